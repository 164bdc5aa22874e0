/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-mail [MAILS [RTT-MAILS]]: sends a personalised campaign of 8 KB mails into smtp-sink over one connection, and a smaller one
 * through a round trip of 20 ms. Each result is one line of JSON (figure.h); the floor of sending is
 * SQLite alone with two durable commits a mail, on the same disk. A disk is never twice the same, so both are measured in turns: the campaign
 * is interrupted and goes on several times. Lines without a bar say what the figures stand on: a flush of the disk, SQLite alone
 * with two commits of the journal's own rows, what the server takes from the plainest client, and how long the longest of the interruptions took.
 */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-smtp.h"
#include "figure.h"
#include "mailing/mailing-fixture.h"

#define MAIL_SIZE 9000  /* octets of a mail of make_campaign() with its headers */
#define TURNS     5
#define FLOOR_WARM_UP 600
#define RTT_MS    20

static double
resident_mb (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %ld", &pages);

  return pages * (double) sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

static void
run_sql (sqlite3    *db,
         const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

/* Microseconds of one flush of 4 KB to the disk of @folder. */
static double
measure_flush (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "flush", NULL);
  char page[4096] = "";
  int fd = open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  gint64 start;

  g_assert_cmpint (fd, >=, 0);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 200; i++)
    {
      g_assert_cmpint (write (fd, page, sizeof page), ==, sizeof page);
      g_assert_cmpint (fdatasync (fd), ==, 0);
    }
  close (fd);
  g_unlink (path);

  return (double) (g_get_monotonic_time () - start) / 200;
}

/* Nothing but the two commits of each mail. */
typedef struct
{
  sqlite3      *db;
  sqlite3_stmt *intent;
  sqlite3_stmt *reply;
  gint64        last;
} Floor;

/* Microseconds of @n mails. */
static gint64
floor_run (Floor *self,
           guint  n)
{
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    {
      self->last++;
      sqlite3_bind_int64 (self->intent, 1, self->last);
      g_assert_cmpint (sqlite3_step (self->intent), ==, SQLITE_DONE);
      sqlite3_reset (self->intent);
      sqlite3_bind_int64 (self->reply, 1, self->last);
      g_assert_cmpint (sqlite3_step (self->reply), ==, SQLITE_DONE);
      sqlite3_reset (self->reply);
    }

  return g_get_monotonic_time () - start;
}

static void
floor_open (Floor      *self,
            const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "floor.db", NULL);

  g_assert_cmpint (sqlite3_open (path, &self->db), ==, SQLITE_OK);
  run_sql (self->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
           "CREATE TABLE attempt (id INTEGER PRIMARY KEY, mail_id INTEGER NOT NULL, account_id INTEGER NOT NULL, dot_at INTEGER NOT NULL, "
           "done_at INTEGER, code INTEGER, reply TEXT) STRICT; CREATE INDEX attempt_rate ON attempt (account_id, dot_at);");
  sqlite3_prepare_v2 (self->db, "INSERT INTO attempt (id, mail_id, account_id, dot_at) VALUES (?1, ?1, 1, ?1)", -1, &self->intent, NULL);
  sqlite3_prepare_v2 (self->db, "UPDATE attempt SET done_at = ?1, code = 250, reply = 'ok' WHERE id = ?1", -1, &self->reply, NULL);

  /* Until its WAL has its size: a file that still grows is slower to flush than one that is written again. */
  floor_run (self, FLOOR_WARM_UP);
}

static void
floor_close (Floor      *self,
             const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "floor.db", NULL);

  sqlite3_finalize (self->intent);
  sqlite3_finalize (self->reply);
  sqlite3_close (self->db);
  g_unlink (path);
}

/* smtp-sink on a free port; ended by kill(). */
static GPid
start_sink (guint *port)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;
  const char *arguments[] = { "smtp-sink", "-u", "nobody", NULL, "1000", NULL };
  GPid pid;

  *port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_assert_no_error (error);
  g_socket_listener_close (listener);
  address = g_strdup_printf ("127.0.0.1:%u", *port);
  arguments[3] = address;
  if (getuid () != 0)
    {
      arguments[1] = address;
      arguments[2] = "1000";
      arguments[3] = NULL;
    }
  if (!g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &pid, &error))
    {
      g_printerr ("smtp-sink: %s\n", error->message);
      exit (77);
    }
  g_usleep (300000);
  return pid;
}

