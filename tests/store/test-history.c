/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "crm-history.h"

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

static gpointer
read_history (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  return crm_history_read (conn, 1, GPOINTER_TO_UINT (data), error);
}

static GPtrArray *
get_history (Fixture *fixture,
             guint    limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = crm_db_read (fixture->db, CRM_READER_ROW, read_history, GUINT_TO_POINTER (limit), NULL, &error);

  g_assert_no_error (error);
  return entries;
}

static gpointer
read_steps (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_history_read_steps (conn, GPOINTER_TO_UINT (data), error);
}

static void
test_steps (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (CrmChangeSet) undo = NULL;
  const CrmHistoryStep *step;
  gint64 added = fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));

  fixture_write (fixture->db, "Added Bo", FIXTURE_CONTACT (2, "Bo"));
  fixture_write_quietly (fixture->db, CRM_ORIGIN_SYNC, "Synced", FIXTURE_CONTACT (3, "Cy"));
  undo = crm_db_undo (fixture->db, 0, &error);
  g_assert_no_error (error);

  steps = crm_db_read (fixture->db, CRM_READER_ROW, read_steps, GUINT_TO_POINTER (10), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 2);
  step = g_ptr_array_index (steps, 0);
  g_assert_cmpstr (step->label, ==, "Added Bo");
  g_assert_true (step->undone);
  step = g_ptr_array_index (steps, 1);
  g_assert_cmpint (step->set_id, ==, added);
  g_assert_false (step->undone);
  g_assert_cmpint (step->origin, ==, CRM_ORIGIN_USER);
}

static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (CrmChangeSet) undo = NULL;
  const CrmHistoryEntry *entry;
  const CrmHistoryValue *value;

  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada") FIXTURE_CONTACT (2, "Bo"));
  fixture_write (fixture->db, "Added a number",
                 "INSERT INTO contact_phone (id, contact_id, number, digits, position) VALUES (5, 1, '12', '12', 1.5)");
  fixture_write (fixture->db, "Renamed Ada", "UPDATE contact SET name = 'Ada L', note = 'x' WHERE id = 1");
  undo = crm_db_undo (fixture->db, 0, NULL);
  fixture_write (fixture->db, "Removed a number", "DELETE FROM contact_phone WHERE id = 5");

  entries = get_history (fixture, 0);
  g_assert_cmpuint (entries->len, ==, 5);

  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->label, ==, "Removed a number");
  g_assert_cmpstr (entry->table, ==, "contact_phone");
  g_assert_cmpint (entry->kind, ==, CRM_CHANGE_DELETE);
  g_assert_cmpint (entry->row_id, ==, 5);
  g_assert_cmpint (ABS (entry->at - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);

  entry = g_ptr_array_index (entries, 1);
  g_assert_cmpint (entry->origin, ==, CRM_ORIGIN_UNDO);

  entry = g_ptr_array_index (entries, 2);
  g_assert_cmpstr (entry->label, ==, "Renamed Ada");
  g_assert_true (entry->undone);
  g_assert_cmpint (entry->kind, ==, CRM_CHANGE_UPDATE);
  g_assert_cmpuint (entry->values->len, ==, 2);
  value = g_ptr_array_index (entry->values, 0);
  g_assert_cmpstr (value->column, ==, "name");
  g_assert_cmpstr (value->old_value, ==, "Ada");
  g_assert_cmpstr (value->new_value, ==, "Ada L");
  value = g_ptr_array_index (entry->values, 1);
  g_assert_null (value->old_value);
  g_assert_cmpstr (value->new_value, ==, "x");

  entry = g_ptr_array_index (entries, 3);
  value = g_ptr_array_index (entry->values, 1);
  g_assert_cmpstr (value->column, ==, "position");
  g_assert_cmpstr (value->new_value, ==, "1.5");

  newest = get_history (fixture, 2);
  g_assert_cmpuint (newest->len, ==, 2);
}

typedef struct
{
  gint held;
  gint let_go;
} Hold;

static gboolean
hold_writer (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Hold *hold = data;

  g_atomic_int_set (&hold->held, TRUE);
  while (!g_atomic_int_get (&hold->let_go))
    g_usleep (1000);
  return TRUE;
}

