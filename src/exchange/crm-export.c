/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-export.h"

#include <gio/gio.h>

#include "crm-csv-writer.h"
#include "crm-record-store.h"
#include "crm-search.h"
#include "crm-vcard-entry.h"

#define BATCH_ROWS 500

static const char *const fields[] = { "name", "kind", "prefix", "given_name", "middle_name", "family_name", "suffix", "nickname", "lifecycle", "language",
                                      "birthday", "note", "source", "uid" };
static const char *const parts[] = { "street", "extended", "po_box", "postal_code", "city", "region", "country" };

#define N_VALUES    3   /* mail addresses and phone numbers in columns of their own; vCard has all */
#define N_ADDRESSES 2

typedef struct
{
  GArray          *ids;
  guint            next;
  CrmExportFormat  format;
  GString         *text;
  CrmCsvWriter     writer;
} Export;

static char **
read_names (CrmConn     *conn,
            const char  *sql,
            gint64       id,
            GError     **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, sql, "i", id);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    g_ptr_array_add (names, crm_stmt_dup_text (stmt, 0));
  if (step == CRM_STEP_ERROR)
    return NULL;

  g_ptr_array_add (names, NULL);
  g_ptr_array_set_free_func (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* ---- CSV ---- */

static void
add_numbered (CrmCsvWriter *writer,
              const char   *begin,
              guint         number,
              const char   *end)
{
  g_autofree char *name = g_strdup_printf ("%s %u - %s", begin, number, end);

  crm_csv_writer_add_field (writer, name);
}

static void
write_header (CrmCsvWriter *writer)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    crm_csv_writer_add_field (writer, fields[i]);
  crm_csv_writer_add_field (writer, "company");
  crm_csv_writer_add_field (writer, "role");
  crm_csv_writer_add_field (writer, "department");
  crm_csv_writer_add_field (writer, "tag");
  for (guint i = 1; i <= N_VALUES; i++)
    {
      add_numbered (writer, "E-mail", i, "Label");
      add_numbered (writer, "E-mail", i, "Value");
      add_numbered (writer, "Phone", i, "Label");
      add_numbered (writer, "Phone", i, "Value");
    }
  for (guint i = 1; i <= N_ADDRESSES; i++)
    {
      add_numbered (writer, "Address", i, "Label");
      add_numbered (writer, "Address", i, "Street");
      add_numbered (writer, "Address", i, "Extended Address");
      add_numbered (writer, "Address", i, "PO Box");
      add_numbered (writer, "Address", i, "Postal Code");
      add_numbered (writer, "Address", i, "City");
      add_numbered (writer, "Address", i, "Region");
      add_numbered (writer, "Address", i, "Country");
    }
  add_numbered (writer, "Website", 1, "Value");
  crm_csv_writer_end_row (writer);
}

static void
write_child (CrmCsvWriter        *writer,
             CrmRecord           *contact,
             const CrmRecordType *type,
             guint                index,
             const char          *field)
{
  GPtrArray *children = crm_record_get_children (contact, type);

  crm_csv_writer_add_field (writer, index < children->len ? crm_record_get_text (g_ptr_array_index (children, index), field) : NULL);
}

static void
write_row (CrmCsvWriter *writer,
           CrmRecord    *contact,
           char        **companies,
           char        **tags)
{
  g_autofree char *joined = g_strjoinv (";", tags);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    crm_csv_writer_add_field (writer, crm_record_get_text (contact, fields[i]));
  crm_csv_writer_add_field (writer, companies[0]);
  write_child (writer, contact, &crm_affiliation_type, 0, "role");
  write_child (writer, contact, &crm_affiliation_type, 0, "department");
  crm_csv_writer_add_field (writer, joined);
  for (guint i = 0; i < N_VALUES; i++)
    {
      write_child (writer, contact, &crm_contact_email_type, i, "label");
      write_child (writer, contact, &crm_contact_email_type, i, "address");
      write_child (writer, contact, &crm_contact_phone_type, i, "label");
      write_child (writer, contact, &crm_contact_phone_type, i, "number");
    }
  for (guint i = 0; i < N_ADDRESSES; i++)
    {
      write_child (writer, contact, &crm_contact_address_type, i, "label");
      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        write_child (writer, contact, &crm_contact_address_type, i, parts[j]);
    }
  write_child (writer, contact, &crm_contact_link_type, 0, "url");
  crm_csv_writer_end_row (writer);
}

