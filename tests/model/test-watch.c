/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-record-store.h"
#include "crm-store-error.h"
#include "crm-table-watch.h"
#include "model-fixture.h"

/* A watch that counts contacts whose name begins with a letter; "?" is never there. */
#define TEST_TYPE_COUNT (test_count_get_type ())
G_DECLARE_FINAL_TYPE (TestCount, test_count, TEST, COUNT, CrmWatch)

struct _TestCount
{
  CrmWatch parent_instance;

  char letter;
  gint64 n;          /* -1: gone */
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (TestCount, test_count, CRM_TYPE_WATCH)

static gint n_readings;

static gpointer
ask (CrmWatch *watch)
{
  return g_strdup_printf ("%c*", TEST_COUNT (watch)->letter);
}

static gpointer
read_count (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GError) wrong = NULL;
  gint64 n;

  g_atomic_int_inc (&n_readings);
  if (g_str_equal (data, "!*"))
    {
      g_set_error_literal (error, CRM_STORE_ERROR, CRM_STORE_ERROR_IO, "torn");
      return NULL;
    }
  if (g_str_equal (data, "?*"))
    {
      g_set_error_literal (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "gone");
      return NULL;
    }
  n = crm_conn_get_int (conn, 0, &wrong, "SELECT count (*) FROM contact WHERE name GLOB ?", "s", (const char *) data);
  if (wrong != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&wrong));
      return NULL;
    }
  return g_memdup2 (&n, sizeof n);
}

static void
show (CrmWatch *watch,
      gpointer  snapshot)
{
  TestCount *self = TEST_COUNT (watch);

  self->n = snapshot != NULL ? *(gint64 *) snapshot : -1;
  self->n_shown++;
  g_free (snapshot);
}

static void
test_count_class_init (TestCountClass *klass)
{
  static const char *const tables[] = { "contact", NULL };
  CrmWatchClass *watch_class = CRM_WATCH_CLASS (klass);

  watch_class->tables = tables;
  watch_class->ask = ask;
  watch_class->free_question = g_free;
  watch_class->read = read_count;
  watch_class->free_snapshot = g_free;
  watch_class->show = show;
}

static void
test_count_init (TestCount *self)
{
}

typedef struct
{
  Fixture base;
  CrmBook *book;
  TestCount *count;
} WatchFixture;

static void
set_up (WatchFixture  *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->base.folder = g_dir_make_tmp ("clientele-watch-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->base.path = g_build_filename (fixture->base.folder, "book.clientele", NULL);
  fixture->book = crm_book_open (fixture->base.path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
  fixture->count = g_object_new (TEST_TYPE_COUNT, NULL);
  fixture->count->letter = 'A';
  crm_watch_set_book (CRM_WATCH (fixture->count), fixture->book);
  n_readings = 0;
}

static void
tear_down (WatchFixture  *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->count);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  crm_book_close (fixture->book);
  g_clear_object (&fixture->book);
  fixture_tear_down (&fixture->base, data);
}

static void
settle (WatchFixture *fixture)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (g_main_context_iteration (NULL, FALSE) || !crm_watch_is_current (CRM_WATCH (fixture->count)))
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
}

