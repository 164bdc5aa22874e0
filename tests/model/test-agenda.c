/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-activity-time.h"
#include "crm-agenda.h"
#include "crm-datetime.h"
#include "crm-activity-commands.h"
#include "crm-model-error.h"
#include "crm-reminders.h"
#include "model-fixture.h"

typedef struct
{
  Fixture  base;
  CrmBook *book;
} BookFixture;

static void
set_up (BookFixture   *fixture,
        gconstpointer  data)
{
  fixture->book = fixture_open_book (&fixture->base);
}

static void
tear_down (BookFixture   *fixture,
           gconstpointer  data)
{
  fixture_close_book (&fixture->base, &fixture->book);
}

static gint64
add (BookFixture *fixture,
     const char  *kind,
     const char  *subject,
     const char  *starts,
     const char  *ends,
     const char  *tz,
     const char  *rrule)
{
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  crm_record_set_text (activity, "kind", kind);
  crm_record_set_text (activity, "subject", subject);
  crm_record_set_text (activity, g_strcmp0 (kind, "task") == 0 ? "due" : "starts", starts);
  crm_record_set_text (activity, "ends", ends);
  crm_record_set_text (activity, "tz", tz);
  crm_record_set_text (activity, "rrule", rrule);
  set = crm_book_save (fixture->book, activity, NULL, NULL, &error);
  g_assert_no_error (error);

  return crm_record_get_id (activity);
}

static void
take_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* What stands between two dates (in the system's zone, Berlin), one line each. */
static char *
agenda (BookFixture *fixture,
        const char  *from,
        const char  *to)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) items = NULL;
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  CrmDatetime first;
  CrmDatetime last;

  g_assert_true (crm_datetime_parse_text (from, NULL, &first));
  g_assert_true (crm_datetime_parse_text (to, NULL, &last));
  crm_agenda_load_async (fixture->book, crm_datetime_to_instant (&first, NULL), crm_datetime_to_instant (&last, NULL), CRM_AGENDA_VISIBLE,
                         NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  items = crm_agenda_load_finish (fixture->book, result, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < items->len; i++)
    {
      const CrmAgendaItem *item = &g_array_index (items, CrmAgendaItem, i);
      g_autoptr (GDateTime) starts = g_date_time_new_from_unix_local (item->starts);
      g_autofree char *at = g_date_time_format (starts, "%m-%dT%H:%M");

      g_string_append_printf (text, "%s%s %s %d", text->len > 0 ? "|" : "", at, item->subject, (int) (item->ends - item->starts) / 60);
    }

  return g_string_free (text, FALSE);
}

static void
test_window (BookFixture   *fixture,
             gconstpointer  data)
{
  g_autofree char *january = NULL;
  g_autofree char *one_day = NULL;
  g_autofree char *summer = NULL;

  add (fixture, "meeting", "Berlin", "2026-01-10T10:00", "2026-01-10T11:30", "Europe/Berlin", NULL);
  add (fixture, "meeting", "Tokyo", "2026-01-10T10:00", "2026-01-10T11:00", "Asia/Tokyo", NULL);
  add (fixture, "meeting", "Fair", "2026-01-09", "2026-01-11", NULL, NULL);
  add (fixture, "task", "Invoice", "2026-01-10", NULL, NULL, NULL);
  add (fixture, "meeting", "Weekly", "2026-01-05T08:00", "2026-01-05T08:45", "Europe/Berlin", "FREQ=WEEKLY");
  add (fixture, "meeting", "Over", "2025-12-29T08:00", "2025-12-29T08:30", "Europe/Berlin", "FREQ=DAILY;COUNT=3");
  add (fixture, "note", "No time", NULL, NULL, NULL, NULL);

  january = agenda (fixture, "2026-01-09", "2026-01-13");
  g_assert_cmpstr (january, ==, "01-09T00:00 Fair 4320|01-10T00:00 Invoice 1440|01-10T02:00 Tokyo 60|01-10T10:00 Berlin 90|01-12T08:00 Weekly 45");

  one_day = agenda (fixture, "2026-01-11", "2026-01-12");
  g_assert_cmpstr (one_day, ==, "01-09T00:00 Fair 4320");

  /* Eight in the morning stays eight in summer. */
  summer = agenda (fixture, "2026-07-06", "2026-07-07");
  g_assert_cmpstr (summer, ==, "07-06T08:00 Weekly 45");
}

