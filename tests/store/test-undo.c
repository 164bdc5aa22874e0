/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "crm-undo-conflict.h"

typedef struct
{
  char  *folder;
  CrmDb *db;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_make_folder ();
  fixture->db = fixture_open (fixture->folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->db);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
undo (Fixture    *fixture,
      const char *expected_label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_undo (fixture->db, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (crm_change_set_get_origin (set), ==, CRM_ORIGIN_UNDO);
  g_assert_false (crm_change_set_is_undoable (set));
  if (expected_label != NULL)
    g_assert_cmpstr (crm_change_set_get_label (set), ==, expected_label);
}

static void
undo_one (Fixture *fixture,
          gint64   set_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set G_GNUC_UNUSED = crm_db_undo (fixture->db, set_id, &error);

  g_assert_no_error (error);
}

static void
redo (Fixture    *fixture,
      const char *expected_label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_redo (fixture->db, &error);

  g_assert_no_error (error);
  if (expected_label != NULL)
    g_assert_cmpstr (crm_change_set_get_label (set), ==, expected_label);
}

static void
refuse_undo (Fixture    *fixture,
             gint64      set_id,
             int         code,
             const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (crm_db_undo (fixture->db, set_id, &error));
  g_assert_error (error, CRM_STORE_ERROR, code);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
}

/* Everything that is recorded, as text; and that all references hold. */
static gpointer
dump (CrmConn       *conn,
      gpointer       data,
      GCancellable  *cancellable,
      GError       **error)
{
  const char *const tables[] = { "contact", "contact_email", "contact_tag", "tag", "stage", "pipeline", "deal", "setting" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY id", tables[i]);
      g_autoptr (CrmStmt) stmt = crm_conn_prepare (conn, sql, error);

      g_string_append_printf (text, "%s\n", tables[i]);
      while (crm_stmt_step (stmt, error) == CRM_STEP_ROW)
        {
          for (int column = 0; column < crm_stmt_n_columns (stmt); column++)
            g_string_append_printf (text, "|%s", crm_stmt_is_null (stmt, column) ? "-" : crm_stmt_get_text (stmt, column));
          g_string_append_c (text, '\n');
        }
    }

  g_assert_cmpint (crm_conn_get_int (conn, 0, error, "SELECT count (*) FROM pragma_foreign_key_check", ""), ==, 0);
  return g_string_free (text, FALSE);
}

static char *
dump_all (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *text = crm_db_read (fixture->db, CRM_READER_LIST, dump, NULL, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static void
test_labels (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_null (crm_db_get_undo_label (fixture->db));
  refuse_undo (fixture, 0, CRM_STORE_ERROR_GONE, NULL);

  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));
  fixture_write (fixture->db, "Changed Ada", "UPDATE contact SET name = 'Ada L' WHERE id = 1");
  g_assert_cmpstr (crm_db_get_undo_label (fixture->db), ==, "Changed Ada");
  g_assert_null (crm_db_get_redo_label (fixture->db));

  undo (fixture, "Changed Ada");
  fixture_assert_read (fixture->db, "SELECT name FROM contact WHERE id = 1", "Ada");
  g_assert_cmpstr (crm_db_get_undo_label (fixture->db), ==, "Added Ada");
  g_assert_cmpstr (crm_db_get_redo_label (fixture->db), ==, "Changed Ada");

  /* Across a restart. */
  g_object_unref (fixture->db);
  fixture->db = fixture_open (fixture->folder);
  g_assert_cmpstr (crm_db_get_undo_label (fixture->db), ==, "Added Ada");
  g_assert_cmpstr (crm_db_get_redo_label (fixture->db), ==, "Changed Ada");

  undo (fixture, "Added Ada");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact", "0");
  g_assert_null (crm_db_get_undo_label (fixture->db));

  redo (fixture, "Added Ada");
  redo (fixture, "Changed Ada");
  fixture_assert_read (fixture->db, "SELECT name FROM contact WHERE id = 1", "Ada L");
  g_assert_null (crm_db_get_redo_label (fixture->db));

  undo (fixture, "Changed Ada");
  redo (fixture, "Changed Ada");
  undo (fixture, "Changed Ada");

  /* Something new ends what could be redone; what sync does, does not. */
  fixture_write_quietly (fixture->db, CRM_ORIGIN_SYNC, "Synced",
                   "INSERT INTO tag (id, name, created_at) VALUES (8, 'synced', 1)");
  g_assert_cmpstr (crm_db_get_redo_label (fixture->db), ==, "Changed Ada");
  g_assert_cmpstr (crm_db_get_undo_label (fixture->db), ==, "Added Ada");
  fixture_write (fixture->db, "Added tag", "INSERT INTO tag (id, name, created_at) VALUES (9, 'vip', 1)");
  g_assert_null (crm_db_get_redo_label (fixture->db));
}

/* The clock was an hour ahead, and was set right: what is done now is still the newest. */
static void
test_clock_set_back (Fixture       *fixture,
                     gconstpointer  data)
{
  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));
  fixture_write_quietly (fixture->db, CRM_ORIGIN_SYSTEM, "",
                         "UPDATE change_row SET set_id = set_id + (3600000 << 22); UPDATE change_set SET id = id + (3600000 << 22)");
  fixture_write (fixture->db, "Changed Ada", "UPDATE contact SET name = 'Ada L' WHERE id = 1");
  g_assert_cmpstr (crm_db_get_undo_label (fixture->db), ==, "Changed Ada");

  undo (fixture, "Changed Ada");
  fixture_assert_read (fixture->db, "SELECT name FROM contact WHERE id = 1", "Ada");
  g_assert_cmpstr (crm_db_get_redo_label (fixture->db), ==, "Changed Ada");
  redo (fixture, "Changed Ada");
  fixture_assert_read (fixture->db, "SELECT name FROM contact WHERE id = 1", "Ada L");
  undo (fixture, "Changed Ada");
  undo (fixture, "Added Ada");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact", "0");
}

