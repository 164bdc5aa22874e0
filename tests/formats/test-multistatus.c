/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-dav-request.h"
#include "crm-format-error.h"
#include "crm-multistatus.h"

#include <string.h>

static CrmMultistatus *
parse (const char  *text,
       GError     **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  return crm_multistatus_parse (body, error);
}

static CrmDavResponse *
nth (CrmMultistatus *multistatus,
     guint           n)
{
  g_assert_cmpuint (n, <, multistatus->responses->len);

  return g_ptr_array_index (multistatus->responses, n);
}

static void
test_listing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmMultistatus) m = parse (
    "<?xml version='1.0'?>\n"
    "<multistatus xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>"
    "<response><href>\n /cal/a%40b.ics </href><propstat><prop><getetag>\"1\"</getetag></prop><status>HTTP/1.1 200 OK</status>"
    "</propstat><propstat><prop><C:schedule-tag/></prop><status>HTTP/1.1 404 Not Found</status></propstat></response>"
    "<response><href>/cal/gone.ics</href><status>HTTP/1.1 404 Not Found</status></response>"
    "<response><href></href><status>HTTP/1.1 507 Insufficient Storage</status>"
    "<error><number-of-matches-within-limits/></error></response>"
    "<sync-token>tok-2</sync-token></multistatus>", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (m->responses->len, ==, 3);
  g_assert_cmpstr (m->sync_token, ==, "tok-2");
  g_assert_cmpstr (nth (m, 0)->href, ==, "/cal/a%40b.ics");
  g_assert_cmpuint (nth (m, 0)->status, ==, 200);
  g_assert_cmpstr (nth (m, 0)->texts[CRM_DAV_ETAG], ==, "\"1\"");
  g_assert_null (nth (m, 0)->texts[CRM_DAV_SCHEDULE_TAG]);
  g_assert_cmpuint (nth (m, 1)->status, ==, 404);
  g_assert_null (nth (m, 2)->href);
  g_assert_cmpuint (nth (m, 2)->status, ==, 507);
  g_assert_cmpstr (nth (m, 2)->error, ==, "number-of-matches-within-limits");
}

/* Other prefixes, a prefix that means something else further down, values in CDATA. */
static void
test_calendar (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmMultistatus) m = parse (
    "<x:multistatus xmlns:x='DAV:' xmlns:cal='urn:ietf:params:xml:ns:caldav' xmlns:d='http://apple.com/ns/ical/'>"
    "<x:response><x:href>/cal/work/</x:href><x:propstat><x:status>HTTP/1.1 200 OK</x:status><x:prop>"
    "<x:resourcetype><x:collection/><cal:calendar/></x:resourcetype>"
    "<x:displayname><![CDATA[Work & co]]></x:displayname><d:calendar-color>#FF8800</d:calendar-color>"
    "<cal:supported-calendar-component-set><cal:comp name='VEVENT'/></cal:supported-calendar-component-set>"
    "<x:current-user-privilege-set><x:privilege><x:read/></x:privilege>"
    "<x:privilege><d:read-free-busy xmlns:d='urn:ietf:params:xml:ns:caldav'/></x:privilege>"
    "<x:privilege><x:write-content/></x:privilege></x:current-user-privilege-set>"
    "<x:supported-report-set><x:supported-report><x:report><x:sync-collection/></x:report></x:supported-report>"
    "</x:supported-report-set>"
    "<cal:calendar-home-set><x:href>/cal/</x:href><x:href>https://p2.example/cal/</x:href></cal:calendar-home-set>"
    "</x:prop></x:propstat></x:response></x:multistatus>", &error);
  CrmDavResponse *calendar;

  g_assert_no_error (error);
  calendar = nth (m, 0);
  g_assert_cmpint (calendar->kind, ==, CRM_DAV_IS_COLLECTION | CRM_DAV_IS_CALENDAR);
  g_assert_cmpstr (calendar->texts[CRM_DAV_DISPLAY_NAME], ==, "Work & co");
  g_assert_cmpstr (calendar->texts[CRM_DAV_COLOUR], ==, "#FF8800");
  g_assert_cmpint (calendar->takes, ==, CRM_DAV_TAKES_KNOWN | CRM_DAV_TAKES_EVENTS);
  g_assert_cmpint (calendar->privileges, ==, CRM_DAV_PRIVILEGES_KNOWN | CRM_DAV_MAY_READ | CRM_DAV_MAY_CHANGE);
  g_assert_cmpint (calendar->reports, ==, CRM_DAV_REPORTS_KNOWN | CRM_DAV_REPORT_SYNC);
  g_assert_cmpuint (calendar->hrefs[CRM_DAV_HOME_SET]->len, ==, 2);
}