static void
add (WatchFixture *fixture,
     const char   *name)
{
  g_autoptr (CrmRecord) contact = crm_record_new (&crm_contact_type);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  crm_record_set_text (contact, "name", name);
  set = crm_book_save (fixture->book, contact, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Nothing is read before it is asked for; then each change leads to a new picture, and many at once to few. */
static void
test_current (WatchFixture  *fixture,
              gconstpointer  data)
{
  add (fixture, "Ada");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (n_readings, ==, 0);

  crm_watch_read (CRM_WATCH (fixture->count));
  g_assert_false (crm_watch_is_current (CRM_WATCH (fixture->count)));
  settle (fixture);
  g_assert_cmpint (fixture->count->n, ==, 1);

  add (fixture, "Anna");
  settle (fixture);
  g_assert_cmpint (fixture->count->n, ==, 2);

  n_readings = 0;
  for (guint i = 0; i < 20; i++)
    crm_watch_read (CRM_WATCH (fixture->count));
  settle (fixture);
  g_assert_cmpint (n_readings, ==, 2);
}

/* What was asked before is not shown after another question. */
static void
test_anew (WatchFixture  *fixture,
           gconstpointer  data)
{
  add (fixture, "Bea");
  crm_watch_read (CRM_WATCH (fixture->count));
  fixture->count->letter = 'B';
  crm_watch_ask_anew (CRM_WATCH (fixture->count));
  settle (fixture);
  g_assert_cmpuint (fixture->count->n_shown, ==, 1);
  g_assert_cmpint (fixture->count->n, ==, 1);

  fixture->count->letter = '?';
  crm_watch_ask_anew (CRM_WATCH (fixture->count));
  settle (fixture);
  g_assert_cmpint (fixture->count->n, ==, -1);
}

static void
failed_cb (CrmWatch     *watch,
           const GError *error,
           guint        *n_failures)
{
  g_assert_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_IO);
  (*n_failures)++;
}

/* What cannot be read is said, each time; the picture from before stays. */
static void
test_failed (WatchFixture  *fixture,
             gconstpointer  data)
{
  guint n_failures = 0;

  g_signal_connect (fixture->count, "failed", G_CALLBACK (failed_cb), &n_failures);
  fixture->count->letter = '!';
  crm_watch_read (CRM_WATCH (fixture->count));
  settle (fixture);
  g_assert_cmpuint (n_failures, ==, 1);
  g_assert_false (crm_watch_has_picture (CRM_WATCH (fixture->count)));

  fixture->count->letter = 'A';
  add (fixture, "Ada");
  settle (fixture);
  g_assert_cmpint (fixture->count->n, ==, 1);
  g_assert_true (crm_watch_has_picture (CRM_WATCH (fixture->count)));

  fixture->count->letter = '!';
  add (fixture, "Anna");
  settle (fixture);
  g_assert_cmpuint (n_failures, ==, 2);
  g_assert_cmpint (fixture->count->n, ==, 1);
  g_assert_true (crm_watch_has_picture (CRM_WATCH (fixture->count)));
}

/* It may go while it reads. */
static void
test_gone (WatchFixture  *fixture,
           gconstpointer  data)
{
  crm_watch_read (CRM_WATCH (fixture->count));
  g_clear_object (&fixture->count);
}

static gpointer
read_name (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  gint64 *id = data;

  g_atomic_int_inc (&n_readings);
  if (id == NULL)
    return crm_conn_get_text (conn, error, "SELECT group_concat (name) FROM (SELECT name FROM contact ORDER BY name)", "");
  return crm_conn_get_text (conn, error, "SELECT name FROM contact WHERE id = ?", "i", *id);
}

static const CrmTableWatchSource names = { (const char *const []) { "contact", NULL }, read_name, g_free };

static void
took (gpointer owner,
      gpointer snapshot)
{
  g_object_set_data_full (owner, "names", snapshot, g_free);
}

static const char *
get_names (GObject *owner)
{
  return g_object_get_data (owner, "names") != NULL ? g_object_get_data (owner, "names") : "";
}

static void
settle_table (CrmTableWatch *watch)
{
  WAIT_UNTIL (crm_watch_is_current (CRM_WATCH (watch)));
}

/* It is read at once, again when a table changes, for many changes seldom, and not for an owner that is gone. */
static void
test_table (WatchFixture  *fixture,
            gconstpointer  data)
{
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (CrmTableWatch) watch = NULL;
  g_autoptr (CrmTableWatch) second = NULL;

  add (fixture, "Ada");
  watch = crm_table_watch_new (fixture->book, &names, 0, took, owner);
  settle_table (watch);
  g_assert_cmpstr (get_names (owner), ==, "Ada");
  add (fixture, "Bea");
  settle_table (watch);
  g_assert_cmpstr (get_names (owner), ==, "Ada,Bea");

  /* While it reads, all that comes is one more reading. */
  n_readings = 0;
  crm_watch_read (CRM_WATCH (watch));
  add (fixture, "Cid");
  add (fixture, "Dora");
  crm_watch_read (CRM_WATCH (watch));
  settle_table (watch);
  g_assert_cmpstr (get_names (owner), ==, "Ada,Bea,Cid,Dora");
  g_assert_cmpint (n_readings, <=, 3);

  /* What is not there is nothing to show. */
  second = crm_table_watch_new (fixture->book, &names, 4711, took, owner);
  settle_table (second);
  g_assert_cmpstr (get_names (owner), ==, "Ada,Bea,Cid,Dora");

  crm_watch_read (CRM_WATCH (watch));
  g_object_unref (owner);
  settle_table (watch);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/watch/current", WatchFixture, NULL, set_up, test_current, tear_down);
  g_test_add ("/watch/anew", WatchFixture, NULL, set_up, test_anew, tear_down);
  g_test_add ("/watch/failed", WatchFixture, NULL, set_up, test_failed, tear_down);
  g_test_add ("/watch/table", WatchFixture, NULL, set_up, test_table, tear_down);
  g_test_add ("/watch/gone", WatchFixture, NULL, set_up, test_gone, tear_down);

  return g_test_run ();
}
