/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-today-group.h"
#include "crm-today-view.h"
#include "crm-event-form.h"
#include "crm-event-popover.h"
#include "view-fixture.h"

static gint64 person_id, deal_id;

static CrmRecord *
new_activity (const char *kind,
              const char *subject,
              const char *ref_kind,
              gint64      ref_id)
{
  CrmRecord *activity = crm_record_new (&crm_activity_type);

  crm_record_set_text (activity, "kind", kind);
  crm_record_set_text (activity, "subject", subject);
  if (ref_id != 0)
    {
      CrmRecord *link = crm_record_add_child (activity, &crm_activity_link_type);

      crm_record_set_text (link, "kind", ref_kind);
      crm_record_set_int (link, "ref_id", ref_id);
    }
  return activity;
}

static char *
day (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%Y-%m-%d");
}

static gboolean
fill (CrmConn       *conn,
      gpointer       data,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (CrmRecord) person = crm_record_new (&crm_contact_type);
  g_autoptr (CrmRecord) deal = crm_record_new (&crm_deal_type);
  g_autoptr (CrmRecord) late = new_activity ("task", "Order veneer", NULL, 0);
  g_autoptr (CrmRecord) due = new_activity ("call", "Call the insurance", NULL, 0);
  g_autoptr (CrmRecord) call = NULL;
  g_autofree char *yesterday = day (-1);
  g_autofree char *today = day (0);

  crm_record_set_text (person, "name", "Björn Vogel");
  crm_record_set_text (person, "lifecycle", "customer");
  person_id = crm_record_get_id (person);
  call = new_activity ("call", "First call", "contact", person_id);
  crm_record_set_int (call, "done_at", g_get_real_time () - 100 * G_TIME_SPAN_DAY);
  crm_record_set_text (late, "due", yesterday);
  crm_record_set_text (due, "due", today);
  deal_id = crm_record_get_id (deal);
  crm_record_set_text (deal, "title", "Library with ladder");
  crm_record_set_int (deal, "stage_id", crm_conn_get_int (conn, 0, error, "SELECT id FROM stage ORDER BY position LIMIT 1", ""));
  return crm_record_save (conn, person, error) && crm_record_save (conn, call, error) && crm_record_save (conn, late, error)
         && crm_record_save (conn, due, error) && crm_record_save (conn, deal, error);
}

static void
set_up (ViewFixture   *fixture,
        gconstpointer  data)
{
  view_fixture_set_up (fixture, CRM_TYPE_TODAY_VIEW, fill, NULL);
}

static gpointer
count_won (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  return GINT_TO_POINTER ((int) crm_conn_get_int (conn, -1, error, "SELECT count(*) FROM deal JOIN stage ON stage.id = deal.stage_id "
                                                                   "WHERE stage.kind = 'won'", ""));
}

static GtkWidget *
find_in (ViewFixture *fixture,
         const char  *text)
{
  return find_label (GTK_WIDGET (fixture->view), text);
}

/* The check in front of the row that says @text. */
static GtkWidget *
find_check (ViewFixture *fixture,
            const char  *text)
{
  guint first = 0;

  return find_widget (gtk_widget_get_ancestor (find_in (fixture, text), ADW_TYPE_ACTION_ROW), GTK_TYPE_CHECK_BUTTON, &first);
}

/* What is late, what is due, what has no next step, who was forgotten. */
static void
test_columns (ViewFixture   *fixture,
              gconstpointer  data)
{
  g_autoptr (CrmToday) today = NULL;

  WAIT_UNTIL (find_in (fixture, "Order veneer") != NULL);
  g_assert_nonnull (find_in (fixture, "Overdue · 1"));
  g_assert_nonnull (find_in (fixture, "Due today · 1"));
  g_assert_nonnull (find_in (fixture, "Library with ladder"));
  WAIT_UNTIL (find_in (fixture, "Björn Vogel") != NULL);
  g_assert_nonnull (find_in (fixture, "without a touch for 90 days"));
  /* What others count is what is shown here. */
  today = crm_today_share (fixture->book);
  g_assert_cmpuint (crm_today_get_n_overdue (today), ==, 1);
  g_assert_null (find_in (fixture, "All done"));
}

/* Each can be done or planned in place; when all is done, the page says so. */
static void
test_done (ViewFixture   *fixture,
           gconstpointer  data)
{
  WAIT_UNTIL (find_in (fixture, "Björn Vogel") != NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (fixture, "Order veneer")), TRUE);
  WAIT_UNTIL (find_in (fixture, "Order veneer") == NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (fixture, "Call the insurance")), TRUE);
  WAIT_UNTIL (find_in (fixture, "All done") != NULL);

  /* Someone spoken to is not forgotten any more; a planned step takes the deal away. */
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (fixture, "Björn Vogel")), TRUE);
  WAIT_UNTIL (find_in (fixture, "Björn Vogel") == NULL);
  crm_book_undo_async (fixture->book, 0, NULL, NULL);
  WAIT_UNTIL (find_in (fixture, "Björn Vogel") != NULL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "today.plan", "(sxsu)", "contact", person_id, "Björn Vogel", 1u));
  WAIT_UNTIL (find_in (fixture, "Get in touch with Björn Vogel") != NULL);
  WAIT_UNTIL (find_in (fixture, "Losing touch") == NULL);
}