static void
test_conflicts (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GError) error = NULL;
  const CrmUndoConflict *conflict;
  gint64 added;
  gint64 renamed;
  gint64 tagged;

  added = fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada") "INSERT INTO tag (id, name, created_at) VALUES (9, 'vip', 1)");
  renamed = fixture_write (fixture->db, "Renamed", "UPDATE contact SET name = 'Ada L', note = 'n' WHERE id = 1");
  fixture_write (fixture->db, "Renamed again", "UPDATE contact SET name = 'Ada King' WHERE id = 1");
  before = dump_all (fixture);

  /* A row changed since. */
  refuse_undo (fixture, renamed, CRM_STORE_ERROR_CONFLICT, "contact 1 changed name");
  after = dump_all (fixture);
  g_assert_cmpstr (before, ==, after);

  /* A change of another column is none. */
  fixture_write (fixture->db, NULL, "UPDATE contact SET name = 'Ada L', nickname = 'A' WHERE id = 1");
  undo_one (fixture, renamed);
  fixture_assert_read (fixture->db, "SELECT name || coalesce (note, '-') || nickname FROM contact", "Ada-A");
  refuse_undo (fixture, renamed, CRM_STORE_ERROR_GONE, NULL);

  /* A child added later. */
  fixture_write (fixture->db, NULL, "UPDATE contact SET nickname = NULL");
  tagged = fixture_write (fixture->db, "Tagged", "INSERT INTO contact_tag (id, contact_id, tag_id) VALUES (7, 1, 9)");
  g_assert_null (crm_db_undo (fixture->db, added, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT);
  conflicts = crm_undo_conflict_list (error);
  g_assert_cmpuint (conflicts->len, ==, 2);
  conflict = g_ptr_array_index (conflicts, 0);
  g_assert_cmpint (conflict->kind, ==, CRM_UNDO_CONFLICT_REFERENCED);
  g_assert_cmpstr (conflict->table, ==, "contact");
  g_assert_cmpint (conflict->id, ==, 1);
  g_assert_cmpstr (conflict->other_table, ==, "contact_tag");
  g_assert_cmpint (conflict->other_id, ==, 7);

  /* Deleted since; and in the place of it something else. */
  fixture_write (fixture->db, NULL, "DELETE FROM contact_tag WHERE id = 7");
  refuse_undo (fixture, tagged, CRM_STORE_ERROR_CONFLICT, "contact_tag 7 deleted");
  fixture_write (fixture->db, NULL, "INSERT INTO contact_tag (id, contact_id, tag_id) VALUES (77, 1, 9)");
  fixture_write (fixture->db, NULL, "DELETE FROM contact_tag WHERE id = 77");
  undo (fixture, NULL);
  undo (fixture, NULL);
  undo (fixture, NULL);
  fixture_assert_read (fixture->db, "SELECT group_concat (id) FROM contact_tag", "7");
}