typedef struct
{
  Book      *book;
  GMainLoop *loop;
  CrmJob    *job;
  double     until;         /* as much of the campaign is sent in this turn */
  gint64     cancelled_at;
  gint64     took;          /* microseconds, all turns */
  gint64     longest_stop;  /* from the wish to stop to the end of the run */
} Sending;

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (((Sending *) user_data)->loop);
  return G_SOURCE_REMOVE;
}

static void
fraction_cb (CrmJob     *job,
             GParamSpec *pspec,
             Sending    *sending)
{
  if (sending->until >= 1 || sending->cancelled_at > 0 || crm_job_get_fraction (job) < sending->until)
    return;

  sending->cancelled_at = g_get_monotonic_time ();
  crm_job_cancel (job);
}

static gpointer
send_thread (gpointer user_data)
{
  Sending *sending = user_data;
  CrmSenderOptions options = { .backoff_ms = 1000 };
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (!crm_sender_run (sending->book->db, CAMPAIGN, &options, sending->job, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sending->took += g_get_monotonic_time () - start;
  if (sending->cancelled_at > 0)
    sending->longest_stop = MAX (sending->longest_stop, g_get_monotonic_time () - sending->cancelled_at);

  g_main_context_invoke (NULL, quit_cb, sending);
  return NULL;
}

/* The longest that the main loop was busy between two waits, in microseconds. */
static gint64 busy_since;
static gint64 busy_longest;

static int
poll_cb (GPollFD *fds,
         guint    n,
         int      timeout)
{
  int result;

  if (busy_since > 0)
    busy_longest = MAX (busy_longest, g_get_monotonic_time () - busy_since);
  result = g_poll (fds, n, timeout);
  busy_since = g_get_monotonic_time ();
  return result;
}

/* A frozen campaign of @n mails to @port in a book of its own. */
static Book *
make_campaign (const char *folder,
               guint       n,
               guint       port)
{
  g_autofree char *place = g_strdup_printf ("%s/book-%u", folder, port);
  g_autofree char *sql = g_strdup_printf ("UPDATE mail_account SET port = %u, host = '127.0.0.1'", port);
  g_autoptr(GString) body = g_string_new ("Dear {{first_name}},\n\n");
  g_autofree char *update = NULL;
  Book *book;

  g_mkdir (place, 0700);
  book = book_new_in (g_steal_pointer (&place), n, NULL);
  for (guint i = 0; body->len < 3300; i++)
    g_string_append_printf (body, "Paragraph %u of a letter to {{company|\"you\"}}, with some more words in it.\n\n", i);
  update = g_strdup_printf ("UPDATE campaign SET body = '%s'", body->str);
  fixture_write (book->db, "port", sql);
  fixture_write (book->db, "body", update);
  g_assert_cmpuint (book_freeze (book), ==, n);

  return book;
}

/* Sends until so much of the campaign is through, while the main thread does what a window's would: wait, and hear of progress and changes. */
static void
send_turn (Sending *sending,
           double   until)
{
  GThread *thread;

  sending->until = until;
  sending->cancelled_at = 0;
  sending->job = crm_job_new ("bench");
  g_signal_connect (sending->job, "notify::fraction", G_CALLBACK (fraction_cb), sending);

  busy_since = 0;
  g_main_context_set_poll_func (NULL, poll_cb);
  thread = g_thread_new ("sending", send_thread, sending);
  g_main_loop_run (sending->loop);
  g_main_context_set_poll_func (NULL, NULL);
  g_thread_join (thread);
  g_clear_object (&sending->job);
}

static void
assert_sent (Book  *book,
             guint  n)
{
  g_autofree char *sent = fixture_read (book->db, "SELECT count(*) FROM campaign_mail WHERE state = 'sent'");
  g_autofree char *tries = fixture_read (book->db, "SELECT count(*) FROM attempt");

  g_assert_cmpuint (atoi (sent), ==, n);
  g_assert_cmpuint (atoi (tries), ==, n);
}

/* Mails a second of SQLite alone with the journal's own rows and indexes, two durable commits a mail: what one commit a mail saves. */
static double
measure_journal (const char *folder,
                 guint       n)
{
  static const char *const statements[] = {
    "UPDATE campaign_mail SET state = 'dot', tries = tries + 1, date = 1 WHERE id = ?1",
    "INSERT INTO attempt (id, mail_id, number, account_id, dot_at) VALUES (?1, ?1, 1, 800, ?1)",
    "UPDATE attempt SET done_at = ?1, code = 250, reply = 'ok' WHERE mail_id = ?1 AND done_at IS NULL",
    "UPDATE campaign_mail SET state = 'sent' WHERE id = ?1",
  };
  g_autoptr(Book) book = make_campaign (folder, n, 1);
  g_autofree char *path = g_strdup (crm_db_get_path (book->db));
  g_autofree char *ids = fixture_read (book->db, "SELECT group_concat (id) FROM campaign_mail");
  g_auto(GStrv) mails = g_strsplit (ids, ",", -1);
  sqlite3_stmt *stmts[G_N_ELEMENTS (statements)];
  gint64 start = 0;
  sqlite3 *db;

  crm_db_close (book->db);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run_sql (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    g_assert_cmpint (sqlite3_prepare_v2 (db, statements[i], -1, &stmts[i], NULL), ==, SQLITE_OK);

  /* The first tenth is for the WAL to get its size. */
  for (guint i = 0; i < n; i++)
    {
      if (i == n / 10)
        start = g_get_monotonic_time ();
      for (guint k = 0; k < G_N_ELEMENTS (statements); k++)
        {
          if (k % 2 == 0)
            run_sql (db, "BEGIN IMMEDIATE");
          sqlite3_bind_int64 (stmts[k], 1, g_ascii_strtoll (mails[i], NULL, 10));
          g_assert_cmpint (sqlite3_step (stmts[k]), ==, SQLITE_DONE);
          sqlite3_reset (stmts[k]);
          if (k % 2 == 1)
            run_sql (db, "COMMIT");
        }
    }
  start = g_get_monotonic_time () - start;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    sqlite3_finalize (stmts[i]);
  sqlite3_close (db);
  return (n - n / 10) / (start / 1e6);
}

static void
bench_sink (const char *folder,
            guint       n,
            guint       port)
{
  g_autoptr(Book) book = make_campaign (folder, n, port);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Sending sending = { .book = book, .loop = loop };
  guint n_floor = MIN (n / TURNS, 500);
  double before = resident_mb ();
  double flush = measure_flush (folder);
  Floor two_commits = { NULL };
  gint64 floor_took;
  double floor;
  double grown;
  double rate;

  floor_open (&two_commits, folder);
  floor_took = floor_run (&two_commits, n_floor);
  for (guint turn = 1; turn <= TURNS; turn++)
    {
      send_turn (&sending, (double) turn / TURNS);
      floor_took += floor_run (&two_commits, n_floor);
    }
  floor_close (&two_commits, folder);
  grown = resident_mb () - before;
  flush = (flush + measure_flush (folder)) / 2;
  assert_sent (book, n);

  rate = n / (sending.took / 1e6);
  floor = n_floor * (TURNS + 1) / (floor_took / 1e6);
  figure_print ("mail-sink", rate, "mails/s", floor, FIGURE_RATIO_LEAST, 0.8);
  figure_print ("mail-disk-flush", flush, "us", 0, FIGURE_PLAIN, 0);
  figure_print ("mail-journal-two-commits", measure_journal (folder, MIN (n, 2000)), "mails/s", 0, FIGURE_PLAIN, 0);
  figure_print ("mail-sink-plain", bench_send_plainly (port, MIN (n, 5000), MAIL_SIZE), "mails/s", 0, FIGURE_PLAIN, 0);
  figure_print ("mail-stop", sending.longest_stop / 1000.0, "ms", 0, FIGURE_PLAIN, 0);
  figure_print ("mail-memory", grown, "MB", 0, FIGURE_VALUE, 20);
  figure_print ("mail-main-loop", busy_longest / 1000.0, "ms", 0, FIGURE_VALUE, 16);
}

static void
bench_far (const char *folder,
           guint       n,
           guint       port)
{
  g_autoptr(Book) book = make_campaign (folder, n, bench_make_far (port, RTT_MS));
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Sending sending = { .book = book, .loop = loop };
  double floor = bench_send_plainly (bench_make_far (port, RTT_MS), MIN (n, 100), MAIL_SIZE);
  double rate;

  send_turn (&sending, 1);
  assert_sent (book, n);
  rate = n / (sending.took / 1e6);
  figure_print ("mail-20ms", rate, "mails/s", floor, FIGURE_VALUE_LEAST, 40);
}

int
main (int   argc,
      char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  guint n_far = argc > 2 ? (guint) atoi (argv[2]) : 400;
  g_autofree char *folder = bench_make_disk_folder ();
  guint port;
  GPid sink;

  g_test_init (&argc, &argv, NULL);
  sink = start_sink (&port);

  if (n > 0)
    bench_sink (folder, n, port);
  if (n_far > 0)
    bench_far (folder, n_far, port);

  kill (sink, SIGTERM);
  waitpid (sink, NULL, 0);
  g_rmdir (folder);
  return 0;
}