/* A page that is not seen makes no rows: those of what is there now are made when it is seen again, at once. */
static void
test_hidden (ViewFixture   *fixture,
             gconstpointer  data)
{
  g_autoptr (CrmToday) today = crm_today_share (fixture->book);

  WAIT_UNTIL (find_in (fixture, "Björn Vogel") != NULL);
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), FALSE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "today.plan", "(sxsu)", "contact", person_id, "Björn Vogel", 1u);
  WAIT_UNTIL (crm_today_get_people (today)->len == 0);
  g_assert_null (find_in (fixture, "Order veneer"));

  gtk_widget_set_visible (GTK_WIDGET (fixture->view), TRUE);
  WAIT_UNTIL (find_in (fixture, "Order veneer") != NULL);
  g_assert_null (find_in (fixture, "Björn Vogel"));
}

/* Made when somebody else has read the day already: it shows it without another reading. */
static void
test_read_before (ViewFixture   *fixture,
                  gconstpointer  data)
{
  g_autoptr (CrmToday) today = crm_today_share (fixture->book);

  WAIT_UNTIL (find_in (fixture, "Order veneer") != NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  WAIT_UNTIL (crm_watch_is_current (CRM_WATCH (today)));
  view_fixture_show (fixture, CRM_TYPE_TODAY_VIEW);
  g_assert_true (crm_watch_is_current (CRM_WATCH (today)));
  WAIT_UNTIL (find_in (fixture, "Order veneer") != NULL);
}

/* What is to be done is opened over the page, and what is changed there shows on it. */
static void
test_opened (ViewFixture   *fixture,
             gconstpointer  data)
{
  GtkWidget *popover = NULL;
  GtkWidget *form;
  guint first = 0;

  WAIT_UNTIL (find_in (fixture, "Order veneer") != NULL);
  g_assert_true (gtk_widget_activate (gtk_widget_get_ancestor (find_in (fixture, "Order veneer"), ADW_TYPE_ACTION_ROW)));
  WAIT_UNTIL ((first = 0, popover = find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_EVENT_POPOVER, &first)) != NULL);
  first = 0;
  form = find_widget (popover, CRM_TYPE_EVENT_FORM, &first);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (crm_event_form_get_title (CRM_EVENT_FORM (form)))), ==, "Order veneer");

  gtk_editable_set_text (GTK_EDITABLE (crm_event_form_get_title (CRM_EVENT_FORM (form))), "Order oak veneer");
  g_assert_true (gtk_widget_activate_action (popover, "event.save", NULL));
  WAIT_UNTIL (find_in (fixture, "Order oak veneer") != NULL);
  WAIT_UNTIL ((first = 0, find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_EVENT_POPOVER, &first)) == NULL);
}

/* Something new is a task for today; what it is about is all that is asked for. */
static void
test_new (ViewFixture   *fixture,
          gconstpointer  data)
{
  GtkWidget *popover = NULL;
  GtkWidget *form;
  guint first = 0;

  WAIT_UNTIL (find_in (fixture, "Due today · 1") != NULL);
  crm_view_main_action (fixture->view);
  WAIT_UNTIL ((first = 0, popover = find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_EVENT_POPOVER, &first)) != NULL);
  first = 0;
  form = find_widget (popover, CRM_TYPE_EVENT_FORM, &first);
  gtk_editable_set_text (GTK_EDITABLE (crm_event_form_get_title (CRM_EVENT_FORM (form))), "Sharpen the plane");
  g_assert_true (gtk_widget_activate_action (popover, "event.save", NULL));
  WAIT_UNTIL (find_in (fixture, "Sharpen the plane") != NULL);
  g_assert_nonnull (find_in (fixture, "Due today · 2"));
}

/* The answer of the question that is shown; NULL where there is none. */
static GtkWidget *
find_answer (const char *label)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *button = gtk_window_get_modal (GTK_WINDOW (window)) ? find_button (window, label) : NULL;

      if (button != NULL)
        return button;
    }
  return NULL;
}

/* A deal is won from here, and one is asked what for. */
static void
test_won (ViewFixture   *fixture,
          gconstpointer  data)
{
  WAIT_UNTIL (find_in (fixture, "Library with ladder") != NULL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "today.close", "(sxs)", "won", deal_id, "Library with ladder"));
  WAIT_UNTIL (find_answer ("Won") != NULL);
  g_signal_emit_by_name (find_answer ("Won"), "clicked");
  WAIT_UNTIL (find_in (fixture, "Library with ladder") == NULL);
  g_assert_cmpint (GPOINTER_TO_INT (crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, count_won, NULL, NULL, NULL)), ==, 1);
}

