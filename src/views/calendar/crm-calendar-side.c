/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-side.h"

#include <glib/gi18n.h>

#include "crm-colour.h"
#include "crm-view-host.h"

struct _CrmCalendarSide
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  CrmRangeModel *model;
  GtkWidget *box;

  /* Borrowed */
  GtkCalendar *month;
  GtkWidget *calendars;

  gboolean updating;
};

enum
{
  DAY_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmCalendarSide, crm_calendar_side, GTK_TYPE_WIDGET)

static void
day_selected_cb (CrmCalendarSide *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->month);

  if (!self->updating)
    g_signal_emit (self, signals[DAY_CHOSEN], 0,
                   crm_days_from_civil (g_date_time_get_year (date), g_date_time_get_month (date), g_date_time_get_day_of_month (date)));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmCalendarSide) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) calendar = crm_book_load_finish (CRM_BOOK (source), result, &error);

  if (calendar == NULL)
    {
      crm_view_host_failed (GTK_WIDGET (self), _("The calendar could not be changed"), error);
      return;
    }
  crm_record_set_int (calendar, "visible", !crm_record_get_int (calendar, "visible"));
  crm_book_save_async (self->book, calendar,
                       crm_record_get_int (calendar, "visible") ? _("Showed a calendar") : _("Hid a calendar"), NULL,
                       crm_view_host_command_cb, g_object_ref (self));
}

static void
toggled_cb (GtkCheckButton  *check,
            CrmCalendarSide *self)
{
  gint64 *id = g_object_get_data (G_OBJECT (check), "calendar");

  if (!self->updating)
    crm_book_load_async (self->book, &crm_calendar_type, *id, NULL, loaded_cb, g_object_ref (self));
}

static void
draw_dot_cb (GtkDrawingArea *area,
             cairo_t        *cr,
             int             width,
             int             height,
             gpointer        colour)
{
  GdkRGBA fill;

  crm_colour_get (colour, CRM_COLOUR_FILL, &fill);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_arc (cr, width / 2.0, height / 2.0, 5, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
update (CrmCalendarSide *self)
{
  GtkWidget *child;

  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (self->calendars)) != NULL)
    gtk_box_remove (GTK_BOX (self->calendars), child);
  for (guint i = 0; i < crm_range_model_get_n_calendars (self->model); i++)
    {
      const CrmRangeCalendar *calendar = crm_range_model_get_calendar (self->model, i);
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *dot = gtk_drawing_area_new ();
      GtkWidget *check = gtk_check_button_new_with_label (calendar->name);

      gtk_widget_set_size_request (dot, 12, 12);
      gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (dot), draw_dot_cb, (gpointer) calendar->colour, NULL);
      gtk_widget_set_hexpand (check, TRUE);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), calendar->visible);
      gtk_widget_set_tooltip_text (check, _("Show this calendar"));
      g_object_set_data_full (G_OBJECT (check), "calendar", g_memdup2 (&calendar->id, sizeof calendar->id), g_free);
      g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
      gtk_box_append (GTK_BOX (line), check);
      gtk_box_append (GTK_BOX (line), dot);
      gtk_box_append (GTK_BOX (self->calendars), line);
    }
  self->updating = FALSE;
}

static void
crm_calendar_side_dispose (GObject *object)
{
  CrmCalendarSide *self = CRM_CALENDAR_SIDE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->book);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (crm_calendar_side_parent_class)->dispose (object);
}

static void
crm_calendar_side_class_init (CrmCalendarSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_calendar_side_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[DAY_CHOSEN] = g_signal_new ("day-chosen", CRM_TYPE_CALENDAR_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
crm_calendar_side_init (CrmCalendarSide *self)
{
  GtkWidget *heading = gtk_label_new (_("Calendars"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_margin_top (self->box, 12);
  self->month = GTK_CALENDAR (gtk_calendar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->month), "crm-small-month");
  g_signal_connect_swapped (self->month, "day-selected", G_CALLBACK (day_selected_cb), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->month));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (self->box), heading);
  self->calendars = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->calendars);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
crm_calendar_side_new (CrmBook       *book,
                       CrmRangeModel *model)
{
  CrmCalendarSide *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (model), NULL);

  self = g_object_new (CRM_TYPE_CALENDAR_SIDE, NULL);
  self->book = g_object_ref (book);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
crm_calendar_side_set_day (CrmCalendarSide *self,
                           gint64           day)
{
  g_autoptr (GDateTime) date = NULL;
  int year, month, of_month;

  g_return_if_fail (CRM_IS_CALENDAR_SIDE (self));

  crm_days_to_civil (day, &year, &month, &of_month);
  date = g_date_time_new_local (year, month, of_month, 12, 0, 0);
  self->updating = TRUE;
  gtk_calendar_select_day (self->month, date);
  self->updating = FALSE;
}
