/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "crm-thread.h"

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
  g_object_add_weak_pointer (G_OBJECT (fixture->db), (gpointer *) &fixture->db);
  g_object_unref (fixture->db);
  g_assert_null (fixture->db);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
test_write_and_read (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *path = g_strdup (crm_db_get_path (fixture->db));
  g_autofree char *lock = g_strconcat (path, "-lock", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);

  fixture_write (fixture->db, "Added Ada", FIXTURE_CONTACT (1, "Ada"));
  fixture_assert_read (fixture->db, "SELECT name FROM contact WHERE id = 1", "Ada");
  fixture_assert_read (fixture->db, "PRAGMA journal_mode", "wal");
  fixture_assert_read (fixture->db, "PRAGMA synchronous", "2");
  fixture_assert_read (fixture->db, "PRAGMA foreign_keys", "1");
  fixture_assert_read (fixture->db, "PRAGMA application_id", "1131179636");

  g_assert_true (g_file_test (lock, G_FILE_TEST_EXISTS));
  crm_db_close (fixture->db);
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));

  g_object_unref (fixture->db);
  fixture->db = fixture_open (fixture->folder);
  fixture_assert_read (fixture->db, "SELECT name FROM contact WHERE id = 1", "Ada");
}

static void
test_change_set (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (CrmChangeSet) set = NULL;
  const CrmChange *changes;
  guint n_changes;

  set = fixture_write_as (fixture->db, CRM_ORIGIN_USER, "Added Ada",
                          FIXTURE_CONTACT (1, "Ada")
                          "INSERT INTO contact_email (id, contact_id, address, address_key) VALUES (11, 1, 'a@b.c', 'a@b.c')");
  g_assert_cmpint (crm_change_set_get_id (set), >, 0);
  g_assert_cmpstr (crm_change_set_get_label (set), ==, "Added Ada");
  g_assert_true (crm_change_set_is_undoable (set));
  g_assert_true (crm_change_set_concerns (set, "contact_email"));
  g_assert_false (crm_change_set_concerns (set, "deal"));

  changes = crm_change_set_get_changes (set, &n_changes);
  g_assert_cmpuint (n_changes, ==, 3);
  g_assert_cmpstr (changes[0].table, ==, "contact");
  g_assert_cmpint (changes[0].kind, ==, CRM_CHANGE_INSERT);
  g_assert_cmpint (changes[1].owner, ==, 1);

  /* The row of the list that follows from it. */
  g_assert_cmpstr (changes[2].table, ==, "contact_list");
  g_assert_cmpint (changes[2].kind, ==, CRM_CHANGE_TOUCH);

  /* An update does not tell the owner by itself; what does not differ is no change. */
  g_clear_pointer (&set, crm_change_set_unref);
  set = fixture_write_as (fixture->db, CRM_ORIGIN_USER, NULL,
                          "UPDATE contact_email SET label = 'work', address = 'a@b.c' WHERE id = 11;"
                          "UPDATE contact SET note = NULL WHERE id = 1");
  changes = crm_change_set_get_changes (set, &n_changes);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpint (changes[0].kind, ==, CRM_CHANGE_UPDATE);
  g_assert_cmpint (changes[0].owner, ==, 1);
  g_assert_cmphex (changes[0].columns, ==, 1 << 3);
  g_assert_true (crm_change_set_has (set, "contact", 1));
  g_assert_true (crm_change_set_has (set, "contact_email", 11));
  g_assert_false (crm_change_set_has (set, "contact", 2));

  /* Coalesced: there and away again is nothing. */
  g_clear_pointer (&set, crm_change_set_unref);
  set = fixture_write_as (fixture->db, CRM_ORIGIN_USER, NULL, FIXTURE_CONTACT (2, "Bo") "DELETE FROM contact WHERE id = 2");
  crm_change_set_get_changes (set, &n_changes);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpint (crm_change_set_get_id (set), ==, 0);
  g_assert_false (crm_change_set_is_undoable (set));

  fixture_assert_read (fixture->db, "SELECT count (*) || ',' || max (origin) FROM change_set", "2,user");
  fixture_assert_read (fixture->db, "SELECT group_concat (record_id) FROM change_row", "1,1");
}