/* To find out that nothing is due takes as long as there are contacts: a save must not wait for it. */
static void
test_nothing_to_purge (Fixture       *fixture,
                       gconstpointer  data)
{
  static const CrmWriteOptions options = { .priority = CRM_PRIORITY_USER };
  g_autoptr (GError) error = NULL;
  guint n_purged = 1;
  Hold hold = { 0 };

  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));
  fixture_write (fixture->db, NULL, "UPDATE contact SET deleted_at = 1000 WHERE id = 1");
  crm_db_write_async (fixture->db, &options, hold_writer, &hold, NULL, NULL, NULL, NULL);
  while (!g_atomic_int_get (&hold.held))
    g_usleep (1000);

  /* It would wait for ever. */
  g_assert_true (crm_db_purge_trash (fixture->db, 1000, &n_purged, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_purged, ==, 0);
  g_atomic_int_set (&hold.let_go, TRUE);

  g_assert_true (crm_db_purge_trash (fixture->db, 1001, &n_purged, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_purged, ==, 1);
}

static void
test_purge (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  guint n_purged = 0;
  gint64 added;

  added = fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada") FIXTURE_CONTACT (2, "Bo"));
  fixture_write (fixture->db, NULL,
                 "INSERT INTO contact_email (id, contact_id, address, address_key) VALUES (5, 1, 'secret@x', 'secret@x');"
                 "INSERT INTO affiliation (id, contact_id, company_id) VALUES (6, 2, 1);"
                 "INSERT INTO activity (id, uid, kind, subject, created_at) VALUES (7, 'u', 'call', 's', 1);"
                 "INSERT INTO activity_link (id, activity_id, kind, ref_id) VALUES (8, 7, 'contact', 1)");
  fixture_write (fixture->db, NULL, "UPDATE contact SET deleted_at = 1000 WHERE id = 1");

  g_assert_true (crm_db_purge_trash (fixture->db, 1000, &n_purged, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_purged, ==, 0);

  g_assert_true (crm_db_purge_trash (fixture->db, 1001, &n_purged, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_purged, ==, 1);
  fixture_assert_read (fixture->db, "SELECT group_concat (name) FROM contact", "Bo");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact_email", "0");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM activity_link", "0");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM activity", "1");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM pragma_foreign_key_check", "0");

  /* Nothing of it is left in the record, and undo says so. */
  fixture_assert_read (fixture->db, "SELECT count (*) FROM change_row WHERE instr (bytes, CAST ('secret' AS BLOB)) > 0", "0");
  entries = get_history (fixture, 0);
  g_assert_cmpuint (entries->len, ==, 0);
  g_assert_null (crm_db_undo (fixture->db, added, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_GONE);
}

static void
assert_problems (Fixture    *fixture,
                 const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = crm_db_check (fixture->db, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_string_append_printf (text, "%s\n", (char *) g_ptr_array_index (problems, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_check (Fixture       *fixture,
            gconstpointer  data)
{
  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (1, "Ada") FIXTURE_CONTACT (2, "Bo"));
  assert_problems (fixture, "");

  fixture_write (fixture->db, NULL, "UPDATE contact_list SET name = 'Ida', names = 'ida' WHERE id = 1; DELETE FROM contact_list WHERE id = 2");
  assert_problems (fixture,
                   "Contact 2 is missing from the list.\n"
                   "Contact 1 stands in the list under an old name.\n"
                   "The search index contact_fts is not in step with what it indexes.\n");

  g_assert_true (crm_db_reindex (fixture->db, NULL, NULL));
  for (;;)
    {
      g_autofree char *n_due = fixture_read (fixture->db, "SELECT count (*) FROM index_due");

      if (g_str_equal (n_due, "0"))
        break;
      g_usleep (5000);
    }
  assert_problems (fixture, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/history/values", Fixture, NULL, set_up, test_values, tear_down);
  g_test_add ("/history/steps", Fixture, NULL, set_up, test_steps, tear_down);
  g_test_add ("/history/nothing-to-purge", Fixture, NULL, set_up, test_nothing_to_purge, tear_down);
  g_test_add ("/history/purge", Fixture, NULL, set_up, test_purge, tear_down);
  g_test_add ("/history/check", Fixture, NULL, set_up, test_check, tear_down);

  return g_test_run ();
}
