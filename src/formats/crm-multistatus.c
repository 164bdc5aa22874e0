/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-multistatus.h"

#include <libxml/xmlreader.h>
#include <string.h>

#include "crm-format-error.h"

#define NS_DAV     "DAV:"
#define NS_CALDAV  "urn:ietf:params:xml:ns:caldav"
#define NS_CS      "http://calendarserver.org/ns/"
#define NS_APPLE   "http://apple.com/ns/ical/"

#define MAX_RESPONSES 1000000

/* NONET: nothing is fetched. No NOENT, no DTDLOAD: entities are not expanded. No HUGE: libxml2's own limits stand. */
#define XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

typedef struct
{
  const char *ns;
  const char *name;
  int         value;
} Name;

static const Name text_names[] = {
  { NS_DAV, "getetag", CRM_DAV_ETAG },
  { NS_CALDAV, "schedule-tag", CRM_DAV_SCHEDULE_TAG },
  { NS_CALDAV, "calendar-data", CRM_DAV_CALENDAR_DATA },
  { NS_DAV, "displayname", CRM_DAV_DISPLAY_NAME },
  { NS_APPLE, "calendar-color", CRM_DAV_COLOUR },
  { NS_CS, "getctag", CRM_DAV_CTAG },
  { NS_DAV, "sync-token", CRM_DAV_SYNC_TOKEN },
  { NS_DAV, "getcontenttype", CRM_DAV_CONTENT_TYPE },
  { NS_CALDAV, "max-resource-size", CRM_DAV_MAX_RESOURCE_SIZE },
  { NS_APPLE, "calendar-order", CRM_DAV_ORDER },
};

static const Name href_names[] = {
  { NS_DAV, "current-user-principal", CRM_DAV_PRINCIPAL },
  { NS_CALDAV, "calendar-home-set", CRM_DAV_HOME_SET },
  { NS_CALDAV, "calendar-user-address-set", CRM_DAV_USER_ADDRESSES },
  { NS_CALDAV, "schedule-outbox-URL", CRM_DAV_OUTBOX },
};

static const Name kind_names[] = {
  { NS_DAV, "collection", CRM_DAV_IS_COLLECTION },
  { NS_CALDAV, "calendar", CRM_DAV_IS_CALENDAR },
  { NS_DAV, "principal", CRM_DAV_IS_PRINCIPAL },
  { NS_CALDAV, "schedule-inbox", CRM_DAV_IS_SPECIAL },
  { NS_CALDAV, "schedule-outbox", CRM_DAV_IS_SPECIAL },
  { NS_CS, "notification", CRM_DAV_IS_SPECIAL },
  { "http://nextcloud.com/ns", "deleted-calendar", CRM_DAV_IS_SPECIAL },
  { "http://nextcloud.com/ns", "trash-bin", CRM_DAV_IS_SPECIAL },
  { NS_CS, "subscribed", CRM_DAV_IS_SUBSCRIBED },
};

static const Name privilege_names[] = {
  { NS_DAV, "all", CRM_DAV_MAY_READ | CRM_DAV_MAY_CHANGE | CRM_DAV_MAY_CREATE | CRM_DAV_MAY_DELETE },
  { NS_DAV, "write", CRM_DAV_MAY_CHANGE | CRM_DAV_MAY_CREATE | CRM_DAV_MAY_DELETE },
  { NS_DAV, "read", CRM_DAV_MAY_READ },
  { NS_DAV, "write-content", CRM_DAV_MAY_CHANGE },
  { NS_DAV, "bind", CRM_DAV_MAY_CREATE },
  { NS_DAV, "unbind", CRM_DAV_MAY_DELETE },
};

static const Name report_names[] = {
  { NS_DAV, "sync-collection", CRM_DAV_REPORT_SYNC },
  { NS_CALDAV, "calendar-multiget", CRM_DAV_REPORT_MULTIGET },
  { NS_CALDAV, "calendar-query", CRM_DAV_REPORT_QUERY },
};

