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
add_numbered (CrmExport  *export,
              const char *begin,
              guint       number,
              const char *end)
{
  g_autofree char *name = g_strdup_printf ("%s %u - %s", begin, number, end);

  crm_export_add_field (export, name);
}

static void
write_header (CrmExport *export)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    crm_export_add_field (export, fields[i]);
  crm_export_add_field (export, "company");
  crm_export_add_field (export, "role");
  crm_export_add_field (export, "department");
  crm_export_add_field (export, "tag");
  for (guint i = 1; i <= N_VALUES; i++)
    {
      add_numbered (export, "E-mail", i, "Label");
      add_numbered (export, "E-mail", i, "Value");
      add_numbered (export, "Phone", i, "Label");
      add_numbered (export, "Phone", i, "Value");
    }
  for (guint i = 1; i <= N_ADDRESSES; i++)
    {
      add_numbered (export, "Address", i, "Label");
      add_numbered (export, "Address", i, "Street");
      add_numbered (export, "Address", i, "Extended Address");
      add_numbered (export, "Address", i, "PO Box");
      add_numbered (export, "Address", i, "Postal Code");
      add_numbered (export, "Address", i, "City");
      add_numbered (export, "Address", i, "Region");
      add_numbered (export, "Address", i, "Country");
    }
  add_numbered (export, "Website", 1, "Value");
  crm_export_end_row (export);
}

static void
write_child (CrmExport           *export,
             CrmRecord           *contact,
             const CrmRecordType *type,
             guint                index,
             const char          *field)
{
  GPtrArray *children = crm_record_get_children (contact, type);

  crm_export_add_field (export, index < children->len ? crm_record_get_text (g_ptr_array_index (children, index), field) : NULL);
}

static void
write_row (CrmExport  *export,
           CrmRecord  *contact,
           char      **companies,
           char      **tags)
{
  g_autofree char *joined = g_strjoinv (";", tags);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    crm_export_add_field (export, crm_record_get_text (contact, fields[i]));
  crm_export_add_field (export, companies[0]);
  write_child (export, contact, &crm_affiliation_type, 0, "role");
  write_child (export, contact, &crm_affiliation_type, 0, "department");
  crm_export_add_field (export, joined);
  for (guint i = 0; i < N_VALUES; i++)
    {
      write_child (export, contact, &crm_contact_email_type, i, "label");
      write_child (export, contact, &crm_contact_email_type, i, "address");
      write_child (export, contact, &crm_contact_phone_type, i, "label");
      write_child (export, contact, &crm_contact_phone_type, i, "number");
    }
  for (guint i = 0; i < N_ADDRESSES; i++)
    {
      write_child (export, contact, &crm_contact_address_type, i, "label");
      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        write_child (export, contact, &crm_contact_address_type, i, parts[j]);
    }
  write_child (export, contact, &crm_contact_link_type, 0, "url");
  crm_export_end_row (export);
}

static void
begin_csv (CrmExport *export)
{
  crm_export_begin_rows (export);
  write_header (export);
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

  if (export->format != CRM_EXPORT_VCARD)
    {
      write_row (export, contact, companies, tags);
    }
  else
    {
      g_autoptr(GBytes) card = crm_vcard_from_record (contact, (const char *const *) companies, (const char *const *) tags, CRM_VCARD_3_0);

      g_string_append_len (export->text, g_bytes_get_data (card, NULL), g_bytes_get_size (card));
    }
  export->n_written++;

  return TRUE;
}

const CrmExportWriter crm_export_contact_table = { begin_csv, add_contact, crm_export_end_rows };
const CrmExportWriter crm_export_cards = { NULL, add_contact, NULL };
