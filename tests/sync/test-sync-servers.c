/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

#include "crm-dav-request.h"
#include "crm-href.h"
#include "crm-sync.h"

/* Two books, one server that is not ours: what one owner does, the other sees. */
typedef struct
{
  CrmDb      *db;
  CrmSecrets *secrets;
  CrmSync    *sync;
  Fixture     fixture;          /* db and calendar only */
} Owner;

static void
owner_sync (Owner *owner)
{
  g_autoptr (GError) error = NULL;

  crm_sync_run (owner->sync, 0, CRM_SYNC_DEFAULT, NULL, &owner->fixture.tally, NULL, &error);
  g_assert_no_error (error);
}

static void
owner_open (Owner         *owner,
            CrmTestServer *server,
            const char    *home)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM calendar WHERE href LIKE '%%%s'", home);
  guint n_calendars = 0;

  memset (owner, 0, sizeof *owner);
  owner->fixture.server = server;
  owner->fixture.folder = g_dir_make_tmp ("clientele-sync-XXXXXX", &error);
  owner->fixture.path = g_build_filename (owner->fixture.folder, "book.clientele", NULL);
  owner->fixture.url = crm_test_server_url (server, home);
  fixture_open_book (&owner->fixture);
  owner->secrets = crm_secrets_new_in_memory ();
  owner->sync = crm_sync_new (owner->fixture.db, owner->secrets);
  g_assert_cmpint (crm_sync_add_account (owner->sync, crm_test_server_get_url (server), crm_test_server_get_user (server),
                                         crm_test_server_get_password (server), &n_calendars, NULL, &error), !=, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (n_calendars, >=, 1);
  owner->fixture.calendar_id = fixture_int (&owner->fixture, sql);
  g_assert_cmpint (owner->fixture.calendar_id, !=, 0);
}

static void
owner_close (Owner *owner)
{
  g_clear_object (&owner->sync);
  g_clear_object (&owner->secrets);
  fixture_close (&owner->fixture);
}

static void
settle (Owner *one,
        Owner *two)
{
  owner_sync (one);
  owner_sync (two);
  owner_sync (one);
}

static void
make_calendar (CrmHttpSession *session,
               const char     *url,
               const char     *name)
{
  g_autoptr (CrmHttpRequest) request = crm_http_request_new ("MKCALENDAR", url);
  g_autoptr (CrmHttpResponse) response = NULL;

  crm_http_request_take_text (request, crm_dav_request_make_calendar (name, "#FF8800", TRUE, TRUE), "application/xml; charset=utf-8");
  response = crm_http_session_send (session, request, NULL, NULL);
  g_assert_true (crm_http_response_is_success (response));
}

/* A calendar that is made there later is found when somebody looks for it, and synced like the others. */
static void
check_new_calendar (Owner          *owner,
                    CrmHttpSession *session)
{
  g_autofree char *parent = crm_href_resolve (owner->fixture.url, "../");
  g_autofree char *url = g_strconcat (parent, "later/", NULL);
  g_autoptr (GError) error = NULL;
  guint n_new = 0;

  g_assert_true (crm_sync_find_calendars (owner->sync, 0, &n_new, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_new, ==, 0);
  make_calendar (session, url, "Later");
  g_assert_true (crm_sync_find_calendars (owner->sync, 0, &n_new, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_new, ==, 1);
  owner_sync (owner);
  g_assert_cmpint (fixture_int (&owner->fixture, "SELECT count(*) FROM calendar c JOIN calendar_sync s ON s.calendar_id = c.id"
                                " WHERE c.deleted_at IS NULL AND c.name = 'Later' AND s.last_sync_at > 0 AND s.error IS NULL"), ==, 1);
}

static void
check_server (const char *script,
              const char *home)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start (script, NULL);
  g_autoptr (CrmHttpSession) session = NULL;
  g_autofree char *url = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *uid = NULL;
  Owner one;
  Owner two;
  gint64 mine;
  gint64 other;

  if (server == NULL)
    return;

  session = crm_http_session_new ();
  url = crm_test_server_url (server, home);
  crm_http_session_set_credentials (session, url, crm_test_server_get_user (server), crm_test_server_get_password (server), TRUE);
  make_calendar (session, url, "Work");

  owner_open (&one, server, home);
  owner_open (&two, server, home);

  /* Created here, seen there. */
  mine = fixture_add_meeting (&one.fixture, "Lunch, with; Ada");
  uid = fixture_get (&one.fixture, mine, "uid");
  settle (&one, &two);
  sql = g_strdup_printf ("SELECT id FROM activity WHERE uid = '%s' AND subject = 'Lunch, with; Ada'"
                         " AND starts = '2026-12-01T10:00' AND tz = 'Europe/Vienna'", uid);
  other = fixture_int (&two.fixture, sql);
  g_assert_cmpint (other, !=, 0);

  /* Changed on both sides, in different fields. */
  fixture_set (&two.fixture, other, "location", "Graz");
  fixture_set (&one.fixture, mine, "subject", "Dinner");
  settle (&one, &two);
  settle (&one, &two);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = fixture_get (i == 0 ? &one.fixture : &two.fixture, i == 0 ? mine : other, "subject || location");

      g_assert_cmpstr (text, ==, "DinnerGraz");
    }

  /* Changed on both sides, in the same field: both agree, and one has the other value in the journal. */
  fixture_set (&two.fixture, other, "subject", "Two");
  fixture_set (&one.fixture, mine, "subject", "One");
  settle (&one, &two);
  settle (&one, &two);
  theirs = fixture_get (&two.fixture, other, "subject");
  g_free (uid);
  uid = fixture_get (&one.fixture, mine, "subject");
  g_assert_cmpstr (theirs, ==, uid);
  g_assert_cmpint (fixture_int (&one.fixture, "SELECT count(*) FROM conflict") +
                   fixture_int (&two.fixture, "SELECT count(*) FROM conflict"), ==, 1);

  /* Deleted there, gone here. */
  fixture_delete (&two.fixture, other);
  settle (&two, &one);
  g_assert_cmpint (fixture_int (&one.fixture, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 0);
  g_assert_cmpint (fixture_int (&one.fixture, "SELECT count(*) FROM sync_outbox"), ==, 0);

  /* Many at once, and then nothing more to do. */
  for (guint i = 0; i < 60; i++)
    fixture_add_meeting (&one.fixture, "Many");
  settle (&one, &two);
  g_assert_cmpint (fixture_int (&two.fixture, "SELECT count(*) FROM activity WHERE subject = 'Many'"), ==, 60);
  settle (&one, &two);
  g_assert_cmpuint (one.fixture.tally.fetched + one.fixture.tally.sent + one.fixture.tally.removed, ==, 0);
  g_assert_cmpuint (two.fixture.tally.fetched + two.fixture.tally.sent + two.fixture.tally.removed, ==, 0);

  check_new_calendar (&one, session);
  owner_close (&one);
  owner_close (&two);
}

static void
test_radicale (void)
{
  check_server ("radicale.py", "/ada/work/");
}

static void
test_xandikos (void)
{
  check_server ("xandikos.py", "/user/calendars/work/");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync-servers/radicale", test_radicale);
  g_test_add_func ("/sync-servers/xandikos", test_xandikos);

  return g_test_run ();
}
