/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-export-private.h"

#include "crm-vcard-record.h"

/* Contacts as a table with the columns that the import knows again, and as cards. */

static const char *const fields[] = { "name", "kind", "prefix", "given_name", "middle_name", "family_name", "suffix", "nickname", "lifecycle", "language",
                                      "birthday", "note", "source", "uid" };
static const char *const parts[] = { "street", "extended", "po_box", "postal_code", "city", "region", "country" };

#define N_VALUES    3   /* mail addresses and phone numbers in columns of their own; vCard has all */
#define N_ADDRESSES 2

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

static void
begin_csv (CrmExport *export)
{
  crm_csv_writer_init (&export->csv, export->text, ',', TRUE);
  crm_csv_writer_add_bom (&export->csv);
  write_header (&export->csv);
}

static gboolean
add_contact (CrmExport  *export,
             CrmConn    *conn,
             CrmRecord  *contact,
             GError    **error)
{
  gint64 id = crm_record_get_id (contact);
  g_auto(GStrv) companies = read_names (conn, "SELECT c.name FROM affiliation a JOIN contact c ON c.id = a.company_id WHERE a.contact_id = ? ORDER BY a.position, a.id", id, error);
  g_auto(GStrv) tags = NULL;

  if (companies == NULL)
    return FALSE;
  tags = read_names (conn, "SELECT t.name FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE x.contact_id = ? AND t.deleted_at IS NULL ORDER BY t.name", id, error);
  if (tags == NULL)
    return FALSE;

  if (export->format == CRM_EXPORT_CSV)
    {
      write_row (&export->csv, contact, companies, tags);
    }
  else
    {
      g_autoptr(GBytes) card = crm_vcard_from_record (contact, (const char *const *) companies, (const char *const *) tags, CRM_VCARD_3_0);

      g_string_append_len (export->text, g_bytes_get_data (card, NULL), g_bytes_get_size (card));
    }
  export->n_written++;

  return TRUE;
}

const CrmExportWriter crm_export_contact_table = { begin_csv, add_contact, NULL };
const CrmExportWriter crm_export_cards = { NULL, add_contact, NULL };
