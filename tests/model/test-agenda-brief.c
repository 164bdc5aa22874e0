/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The month in brief beside all there is (crm-agenda.h), of random books that change. */

#include "crm-agenda-brief.h"
#include "model-fixture.h"

#define N_DAYS 42

typedef struct
{
  Fixture  base;
  CrmBook *book;
  GRand   *random;
  gint64   first_day;
  guint    n_made;
} BriefFixture;

static void
set_up (BriefFixture  *fixture,
        gconstpointer  data)
{
  fixture->book = fixture_open_book (&fixture->base);
  fixture->random = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  /* Both changes of the clock of a year lie in such a window, and most zones'. */
  fixture->first_day = GPOINTER_TO_UINT (data) % 2 == 0 ? crm_days_from_civil (2026, 3, 2) : crm_days_from_civil (2026, 10, 5);
}

static void
tear_down (BriefFixture  *fixture,
           gconstpointer  data)
{
  g_rand_free (fixture->random);
  fixture_close_book (&fixture->base, &fixture->book);
}

static gboolean
chance (BriefFixture *fixture,
        guint         percent)
{
  return g_rand_int_range (fixture->random, 0, 100) < (gint32) percent;
}

#define PICK(fixture, of) of[g_rand_int_range (fixture->random, 0, G_N_ELEMENTS (of))]

/* "2026-03-04", or with a time. (transfer full) */
static char *
write_time (gint64   local,
            gboolean is_date)
{
  CrmDatetime time = is_date ? crm_datetime_from_day (crm_local_get_day (local)) : crm_datetime_from_local (local, NULL);

  return crm_datetime_to_text (&time);
}

typedef struct
{
  char *starts, *ends, *due, *tz, *rrule, *exdates, *rdates;
  const char *kind;
  gint64 calendar_id;
  gboolean is_date;
} Entry;

static void
entry_clear (Entry *entry)
{
  g_free (entry->starts);
  g_free (entry->ends);
  g_free (entry->due);
  g_free (entry->tz);
  g_free (entry->rrule);
  g_free (entry->exdates);
  g_free (entry->rdates);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entry, entry_clear)

