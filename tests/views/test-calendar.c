/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-calendar-period.h"
#include "crm-calendar-view.h"
#include "crm-datetime.h"
#include "crm-day-chips.h"
#include "crm-day-grid.h"
#include "crm-event-popover.h"
#include "crm-event-search.h"
#include "crm-event-widget.h"
#include "crm-row-widget.h"
#include "crm-week-grid.h"
#include "view-fixture.h"

/* @clock of today, as it is stored. (transfer full) */
static char *
today_at (int hour,
          int minute)
{
  CrmDatetime time = crm_datetime_from_local (crm_event_now () / CRM_SECONDS_PER_DAY * CRM_SECONDS_PER_DAY + hour * 3600 + minute * 60, NULL);

  return crm_datetime_to_text (&time);
}

static gboolean
add_meeting (CrmConn     *conn,
             const char  *subject,
             int          hour,
             const char  *rrule,
             GError     **error)
{
  g_autoptr (CrmRecord) meeting = crm_record_new (&crm_activity_type);
  g_autofree char *starts = today_at (hour, 0);
  g_autofree char *ends = today_at (hour + 1, 0);

  crm_record_set_text (meeting, "kind", "meeting");
  crm_record_set_text (meeting, "subject", subject);
  crm_record_set_text (meeting, "starts", starts);
  crm_record_set_text (meeting, "ends", ends);
  crm_record_set_text (meeting, "rrule", rrule);

  return crm_record_save (conn, meeting, error);
}

static gboolean
fill (CrmConn       *conn,
      gpointer       data,
      GCancellable  *cancellable,
      GError       **error)
{
  return add_meeting (conn, "Measure on site", 10, NULL, error);
}

/* A meeting on each day, and a task that may be done some day. */
static gboolean
fill_series (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (CrmRecord) task = crm_record_new (&crm_activity_type);

  crm_record_set_text (task, "kind", "task");
  crm_record_set_text (task, "subject", "Sort the samples");

  return add_meeting (conn, "Stand-up", 9, "FREQ=DAILY;COUNT=5", error) && crm_record_save (conn, task, error);
}

#define N_CROWD 40

/* As many at the same hour as nobody can show beside each other. */
static gboolean
fill_crowd (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  for (guint i = 0; i < N_CROWD; i++)
    {
      g_autofree char *subject = g_strdup_printf ("Visit %02u", i);

      if (!add_meeting (conn, subject, 10, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static void
set_up_crowd (ViewFixture   *fixture,
              gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CALENDAR_VIEW, fill_crowd, NULL);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CALENDAR_VIEW, fill, NULL);
}

static GtkWidget *
get_widget (ViewFixture *fixture,
            GType        type,
            guint        n)
{
  return find_widget (GTK_WIDGET (fixture->view), type, &n);
}

static GtkWidget *
get_focus (ViewFixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window));
}

static guint
count_events (ViewFixture *fixture)
{
  return count_widgets (GTK_WIDGET (fixture->view), CRM_TYPE_EVENT_WIDGET);
}

static void
test_modes (ViewFixture   *fixture,
            gconstpointer  data)
{
  static const char *const modes[] = { "month", "agenda", "week" };

  WAIT_UNTIL (count_events (fixture) == 1);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.mode", "s", modes[i]);
      WAIT_UNTIL (count_events (fixture) == 1);
    }

  gtk_test_accessible_assert_role (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0), GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.step", "i", 1);
  WAIT_UNTIL (count_events (fixture) == 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.today", NULL);
  WAIT_UNTIL (count_events (fixture) == 1);
}

static void
assert_day (CrmCalendarPeriod *period,
            int                year,
            int                month,
            int                day)
{
  g_assert_cmpint (period->day, ==, crm_days_from_civil (year, month, day));
}

