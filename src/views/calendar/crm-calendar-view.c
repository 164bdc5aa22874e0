/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-view.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <stdint.h>

#include "crm-accessible.h"
#include "crm-agenda-list.h"
#include "crm-calendar-carry.h"
#include "crm-calendar-edits.h"
#include "crm-calendar-side.h"
#include "crm-day-grid.h"
#include "crm-event-opener.h"
#include "crm-event-popover.h"
#include "crm-event-search.h"
#include "crm-event-widget.h"
#include "crm-week-grid.h"

#define AGENDA_DAYS 30
#define MONTH_DAYS  42
#define NARROW_DAYS 3

#define LOADING_DELAY 200    /* milliseconds before a wait is shown: what comes sooner would only flash */

typedef enum
{
  WEEK,
  MONTH,
  AGENDA,
  N_MODES
} Mode;

static const struct
{
  const char *name;
  const char *label;
} modes[] = {
  { "week", N_("_Week") },
  { "month", N_("_Month") },
  { "agenda", N_("A_genda") },
};

struct _CrmCalendarView
{
  CrmView parent_instance;

  /* Owned */
  CrmRangeModel *model;
  GtkWidget *content;

  /* Borrowed */
  CrmCalendarSide *side;
  GtkBox *bar;
  GtkLabel *title;
  GtkStack *stack;
  CrmDayGrid *strip;
  CrmWeekGrid *week;
  CrmDayGrid *month;
  CrmAgendaList *agenda;
  CrmEventSearch *search;      /* NULL until something is searched */
  GtkScrolledWindow *hours;
  GtkSpinner *spinner;
  GtkWidget *buttons[N_MODES];

  gint64 day;                  /* the one that is looked at */
  Mode mode;
  guint wait_id;
  gboolean scrolled;           /* to the working hours */
};

G_DEFINE_FINAL_TYPE (CrmCalendarView, crm_calendar_view, CRM_TYPE_VIEW)

static CrmBook *
get_book (CrmCalendarView *self)
{
  return crm_view_get_book (CRM_VIEW (self));
}

/* 0 Monday to 6 Sunday: with which day weeks begin here. */
static int
get_first_weekday (void)
{
  const char *first = nl_langinfo (_NL_TIME_FIRST_WEEKDAY);
  int base = (int) (intptr_t) nl_langinfo (_NL_TIME_WEEK_1STDAY) == 19971201 ? 0 : 6;

  return (base + first[0] - 1 + 7) % 7;
}

static gint64
get_week_start (gint64 day)
{
  return day - (crm_days_get_weekday (day) - get_first_weekday () + 7) % 7;
}

static gint64
get_month_start (gint64 day)
{
  int year, month;

  crm_days_to_civil (day, &year, &month, NULL);
  return crm_days_from_civil (year, month, 1);
}

static guint
get_n_columns (CrmCalendarView *self)
{
  return crm_view_get_narrow (CRM_VIEW (self)) ? NARROW_DAYS : 7;
}

static void
get_range (CrmCalendarView *self,
           gint64          *first_day,
           guint           *n_days)
{
  switch (self->mode)
    {
    case MONTH:
      *first_day = get_week_start (get_month_start (self->day));
      *n_days = MONTH_DAYS;
      break;

    case AGENDA:
      *first_day = self->day;
      *n_days = AGENDA_DAYS;
      break;

    case WEEK:
    case N_MODES:
    default:
      *n_days = get_n_columns (self);
      *first_day = *n_days == 7 ? get_week_start (self->day) : self->day;
      break;
    }
}

static gboolean
is_searching (CrmCalendarView *self)
{
  return *crm_view_get_search_text (CRM_VIEW (self)) != '\0';
}

/* ---- Showing ---- */