static void
make_entry (BriefFixture *fixture,
            Entry        *entry)
{
  static const char *const kinds[] = { "meeting", "meeting", "meeting", "call", "task", "visit", "note", "mail" };
  static const char *const zones[] = { "Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Nowhere/At all" };
  static const char *const rules[] = { "FREQ=WEEKLY", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;COUNT=3", "FREQ=DAILY;UNTIL=20260320T000000Z" };
  static const int lengths[] = { -60, 0, 15, 30, 60, 60, 24 * 60, 3 * 24 * 60, 7 * 24 * 60, 7 * 24 * 60 + 15, 30 * 24 * 60 };
  gint64 start = (fixture->first_day + g_rand_int_range (fixture->random, -12, N_DAYS + 3)) * CRM_SECONDS_PER_DAY;

  *entry = (Entry) { .kind = PICK (fixture, kinds), .is_date = chance (fixture, 25), .calendar_id = g_rand_int_range (fixture->random, 0, 5) };
  /* Many begin together. */
  start += chance (fixture, 50) ? 9 * 3600 : g_rand_int_range (fixture->random, 0, 24 * 60) * 60;
  entry->starts = write_time (start, entry->is_date);
  if (chance (fixture, 85))
    entry->ends = write_time (start + PICK (fixture, lengths) * 60, entry->is_date && chance (fixture, 95));
  if (g_str_equal (entry->kind, "task"))
    {
      entry->due = write_time (start + 3600, chance (fixture, 50));
      if (chance (fixture, 60))
        g_clear_pointer (&entry->ends, g_free);
      if (chance (fixture, 60))
        g_clear_pointer (&entry->starts, g_free);
    }
  if (chance (fixture, 75))
    entry->tz = g_strdup (PICK (fixture, zones));
  if (entry->starts != NULL && chance (fixture, 15))
    {
      entry->rrule = g_strdup (PICK (fixture, rules));
      if (chance (fixture, 30))
        entry->exdates = write_time (start + 7 * CRM_SECONDS_PER_DAY, entry->is_date);
    }
  else if (entry->starts != NULL && chance (fixture, 5))
    {
      entry->rdates = write_time (start + 3 * CRM_SECONDS_PER_DAY, entry->is_date);
    }
}

static gboolean
write_entries (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  BriefFixture *fixture = data;

  for (guint i = 0; i < 400; i++)
    {
      g_auto (Entry) entry = { 0 };
      gint64 id = ++fixture->n_made;
      g_autofree char *subject = g_strdup_printf ("Entry %" G_GINT64_FORMAT, id);
      g_autofree char *uid = g_strdup_printf ("uid-%" G_GINT64_FORMAT, id);

      make_entry (fixture, &entry);
      if (!crm_conn_run (conn, error,
                         "INSERT INTO activity (id, uid, kind, subject, location, starts, ends, due, tz, rrule, exdates, rdates, all_day, calendar_id,"
                         " done_at, created_at) VALUES (?1, ?2, ?3, ?4, nullif (?5, ''), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, nullif (?14, 0), nullif (?15, 0), 1)",
                         "isssssssssssiii", id, uid, entry.kind, subject, chance (fixture, 50) ? "Workshop" : "", entry.starts, entry.ends,
                         entry.due, entry.tz, entry.rrule, entry.exdates, entry.rdates, (gint64) entry.is_date, entry.calendar_id,
                         (gint64) chance (fixture, 20)))
        return FALSE;
      if (chance (fixture, 30) &&
          !crm_conn_run (conn, error, "INSERT INTO activity_link (id, activity_id, kind, ref_id) VALUES (?1 * 10, ?1, 'contact', 1), (?1 * 10 + 1, ?1, 'deal', 2)",
                         "i", id))
        return FALSE;
      /* One occurrence stands for itself elsewhere. */
      if (entry.rrule != NULL && chance (fixture, 50) &&
          !crm_conn_run (conn, error,
                         "INSERT INTO activity (id, uid, kind, subject, starts, ends, tz, series_uid, recurrence_id, all_day, created_at)"
                         " VALUES (?1 + 100000, ?2, 'meeting', 'Moved', '2026-03-20T07:00', '2026-03-20T08:00', ?3, ?2, ?4, 0, 1)",
                         "isss", id, uid, entry.tz, entry.starts))
        return FALSE;
    }

  return TRUE;
}

static gboolean
change_entries (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  static const char *const changes[] = {
    "UPDATE activity SET starts = replace (starts, '-03-', '-04-'), ends = replace (ends, '-03-', '-04-') WHERE id = ?1",
    "UPDATE activity SET deleted_at = 5 WHERE id = ?1",
    "UPDATE activity SET deleted_at = NULL WHERE id = ?1",
    "UPDATE activity SET tz = 'America/New_York' WHERE id = ?1",
    "UPDATE activity SET kind = 'note' WHERE id = ?1",
    "UPDATE activity SET calendar_id = 3 WHERE id = ?1",
    "UPDATE activity SET starts = NULL, ends = NULL, due = NULL WHERE id = ?1",
    "UPDATE activity SET rrule = 'FREQ=WEEKLY' WHERE id = ?1 AND starts IS NOT NULL",
    "UPDATE activity SET rrule = NULL, rdates = NULL WHERE id = ?1",
    "DELETE FROM activity_link WHERE activity_id = ?1",
  };
  BriefFixture *fixture = data;

  for (guint i = 0; i < 60; i++)
    if (!crm_conn_run (conn, error, PICK (fixture, changes), "i", (gint64) g_rand_int_range (fixture->random, 1, (gint32) fixture->n_made + 1)))
      return FALSE;

  return crm_conn_run (conn, error, "UPDATE calendar SET visible = ?1 WHERE id = 2", "i", (gint64) chance (fixture, 50));
}

static gboolean
make_calendars (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  return crm_conn_run (conn, error,
                       "INSERT INTO calendar (id, name, colour, visible, read_only, deleted_at, created_at) VALUES (1, 'Work', 'red', 1, 0, NULL, 1),"
                       " (2, 'Home', 'green', 0, 0, NULL, 1), (3, 'Team', 'purple', 1, 1, NULL, 1), (4, 'Gone', 'blue', 1, 0, 7, 1)", "") &&
         crm_conn_run (conn, error, "INSERT INTO contact (id, uid, kind, name, created_at) VALUES (1, 'c', 'person', 'Ada Berg', 1)", "") &&
         crm_conn_run (conn, error, "INSERT INTO pipeline (id, name, created_at) VALUES (901, 'P', 1)", "") &&
         crm_conn_run (conn, error, "INSERT INTO stage (id, pipeline_id, name, created_at) VALUES (902, 901, 'S', 1)", "") &&
         crm_conn_run (conn, error, "INSERT INTO deal (id, uid, title, stage_id, created_at, entered_stage_at) VALUES (2, 'd', 'Stairs', 902, 1, 1)", "") &&
         crm_conn_run (conn, error, "INSERT INTO stage_event (id, deal_id, to_stage_id, at) VALUES (3, 2, 902, 1)", "");
}

static void
run (BriefFixture *fixture,
     CrmWriteFunc  func,
     gboolean      undoable)
{
  const CrmWriteOptions options = { CRM_PRIORITY_USER, CRM_ORIGIN_USER, "Test", 0, !undoable };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write (crm_book_get_db (fixture->book), &options, func, fixture, NULL, &error);

  g_assert_no_error (error);
}

/* ---- The two beside each other */

static void
assert_same_item (const CrmAgendaItem *a,
                  const CrmAgendaItem *b)
{
  g_assert_cmpint (a->id, ==, b->id);
  g_assert_cmpint (a->starts, ==, b->starts);
  g_assert_cmpint (a->ends, ==, b->ends);
  g_assert_true (crm_datetime_equal (&a->start, &b->start));
  g_assert_cmpstr (a->occurrence, ==, b->occurrence);
  g_assert_cmpstr (a->subject, ==, b->subject);
  g_assert_cmpstr (a->location, ==, b->location);
  g_assert_cmpstr (a->people, ==, b->people);
  g_assert_true (a->kind == b->kind);
  g_assert_true (a->colour == b->colour);
  g_assert_cmpint (a->calendar_id, ==, b->calendar_id);
  g_assert_cmpint (a->done_at, ==, b->done_at);
  g_assert_cmpint (a->all_day, ==, b->all_day);
  g_assert_cmpint (a->is_due, ==, b->is_due);
  g_assert_cmpint (a->read_only, ==, b->read_only);
}

/* The days that @item alone is on: one, or -1 where there are several. */
static gint64
get_only_day (const CrmAgendaItem *item)
{
  gint64 starts, ends;

  crm_agenda_get_wall (&item->start, item->starts, item->ends, &starts, &ends);
  return crm_local_get_day (starts) == crm_local_get_day (MAX (ends - 1, starts)) ? crm_local_get_day (starts) : -1;
}

static gpointer
compare (CrmConn       *conn,
         gpointer       data,
         GCancellable  *cancellable,
         GError       **error)
{
  static const guint mosts[] = { 1, 2, 5, 31, 1000 };
  BriefFixture *fixture = data;
  const CrmTimezone *zone = crm_timezone_get_system ();
  gint64 from = crm_timezone_to_utc (zone, fixture->first_day * CRM_SECONDS_PER_DAY);
  gint64 to = crm_timezone_to_utc (zone, (fixture->first_day + N_DAYS) * CRM_SECONDS_PER_DAY);
  g_autoptr (GArray) all = crm_agenda_read (conn, from, to, CRM_AGENDA_VISIBLE | CRM_AGENDA_PLANNED, NULL, error);

  g_assert_no_error (*error);
  for (guint i = 0; i < G_N_ELEMENTS (mosts); i++)
    {
      g_autoptr (CrmAgendaBrief) brief = crm_agenda_brief_read (conn, fixture->first_day, N_DAYS, mosts[i], CRM_AGENDA_VISIBLE, NULL, error);
      guint kept[N_DAYS] = { 0 }, beyond[N_DAYS] = { 0 }, n = 0;

      g_assert_no_error (*error);
      for (guint j = 0; j < all->len; j++)
        {
          const CrmAgendaItem *item = &g_array_index (all, CrmAgendaItem, j);
          gint64 day = get_only_day (item);

          if (day >= 0 && kept[day - fixture->first_day] == mosts[i])
            {
              beyond[day - fixture->first_day]++;
              continue;
            }
          if (day >= 0)
            kept[day - fixture->first_day]++;
          g_assert_cmpuint (n, <, brief->items->len);
          assert_same_item (item, &g_array_index (brief->items, CrmAgendaItem, n++));
        }
      g_assert_cmpuint (n, ==, brief->items->len);
      g_assert_cmpuint (brief->n_beyond->len, ==, N_DAYS);
      for (guint j = 0; j < N_DAYS; j++)
        g_assert_cmpuint (g_array_index (brief->n_beyond, guint, j), ==, beyond[j]);
    }

  return GUINT_TO_POINTER (all->len);
}

static guint
assert_same (BriefFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gpointer n = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_LIST, compare, fixture, NULL, &error);

  g_assert_no_error (error);
  return GPOINTER_TO_UINT (n);
}