/* By what is shown, over the ends of years and months, and not out of the calendar. */
static void
test_period (void)
{
  CrmCalendarPeriod period = { .day = crm_days_from_civil (2026, 12, 31), .mode = CRM_CALENDAR_MONTH };
  gint64 first_day;
  guint n_days;

  crm_calendar_period_get_range (&period, &first_day, &n_days);
  g_assert_cmpuint (n_days, ==, 42);
  g_assert_cmpint (first_day, <=, crm_days_from_civil (2026, 12, 1));
  g_assert_cmpint (first_day, >, crm_days_from_civil (2026, 11, 24));
  crm_calendar_period_step (&period, 1);
  assert_day (&period, 2027, 1, 1);
  crm_calendar_period_step (&period, -1);
  assert_day (&period, 2026, 12, 1);
  crm_calendar_period_step (&period, -24);
  assert_day (&period, 2024, 12, 1);

  period.mode = CRM_CALENDAR_AGENDA;
  crm_calendar_period_step (&period, 1);
  assert_day (&period, 2024, 12, 31);

  period.mode = CRM_CALENDAR_WEEK;
  crm_calendar_period_get_range (&period, &first_day, &n_days);
  g_assert_cmpuint (n_days, ==, 7);
  g_assert_cmpint (first_day, <=, period.day);
  g_assert_cmpint (first_day + n_days, >, period.day);
  period.narrow = TRUE;
  crm_calendar_period_get_range (&period, &first_day, &n_days);
  g_assert_cmpint (first_day, ==, period.day);
  g_assert_cmpuint (n_days, ==, 3);
  crm_calendar_period_step (&period, 2);
  assert_day (&period, 2025, 1, 6);

  crm_calendar_period_set_day (&period, G_MAXINT32);
  assert_day (&period, 2200, 1, 1);
  for (CrmCalendarMode mode = 0; mode < CRM_CALENDAR_N_MODES; mode++)
    g_assert_cmpint (crm_calendar_mode_from_name (crm_calendar_mode_get_name (mode)), ==, mode);
  g_assert_cmpint (crm_calendar_mode_from_name ("decade"), ==, CRM_CALENDAR_N_MODES);
}

/* What has no room is no widget: it is counted, and opens the day. */
static void
test_crowd (ViewFixture   *fixture,
            gconstpointer  data)
{
  GtkWidget *more;
  GListModel *lines;

  WAIT_UNTIL (find_button (GTK_WIDGET (fixture->view), "+37") != NULL);
  g_assert_cmpuint (count_events (fixture), ==, 3);

  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.mode", "s", "month");
  WAIT_UNTIL (find_button (GTK_WIDGET (fixture->view), "+37") == NULL && count_events (fixture) > 0);
  g_assert_cmpuint (count_events (fixture), <, 12);

  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.mode", "s", "week");
  WAIT_UNTIL (find_button (GTK_WIDGET (fixture->view), "+37") != NULL);
  more = find_button (GTK_WIDGET (fixture->view), "+37");
  g_signal_emit_by_name (more, "clicked");
  WAIT_UNTIL (get_widget (fixture, GTK_TYPE_LIST_VIEW, 0) != NULL);
  lines = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (get_widget (fixture, GTK_TYPE_LIST_VIEW, 0))));
  WAIT_UNTIL (g_list_model_get_n_items (lines) == 1 + N_CROWD);
  WAIT_UNTIL (count_events (fixture) > 3);
}

static void
test_new (ViewFixture   *fixture,
          gconstpointer  data)
{
  GtkWidget *popover;

  WAIT_UNTIL (count_events (fixture) == 1);
  crm_view_main_action (fixture->view);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  popover = get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0);

  /* The keyboard is in the title; Enter adds. */
  WAIT_UNTIL (GTK_IS_TEXT (get_focus (fixture)));
  gtk_editable_set_text (GTK_EDITABLE (get_focus (fixture)), "Lunch");
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.mode", "s", "agenda");
  gtk_widget_activate_action (popover, "event.save", NULL);
  WAIT_UNTIL (count_events (fixture) == 2);
  crm_book_undo_async (fixture->book, 0, NULL, NULL);
  WAIT_UNTIL (count_events (fixture) == 1);
}

static const CrmRangeItem *
get_first (ViewFixture *fixture)
{
  GtkWidget *event = get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0);

  return event != NULL ? crm_event_widget_get_item (CRM_EVENT_WIDGET (event)) : NULL;
}

/* Drops the event of @from on (@x, @y) of @to. */
static void
carry (ViewFixture *fixture,
       GtkWidget   *from,
       GtkWidget   *to,
       double       x,
       double       y)
{
  gboolean taken = FALSE;

  g_assert_true (gtk_widget_translate_coordinates (to, from, x, y, &x, &y));
  g_signal_emit_by_name (from, "carried", get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0), x, y, FALSE, &taken);
  g_assert_true (taken);
  g_signal_emit_by_name (from, "carried", get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0), x, y, TRUE, &taken);
  g_assert_true (taken);
}

