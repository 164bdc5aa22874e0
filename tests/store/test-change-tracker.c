/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tracker records beside what SQLite's session extension does, over the same random statements. */

#define SQLITE_ENABLE_SESSION
#define SQLITE_ENABLE_PREUPDATE_HOOK

#include "crm-change-reader.h"
#include "crm-change-tracker.h"
#include "crm-store-error.h"

#include <string.h>

static const char *const tables[] = { "thing", "part", "late", "wide", NULL };

static const char schema[] =
  "CREATE TABLE thing (id INTEGER PRIMARY KEY, a, b REAL, c TEXT, d BLOB, e INTEGER UNIQUE);"
  "CREATE TABLE part (id INTEGER PRIMARY KEY, thing_id INTEGER, v ANY) STRICT;"
  "CREATE TABLE late (c TEXT NOT NULL, id INTEGER PRIMARY KEY, b REAL) STRICT;"
  "CREATE TABLE wide (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES thing (id) ON DELETE CASCADE ON UPDATE CASCADE, note TEXT);"
  "CREATE TABLE journal (at INTEGER PRIMARY KEY, what TEXT);"
  "CREATE TRIGGER thing_insert AFTER INSERT ON thing WHEN NEW.id % 3 = 0 BEGIN"
  "  INSERT INTO part VALUES (NULL, NEW.id, NEW.a); INSERT INTO journal VALUES (NULL, 'insert'); END;"
  "CREATE TRIGGER thing_update AFTER UPDATE ON thing WHEN NEW.id % 2 = 0 BEGIN"
  "  UPDATE part SET v = NEW.b WHERE thing_id = NEW.id; UPDATE late SET b = b + 1 WHERE id = NEW.id; END;"
  "CREATE TRIGGER thing_delete BEFORE DELETE ON thing BEGIN DELETE FROM part WHERE thing_id = OLD.id; END;";

static CrmConn *
open_memory (void)
{
  g_autoptr (GError) error = NULL;
  CrmConn *conn = crm_conn_open ("file::memory:", CRM_CONN_PLAIN, &error);

  g_assert_no_error (error);
  crm_conn_exec (conn, "PRAGMA foreign_keys = ON", &error);
  g_assert_no_error (error);
  crm_conn_exec (conn, schema, &error);
  g_assert_no_error (error);

  return conn;
}

/* ------------------------------------------------------------------------------------------------ random statements */

static char *
random_value (GRand *rand)
{
  static const char *const values[] = {
    "NULL", "0", "1", "-1", "9223372036854775807", "-9223372036854775808", "0.0", "-0.0", "3.0", "0.1", "-2.5e300", "1e-320", "''", "'a'",
    "'Größe 漢字'", "x''", "x'00'", "x'00ff10'", "zeroblob(300)", "'0'", "'12'", "hex(zeroblob(70))", "hex(zeroblob(9000))",
  };

  if (g_rand_boolean (rand))
    return g_strdup (values[g_rand_int_range (rand, 0, G_N_ELEMENTS (values))]);

  return g_strdup_printf ("%d", g_rand_int_range (rand, -300, 300));
}