/* An end is in the zone of its beginning; one of the other kind is none. */
static void
test_ends (void)
{
  const CrmActivityColumns zoned = { "2026-01-10T10:00", "2026-01-10T11:00", NULL, "Asia/Tokyo" };
  const CrmActivityColumns mixed = { "2026-01-10", "2026-01-10T11:00", NULL, "Asia/Tokyo" };
  const CrmActivityColumns floating = { "2026-01-10T10:00", "2026-01-10T11:00" };
  CrmActivityTime time;

  g_assert_true (crm_activity_time_init (&time, &zoned));
  g_assert_cmpint (time.source.end.kind, ==, CRM_DATETIME_ZONED);
  g_assert_true (time.source.end.zone == time.source.set.start.zone);
  g_assert_cmpint (time.source.end.local - time.source.set.start.local, ==, 3600);
  crm_activity_time_clear (&time);

  g_assert_true (crm_activity_time_init (&time, &mixed));
  g_assert_cmpint (time.source.end.kind, ==, CRM_DATETIME_NONE);
  crm_activity_time_clear (&time);

  g_assert_true (crm_activity_time_init (&time, &floating));
  g_assert_cmpint (time.source.end.kind, ==, CRM_DATETIME_FLOATING);
  crm_activity_time_clear (&time);
}

typedef struct
{
  gint64      id;
  const char *occurrence;
  const char *start;
  CrmActivityScope scope;
  const char *end;
} Move;

static gboolean
write_move (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Move *move = data;

  return crm_activity_reschedule (conn, move->id, move->occurrence, move->scope, move->start, move->end, error);
}

static gboolean
write_complete (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  Move *move = data;

  return crm_activity_complete (conn, move->id, move->occurrence, "Fine", error);
}

static gboolean
write_delete (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  Move *move = data;

  return crm_activity_delete (conn, move->id, move->occurrence, move->scope, error);
}

static void
run (BookFixture  *fixture,
     CrmWriteFunc  func,
     Move         *move,
     const char   *label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_run (fixture->book, NULL, func, move, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (crm_change_set_get_label (set), ==, label);
}

static void
undo (BookFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);

  g_assert_no_error (error);
}

/* One occurrence moves, is done or goes, the series stays; one undo takes back both sides. */
static void
test_occurrences (BookFixture   *fixture,
                  gconstpointer  data)
{
  gint64 id = add (fixture, "meeting", "Daily", "2026-01-05T08:00", "2026-01-05T08:45", "Europe/Berlin", "FREQ=DAILY;COUNT=3");
  Move move = { id, "2026-01-06T08:00", "2026-01-06T15:00" };
  Move gone = { id, "2026-01-05T08:00", NULL };
  g_autofree char *moved = NULL;
  g_autofree char *deleted = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *restored = NULL;

  run (fixture, write_move, &move, "Moved Daily");
  moved = agenda (fixture, "2026-01-05", "2026-01-12");
  g_assert_cmpstr (moved, ==, "01-05T08:00 Daily 45|01-06T15:00 Daily 45|01-07T08:00 Daily 45");

  run (fixture, write_delete, &gone, "Deleted Daily");
  deleted = agenda (fixture, "2026-01-05", "2026-01-12");
  g_assert_cmpstr (deleted, ==, "01-06T15:00 Daily 45|01-07T08:00 Daily 45");

  undo (fixture);
  undo (fixture);
  restored = agenda (fixture, "2026-01-05", "2026-01-12");
  g_assert_cmpstr (restored, ==, "01-05T08:00 Daily 45|01-06T08:00 Daily 45|01-07T08:00 Daily 45");

  run (fixture, write_complete, &move, "Done: Daily");
  gone.occurrence = NULL;
  run (fixture, write_delete, &gone, "Deleted Daily");
  whole = agenda (fixture, "2026-01-05", "2026-01-12");
  g_assert_cmpstr (whole, ==, "01-06T08:00 Daily 45");
}