/* From the hours to the days above them, and back. */
static void
test_carry (ViewFixture   *fixture,
            gconstpointer  data)
{
  GtkWidget *strip, *week, *hours;
  gint64 today = crm_local_get_day (crm_event_now ());
  GdkRectangle area;

  WAIT_UNTIL (count_events (fixture) == 1);
  strip = get_widget (fixture, CRM_TYPE_DAY_GRID, 0);
  week = get_widget (fixture, CRM_TYPE_WEEK_GRID, 0);
  hours = gtk_widget_get_ancestor (week, GTK_TYPE_SCROLLED_WINDOW);
  WAIT_UNTIL (gtk_widget_get_height (strip) > 0 && gtk_widget_get_height (hours) > 0);
  crm_day_grid_get_area (CRM_DAY_GRID (strip), today, &area);
  carry (fixture, week, strip, area.x + area.width / 2, area.height / 2);
  WAIT_UNTIL (get_first (fixture) != NULL && get_first (fixture)->all_day);
  g_assert_cmpint (crm_local_get_day (get_first (fixture)->starts), ==, today);
  g_assert_cmpint (get_first (fixture)->ends - get_first (fixture)->starts, ==, CRM_SECONDS_PER_DAY);

  carry (fixture, strip, hours, area.x + area.width / 2, gtk_widget_get_height (hours) / 2);
  WAIT_UNTIL (get_first (fixture) != NULL && !get_first (fixture)->all_day);
  g_assert_cmpint (crm_local_get_day (get_first (fixture)->starts), ==, today);
  g_assert_cmpint (get_first (fixture)->ends - get_first (fixture)->starts, ==, 3600);

  crm_book_undo_async (fixture->book, 0, NULL, NULL);
  WAIT_UNTIL (get_first (fixture) != NULL && get_first (fixture)->all_day);
  crm_book_undo_async (fixture->book, 0, NULL, NULL);
  WAIT_UNTIL (get_first (fixture) != NULL && !get_first (fixture)->all_day);
  g_assert_cmpint (get_first (fixture)->starts % CRM_SECONDS_PER_DAY, ==, 10 * 3600);
}

/* What was typed is not lost with a click beside the popover; Esc says that it is not wanted. */
static void
test_draft (ViewFixture   *fixture,
            gconstpointer  data)
{
  GtkWidget *popover;

  WAIT_UNTIL (count_events (fixture) == 1);
  crm_view_main_action (fixture->view);
  WAIT_UNTIL (GTK_IS_TEXT (get_focus (fixture)));
  popover = get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0);
  gtk_editable_set_text (GTK_EDITABLE (get_focus (fixture)), "Lunch");
  gtk_popover_popdown (GTK_POPOVER (popover));
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) == NULL);

  crm_view_main_action (fixture->view);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) == popover);
  WAIT_UNTIL (GTK_IS_TEXT (get_focus (fixture)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_focus (fixture))), ==, "Lunch");
  gtk_widget_activate_action (popover, "event.save", NULL);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) == NULL);
  WAIT_UNTIL (count_events (fixture) == 2);

  /* The next one is another. */
  crm_view_main_action (fixture->view);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  WAIT_UNTIL (GTK_IS_TEXT (get_focus (fixture)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_focus (fixture))), ==, "");
}

static void
test_edit (ViewFixture   *fixture,
           gconstpointer  data)
{
  GtkWidget *event;

  WAIT_UNTIL (count_events (fixture) == 1);
  event = get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0);
  gtk_widget_grab_focus (event);
  gtk_widget_activate_action (event, "calendar.open", NULL);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  WAIT_UNTIL (GTK_IS_TEXT (get_focus (fixture)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_focus (fixture))), ==, "Measure on site");
  gtk_editable_set_text (GTK_EDITABLE (get_focus (fixture)), "Measure again");
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0), "event.save", NULL);
  WAIT_UNTIL (count_events (fixture) == 1 &&
              g_str_equal (crm_event_widget_get_item (CRM_EVENT_WIDGET (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0)))->title, "Measure again"));

  event = get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) == NULL);
  /* The keyboard is where it came from. */
  WAIT_UNTIL (get_focus (fixture) == event);
  gtk_widget_activate_action (event, "calendar.delete", NULL);
  WAIT_UNTIL (count_events (fixture) == 0);
}

static void
test_show (ViewFixture   *fixture,
           gconstpointer  data)
{
  const CrmRangeItem *item;

  WAIT_UNTIL (count_events (fixture) == 1);
  item = crm_event_widget_get_item (CRM_EVENT_WIDGET (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0)));
  g_assert_true (crm_view_show_record (fixture->view, &crm_activity_type, item->id));
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  g_assert_false (crm_view_show_record (fixture->view, &crm_deal_type, 1));
}