static gboolean
touch_two (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  crm_conn_touch (conn, "campaign_mail", 7);
  crm_conn_touch (conn, "sync_log", 0);
  crm_conn_set_label (conn, "Said later");
  return TRUE;
}

static void
test_touch (Fixture       *fixture,
            gconstpointer  data)
{
  CrmWriteOptions options = { .origin = CRM_ORIGIN_CAMPAIGN, .label = "Said before" };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write (fixture->db, &options, touch_two, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (crm_change_set_has (set, "campaign_mail", 7));
  g_assert_false (crm_change_set_has (set, "campaign_mail", 8));
  g_assert_true (crm_change_set_is_reset (set, "sync_log"));
  g_assert_cmpstr (crm_change_set_get_label (set), ==, "Said later");
  g_assert_cmpint (crm_change_set_get_id (set), ==, 0);
}

static void
test_reset (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (CrmChangeSet) set = NULL;
  guint n_changes;

  set = fixture_write_as (fixture->db, CRM_ORIGIN_IMPORT, "Import",
                          "INSERT INTO contact (id, uid, kind, name, created_at) "
                          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5001) "
                          "SELECT i, 'u' || i, 'person', 'n' || i, 1 FROM n;"
                          "INSERT INTO tag (id, name, created_at) VALUES (9000, 'vip', 1)");
  crm_change_set_get_changes (set, &n_changes);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_true (crm_change_set_is_reset (set, "contact"));
  g_assert_false (crm_change_set_is_reset (set, "tag"));
  g_assert_true (crm_change_set_has (set, "contact", 3));
  fixture_assert_read (fixture->db, "SELECT count (*) FROM change_row", "5002");
}

static gboolean
insert_then_fail (CrmConn       *conn,
                  gpointer       data,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_assert_true (fixture_run_sql (conn, FIXTURE_CONTACT (5, "Eve"), cancellable, error));
  return crm_conn_run (conn, error, "INSERT INTO contact_email (id, contact_id, address, address_key) VALUES (?, ?, ?, ?)",
                       "iiss", (gint64) 55, (gint64) 5, "x", NULL);
}

