/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-view.h"

#include <glib/gi18n.h>

#include "crm-calendar-bar.h"
#include "crm-calendar-edits.h"
#include "crm-calendar-pages.h"
#include "crm-calendar-side.h"
#include "crm-event-opener.h"
#include "crm-event-popover.h"

struct _CrmCalendarView
{
  CrmView parent_instance;

  /* Owned */
  CrmRangeModel *model;
  GtkWidget *content;

  /* Borrowed */
  CrmCalendarSide *side;
  CrmCalendarBar *bar;
  CrmCalendarPages *pages;

  CrmCalendarPeriod period;
};

G_DEFINE_FINAL_TYPE (CrmCalendarView, crm_calendar_view, CRM_TYPE_VIEW)

static CrmBook *
get_book (CrmCalendarView *self)
{
  return crm_view_get_book (CRM_VIEW (self));
}

static gboolean
is_searching (CrmCalendarView *self)
{
  return *crm_view_get_search_text (CRM_VIEW (self)) != '\0';
}

/* ---- Going about ---- */

static void
show_period (CrmCalendarView *self)
{
  crm_calendar_bar_show (self->bar, &self->period);
  crm_calendar_side_set_day (self->side, self->period.day);
  crm_calendar_pages_show (self->pages, &self->period);
}

static void
go_to_day (CrmCalendarView *self,
           gint64           day,
           CrmCalendarMode  mode)
{
  self->period.mode = mode;
  crm_calendar_period_set_day (&self->period, day);
  if (is_searching (self))
    crm_view_clear_search (CRM_VIEW (self));
  else
    show_period (self);
}

static void
side_chosen_cb (CrmCalendarView *self,
                gint64           day)
{
  go_to_day (self, day, self->period.mode);
}

static void
day_opened_cb (CrmCalendarView *self,
               gint64           day)
{
  go_to_day (self, day, self->period.mode == CRM_CALENDAR_WEEK ? CRM_CALENDAR_WEEK : CRM_CALENDAR_AGENDA);
}

/* What has no room in a grid stands in the list of the days. */
static void
more_opened_cb (CrmCalendarView *self,
                gint64           day)
{
  go_to_day (self, day, CRM_CALENDAR_AGENDA);
}

static void
mode_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  CrmCalendarMode mode = crm_calendar_mode_from_name (g_variant_get_string (parameter, NULL));

  if (mode != CRM_CALENDAR_N_MODES)
    go_to_day (self, self->period.day, mode);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  CrmCalendarPeriod period = self->period;

  crm_calendar_period_step (&period, g_variant_get_int32 (parameter));
  go_to_day (self, period.day, period.mode);
}

static void
today_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);

  go_to_day (self, crm_local_get_day (crm_event_now ()), self->period.mode);
}

/* ---- Making and editing ---- */

static void
popover_closed_cb (CrmCalendarView *self)
{
  crm_calendar_pages_clear_chosen (self->pages);
}

