/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-record-json.h"

#include <string.h>

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/* Ids have 63 bits, numbers of JSON 53. */
static void
add_id (JsonBuilder *builder,
        const char  *name,
        gint64       id)
{
  g_autofree char *text = id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;

  add_text (builder, name, text);
}

/* "company_id" refers to what "company" is called. */
static void
add_reference_title (JsonBuilder    *builder,
                     CrmRecord      *record,
                     const CrmField *field)
{
  const char *title = crm_record_get_reference_title (record, field->name);
  g_autofree char *name = NULL;

  if (!g_str_has_suffix (field->name, "_id"))
    return;

  name = g_strndup (field->name, strlen (field->name) - strlen ("_id"));
  add_text (builder, name, title);
}

static void
add_fields (JsonBuilder *builder,
            CrmRecord   *record)
{
  const CrmRecordType *type = crm_record_get_record_type (record);

  for (const CrmField *field = type->fields; field->name != NULL; field++)
    {
      g_autofree char *plain = NULL;

      if (g_strcmp0 (field->name, type->parent) == 0)
        continue;
      if (!crm_record_has (record, field->name))
        {
          add_text (builder, field->name, NULL);
          if (field->kind == CRM_FIELD_REFERENCE)
            add_reference_title (builder, record, field);
          continue;
        }

      switch (field->kind)
        {
        case CRM_FIELD_INTEGER:
          json_builder_set_member_name (builder, field->name);
          json_builder_add_int_value (builder, crm_record_get_int (record, field->name));
          break;

        case CRM_FIELD_BOOLEAN:
          json_builder_set_member_name (builder, field->name);
          json_builder_add_boolean_value (builder, crm_record_get_int (record, field->name) != 0);
          break;

        case CRM_FIELD_REAL:
          json_builder_set_member_name (builder, field->name);
          json_builder_add_double_value (builder, crm_record_get_double (record, field->name));
          break;

        case CRM_FIELD_REFERENCE:
          add_id (builder, field->name, crm_record_get_int (record, field->name));
          add_reference_title (builder, record, field);
          break;

        case CRM_FIELD_TEXT:
        case CRM_FIELD_LONG_TEXT:
        case CRM_FIELD_DATE:
        case CRM_FIELD_TIME:
        case CRM_FIELD_INSTANT:
        case CRM_FIELD_MONEY:
        case CRM_FIELD_CHOICE:
        case CRM_FIELD_COLOUR:
        case CRM_FIELD_BYTES:
        default:
          plain = crm_record_dup_plain (record, field->name);
          add_text (builder, field->name, plain);
          break;
        }
    }
}

void
crm_record_json_add (JsonBuilder *builder,
                     CrmRecord   *record)
{
  const CrmRecordType *type;

  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (CRM_IS_RECORD (record));

  type = crm_record_get_record_type (record);
  json_builder_begin_object (builder);
  add_id (builder, "id", crm_record_get_id (record));
  add_text (builder, "type", type->name);
  add_fields (builder, record);

  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      GPtrArray *children = crm_record_get_children (record, type->children[i]);

      json_builder_set_member_name (builder, type->children[i]->key);
      json_builder_begin_array (builder);
      for (guint j = 0; j < children->len; j++)
        crm_record_json_add (builder, g_ptr_array_index (children, j));
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}
