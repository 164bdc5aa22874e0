/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "crm-backup.h"

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
  g_clear_object (&fixture->db);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "copy.clientele", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) copy = NULL;

  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (1, "Ada"));
  g_assert_true (crm_db_backup (fixture->db, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));

  /* The book goes on; the copy stays as it was. */
  fixture_write (fixture->db, NULL, "UPDATE contact SET name = 'Bo'");
  copy = crm_db_open (path, CRM_DB_OPEN_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_read (copy, "SELECT name FROM contact", "Ada");
  g_clear_object (&copy);

  /* Cancelled or in a place that is not there: what was there stays. */
  g_cancellable_cancel (cancellable);
  g_assert_false (crm_db_backup (fixture->db, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (crm_db_backup (fixture->db, "/nowhere/at/all", NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_IO);
}

static void
test_schedule (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *folder = crm_backup_get_default_folder (crm_db_get_path (fixture->db));
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  g_assert_false (crm_backup_is_due (fixture->db, folder, 0));
  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (1, "Ada"));
  g_assert_true (crm_backup_is_due (fixture->db, folder, 0));
  g_assert_cmpint (crm_backup_get_last_time (crm_db_get_path (fixture->db), folder), ==, 0);

  g_assert_true (crm_backup_make (fixture->db, folder, &path, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (crm_backup_is_due (fixture->db, folder, G_TIME_SPAN_DAY));
  backups = crm_backup_list (crm_db_get_path (fixture->db), folder);
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_cmpstr (((CrmBackup *) g_ptr_array_index (backups, 0))->path, ==, path);
  g_assert_cmpint (((CrmBackup *) g_ptr_array_index (backups, 0))->size, >, 4096);
  g_assert_cmpint (ABS (crm_backup_get_last_time (crm_db_get_path (fixture->db), folder) - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
}

static void
add_backup (GPtrArray  *backups,
            const char *iso)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, zone);
  CrmBackup *backup = g_new0 (CrmBackup, 1);

  backup->path = g_strdup (iso);
  backup->at = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  g_ptr_array_add (backups, backup);
}

static void
test_rotation (void)
{
  g_autoptr (GPtrArray) backups = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_backup_free);
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  add_backup (backups, "2026-11-22T18:00:00");     /* a Sunday */
  add_backup (backups, "2026-11-22T09:00:00");     /* older of the same day: goes */
  add_backup (backups, "2026-11-21T18:00:00");
  add_backup (backups, "2026-11-16T18:00:00");     /* the seventh day */
  add_backup (backups, "2026-11-15T18:00:00");     /* newest of last week: stays */
  add_backup (backups, "2026-11-14T18:00:00");     /* goes */
  add_backup (backups, "2026-11-01T18:00:00");     /* the fourth week: stays */
  add_backup (backups, "2026-10-30T18:00:00");     /* newest of October: stays */
  add_backup (backups, "2026-10-01T18:00:00");     /* goes */
  add_backup (backups, "2026-06-02T18:00:00");     /* the sixth month: stays */
  add_backup (backups, "2026-05-31T18:00:00");     /* goes */
  add_backup (backups, "2025-11-22T18:00:00");     /* goes */

  old = crm_backup_select_old (backups, ((CrmBackup *) g_ptr_array_index (backups, 0))->at + 1);
  for (guint i = 0; i < old->len; i++)
    g_string_append_printf (text, "%.10s ", (char *) g_ptr_array_index (old, i));
  g_assert_cmpstr (text->str, ==, "2026-11-22 2026-11-14 2026-10-01 2026-05-31 2025-11-22 ");
}

static void
test_restore (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *book = g_strdup (crm_db_get_path (fixture->db));
  g_autofree char *backup = g_build_filename (fixture->folder, "copy.clientele", NULL);
  g_autofree char *bad = g_build_filename (fixture->folder, "bad.clientele", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) replaced = NULL;
  gsize size;

  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (1, "Ada"));
  g_assert_true (crm_db_backup (fixture->db, backup, NULL, &error));
  fixture_write (fixture->db, NULL, "UPDATE contact SET name = 'Bo'");

  /* Not under a window that has it open. */
  g_assert_false (crm_backup_restore (backup, book, NULL, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_clear_object (&fixture->db);

  /* A damaged backup replaces nothing. */
  g_assert_true (g_file_get_contents (backup, &bytes, &size, NULL));
  memset (bytes + 3 * 4096, 0x55, 20 * 4096);
  g_assert_true (g_file_set_contents (bad, bytes, size, NULL));
  g_assert_true (crm_backup_check (backup, NULL, NULL));
  g_assert_false (crm_backup_check (bad, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_false (crm_backup_restore (bad, book, NULL, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT);
  g_clear_error (&error);

  g_assert_true (crm_backup_restore (backup, book, &kept, NULL, &error));
  g_assert_no_error (error);
  fixture->db = fixture_open (fixture->folder);
  fixture_assert_read (fixture->db, "SELECT name FROM contact", "Ada");
  replaced = crm_db_open (kept, CRM_DB_OPEN_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_read (replaced, "SELECT name FROM contact", "Bo");
}

/* Whoever unsubscribed after the backup gets no mail after it is restored either. */
static void
test_restore_suppressed (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *book = g_strdup (crm_db_get_path (fixture->db));
  g_autofree char *backup = g_build_filename (fixture->folder, "copy.clientele", NULL);
  g_autofree char *staged_journal = g_strconcat (book, ".restoring-journal", NULL);
  g_autofree char *staged_wal = g_strconcat (book, ".restoring-wal", NULL);
  g_autoptr (GError) error = NULL;

  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (1, "Ada"));
  fixture_write (fixture->db, NULL, "INSERT INTO suppression (id, address_key, reason, at) VALUES (1, 'old@shop.example', 'unsubscribed', 5)");
  g_assert_true (crm_db_backup (fixture->db, backup, NULL, &error));
  fixture_write (fixture->db, NULL, "UPDATE contact SET name = 'Bo'; "
                 "INSERT INTO suppression (id, address_key, reason, at) VALUES (2, 'new@shop.example', 'bounced', 6)");
  g_clear_object (&fixture->db);

  g_assert_true (crm_backup_restore (backup, book, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (staged_journal, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (staged_wal, G_FILE_TEST_EXISTS));
  fixture->db = fixture_open (fixture->folder);
  fixture_assert_read (fixture->db, "SELECT name FROM contact", "Ada");
  fixture_assert_read (fixture->db, "SELECT group_concat (address_key || ' ' || reason || ' ' || at, '; ') FROM (SELECT * FROM suppression ORDER BY id)",
                       "old@shop.example unsubscribed 5; new@shop.example bounced 6");
  g_clear_object (&fixture->db);

  /* In the place of a file that is no book there is nothing to take along. */
  g_assert_true (g_file_set_contents (book, "not a book at all, not a book at all, not a book at all", -1, NULL));
  g_assert_true (crm_backup_restore (backup, book, NULL, NULL, &error));
  g_assert_no_error (error);
  fixture->db = fixture_open (fixture->folder);
  fixture_assert_read (fixture->db, "SELECT address_key FROM suppression", "old@shop.example");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/backup/copy", Fixture, NULL, set_up, test_copy, tear_down);
  g_test_add ("/backup/schedule", Fixture, NULL, set_up, test_schedule, tear_down);
  g_test_add_func ("/backup/rotation", test_rotation);
  g_test_add ("/backup/restore", Fixture, NULL, set_up, test_restore, tear_down);
  g_test_add ("/backup/restore-suppressed", Fixture, NULL, set_up, test_restore_suppressed, tear_down);

  return g_test_run ();
}