static void
edit (CrmCalendarView    *self,
      const GdkRectangle *area,
      CrmRecord          *activity,
      const char         *occurrence)
{
  GtkWidget *popover = crm_event_popover_present (GTK_WIDGET (self), area, get_book (self), self->model, activity, occurrence);

  g_signal_connect_object (popover, "closed", G_CALLBACK (popover_closed_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
is_read_only (CrmCalendarView *self)
{
  return crm_db_is_read_only (crm_book_get_db (get_book (self)));
}

static void
make_new (CrmCalendarView    *self,
          const GdkRectangle *area,
          gint64              starts,
          gint64              ends,
          gboolean            all_day)
{
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  CrmDatetime from = all_day ? crm_datetime_from_day (starts) : crm_datetime_from_local (starts, crm_timezone_get_system ());
  CrmDatetime to = all_day ? crm_datetime_from_day (ends) : crm_datetime_from_local (ends, crm_timezone_get_system ());
  g_autofree char *from_text = crm_datetime_to_text (&from);
  g_autofree char *to_text = crm_datetime_to_text (&to);

  if (is_read_only (self))
    {
      crm_calendar_pages_clear_chosen (self->pages);
      return;
    }

  crm_record_set_text (activity, "kind", "meeting");
  crm_record_set_text (activity, "starts", from_text);
  crm_record_set_text (activity, "ends", to_text);
  crm_record_set_int (activity, "all_day", all_day);
  if (!all_day)
    {
      crm_record_set_text (activity, "tz", crm_timezone_get_name (crm_timezone_get_system ()));
      crm_record_set_int (crm_record_add_child (activity, &crm_activity_reminder_type), "minutes_before", 15);
    }
  edit (self, area, activity, NULL);
}

static void
range_chosen_cb (CrmCalendarView    *self,
                 const GdkRectangle *chosen,
                 gint64              starts,
                 gint64              ends,
                 gboolean            all_day)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GdkRectangle area = *chosen;
  double x = area.x, y = area.y;

  gtk_widget_translate_coordinates (GTK_WIDGET (self->pages), GTK_WIDGET (self), x, y, &x, &y);
  area.x = x;
  area.y = CLAMP (y, 0, height - 1);
  area.height = CLAMP (area.height, 1, MAX (height - area.y, 1));
  make_new (self, &area, starts, ends, all_day);
}

static void
main_action (CrmView *view)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (view);
  GdkRectangle area = { gtk_widget_get_width (GTK_WIDGET (view)) / 2, 60, 1, 1 };
  gint64 starts;

  if (crm_calendar_pages_take_chosen (self->pages) || crm_event_popover_continue (GTK_WIDGET (self)))
    return;
  starts = crm_event_now () / 3600 * 3600 + 3600;
  if (self->period.day != crm_local_get_day (crm_event_now ()))
    starts = self->period.day * CRM_SECONDS_PER_DAY + 9 * 3600;
  make_new (self, &area, starts, starts + 3600, FALSE);
}

static void
open_activity (CrmCalendarView *self,
               GtkWidget       *from,
               gint64           id,
               const char      *occurrence)
{
  crm_calendar_pages_clear_chosen (self->pages);
  crm_event_open (CRM_VIEW (self), self->model, from, id, occurrence);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  CrmEventWidget *event = crm_calendar_pages_get_focused (self->pages);

  if (event != NULL)
    open_activity (self, GTK_WIDGET (event), crm_event_widget_get_item (event)->id, crm_event_widget_get_item (event)->occurrence);
}

static void
task_opened_cb (CrmCalendarView *self,
                GtkWidget       *row,
                gint64           id)
{
  open_activity (self, row, id, NULL);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  CrmEventWidget *event = crm_calendar_pages_get_focused (self->pages);

  if (event != NULL)
    crm_calendar_edits_delete (widget, get_book (self), crm_event_widget_get_item (event));
}

static void
done_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  CrmEventWidget *event = crm_calendar_pages_get_focused (self->pages);

  if (event != NULL)
    crm_calendar_edits_toggle_done (widget, get_book (self), crm_event_widget_get_item (event));
}

/* By days and minutes, with the keyboard. */
static void
shift_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  CrmEventWidget *event = crm_calendar_pages_get_focused (self->pages);
  const CrmRangeItem *item = event != NULL ? crm_event_widget_get_item (event) : NULL;
  gint64 shift;
  int days, minutes;

  g_variant_get (parameter, "(ii)", &days, &minutes);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    days = -days;
  if (item == NULL || (item->all_day && minutes != 0))
    return;
  shift = days * CRM_SECONDS_PER_DAY + minutes * 60;
  crm_calendar_edits_move (widget, get_book (self), item, item->starts + shift, item->ends + shift);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  main_action (CRM_VIEW (widget));
}

/* ---- Records ---- */

/* Shows the day of an activity, and opens it there. */
static void
record_loaded_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (CrmCalendarView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) activity = crm_book_load_finish (CRM_BOOK (source), result, &error);
  GdkRectangle area = { gtk_widget_get_width (GTK_WIDGET (self)) / 2, 60, 1, 1 };
  CrmDatetime time;
  const char *wall;

  if (activity == NULL)
    {
      crm_view_host_failed (GTK_WIDGET (self), _("The entry could not be opened"), error);
      return;
    }

  wall = crm_record_get_text (activity, crm_record_has (activity, "due") ? "due" : "starts");
  if (wall != NULL && crm_datetime_parse_text (wall, NULL, &time))
    go_to_day (self, crm_datetime_get_day (&time), self->period.mode);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    edit (self, &area, activity, NULL);
}

static gboolean
show_record (CrmView             *view,
             const CrmRecordType *type,
             gint64               id)
{
  if (type != &crm_activity_type)
    return FALSE;

  if (id != 0)
    crm_book_load_async (crm_view_get_book (view), type, id, NULL, record_loaded_cb, g_object_ref (view));
  return TRUE;
}

static void
found_chosen_cb (CrmCalendarView *self,
                 gint64           id)
{
  show_record (CRM_VIEW (self), &crm_activity_type, id);
}

static const CrmRecordType *
get_record (CrmView *view,
            gint64  *id)
{
  *id = 0;
  return &crm_activity_type;
}

