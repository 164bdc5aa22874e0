/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-caldav-client.h"
#include "crm-caldav-discovery.h"
#include "crm-dav-request.h"
#include "crm-net-error.h"
#include "crm-sync-error.h"
#include "crm-test-server.h"

#include <string.h>

#define WORK "/dav/calendars/ada/work/"

static GBytes *
event (const char *uid,
       const char *summary)
{
  char *text = g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Clientele//Test//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\n"
                                "DTSTAMP:20260101T000000Z\r\nDTSTART:20260110T100000Z\r\nDTEND:20260110T110000Z\r\n"
                                "SUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", uid, summary);

  return g_bytes_new_take (text, strlen (text));
}

static CrmHttpSession *
session_for (CrmTestServer *server)
{
  CrmHttpSession *session = crm_http_session_new ();

  crm_http_session_set_credentials (session, crm_test_server_get_url (server), crm_test_server_get_user (server),
                                    crm_test_server_get_password (server), TRUE);

  return session;
}

static CrmCaldavClient *
client_for (CrmTestServer *server)
{
  g_autoptr (CrmHttpSession) session = session_for (server);
  g_autofree char *url = crm_test_server_url (server, WORK);

  crm_http_session_set_timeouts (session, 2000, 5000, 5000);

  return crm_caldav_client_new (session, url);
}

static CrmCaldavMember *
find_member (CrmCaldavListing *listing,
             const char       *name)
{
  for (guint i = 0; i < listing->members->len; i++)
    {
      CrmCaldavMember *member = g_ptr_array_index (listing->members, i);

      if (g_str_has_suffix (member->key, name))
        return member;
    }

  return NULL;
}

static void
assert_put (CrmCaldavClient  *client,
            const char       *href,
            GBytes           *body,
            const char       *etag,
            CrmCaldavOutcome  expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCaldavReply) reply = crm_caldav_client_put (client, href, body, etag, NULL, &error);

  g_assert_no_error (error);
  if (reply->outcome != expected)
    g_error ("PUT %s: outcome %d, status %u, %s", href, reply->outcome, reply->status, reply->text);
}

/* The whole life of an event against any server that works. */
static void
check_life (CrmCaldavClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCaldavState) state = crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &error);
  g_autoptr (CrmCaldavListing) first = NULL;
  g_autoptr (CrmCaldavListing) second = NULL;
  g_autoptr (CrmCaldavListing) third = NULL;
  g_autoptr (CrmCaldavListing) whole = NULL;
  g_autoptr (CrmCaldavListing) bad = NULL;
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (CrmCaldavObject) twin = NULL;
  g_autoptr (CrmCaldavReply) deleted = NULL;
  g_autoptr (GBytes) one = event ("one@test", "One");
  g_autoptr (GBytes) changed = event ("one@test", "Changed");
  const char *hrefs[] = { NULL, "gone.ics" };
  CrmCaldavObject *object;

  g_assert_no_error (error);
  g_assert_true ((state->reports & CRM_DAV_REPORT_SYNC) != 0);
  first = crm_caldav_client_changes (client, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->members->len, ==, 0);
  g_assert_nonnull (first->token);

  assert_put (client, "one.ics", one, NULL, CRM_CALDAV_DONE);
  assert_put (client, "one.ics", one, NULL, CRM_CALDAV_PRECONDITION);
  assert_put (client, "two.ics", one, NULL, CRM_CALDAV_UID_TAKEN);

  second = crm_caldav_client_changes (client, first->token, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->members->len, ==, 1);
  hrefs[0] = find_member (second, "one.ics")->href;

  objects = crm_caldav_client_fetch (client, hrefs, 2, NULL, &error);
  g_assert_no_error (error);
  object = g_ptr_array_index (objects, 0);
  g_assert_cmpuint (object->status, ==, 200);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (object->body, NULL), g_bytes_get_size (object->body), "SUMMARY:One"));
  g_assert_true (object->etag != NULL);
  g_assert_cmpuint (((CrmCaldavObject *) g_ptr_array_index (objects, 1))->status, ==, 404);

  assert_put (client, hrefs[0], changed, "\"stale\"", CRM_CALDAV_PRECONDITION);
  assert_put (client, hrefs[0], changed, object->etag, CRM_CALDAV_DONE);

  twin = crm_caldav_client_find_uid (client, FALSE, "one@test", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (twin->key, "one.ics"));

  whole = crm_caldav_client_list (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (whole->members->len, ==, 1);

  deleted = crm_caldav_client_delete (client, hrefs[0], twin->etag, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (deleted->outcome, ==, CRM_CALDAV_DONE);

  third = crm_caldav_client_changes (client, second->token, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (find_member (third, "one.ics")->gone);

  bad = crm_caldav_client_changes (client, "http://example.org/void", FALSE, NULL, &error);
  g_assert_null (bad);
  g_assert_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_TOKEN);
}

static void
check_real_server (const char *script,
                   const char *home)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start (script, NULL);
  g_autoptr (CrmHttpSession) session = NULL;
  g_autoptr (CrmHttpRequest) request = NULL;
  g_autoptr (CrmHttpResponse) response = NULL;
  g_autoptr (CrmFoundAccount) account = NULL;
  g_autoptr (CrmCaldavClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  CrmFoundCalendar *found = NULL;

  if (server == NULL)
    return;

  session = session_for (server);
  url = crm_test_server_url (server, home);
  request = crm_http_request_new ("MKCALENDAR", url);
  crm_http_request_take_text (request, crm_dav_request_make_calendar ("Work & co", "#FF8800", TRUE, TRUE),
                              "application/xml; charset=utf-8");
  response = crm_http_session_send (session, request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crm_http_response_get_status (response), ==, 201);

  account = crm_caldav_discover (session, crm_test_server_get_url (server), crm_test_server_get_user (server),
                                 crm_test_server_get_password (server), NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < account->calendars->len; i++)
    if (g_str_has_suffix (((CrmFoundCalendar *) g_ptr_array_index (account->calendars, i))->url, home))
      found = g_ptr_array_index (account->calendars, i);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->name, ==, "Work & co");
  g_assert_true (found->events);
  g_assert_false (found->read_only);

  client = crm_caldav_client_new (session, found->url);
  check_life (client);
}

