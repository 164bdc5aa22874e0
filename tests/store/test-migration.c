/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Books as earlier versions wrote them (tests/data/book-version-NNN.sql), opened by this one. When the schema gets a new version, the last
 * one's book is added there. */

#include "store-fixture.h"

#include <sqlite3.h>

static const guint versions[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

typedef struct
{
  char  *folder;
  CrmDb *db;
} Fixture;

static char *
book_path (const char *folder)
{
  return g_build_filename (folder, "test.clientele", NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *name = g_strdup_printf ("book-version-%03u.sql", GPOINTER_TO_UINT (data));
  g_autofree char *script_path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autofree char *script = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  char *message = NULL;
  sqlite3 *db = NULL;

  fixture->folder = fixture_make_folder ();
  path = book_path (fixture->folder);
  g_file_get_contents (script_path, &script, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, script, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->db);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
assert_sound (CrmDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = crm_db_check (db, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_error ("%s", (const char *) g_ptr_array_index (problems, i));
}

static void
test_opens (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *backup = NULL;

  fixture->db = fixture_open (fixture->folder);
  fixture_assert_read (fixture->db, "SELECT group_concat (name, '|') FROM (SELECT name FROM contact_list ORDER BY sort_key, id)",
                       "Ada Lovelace|Anna Schwarz|Jörg Müller|Weiß & Söhne GmbH");
  fixture_assert_read (fixture->db, "SELECT note FROM contact WHERE family_name = 'Schwarz'", "Liebt Äpfel");
  fixture_assert_read (fixture->db, "SELECT title || ' ' || amount FROM deal", "Neue Küche 1200000");
  fixture_assert_read (fixture->db, "SELECT subject || ' ' || starts FROM activity", "Planung 2026-11-24T10:00");
  assert_sound (fixture->db);

  /* The book as it was stays beside it. */
  backup = fixture_read (fixture->db, "PRAGMA user_version");
  if (g_ascii_strtoull (backup, NULL, 10) > GPOINTER_TO_UINT (data))
    {
      g_autofree char *name = g_strdup_printf ("test.clientele.before-version-%03d", (int) g_ascii_strtoull (backup, NULL, 10));
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* What an earlier version recorded is taken back, change by change, to the empty book; and done again. */
static void
test_undoes (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const after[] = { "5|Anna Schwarz", "5|Anna Weiß" };
  guint n_undone = 0;

  fixture->db = fixture_open (fixture->folder);
  while (crm_db_get_undo_label (fixture->db) != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmChangeSet) set = crm_db_undo (fixture->db, 0, &error);

      g_assert_no_error (error);
      g_assert_nonnull (set);
      if (n_undone < G_N_ELEMENTS (after))
        fixture_assert_read (fixture->db, "SELECT (SELECT count (*) FROM contact_list) || '|' || name FROM contact WHERE given_name = 'Anna'",
                             after[n_undone]);
      n_undone++;
    }

  g_assert_cmpuint (n_undone, ==, 7);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact", "0");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM deal", "0");
  assert_sound (fixture->db);

  for (guint i = 0; i < n_undone; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmChangeSet) set = crm_db_redo (fixture->db, &error);

      g_assert_no_error (error);
      g_assert_nonnull (set);
    }
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_list", "4");
  assert_sound (fixture->db);
}

static void
test_searches_and_saves (Fixture       *fixture,
                         gconstpointer  data)
{
  fixture->db = fixture_open (fixture->folder);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_fts WHERE contact_fts MATCH 'mull*'", "1");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_note_fts WHERE contact_note_fts MATCH 'apf*'", "1");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM deal_fts WHERE deal_fts MATCH 'kuche sohne'", "1");

  fixture_write (fixture->db, "Changed", "UPDATE contact SET name = 'Jörg Meier', family_name = 'Meier' WHERE family_name = 'Müller'");
  assert_sound (fixture->db);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_fts WHERE contact_fts MATCH 'meier'", "1");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_fts WHERE contact_fts MATCH 'mull*'", "0");
}

/* Each kind of entry that was in the calendar stands where it stood, with what a month is read from. */
static void
test_calendar (Fixture       *fixture,
               gconstpointer  data)
{
  /* id, kind, starts, ends, all_day, tz, due, rrule, calendar; then the row that is expected. */
  static const struct { const char *values; const char *expected; } entries[] = {
    { "1, 'meeting', '2026-11-24T10:00', '2026-11-24T11:30', 0, 'Europe/Berlin', NULL, NULL, 7", "7|1795514400|5400|4|Europe/Berlin" },
    { "2, 'call', '2026-11-24T10:00:30', NULL, 0, NULL, NULL, NULL, NULL", "|1795514430||8|" },
    { "3, 'meeting', '2026-11-24', '2026-11-26', 1, 'Europe/Berlin', NULL, NULL, NULL", "|1795478400|259200|5|" },
    { "4, 'task', NULL, NULL, 0, 'Europe/Berlin', '2026-11-24', NULL, NULL", "|1795478400||15|" },
    { "5, 'task', '2026-11-20T08:00', NULL, 0, 'Europe/Berlin', '2026-11-24T10:00', NULL, NULL", "|1795514400||14|Europe/Berlin" },
    { "6, 'task', '2026-11-24T10:00', '2026-11-24T11:00', 0, NULL, '2026-12-24T10:00', NULL, NULL", "|1795514400|3600|12|" },
    { "7, 'visit', '2026-11-24T10:00', '2026-11-23T10:00', 0, 'Nowhere/At all', NULL, NULL, NULL", "|1795514400||16|Nowhere/At all" },
    { "8, 'note', '2026-11-24T10:00', '2026-11-24', 0, NULL, NULL, NULL, NULL", "|1795514400||0|" },
    { "9, 'task', '2026-11-24T10:00', NULL, 0, NULL, '2026-12-24T10:00', 'FREQ=DAILY', NULL", "|1795514400||12|" },
    { "10, 'meeting', '2026-11-24T10:00:60', '2026-02-30T10:00', 0, NULL, NULL, NULL, NULL", "|1795514459||4|" },
    { "11, 'meeting', '0999-01-01', '9999-12-31', 1, NULL, NULL, NULL, NULL", "|-30641760000|284044060800|5|" },
  };
  g_autofree char *path = book_path (fixture->folder);
  sqlite3 *db = NULL;

  /* Version 5 wrote it itself. */
  if (GPOINTER_TO_UINT (data) >= 5)
    return;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA foreign_keys = OFF;"
                                              "INSERT INTO activity (id, kind, starts, ends, all_day, tz, due, rrule, calendar_id, uid, subject, created_at)"
                                              " VALUES (%s, %u, 'Entry', 1);"
                                              "INSERT INTO activity_span (id, starts, ends, series) VALUES (%u, 7, 8, 0)",
                                              entries[i].values, i + 1, i + 1);
      char *message = NULL;

      sqlite3_exec (db, sql, NULL, NULL, &message);
      g_assert_cmpstr (message, ==, NULL);
    }
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  fixture->db = fixture_open (fixture->folder);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT coalesce (calendar_id, '') || '|' || wall || '|' || coalesce (length, '') || '|' || shape || '|' "
                                              "|| coalesce (tz, '') FROM activity_span WHERE id = %u", i + 1);

      fixture_assert_read (fixture->db, sql, entries[i].expected);
    }
  fixture_assert_read (fixture->db, "SELECT count (*) FROM activity_span WHERE shape IS NULL OR wall IS NULL", "0");
}