static guint
count_problems (BriefFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = crm_db_check (crm_book_get_db (fixture->book), NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (problems, i));
  return problems->len;
}

static void
test_same (BriefFixture  *fixture,
           gconstpointer  data)
{
  run (fixture, make_calendars, FALSE);
  run (fixture, write_entries, TRUE);
  g_assert_cmpuint (assert_same (fixture), >, 80);
  for (guint i = 0; i < 4; i++)
    {
      run (fixture, change_entries, TRUE);
      assert_same (fixture);
    }
  g_assert_cmpuint (count_problems (fixture), ==, 0);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmChangeSet) set = crm_db_undo (crm_book_get_db (fixture->book), 0, &error);

      g_assert_no_error (error);
      assert_same (fixture);
    }
  run (fixture, write_entries, TRUE);
  assert_same (fixture);
  g_assert_cmpuint (count_problems (fixture), ==, 0);
}

/* A row that says something else than its activity is found. */
static gboolean
shift_one (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_conn_run (conn, error, "UPDATE activity_span SET wall = wall + 60 WHERE id = (SELECT min (id) FROM activity_span)", "");
}

static gboolean
move_one (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  return crm_conn_run (conn, error, "UPDATE activity_span SET wall = wall - 60, calendar_id = 99 WHERE id = (SELECT min (id) FROM activity_span)", "");
}