#define ASSERT_AGENDA(fixture, from, to, expected) \
  G_STMT_START { \
    g_autofree char *described = agenda (fixture, from, to); \
    g_assert_cmpstr (described, ==, expected); \
  } G_STMT_END

/* A series moves with all it has: its weekdays, its end, what was left out of it. */
static void
test_move_all (BookFixture   *fixture,
               gconstpointer  data)
{
  gint64 id = add (fixture, "meeting", "Gym", "2026-01-05T08:00", "2026-01-05T08:45", "Europe/Berlin", "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260122T225959Z");
  Move gone = { id, "2026-01-08T08:00", NULL };
  Move later = { id, "2026-01-12T08:00", "2026-01-13T10:00", CRM_ACTIVITY_ALL };
  Move longer = { id, "2026-01-13T10:00", "2026-01-13T10:00", CRM_ACTIVITY_ALL, "2026-01-13T12:00" };

  run (fixture, write_delete, &gone, "Deleted Gym");
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-05T08:00 Gym 45|01-12T08:00 Gym 45|01-15T08:00 Gym 45|01-19T08:00 Gym 45|01-22T08:00 Gym 45");
  run (fixture, write_move, &later, "Moved Gym");
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-06T10:00 Gym 45|01-13T10:00 Gym 45|01-16T10:00 Gym 45|01-20T10:00 Gym 45|01-23T10:00 Gym 45");
  run (fixture, write_move, &longer, "Moved Gym");
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-01-14", "01-06T10:00 Gym 120|01-13T10:00 Gym 120");
  undo (fixture);
  undo (fixture);
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-01-14", "01-05T08:00 Gym 45|01-12T08:00 Gym 45");
}

/* What follows becomes a series of its own: neither more nor fewer of them, and what was left out stays out. */
static void
test_following (BookFixture   *fixture,
                gconstpointer  data)
{
  gint64 id = add (fixture, "meeting", "Daily", "2026-01-05T08:00", "2026-01-05T08:45", "Europe/Berlin", "FREQ=DAILY;COUNT=6");
  Move gone = { id, "2026-01-08T08:00", NULL };
  Move later = { id, "2026-01-07T08:00", "2026-01-07T09:00", CRM_ACTIVITY_FOLLOWING };
  Move end = { id, "2026-01-06T08:00", NULL, CRM_ACTIVITY_FOLLOWING };

  run (fixture, write_delete, &gone, "Deleted Daily");
  run (fixture, write_move, &later, "Moved Daily");
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-05T08:00 Daily 45|01-06T08:00 Daily 45|01-07T09:00 Daily 45|01-09T09:00 Daily 45|01-10T09:00 Daily 45");
  undo (fixture);
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-05T08:00 Daily 45|01-06T08:00 Daily 45|01-07T08:00 Daily 45|01-09T08:00 Daily 45|01-10T08:00 Daily 45");
  run (fixture, write_delete, &end, "Deleted Daily");
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-05T08:00 Daily 45");
}

typedef struct
{
  CrmRecord        *activity;
  const char       *occurrence;
  CrmActivityScope  scope;
} Save;

static gboolean
write_save (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Save *save = data;

  return crm_activity_save (conn, save->activity, save->occurrence, save->scope, error);
}

/* Edits the occurrence of the 6th: another title, an hour later. */
static void
edit (BookFixture      *fixture,
      gint64            id,
      CrmActivityScope  scope)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmRecord) activity = crm_book_load (fixture->book, &crm_activity_type, id, NULL, &error);
  Save save = { activity, "2026-01-06T08:00", scope };

  g_assert_no_error (error);
  g_assert_true (crm_activity_show_occurrence (activity, save.occurrence));
  g_assert_cmpstr (crm_record_get_text (activity, "starts"), ==, "2026-01-06T08:00");
  g_assert_cmpstr (crm_record_get_text (activity, "ends"), ==, "2026-01-06T08:45");
  crm_record_set_text (activity, "subject", "New");
  crm_record_set_text (activity, "starts", "2026-01-06T09:00");
  crm_record_set_text (activity, "ends", "2026-01-06T09:30");
  set = crm_book_run (fixture->book, NULL, write_save, &save, NULL, &error);
  g_assert_no_error (error);
}