static void
test_radicale (void)
{
  check_real_server ("radicale.py", "/ada/work/");
}

static void
test_xandikos (void)
{
  check_real_server ("xandikos.py", "/user/calendars/work/");
}

static void
test_fault_server (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (CrmCaldavClient) client = client_for (server);

  check_life (client);
}

static void
test_discovery (void)
{
  static const char * const paths[] = { "/", "/dav/", "/dav/principals/ada/", "/dav/calendars/ada/", WORK };
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);

  crm_test_server_tell (server, "{\"set\": {\"auth\": \"digest\"}}");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (CrmHttpSession) session = crm_http_session_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *url = crm_test_server_url (server, paths[i]);
      g_autoptr (CrmFoundAccount) account = crm_caldav_discover (session, url, "ada", "lovelace", NULL, &error);
      CrmFoundCalendar *calendar;

      g_assert_no_error (error);
      g_assert_cmpuint (account->calendars->len, ==, 1);
      calendar = g_ptr_array_index (account->calendars, 0);
      g_assert_true (g_str_has_suffix (calendar->url, WORK));
      g_assert_cmpstr (calendar->colour, ==, "blue");
      g_assert_true (calendar->tasks);
    }
}

/* A server that lets everybody look and tells only those it knows who they are. */
static void
test_discovery_unasked (void)
{
  static const char * const paths[] = { "/", "/dav/", "/dav/principals/ada/", WORK };
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);

  crm_test_server_tell (server, "{\"set\": {\"auth\": \"basic\", \"open_root\": true}}");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (CrmHttpSession) session = crm_http_session_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *url = crm_test_server_url (server, paths[i]);
      g_autoptr (CrmFoundAccount) account = crm_caldav_discover (session, url, "ada", "lovelace", NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (account->calendars->len, ==, 1);
    }

  /* A wrong password is known as one there too. */
  {
    g_autoptr (CrmHttpSession) session = crm_http_session_new ();
    g_autoptr (GError) error = NULL;
    g_autofree char *url = crm_test_server_url (server, "/dav/");

    g_assert_null (crm_caldav_discover (session, url, "ada", "wrong", NULL, &error));
    g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH);
  }
}