/* Lines that were kept of a card stay where they are: what wrote them can be taken back. */
static void
test_cards (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = book_path (fixture->folder);
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, "UPDATE contact SET vcard_extra = 'X-HOBBY:Töpfern' || char (10) || 'X-SHOE;X-P=1:42' WHERE given_name = 'Ada'", NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  fixture->db = fixture_open (fixture->folder);
  fixture_assert_read (fixture->db, "SELECT replace (vcard_extra, char (10), '|') FROM contact WHERE given_name = 'Ada'", "X-HOBBY:Töpfern|X-SHOE;X-P=1:42");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_card", "0");
  assert_sound (fixture->db);
}

static gboolean
try_cb (CrmConn       *conn,
        gpointer       user_data,
        GCancellable  *cancellable,
        GError       **error)
{
  return crm_conn_run (conn, error, user_data, "");
}

/* A mail that is to be sent stays in the index that keeps its address from getting two. */
static void
test_no_mail_twice (Fixture       *fixture,
                    gconstpointer  data)
{
  const char *const forbidden[] = {
    "UPDATE campaign_mail SET state = 'pending' WHERE state = 'excluded'",
    "UPDATE campaign_mail SET excluded = 1 WHERE state = 'pending'",
    "UPDATE campaign_mail SET excluded = 0 WHERE state = 'excluded'",
    ("INSERT INTO campaign_mail (id, campaign_id, address, address_key, merge, token, message_id, date, state) "
     "SELECT 1, campaign_id, address, address_key, merge, 'another', message_id, 0, 'pending' FROM campaign_mail WHERE state = 'sent'"),
  };

  fixture->db = fixture_open (fixture->folder);
  fixture_assert_read (fixture->db, "SELECT group_concat (state || excluded, ' ') FROM (SELECT * FROM campaign_mail ORDER BY id)",
                       GPOINTER_TO_UINT (data) >= 3 ? "sent0 failed0 pending0 excluded1 unknown0" : NULL);
  for (guint i = 0; GPOINTER_TO_UINT (data) >= 3 && i < G_N_ELEMENTS (forbidden); i++)
    {
      CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_SYSTEM, .label = "Forbidden" };
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmChangeSet) set = crm_db_write (fixture->db, &options, try_cb, (gpointer) forbidden[i], NULL, &error);

      g_assert_null (set);
      g_assert_nonnull (error);
    }
  assert_sound (fixture->db);
}

