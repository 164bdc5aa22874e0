/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-mail [MAILS [RTT-MAILS]]: sends a personalised campaign of 8 KB mails into smtp-sink over one connection, and a smaller one
 * through a round trip of 20 ms. Each result is one line of JSON {name, value, unit, floor, ratio, bar, kept}; the floor is
 * SQLite alone with two durable commits a mail, in the same run.
 */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mailing/mailing-fixture.h"

static void
report (const char *name,
        double      value,
        const char *unit,
        double      floor,
        double      bar,
        gboolean    kept)
{
  g_print ("{\"name\": \"%s\", \"value\": %.1f, \"unit\": \"%s\", \"floor\": %.1f, \"ratio\": %.2f, \"bar\": %.2f, \"kept\": %s}\n",
           name, value, unit, floor, floor > 0 ? value / floor : 0, bar, kept ? "true" : "false");
}

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

/* Mails a second with nothing but the two commits of each. */
static double
measure_floor (guint n)
{
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "floor.db", NULL);
  sqlite3_stmt *intent;
  sqlite3_stmt *reply;
  sqlite3 *db;
  gint64 start;
  double seconds;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run_sql (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
           "CREATE TABLE attempt (id INTEGER PRIMARY KEY, mail_id INTEGER NOT NULL, account_id INTEGER NOT NULL, dot_at INTEGER NOT NULL, "
           "done_at INTEGER, code INTEGER, reply TEXT) STRICT; CREATE INDEX attempt_rate ON attempt (account_id, dot_at);");
  sqlite3_prepare_v2 (db, "INSERT INTO attempt (id, mail_id, account_id, dot_at) VALUES (?1, ?1, 1, ?1)", -1, &intent, NULL);
  sqlite3_prepare_v2 (db, "UPDATE attempt SET done_at = ?1, code = 250, reply = 'ok' WHERE id = ?1", -1, &reply, NULL);

  start = g_get_monotonic_time ();
  for (guint i = 1; i <= n; i++)
    {
      sqlite3_bind_int64 (intent, 1, i);
      sqlite3_step (intent);
      sqlite3_reset (intent);
      sqlite3_bind_int64 (reply, 1, i);
      sqlite3_step (reply);
      sqlite3_reset (reply);
    }
  seconds = (g_get_monotonic_time () - start) / 1e6;

  sqlite3_finalize (intent);
  sqlite3_finalize (reply);
  sqlite3_close (db);
  fixture_remove_folder (folder);
  return n / seconds;
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

/* Mails a second to @port. */
static double
send_to (guint   n,
         guint   port,
         double *grown)
{
  g_autoptr(Book) book = book_new (n, NULL);
  g_autofree char *sql = g_strdup_printf ("UPDATE mail_account SET port = %u, host = '127.0.0.1'", port);
  g_autoptr(GString) body = g_string_new ("Dear {{first_name}},\n\n");
  g_autofree char *update = NULL;
  CrmSenderOptions options = { .backoff_ms = 1000 };
  g_autoptr(GError) error = NULL;
  g_autofree char *sent = NULL;
  double before;
  gint64 start;
  double seconds;

  for (guint i = 0; body->len < 3300; i++)
    g_string_append_printf (body, "Paragraph %u of a letter to {{company|\"you\"}}, with some more words in it.\n\n", i);
  update = g_strdup_printf ("UPDATE campaign SET body = '%s'", body->str);
  fixture_write (book->db, "port", sql);
  fixture_write (book->db, "body", update);
  g_assert_cmpuint (book_freeze (book), ==, n);

  before = resident_mb ();
  start = g_get_monotonic_time ();
  crm_sender_run (book->db, CAMPAIGN, &options, NULL, &error);
  g_assert_no_error (error);
  seconds = (g_get_monotonic_time () - start) / 1e6;
  if (grown != NULL)
    *grown = resident_mb () - before;

  sent = fixture_read (book->db, "SELECT count(*) FROM campaign_mail WHERE state = 'sent'");
  g_assert_cmpuint (atoi (sent), ==, n);
  return n / seconds;
}

int
main (int   argc,
      char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  guint n_far = argc > 2 ? (guint) atoi (argv[2]) : 400;
  g_autofree char *options = NULL;
  guint port;
  GPid sink = start_sink (&port);
  double floor = measure_floor (MIN (n, 2000));
  double grown = 0;
  double rate;

  g_test_init (&argc, &argv, NULL);

  rate = send_to (n, port, &grown);
  floor = (floor + measure_floor (MIN (n, 2000))) / 2;
  report ("mail-sink", rate, "mails/s", floor, 0.8, rate >= 0.8 * floor);
  report ("mail-memory", grown, "MB", 0, 20, grown <= 20);

  options = g_strdup_printf ("{\"tls\": \"none\", \"auth\": false, \"rtt\": 20, \"to\": %u}", port);
  {
    g_autoptr(MailServer) far = mail_server_start ("smtp-fault.py", options);

    rate = send_to (n_far, far->port, NULL);
    report ("mail-20ms", rate, "mails/s", 0, 40, rate >= 40);
  }

  kill (sink, SIGTERM);
  waitpid (sink, NULL, 0);
  return 0;
}
