/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-pages.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-agenda-list.h"
#include "crm-calendar-carry.h"
#include "crm-calendar-edits.h"
#include "crm-day-chips.h"
#include "crm-day-grid.h"
#include "crm-event-search.h"
#include "crm-view.h"
#include "crm-week-grid.h"

#define LOADING_DELAY 200    /* milliseconds before a wait is shown: what comes sooner would only flash */

struct _CrmCalendarPages
{
  AdwBin parent_instance;

  /* Owned */
  CrmBook *book;
  CrmRangeModel *model;

  /* Borrowed */
  GtkStack *stack;
  CrmDayGrid *strip;
  CrmWeekGrid *week;
  CrmDayGrid *month;
  CrmAgendaList *agenda;
  CrmEventSearch *search;      /* NULL until something is searched */
  GtkScrolledWindow *hours;
  GtkSpinner *spinner;

  CrmCalendarPeriod period;
  guint wait_id;
  gboolean searching;
  gboolean scrolled;           /* to the working hours */
};

enum
{
  DAY_OPENED,
  MORE_OPENED,
  FOUND_CHOSEN,
  RANGE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmCalendarPages, crm_calendar_pages, ADW_TYPE_BIN)

/* ---- Showing ---- */

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

static void
stop_waiting (CrmCalendarPages *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static gboolean
wait_cb (gpointer user_data)
{
  CrmCalendarPages *self = user_data;

  self->wait_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);

  return G_SOURCE_REMOVE;
}

static void
fill_page (CrmCalendarPages *self)
{
  gint64 first_day;
  guint n_days;
  int month;

  crm_calendar_period_get_range (&self->period, &first_day, &n_days);
  if (self->period.mode == CRM_CALENDAR_WEEK)
    {
      crm_day_grid_show (self->strip, self->model, first_day, n_days, 0);
      crm_week_grid_show (self->week, self->model, first_day, n_days);
    }
  else if (self->period.mode == CRM_CALENDAR_MONTH)
    {
      crm_days_to_civil (self->period.day, NULL, &month, NULL);
      crm_day_grid_show (self->month, self->model, first_day, 7, month);
    }
  else
    {
      crm_agenda_list_show (self->agenda, self->model, first_day, n_days);
    }
}

static void
model_changed_cb (CrmCalendarPages *self)
{
  CrmEventWidget *focused = crm_calendar_pages_get_focused (self);
  gint64 id = 0, starts = 0;

  if (focused != NULL)
    {
      id = crm_event_widget_get_item (focused)->id;
      starts = crm_event_widget_get_item (focused)->starts;
    }
  stop_waiting (self);
  fill_page (self);

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
model_failed_cb (CrmCalendarPages *self,
                 const GError     *error)
{
  stop_waiting (self);
  crm_view_host_failed (GTK_WIDGET (self), _("The calendars could not be read"), error);
}

static gboolean
scroll_cb (gpointer user_data)
{
  CrmCalendarPages *self = user_data;

  if (self->model != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->hours), 8 * CRM_WEEK_HOUR_HEIGHT - 12);
  return G_SOURCE_REMOVE;
}

/* The working hours come into sight when the grid has its height, and not while it is being laid out. */
static void
hours_changed_cb (CrmCalendarPages *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->hours);

  if (self->scrolled || gtk_adjustment_get_upper (adjustment) < 24 * CRM_WEEK_HOUR_HEIGHT || gtk_adjustment_get_page_size (adjustment) < 1)
    return;
  self->scrolled = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, scroll_cb, g_object_ref (self), g_object_unref);
}

/* ---- What is done in the grids ---- */

static void
choose (CrmCalendarPages *self,
        GtkWidget        *grid,
        GdkRectangle     *area,
        gint64            starts,
        gint64            ends,
        gboolean          all_day)
{
  double x = area->x, y = area->y;

  gtk_widget_translate_coordinates (grid, GTK_WIDGET (self), x, y, &x, &y);
  area->x = x;
  area->y = y;
  g_signal_emit (self, signals[RANGE_CHOSEN], 0, area, starts, ends, all_day);
}

static void
time_chosen_cb (CrmCalendarPages *self,
                gint64            starts,
                gint64            ends)
{
  GdkRectangle area;

  crm_week_grid_get_chosen_area (self->week, &area);
  choose (self, GTK_WIDGET (self->week), &area, starts, ends, FALSE);
}

