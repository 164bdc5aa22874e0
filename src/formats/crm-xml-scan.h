/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-slice.h"
#include "crm-zip.h"

G_BEGIN_DECLS

/*
 * A part of an archive read as XML, element by element, without a tree: documents of any length in a constant use of memory. Names are those
 * without their prefix. A document type is refused, so that no entity is ever expanded; nothing is fetched.
 */
typedef struct _CrmXmlScan CrmXmlScan;

typedef struct
{
  void (*start) (CrmXmlScan *scan,
                 const char *name);
  void (*end)   (CrmXmlScan *scan,
                 const char *name);
  void (*text)  (CrmXmlScan *scan,
                 const char *text,
                 gsize       len);
} CrmXmlHandler;

struct _CrmXmlScan
{
  gpointer             user_data;
  const CrmXmlHandler *handler;
  GError              *error;         /* set by crm_xml_scan_stop() */
  gboolean             stopped;

  gpointer             parser;
  const unsigned char **attributes;   /* of the element that starts */
  int                  n_attributes;
};

/* Reads the part @name of @bytes, @max bytes at most. FALSE with CRM_FORMAT_ERROR, or what crm_xml_scan_stop() was given. */
gboolean  crm_xml_scan_part       (GBytes               *bytes,
                                   const char           *name,
                                   gsize                 max,
                                   const CrmXmlHandler  *handler,
                                   gpointer              user_data,
                                   GError              **error);

/* Within start: the value of the attribute @name without its prefix; an empty one with no data where there is none. */
CrmSlice  crm_xml_scan_get        (CrmXmlScan           *scan,
                                   const char           *name);

/* Within start: the value as a number of at most @max; @fallback where there is none. */
guint     crm_xml_scan_get_number (CrmXmlScan           *scan,
                                   const char           *name,
                                   guint                 max,
                                   guint                 fallback);

/* Ends the reading; takes over @error, NULL: it is no failure. */
void      crm_xml_scan_stop       (CrmXmlScan           *scan,
                                   GError               *error);

G_END_DECLS