static gboolean
take_calendars_away (CrmConn       *conn,
                     gpointer       data,
                     GCancellable  *cancellable,
                     GError       **error)
{
  return crm_conn_run (conn, error, "ALTER TABLE activity_span RENAME TO gone", "");
}

static gboolean
bring_calendars_back (CrmConn       *conn,
                      gpointer       data,
                      GCancellable  *cancellable,
                      GError       **error)
{
  return crm_conn_run (conn, error, "ALTER TABLE gone RENAME TO activity_span", "");
}

/* Where the calendars cannot be read, the opener says so and opens nothing. */
static void
test_unreadable (ViewFixture   *fixture,
                 gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  TestHost *host = TEST_HOST (fixture->window);
  guint first = 0;

  WAIT_UNTIL (find_in (fixture, "Order veneer") != NULL);
  set = crm_db_write (crm_book_get_db (fixture->book), &options, take_calendars_away, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_emit_by_name (gtk_widget_get_ancestor (find_in (fixture, "Order veneer"), ADW_TYPE_ACTION_ROW), "activated");
  WAIT_UNTIL (g_strcmp0 (host->failure, "The calendars could not be read") == 0);
  g_assert_null (find_widget (GTK_WIDGET (fixture->view), CRM_TYPE_EVENT_POPOVER, &first));
}

/* Where nothing was read yet, the words stand on the page until it can be. */
static void
test_never_read (ViewFixture   *fixture,
                 gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (CrmChangeSet) away = NULL;
  g_autoptr (CrmChangeSet) back = NULL;
  CrmToday *before;
  g_autoptr (CrmToday) today = NULL;
  g_autoptr (GError) error = NULL;
  const char *words = "What is to be done could not be read. It is tried again each minute.";

  /* What the first view has read is gone with it, once its reading has ended. */
  before = crm_today_share (fixture->book);
  g_object_add_weak_pointer (G_OBJECT (before), (gpointer *) &before);
  g_object_unref (before);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  WAIT_UNTIL (before == NULL);
  away = crm_db_write (crm_book_get_db (fixture->book), &options, take_calendars_away, NULL, NULL, &error);
  g_assert_no_error (error);
  view_fixture_show (fixture, CRM_TYPE_TODAY_VIEW);
  WAIT_UNTIL (find_in (fixture, words) != NULL);
  back = crm_db_write (crm_book_get_db (fixture->book), &options, bring_calendars_back, NULL, NULL, &error);
  g_assert_no_error (error);
  today = crm_today_share (fixture->book);
  crm_watch_read (CRM_WATCH (today));
  WAIT_UNTIL (find_in (fixture, "Order veneer") != NULL);
  g_assert_null (find_in (fixture, words));
}

/* Where the day itself cannot be read, that is said, and what was read before stays. */
static void
test_day_unreadable (ViewFixture   *fixture,
                     gconstpointer  data)
{
  CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, FALSE };
  g_autoptr (CrmToday) today = crm_today_share (fixture->book);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  TestHost *host = TEST_HOST (fixture->window);

  WAIT_UNTIL (find_in (fixture, "Order veneer") != NULL);
  set = crm_db_write (crm_book_get_db (fixture->book), &options, take_calendars_away, NULL, NULL, &error);
  g_assert_no_error (error);
  crm_watch_read (CRM_WATCH (today));
  WAIT_UNTIL (g_strcmp0 (host->failure, "The day could not be read") == 0);
  g_assert_nonnull (find_in (fixture, "Order veneer"));
}

/* Nobody touches it: the keyboard comes to what is there. */
static void
test_focus (ViewFixture   *fixture,
            gconstpointer  data)
{
  view_fixture_check_focus (fixture, ADW_TYPE_ACTION_ROW);
}

int
main (int   argc,
      char *argv[])
{
  view_fixture_init (&argc, &argv);

  g_test_add ("/today/focus", ViewFixture, NULL, set_up, test_focus, view_fixture_tear_down);
  g_test_add ("/today/columns", ViewFixture, NULL, set_up, test_columns, view_fixture_tear_down);
  g_test_add ("/today/done", ViewFixture, NULL, set_up, test_done, view_fixture_tear_down);
  g_test_add ("/today/hidden", ViewFixture, NULL, set_up, test_hidden, view_fixture_tear_down);
  g_test_add ("/today/unreadable", ViewFixture, NULL, set_up, test_unreadable, view_fixture_tear_down);
  g_test_add ("/today/day-unreadable", ViewFixture, NULL, set_up, test_day_unreadable, view_fixture_tear_down);
  g_test_add ("/today/never-read", ViewFixture, NULL, set_up, test_never_read, view_fixture_tear_down);
  g_test_add ("/today/read-before", ViewFixture, NULL, set_up, test_read_before, view_fixture_tear_down);
  g_test_add ("/today/opened", ViewFixture, NULL, set_up, test_opened, view_fixture_tear_down);
  g_test_add ("/today/new", ViewFixture, NULL, set_up, test_new, view_fixture_tear_down);
  g_test_add ("/today/won", ViewFixture, NULL, set_up, test_won, view_fixture_tear_down);

  return g_test_run ();
}