static void
test_exists (Fixture       *fixture,
             gconstpointer  data)
{
  gint64 removed;

  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (1, "Ada") "INSERT INTO tag (id, name, created_at) VALUES (9, 'vip', 1);"
                 "INSERT INTO contact_tag (id, contact_id, tag_id) VALUES (7, 1, 9)");
  removed = fixture_write (fixture->db, NULL, "DELETE FROM contact_tag WHERE id = 7");
  fixture_write (fixture->db, NULL, "INSERT INTO contact_tag (id, contact_id, tag_id) VALUES (8, 1, 9)");
  refuse_undo (fixture, removed, CRM_STORE_ERROR_CONFLICT, "contact_tag 7 exists");

  /* Exchanging unique values works, whatever the order. */
  fixture_write (fixture->db, NULL, "DELETE FROM contact_tag WHERE id = 8;"
                 "INSERT INTO contact_tag (id, contact_id, tag_id) VALUES (3, 1, 9)");
  undo (fixture, NULL);
  fixture_assert_read (fixture->db, "SELECT group_concat (id) FROM contact_tag", "8");
  redo (fixture, NULL);
  fixture_assert_read (fixture->db, "SELECT group_concat (id) FROM contact_tag", "3");
}

static void
write_batch (Fixture    *fixture,
             gint64      import_run,
             const char *sql)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_IMPORT, .origin = CRM_ORIGIN_IMPORT, .label = "Imported a.csv",
                              .import_run = import_run };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set G_GNUC_UNUSED = crm_db_write (fixture->db, &options, fixture_run_sql, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
}

static void
write_import (Fixture *fixture)
{
  write_batch (fixture, 5, "INSERT INTO import_run (id, started_at) VALUES (5, 1);" FIXTURE_CONTACT (11, "Bo"));
  write_batch (fixture, 5, FIXTURE_CONTACT (12, "Cy")
               "INSERT INTO contact_email (id, contact_id, address, address_key) VALUES (21, 11, 'b@x', 'b@x');"
               "UPDATE contact SET name = 'Ada, imported' WHERE id = 1");
  write_batch (fixture, 5, "UPDATE contact SET note = 'twice' WHERE id = 11");
}

static void
test_import_run (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *imported = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  g_autofree char *first_batch = NULL;

  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));
  before = dump_all (fixture);
  write_import (fixture);

  /* While it runs it is not what an undo takes back. */
  g_assert_cmpstr (crm_db_get_undo_label (fixture->db), ==, "Added Ada");
  fixture_write_quietly (fixture->db, CRM_ORIGIN_SYSTEM, NULL,
                   "UPDATE import_run SET finished_at = 2; INSERT INTO setting (id, key) VALUES (99, 'k')");
  g_assert_cmpstr (crm_db_get_undo_label (fixture->db), ==, "Imported a.csv");
  fixture_write (fixture->db, NULL, "DELETE FROM setting");
  undo (fixture, NULL);
  fixture_write (fixture->db, NULL, "DELETE FROM setting");

  imported = dump_all (fixture);
  first_batch = fixture_read (fixture->db, "SELECT min (id) FROM change_set WHERE import_run = 5");
  undo_one (fixture, g_ascii_strtoll (first_batch, NULL, 10));
  undone = dump_all (fixture);
  g_assert_cmpstr (undone, ==, before);
  fixture_assert_read (fixture->db, "SELECT undone_at > 0 FROM import_run", "1");

  redo (fixture, "Imported a.csv");
  redone = dump_all (fixture);
  g_assert_cmpstr (redone, ==, imported);
  fixture_assert_read (fixture->db, "SELECT undone_at IS NULL FROM import_run", "1");
}