/* ---- Searching ---- */

static void
search_cb (CrmCalendarView *self)
{
  crm_calendar_pages_search (self->pages, crm_view_get_search_text (CRM_VIEW (self)));
  if (!is_searching (self))
    show_period (self);
}

static void
clear_search_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  crm_view_clear_search (CRM_VIEW (widget));
}

static void
focus_results (CrmView *view)
{
  gtk_widget_child_focus (GTK_WIDGET (CRM_CALENDAR_VIEW (view)->pages), GTK_DIR_TAB_FORWARD);
}

static void
focus_content (CrmView *view)
{
  crm_calendar_pages_focus (CRM_CALENDAR_VIEW (view)->pages);
}

static void
narrow_cb (CrmCalendarView *self)
{
  self->period.narrow = crm_view_get_narrow (CRM_VIEW (self));
  gtk_widget_set_visible (GTK_WIDGET (self->side), !self->period.narrow);
  crm_view_set_header (CRM_VIEW (self), self->period.narrow ? crm_calendar_bar_take_modes (self->bar) : NULL, NULL);
  if (!self->period.narrow)
    crm_calendar_bar_return_modes (self->bar);
  show_period (self);
}

static CrmCalendarPages *
make_pages (CrmCalendarView *self)
{
  GtkWidget *pages = crm_calendar_pages_new (get_book (self), self->model);

  g_signal_connect_swapped (pages, "day-opened", G_CALLBACK (day_opened_cb), self);
  g_signal_connect_swapped (pages, "more-opened", G_CALLBACK (more_opened_cb), self);
  g_signal_connect_swapped (pages, "found-chosen", G_CALLBACK (found_chosen_cb), self);
  g_signal_connect_swapped (pages, "range-chosen", G_CALLBACK (range_chosen_cb), self);
  return CRM_CALENDAR_PAGES (pages);
}

static void
crm_calendar_view_constructed (GObject *object)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (object);
  CrmView *view = CRM_VIEW (self);
  GtkWidget *main = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  G_OBJECT_CLASS (crm_calendar_view_parent_class)->constructed (object);

  crm_view_set_search_hint (view, _("Search the calendar"));
  crm_view_set_main_label (view, _("New Event"));
  self->model = crm_range_model_new (get_book (self));
  self->content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->side = CRM_CALENDAR_SIDE (crm_calendar_side_new (get_book (self), self->model));
  g_signal_connect_swapped (self->side, "day-chosen", G_CALLBACK (side_chosen_cb), self);
  g_signal_connect_swapped (self->side, "task-opened", G_CALLBACK (task_opened_cb), self);
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->side));
  self->bar = CRM_CALENDAR_BAR (crm_calendar_bar_new ());
  gtk_box_append (GTK_BOX (main), GTK_WIDGET (self->bar));
  self->pages = make_pages (self);
  gtk_box_append (GTK_BOX (main), GTK_WIDGET (self->pages));
  gtk_widget_set_hexpand (main, TRUE);
  gtk_box_append (GTK_BOX (self->content), main);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "calendar.new", !is_read_only (self));
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
  g_signal_connect (self, "notify::search-text", G_CALLBACK (search_cb), NULL);
  narrow_cb (self);
}

static void
crm_calendar_view_dispose (GObject *object)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (object);
  GtkWidget *child;

  self->content = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (crm_calendar_view_parent_class)->dispose (object);
}

static void
crm_calendar_view_class_init (CrmCalendarViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CrmViewClass *view_class = CRM_VIEW_CLASS (klass);

  object_class->constructed = crm_calendar_view_constructed;
  object_class->dispose = crm_calendar_view_dispose;
  view_class->show_record = show_record;
  view_class->get_record = get_record;
  view_class->main_action = main_action;
  view_class->focus_results = focus_results;
  view_class->focus_content = focus_content;

  gtk_widget_class_install_action (widget_class, "calendar.mode", "s", mode_action);
  gtk_widget_class_install_action (widget_class, "calendar.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "calendar.today", NULL, today_action);
  gtk_widget_class_install_action (widget_class, "calendar.clear-search", NULL, clear_search_action);
  gtk_widget_class_install_action (widget_class, "calendar.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "calendar.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "calendar.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "calendar.done", NULL, done_action);
  gtk_widget_class_install_action (widget_class, "calendar.shift", "(ii)", shift_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "calendar.new", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "calendar.today", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, 0, "calendar.step", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, 0, "calendar.step", "i", 1);
}

static void
crm_calendar_view_init (CrmCalendarView *self)
{
  self->period.day = crm_local_get_day (crm_event_now ());
}