static void
response_free (CrmDavResponse *response)
{
  g_free (response->href);
  g_free (response->error);
  for (guint i = 0; i < CRM_DAV_N_TEXTS; i++)
    g_free (response->texts[i]);
  for (guint i = 0; i < CRM_DAV_N_HREFS; i++)
    g_clear_pointer (&response->hrefs[i], g_ptr_array_unref);
  g_free (response);
}

void
crm_multistatus_free (CrmMultistatus *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->responses);
  g_free (self->sync_token);
  g_free (self);
}

static gboolean
is_element (xmlNode    *node,
            const char *ns,
            const char *name)
{
  return node->type == XML_ELEMENT_NODE && node->ns != NULL && node->ns->href != NULL &&
         strcmp ((const char *) node->name, name) == 0 && strcmp ((const char *) node->ns->href, ns) == 0;
}

/* The value of @node in @names, or -1. */
static int
look_up (xmlNode    *node,
         const Name *names,
         guint       n_names)
{
  for (guint i = 0; i < n_names; i++)
    if (is_element (node, names[i].ns, names[i].name))
      return names[i].value;

  return -1;
}

static char *
text_of (xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent (node);
  char *text = g_strdup (content == NULL ? "" : (const char *) content);

  xmlFree (content);

  return text;
}

static char *
trimmed_text_of (xmlNode *node)
{
  char *text = g_strstrip (text_of (node));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);

  return text;
}

/* "HTTP/1.1 404 Not Found" -> 404; 0 when it is nothing like that. */
static guint
read_status (xmlNode *node)
{
  g_autofree char *text = trimmed_text_of (node);
  const char *space = text == NULL ? NULL : strchr (text, ' ');

  return space == NULL ? 0 : (guint) g_ascii_strtoull (space + 1, NULL, 10);
}

/* The bits of all elements below @node, however deep: reports and privileges are wrapped twice. */
static int
collect_bits (xmlNode    *node,
              const Name *names,
              guint       n_names)
{
  int bits = 0;

  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      int value = child->type == XML_ELEMENT_NODE ? look_up (child, names, n_names) : -1;

      if (value >= 0)
        bits |= value;
      else if (child->type == XML_ELEMENT_NODE)
        bits |= collect_bits (child, names, n_names);
    }

  return bits;
}

static CrmDavTakes
read_takes (xmlNode *node)
{
  CrmDavTakes takes = CRM_DAV_TAKES_KNOWN;

  for (xmlNode *child = node->children; child != NULL; child = child->next)
    if (is_element (child, NS_CALDAV, "comp"))
      {
        xmlChar *name = xmlGetNoNsProp (child, (const xmlChar *) "name");

        if (name != NULL && g_ascii_strcasecmp ((const char *) name, "VEVENT") == 0)
          takes |= CRM_DAV_TAKES_EVENTS;
        else if (name != NULL && g_ascii_strcasecmp ((const char *) name, "VTODO") == 0)
          takes |= CRM_DAV_TAKES_TASKS;
        xmlFree (name);
      }

  return takes;
}

static void
read_property (CrmDavResponse *response,
               xmlNode        *node)
{
  int known = look_up (node, text_names, G_N_ELEMENTS (text_names));

  if (known >= 0)
    {
      g_free (response->texts[known]);
      response->texts[known] = known == CRM_DAV_CALENDAR_DATA ? text_of (node) : trimmed_text_of (node);
      return;
    }

  known = look_up (node, href_names, G_N_ELEMENTS (href_names));
  if (known >= 0)
    {
      if (response->hrefs[known] == NULL)
        response->hrefs[known] = g_ptr_array_new_with_free_func (g_free);
      for (xmlNode *child = node->children; child != NULL; child = child->next)
        if (is_element (child, NS_DAV, "href"))
          {
            char *href = trimmed_text_of (child);

            if (href != NULL)
              g_ptr_array_add (response->hrefs[known], href);
          }
      return;
    }

  if (is_element (node, NS_DAV, "resourcetype"))
    response->kind = (CrmDavKind) collect_bits (node, kind_names, G_N_ELEMENTS (kind_names));
  else if (is_element (node, NS_DAV, "current-user-privilege-set"))
    response->privileges = CRM_DAV_PRIVILEGES_KNOWN |
                           (CrmDavPrivileges) collect_bits (node, privilege_names, G_N_ELEMENTS (privilege_names));
  else if (is_element (node, NS_DAV, "supported-report-set"))
    response->reports = CRM_DAV_REPORTS_KNOWN |
                        (CrmDavReports) collect_bits (node, report_names, G_N_ELEMENTS (report_names));
  else if (is_element (node, NS_CALDAV, "supported-calendar-component-set"))
    response->takes = read_takes (node);
}