static void
test_rollback (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (crm_db_write (fixture->db, NULL, insert_then_fail, NULL, NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONSTRAINT);
  fixture_assert_read (fixture->db, "SELECT count (*) FROM contact", "0");
  fixture_assert_read (fixture->db, "SELECT count (*) FROM change_set", "0");

  /* The next one does not inherit anything. */
  fixture_write (fixture->db, NULL, FIXTURE_CONTACT (6, "Fay"));
  fixture_assert_read (fixture->db, "SELECT count (*) FROM change_row", "1");
}

static gpointer
count_for_ever (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  g_atomic_int_inc ((gint *) data);
  return crm_conn_get_text (conn, error,
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count (*) FROM n", "");
}

static void
on_read (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  GError **error = data;
  g_autofree char *text = crm_db_read_finish (CRM_DB (object), result, error);

  g_assert_null (text);
  g_assert_nonnull (*error);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint started = 0;

  crm_db_read_async (fixture->db, CRM_READER_LIST, count_for_ever, &started, NULL, g_free, cancellable, on_read, &error);
  while (g_atomic_int_get (&started) == 0)
    g_thread_yield ();

  /* The other reader answers meanwhile. */
  fixture_assert_read (fixture->db, "SELECT 'yes'", "yes");

  g_cancellable_cancel (cancellable);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Closing does not wait for a reader either. */
  g_clear_error (&error);
  crm_db_read_async (fixture->db, CRM_READER_LIST, count_for_ever, &started, NULL, g_free, NULL, on_read, &error);
  while (g_atomic_int_get (&started) == 1)
    g_thread_yield ();
  crm_db_close (fixture->db);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_clear_error (&error);
  g_assert_null (crm_db_read (fixture->db, CRM_READER_ROW, fixture_read_text, (gpointer) "SELECT 1", NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CLOSED);
}

/* An answer that was there already when its question was cancelled is not given: who asked again would get the old one after the new. */
static void
test_cancel_answered (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *next = NULL;

  crm_db_read_async (fixture->db, CRM_READER_LIST, fixture_read_text, (gpointer) "SELECT 'old'", NULL, g_free, cancellable, on_read, &error);
  next = crm_db_read (fixture->db, CRM_READER_LIST, fixture_read_text, (gpointer) "SELECT 'next'", NULL, &local_error);
  g_assert_no_error (local_error);
  g_assert_cmpstr (next, ==, "next");
  g_cancellable_cancel (cancellable);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
on_read_soon (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GError) error = NULL;
  char **text = data;

  *text = crm_db_read_finish (CRM_DB (object), result, &error);
  g_assert_no_error (error);
}

static void
test_read_soon (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint started = 0;

  /* What is answered in time is here before anything that is less urgent has its turn; never within the call. */
  crm_db_read_soon_async (fixture->db, CRM_READER_LIST, fixture_read_text, (gpointer) "SELECT 'yes'", NULL, g_free, 60 * G_USEC_PER_SEC, NULL,
                          on_read_soon, &text);
  g_assert_null (text);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (text, ==, "yes");

  /* Nobody stays for what takes longer. */
  crm_db_read_soon_async (fixture->db, CRM_READER_LIST, count_for_ever, &started, NULL, g_free, 1000, cancellable, on_read, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  GString *log;
  guint    n_left;
  GMutex   gate;
} Order;

typedef struct
{
  Order *order;
  char   letter;
} OrderItem;

static gboolean
write_letter (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  OrderItem *item = data;

  if (item->letter == '0')
    {
      g_mutex_lock (&item->order->gate);
      g_mutex_unlock (&item->order->gate);
    }

  return crm_conn_run (conn, error, "INSERT INTO tag (id, name, created_at) VALUES (?, ?, 1)", "is",
                       crm_id_new (), (char[]) { item->letter, '\0' });
}

static void
on_changed (CrmDb        *db,
            CrmChangeSet *set,
            Order        *order)
{
  g_string_append (order->log, crm_change_set_get_label (set));
}

static void
on_written (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write_finish (CRM_DB (object), result, &error);
  Order *order = data;

  g_assert_no_error (error);

  /* Each answer comes after the notice of its own change. */
  g_assert_nonnull (strstr (order->log->str, crm_change_set_get_label (set)));
  order->n_left--;
}

static void
push_letter (CrmDb       *db,
             Order       *order,
             char         letter,
             CrmPriority  priority)
{
  CrmWriteOptions options = { .priority = priority, .origin = CRM_ORIGIN_USER, .label = (char[]) { letter, '\0' } };
  OrderItem *item = g_new0 (OrderItem, 1);

  item->order = order;
  item->letter = letter;
  order->n_left++;
  crm_db_write_async (db, &options, write_letter, item, g_free, NULL, on_written, order);
}

static void
test_priorities (Fixture       *fixture,
                 gconstpointer  data)
{
  Order order = { .log = g_string_new ("") };

  g_mutex_init (&order.gate);
  g_signal_connect (fixture->db, "changed", G_CALLBACK (on_changed), &order);

  /* While the first holds the writer, the others queue up. */
  g_mutex_lock (&order.gate);
  push_letter (fixture->db, &order, '0', CRM_PRIORITY_USER);
  push_letter (fixture->db, &order, 'w', CRM_PRIORITY_IMPORT);
  push_letter (fixture->db, &order, 'x', CRM_PRIORITY_IMPORT);
  push_letter (fixture->db, &order, 'i', CRM_PRIORITY_IDLE);
  push_letter (fixture->db, &order, 's', CRM_PRIORITY_SYNC);
  push_letter (fixture->db, &order, 'a', CRM_PRIORITY_USER);
  push_letter (fixture->db, &order, 'b', CRM_PRIORITY_USER);
  push_letter (fixture->db, &order, 'j', CRM_PRIORITY_JOURNAL);
  g_mutex_unlock (&order.gate);

  while (order.n_left > 0)
    g_main_context_iteration (NULL, TRUE);

  /* The first may have waited in the queue as well, where the journal's comes before it. */
  g_assert_true (g_str_equal (order.log->str, "0jabswxi") || g_str_equal (order.log->str, "j0abswxi"));
  g_string_free (order.log, TRUE);
  g_mutex_clear (&order.gate);
}

/* Statements are borrowed: two of the same text do not disturb each other. */
static gpointer
nest_statements (CrmConn       *conn,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  const char *sql = "WITH n (i) AS (VALUES (1), (2), (3)) SELECT i FROM n";
  g_autoptr (CrmStmt) outer = crm_conn_prepare (conn, sql, error);
  gint64 sum = 0;

  while (crm_stmt_step (outer, error) == CRM_STEP_ROW)
    {
      g_autoptr (CrmStmt) inner = crm_conn_prepare (conn, sql, error);

      g_assert_true (inner != outer);
      while (crm_stmt_step (inner, error) == CRM_STEP_ROW)
        sum += crm_stmt_get_int (outer, 0) * crm_stmt_get_int (inner, 0);
    }

  /* More different texts than the cache holds. */
  for (int i = 0; i < 400; i++)
    {
      g_autofree char *text = g_strdup_printf ("SELECT %d", i);

      g_assert_cmpint (crm_conn_get_int (conn, -1, error, text, ""), ==, i);
    }

  return g_strdup_printf ("%" G_GINT64_FORMAT, sum);
}

static gboolean
bind_all_kinds (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new ("a\0b", 3);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) read_bytes = NULL;
  g_autoptr (GBytes) read_empty = NULL;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT ?, ?, ?, ?, ?, ? AS last, ?", "idsbnbs",
                                             G_MAXINT64, 0.5, "text", bytes, empty, NULL);

  g_assert_cmpint (crm_stmt_step (stmt, error), ==, CRM_STEP_ROW);
  g_assert_cmpint (crm_stmt_get_int (stmt, 0), ==, G_MAXINT64);
  g_assert_cmpfloat (crm_stmt_get_double (stmt, 1), ==, 0.5);
  g_assert_cmpstr (crm_stmt_get_text (stmt, 2), ==, "text");
  read_bytes = crm_stmt_dup_bytes (stmt, 3);
  g_assert_true (g_bytes_equal (read_bytes, bytes));
  g_assert_true (crm_stmt_is_null (stmt, 4));
  read_empty = crm_stmt_dup_bytes (stmt, 5);
  g_assert_nonnull (read_empty);
  g_assert_cmpuint (g_bytes_get_size (read_empty), ==, 0);
  g_assert_null (crm_stmt_get_text (stmt, 6));
  g_assert_cmpint (crm_stmt_n_columns (stmt), ==, 7);
  g_assert_cmpstr (crm_stmt_column_name (stmt, 5), ==, "last");
  g_assert_cmpint (crm_stmt_step (stmt, error), ==, CRM_STEP_DONE);

  return TRUE;
}

static void
test_statements (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sum = crm_db_read (fixture->db, CRM_READER_LIST, nest_statements, NULL, NULL, &error);
  g_autoptr (CrmChangeSet) set = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (sum, ==, "36");

  set = crm_db_write (fixture->db, NULL, bind_all_kinds, NULL, NULL, &error);
  g_assert_no_error (error);

  /* A reader cannot write. */
  g_assert_null (crm_db_read (fixture->db, CRM_READER_ROW, fixture_read_text, (gpointer) "DELETE FROM contact", NULL, &error));
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_READ_ONLY);
}

/*
 * How SQLite looks a contact up must not depend on how few there were when the book was last closed: with statistics of one row an
 * import of 50,000 reads the whole table for each.
 */
static void
test_plans (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *name = NULL;
  g_autofree char *statistics = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  set = crm_db_write (fixture->db, NULL, fixture_run_sql,
                      (gpointer) "INSERT INTO contact (id, kind, name, uid, created_at, created_via) VALUES (1, 'person', 'One', 'u', 1, 'user')", NULL, &error);
  g_assert_no_error (error);
  /* SQLite counts anew what was looked up. */
  name = crm_db_read (fixture->db, CRM_READER_ROW, fixture_read_text, (gpointer) "SELECT name FROM contact WHERE uid = 'u'", NULL, &error);
  g_assert_cmpstr (name, ==, "One");
  crm_db_close (fixture->db);
  g_object_unref (fixture->db);

  fixture->db = fixture_open (fixture->folder);
  statistics = crm_db_read (fixture->db, CRM_READER_ROW, fixture_read_text, (gpointer) "SELECT count (*) FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'", NULL,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpstr (statistics, ==, "0");
}

static gpointer
wait_on_ui_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;

  crm_thread_mark_ui ();
  crm_db_read (data, CRM_READER_ROW, fixture_read_text, (gpointer) "SELECT 1", NULL, &error);
  return NULL;
}

static void
test_window_never_waits (Fixture       *fixture,
                         gconstpointer  data)
{
  if (g_test_subprocess ())
    {
      /* Nobody tidies up after an abort. */
      fixture_remove_folder (fixture->folder);
      g_thread_join (g_thread_new ("window", wait_on_ui_thread, fixture->db));
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*may_wait*");
}

static void
on_opened (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;

  *(CrmDb **) data = crm_db_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
on_closed (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_assert_true (crm_db_close_finish (CRM_DB (object), result, NULL));
  *(gboolean *) data = TRUE;
}

static void
test_open_async (void)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "Büro & Söhne? #1.clientele", NULL);
  g_autoptr (CrmDb) db = NULL;
  Order order = { .log = g_string_new ("") };
  gboolean closed = FALSE;

  crm_db_open_async (path, CRM_DB_OPEN_CREATE, NULL, on_opened, &db);
  while (db == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_signal_connect (db, "changed", G_CALLBACK (on_changed), &order);
  push_letter (db, &order, 'a', CRM_PRIORITY_USER);
  crm_db_close_async (db, on_closed, &closed);
  while (!closed || order.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (order.log->str, ==, "a");

  g_clear_object (&db);
  g_string_free (order.log, TRUE);
  fixture_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/db/write-and-read", Fixture, NULL, set_up, test_write_and_read, tear_down);
  g_test_add ("/db/change-set", Fixture, NULL, set_up, test_change_set, tear_down);
  g_test_add ("/db/touch", Fixture, NULL, set_up, test_touch, tear_down);
  g_test_add ("/db/reset", Fixture, NULL, set_up, test_reset, tear_down);
  g_test_add ("/db/rollback", Fixture, NULL, set_up, test_rollback, tear_down);
  g_test_add ("/db/cancel-answered", Fixture, NULL, set_up, test_cancel_answered, tear_down);
  g_test_add ("/db/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/db/read-soon", Fixture, NULL, set_up, test_read_soon, tear_down);
  g_test_add ("/db/priorities", Fixture, NULL, set_up, test_priorities, tear_down);
  g_test_add ("/db/statements", Fixture, NULL, set_up, test_statements, tear_down);
  g_test_add ("/db/plans", Fixture, NULL, set_up, test_plans, tear_down);
  g_test_add ("/db/window-never-waits", Fixture, NULL, set_up, test_window_never_waits, tear_down);
  g_test_add_func ("/db/open-async", test_open_async);

  return g_test_run ();
}