static gint64
import (Fixture *fixture)
{
  g_autofree char *set = NULL;

  write_import (fixture);
  fixture_write_quietly (fixture->db, CRM_ORIGIN_SYSTEM, NULL, "UPDATE import_run SET finished_at = 2");
  set = fixture_read (fixture->db, "SELECT max (id) FROM change_set WHERE import_run = 5");
  return g_ascii_strtoll (set, NULL, 10);
}

static void
assert_kept (CrmChangeSet *set,
             guint         n,
             const char   *first)
{
  GPtrArray *kept = crm_change_set_get_kept (set);
  const CrmUndoConflict *conflict;
  g_autofree char *words = NULL;

  g_assert_nonnull (kept);
  g_assert_cmpuint (kept->len, ==, n);
  conflict = g_ptr_array_index (kept, 0);
  words = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s", conflict->table, conflict->id, conflict->column != NULL ? conflict->column : conflict->other_table);
  g_assert_cmpstr (words, ==, first);
}

/* A record that was changed since stays as a whole, a field that was changed since stays as it is, and all else goes. */
static void
test_import_worked_with (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 set;

  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));
  set = import (fixture);
  fixture_write (fixture->db, "Edit", "UPDATE contact SET birthday = '2000-01-01' WHERE id = 11; UPDATE contact SET name = 'Ada, by hand' WHERE id = 1");
  before = dump_all (fixture);
  undone = crm_db_undo (fixture->db, set, &error);
  g_assert_no_error (error);
  assert_kept (undone, 2, "contact 1 name");
  fixture_assert_read (fixture->db, "SELECT group_concat (name || coalesce (note, ''), '|') FROM (SELECT * FROM contact ORDER BY id)",
                       "Ada, by hand|Botwice");
  fixture_assert_read (fixture->db, "SELECT group_concat (contact_id) FROM contact_email", "11");
  fixture_assert_read (fixture->db, "SELECT undone_at > 0 FROM import_run", "1");

  /* What was taken back in part is made again as it was. */
  redo (fixture, "Imported a.csv");
  after = dump_all (fixture);
  g_assert_cmpstr (after, ==, before);
}

/* So does one that something added since refers to, be it by a reference that is no foreign key. */
static void
test_import_referred_to (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autofree char *left = NULL;
  g_autofree char *set_id = NULL;
  gint64 set;

  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));
  /* An id as they are given today: what is older than the import was not added by it. */
  write_batch (fixture, 5, "INSERT INTO import_run (id, started_at) VALUES (5, 1);" FIXTURE_CONTACT (11, "Bo")
               FIXTURE_CONTACT (4000000000000000012, "Cy"));
  fixture_write_quietly (fixture->db, CRM_ORIGIN_SYSTEM, NULL, "UPDATE import_run SET finished_at = 2");
  set_id = fixture_read (fixture->db, "SELECT max (id) FROM change_set WHERE import_run = 5");
  set = g_ascii_strtoll (set_id, NULL, 10);
  fixture_write (fixture->db, "Call", "INSERT INTO activity (id, uid, kind, subject, created_at) VALUES (50, 'a', 'call', 'Hello', 1);"
                 "INSERT INTO activity_link (id, activity_id, kind, ref_id) VALUES (51, 50, 'contact', 4000000000000000012)");
  undone = crm_db_undo (fixture->db, set, &error);
  g_assert_no_error (error);
  assert_kept (undone, 1, "contact 4000000000000000012 activity_link");
  left = fixture_read (fixture->db, "SELECT group_concat (name, '|') FROM (SELECT * FROM contact ORDER BY id)");
  g_assert_cmpstr (left, ==, "Ada|Cy");
}