/* ---- Both ---- */

static gpointer
read_ids (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(CrmQuery) query = crm_query_new (&crm_contact_type);
  gboolean complete;

  return crm_search_run (NULL, conn, query, CRM_RESULT_ALL, &complete, cancellable, error);
}

static gpointer
export_batch (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Export *export = user_data;
  guint end = MIN (export->next + BATCH_ROWS, export->ids->len);

  for (; export->next < end; export->next++)
    {
      g_autoptr(CrmRecord) contact = crm_record_load (conn, &crm_contact_type, g_array_index (export->ids, gint64, export->next), error);
      g_auto(GStrv) companies = NULL;
      g_auto(GStrv) tags = NULL;
      gint64 id;

      if (contact == NULL)
        return NULL;

      id = crm_record_get_id (contact);
      companies = read_names (conn, "SELECT c.name FROM affiliation a JOIN contact c ON c.id = a.company_id WHERE a.contact_id = ? ORDER BY a.position, a.id", id, error);
      tags = read_names (conn, "SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE x.contact_id = ? AND t.deleted_at IS NULL ORDER BY t.name", id, error);
      if (companies == NULL || tags == NULL)
        return NULL;

      if (export->format == CRM_EXPORT_CSV)
        {
          write_row (&export->writer, contact, companies, tags);
        }
      else
        {
          g_autoptr(GBytes) card = crm_vcard_from_record (contact, (const char *const *) companies, (const char *const *) tags, CRM_VCARD_3_0);

          g_string_append_len (export->text, g_bytes_get_data (card, NULL), g_bytes_get_size (card));
        }
    }

  return export;
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
export_all (CrmDb          *db,
            Export         *export,
            GOutputStream  *stream,
            CrmJob         *job,
            GError        **error)
{
  while (export->next < export->ids->len)
    {
      if (job != NULL && crm_job_is_cancelled (job))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
          return FALSE;
        }
      if (crm_db_read (db, CRM_READER_ROW, export_batch, export, NULL, error) == NULL || !write_out (stream, export->text, error))
        return FALSE;
      if (job != NULL)
        crm_job_set_count (job, export->next, export->ids->len);
    }

  return write_out (stream, export->text, error) && g_output_stream_close (stream, NULL, error);
}

gint64
crm_export_contacts_to (CrmDb            *db,
                        GOutputStream    *stream,
                        CrmExportFormat   format,
                        GArray           *ids,
                        CrmJob           *job,
                        GError          **error)
{
  g_autoptr(GArray) all = NULL;
  g_autoptr(GString) text = NULL;
  Export export = { 0 };

  g_return_val_if_fail (CRM_IS_DB (db), -1);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), -1);

  all = ids != NULL ? g_array_ref (ids) : crm_db_read (db, CRM_READER_LIST, read_ids, NULL, NULL, error);
  if (all == NULL)
    return -1;

  text = g_string_new (NULL);
  export.ids = all;
  export.format = format;
  export.text = text;
  if (format == CRM_EXPORT_CSV)
    {
      crm_csv_writer_init (&export.writer, text, ',', TRUE);
      crm_csv_writer_add_bom (&export.writer);
      write_header (&export.writer);
    }

  return export_all (db, &export, stream, job, error) ? (gint64) all->len : -1;
}

gint64
crm_export_contacts (CrmDb            *db,
                     const char       *path,
                     CrmExportFormat   format,
                     GArray           *ids,
                     CrmJob           *job,
                     GError          **error)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autoptr(GCancellable) abandon = NULL;
  gint64 n;

  g_return_val_if_fail (path != NULL, -1);

  file = g_file_new_for_path (path);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  if (stream == NULL)
    return -1;

  n = crm_export_contacts_to (db, G_OUTPUT_STREAM (stream), format, ids, job, error);
  if (n < 0)
    {
      /* Closing a stream that was cancelled leaves the file as it was. */
      abandon = g_cancellable_new ();
      g_cancellable_cancel (abandon);
      g_output_stream_close (G_OUTPUT_STREAM (stream), abandon, NULL);
    }

  return n;
}
