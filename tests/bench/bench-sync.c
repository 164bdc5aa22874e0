/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-sync [EVENTS [RUNS]]: the first sync of a calendar on a Radicale of its own, parsed and stored, and a cycle with nothing to
 * do. Each result is one line of JSON (figure.h). The floor is libcurl alone asking for the same
 * (sync-collection, then multigets of 500), in turns with the sync; vdirsyncer, where it is installed, does its own first sync
 * of the same calendar in the same run.
 */
#include <curl/curl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "crm-dav-request.h"
#include "figure.h"
#include "sync-fixture.h"

#define MULTIGET 500

static const char zone[] =
  "BEGIN:VTIMEZONE\r\nTZID:Europe/Vienna\r\nX-LIC-LOCATION:Europe/Vienna\r\n"
  "BEGIN:DAYLIGHT\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:19700329T020000\r\n"
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
  "BEGIN:STANDARD\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nDTSTART:19701025T030000\r\n"
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/* 1.3 kB each, as they are found in the wild: a zone, a text of some lines, a place, an alarm, properties of another program. */
static char *
make_object (guint number)
{
  return g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//Client 1.0//EN\r\n%sBEGIN:VEVENT\r\n"
                          "UID:event-%u@bench.example\r\nDTSTAMP:20260101T000000Z\r\nCREATED:20260101T000000Z\r\n"
                          "LAST-MODIFIED:20260101T000000Z\r\nSEQUENCE:2\r\nSUMMARY:Meeting %u with customer %u\r\n"
                          "DTSTART;TZID=Europe/Vienna:2026%02u%02uT%02u0000\r\nDTEND;TZID=Europe/Vienna:2026%02u%02uT%02u3000\r\n"
                          "LOCATION:Room %u\\, third floor\r\nDESCRIPTION:Bring the offer and the drawings.\\nThe customer asks about the"
                          " price\r\n  of part %u and when it can be delivered.\\nParking is behind the house.\r\n"
                          "CATEGORIES:Customers\r\nCLASS:PUBLIC\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nX-OTHER-COLOUR:blue\r\n"
                          "X-OTHER-ID:AAMkAGI2TG93AAA%u\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\n"
                          "TRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", zone, number, number, number % 977,
                          number % 12 + 1, number % 28 + 1, number % 9 + 8, number % 12 + 1, number % 28 + 1, number % 9 + 8,
                          number % 40, number % 311, number);
}