/* A wrong password is tried once, and never again by itself. */
static void
test_wrong_password (void)
{
  static const char * const kinds[] = { "basic", "digest" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
      g_autoptr (CrmHttpSession) session = crm_http_session_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;
      g_autofree char *url = crm_test_server_url (server, WORK);
      g_autoptr (CrmCaldavClient) client = crm_caldav_client_new (session, url);
      guint n;

      crm_test_server_tell (server, "{\"set\": {\"auth\": \"%s\"}}", kinds[i]);
      crm_http_session_set_credentials (session, url, "ada", "wrong", TRUE);
      g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &error));
      g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH);
      n = crm_test_server_count (server, NULL);
      g_assert_cmpuint (n, ==, i == 0 ? 1 : 2);

      g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &again));
      g_assert_error (again, CRM_NET_ERROR, CRM_NET_ERROR_AUTH);
      g_assert_cmpuint (crm_test_server_count (server, NULL), ==, n);
    }
}

/* Where the password must not go, it is not called wrong. */
static void
test_no_place_for_a_password (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (CrmHttpSession) session = crm_http_session_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *here = crm_test_server_url (server, WORK);
  /* Another name of this machine, which is none that stays inside it. */
  g_autofree char *url = g_strconcat ("http://0.0.0.0", strrchr (here, ':'), NULL);

  crm_test_server_tell (server, "{\"set\": {\"auth\": \"basic\"}}");
  g_assert_null (crm_caldav_discover (session, url, "ada", "lovelace", NULL, &error));
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS);
  g_clear_error (&error);

  /* Sent on to a server that was not asked for. */
  crm_http_session_set_credentials (session, "https://other.example/", "ada", "lovelace", TRUE);
  {
    g_autoptr (CrmCaldavClient) client = crm_caldav_client_new (session, here);

    g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN, NULL, &error));
    g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT);
  }
}

static void
test_tls (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", "--tls");
  g_autoptr (CrmHttpSession) session = NULL;
  g_autoptr (CrmCaldavClient) client = NULL;
  g_autoptr (CrmCaldavState) state = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) redirect_error = NULL;
  g_autofree char *url = NULL;

  if (server == NULL)
    return;

  url = crm_test_server_url (server, WORK);
  session = session_for (server);
  client = crm_caldav_client_new (session, url);
  g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &error));
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS);
  g_clear_error (&error);

  crm_http_session_set_pinned_key (session, "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &error));
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS);
  g_clear_error (&error);
  crm_http_session_set_pinned_key (session, NULL);

  crm_http_session_set_ca_file (session, crm_test_server_get_ca_file (server));
  state = crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (state->sync_token);

  crm_test_server_tell (server, "{\"fault\": {\"do\": \"status\", \"status\": 301, \"headers\": "
                        "[[\"Location\", \"http://127.0.0.1:1/dav/\"]]}}");
  g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &redirect_error));
  g_assert_error (redirect_error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT);
}

/* Every redirection keeps method and body; a permanent one is worth remembering. */
static void
test_redirects (void)
{
  static const guint codes[] = { 301, 302, 303, 307, 308 };
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (CrmHttpSession) session = session_for (server);
  g_autofree char *old = crm_test_server_url (server, "/old/");
  g_autoptr (CrmCaldavClient) client = crm_caldav_client_new (session, old);
  g_autoptr (GError) loop_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmCaldavState) state = NULL;

      crm_test_server_tell (server, "{\"fault\": {\"match\": \"/old/\", \"do\": \"status\", \"status\": %u, \"headers\": "
                            "[[\"Location\", \"" WORK "\"]]}}", codes[i]);
      state = crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (state->sync_token);
      g_assert_cmpint (state->moved_to != NULL, ==, codes[i] == 301 || codes[i] == 308);
    }

  crm_test_server_tell (server, "{\"fault\": {\"match\": \"/old/\", \"times\": 20, \"do\": \"status\", \"status\": 302, "
                        "\"headers\": [[\"Location\", \"/old/\"]]}}");
  g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &loop_error));
  g_assert_error (loop_error, CRM_NET_ERROR, CRM_NET_ERROR_REDIRECT);
}

typedef struct
{
  const char *fault;            /* the "do" and what belongs to it */
  GQuark    (*domain) (void);
  int         code;
} Fault;