static char *
random_statement (GRand *rand)
{
  static const char *const names[] = { "thing", "part", "late", "wide" };
  static const char *const columns[] = { "a", "b", "c", "d", "e" };
  g_autofree char *value = random_value (rand);
  g_autofree char *other = random_value (rand);
  const char *name = names[g_rand_int_range (rand, 0, 4)];
  int id = g_rand_int_range (rand, 0, 40);
  int kind = g_rand_int_range (rand, 0, 20);

  switch (kind)
    {
    case 0:
    case 1:
    case 2:
      return g_strdup_printf ("INSERT INTO thing VALUES (%d, %s, %s, %s, %s, NULL)", id, value, other, value, other);
    case 3:
      return g_strdup_printf ("INSERT INTO part VALUES (%d, %d, %s)", id, g_rand_int_range (rand, 0, 40), value);
    case 4:
      return g_strdup_printf ("INSERT OR IGNORE INTO late VALUES (%s, %d, %s)", value, id, other);
    case 5:
      return g_strdup_printf ("INSERT OR REPLACE INTO thing VALUES (%d, %s, 1.5, NULL, %s, %d)", id, value, other, id / 3);
    case 6:
      return g_strdup_printf ("INSERT INTO late VALUES ('x', %d, 1) ON CONFLICT (id) DO UPDATE SET c = excluded.c || c", id);
    case 7:
    case 8:
    case 9:
      return g_strdup_printf ("UPDATE thing SET %s = %s WHERE id BETWEEN %d AND %d", columns[g_rand_int_range (rand, 0, 4)], value, id,
                              id + g_rand_int_range (rand, 0, 5));
    case 10:
      return g_strdup_printf ("UPDATE thing SET a = a, b = b, c = c, d = d");
    case 11:
      return g_strdup_printf ("UPDATE %s SET id = id + %d WHERE id = %d", name, g_rand_int_range (rand, -3, 3), id);
    case 12:
      return g_strdup_printf ("UPDATE thing SET id = -id, a = %s WHERE id > %d", value, id);
    case 13:
    case 14:
      return g_strdup_printf ("DELETE FROM %s WHERE id = %d", name, id);
    case 15:
      return g_strdup_printf (g_rand_int_range (rand, 0, 8) == 0 ? "DELETE FROM %s" : "DELETE FROM %s WHERE id %% 7 = 3", name);
    case 16:
      return g_strdup_printf ("INSERT INTO wide SELECT NULL, id, %s FROM thing LIMIT 3", value);
    case 17:
      return g_strdup ("SAVEPOINT s");
    case 18:
      return g_strdup ("ROLLBACK TO s");
    default:
      return g_strdup_printf ("INSERT INTO thing (e, a) VALUES (%d, %s), (%d, 2)", g_rand_int_range (rand, 0, 20), value,
                              g_rand_int_range (rand, 0, 20));
    }
}

/* ------------------------------------------------------------------------------------------------ comparing */

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Every change as text, sorted: a session writes them in the order of its hash table. */
static char *
describe (gconstpointer data,
          gsize         size)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const CrmChangeRecord *record;
  const guint8 *header = NULL;
  CrmChangeReader reader;

  crm_change_reader_init (&reader, data, size);
  while (crm_change_reader_next (&reader, &record, &error))
    {
      g_autoptr (GString) line = g_string_new (record->table);

      if (record->header != header)
        g_string_append_printf (order, "%s ", record->table);
      header = record->header;
      for (gsize i = 0; i < record->header_size; i++)
        g_string_append_printf (line, "%02x", record->header[i]);
      g_string_append_c (line, ' ');
      for (gsize i = 0; i < record->record_size; i++)
        g_string_append_printf (line, "%02x", record->record[i]);
      g_ptr_array_add (lines, g_string_free (g_steal_pointer (&line), FALSE));
    }
  g_assert_no_error (error);

  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (order, "\n%s", (const char *) g_ptr_array_index (lines, i));

  return g_string_free (g_steal_pointer (&order), FALSE);
}

