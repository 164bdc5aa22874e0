/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-dav-request.h"

#include <string.h>

#define HEAD       "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define NAMESPACES " xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"" \
                   " xmlns:cs=\"http://calendarserver.org/ns/\" xmlns:a=\"http://apple.com/ns/ical/\""

char *
crm_dav_request_discover (void)
{
  return g_strdup (HEAD "<d:propfind" NAMESPACES "><d:prop>"
                   "<d:resourcetype/><d:current-user-principal/><d:current-user-privilege-set/><c:calendar-home-set/>"
                   "<c:calendar-user-address-set/><c:schedule-outbox-URL/><d:displayname/><a:calendar-color/>"
                   "<a:calendar-order/><c:supported-calendar-component-set/><d:sync-token/><cs:getctag/>"
                   "<d:supported-report-set/><c:max-resource-size/></d:prop></d:propfind>");
}

char *
crm_dav_request_calendar_state (gboolean with_token,
                                gboolean with_ctag)
{
  return g_strconcat (HEAD "<d:propfind" NAMESPACES "><d:prop>"
                      "<d:resourcetype/><d:current-user-privilege-set/><d:supported-report-set/><c:max-resource-size/>",
                      with_token ? "<d:sync-token/>" : "", with_ctag ? "<cs:getctag/>" : "", "</d:prop></d:propfind>", NULL);
}

char *
crm_dav_request_listing (void)
{
  return g_strdup (HEAD "<d:propfind" NAMESPACES "><d:prop>"
                   "<d:getetag/><d:resourcetype/><d:getcontenttype/></d:prop></d:propfind>");
}

/* Control characters have no place in XML; a name or token that holds one loses it. */
static void
append_text (GString    *xml,
             const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '&':
        g_string_append (xml, "&amp;");
        break;
      case '<':
        g_string_append (xml, "&lt;");
        break;
      case '>':
        g_string_append (xml, "&gt;");
        break;
      case '"':
        g_string_append (xml, "&quot;");
        break;
      default:
        if ((guchar) *p >= 0x20 || *p == '\t' || *p == '\n')
          g_string_append_c (xml, *p);
        break;
      }
}

char *
crm_dav_request_sync (const char *token,
                      guint       limit,
                      gboolean    with_data)
{
  g_autoptr (GString) xml = g_string_new (HEAD "<d:sync-collection" NAMESPACES "><d:sync-token>");

  append_text (xml, token == NULL ? "" : token);
  g_string_append (xml, "</d:sync-token><d:sync-level>1</d:sync-level>");
  if (limit > 0)
    g_string_append_printf (xml, "<d:limit><d:nresults>%u</d:nresults></d:limit>", limit);
  g_string_append_printf (xml, "<d:prop><d:getetag/>%s</d:prop></d:sync-collection>", with_data ? "<c:calendar-data/>" : "");

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

char *
crm_dav_request_multiget (const char * const *hrefs,
                          guint               n_hrefs)
{
  g_autoptr (GString) xml = g_string_new (HEAD "<c:calendar-multiget" NAMESPACES "><d:prop><d:getetag/><c:calendar-data/>"
                                          "</d:prop>");

  g_return_val_if_fail (hrefs != NULL, NULL);
  g_return_val_if_fail (n_hrefs > 0, NULL);

  for (guint i = 0; i < n_hrefs; i++)
    {
      g_string_append (xml, "<d:href>");
      append_text (xml, hrefs[i]);
      g_string_append (xml, "</d:href>");
    }
  g_string_append (xml, "</c:calendar-multiget>");

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

char *
crm_dav_request_by_uid (const char *component,
                        const char *uid)
{
  g_autoptr (GString) xml = g_string_new (HEAD "<c:calendar-query" NAMESPACES "><d:prop><d:getetag/><c:calendar-data/></d:prop>"
                                          "<c:filter><c:comp-filter name=\"VCALENDAR\"><c:comp-filter name=\"");

  g_return_val_if_fail (component != NULL, NULL);
  g_return_val_if_fail (uid != NULL, NULL);

  append_text (xml, component);
  g_string_append (xml, "\"><c:prop-filter name=\"UID\"><c:text-match collation=\"i;octet\">");
  append_text (xml, uid);
  g_string_append (xml, "</c:text-match></c:prop-filter></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>");

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

char *
crm_dav_request_make_calendar (const char *name,
                               const char *colour,
                               gboolean    events,
                               gboolean    tasks)
{
  g_autoptr (GString) xml = g_string_new (HEAD "<c:mkcalendar" NAMESPACES "><d:set><d:prop><d:displayname>");

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (events || tasks, NULL);

  append_text (xml, name);
  g_string_append (xml, "</d:displayname>");
  if (colour != NULL)
    {
      g_string_append (xml, "<a:calendar-color>");
      append_text (xml, colour);
      g_string_append (xml, "</a:calendar-color>");
    }
  g_string_append_printf (xml, "<c:supported-calendar-component-set>%s%s</c:supported-calendar-component-set>",
                          events ? "<c:comp name=\"VEVENT\"/>" : "", tasks ? "<c:comp name=\"VTODO\"/>" : "");
  g_string_append (xml, "</d:prop></d:set></c:mkcalendar>");

  return g_string_free (g_steal_pointer (&xml), FALSE);
}