static void
set_up_series (ViewFixture   *fixture,
               gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_CALENDAR_VIEW, fill_series, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.mode", "s", "agenda");
}

/* The widget that shows the activity @id; NULL. */
static GtkWidget *
view_event (ViewFixture *fixture,
            gint64       id)
{
  GtkWidget *event;

  for (guint n = 0; (event = get_widget (fixture, CRM_TYPE_EVENT_WIDGET, n)) != NULL; n++)
    if (crm_event_widget_get_item (CRM_EVENT_WIDGET (event))->id == id)
      return event;

  return NULL;
}

static const CrmRangeItem *
view_item (ViewFixture *fixture,
           gint64       id)
{
  GtkWidget *event = view_event (fixture, id);

  return event != NULL ? crm_event_widget_get_item (CRM_EVENT_WIDGET (event)) : NULL;
}

static const CrmRangeItem *
get_item (ViewFixture *fixture,
          guint        n)
{
  return crm_event_widget_get_item (CRM_EVENT_WIDGET (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, n)));
}

/* The n-th event is opened, gets another title and place, and is saved: the question comes, whatever is changed. */
static void
edit_nth (ViewFixture *fixture,
          guint        n,
          const char  *title)
{
  GtkWidget *popover;

  gtk_widget_grab_focus (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, n));
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, n), "calendar.open", NULL);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  popover = get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0);
  WAIT_UNTIL (GTK_IS_TEXT (get_focus (fixture)));
  gtk_editable_set_text (GTK_EDITABLE (get_focus (fixture)), title);
  g_assert_null (find_label (popover, "It repeats"));
  gtk_widget_activate_action (popover, "event.save", NULL);
  WAIT_UNTIL (find_label (popover, "It repeats") != NULL);
}

static void
test_series (ViewFixture   *fixture,
             gconstpointer  data)
{
  WAIT_UNTIL (count_events (fixture) == 5);

  /* Only the second. */
  edit_nth (fixture, 1, "One");
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0), "event.answer", "i", 0);
  WAIT_UNTIL (count_events (fixture) == 5 && g_str_equal (get_item (fixture, 1)->title, "One"));
  g_assert_cmpstr (get_item (fixture, 2)->title, ==, "Stand-up");
  g_assert_null (get_item (fixture, 1)->occurrence);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) == NULL);

  /* The fourth and the fifth. */
  edit_nth (fixture, 3, "Late");
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0), "event.answer", "i", 1);
  WAIT_UNTIL (count_events (fixture) == 5 && g_str_equal (get_item (fixture, 4)->title, "Late"));
  g_assert_cmpstr (get_item (fixture, 2)->title, ==, "Stand-up");
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) == NULL);

  /* Back to the form, and nothing is lost; then away with all of them. */
  edit_nth (fixture, 0, "All");
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0), "event.answer", "i", -1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_focus (fixture))), ==, "All");
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0), "event.delete", NULL);
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0), "event.answer", "i", 2);
  WAIT_UNTIL (count_events (fixture) == 3);
}

/* Done beside the calendar; back by undo; a day gives it a place, a check takes it off the list. */
static void
test_tasks (ViewFixture   *fixture,
            gconstpointer  data)
{
  GtkWidget *side, *check, *strip;
  guint first = 0;
  gint64 id = 0, day = crm_local_get_day (crm_event_now ());

  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "Sort the samples") != NULL);
  side = gtk_widget_get_ancestor (find_label (GTK_WIDGET (fixture->view), "Sort the samples"), GTK_TYPE_LIST_BOX);
  check = find_widget (side, GTK_TYPE_CHECK_BUTTON, &first);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "Sort the samples") == NULL);
  crm_book_undo_async (fixture->book, 0, NULL, NULL);
  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "Sort the samples") != NULL);

  id = *(gint64 *) g_object_get_data (G_OBJECT (gtk_widget_get_ancestor (find_label (GTK_WIDGET (fixture->view), "Sort the samples"),
                                                                         GTK_TYPE_LIST_BOX_ROW)), "task");
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.mode", "s", "week");
  strip = get_widget (fixture, CRM_TYPE_DAY_GRID, 0);
  g_signal_emit_by_name (strip, "task-dropped", id, day);
  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "Sort the samples") == NULL && view_item (fixture, id) != NULL);
  g_assert_true (view_item (fixture, id)->all_day);

  /* Space on a task is its check mark; the keyboard stays with it. */
  gtk_widget_grab_focus (view_event (fixture, id));
  gtk_widget_activate_action (view_event (fixture, id), "calendar.done", NULL);
  WAIT_UNTIL (view_item (fixture, id)->done);
  WAIT_UNTIL (get_focus (fixture) == view_event (fixture, id));
  gtk_widget_activate_action (view_event (fixture, id), "calendar.shift", "(ii)", -1, 0);
  gtk_widget_activate_action (view_event (fixture, id), "calendar.done", NULL);
  WAIT_UNTIL (!view_item (fixture, id)->done);
}