static void
days_chosen_cb (CrmDayGrid       *grid,
                gint64            first_day,
                gint64            last_day,
                CrmCalendarPages *self)
{
  GdkRectangle area;

  crm_day_grid_get_area (grid, first_day, &area);
  choose (self, GTK_WIDGET (grid), &area, first_day, last_day, TRUE);
}

static void
moved_cb (CrmCalendarPages *self,
          CrmEventWidget   *event,
          gint64            starts,
          gint64            ends)
{
  crm_calendar_edits_move (GTK_WIDGET (self), self->book, crm_event_widget_get_item (event), starts, ends);
}

static void
days_moved_cb (CrmCalendarPages *self,
               CrmEventWidget   *event,
               gint64            days)
{
  const CrmRangeItem *item = crm_event_widget_get_item (event);

  moved_cb (self, event, item->starts + days * CRM_SECONDS_PER_DAY, item->ends + days * CRM_SECONDS_PER_DAY);
}

static void
task_dropped_cb (CrmCalendarPages *self,
                 gint64            id,
                 gint64            day)
{
  crm_calendar_edits_set_day (GTK_WIDGET (self), self->book, id, day);
}

static void
day_opened_cb (CrmCalendarPages *self,
               gint64            day)
{
  g_signal_emit (self, signals[DAY_OPENED], 0, day);
}

static void
more_opened_cb (CrmCalendarPages *self,
                gint64            day)
{
  g_signal_emit (self, signals[MORE_OPENED], 0, day);
}

static void
found_chosen_cb (CrmCalendarPages *self,
                 gint64            id)
{
  g_signal_emit (self, signals[FOUND_CHOSEN], 0, id);
}

/* ---- Making the widgets ---- */

static CrmDayGrid *
make_days (CrmCalendarPages *self,
           guint             n_weeks)
{
  GtkWidget *grid = crm_day_grid_new (n_weeks);

  g_signal_connect_swapped (grid, "day-opened", G_CALLBACK (day_opened_cb), self);
  g_signal_connect_swapped (grid, "more-opened", G_CALLBACK (more_opened_cb), self);
  g_signal_connect (grid, "range-chosen", G_CALLBACK (days_chosen_cb), self);
  g_signal_connect_swapped (grid, "moved", G_CALLBACK (days_moved_cb), self);
  g_signal_connect_swapped (grid, "task-dropped", G_CALLBACK (task_dropped_cb), self);
  return CRM_DAY_GRID (grid);
}

/* The ring of the week is around what is seen of it: its own would have its upper and lower edge out of sight. */
static void
week_state_cb (CrmCalendarPages *self)
{
  if ((gtk_widget_get_state_flags (GTK_WIDGET (self->week)) & GTK_STATE_FLAG_FOCUS_VISIBLE) != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->hours), "crm-ring");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hours), "crm-ring");
}

static GtkWidget *
make_week (CrmCalendarPages *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->strip = make_days (self, 1);
  gtk_box_append (GTK_BOX (page), GTK_WIDGET (self->strip));
  self->week = CRM_WEEK_GRID (crm_week_grid_new ());
  g_signal_connect_swapped (self->week, "range-chosen", G_CALLBACK (time_chosen_cb), self);
  g_signal_connect_swapped (self->week, "day-opened", G_CALLBACK (more_opened_cb), self);
  g_signal_connect_swapped (self->week, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->week, "task-dropped", G_CALLBACK (task_dropped_cb), self);
  self->hours = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->hours, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->hours, GTK_WIDGET (self->week));
  g_signal_connect_object (self->week, "state-flags-changed", G_CALLBACK (week_state_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self->hours), "crm-hours");
  gtk_widget_set_vexpand (GTK_WIDGET (self->hours), TRUE);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->hours), "changed", G_CALLBACK (hours_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (page), GTK_WIDGET (self->hours));
  crm_calendar_carry_attach (self->strip, self->week, GTK_WIDGET (self->hours), self->book);
  return page;
}

/* The pages, and over them the sign that they are being read. */
static GtkWidget *
make_overlay (CrmCalendarPages *self)
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
make_pages (CrmCalendarPages *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->stack), "view");
  gtk_stack_add_named (self->stack, make_week (self), crm_calendar_mode_get_name (CRM_CALENDAR_WEEK));
  self->month = make_days (self, 6);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->month), crm_calendar_mode_get_name (CRM_CALENDAR_MONTH));
  self->agenda = CRM_AGENDA_LIST (crm_agenda_list_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->agenda), crm_calendar_mode_get_name (CRM_CALENDAR_AGENDA));
  adw_bin_set_child (ADW_BIN (self), make_overlay (self));
}