/* Opened for reading only it is read as it is: nothing is written. */
static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = book_path (fixture->folder);
  g_autofree char *version = g_strdup_printf ("%u", GPOINTER_TO_UINT (data));
  g_autoptr (GError) error = NULL;

  fixture->db = crm_db_open (path, CRM_DB_OPEN_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_read (fixture->db, "PRAGMA user_version", version);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_list", "4");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_words_due", "0");
  fixture_assert_read (fixture->db, "SELECT count (settled_by) FROM conflict", "0");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM activity_span WHERE shape IS NULL", GPOINTER_TO_UINT (data) < 5 ? "1" : "0");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_card", "0");
  fixture_assert_read (fixture->db, "SELECT count (parent_id) + count (cadence_days) + count (snoozed_until) FROM contact", "0");
  fixture_assert_read (fixture->db, "SELECT (SELECT count (*) FROM relation) + (SELECT count (*) FROM referral)", "0");
  fixture_assert_read (fixture->db, "SELECT count (keep_days) + count (keep_due) FROM contact_list", "0");
  assert_sound (fixture->db);
  fixture_assert_read (fixture->db, "SELECT sum (excluded) FROM campaign_mail", GPOINTER_TO_UINT (data) >= 3 ? "1" : NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      gconstpointer version = GUINT_TO_POINTER (versions[i]);
      static const struct
      {
        const char *name;
        void      (*func) (Fixture *, gconstpointer);
      } tests[] = {
        { "opens", test_opens },
        { "undoes", test_undoes },
        { "searches-and-saves", test_searches_and_saves },
        { "calendar", test_calendar },
        { "cards", test_cards },
        { "no-mail-twice", test_no_mail_twice },
        { "read-only", test_read_only },
      };

      for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
        {
          g_autofree char *path = g_strdup_printf ("/migration/%u/%s", versions[i], tests[j].name);

          g_test_add (path, Fixture, version, set_up, tests[j].func, tear_down);
        }
    }
  return g_test_run ();
}