/* Words find an event of any day; the one that is chosen is gone to, and the search is over. */
static void
test_search (ViewFixture   *fixture,
             gconstpointer  data)
{
  g_autofree char *left = NULL;

  WAIT_UNTIL (count_events (fixture) == 1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "calendar.step", "i", 3);
  WAIT_UNTIL (count_events (fixture) == 0);
  g_object_set (fixture->view, "search-text", "zzzz", NULL);
  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "Nothing Matches “zzzz”") != NULL);
  g_object_set (fixture->view, "search-text", "site", NULL);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_ROW_WIDGET, 0) != NULL);
  g_signal_emit_by_name (get_widget (fixture, GTK_TYPE_LIST_VIEW, 0), "activate", 0);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  g_object_get (fixture->view, "search-text", &left, NULL);
  g_assert_cmpstr (left, ==, "");
  g_assert_null (get_widget (fixture, CRM_TYPE_EVENT_SEARCH, 0));
  WAIT_UNTIL (count_events (fixture) == 1);
}

static gboolean
take_activities_away (CrmConn       *conn,
                      gpointer       data,
                      GCancellable  *cancellable,
                      GError       **error)
{
  return crm_conn_run (conn, error, "ALTER TABLE activity RENAME TO gone", "");
}

static void
test_search_unreadable (ViewFixture   *fixture,
                        gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  WAIT_UNTIL (count_events (fixture) == 1);
  set = crm_db_write (crm_book_get_db (fixture->book), &options, take_activities_away, NULL, NULL, &error);
  g_assert_no_error (error);
  g_object_set (fixture->view, "search-text", "site", NULL);
  WAIT_UNTIL (find_label (GTK_WIDGET (fixture->view), "The Calendar Could Not Be Searched") != NULL);
}

static void
test_read_only (ViewFixture   *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *popover;

  WAIT_UNTIL (count_events (fixture) == 1);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  crm_book_close (fixture->book);
  g_object_unref (fixture->book);
  fixture->book = crm_book_open (fixture->base.path, CRM_DB_OPEN_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  view_fixture_show (fixture, CRM_TYPE_CALENDAR_VIEW);

  WAIT_UNTIL (count_events (fixture) == 1);
  crm_view_main_action (fixture->view);
  g_assert_null (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0));
  gtk_widget_grab_focus (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0));
  gtk_widget_activate_action (get_widget (fixture, CRM_TYPE_EVENT_WIDGET, 0), "calendar.open", NULL);
  WAIT_UNTIL (get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0) != NULL);
  popover = get_widget (fixture, CRM_TYPE_EVENT_POPOVER, 0);
  g_assert_nonnull (find_label (popover, "read only"));
  g_assert_null (find_button (popover, "Save"));
  g_assert_null (find_button (popover, "Delete"));
}

/* Nobody touches it: the keyboard comes to what is there. */
static void
test_focus (ViewFixture   *fixture,
            gconstpointer  data)
{
  view_fixture_check_focus (fixture, GTK_TYPE_WIDGET);
}

/* ---- A month of which not all is read */

static CrmDayChips *
make_chips (const CrmRangeItem *items,
            guint               n_items,
            gboolean            in_brief)
{
  CrmDayChips *chips = crm_day_chips_new ();
  guint n_kept[42] = { 0 }, n_beyond[42] = { 0 };

  crm_day_chips_clear (chips, 0, 6, 7);
  for (guint i = 0; i < n_items; i++)
    {
      gint64 first = crm_local_get_day (items[i].starts), last = crm_local_get_day (MAX (items[i].ends - 1, items[i].starts));

      /* As crm-agenda-brief.h has it. */
      if (in_brief && first == last && first >= 0 && first < 42 && n_kept[first]++ >= CRM_DAY_CHIPS_MAX_PLACES)
        n_beyond[first]++;
      else
        crm_day_chips_add (chips, &items[i]);
    }
  for (guint cell = 0; cell < 42; cell++)
    crm_day_chips_add_unseen (chips, cell, n_beyond[cell]);

  return chips;
}