/* A Radicale's folder with @n events in the calendar ada/work. */
static void
fill_folder (const char *folder,
             guint       n)
{
  g_autofree char *calendar = g_build_filename (folder, "collections", "collection-root", "ada", "work", NULL);
  g_autofree char *props = g_build_filename (calendar, ".Radicale.props", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (calendar, 0700), ==, 0);
  g_file_set_contents (props, "{\"tag\": \"VCALENDAR\", \"D:displayname\": \"Work\"}", -1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("event-%u.ics", i);
      g_autofree char *path = g_build_filename (calendar, name, NULL);
      g_autofree char *text = make_object (i);

      g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

/* ---------------------------------------------------------------- the floor */

static size_t
on_body (char   *data,
         size_t  size,
         size_t  n,
         void   *user_data)
{
  g_string_append_len (user_data, data, (gssize) (size * n));

  return size * n;
}

/* One REPORT or PROPFIND by libcurl alone, on a kept connection. */
static void
raw_request (CURL       *easy,
             Fixture    *fixture,
             const char *method,
             char       *xml,
             GString    *body)
{
  struct curl_slist *headers = curl_slist_append (NULL, "Content-Type: application/xml");
  g_autofree char *owned = xml;
  long status = 0;

  headers = curl_slist_append (headers, "Depth: 0");
  headers = curl_slist_append (headers, "Expect:");
  g_string_truncate (body, 0);
  curl_easy_setopt (easy, CURLOPT_URL, fixture->url);
  curl_easy_setopt (easy, CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt (easy, CURLOPT_POSTFIELDS, owned);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, body);
  if (crm_test_server_get_user (fixture->server) != NULL)
    {
      curl_easy_setopt (easy, CURLOPT_USERNAME, crm_test_server_get_user (fixture->server));
      curl_easy_setopt (easy, CURLOPT_PASSWORD, crm_test_server_get_password (fixture->server));
    }
  g_assert_cmpint (curl_easy_perform (easy), ==, CURLE_OK);
  curl_easy_getinfo (easy, CURLINFO_RESPONSE_CODE, &status);
  g_assert_cmpint (status, ==, 207);
  curl_slist_free_all (headers);
}

/* Seconds for the listing and the multigets; nothing is done with what comes but to find the addresses in it. */
static double
raw_first_sync (Fixture *fixture,
                guint    n)
{
  gint64 begin = g_get_monotonic_time ();
  CURL *easy = curl_easy_init ();
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GPtrArray) hrefs = g_ptr_array_new_with_free_func (g_free);
  double seconds;

  raw_request (easy, fixture, "REPORT", crm_dav_request_sync (NULL, 0, FALSE), body);
  for (const char *at = strstr (body->str, "href>"); at != NULL; at = strstr (at + 1, "href>"))
    if (strncmp (at + 5, "/", 1) == 0 && g_str_has_prefix (strchr (at, '<') - 4, ".ics"))
      g_ptr_array_add (hrefs, g_strndup (at + 5, strcspn (at + 5, "<")));
  g_assert_cmpuint (hrefs->len, ==, n);
  for (guint i = 0; i < n; i += MULTIGET)
    raw_request (easy, fixture, "REPORT", crm_dav_request_multiget ((const char * const *) hrefs->pdata + i, MIN (MULTIGET, n - i)),
                 body);
  curl_easy_cleanup (easy);
  seconds = (g_get_monotonic_time () - begin) / 1e6;

  return seconds;
}

static double
raw_idle (Fixture *fixture)
{
  CURL *easy = curl_easy_init ();
  g_autoptr (GString) body = g_string_new (NULL);
  gint64 begin = g_get_monotonic_time ();
  double seconds;

  raw_request (easy, fixture, "PROPFIND", crm_dav_request_calendar_state (TRUE, FALSE), body);
  seconds = (g_get_monotonic_time () - begin) / 1e6;
  curl_easy_cleanup (easy);

  return seconds;
}

/* ---------------------------------------------------------------- the peer */

static gboolean
spawn (const char *const *arguments)
{
  int status = -1;

  return g_spawn_sync (NULL, (char **) arguments, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       &status, NULL) && g_spawn_check_wait_status (status, NULL);
}

/* Seconds of the first sync by vdirsyncer; 0 where it is not installed. */
static double
vdirsyncer_first_sync (Fixture *fixture)
{
  g_autofree char *program = g_find_program_in_path ("vdirsyncer");
  g_autofree char *folder = g_dir_make_tmp ("clientele-vdir-XXXXXX", NULL);
  g_autofree char *config = g_build_filename (folder, "config", NULL);
  g_autofree char *items = g_build_filename (folder, "items", NULL);
  g_autofree char *text = NULL;
  gint64 begin;
  double seconds = 0;

  if (program == NULL)
    {
      remove_tree (folder);
      return 0;
    }

  g_mkdir (items, 0700);
  text = g_strdup_printf ("[general]\nstatus_path = \"%s/status/\"\n[pair p]\na = \"here\"\nb = \"there\"\ncollections = null\n"
                          "[storage here]\ntype = \"filesystem\"\npath = \"%s\"\nfileext = \".ics\"\n"
                          "[storage there]\ntype = \"caldav\"\nurl = \"%s\"\nusername = \"%s\"\npassword = \"%s\"\n",
                          folder, items, fixture->url, crm_test_server_get_user (fixture->server),
                          crm_test_server_get_password (fixture->server));
  g_file_set_contents (config, text, -1, NULL);
  if (spawn ((const char *const[]) { program, "-c", config, "discover", "p", NULL }))
    {
      begin = g_get_monotonic_time ();
      if (spawn ((const char *const[]) { program, "-c", config, "sync", "p", NULL }))
        seconds = (g_get_monotonic_time () - begin) / 1e6;
    }
  remove_tree (folder);

  return seconds;
}

/* ---------------------------------------------------------------- ours */

/* Seconds of processor that all threads of this program have had. */
static double
processor (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
first_sync (CrmTestServer *server,
            const char    *path,
            guint          n,
            double        *cpu)
{
  Fixture fixture;
  gint64 begin;
  double cpu_begin;
  double seconds;

  fixture_open (&fixture, server, path);
  cpu_begin = processor ();
  begin = g_get_monotonic_time ();
  fixture_sync (&fixture);
  seconds = (g_get_monotonic_time () - begin) / 1e6;
  *cpu = processor () - cpu_begin;
  g_assert_cmpuint (fixture.tally.fetched, ==, n);
  g_assert_cmpint (fixture_int (&fixture, "SELECT count(*) FROM activity"), ==, n);
  fixture_close (&fixture);

  return seconds;
}

static void
count_step (const char *step,
            gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static int
compare_doubles (const void *one,
                 const void *other)
{
  double a = *(const double *) one;
  double b = *(const double *) other;

  return a < b ? -1 : a > b;
}

static double
median (double *values,
        guint   n)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return values[n / 2];
}

static void
bench_idle (CrmTestServer *server)
{
  Fixture fixture;
  guint n_steps = 0;
  guint before;
  double ours[9];
  double raw[9];

  fixture_open (&fixture, server, "/ada/work/");
  fixture_sync (&fixture);
  fixture_sync (&fixture);
  fixture.step = count_step;
  fixture.step_data = &n_steps;
  before = crm_http_session_get_n_exchanges (fixture.session);
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      gint64 begin = g_get_monotonic_time ();

      fixture_sync (&fixture);
      ours[i] = (g_get_monotonic_time () - begin) / 1e3;
      raw[i] = raw_idle (&fixture) * 1e3;
    }
  before = crm_http_session_get_n_exchanges (fixture.session) - before;
  figure_print ("sync-idle-requests", (double) before / G_N_ELEMENTS (ours), "requests", 0, FIGURE_VALUE, 1);
  figure_print ("sync-idle-writes", n_steps, "writes", 0, FIGURE_VALUE, 0);
  figure_print ("sync-idle", median (ours, G_N_ELEMENTS (ours)), "ms", median (raw, G_N_ELEMENTS (raw)), FIGURE_PLAIN, 0);
  fixture_close (&fixture);
}

/* A server that gives no calendar-data in a sync-collection: the multigets, one ahead of the store. */
static void
bench_multiget (guint n,
                guint n_runs)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autofree double *ours = g_new (double, n_runs);
  g_autofree double *raw = g_new (double, n_runs);
  g_autofree double *cpu = g_new (double, n_runs);
  Fixture fixture;

  crm_test_server_tell (server, "{\"set\": {\"sync_data\": \"missing\", \"gzip\": false}}");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("event-%u.ics", i);
      g_autofree char *text = make_object (i);

      crm_test_server_put (server, "work", name, text);
    }
  fixture_open (&fixture, server, "/dav/calendars/ada/work/");
  for (guint i = 0; i < n_runs; i++)
    {
      raw[i] = raw_first_sync (&fixture, n);
      ours[i] = first_sync (server, "/dav/calendars/ada/work/", n, &cpu[i]);
    }
  fixture_close (&fixture);
  figure_print ("sync-first-multiget-processor", median (cpu, n_runs) / n * 1e6, "us/event", 0, FIGURE_PLAIN, 0);
  figure_print ("sync-first-multiget", median (ours, n_runs), "s", median (raw, n_runs), FIGURE_PLAIN, 0);
}

