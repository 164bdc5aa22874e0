/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-side.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-activity-commands.h"
#include "crm-colour.h"
#include "crm-view-host.h"

struct _CrmCalendarSide
{
  GtkWidget parent_instance;

  /* Owned */
  CrmBook *book;
  CrmRangeModel *model;
  GtkWidget *scrolled;

  /* Borrowed */
  GtkWidget *box;
  GtkCalendar *month;
  GtkWidget *calendars;
  GtkWidget *tasks_heading;
  GtkListBox *tasks;

  gboolean updating;
};

enum
{
  DAY_CHOSEN,
  TASK_OPENED,
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

/* ---- Tasks without a date ---- */

static gint64
get_task (gpointer widget)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (widget), "task");
}

static void
set_task (gpointer widget,
          gint64   id)
{
  g_object_set_data_full (G_OBJECT (widget), "task", g_memdup2 (&id, sizeof id), g_free);
}

static void
done_cb (GtkCheckButton  *check,
         CrmCalendarSide *self)
{
  if (gtk_check_button_get_active (check))
    crm_activity_complete_async (self->book, get_task (check), NULL, NULL, crm_view_host_command_cb, g_object_ref (self));
}

static void
row_activated_cb (CrmCalendarSide *self,
                  GtkListBoxRow   *row)
{
  g_signal_emit (self, signals[TASK_OPENED], 0, row, get_task (row));
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y)
{
  return gdk_content_provider_new_typed (G_TYPE_INT64, get_task (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source))));
}

static void
drag_begin_cb (GtkDragSource *source)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 20, 10);
}

static void
add_task (CrmCalendarSide    *self,
          const CrmRangeTask *task,
          gboolean            writable)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_check_button_new (), *title = gtk_label_new (task->title);
  GtkDragSource *source = gtk_drag_source_new ();
  g_autofree char *words = g_strdup_printf (_("Done: %s"), task->title);
  g_autofree char *tooltip = task->people != NULL ? g_strdup_printf ("%s\n%s", task->title, task->people) : g_strdup (task->title);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_sensitive (check, writable);
  crm_accessible_set_name (check, words);
  set_task (check, task->id);
  g_signal_connect_object (check, "toggled", G_CALLBACK (done_cb), self, 0);
  gtk_box_append (GTK_BOX (line), check);
  gtk_box_append (GTK_BOX (line), title);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_widget_set_tooltip_text (row, tooltip);
  crm_accessible_set_name (row, tooltip);
  set_task (row, task->id);
  if (writable)
    {
      gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
      g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), NULL);
      g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), NULL);
      gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (g_steal_pointer (&source)));
    }
  gtk_list_box_append (self->tasks, row);
  g_clear_object (&source);
}

static void
update_tasks (CrmCalendarSide *self)
{
  guint n = crm_range_model_get_n_tasks (self->model);
  gboolean writable = !crm_db_is_read_only (crm_book_get_db (self->book));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tasks))) != NULL)
    gtk_list_box_remove (self->tasks, child);
  for (guint i = 0; i < n; i++)
    {
      const CrmRangeTask *task = crm_range_model_get_task (self->model, i);

      add_task (self, task, writable && !task->read_only);
    }
  gtk_widget_set_visible (self->tasks_heading, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->tasks), n > 0);
}

static void
update (CrmCalendarSide *self)
{
  gboolean writable = !crm_db_is_read_only (crm_book_get_db (self->book));
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
      gtk_widget_set_tooltip_text (check, writable ? _("Show this calendar") : _("This book was opened to be read only."));
      gtk_widget_set_sensitive (check, writable);
      g_object_set_data_full (G_OBJECT (check), "calendar", g_memdup2 (&calendar->id, sizeof calendar->id), g_free);
      g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
      gtk_box_append (GTK_BOX (line), check);
      gtk_box_append (GTK_BOX (line), dot);
      gtk_box_append (GTK_BOX (self->calendars), line);
    }
  self->updating = FALSE;
  update_tasks (self);
}

static void
crm_calendar_side_dispose (GObject *object)
{
  CrmCalendarSide *self = CRM_CALENDAR_SIDE (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->book);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (crm_calendar_side_parent_class)->dispose (object);
}

static void
crm_calendar_side_class_init (CrmCalendarSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_calendar_side_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[TASK_OPENED] = g_signal_new ("task-opened", CRM_TYPE_CALENDAR_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       GTK_TYPE_WIDGET, G_TYPE_INT64);
  signals[DAY_CHOSEN] = g_signal_new ("day-chosen", CRM_TYPE_CALENDAR_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static GtkWidget *
add_heading (CrmCalendarSide *self,
             const char      *words)
{
  GtkWidget *heading = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (self->box), heading);

  return heading;
}

static void
crm_calendar_side_init (CrmCalendarSide *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_margin_top (self->box, 12);
  gtk_widget_set_margin_bottom (self->box, 12);
  self->month = GTK_CALENDAR (gtk_calendar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->month), "crm-small-month");
  g_signal_connect_swapped (self->month, "day-selected", G_CALLBACK (day_selected_cb), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->month));
  add_heading (self, _("Calendars"));
  self->calendars = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->calendars);

  self->tasks_heading = add_heading (self, _("Tasks without a Date"));
  self->tasks = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->tasks, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->tasks), "crm-side-tasks");
  crm_accessible_set_name (GTK_WIDGET (self->tasks), _("Tasks without a Date"));
  g_signal_connect_swapped (self->tasks, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->tasks));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
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