static void
crm_calendar_pages_dispose (GObject *object)
{
  CrmCalendarPages *self = CRM_CALENDAR_PAGES (object);

  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_object (&self->model);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_calendar_pages_parent_class)->dispose (object);
}

static void
crm_calendar_pages_class_init (CrmCalendarPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_calendar_pages_dispose;

  signals[DAY_OPENED] = g_signal_new ("day-opened", CRM_TYPE_CALENDAR_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MORE_OPENED] = g_signal_new ("more-opened", CRM_TYPE_CALENDAR_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[FOUND_CHOSEN] = g_signal_new ("found-chosen", CRM_TYPE_CALENDAR_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[RANGE_CHOSEN] = g_signal_new ("range-chosen", CRM_TYPE_CALENDAR_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 4, GDK_TYPE_RECTANGLE | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_INT64, G_TYPE_INT64,
                                        G_TYPE_BOOLEAN);
}

static void
crm_calendar_pages_init (CrmCalendarPages *self)
{
}

GtkWidget *
crm_calendar_pages_new (CrmBook       *book,
                        CrmRangeModel *model)
{
  CrmCalendarPages *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (model), NULL);

  self = g_object_new (CRM_TYPE_CALENDAR_PAGES, NULL);
  self->book = g_object_ref (book);
  self->model = g_object_ref (model);
  make_pages (self);
  g_signal_connect_object (model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "failed", G_CALLBACK (model_failed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
crm_calendar_pages_show (CrmCalendarPages        *self,
                         const CrmCalendarPeriod *period)
{
  gint64 first_day;
  guint n_days;

  g_return_if_fail (CRM_IS_CALENDAR_PAGES (self));
  g_return_if_fail (period != NULL && period->mode < CRM_CALENDAR_N_MODES);

  self->period = *period;
  if (!self->searching)
    gtk_stack_set_visible_child_name (self->stack, crm_calendar_mode_get_name (period->mode));
  crm_week_grid_clear_chosen (self->week);
  crm_calendar_period_get_range (period, &first_day, &n_days);
  crm_range_model_set_range_in_brief (self->model, first_day, n_days, period->mode == CRM_CALENDAR_MONTH ? CRM_DAY_CHIPS_MAX_PLACES : 0);
  if (crm_range_model_is_current (self->model))
    model_changed_cb (self);
  else if (self->wait_id == 0)
    self->wait_id = g_timeout_add (LOADING_DELAY, wait_cb, self);
}

void
crm_calendar_pages_search (CrmCalendarPages *self,
                           const char       *text)
{
  g_return_if_fail (CRM_IS_CALENDAR_PAGES (self));
  g_return_if_fail (text != NULL);

  self->searching = *text != '\0';
  if (!self->searching)
    return;
  if (self->search == NULL)
    {
      self->search = CRM_EVENT_SEARCH (crm_event_search_new (self->book));
      g_signal_connect_swapped (self->search, "chosen", G_CALLBACK (found_chosen_cb), self);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->search), "search");
    }
  crm_event_search_set_text (self->search, text);
  gtk_stack_set_visible_child_name (self->stack, "search");
}

void
crm_calendar_pages_focus (CrmCalendarPages *self)
{
  g_return_if_fail (CRM_IS_CALENDAR_PAGES (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self->week)))
    gtk_widget_grab_focus (GTK_WIDGET (self->week));
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

CrmEventWidget *
crm_calendar_pages_get_focused (CrmCalendarPages *self)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_val_if_fail (CRM_IS_CALENDAR_PAGES (self), NULL);

  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && CRM_IS_EVENT_WIDGET (focus) ? CRM_EVENT_WIDGET (focus) : NULL;
}

gboolean
crm_calendar_pages_take_chosen (CrmCalendarPages *self)
{
  gint64 starts, ends;

  g_return_val_if_fail (CRM_IS_CALENDAR_PAGES (self), FALSE);

  if (self->period.mode != CRM_CALENDAR_WEEK || !crm_week_grid_get_chosen (self->week, &starts, &ends))
    return FALSE;
  time_chosen_cb (self, starts, ends);
  return TRUE;
}

void
crm_calendar_pages_clear_chosen (CrmCalendarPages *self)
{
  g_return_if_fail (CRM_IS_CALENDAR_PAGES (self));

  crm_week_grid_clear_chosen (self->week);
}