/* The names of the conditions in an error element; an address that comes with one goes to @href. */
static char *
read_error (xmlNode  *node,
            char    **href)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (child->type != XML_ELEMENT_NODE)
        continue;

      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", (const char *) child->name);
      for (xmlNode *inner = child->children; inner != NULL; inner = inner->next)
        if (href != NULL && *href == NULL && is_element (inner, NS_DAV, "href"))
          *href = trimmed_text_of (inner);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
read_propstat (CrmDavResponse *response,
               xmlNode        *node,
               gboolean       *any_ok)
{
  guint status = 0;

  for (xmlNode *child = node->children; child != NULL; child = child->next)
    if (is_element (child, NS_DAV, "status"))
      status = read_status (child);

  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (is_element (child, NS_DAV, "error") && response->error == NULL)
        response->error = read_error (child, NULL);
      if (status != 200 || !is_element (child, NS_DAV, "prop"))
        continue;
      for (xmlNode *property = child->children; property != NULL; property = property->next)
        if (property->type == XML_ELEMENT_NODE)
          read_property (response, property);
    }

  if (status == 200)
    *any_ok = TRUE;
  else if (response->status == 0)
    response->status = status;
}

static CrmDavResponse *
read_response (xmlNode *node)
{
  CrmDavResponse *response = g_new0 (CrmDavResponse, 1);
  gboolean any_ok = FALSE;
  guint own_status = 0;

  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (is_element (child, NS_DAV, "href") && response->href == NULL)
        response->href = trimmed_text_of (child);
      else if (is_element (child, NS_DAV, "status"))
        own_status = read_status (child);
      else if (is_element (child, NS_DAV, "error"))
        {
          g_free (response->error);
          response->error = read_error (child, NULL);
        }
      else if (is_element (child, NS_DAV, "propstat"))
        read_propstat (response, child, &any_ok);
    }

  if (own_status != 0)
    response->status = own_status;
  else if (any_ok)
    response->status = 200;

  return response;
}

/* Length of a reference to a control character ("&#11;", "&#x0b;") at @p, or 0. Looks at a few bytes only: some servers write
 * "&#13;" at the end of every line of an answer of many megabytes. */
static gsize
forbidden_reference (const char *p,
                     const char *end)
{
  const char *digit = p + 2;
  guint base = 10;
  guint value = 0;
  guint n_digits = 0;

  if (end - p < 4 || p[1] != '#')
    return 0;
  if (*digit == 'x' || *digit == 'X')
    {
      base = 16;
      digit++;
    }

  for (; digit < end && g_ascii_isxdigit (*digit) && value < 0x20; digit++, n_digits++)
    {
      guint next = (guint) g_ascii_xdigit_value (*digit);

      if (next >= base)
        return 0;
      value = value * base + next;
    }
  if (n_digits == 0 || digit == end || *digit != ';')
    return 0;

  return value < 0x20 && value != '\t' && value != '\n' && value != '\r' ? (gsize) (digit - p) + 1 : 0;
}

/* XML 1.0 has no way to write most control characters, and a server that does so anyway makes all of its answer
 * unreadable. They become spaces. NULL when there is none, which is nearly always. */
