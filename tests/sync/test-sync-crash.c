/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * kill -9 at every commit of a sync and before and after every write to the server: after a restart no edit is lost (I1), none is
 * there twice (I2), nothing that nobody deleted is gone (I3), and then there is nothing left to do (I5).
 */
#define WORK "/dav/calendars/ada/work/"

static void
die_at (const char *step,
        gpointer    user_data)
{
  int *left = user_data;

  if (--(*left) == 0)
    kill (getpid (), SIGKILL);
}

/* The sync of a process of its own, which kills itself at step @n. TRUE when it lived to the end. */
static gboolean
sync_and_die (Fixture    *f,
              const char *program,
              guint       n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *step = g_strdup_printf ("%u", n);
  g_autofree char *calendar = g_strdup_printf ("%" G_GINT64_FORMAT, f->calendar_id);
  const char *arguments[] = { program, "--crash", step, f->path, f->url, calendar, NULL };
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true ((WIFEXITED (status) && WEXITSTATUS (status) == 0) || (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL));

  return WIFEXITED (status);
}

static int
run_victim (char **argv)
{
  Fixture f = { 0 };
  int left = atoi (argv[2]);
  g_autoptr (GError) error = NULL;

  f.db = crm_db_open (argv[3], CRM_DB_OPEN_DEFAULT, NULL, &error);
  if (f.db == NULL)
    g_error ("%s", error->message);
  f.session = crm_http_session_new ();
  f.client = crm_caldav_client_new (f.session, argv[4]);
  f.calendar_id = g_ascii_strtoll (argv[5], NULL, 10);
  f.step = die_at;
  f.step_data = &left;
  if (!fixture_try_sync (&f, CRM_SYNC_DEFAULT, &error))
    g_error ("%s", error->message);
  fixture_close_book (&f);

  return 0;
}

static void
check_step (CrmTestServer *server,
            const char    *program,
            guint          n,
            gboolean      *lived)
{
  g_autofree char *one = make_event ("one@x", "SUMMARY:One\r\n");
  g_autofree char *two = make_event ("two@x", "SUMMARY:Two\r\n");
  g_autofree char *three = make_event ("three@x", "SUMMARY:Three\r\n");
  g_autofree char *one_there = make_event ("one@x", "SUMMARY:One\r\nLOCATION:There\r\n");
  g_autofree char *new_there = make_event ("new@x", "SUMMARY:New there\r\n");
  Fixture f;

  crm_test_server_tell (server, "{\"reset\": true}");
  if (n % 2 == 1)
    crm_test_server_tell (server, "{\"set\": {\"sync_data\": \"missing\"}}");
  if (n % 3 == 1)
    crm_test_server_tell (server, "{\"set\": {\"rewrite\": true, \"etag\": \"none-on-put\"}}");
  else if (n % 3 == 2)
    crm_test_server_tell (server, "{\"set\": {\"page\": 2}}");
  fixture_open (&f, server, WORK);
  crm_test_server_put (server, "work", "one.ics", one);
  crm_test_server_put (server, "work", "two.ics", two);
  crm_test_server_put (server, "work", "three.ics", three);
  fixture_sync (&f);

  /* Both sides move: an edit that has to be merged, an edit, a delete, a new one here; a new one and a delete there. */
  fixture_set (&f, fixture_int (&f, "SELECT id FROM activity WHERE uid = 'one@x'"), "subject", "One here");
  fixture_set (&f, fixture_int (&f, "SELECT id FROM activity WHERE uid = 'two@x'"), "subject", "Two here");
  fixture_add_meeting (&f, "New here");
  fixture_delete (&f, fixture_int (&f, "SELECT id FROM activity WHERE uid = 'three@x'"));
  crm_test_server_put (server, "work", "one.ics", one_there);
  crm_test_server_put (server, "work", "new.ics", new_there);
  fixture_close_book (&f);

  *lived = sync_and_die (&f, program, n);

  fixture_open_book (&f);
  fixture_sync (&f);
  fixture_sync (&f);
  g_assert_cmpuint (fixture_count_with (&f, "VEVENT"), ==, 4);
  g_assert_cmpuint (fixture_count_with (&f, "SUMMARY:One here\r\n"), ==, 1);
  g_assert_cmpuint (fixture_count_with (&f, "LOCATION:There\r\n"), ==, 1);
  g_assert_cmpuint (fixture_count_with (&f, "SUMMARY:Two here\r\n"), ==, 1);
  g_assert_cmpuint (fixture_count_with (&f, "SUMMARY:New here\r\n"), ==, 1);
  g_assert_cmpuint (fixture_count_with (&f, "SUMMARY:New there\r\n"), ==, 1);
  g_assert_cmpint (fixture_int (&f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 4);
  g_assert_cmpint (fixture_int (&f, "SELECT count(*) FROM activity WHERE subject = 'One here' AND location = 'There'"), ==, 1);
  g_assert_cmpint (fixture_int (&f, "SELECT count(*) FROM sync_outbox"), ==, 0);
  g_assert_cmpint (fixture_int (&f, "SELECT count(*) FROM sync_due"), ==, 0);

  crm_test_server_tell (server, "{\"clear\": true}");
  fixture_sync (&f);
  g_assert_cmpuint (crm_test_server_count (server, NULL), ==, 1);
  fixture_close (&f);
}

static void
test_every_step (gconstpointer program)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  gboolean lived = FALSE;
  guint n = 0;

  while (!lived)
    {
      g_test_message ("step %u", n + 1);
      check_step (server, program, ++n, &lived);
    }
  g_test_message ("%u steps", n - 1);
  g_assert_cmpuint (n, >, 15);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 6 && g_str_equal (argv[1], "--crash"))
    return run_victim (argv);

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sync/crash-at-every-step", argv[0], test_every_step);

  return g_test_run ();
}