static void
show_title (CrmCalendarView *self,
            gint64           first_day,
            guint            n_days)
{
  gint64 last_day = first_day + n_days - 1;
  int month, last_month;
  g_autofree char *text = NULL;

  crm_days_to_civil (first_day, NULL, &month, NULL);
  crm_days_to_civil (last_day, NULL, &last_month, NULL);
  if (self->mode == MONTH)
    {
      text = crm_event_format_day (self->day, "%OB %Y");
    }
  else
    {
      g_autofree char *from = crm_event_format_day (first_day, month == last_month ? "%-d" : "%-d %b");
      g_autofree char *to = crm_event_format_day (last_day, "%-d %B %Y");

      text = g_strdup_printf ("%s – %s", from, to);
    }
  gtk_label_set_label (self->title, text);
}

/* The entry that shows the occurrence of @id nearest to @starts. */
static CrmEventWidget *
find_event (GtkWidget *root,
            gint64     id,
            gint64     starts)
{
  CrmEventWidget *best = NULL;

  if (CRM_IS_EVENT_WIDGET (root))
    return gtk_widget_get_mapped (root) && crm_event_widget_get_item (CRM_EVENT_WIDGET (root))->id == id ? CRM_EVENT_WIDGET (root) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      CrmEventWidget *found = find_event (child, id, starts);

      if (found != NULL && (best == NULL || ABS (crm_event_widget_get_item (found)->starts - starts) <
                                            ABS (crm_event_widget_get_item (best)->starts - starts)))
        best = found;
    }

  return best;
}

static CrmEventWidget *
get_focused (CrmCalendarView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && CRM_IS_EVENT_WIDGET (focus) ? CRM_EVENT_WIDGET (focus) : NULL;
}

static void
stop_waiting (CrmCalendarView *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static gboolean
wait_cb (gpointer user_data)
{
  CrmCalendarView *self = user_data;

  self->wait_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);

  return G_SOURCE_REMOVE;
}

static void
model_changed_cb (CrmCalendarView *self)
{
  CrmEventWidget *focused = get_focused (self);
  gint64 id = 0, starts = 0;
  gint64 first_day;
  guint n_days;
  int month;

  if (focused != NULL)
    {
      id = crm_event_widget_get_item (focused)->id;
      starts = crm_event_widget_get_item (focused)->starts;
    }
  stop_waiting (self);
  get_range (self, &first_day, &n_days);
  if (self->mode == WEEK)
    {
      crm_day_grid_show (self->strip, self->model, first_day, n_days, 0);
      crm_week_grid_show (self->week, self->model, first_day, n_days);
    }
  else if (self->mode == MONTH)
    {
      crm_days_to_civil (self->day, NULL, &month, NULL);
      crm_day_grid_show (self->month, self->model, first_day, 7, month);
    }
  else
    {
      crm_agenda_list_show (self->agenda, self->model, first_day, n_days);
    }

  /* The entries are other widgets now: the keyboard stays with what it was on. */
  if (id != 0)
    {
      focused = find_event (GTK_WIDGET (self->stack), id, starts);
      gtk_widget_grab_focus (focused != NULL ? GTK_WIDGET (focused) : GTK_WIDGET (self->stack));
    }
  crm_view_content_shown (GTK_WIDGET (self));
}

/* What was shown stays: it is said that there is more to it. */
static void
model_failed_cb (CrmCalendarView *self,
                 const GError    *error)
{
  stop_waiting (self);
  crm_view_host_failed (GTK_WIDGET (self), _("The calendars could not be read"), error);
}

/* To what @mode and @day say. */
static void
show_range (CrmCalendarView *self)
{
  gint64 first_day;
  guint n_days;

  get_range (self, &first_day, &n_days);
  show_title (self, first_day, n_days);
  if (!is_searching (self))
    gtk_stack_set_visible_child_name (self->stack, modes[self->mode].name);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[self->mode]), TRUE);
  crm_calendar_side_set_day (self->side, self->day);
  crm_week_grid_clear_chosen (self->week);
  crm_range_model_set_range (self->model, first_day, n_days);
  if (crm_range_model_is_current (self->model))
    model_changed_cb (self);
  else if (self->wait_id == 0)
    self->wait_id = g_timeout_add (LOADING_DELAY, wait_cb, self);
}

