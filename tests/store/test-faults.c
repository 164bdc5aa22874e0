/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crm-book-lock.h"
#include "crm-place.h"

/* What may happen to a book's file. Programs of their own that are killed, limited or have no rights are this one, started
 * again with a role: after fork() without exec() GLib's threads would be missing. */

static char *program;

static int
run_role (const char  *role,
          const char  *path,
          gboolean     kill_when_ready)
{
  const char *argv[] = { program, role, path, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;
  int output;
  int status;
  char byte;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &output,
                                           NULL, &error));
  g_assert_no_error (error);

  if (kill_when_ready)
    {
      g_assert_cmpint (read (output, &byte, 1), ==, 1);
      g_usleep (g_test_rand_int_range (0, 30000));
      kill (pid, SIGKILL);
    }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  close (output);
  g_spawn_close_pid (pid);

  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

static char *
make_book (const char *folder)
{
  CrmDb *db = fixture_open (folder);
  char *path = g_strdup (crm_db_get_path (db));

  fixture_write (db, NULL, FIXTURE_CONTACT (1, "Ada"));
  g_object_unref (db);
  return path;
}

static void
refuse (const char     *path,
        CrmDbOpenFlags  flags,
        int             code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (crm_db_open (path, flags, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, code);
}

static void
run_sql_raw (const char *path,
             const char *sql)
{
  const char *argv[] = { "python3", "-c", "import sqlite3, sys; c = sqlite3.connect (sys.argv[1]); c.executescript (sys.argv[2]); c.close ()",
                         path, sql, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
test_not_a_book (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "other", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before;
  gsize size_after;

  refuse (path, CRM_DB_OPEN_DEFAULT, CRM_STORE_ERROR_NOT_FOUND);
  refuse ("/nowhere/at/all", CRM_DB_OPEN_CREATE, CRM_STORE_ERROR_NOT_FOUND);
  refuse (folder, CRM_DB_OPEN_CREATE, CRM_STORE_ERROR_NOT_A_BOOK);

  g_assert_true (g_file_set_contents (path, "Dear diary, ", -1, NULL));
  refuse (path, CRM_DB_OPEN_CREATE, CRM_STORE_ERROR_NOT_A_BOOK);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  refuse (path, CRM_DB_OPEN_DEFAULT, CRM_STORE_ERROR_NOT_A_BOOK);
  g_unlink (path);

  /* Another program's database stays as it is, to the byte. */
  run_sql_raw (path, "CREATE TABLE bookmarks (id); INSERT INTO bookmarks VALUES (1);");
  g_assert_true (g_file_get_contents (path, &before, &size_before, NULL));
  refuse (path, CRM_DB_OPEN_CREATE, CRM_STORE_ERROR_NOT_A_BOOK);
  refuse (path, CRM_DB_OPEN_READ_ONLY, CRM_STORE_ERROR_NOT_A_BOOK);
  g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);

  fixture_remove_folder (folder);
}

static void
test_too_new (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = make_book (folder);

  run_sql_raw (path, "PRAGMA user_version = 9999");
  refuse (path, CRM_DB_OPEN_CREATE, CRM_STORE_ERROR_TOO_NEW);
  refuse (path, CRM_DB_OPEN_READ_ONLY, CRM_STORE_ERROR_TOO_NEW);
  fixture_remove_folder (folder);
}

static void
test_locked (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = make_book (folder);
  g_autofree char *lock = g_strconcat (path, "-lock", NULL);
  g_autoptr (CrmDb) db = NULL;
  g_autoptr (CrmDb) reader = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (crm_book_lock_get_owner (path), ==, 0);
  db = fixture_open (folder);
  g_assert_cmpint (crm_book_lock_get_owner (path), ==, getpid ());
  refuse (path, CRM_DB_OPEN_DEFAULT, CRM_STORE_ERROR_LOCKED);

  /* To look at it is allowed (the command line beside the window). */
  reader = crm_db_open (path, CRM_DB_OPEN_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (crm_db_is_read_only (reader));
  fixture_write (db, NULL, "UPDATE contact SET name = 'Bo'");
  fixture_assert_read (reader, "SELECT name FROM contact", "Bo");
  g_assert_null (crm_db_write (reader, NULL, fixture_run_sql, (gpointer) "DELETE FROM contact", NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_READ_ONLY);

  /* A lock file that a killed program left behind is no lock. */
  g_clear_object (&reader);
  g_clear_object (&db);
  g_assert_true (g_file_set_contents (lock, "1\n", -1, NULL));
  db = fixture_open (folder);
  g_clear_object (&db);
  fixture_remove_folder (folder);
}

static void
test_damaged (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = make_book (folder);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) db = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));

  /* Cut off: refused at once, not when somebody comes to the missing page; what is there can still be read. */
  g_assert_true (g_file_set_contents (path, bytes, size - 4096, NULL));
  refuse (path, CRM_DB_OPEN_DEFAULT, CRM_STORE_ERROR_CORRUPT);
  db = crm_db_open (path, CRM_DB_OPEN_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_read (db, "SELECT name FROM contact", "Ada");
  problems = crm_db_check (db, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, >, 0);
  g_clear_object (&db);

  /* The page of the schema. */
  memset (bytes + 100, 0xff, 3000);
  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
  refuse (path, CRM_DB_OPEN_DEFAULT, CRM_STORE_ERROR_CORRUPT);
  fixture_remove_folder (folder);
}

static void
note_damage (CrmDb *db,
             guint *n_told)
{
  (*n_told)++;
}

/* A page that goes bad while the book is open, under whoever reads it: said once, on the thread that opened the book. */
static void
test_damaged_later (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = make_book (folder);
  g_autofree char *bytes = NULL;
  g_autoptr (CrmDb) db = NULL;
  FILE *file;
  gsize size;
  guint n_told = 0;

  db = fixture_open (folder);
  fixture_write (db, NULL, "WITH RECURSIVE n (i) AS (VALUES (10) UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                 " INSERT INTO contact (id, uid, kind, name, created_at) SELECT i, 'u' || i, 'person', hex (zeroblob (400)), 1 FROM n");
  g_clear_object (&db);

  db = fixture_open (folder);
  g_signal_connect (db, "damaged", G_CALLBACK (note_damage), &n_told);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  file = g_fopen (path, "r+b");
  g_assert_nonnull (file);
  memset (bytes, 0xa5, size);
  g_assert_cmpint (fseek (file, 40960, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (bytes, 1, size - 40960, file), ==, size - 40960);
  fclose (file);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = crm_db_read (db, CRM_READER_LIST, fixture_read_text,
                                           (gpointer) "SELECT count (*) FROM contact WHERE name LIKE '%x%'", NULL, &error);

      g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_told, ==, 1);
  g_clear_object (&db);
  fixture_remove_folder (folder);
}

static void
test_read_only_place (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = make_book (folder);

  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  g_assert_cmpint (run_role ("--read-only-place", path, FALSE), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  fixture_remove_folder (folder);
}

static int
role_read_only_place (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDb) db = NULL;

  /* Rights do not bind the superuser. */
  if (geteuid () == 0)
    g_assert_cmpint (setuid (65534), ==, 0);

  refuse (path, CRM_DB_OPEN_DEFAULT, CRM_STORE_ERROR_READ_ONLY);
  db = crm_db_open (path, CRM_DB_OPEN_READ_ONLY, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_read (db, "SELECT name FROM contact", "Ada");
  return 0;
}

/* A file that is not for our eyes is not one that cannot be written, nor one that is not there. */
static void
test_unreadable (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = make_book (folder);

  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (path, 0200), ==, 0);
  g_assert_cmpint (run_role ("--unreadable", path, FALSE), ==, 0);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0600), ==, 0);
  g_assert_cmpint (run_role ("--unreadable", path, FALSE), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  fixture_remove_folder (folder);
}

static int
role_unreadable (const char *path)
{
  if (geteuid () == 0)
    g_assert_cmpint (setuid (65534), ==, 0);

  refuse (path, CRM_DB_OPEN_DEFAULT, CRM_STORE_ERROR_DENIED);
  refuse (path, CRM_DB_OPEN_READ_ONLY, CRM_STORE_ERROR_DENIED);
  return 0;
}

/* A limit on the size of files stands for a full disk: the same writes fail at the same places. */
static void
test_full_disk (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = make_book (folder);
  g_autoptr (CrmDb) db = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  g_assert_cmpint (run_role ("--full-disk", path, FALSE), ==, 0);

  db = fixture_open (folder);
  fixture_assert_read (db, "SELECT name FROM contact WHERE id = 1", "Ada");
  fixture_assert_read (db, "SELECT (SELECT count (*) FROM contact) = (SELECT count (*) FROM change_row) - 1", "1");
  problems = crm_db_check (db, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  g_clear_object (&db);
  fixture_remove_folder (folder);
}

static int
role_full_disk (const char *path)
{
  g_autoptr (CrmDb) db = crm_db_open (path, CRM_DB_OPEN_DEFAULT, NULL, NULL);
  struct rlimit limit;
  gboolean failed = FALSE;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  for (guint i = 0; i < 4000 && !failed; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO contact (id, uid, kind, name, created_at, note) VALUES (%u, 'u%u', 'person', "
                                              "'N', 1, hex (zeroblob (3000)))", i + 10, i + 10);
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmChangeSet) set = crm_db_write (db, NULL, fixture_run_sql, sql, NULL, &error);

      failed = set == NULL;
      if (failed)
        g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_FULL);
    }
  g_assert_true (failed);

  /* What was there can be read, and once there is room it goes on. */
  fixture_assert_read (db, "SELECT name FROM contact WHERE id = 1", "Ada");
  limit.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  fixture_write (db, NULL, "UPDATE contact SET nickname = 'after' WHERE id = 1");
  return 0;
}

/* kill -9 in the middle of commits: each transaction is there whole or not at all, with its change rows and index. */
static void
test_kill (void)
{
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *folder = fixture_make_folder ();
      g_autofree char *path = make_book (folder);
      g_autoptr (CrmDb) db = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) problems = NULL;
      g_autofree char *said = NULL;
      g_autofree char *said_path = g_strconcat (path, ".said", NULL);

      g_assert_cmpint (run_role ("--write-for-ever", path, TRUE), ==, -1);

      db = fixture_open (folder);
      problems = crm_db_check (db, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (problems->len, ==, 0);
      fixture_assert_read (db, "SELECT count (*) FROM contact c WHERE id > 1 AND (SELECT count (*) FROM contact_email e "
                           "WHERE e.contact_id = c.id) <> 2", "0");
      fixture_assert_read (db, "SELECT (SELECT count (*) FROM change_row) = (SELECT count (*) FROM contact)", "1");

      /* What was reported as saved is saved. */
      if (g_file_get_contents (said_path, &said, NULL, NULL) && said[0] != '\0')
        {
          g_autofree char *last = fixture_read (db, "SELECT max (id) FROM contact");

          g_assert_cmpint (g_ascii_strtoll (last, NULL, 10), >=, g_ascii_strtoll (said, NULL, 10));
        }
      g_clear_object (&db);
      fixture_remove_folder (folder);
    }
}