static void
test_control_characters (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmMultistatus) m = parse (
    "<multistatus xmlns='DAV:'><response><href>/a</href><propstat><status>HTTP/1.1 200 OK</status><prop>"
    "<displayname>a\x0b" "b&#11;c&#x1F;d&#10;e</displayname></prop></propstat></response></multistatus>", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (nth (m, 0)->texts[CRM_DAV_DISPLAY_NAME], ==, "a b     c      d\ne");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    int         code;
  } cases[] = {
    { "", CRM_FORMAT_ERROR_TRUNCATED },
    { "<html><body>Please log in</body></html>", CRM_FORMAT_ERROR_SYNTAX },
    { "<!DOCTYPE html><html></html>", CRM_FORMAT_ERROR_UNSUPPORTED },
    { "<!DOCTYPE m [<!ENTITY a 'b'>]><multistatus xmlns='DAV:'/>", CRM_FORMAT_ERROR_UNSUPPORTED },
    { "<multistatus xmlns='DAV:'><response><href>/a</href></response>", CRM_FORMAT_ERROR_SYNTAX },
    { "<multistatus xmlns='DAV:'><response><href>/a</href>", CRM_FORMAT_ERROR_SYNTAX },
    { "<multistatus xmlns='urn:other'/>", CRM_FORMAT_ERROR_SYNTAX },
    { "no xml at all", CRM_FORMAT_ERROR_SYNTAX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmMultistatus) m = parse (cases[i].text, &error);

      g_assert_null (m);
      g_assert_error (error, CRM_FORMAT_ERROR, cases[i].code);
    }
}

static void
test_error_body (void)
{
  static const char cyrus[] = "<D:error xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>"
                              "<C:no-uid-conflict><D:href>/cal/x.ics</D:href></C:no-uid-conflict></D:error>";
  static const char empty[] = "<D:error xmlns:D='DAV:'/>";
  g_autoptr (GBytes) body = g_bytes_new_static (cyrus, strlen (cyrus));
  g_autoptr (GBytes) empty_body = g_bytes_new_static (empty, strlen (empty));
  g_autoptr (GBytes) html = g_bytes_new_static ("<html/>", 7);
  g_autofree char *href = NULL;
  g_autofree char *conditions = crm_dav_error_parse (body, &href);
  g_autofree char *none = crm_dav_error_parse (empty_body, NULL);

  g_assert_cmpstr (conditions, ==, "no-uid-conflict");
  g_assert_cmpstr (href, ==, "/cal/x.ics");
  g_assert_cmpstr (none, ==, "");
  g_assert_null (crm_dav_error_parse (html, NULL));
}

static void
test_requests (void)
{
  const char *hrefs[] = { "/a&b.ics", "/c.ics" };
  g_autofree char *sync = crm_dav_request_sync ("a<b>&\"\x01", 50, FALSE);
  g_autofree char *multiget = crm_dav_request_multiget (hrefs, 2);

  g_assert_nonnull (strstr (sync, "<d:sync-token>a&lt;b&gt;&amp;&quot;</d:sync-token>"));
  g_assert_nonnull (strstr (sync, "<d:nresults>50</d:nresults>"));
  g_assert_nonnull (strstr (multiget, "<d:href>/a&amp;b.ics</d:href><d:href>/c.ics</d:href>"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/multistatus/listing", test_listing);
  g_test_add_func ("/multistatus/calendar", test_calendar);
  g_test_add_func ("/multistatus/control-characters", test_control_characters);
  g_test_add_func ("/multistatus/refused", test_refused);
  g_test_add_func ("/multistatus/error-body", test_error_body);
  g_test_add_func ("/multistatus/requests", test_requests);

  return g_test_run ();
}