static void
go_to_day (CrmCalendarView *self,
           gint64           day,
           Mode             mode)
{
  self->day = CLAMP (day, crm_days_from_civil (1900, 1, 1), crm_days_from_civil (2200, 1, 1));
  self->mode = mode;
  if (is_searching (self))
    crm_view_clear_search (CRM_VIEW (self));
  else
    show_range (self);
}

static void
side_chosen_cb (CrmCalendarView *self,
                gint64           day)
{
  go_to_day (self, day, self->mode);
}

static void
day_opened_cb (CrmCalendarView *self,
               gint64           day)
{
  go_to_day (self, day, self->mode == WEEK ? WEEK : AGENDA);
}

/* What has no room in a grid stands in the list of the days. */
static void
more_opened_cb (CrmCalendarView *self,
                gint64           day)
{
  go_to_day (self, day, AGENDA);
}

/* ---- Making and editing ---- */

static void
get_area_in (CrmCalendarView *self,
             GtkWidget       *from,
             GdkRectangle    *area)
{
  double x = area->x, y = area->y;

  gtk_widget_translate_coordinates (from, GTK_WIDGET (self), x, y, &x, &y);
  area->x = x;
  area->y = CLAMP (y, 0, gtk_widget_get_height (GTK_WIDGET (self)) - 1);
  area->height = CLAMP (area->height, 1, MAX (gtk_widget_get_height (GTK_WIDGET (self)) - area->y, 1));
}

static void
popover_closed_cb (CrmCalendarView *self)
{
  crm_week_grid_clear_chosen (self->week);
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
      crm_week_grid_clear_chosen (self->week);
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
time_chosen_cb (CrmCalendarView *self,
                gint64           starts,
                gint64           ends)
{
  GdkRectangle area;

  crm_week_grid_get_chosen_area (self->week, &area);
  get_area_in (self, GTK_WIDGET (self->week), &area);
  make_new (self, &area, starts, ends, FALSE);
}

static void
days_chosen_cb (CrmDayGrid      *grid,
                gint64           first_day,
                gint64           last_day,
                CrmCalendarView *self)
{
  GdkRectangle area;

  crm_day_grid_get_area (grid, first_day, &area);
  get_area_in (self, GTK_WIDGET (grid), &area);
  make_new (self, &area, first_day, last_day, TRUE);
}

static void
main_action (CrmView *view)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (view);
  GdkRectangle area = { gtk_widget_get_width (GTK_WIDGET (view)) / 2, 60, 1, 1 };
  gint64 starts, ends;

  if (self->mode == WEEK && crm_week_grid_get_chosen (self->week, &starts, &ends))
    {
      time_chosen_cb (self, starts, ends);
      return;
    }
  if (crm_event_popover_continue (GTK_WIDGET (self)))
    return;
  starts = crm_event_now () / 3600 * 3600 + 3600;
  if (self->day != crm_local_get_day (crm_event_now ()))
    starts = self->day * CRM_SECONDS_PER_DAY + 9 * 3600;
  make_new (self, &area, starts, starts + 3600, FALSE);
}

static void
open_activity (CrmCalendarView *self,
               GtkWidget       *from,
               gint64           id,
               const char      *occurrence)
{
  crm_week_grid_clear_chosen (self->week);
  crm_event_open (CRM_VIEW (self), self->model, from, id, occurrence);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  CrmEventWidget *event = get_focused (self);

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
  CrmEventWidget *event = get_focused (self);

  if (event != NULL)
    crm_calendar_edits_delete (widget, get_book (self), crm_event_widget_get_item (event));
}

static void
done_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  CrmEventWidget *event = get_focused (self);

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
  CrmEventWidget *event = get_focused (self);
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
moved_cb (CrmCalendarView *self,
          CrmEventWidget  *event,
          gint64           starts,
          gint64           ends)
{
  crm_calendar_edits_move (GTK_WIDGET (self), get_book (self), crm_event_widget_get_item (event), starts, ends);
}

static void
task_dropped_cb (CrmCalendarView *self,
                 gint64           id,
                 gint64           day)
{
  crm_calendar_edits_set_day (GTK_WIDGET (self), get_book (self), id, day);
}