static void
test_edit (BookFixture   *fixture,
           gconstpointer  data)
{
  gint64 id = add (fixture, "meeting", "Old", "2026-01-05T08:00", "2026-01-05T08:45", "Europe/Berlin", "FREQ=DAILY;COUNT=3");

  edit (fixture, id, CRM_ACTIVITY_ONE);
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-05T08:00 Old 45|01-06T09:00 New 30|01-07T08:00 Old 45");
  undo (fixture);
  edit (fixture, id, CRM_ACTIVITY_FOLLOWING);
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-05T08:00 Old 45|01-06T09:00 New 30|01-07T09:00 New 30");
  undo (fixture);
  edit (fixture, id, CRM_ACTIVITY_ALL);
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-05T09:00 New 30|01-06T09:00 New 30|01-07T09:00 New 30");
  undo (fixture);
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-02-05", "01-05T08:00 Old 45|01-06T08:00 Old 45|01-07T08:00 Old 45");
}

/* What cannot be moved as a whole is refused, and nothing is changed. */
static void
test_refused (BookFixture   *fixture,
              gconstpointer  data)
{
  gint64 id = add (fixture, "meeting", "Board", "2026-01-13T08:00", "2026-01-13T08:45", "Europe/Berlin", "FREQ=MONTHLY;BYDAY=2TU");
  Move other_day = { id, "2026-01-13T08:00", "2026-01-14T08:00", CRM_ACTIVITY_ALL };
  Move other_hour = { id, "2026-02-10T08:00", "2026-02-10T09:00", CRM_ACTIVITY_ALL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_run (fixture->book, NULL, write_move, &other_day, NULL, &error);

  g_assert_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID);
  g_assert_null (set);
  run (fixture, write_move, &other_hour, "Moved Board");
  ASSERT_AGENDA (fixture, "2026-01-05", "2026-03-05", "01-13T09:00 Board 45|02-10T09:00 Board 45");
}

/* Moving keeps the length; a date moves the day and keeps the hour. */
static void
test_reschedule (BookFixture   *fixture,
                 gconstpointer  data)
{
  gint64 meeting = add (fixture, "meeting", "Talk", "2026-01-05T08:00", "2026-01-05T09:30", "Europe/Berlin", NULL);
  gint64 fair = add (fixture, "meeting", "Fair", "2026-01-05", "2026-01-06", NULL, NULL);
  Move to_day = { meeting, NULL, "2026-02-01" };
  Move to_time = { meeting, NULL, "2026-02-02T23:00" };
  Move days = { fair, NULL, "2026-03-01" };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  run (fixture, write_move, &to_day, "Moved Talk");
  first = agenda (fixture, "2026-02-01", "2026-02-02");
  g_assert_cmpstr (first, ==, "02-01T08:00 Talk 90");
  run (fixture, write_move, &to_time, "Moved Talk");
  second = agenda (fixture, "2026-02-03", "2026-02-04");
  g_assert_cmpstr (second, ==, "02-02T23:00 Talk 90");
  run (fixture, write_move, &days, "Moved Fair");
  third = agenda (fixture, "2026-03-01", "2026-03-05");
  g_assert_cmpstr (third, ==, "03-01T00:00 Fair 2880");
}

static CrmReminders *
reminders_since (BookFixture *fixture,
                 gint64       now)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CrmReminders *reminders;

  crm_reminders_load_async (fixture->book, now, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  reminders = crm_reminders_load_finish (fixture->book, result, &error);
  g_assert_no_error (error);

  return reminders;
}

static CrmReminders *
reminders_at (BookFixture *fixture,
              const char  *now)
{
  CrmDatetime time;

  g_assert_true (crm_datetime_parse_text (now, NULL, &time));

  return reminders_since (fixture, crm_datetime_to_instant (&time, NULL));
}

