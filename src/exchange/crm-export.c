/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-export.h"

#include <gio/gio.h>

#include "crm-export-private.h"
#include "crm-output-file.h"
#include "crm-record-store.h"
#include "crm-search.h"

#define BATCH_ROWS 500

/* What the reader is asked for: the records from @next to the end of the batch. */
typedef struct
{
  CrmExport             *export;
  const CrmExportWriter *writer;
  GArray                *ids;
  guint                  next;
} Batch;

static const CrmExportWriter *
find_writer (const CrmRecordType *type,
             CrmExportFormat      format)
{
  switch (format)
    {
    case CRM_EXPORT_CSV:
    case CRM_EXPORT_XLSX:
    case CRM_EXPORT_ODS:
      return type == &crm_contact_type ? &crm_export_contact_table : &crm_export_table;

    case CRM_EXPORT_VCARD:
      return type == &crm_contact_type ? &crm_export_cards : NULL;

    case CRM_EXPORT_ICAL:
      return type == &crm_activity_type ? &crm_export_calendar : NULL;

    case CRM_EXPORT_JSON:
      return &crm_export_json;

    default:
      g_return_val_if_reached (NULL);
    }
}

gboolean
crm_export_is_possible (const CrmRecordType *type,
                        CrmExportFormat      format)
{
  g_return_val_if_fail (type != NULL, FALSE);

  return type->parent == NULL && find_writer (type, format) != NULL;
}

CrmExportFormat
crm_export_format_from_path (const char      *path,
                             CrmExportFormat  fallback)
{
  static const struct
  {
    const char      *end;
    CrmExportFormat  format;
  } ends[] = {
    { ".csv", CRM_EXPORT_CSV }, { ".vcf", CRM_EXPORT_VCARD }, { ".vcard", CRM_EXPORT_VCARD }, { ".ics", CRM_EXPORT_ICAL },
    { ".json", CRM_EXPORT_JSON }, { ".xlsx", CRM_EXPORT_XLSX }, { ".ods", CRM_EXPORT_ODS },
  };
  g_autofree char *lower = NULL;

  g_return_val_if_fail (path != NULL, fallback);

  lower = g_ascii_strdown (path, -1);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (lower, ends[i].end))
      return ends[i].format;

  return fallback;
}

static gpointer
read_ids (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(CrmQuery) query = crm_query_new (user_data);
  gboolean complete;

  return crm_search_run (NULL, conn, query, 0, &complete, cancellable, error);
}

static gpointer
read_batch (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Batch *batch = user_data;
  guint end = MIN (batch->next + BATCH_ROWS, batch->ids->len);

  for (; batch->next < end; batch->next++)
    {
      g_autoptr(CrmRecord) record = crm_record_load (conn, batch->export->type, g_array_index (batch->ids, gint64, batch->next), error);

      if (record == NULL || !batch->writer->add (batch->export, conn, record, error))
        return NULL;
    }

  return batch;
}

static gboolean
write_out (GOutputStream  *stream,
           GString        *text,
           GError        **error)
{
  gboolean written = g_output_stream_write_all (stream, text->str, text->len, NULL, NULL, error);

  g_string_set_size (text, 0);
  return written;
}

static gboolean
write_all (CrmDb          *db,
           Batch          *batch,
           GOutputStream  *stream,
           CrmJob         *job,
           GError        **error)
{
  if (batch->writer->begin != NULL)
    batch->writer->begin (batch->export);

  while (batch->next < batch->ids->len)
    {
      if (job != NULL && crm_job_is_cancelled (job))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
          return FALSE;
        }
      if (crm_db_read (db, CRM_READER_ROW, read_batch, batch, NULL, error) == NULL || !write_out (stream, batch->export->text, error))
        return FALSE;
      if (job != NULL)
        crm_job_set_count (job, batch->next, batch->ids->len);
    }

  if (batch->writer->end != NULL && !batch->writer->end (batch->export, error))
    return FALSE;

  return write_out (stream, batch->export->text, error) && g_output_stream_close (stream, NULL, error);
}

gint64
crm_export_records_to (CrmDb                *db,
                       GOutputStream        *stream,
                       const CrmRecordType  *type,
                       CrmExportFormat       format,
                       GArray               *ids,
                       CrmJob               *job,
                       GError              **error)
{
  g_autoptr(GArray) all = NULL;
  g_autoptr(GString) text = NULL;
  CrmExport export = { .type = type, .format = format };
  Batch batch = { .export = &export };
  gboolean written;

  g_return_val_if_fail (CRM_IS_DB (db), -1);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), -1);
  g_return_val_if_fail (type != NULL && crm_export_is_possible (type, format), -1);

  all = ids != NULL ? g_array_ref (ids) : crm_db_read (db, CRM_READER_LIST, read_ids, (gpointer) type, NULL, error);
  if (all == NULL)
    return -1;

  text = g_string_new (NULL);
  export.text = text;
  export.now = g_get_real_time () / G_USEC_PER_SEC;
  batch.writer = find_writer (type, format);
  batch.ids = all;
  written = write_all (db, &batch, stream, job, error);
  g_clear_pointer (&export.zones, g_hash_table_unref);
  g_clear_pointer (&export.sheet, crm_sheet_writer_free);

  return written ? export.n_written : -1;
}

typedef struct
{
  CrmDb               *db;
  const CrmRecordType *type;
  CrmExportFormat      format;
  GArray              *ids;
  CrmJob              *job;
  gint64               n;
} FileExport;

static gboolean
write_file (GOutputStream  *stream,
            gpointer        user_data,
            GError        **error)
{
  FileExport *export = user_data;

  export->n = crm_export_records_to (export->db, stream, export->type, export->format, export->ids, export->job, error);
  return export->n >= 0;
}

gint64
crm_export_records (CrmDb                *db,
                    const char           *path,
                    const CrmRecordType  *type,
                    CrmExportFormat       format,
                    GArray               *ids,
                    CrmJob               *job,
                    GError              **error)
{
  FileExport export = { db, type, format, ids, job, 0 };

  g_return_val_if_fail (CRM_IS_DB (db), -1);
  g_return_val_if_fail (path != NULL, -1);

  return crm_output_file_write (crm_db_get_path (db), path, write_file, &export, error) ? export.n : -1;
}
