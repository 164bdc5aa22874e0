/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-export-private.h"

#include <string.h>

/* Records of any type as a table for a spreadsheet: a column per field, by its stable name, and one per kind of children. */

static gboolean
is_shown (const CrmField *field)
{
  return (field->flags & CRM_FIELD_INTERNAL) == 0 && field->kind != CRM_FIELD_BYTES && field->kind != CRM_FIELD_REAL;
}

static void
begin (CrmExport *export)
{
  crm_export_begin_rows (export);

  for (const CrmField *field = export->type->fields; field->name != NULL; field++)
    if (is_shown (field))
      crm_export_add_field (export, field->alias != NULL ? field->alias : field->name);
  for (guint i = 0; export->type->children != NULL && export->type->children[i] != NULL; i++)
    crm_export_add_field (export, export->type->children[i]->key);
  crm_export_end_row (export);
}

/* What a field says outside of the book: of a reference what it refers to is called, its id means nothing there. */
static char *
dup_value (CrmRecord  *record,
           const char *name)
{
  const CrmRecordType *type = crm_record_get_record_type (record);
  const CrmField *field = &type->fields[crm_record_type_find_field (type, name)];

  if (field->kind == CRM_FIELD_REFERENCE)
    return g_strdup (crm_record_get_reference_title (record, name));

  return crm_record_dup_plain (record, name);
}

static char *
join_children (CrmRecord           *record,
               const CrmRecordType *type)
{
  GPtrArray *children = crm_record_get_children (record, type);
  g_autoptr(GString) joined = g_string_new (NULL);

  for (guint i = 0; i < children->len; i++)
    {
      g_autofree char *value = dup_value (g_ptr_array_index (children, i), type->title);

      if (value != NULL)
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? ";" : "", value);
    }

  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static gboolean
add (CrmExport  *export,
     CrmConn    *conn,
     CrmRecord  *record,
     GError    **error)
{
  for (const CrmField *field = export->type->fields; field->name != NULL; field++)
    {
      g_autofree char *value = is_shown (field) ? dup_value (record, field->name) : NULL;

      if (is_shown (field))
        crm_export_add_field (export, value);
    }
  for (guint i = 0; export->type->children != NULL && export->type->children[i] != NULL; i++)
    {
      g_autofree char *joined = join_children (record, export->type->children[i]);

      crm_export_add_field (export, joined);
    }
  crm_export_end_row (export);
  export->n_written++;

  return TRUE;
}

const CrmExportWriter crm_export_table = { begin, add, crm_export_end_rows };