static void
assert_at (gint64      instant,
           const char *text)
{
  CrmDatetime time;

  g_assert_true (crm_datetime_parse_text (text, NULL, &time));
  g_assert_cmpint (instant, ==, crm_datetime_to_instant (&time, NULL));
}

static void
shown (BookFixture       *fixture,
       const CrmReminder *reminder,
       const char        *snooze_until)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  CrmDatetime time = CRM_DATETIME_INIT;
  gint64 until = 0;

  if (snooze_until != NULL && crm_datetime_parse_text (snooze_until, NULL, &time))
    until = crm_datetime_to_instant (&time, NULL);
  crm_reminder_shown_async (fixture->book, reminder, until, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  set = crm_book_command_finish (fixture->book, result, &error);
  g_assert_no_error (error);
  g_assert_false (crm_change_set_is_undoable (set));
}

/* Each reminder is due once, at its time; snoozed once more; a missed one while there is still something to be had of it. */
static void
test_reminders (BookFixture   *fixture,
                gconstpointer  data)
{
  gint64 id = add (fixture, "meeting", "Daily", "2026-01-05T08:00", "2026-01-05T08:45", "Europe/Berlin", "FREQ=DAILY;COUNT=3");
  g_autoptr (CrmReminders) none = NULL;
  g_autoptr (CrmReminders) before = NULL;
  g_autoptr (CrmReminders) due = NULL;
  g_autoptr (CrmReminders) again = NULL;
  g_autoptr (CrmReminders) snoozed = NULL;
  g_autoptr (CrmReminders) next = NULL;
  g_autoptr (CrmReminders) missed = NULL;
  g_autoptr (CrmReminders) over = NULL;
  g_autoptr (CrmRecord) activity = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  none = reminders_at (fixture, "2026-01-05T07:50");
  g_assert_cmpuint (none->due->len, ==, 0);

  activity = crm_book_load (fixture->book, &crm_activity_type, id, NULL, &error);
  g_assert_no_error (error);
  crm_record_set_int (crm_record_add_child (activity, &crm_activity_reminder_type), "minutes_before", 15);
  set = crm_book_save (fixture->book, activity, NULL, NULL, &error);
  g_assert_no_error (error);

  before = reminders_at (fixture, "2026-01-05T07:40");
  g_assert_cmpuint (before->due->len, ==, 0);
  assert_at (before->next_at, "2026-01-05T07:45");

  due = reminders_at (fixture, "2026-01-05T07:45");
  g_assert_cmpuint (due->due->len, ==, 1);
  shown (fixture, g_ptr_array_index (due->due, 0), "2026-01-05T07:55");

  again = reminders_at (fixture, "2026-01-05T07:50");
  g_assert_cmpuint (again->due->len, ==, 0);
  assert_at (again->next_at, "2026-01-05T07:55");
  snoozed = reminders_at (fixture, "2026-01-05T07:55");
  g_assert_cmpuint (snoozed->due->len, ==, 1);
  shown (fixture, g_ptr_array_index (snoozed->due, 0), NULL);

  next = reminders_at (fixture, "2026-01-05T07:56");
  g_assert_cmpuint (next->due->len, ==, 0);
  assert_at (next->next_at, "2026-01-06T07:45");

  missed = reminders_at (fixture, "2026-01-06T08:30");
  g_assert_cmpuint (missed->due->len, ==, 1);
  over = reminders_at (fixture, "2026-01-06T08:45");
  g_assert_cmpuint (over->due->len, ==, 0);
}

static gboolean
write_activity (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  return crm_activity_save (conn, data, NULL, CRM_ACTIVITY_ALL, error);
}