static void
test_unfinished_import (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));
  before = dump_all (fixture);
  write_import (fixture);

  g_object_unref (fixture->db);
  fixture->db = fixture_open (fixture->folder);
  after = dump_all (fixture);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (crm_db_get_undo_label (fixture->db), ==, "Added Ada");
  fixture_assert_read (fixture->db, "SELECT finished_at > 0 AND undone_at > 0 FROM import_run", "1");
}

/* Some edit of the kinds that there are; NULL where it does not fit the present state. */
static char *
make_random_edit (GRand *rand,
                  guint  step)
{
  int id = g_rand_int_range (rand, 1, 30);
  int tag = g_rand_int_range (rand, 100, 106);

  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
    case 1:
      return g_strdup_printf ("INSERT INTO contact (id, uid, kind, name, created_at) VALUES (%u, 'u%u', 'person', 'N %u', 1) "
                              "ON CONFLICT DO NOTHING", id, step, step);
    case 2:
      return g_strdup_printf ("UPDATE contact SET name = 'M %u', birthday = %s WHERE id = %d", step, step % 2 ? "NULL" : "'2001-02-03'", id);
    case 3:
      return g_strdup_printf ("INSERT INTO contact_email (id, contact_id, address, address_key, position) "
                              "SELECT %u, id, 'a', 'a', %u.5 FROM contact WHERE id = %d", 1000 + step, step, id);
    case 4:
      return g_strdup_printf ("DELETE FROM contact_email WHERE contact_id = %d; DELETE FROM contact_tag WHERE contact_id = %d;"
                              "DELETE FROM contact WHERE id = %d", id, id, id);
    case 5:
      return g_strdup_printf ("INSERT INTO tag (id, name, created_at) VALUES (%d, 't%d', 1) ON CONFLICT DO NOTHING;"
                              "INSERT INTO contact_tag (id, contact_id, tag_id) SELECT %u, id, %d FROM contact WHERE id = %d "
                              "ON CONFLICT DO NOTHING", tag, tag, 5000 + step, tag, id);
    case 6:
      return g_strdup_printf ("DELETE FROM contact_tag WHERE tag_id = %d", tag);
    default:
      return g_strdup_printf ("INSERT INTO setting (id, key, value) VALUES (%u, 'k%d', '%u') "
                              "ON CONFLICT (key) DO UPDATE SET value = excluded.value", 9000 + step, tag, step);
    }
}

static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  g_ptr_array_add (states, dump_all (fixture));
  for (guint step = 0; step < 500; step++)
    {
      g_autofree char *sql = make_random_edit (rand, step);

      if (fixture_write (fixture->db, "Edit", sql) != 0)
        g_ptr_array_add (states, dump_all (fixture));
    }
  g_assert_cmpuint (states->len, >, 200);

  for (guint i = states->len - 1; i > 0; i--)
    {
      g_autofree char *state = NULL;

      undo (fixture, NULL);
      state = dump_all (fixture);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i - 1));
    }
  refuse_undo (fixture, 0, CRM_STORE_ERROR_GONE, NULL);

  for (guint i = 1; i < states->len; i++)
    {
      g_autofree char *state = NULL;

      redo (fixture, NULL);
      state = dump_all (fixture);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i));
    }
  g_assert_null (crm_db_redo (fixture->db, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/undo/labels", Fixture, NULL, set_up, test_labels, tear_down);
  g_test_add ("/undo/clock-set-back", Fixture, NULL, set_up, test_clock_set_back, tear_down);
  g_test_add ("/undo/conflicts", Fixture, NULL, set_up, test_conflicts, tear_down);
  g_test_add ("/undo/exists", Fixture, NULL, set_up, test_exists, tear_down);
  g_test_add ("/undo/import-run", Fixture, NULL, set_up, test_import_run, tear_down);
  g_test_add ("/undo/import-worked-with", Fixture, NULL, set_up, test_import_worked_with, tear_down);
  g_test_add ("/undo/import-referred-to", Fixture, NULL, set_up, test_import_referred_to, tear_down);
  g_test_add ("/undo/unfinished-import", Fixture, NULL, set_up, test_unfinished_import, tear_down);
  g_test_add ("/undo/random", Fixture, NULL, set_up, test_random, tear_down);

  return g_test_run ();
}
