/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-xml-scan.h"

#include <libxml/parser.h>

#define MAX_DEPTH 64

static void
start_cb (void           *user_data,
          const xmlChar  *name,
          const xmlChar  *prefix,
          const xmlChar  *uri,
          int             n_namespaces,
          const xmlChar **namespaces,
          int             n_attributes,
          int             n_defaulted,
          const xmlChar **attributes)
{
  CrmXmlScan *scan = user_data;
  xmlParserCtxt *parser = scan->parser;

  if (scan->stopped)
    return;
  if (parser->nameNr > MAX_DEPTH)
    {
      crm_xml_scan_stop (scan, g_error_new_literal (CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "XML: elements are nested too deeply"));
      return;
    }

  scan->attributes = attributes;
  scan->n_attributes = n_attributes;
  scan->handler->start (scan, (const char *) name);
  scan->n_attributes = 0;
}

static void
end_cb (void          *user_data,
        const xmlChar *name,
        const xmlChar *prefix,
        const xmlChar *uri)
{
  CrmXmlScan *scan = user_data;

  if (!scan->stopped && scan->handler->end != NULL)
    scan->handler->end (scan, (const char *) name);
}

static void
text_cb (void          *user_data,
         const xmlChar *text,
         int            len)
{
  CrmXmlScan *scan = user_data;

  if (!scan->stopped && scan->handler->text != NULL)
    scan->handler->text (scan, (const char *) text, (gsize) len);
}

static void
doctype_cb (void          *user_data,
            const xmlChar *name,
            const xmlChar *external_id,
            const xmlChar *system_id)
{
  crm_xml_scan_stop (user_data, g_error_new_literal (CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED, "XML: there is a document type"));
}

static gboolean
feed (const char  *data,
      gsize        len,
      gpointer     user_data,
      GError     **error)
{
  CrmXmlScan *scan = user_data;
  int status = xmlParseChunk (scan->parser, data, (int) len, FALSE);

  if (scan->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&scan->error));
      return FALSE;
    }
  if (scan->stopped)
    return FALSE;
  if (status != XML_ERR_OK && !((xmlParserCtxt *) scan->parser)->wellFormed)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "XML: error %d", status);
      return FALSE;
    }

  return TRUE;
}

gboolean
crm_xml_scan_part (GBytes               *bytes,
                   const char           *name,
                   gsize                 max,
                   const CrmXmlHandler  *handler,
                   gpointer              user_data,
                   GError              **error)
{
  xmlSAXHandler sax = { 0 };
  CrmXmlScan scan = { .user_data = user_data, .handler = handler };
  gboolean done;

  g_return_val_if_fail (bytes != NULL && name != NULL && handler != NULL && handler->start != NULL, FALSE);

  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = start_cb;
  sax.endElementNs = end_cb;
  sax.characters = text_cb;
  sax.cdataBlock = text_cb;
  sax.ignorableWhitespace = text_cb;
  sax.internalSubset = doctype_cb;

  scan.parser = xmlCreatePushParserCtxt (&sax, &scan, NULL, 0, NULL);
  if (scan.parser == NULL)
    g_error ("No memory for an XML parser");
  /* NOENT: "&amp;" in an attribute is the sign it means. There are no other entities, as they come with a document type. */
  xmlCtxtUseOptions (scan.parser, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

  done = crm_zip_read (bytes, name, max, feed, &scan, error);
  if (done)
    {
      /* What the parser held back until here can end in a failure too. */
      int status = xmlParseChunk (scan.parser, NULL, 0, TRUE);

      done = status == XML_ERR_OK && scan.error == NULL;
      if (scan.error != NULL)
        g_propagate_error (error, g_steal_pointer (&scan.error));
      else if (!done && !scan.stopped)
        g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "XML: error %d", status);
      done = done || (scan.stopped && (error == NULL || *error == NULL));
    }
  else if (scan.stopped && (error == NULL || *error == NULL))
    {
      done = TRUE;
    }

  if (((xmlParserCtxt *) scan.parser)->myDoc != NULL)
    xmlFreeDoc (((xmlParserCtxt *) scan.parser)->myDoc);
  xmlFreeParserCtxt (scan.parser);
  g_clear_error (&scan.error);

  return done;
}

CrmSlice
crm_xml_scan_get (CrmXmlScan *scan,
                  const char *name)
{
  g_return_val_if_fail (scan != NULL && name != NULL, CRM_SLICE_EMPTY);

  for (int i = 0; i < scan->n_attributes; i++)
    {
      const unsigned char **attribute = scan->attributes + (gsize) i * 5;

      if (strcmp ((const char *) attribute[0], name) == 0)
        return crm_slice ((const char *) attribute[3], (gsize) (attribute[4] - attribute[3]));
    }

  return CRM_SLICE_EMPTY;
}

guint
crm_xml_scan_get_number (CrmXmlScan *scan,
                         const char *name,
                         guint       max,
                         guint       fallback)
{
  CrmSlice value = crm_xml_scan_get (scan, name);
  guint64 number = 0;

  if (value.len == 0)
    return fallback;
  for (gsize i = 0; i < value.len; i++)
    {
      if (!g_ascii_isdigit (value.data[i]))
        return fallback;
      number = MIN (number * 10 + (guint64) (value.data[i] - '0'), max);
    }

  return (guint) number;
}

void
crm_xml_scan_stop (CrmXmlScan *scan,
                   GError     *error)
{
  g_return_if_fail (scan != NULL);

  if (scan->stopped)
    {
      g_clear_error (&error);
      return;
    }
  scan->stopped = TRUE;
  scan->error = error;
  xmlStopParser (scan->parser);
}