static void
test_faults (void)
{
  static const Fault faults[] = {
    { "\"do\": \"drop-before\"", crm_net_error_quark, CRM_NET_ERROR_FAILED },
    { "\"do\": \"html\"", crm_net_error_quark, CRM_NET_ERROR_PROTOCOL },
    { "\"do\": \"cut\"", crm_net_error_quark, CRM_NET_ERROR_PROTOCOL },
    { "\"do\": \"status\", \"status\": 500", crm_sync_error_quark, CRM_SYNC_ERROR_FAILED },
    { "\"do\": \"status\", \"status\": 503, \"headers\": [[\"Retry-After\", \"7\"]]", crm_sync_error_quark, CRM_SYNC_ERROR_BUSY },
    { "\"do\": \"status\", \"status\": 429, \"headers\": [[\"Retry-After\", \"7\"]]", crm_sync_error_quark, CRM_SYNC_ERROR_BUSY },
    { "\"do\": \"status\", \"status\": 403", crm_sync_error_quark, CRM_SYNC_ERROR_FORBIDDEN },
    { "\"do\": \"status\", \"status\": 403, \"body\": \"<d:error xmlns:d='DAV:'/>\"", crm_sync_error_quark, CRM_SYNC_ERROR_BUSY },
    { "\"do\": \"status\", \"status\": 404", crm_sync_error_quark, CRM_SYNC_ERROR_GONE },
    { "\"do\": \"slow\", \"seconds\": 3", crm_net_error_quark, CRM_NET_ERROR_TIMEOUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
      g_autoptr (CrmHttpSession) session = session_for (server);
      g_autofree char *url = crm_test_server_url (server, WORK);
      g_autoptr (CrmCaldavClient) client = crm_caldav_client_new (session, url);
      g_autoptr (CrmCaldavState) state = NULL;
      g_autoptr (GError) error = NULL;

      crm_http_session_set_timeouts (session, 1000, 1000, 1000);
      crm_test_server_tell (server, "{\"fault\": {%s}}", faults[i].fault);
      g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &error));
      g_assert_error (error, faults[i].domain (), faults[i].code);
      if (g_error_matches (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_BUSY) && strstr (faults[i].fault, "Retry") != NULL)
        g_assert_cmpuint (crm_caldav_client_get_retry_after (client), ==, 7);
      g_clear_error (&error);

      state = crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG, NULL, &error);
      g_assert_no_error (error);
    }
}

/* Listings cut in the middle are errors, never short listings. */
static void
test_half_listing (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (CrmCaldavClient) client = client_for (server);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("e%u.ics", i);
      g_autoptr (GBytes) body = event (name, "x");

      crm_test_server_put (server, "work", name, g_bytes_get_data (body, NULL));
    }

  crm_test_server_tell (server, "{\"fault\": {\"method\": \"REPORT\", \"do\": \"cut-xml\"}}");
  g_assert_null (crm_caldav_client_changes (client, NULL, FALSE, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_paging (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (CrmCaldavClient) client = client_for (server);
  g_autofree char *token = NULL;
  guint n = 0;
  guint pages = 0;
  gboolean more = TRUE;

  crm_test_server_tell (server, "{\"set\": {\"page\": 8}}");
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("e%u.ics", i);
      g_autoptr (GBytes) body = event (name, "x");

      crm_test_server_put (server, "work", name, g_bytes_get_data (body, NULL));
    }

  while (more)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmCaldavListing) listing = crm_caldav_client_changes (client, token, FALSE, NULL, &error);

      g_assert_no_error (error);
      n += listing->members->len;
      more = listing->more;
      g_free (token);
      token = g_steal_pointer (&listing->token);
      pages++;
    }
  g_assert_cmpuint (n, ==, 20);
  g_assert_cmpuint (pages, ==, 3);
}