/* All rows of the recorded tables, types included. */
static char *
dump (CrmConn *conn)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; tables[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY id", tables[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmStmt) stmt = crm_conn_query (conn, &error, sql, "");

      g_string_append_printf (text, "%s\n", tables[i]);
      while (crm_stmt_step (stmt, &error) == CRM_STEP_ROW)
        {
          for (int column = 0; column < crm_stmt_n_columns (stmt); column++)
            g_string_append_printf (text, "%d:%s|", sqlite3_column_type (stmt->stmt, column), crm_stmt_get_text (stmt, column));
          g_string_append_c (text, '\n');
        }
      g_assert_no_error (error);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
on_conflict (void                   *data,
             int                     kind,
             sqlite3_changeset_iter *iter)
{
  /* Triggers and cascades run during the apply too: what they did is among the changes. */
  return kind == SQLITE_CHANGESET_CONFLICT || kind == SQLITE_CHANGESET_DATA ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT;
}

static void
apply_inverse (CrmConn    *conn,
               GByteArray *changeset)
{
  g_autoptr (GError) error = NULL;
  void *inverse = NULL;
  int size = 0;

  crm_conn_exec (conn, "DROP TRIGGER thing_insert; DROP TRIGGER thing_update; DROP TRIGGER thing_delete; PRAGMA foreign_keys = OFF", &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3changeset_invert ((int) changeset->len, changeset->data, &size, &inverse), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3changeset_apply (conn->db, size, inverse, NULL, on_conflict, NULL), ==, SQLITE_OK);
  sqlite3_free (inverse);
}

static void
run_both (CrmConn    *tracked,
          CrmConn    *watched,
          const char *sql)
{
  int first = sqlite3_exec (tracked->db, sql, NULL, NULL, NULL);
  int second = sqlite3_exec (watched->db, sql, NULL, NULL, NULL);

  /* A statement that is refused is undone halfway: that too must come out right. */
  g_assert_cmpint (first, ==, second);
  tracked->unsure = tracked->unsure || first != SQLITE_OK || g_str_equal (sql, "SAVEPOINT s");
}

/* One transaction of random statements on two equal books, one with a tracker, one with a session. */
static void
compare_transaction (CrmConn          *tracked,
                     CrmChangeTracker *tracker,
                     CrmConn          *watched,
                     GRand            *rand,
                     GByteArray       *changeset)
{
  int n_statements = g_rand_int_range (rand, 1, 25);
  g_autofree char *from_tracker = NULL;
  g_autofree char *from_session = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3_session *session = NULL;
  void *data = NULL;
  int size = 0;

  run_both (tracked, watched, "BEGIN IMMEDIATE");
  crm_change_tracker_begin (tracker);
  g_assert_cmpint (sqlite3session_create (watched->db, "main", &session), ==, SQLITE_OK);
  for (guint i = 0; tables[i] != NULL; i++)
    g_assert_cmpint (sqlite3session_attach (session, tables[i]), ==, SQLITE_OK);

  for (int i = 0; i < n_statements; i++)
    {
      g_autofree char *sql = random_statement (rand);

      run_both (tracked, watched, sql);
    }

  crm_change_tracker_end (tracker, changeset, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3session_changeset (session, &size, &data), ==, SQLITE_OK);
  sqlite3session_delete (session);

  from_tracker = describe (changeset->data, changeset->len);
  from_session = describe (data, (gsize) size);
  sqlite3_free (data);
  g_assert_cmpstr (from_tracker, ==, from_session);
  run_both (tracked, watched, "COMMIT");
}

static void
test_same_as_session (void)
{
  guint n_rounds = g_test_slow () ? 400 : 60;

  for (guint round = 0; round < n_rounds; round++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (CrmConn) tracked = open_memory ();
      g_autoptr (CrmConn) watched = open_memory ();
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmChangeTracker) tracker = crm_change_tracker_new (tracked, tables, &error);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GByteArray) last = NULL;

      g_test_message ("round %u, seed %u", round, seed);
      g_assert_no_error (error);
      for (guint i = 0; i < 8; i++)
        {
          g_clear_pointer (&last, g_byte_array_unref);
          g_clear_pointer (&before, g_free);
          last = g_byte_array_new ();
          before = dump (tracked);
          compare_transaction (tracked, tracker, watched, rand, last);
        }

      /* Both books came out the same, and the last transaction can be taken back. */
      {
        g_autofree char *here = dump (tracked);
        g_autofree char *there = dump (watched);

        g_assert_cmpstr (here, ==, there);
      }
      apply_inverse (tracked, last);
      after = dump (tracked);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_nothing (void)
{
  g_autoptr (CrmConn) conn = open_memory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeTracker) tracker = crm_change_tracker_new (conn, tables, &error);
  g_autoptr (GByteArray) changeset = g_byte_array_new ();

  g_assert_no_error (error);
  crm_conn_exec (conn, "INSERT INTO late VALUES ('not recorded', 1, 2)", &error);

  /* Forgotten: nothing of it comes with the next one. */
  crm_change_tracker_begin (tracker);
  crm_conn_exec (conn, "BEGIN; UPDATE late SET c = 'x'; ROLLBACK", &error);
  crm_change_tracker_abort (tracker);
  crm_change_tracker_abort (tracker);

  crm_change_tracker_begin (tracker);
  crm_conn_exec (conn, "BEGIN; UPDATE late SET c = c; INSERT INTO late VALUES ('y', 5, NULL); DELETE FROM late WHERE id = 5; "
                 "INSERT INTO journal VALUES (1, 'not of these tables'); COMMIT", &error);
  g_assert_no_error (error);
  g_assert_true (crm_change_tracker_end (tracker, changeset, &error));
  g_assert_cmpuint (changeset->len, ==, 0);
}