/* The chips that are seen, and what each day says. (transfer full) */
static char *
describe_chips (CrmDayChips *chips,
                guint        room)
{
  GString *text = g_string_new (NULL);

  crm_day_chips_share (chips, room);
  for (guint i = 0; i < crm_day_chips_get_n (chips); i++)
    {
      const CrmDayChip *chip = crm_day_chips_get (chips, i);

      if (crm_day_chips_is_shown (chips, chip))
        g_string_append_printf (text, "%" G_GINT64_FORMAT "@%u+%u/%u ", chip->item->id, chip->cell, chip->n_cells, chip->place);
    }
  for (guint cell = 0; cell < 42; cell++)
    g_string_append_printf (text, "%u-%u-%u ", crm_day_chips_get_n_items (chips, cell), crm_day_chips_get_n_shown (chips, cell),
                            crm_day_chips_get_n_hidden (chips, cell));

  return g_string_free (text, FALSE);
}

static int
compare_items (const void *a,
               const void *b)
{
  const CrmRangeItem *one = a, *other = b;

  return one->starts != other->starts ? (one->starts < other->starts ? -1 : 1) : one->ends != other->ends ? (one->ends > other->ends ? -1 : 1)
         : (one->id > other->id) - (one->id < other->id);
}

static void
test_brief_month (void)
{
  for (guint seed = 0; seed < 30; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      guint n_items = g_rand_int_range (random, 1, 3000);
      g_autofree CrmRangeItem *items = g_new0 (CrmRangeItem, n_items);
      g_autofree char *seen = NULL;

      for (guint i = 0; i < n_items; i++)
        {
          guint n_days = g_rand_int_range (random, 0, 100) < 20 ? g_rand_int_range (random, 1, 12) : 0;

          items[i].id = i;
          items[i].starts = g_rand_int_range (random, -10 * 96, (seed % 2 == 0 ? 42 : 6) * 96) * 900;
          items[i].ends = items[i].starts + n_days * CRM_SECONDS_PER_DAY + g_rand_int_range (random, 0, 4) * 1800;
          if (items[i].ends <= 0)
            items[i].starts = items[i].ends = 0;
        }
      qsort (items, n_items, sizeof *items, compare_items);

      for (guint room = 0; room <= CRM_DAY_CHIPS_MAX_PLACES; room++)
        {
          CrmDayChips *all = make_chips (items, n_items, FALSE), *brief = make_chips (items, n_items, TRUE);
          g_autofree char *of_all = describe_chips (all, room);
          g_autofree char *of_brief = describe_chips (brief, room);

          g_assert_cmpstr (of_all, ==, of_brief);
          crm_day_chips_free (all);
          crm_day_chips_free (brief);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add_func ("/calendar/period", test_period);
  g_test_add_func ("/calendar/brief-month", test_brief_month);
  g_test_add ("/calendar/focus", ViewFixture, NULL, set_up, test_focus, view_fixture_tear_down);
  g_test_add ("/calendar/modes", ViewFixture, NULL, set_up, test_modes, view_fixture_tear_down);
  g_test_add ("/calendar/crowd", ViewFixture, NULL, set_up_crowd, test_crowd, view_fixture_tear_down);
  g_test_add ("/calendar/series", ViewFixture, NULL, set_up_series, test_series, view_fixture_tear_down);
  g_test_add ("/calendar/tasks", ViewFixture, NULL, set_up_series, test_tasks, view_fixture_tear_down);
  g_test_add ("/calendar/read-only", ViewFixture, NULL, set_up, test_read_only, view_fixture_tear_down);
  g_test_add ("/calendar/search", ViewFixture, NULL, set_up, test_search, view_fixture_tear_down);
  g_test_add ("/calendar/search-unreadable", ViewFixture, NULL, set_up, test_search_unreadable, view_fixture_tear_down);
  g_test_add ("/calendar/new", ViewFixture, NULL, set_up, test_new, view_fixture_tear_down);
  g_test_add ("/calendar/carry", ViewFixture, NULL, set_up, test_carry, view_fixture_tear_down);
  g_test_add ("/calendar/draft", ViewFixture, NULL, set_up, test_draft, view_fixture_tear_down);
  g_test_add ("/calendar/show", ViewFixture, NULL, set_up, test_show, view_fixture_tear_down);
  g_test_add ("/calendar/edit", ViewFixture, NULL, set_up, test_edit, view_fixture_tear_down);

  return g_test_run ();
}