int
main (int   argc,
      char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 5000;
  guint n_runs = argc > 2 ? (guint) atoi (argv[2]) : 5;
  g_autofree char *folder = g_dir_make_tmp ("clientele-radicale-XXXXXX", NULL);
  g_autofree double *ours = g_new (double, n_runs);
  g_autofree double *raw = g_new (double, n_runs);
  g_autofree double *cpu = g_new (double, n_runs);
  CrmTestServer *server;
  Fixture fixture;
  double first;
  double peer;

  g_test_init (&argc, &argv, NULL);
  curl_global_init (CURL_GLOBAL_DEFAULT);
  fill_folder (folder, n);
  g_setenv ("TEST_SERVER_DIR", folder, TRUE);
  server = crm_test_server_start ("radicale.py", NULL);
  g_unsetenv ("TEST_SERVER_DIR");
  if (server == NULL)
    {
      remove_tree (folder);
      return 77;
    }

  fixture_open (&fixture, server, "/ada/work/");
  raw_first_sync (&fixture, n);         /* the server's cache is warm from here on */
  for (guint i = 0; i < n_runs; i++)
    {
      raw[i] = raw_first_sync (&fixture, n);
      ours[i] = first_sync (server, "/ada/work/", n, &cpu[i]);
    }
  first = median (ours, n_runs);
  figure_print ("sync-first", first, "s", median (raw, n_runs), FIGURE_RATIO, 1.3);
  figure_print ("sync-first-processor", median (cpu, n_runs) / n * 1e6, "us/event", 0, FIGURE_PLAIN, 0);
  bench_idle (server);
  peer = vdirsyncer_first_sync (&fixture);
  if (peer > 0)
    figure_print ("sync-first-vdirsyncer", peer, "s", first, FIGURE_RATIO_LEAST, 5);
  else
    g_print ("{\"name\": \"sync-first-vdirsyncer\", \"note\": \"vdirsyncer is not installed or failed\", \"missing\": true}\n");
  fixture_close (&fixture);
  crm_test_server_stop (server);
  remove_tree (folder);

  bench_multiget (n, n_runs);

  return 0;
}
