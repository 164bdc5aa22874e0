/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-activity-commands.h"
#include "crm-datetime.h"
#include "crm-today.h"
#include "model-fixture.h"

typedef struct
{
  Fixture   base;
  CrmBook  *book;
  CrmToday *today;
} TodayFixture;

static void
set_up (TodayFixture  *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->base.folder = g_dir_make_tmp ("clientele-today-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->base.path = g_build_filename (fixture->base.folder, "book.clientele", NULL);
  fixture->book = crm_book_open (fixture->base.path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (TodayFixture  *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->today);
  crm_book_close (fixture->book);
  g_clear_object (&fixture->book);
  fixture_tear_down (&fixture->base, data);
}

/* @day from today, @clock ("T10:00", "" for the day). */
static gint64
add (TodayFixture *fixture,
     const char   *kind,
     const char   *subject,
     int           day,
     const char   *clock,
     const char   *rrule)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_activity_type);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, day);
  g_autofree char *date = g_date_time_format (then, "%Y-%m-%d");
  g_autofree char *time = g_strconcat (date, clock, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;

  crm_record_set_text (record, "kind", kind);
  crm_record_set_text (record, "subject", subject);
  crm_record_set_text (record, g_str_equal (kind, "meeting") ? "starts" : "due", time);
  crm_record_set_text (record, "rrule", rrule);
  set = crm_book_save (fixture->book, record, NULL, NULL, &error);
  g_assert_no_error (error);

  return crm_record_get_id (record);
}

/* Titles in their order, "!" behind what is overdue. (transfer full) */
static char *
describe (GPtrArray *items)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const CrmTodayItem *item = g_ptr_array_index (items, i);

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", item->title, item->overdue ? "!" : "");
    }

  return g_string_free (text, FALSE);
}

static gboolean
shows (TodayFixture *fixture,
       const char   *to_do,
       const char   *meet)
{
  g_autofree char *do_text = NULL;
  g_autofree char *meet_text = NULL;

  if (!crm_today_is_loaded (fixture->today))
    return FALSE;
  do_text = describe (crm_today_get_do (fixture->today));
  meet_text = describe (crm_today_get_meet (fixture->today));

  return g_str_equal (do_text, to_do) && g_str_equal (meet_text, meet);
}

static void
open_day (TodayFixture *fixture)
{
  fixture->today = crm_today_share (fixture->book);
  crm_watch_begin (CRM_WATCH (fixture->today));
}

/* A series is there with its occurrence of today, and with the last one that was left undone; exceptions count once. */
static void
test_series (TodayFixture  *fixture,
             gconstpointer  data)
{
  const CrmTodayItem *item;

  add (fixture, "task", "Old", -3, "", NULL);
  add (fixture, "task", "Coming", 1, "", NULL);
  add (fixture, "task", "Weekly", -8, "", "FREQ=WEEKLY");
  add (fixture, "task", "Daily", -5, "", "FREQ=DAILY");
  add (fixture, "meeting", "Standup", -5, "T10:00", "FREQ=DAILY");
  add (fixture, "meeting", "Yesterday", -1, "T09:00", NULL);
  add (fixture, "meeting", "Early", 0, "T08:00", NULL);
  open_day (fixture);
  WAIT_UNTIL (shows (fixture, "Old! Weekly! Daily", "Early Standup"));
  g_assert_cmpuint (crm_today_get_n_overdue (fixture->today), ==, 2);

  item = g_ptr_array_index (crm_today_get_do (fixture->today), 1);
  g_assert_nonnull (item->occurrence);
  crm_activity_complete_async (fixture->book, item->id, item->occurrence, NULL, NULL, NULL);
  WAIT_UNTIL (shows (fixture, "Old! Daily", "Early Standup"));

  item = g_ptr_array_index (crm_today_get_meet (fixture->today), 1);
  crm_activity_reschedule_async (fixture->book, item->id, item->occurrence, CRM_ACTIVITY_ONE, item->when, NULL, NULL, NULL);
  crm_activity_delete_async (fixture->book, ((CrmTodayItem *) g_ptr_array_index (crm_today_get_do (fixture->today), 0))->id, NULL,
                             CRM_ACTIVITY_ALL, NULL, NULL);
  WAIT_UNTIL (shows (fixture, "Daily", "Early Standup"));
}

/* What is to be done once a year is not forgotten after a month; of a weekly task the next one is there. */
static void
test_seldom (TodayFixture  *fixture,
             gconstpointer  data)
{
  const CrmTodayItem *item;

  add (fixture, "task", "Taxes", -200, "", "FREQ=YEARLY");
  add (fixture, "task", "Filter", -120, "", "FREQ=MONTHLY;INTERVAL=3");
  add (fixture, "task", "Over", -90, "", "FREQ=WEEKLY;COUNT=2");
  add (fixture, "meeting", "Assembly", -100, "T10:00", "FREQ=YEARLY");
  open_day (fixture);
  WAIT_UNTIL (shows (fixture, "Taxes! Filter!", ""));

  item = g_ptr_array_index (crm_today_get_do (fixture->today), 0);
  crm_activity_complete_async (fixture->book, item->id, item->occurrence, NULL, NULL, NULL);
  WAIT_UNTIL (shows (fixture, "Filter!", ""));
}

static void
test_snooze (TodayFixture  *fixture,
             gconstpointer  data)
{
  gint64 id = add (fixture, "task", "Old", -3, "", NULL);

  open_day (fixture);
  WAIT_UNTIL (shows (fixture, "Old!", ""));
  crm_activity_snooze_async (fixture->book, id, NULL, 1, NULL, NULL);
  WAIT_UNTIL (shows (fixture, "", ""));
  crm_activity_snooze_async (fixture->book, id, NULL, 0, NULL, NULL);
  WAIT_UNTIL (shows (fixture, "Old", ""));
}

/* There is one, as long as somebody holds it. */
static void
test_shared (TodayFixture  *fixture,
             gconstpointer  data)
{
  CrmToday *first = crm_today_share (fixture->book);

  add (fixture, "task", "Old", -3, "", NULL);
  crm_watch_begin (CRM_WATCH (first));
  fixture->today = crm_today_share (fixture->book);
  g_assert_true (fixture->today == first);
  g_object_unref (first);
  WAIT_UNTIL (shows (fixture, "Old!", ""));

  g_assert_finalize_object (g_steal_pointer (&fixture->today));
  open_day (fixture);
  WAIT_UNTIL (shows (fixture, "Old!", ""));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/today/series", TodayFixture, NULL, set_up, test_series, tear_down);
  g_test_add ("/today/seldom", TodayFixture, NULL, set_up, test_seldom, tear_down);
  g_test_add ("/today/shared", TodayFixture, NULL, set_up, test_shared, tear_down);
  g_test_add ("/today/snooze", TodayFixture, NULL, set_up, test_snooze, tear_down);

  return g_test_run ();
}