static char *
without_control_characters (const char *data,
                            gsize       size)
{
  const char *end = data + size;
  char *copy = NULL;

  for (const char *p = data; p < end; p++)
    {
      gsize length = 0;

      if ((guchar) *p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r')
        length = 1;
      else if (*p == '&')
        length = forbidden_reference (p, end);

      if (length > 0)
        {
          if (copy == NULL)
            copy = g_memdup2 (data, size);
          memset (copy + (p - data), ' ', length);
          p += length - 1;
        }
    }

  return copy;
}

static gboolean
parse_document (xmlTextReader   *reader,
                CrmMultistatus  *self,
                GError         **error)
{
  int step = xmlTextReaderRead (reader);
  gboolean in_root = FALSE;

  while (step == 1)
    {
      int type = xmlTextReaderNodeType (reader);
      xmlNode *node;

      if (type == XML_READER_TYPE_DOCUMENT_TYPE)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED, "the answer has a document type");
          return FALSE;
        }
      if (type != XML_READER_TYPE_ELEMENT)
        {
          step = xmlTextReaderRead (reader);
          continue;
        }

      node = xmlTextReaderCurrentNode (reader);
      if (!in_root)
        {
          if (!is_element (node, NS_DAV, "multistatus"))
            {
              g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "the answer is no multistatus but <%s>",
                           (const char *) node->name);
              return FALSE;
            }
          in_root = TRUE;
          step = xmlTextReaderRead (reader);
          continue;
        }

      node = xmlTextReaderExpand (reader);
      if (node == NULL)
        return TRUE;            /* the caller sees why */
      if (is_element (node, NS_DAV, "response"))
        g_ptr_array_add (self->responses, read_response (node));
      else if (is_element (node, NS_DAV, "sync-token"))
        {
          g_free (self->sync_token);
          self->sync_token = trimmed_text_of (node);
        }
      if (self->responses->len > MAX_RESPONSES)
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "more than %d responses", MAX_RESPONSES);
          return FALSE;
        }
      step = xmlTextReaderNext (reader);
    }

  return TRUE;
}

static void
ignore_xml_error (void           *user_data,
                  const xmlError *xml_error)
{
}

CrmMultistatus *
crm_multistatus_parse (GBytes  *body,
                       GError **error)
{
  g_autoptr (CrmMultistatus) self = NULL;
  g_autofree char *clean = NULL;
  const char *data;
  gsize size;
  xmlTextReader *reader;
  gboolean parsed;
  gboolean whole;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (body, &size);
  if (size == 0 || size > G_MAXINT)
    {
      g_set_error (error, CRM_FORMAT_ERROR, size == 0 ? CRM_FORMAT_ERROR_TRUNCATED : CRM_FORMAT_ERROR_TOO_LARGE,
                   "the answer has %" G_GSIZE_FORMAT " bytes", size);
      return NULL;
    }

  clean = without_control_characters (data, size);
  reader = xmlReaderForMemory (clean != NULL ? clean : data, (int) size, NULL, NULL, XML_OPTIONS);
  if (reader == NULL)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "the answer is no XML");
      return NULL;
    }
  xmlTextReaderSetStructuredErrorHandler (reader, (xmlStructuredErrorFunc) (void (*) (void)) ignore_xml_error, NULL);

  self = g_new0 (CrmMultistatus, 1);
  self->responses = g_ptr_array_new_with_free_func ((GDestroyNotify) response_free);
  parsed = parse_document (reader, self, error);
  whole = xmlTextReaderReadState (reader) == XML_TEXTREADER_MODE_EOF;
  xmlFreeTextReader (reader);

  if (!parsed)
    return NULL;
  if (!whole)
    {
      g_autofree char *begin = g_strndup (data, MIN (size, 60));
      g_autofree char *shown = g_utf8_make_valid (begin, -1);

      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX,
                   "the answer is no well-formed XML, or ends early; it begins with \"%s\"", g_strdelimit (shown, "\r\n\t", ' '));
      return NULL;
    }

  return g_steal_pointer (&self);
}

char *
crm_dav_error_parse (GBytes  *body,
                     char   **href)
{
  const char *data;
  gsize size;
  xmlDoc *document;
  xmlNode *root;
  char *conditions = NULL;

  g_return_val_if_fail (body != NULL, NULL);

  data = g_bytes_get_data (body, &size);
  if (size == 0 || size > 1024 * 1024)
    return NULL;

  document = xmlReadMemory (data, (int) size, NULL, NULL, XML_OPTIONS);
  if (document == NULL)
    return NULL;

  root = xmlDocGetRootElement (document);
  if (root != NULL && document->intSubset == NULL && is_element (root, NS_DAV, "error"))
    conditions = read_error (root, href);
  xmlFreeDoc (document);

  return conditions;
}