/* Many rows: the table of what was touched grows, and is small again afterwards. */
static void
test_many (void)
{
  g_autoptr (CrmConn) conn = open_memory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeTracker) tracker = crm_change_tracker_new (conn, tables, &error);

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GByteArray) changeset = g_byte_array_new ();
      const CrmChangeRecord *record;
      CrmChangeReader reader;
      guint n = 0;

      crm_change_tracker_begin (tracker);
      crm_conn_exec (conn, "BEGIN; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
                     "INSERT INTO late SELECT 'row ' || i, i * 1000003, i FROM n", &error);
      g_assert_no_error (error);
      g_assert_true (crm_change_tracker_end (tracker, changeset, &error));
      crm_conn_exec (conn, "ROLLBACK", &error);

      crm_change_reader_init (&reader, changeset->data, changeset->len);
      while (crm_change_reader_next (&reader, &record, &error))
        n++;
      g_assert_no_error (error);
      g_assert_cmpuint (n, ==, 20000);
    }
}

static void
test_refused (void)
{
  static const char *const unfit[] = { "no_rowid", "two", "text_key", "made", "missing" };
  g_autoptr (CrmConn) conn = open_memory ();
  g_autoptr (GError) error = NULL;

  crm_conn_exec (conn, "CREATE TABLE no_rowid (id INTEGER PRIMARY KEY, a) WITHOUT ROWID;"
                 "CREATE TABLE two (a INTEGER, b INTEGER, PRIMARY KEY (a, b)); CREATE TABLE text_key (id TEXT PRIMARY KEY);"
                 "CREATE TABLE made (id INTEGER PRIMARY KEY, a, b AS (a + 1));", &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (unfit); i++)
    {
      const char *const names[] = { "thing", unfit[i], NULL };
      g_autoptr (CrmChangeTracker) tracker = crm_change_tracker_new (conn, names, &error);

      g_assert_null (tracker);
      g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, unfit[i]));
      g_clear_error (&error);
    }
}

/* A column that comes while a tracker lives: refused, rather than recorded wrongly. */
static void
test_new_column (void)
{
  g_autoptr (CrmConn) conn = open_memory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeTracker) tracker = crm_change_tracker_new (conn, tables, &error);
  g_autoptr (GByteArray) changeset = g_byte_array_new ();

  crm_conn_exec (conn, "ALTER TABLE late ADD COLUMN more TEXT", &error);
  crm_change_tracker_begin (tracker);
  crm_conn_exec (conn, "INSERT INTO late VALUES ('a', 1, 2, 'b')", &error);
  g_assert_no_error (error);
  g_assert_false (crm_change_tracker_end (tracker, changeset, &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change-tracker/same-as-session", test_same_as_session);
  g_test_add_func ("/change-tracker/nothing", test_nothing);
  g_test_add_func ("/change-tracker/many", test_many);
  g_test_add_func ("/change-tracker/refused", test_refused);
  g_test_add_func ("/change-tracker/new-column", test_new_column);
  return g_test_run ();
}
