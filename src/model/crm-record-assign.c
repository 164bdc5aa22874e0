/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-model-error.h"
#include "crm-record-assign.h"
#include "crm-reference.h"

static gboolean
unknown_key (CrmRecord   *record,
             const char  *key,
             GError     **error)
{
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("%s: there is no field “%s”."),
               crm_record_type_get_label (crm_record_get_record_type (record)), key);
  return FALSE;
}

static gboolean
assign_field (CrmConn     *conn,
              CrmRecord   *record,
              int          index,
              const char  *value,
              GError     **error)
{
  const CrmField *field = &crm_record_get_record_type (record)->fields[index];
  const CrmRecordType *target;
  CrmReferenceFlags flags = CRM_REFERENCE_FIND;
  gint64 id;

  if (field->flags & CRM_FIELD_INTERNAL)
    return unknown_key (record, field->name, error);
  if ((field->flags & CRM_FIELD_READ_ONLY) && !(field->flags & CRM_FIELD_IMPORTABLE))
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_READ_ONLY, _("%s cannot be set by hand."), crm_field_get_label (field));
      return FALSE;
    }
  if (field->kind != CRM_FIELD_REFERENCE || *value == '\0')
    return crm_record_parse (record, field->name, value, error);

  target = crm_record_get_reference_type (record, field->name);
  if (target == NULL)
    return unknown_key (record, field->name, error);
  if (target == &crm_tag_type || strcmp (field->name, "company_id") == 0 || strcmp (field->name, "parent_id") == 0)
    flags = CRM_REFERENCE_CREATE;

  g_return_val_if_fail (conn != NULL, FALSE);
  id = crm_reference_resolve (conn, target, value, flags, error);
  if (id == 0)
    return FALSE;
  crm_record_set_int (record, field->name, id);

  return TRUE;
}

/* The row that was named last: "company=Acme company.ended=2024-06-30" is about that company, whichever else there are. */
#define LAST_NAMED "crm-record-assign-last"

static void
set_last_named (CrmRecord *record,
                CrmRecord *child)
{
  g_object_set_data_full (G_OBJECT (record), LAST_NAMED, g_object_ref (child), g_object_unref);
}

static CrmRecord *
get_last_named (CrmRecord           *record,
                const CrmRecordType *type)
{
  CrmRecord *child = g_object_get_data (G_OBJECT (record), LAST_NAMED);

  return child != NULL && g_ptr_array_find (crm_record_get_children (record, type), child, NULL) ? child : NULL;
}

static CrmRecord *
find_same (CrmRecord  *record,
           CrmRecord  *wanted,
           const char *main_field,
           const char *kind_field)
{
  GPtrArray *children = crm_record_get_children (record, crm_record_get_record_type (wanted));
  g_autofree char *value = crm_record_dup_plain (wanted, main_field);

  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      g_autofree char *other = crm_record_dup_plain (child, main_field);

      if (child != wanted && g_strcmp0 (value, other) == 0 &&
          (kind_field == NULL || g_strcmp0 (crm_record_get_text (child, kind_field), crm_record_get_text (wanted, kind_field)) == 0))
        return child;
    }

  return NULL;
}