static G_NORETURN void
role_write_for_ever (const char *path)
{
  g_autoptr (CrmDb) db = crm_db_open (path, CRM_DB_OPEN_DEFAULT, NULL, NULL);
  g_autofree char *said_path = g_strconcat (path, ".said", NULL);
  int said = g_open (said_path, O_WRONLY | O_CREAT, 0600);

  for (guint i = 2; ; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO contact (id, uid, kind, name, created_at) VALUES (%u, 'u%u', 'person', 'N', 1);"
                                              "INSERT INTO contact_email (id, contact_id, address, address_key) VALUES "
                                              "(%u, %u, 'a', 'a'), (%u, %u, 'b', 'b')", i, i, 1000000 + 2 * i, i, 1000001 + 2 * i, i);
      g_autofree char *line = g_strdup_printf ("%012u", i);

      fixture_write (db, NULL, sql);
      g_assert_cmpint (pwrite (said, line, 12, 0), ==, 12);
      if (i == 2)
        g_assert_cmpint (write (STDOUT_FILENO, "r", 1), ==, 1);
    }
}

static void
test_place (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *shared = g_build_filename (folder, "Nextcloud", "Firma", NULL);
  g_autofree char *marked = g_build_filename (folder, "mine", NULL);
  g_autofree char *marker = g_build_filename (folder, "mine", ".stfolder", NULL);
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;

  g_assert_cmpint (g_mkdir_with_parents (shared, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (marker, 0700), ==, 0);

  path = g_build_filename (folder, "a.clientele", NULL);
  g_assert_cmpint (crm_place_inspect (path, &name), ==, CRM_PLACE_FINE);
  g_assert_null (name);

  g_free (path);
  path = g_build_filename (shared, "a.clientele", NULL);
  g_assert_cmpint (crm_place_inspect (path, &name), ==, CRM_PLACE_SYNC_FOLDER);
  g_assert_cmpstr (name, ==, "Nextcloud");
  g_clear_pointer (&name, g_free);

  g_free (path);
  path = g_build_filename (marked, "deep", "a.clientele", NULL);
  g_assert_cmpint (crm_place_find_sync (path, &name), ==, CRM_PLACE_SYNC_FOLDER);
  g_assert_cmpstr (name, ==, "Syncthing");

  fixture_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  program = argv[0];
  if (argc == 3 && g_str_equal (argv[1], "--read-only-place"))
    return role_read_only_place (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--unreadable"))
    return role_unreadable (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--full-disk"))
    return role_full_disk (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--write-for-ever"))
    role_write_for_ever (argv[2]);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/faults/not-a-book", test_not_a_book);
  g_test_add_func ("/faults/too-new", test_too_new);
  g_test_add_func ("/faults/locked", test_locked);
  g_test_add_func ("/faults/damaged", test_damaged);
  g_test_add_func ("/faults/damaged-later", test_damaged_later);
  g_test_add_func ("/faults/read-only-place", test_read_only_place);
  g_test_add_func ("/faults/unreadable", test_unreadable);
  g_test_add_func ("/faults/full-disk", test_full_disk);
  g_test_add_func ("/faults/kill", test_kill);
  g_test_add_func ("/faults/place", test_place);

  return g_test_run ();
}