/* What is carried from the hours to this very day does not remind there and then; what stood there before does. */
/* Who enters what begins in ten minutes knows of it: a reminder that would have come before is not shown, one that is still to come is. */
static void
test_entered_late (BookFixture   *fixture,
                   gconstpointer  data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) soon = g_date_time_add_minutes (now, 10);
  g_autofree char *starts = g_date_time_format (soon, "%Y-%m-%dT%H:%M");
  g_autoptr (CrmRecord) activity = crm_record_new (&crm_activity_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmReminders) due = NULL;
  g_autoptr (CrmReminders) at_start = NULL;
  g_autoptr (GError) error = NULL;

  crm_record_set_text (activity, "kind", "meeting");
  crm_record_set_text (activity, "subject", "Soon");
  crm_record_set_text (activity, "starts", starts);
  crm_record_set_text (activity, "ends", starts);
  crm_record_set_text (activity, "tz", "UTC");
  crm_record_set_int (crm_record_add_child (activity, &crm_activity_reminder_type), "minutes_before", 15);
  crm_record_set_int (crm_record_add_child (activity, &crm_activity_reminder_type), "minutes_before", 0);
  set = crm_book_run (fixture->book, NULL, write_activity, activity, NULL, &error);
  g_assert_no_error (error);

  due = reminders_since (fixture, g_date_time_to_unix (now));
  g_assert_cmpuint (due->due->len, ==, 0);
  at_start = reminders_since (fixture, g_date_time_to_unix (soon));
  g_assert_cmpuint (at_start->due->len, ==, 1);
  g_assert_cmpint (((CrmReminder *) g_ptr_array_index (at_start->due, 0))->minutes_before, ==, 0);
}

static void
test_carried_to_today (BookFixture   *fixture,
                       gconstpointer  data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *late = g_strconcat (today, "T23:58", NULL);
  g_autofree char *noon = g_strconcat (today, "T12:00", NULL);
  const char *zone = crm_timezone_get_name (crm_timezone_get_system ());
  gint64 carried_id = add (fixture, "meeting", "Carried", late, late, zone, NULL);
  gint64 ids[] = { carried_id, add (fixture, "meeting", "There", today, today, NULL, NULL) };
  g_autoptr (CrmRecord) carried = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmReminders) due = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (CrmRecord) activity = crm_book_load (fixture->book, &crm_activity_type, ids[i], NULL, &error);
      g_autoptr (CrmChangeSet) added = NULL;

      g_assert_no_error (error);
      crm_record_set_int (crm_record_add_child (activity, &crm_activity_reminder_type), "minutes_before", 15);
      crm_record_set_int (activity, "all_day", i == 1);
      added = crm_book_save (fixture->book, activity, NULL, NULL, &error);
      g_assert_no_error (error);
    }

  carried = crm_book_load (fixture->book, &crm_activity_type, carried_id, NULL, &error);
  g_assert_no_error (error);
  crm_record_set_text (carried, "starts", today);
  crm_record_set_text (carried, "ends", today);
  crm_record_set_int (carried, "all_day", TRUE);
  crm_record_clear (carried, "tz");
  set = crm_book_run (fixture->book, NULL, write_activity, carried, NULL, &error);
  g_assert_no_error (error);

  due = reminders_at (fixture, noon);
  g_assert_cmpuint (due->due->len, ==, 1);
  g_assert_cmpstr (((CrmReminder *) g_ptr_array_index (due->due, 0))->subject, ==, "There");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/agenda/window", BookFixture, NULL, set_up, test_window, tear_down);
  g_test_add_func ("/agenda/ends", test_ends);
  g_test_add ("/agenda/occurrences", BookFixture, NULL, set_up, test_occurrences, tear_down);
  g_test_add ("/agenda/move-all", BookFixture, NULL, set_up, test_move_all, tear_down);
  g_test_add ("/agenda/following", BookFixture, NULL, set_up, test_following, tear_down);
  g_test_add ("/agenda/edit", BookFixture, NULL, set_up, test_edit, tear_down);
  g_test_add ("/agenda/refused", BookFixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/agenda/reschedule", BookFixture, NULL, set_up, test_reschedule, tear_down);

  g_test_add ("/agenda/reminders", BookFixture, NULL, set_up, test_reminders, tear_down);
  g_test_add ("/agenda/entered-late", BookFixture, NULL, set_up, test_entered_late, tear_down);
  g_test_add ("/agenda/carried-to-today", BookFixture, NULL, set_up, test_carried_to_today, tear_down);

  return g_test_run ();
}
