/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-csv-writer.h"
#include "crm-export.h"
#include "crm-record.h"
#include "crm-sheet-writer.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* An export under way: records come in batches on a reader, what they became goes out after each. */
typedef struct
{
  const CrmRecordType *type;
  CrmExportFormat      format;
  GString             *text;        /* written and not yet in the file */
  CrmCsvWriter         csv;         /* of a table */
  CrmSheetWriter      *sheet;       /* XLSX, ODS; owned; NULL: it is text */
  GHashTable          *zones;       /* ICAL: TZIDs that are defined in the file; owned */
  gint64               now;         /* seconds UTC */
  gint64               n_written;
} CrmExport;

/* One form of file. begin and end may be NULL. */
typedef struct
{
  void     (*begin) (CrmExport *export);

  /* Appends @record to the text and counts it, or passes it over; on a reader. FALSE with an error of the store. */
  gboolean (*add)   (CrmExport  *export,
                     CrmConn    *conn,
                     CrmRecord  *record,
                     GError    **error);

  gboolean (*end)   (CrmExport  *export,
                     GError    **error);
} CrmExportWriter;

/* A table, in whichever form: to be begun, filled field by field, and ended. FALSE with CRM_FORMAT_ERROR. */
void     crm_export_begin_rows (CrmExport   *export);
void     crm_export_add_field  (CrmExport   *export,
                                const char  *text);
void     crm_export_end_row    (CrmExport   *export);
gboolean crm_export_end_rows   (CrmExport   *export,
                                GError     **error);

extern const CrmExportWriter crm_export_contact_table;
extern const CrmExportWriter crm_export_cards;
extern const CrmExportWriter crm_export_table;      /* any type, one column a field */
extern const CrmExportWriter crm_export_json;       /* any type */
extern const CrmExportWriter crm_export_calendar;   /* activities */

G_END_DECLS