static void
days_moved_cb (CrmCalendarView *self,
               CrmEventWidget  *event,
               gint64           days)
{
  const CrmRangeItem *item = crm_event_widget_get_item (event);

  moved_cb (self, event, item->starts + days * CRM_SECONDS_PER_DAY, item->ends + days * CRM_SECONDS_PER_DAY);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  main_action (CRM_VIEW (widget));
}

/* ---- Going about ---- */

static void
mode_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);

  for (guint i = 0; i < N_MODES; i++)
    if (g_str_equal (modes[i].name, g_variant_get_string (parameter, NULL)))
      go_to_day (self, self->day, i);
}

static void
mode_clicked_cb (GtkWidget       *button,
                 CrmCalendarView *self)
{
  for (guint i = 0; i < N_MODES; i++)
    if (self->buttons[i] == button)
      go_to_day (self, self->day, i);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);
  int step = g_variant_get_int32 (parameter), year, month;

  if (self->mode == MONTH)
    {
      crm_days_to_civil (self->day, &year, &month, NULL);
      month += step;
      year += month < 1 ? -1 : month > 12 ? 1 : 0;
      go_to_day (self, crm_days_from_civil (year, (month + 11) % 12 + 1, 1), MONTH);
    }
  else
    {
      go_to_day (self, self->day + step * (self->mode == AGENDA ? AGENDA_DAYS : (int) get_n_columns (self)), self->mode);
    }
}

static void
today_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (widget);

  go_to_day (self, crm_local_get_day (crm_event_now ()), self->mode);
}

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
    go_to_day (self, crm_datetime_get_day (&time), self->mode);
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
  if (!is_searching (self))
    {
      show_range (self);
      return;
    }
  if (self->search == NULL)
    {
      self->search = CRM_EVENT_SEARCH (crm_event_search_new (get_book (self)));
      g_signal_connect_swapped (self->search, "chosen", G_CALLBACK (found_chosen_cb), self);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->search), "search");
    }
  crm_event_search_set_text (self->search, crm_view_get_search_text (CRM_VIEW (self)));
  gtk_stack_set_visible_child_name (self->stack, "search");
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
  gtk_widget_child_focus (GTK_WIDGET (CRM_CALENDAR_VIEW (view)->stack), GTK_DIR_TAB_FORWARD);
}

static void
narrow_cb (CrmCalendarView *self)
{
  gboolean narrow = crm_view_get_narrow (CRM_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->side), !narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  show_range (self);
}

static gboolean
scroll_cb (gpointer user_data)
{
  CrmCalendarView *self = user_data;

  if (self->model != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->hours), 8 * CRM_WEEK_HOUR_HEIGHT - 12);
  return G_SOURCE_REMOVE;
}

/* The working hours come into sight when the grid has its height, and not while it is being laid out. */
static void
hours_changed_cb (CrmCalendarView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->hours);

  if (self->scrolled || gtk_adjustment_get_upper (adjustment) < 24 * CRM_WEEK_HOUR_HEIGHT || gtk_adjustment_get_page_size (adjustment) < 1)
    return;
  self->scrolled = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, scroll_cb, g_object_ref (self), g_object_unref);
}

/* ---- Making the widgets ---- */

