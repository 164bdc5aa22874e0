/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-job.h"
#include "crm-record-type.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_EXPORT_CSV,        /* UTF-8; of contacts with the columns that the import knows again, else a column per field */
  CRM_EXPORT_VCARD,      /* vCard 3.0, with the properties that came with an import; contacts only */
  CRM_EXPORT_ICAL,       /* iCalendar 2.0, with the properties that came from a server; activities only */
  CRM_EXPORT_JSON,       /* one document with the keys of the command line, {"deals": [...]} */
  CRM_EXPORT_XLSX,       /* the columns of CSV, for Excel */
  CRM_EXPORT_ODS,        /* likewise, OpenDocument */
} CrmExportFormat;

/* The format that the end of @path asks for (".vcf"); @fallback where it is none. */
CrmExportFormat crm_export_format_from_path (const char       *path,
                                             CrmExportFormat   fallback);

/* Whether records of @type can be written so. */
gboolean crm_export_is_possible (const CrmRecordType  *type,
                                 CrmExportFormat       format);

/*
 * Writes records of @type to @path, which is replaced only when all is written. @ids (nullable): which; NULL: all that are not in the
 * trash, in the order of the list. Waits; on any thread but the store's. @job (nullable) gets the count and is asked whether to stop.
 *
 * The number written: with CRM_EXPORT_ICAL what has no place in a calendar (a note without a time) is passed over. -1 with
 * CRM_STORE_ERROR, G_IO_ERROR, G_IO_ERROR_CANCELLED; CRM_MODEL_ERROR_IN_USE where @path is a book or belongs to the open one.
 */
gint64   crm_export_records     (CrmDb                *db,
                                 const char           *path,
                                 const CrmRecordType  *type,
                                 CrmExportFormat       format,
                                 GArray               *ids,
                                 CrmJob               *job,
                                 GError              **error);

/* The same to @stream, which is closed at the end. */
gint64   crm_export_records_to  (CrmDb                *db,
                                 GOutputStream        *stream,
                                 const CrmRecordType  *type,
                                 CrmExportFormat       format,
                                 GArray               *ids,
                                 CrmJob               *job,
                                 GError              **error);

G_END_DECLS