/* One object that the multiget cannot take does not keep the others from coming. */
static void
test_halving (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (CrmCaldavClient) client = client_for (server);
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (GError) error = NULL;
  const char *hrefs[] = { "a.ics", "b.ics", "c.ics", "missing.ics" };

  crm_test_server_tell (server, "{\"set\": {\"multiget_omit\": true}}");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) body = event (hrefs[i], "x");

      crm_test_server_put (server, "work", hrefs[i], g_bytes_get_data (body, NULL));
    }

  crm_test_server_tell (server, "{\"fault\": {\"method\": \"REPORT\", \"times\": 2, \"do\": \"status\", \"status\": 500}}");
  objects = crm_caldav_client_fetch (client, hrefs, 4, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (((CrmCaldavObject *) g_ptr_array_index (objects, i))->status, ==, i < 3 ? 200 : 404);
}

static void
test_write_outcomes (void)
{
  static const struct
  {
    const char       *fault;
    CrmCaldavOutcome  outcome;
  } cases[] = {
    { "\"status\": 412", CRM_CALDAV_PRECONDITION },
    { "\"status\": 409", CRM_CALDAV_PRECONDITION },
    { "\"status\": 403, \"body\": \"<error xmlns='DAV:'><need-privileges/></error>\"", CRM_CALDAV_READ_ONLY },
    { "\"status\": 403, \"body\": \"<error xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><C:valid-calendar-data/></error>\"",
      CRM_CALDAV_REFUSED },
    { "\"status\": 403, \"body\": \"<error xmlns='DAV:'/>\"", CRM_CALDAV_BUSY },
    { "\"status\": 404", CRM_CALDAV_GONE },
    { "\"status\": 413", CRM_CALDAV_REFUSED },
    { "\"status\": 423", CRM_CALDAV_LOCKED },
    { "\"status\": 507", CRM_CALDAV_FULL },
    { "\"status\": 429", CRM_CALDAV_BUSY },
    { "\"status\": 500", CRM_CALDAV_FAILED },
    { "\"status\": 400", CRM_CALDAV_FAILED },
    { "\"status\": 207, \"body\": \"<m:multistatus xmlns:m='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><m:response>"
      "<m:href>/x</m:href><m:status>HTTP/1.1 412 no</m:status><m:error><C:valid-calendar-data/></m:error></m:response>"
      "</m:multistatus>\"", CRM_CALDAV_REFUSED },
  };
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (CrmCaldavClient) client = client_for (server);
  g_autoptr (GBytes) body = event ("u", "x");
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCaldavReply) self_delete = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      crm_test_server_tell (server, "{\"fault\": {\"method\": \"PUT\", \"do\": \"status\", %s}}", cases[i].fault);
      assert_put (client, "u.ics", body, NULL, cases[i].outcome);
    }

  self_delete = crm_caldav_client_delete (client, WORK, NULL, NULL, &error);
  g_assert_null (self_delete);
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL);
  g_assert_cmpuint (crm_test_server_count (server, "DELETE"), ==, 0);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (200000);
  g_cancellable_cancel (cancellable);

  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (CrmHttpSession) session = session_for (server);
  g_autofree char *url = crm_test_server_url (server, WORK);
  g_autoptr (CrmCaldavClient) client = crm_caldav_client_new (session, url);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

  crm_test_server_tell (server, "{\"fault\": {\"do\": \"slow\", \"seconds\": 20}}");
  g_assert_null (crm_caldav_client_state (client, CRM_CALDAV_BY_TOKEN, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/caldav-client/radicale", test_radicale);
  g_test_add_func ("/caldav-client/xandikos", test_xandikos);
  g_test_add_func ("/caldav-client/fault-server", test_fault_server);
  g_test_add_func ("/caldav-client/discovery", test_discovery);
  g_test_add_func ("/caldav-client/discovery-unasked", test_discovery_unasked);
  g_test_add_func ("/caldav-client/wrong-password", test_wrong_password);
  g_test_add_func ("/caldav-client/no-place-for-a-password", test_no_place_for_a_password);
  g_test_add_func ("/caldav-client/tls", test_tls);
  g_test_add_func ("/caldav-client/redirects", test_redirects);
  g_test_add_func ("/caldav-client/faults", test_faults);
  g_test_add_func ("/caldav-client/half-listing", test_half_listing);
  g_test_add_func ("/caldav-client/paging", test_paging);
  g_test_add_func ("/caldav-client/halving", test_halving);
  g_test_add_func ("/caldav-client/write-outcomes", test_write_outcomes);
  g_test_add_func ("/caldav-client/cancel", test_cancel);

  return g_test_run ();
}