static GtkWidget *
make_button (const char *icon_name,
             const char *label,
             const char *tooltip,
             const char *action)
{
  GtkWidget *button = icon_name != NULL ? gtk_button_new_from_icon_name (icon_name) : gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_bar (CrmCalendarView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *previous = make_button ("go-previous-symbolic", NULL, _("Earlier"), "calendar.step(-1)");
  GtkWidget *next = make_button ("go-next-symbolic", NULL, _("Later"), "calendar.step(1)");

  gtk_widget_add_css_class (bar, "toolbar");
  self->bar = GTK_BOX (bar);
  gtk_box_append (GTK_BOX (bar), steps);
  gtk_box_append (GTK_BOX (steps), make_button (NULL, _("_Today"), _("Go to today (T)"), "calendar.today"));
  gtk_box_append (GTK_BOX (steps), previous);
  gtk_box_append (GTK_BOX (steps), next);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_set_margin_start (GTK_WIDGET (self->title), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_box_append (GTK_BOX (steps), GTK_WIDGET (self->title));
  gtk_widget_add_css_class (linked, "linked");
  gtk_widget_set_halign (linked, GTK_ALIGN_CENTER);
  for (guint i = 0; i < N_MODES; i++)
    {
      self->buttons[i] = gtk_toggle_button_new_with_mnemonic (_(modes[i].label));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]), GTK_TOGGLE_BUTTON (self->buttons[0]));
      g_signal_connect (self->buttons[i], "clicked", G_CALLBACK (mode_clicked_cb), self);
      gtk_box_append (GTK_BOX (linked), self->buttons[i]);
    }
  gtk_box_append (GTK_BOX (bar), linked);
  return bar;
}

static CrmDayGrid *
make_days (CrmCalendarView *self,
           guint            n_weeks)
{
  GtkWidget *grid = crm_day_grid_new (n_weeks);

  g_signal_connect_swapped (grid, "day-opened", G_CALLBACK (day_opened_cb), self);
  g_signal_connect_swapped (grid, "more-opened", G_CALLBACK (more_opened_cb), self);
  g_signal_connect (grid, "range-chosen", G_CALLBACK (days_chosen_cb), self);
  g_signal_connect_swapped (grid, "moved", G_CALLBACK (days_moved_cb), self);
  g_signal_connect_swapped (grid, "task-dropped", G_CALLBACK (task_dropped_cb), self);
  return CRM_DAY_GRID (grid);
}

static void
make_pages (CrmCalendarView *self)
{
  GtkWidget *week = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->stack), "view");

  self->strip = make_days (self, 1);
  gtk_box_append (GTK_BOX (week), GTK_WIDGET (self->strip));
  self->week = CRM_WEEK_GRID (crm_week_grid_new ());
  g_signal_connect_swapped (self->week, "range-chosen", G_CALLBACK (time_chosen_cb), self);
  g_signal_connect_swapped (self->week, "day-opened", G_CALLBACK (more_opened_cb), self);
  g_signal_connect_swapped (self->week, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->week, "task-dropped", G_CALLBACK (task_dropped_cb), self);
  self->hours = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->hours, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->hours, GTK_WIDGET (self->week));
  gtk_widget_set_vexpand (GTK_WIDGET (self->hours), TRUE);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->hours), "changed", G_CALLBACK (hours_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (week), GTK_WIDGET (self->hours));
  gtk_stack_add_named (self->stack, week, "week");
  crm_calendar_carry_attach (self->strip, self->week, GTK_WIDGET (self->hours), get_book (self));

  self->month = make_days (self, 6);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->month), "month");

  self->agenda = CRM_AGENDA_LIST (crm_agenda_list_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->agenda), "agenda");
}

/* The pages, and over them the sign that they are being read. */
static GtkWidget *
make_overlay (CrmCalendarView *self)
{
  GtkWidget *overlay = gtk_overlay_new (), *spinner = gtk_spinner_new ();

  self->spinner = GTK_SPINNER (spinner);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (spinner, FALSE);
  crm_accessible_set_name (spinner, _("Reading the calendar"));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->stack));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), spinner);

  return overlay;
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
  gtk_box_append (GTK_BOX (main), make_bar (self));
  make_pages (self);
  gtk_box_append (GTK_BOX (main), make_overlay (self));
  gtk_widget_set_hexpand (main, TRUE);
  gtk_box_append (GTK_BOX (self->content), main);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "calendar.new", !is_read_only (self));
  g_signal_connect_object (self->model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "failed", G_CALLBACK (model_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
  g_signal_connect (self, "notify::search-text", G_CALLBACK (search_cb), NULL);
  narrow_cb (self);
}

static void
crm_calendar_view_dispose (GObject *object)
{
  CrmCalendarView *self = CRM_CALENDAR_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->wait_id, g_source_remove);
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
  self->day = crm_local_get_day (crm_event_now ());
}