/* As a book of an earlier version that cannot be written. */
static gboolean
forget_shapes (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  return crm_conn_run (conn, error, "UPDATE activity_span SET calendar_id = NULL, wall = NULL, length = NULL, shape = NULL, tz = NULL", "");
}

static void
test_old (BriefFixture  *fixture,
          gconstpointer  data)
{
  run (fixture, make_calendars, FALSE);
  run (fixture, write_entries, TRUE);
  run (fixture, forget_shapes, FALSE);
  g_assert_cmpuint (assert_same (fixture), >, 80);
}

static void
test_checked (BriefFixture  *fixture,
              gconstpointer  data)
{
  run (fixture, make_calendars, FALSE);
  run (fixture, write_entries, TRUE);
  g_assert_cmpuint (count_problems (fixture), ==, 0);
  run (fixture, shift_one, FALSE);
  g_assert_cmpuint (count_problems (fixture), ==, 1);
  run (fixture, move_one, FALSE);
  g_assert_cmpuint (count_problems (fixture), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint seed = 1; seed <= 6; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/agenda-brief/same/%u", seed);

      g_test_add (path, BriefFixture, GUINT_TO_POINTER (seed), set_up, test_same, tear_down);
    }
  g_test_add ("/agenda-brief/old", BriefFixture, GUINT_TO_POINTER (2), set_up, test_old, tear_down);
  g_test_add ("/agenda-brief/checked", BriefFixture, GUINT_TO_POINTER (1), set_up, test_checked, tear_down);

  return g_test_run ();
}