/* The child row that is asked for is made, then compared with those that are there, since a value is compared as it is stored. */
static gboolean
assign_child (CrmConn              *conn,
              CrmRecord            *record,
              const CrmRecordType  *type,
              const char           *kind,
              const char           *label,
              const char           *value,
              gboolean              take_away,
              GError              **error)
{
  const char *main_field = type->title;
  const CrmField *field = &type->fields[crm_record_type_find_field (type, main_field)];
  const char *kind_field = field->kind == CRM_FIELD_REFERENCE ? field->unit : NULL;
  CrmRecord *child;
  CrmRecord *same;

  if (*value == '\0')
    {
      GPtrArray *children = crm_record_get_children (record, type);

      for (guint i = children->len; i > 0; i--)
        {
          child = g_ptr_array_index (children, i - 1);
          if (kind == NULL || g_strcmp0 (crm_record_get_text (child, kind_field), kind) == 0)
            crm_record_remove_child (record, child);
        }
      return TRUE;
    }

  child = crm_record_add_child (record, type);
  if (kind != NULL)
    crm_record_set_text (child, kind_field, kind);
  if (!assign_field (conn, child, crm_record_type_find_field (type, main_field), value, error))
    {
      crm_record_remove_child (record, child);
      return FALSE;
    }

  same = find_same (record, child, main_field, kind_field);
  if (same != NULL || take_away)
    {
      crm_record_remove_child (record, child);
      child = same;
    }

  if (take_away)
    {
      if (child == NULL)
        {
          g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("%s: there is no “%s” to take away."),
                       crm_record_type_get_label (type), value);
          return FALSE;
        }
      crm_record_remove_child (record, child);
    }
  else
    {
      if (label != NULL && crm_record_type_find_field (type, "label") < 0)
        return unknown_key (child, "label", error);
      if (label != NULL)
        crm_record_set_text (child, "label", label);
      set_last_named (record, child);
    }

  return TRUE;
}

static gboolean
assign_child_field (CrmConn              *conn,
                    CrmRecord            *record,
                    const CrmRecordType  *type,
                    const char           *name,
                    const char           *value,
                    GError              **error)
{
  GPtrArray *children = crm_record_get_children (record, type);
  int index = crm_record_type_find_field (type, name);
  CrmRecord *child = get_last_named (record, type);

  if (index < 0)
    {
      g_autofree char *key = g_strconcat (type->alias, ".", name, NULL);

      return unknown_key (record, key, error);
    }

  for (guint i = children->len; i > 0 && child == NULL; i--)
    {
      if (crm_record_is_new (g_ptr_array_index (children, i - 1)))
        child = g_ptr_array_index (children, i - 1);
    }
  if (child == NULL)
    child = children->len > 0 ? g_ptr_array_index (children, 0) : crm_record_add_child (record, type);

  return assign_field (conn, child, index, value, error);
}

/* The child type one of whose kinds of references is called @name. */
static const CrmRecordType *
find_child_kind (const CrmRecordType *type,
                 const char          *name)
{
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      const CrmRecordType *child = type->children[i];
      const CrmField *field = &child->fields[crm_record_type_find_field (child, child->title)];

      if (field->kind == CRM_FIELD_REFERENCE && field->unit != NULL &&
          crm_field_has_choice (&child->fields[crm_record_type_find_field (child, field->unit)], name))
        return child;
    }

  return NULL;
}

gboolean
crm_record_assign (CrmConn     *conn,
                   CrmRecord   *record,
                   const char  *key,
                   const char  *value,
                   GError     **error)
{
  const CrmRecordType *type;
  const CrmRecordType *child;
  g_autofree char *name = NULL;
  gboolean take_away;
  char *separator;
  int index;

  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  type = crm_record_get_record_type (record);
  index = crm_record_type_find_field (type, key);
  if (index >= 0)
    return assign_field (conn, record, index, value, error);

  name = g_strdup (key);
  take_away = g_str_has_suffix (name, "-");
  if (take_away)
    name[strlen (name) - 1] = '\0';

  separator = strpbrk (name, ".:");
  if (separator != NULL)
    {
      char kind = *separator;

      *separator++ = '\0';
      child = crm_record_type_find_child (type, name);
      if (child == NULL || take_away)
        return unknown_key (record, key, error);

      return kind == '.' ? assign_child_field (conn, record, child, separator, value, error)
                         : assign_child (conn, record, child, NULL, separator, value, FALSE, error);
    }

  child = crm_record_type_find_child (type, name);
  if (child != NULL)
    return assign_child (conn, record, child, NULL, NULL, value, take_away, error);

  child = find_child_kind (type, name);
  if (child != NULL)
    return assign_child (conn, record, child, name, NULL, value, take_away, error);

  return unknown_key (record, key, error);
}
