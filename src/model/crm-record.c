/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-id.h"
#include "crm-record-data.h"
#include "crm-text.h"

G_DEFINE_FINAL_TYPE (CrmRecord, crm_record, G_TYPE_OBJECT)

static void
crm_record_finalize (GObject *object)
{
  CrmRecord *self = CRM_RECORD (object);

  for (guint i = 0; i < self->n_fields; i++)
    {
      crm_field_value_clear (&self->values[i]);
      crm_field_value_clear (&self->base[i]);
      if (self->titles != NULL)
        g_free (self->titles[i]);
    }
  for (guint i = 0; i < self->n_child_types; i++)
    {
      g_clear_pointer (&self->children[i], g_ptr_array_unref);
      g_clear_pointer (&self->base_children[i], g_array_unref);
    }
  g_free (self->values);
  g_free (self->base);
  g_free (self->titles);
  g_free (self->children);
  g_free (self->base_children);

  G_OBJECT_CLASS (crm_record_parent_class)->finalize (object);
}

static void
crm_record_class_init (CrmRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_record_finalize;
}

static void
crm_record_init (CrmRecord *self)
{
}

CrmRecord *
crm_record_new_loaded (const CrmRecordType *type,
                       gint64               id)
{
  CrmRecord *self;

  g_assert (type != NULL);
  g_assert (id != 0);

  self = g_object_new (CRM_TYPE_RECORD, NULL);
  self->type = type;
  self->id = id;
  self->n_fields = crm_record_type_n_fields (type);
  self->values = g_new0 (CrmFieldValue, self->n_fields);
  self->base = g_new0 (CrmFieldValue, self->n_fields);

  while (type->children != NULL && type->children[self->n_child_types] != NULL)
    self->n_child_types++;
  self->children = g_new0 (GPtrArray *, self->n_child_types);
  self->base_children = g_new0 (GArray *, self->n_child_types);

  return self;
}

static CrmFieldValueKind
value_kind (const CrmField *field)
{
  switch (field->kind)
    {
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_DATE:
    case CRM_FIELD_TIME:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_COLOUR:
      return CRM_FIELD_VALUE_TEXT;

    case CRM_FIELD_INTEGER:
    case CRM_FIELD_BOOLEAN:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_REFERENCE:
      return CRM_FIELD_VALUE_INT;

    case CRM_FIELD_REAL:
      return CRM_FIELD_VALUE_REAL;

    case CRM_FIELD_BYTES:
      return CRM_FIELD_VALUE_BYTES;

    default:
      g_return_val_if_reached (CRM_FIELD_VALUE_NONE);
    }
}

/* A random UUID (RFC 4122, version 4). An import needs one a row, and GLib prints it byte by byte. */
static CrmFieldValue
make_uid (void)
{
  static const char digits[] = "0123456789abcdef";
  char text[37];
  guint32 bits = 0;

  for (guint i = 0; i < 36; i++)
    {
      if (i % 8 == 0)
        bits = g_random_int ();
      if (i == 8 || i == 13 || i == 18 || i == 23)
        text[i] = '-';
      else if (i == 14)
        text[i] = '4';
      else
        text[i] = digits[i == 19 ? 8 | (bits & 3) : bits & 15];
      bits >>= 4;
    }
  text[36] = '\0';

  return (CrmFieldValue) { .kind = CRM_FIELD_VALUE_TEXT, .text = g_ref_string_new_len (text, 36) };
}

static void
set_initial (CrmRecord *self,
             guint      index)
{
  const CrmField *field = &self->type->fields[index];

  if (field->initial != NULL)
    {
      switch (value_kind (field))
        {
        case CRM_FIELD_VALUE_TEXT:
          crm_record_set_text (self, field->name, field->initial);
          break;

        case CRM_FIELD_VALUE_INT:
          crm_record_set_int (self, field->name, g_ascii_strtoll (field->initial, NULL, 10));
          break;

        case CRM_FIELD_VALUE_REAL:
          crm_record_set_double (self, field->name, g_ascii_strtod (field->initial, NULL));
          break;

        case CRM_FIELD_VALUE_NONE:
        case CRM_FIELD_VALUE_BYTES:
        default:
          g_return_if_reached ();
        }
    }
  else if (strcmp (field->name, "uid") == 0)
    {
      crm_record_take_value (self, index, make_uid ());
    }
  else if (strcmp (field->name, "created_at") == 0)
    {
      crm_record_set_int (self, "created_at", g_get_real_time ());
    }
}

CrmRecord *
crm_record_new (const CrmRecordType *type)
{
  CrmRecord *self;

  g_return_val_if_fail (type != NULL, NULL);

  self = crm_record_new_loaded (type, crm_id_new ());
  self->is_new = TRUE;
  for (guint i = 0; i < self->n_fields; i++)
    set_initial (self, i);
  for (guint i = 0; i < self->n_fields; i++)
    crm_field_value_assign (&self->base[i], &self->values[i]);

  return self;
}

CrmRecord *
crm_record_copy (CrmRecord *self)
{
  CrmRecord *copy;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);

  copy = crm_record_new_loaded (self->type, self->id);
  copy->is_new = self->is_new;
  for (guint i = 0; i < self->n_fields; i++)
    {
      copy->values[i] = crm_field_value_copy (&self->values[i]);
      copy->base[i] = crm_field_value_copy (&self->base[i]);
      if (self->titles != NULL && self->titles[i] != NULL)
        crm_record_set_reference_title (copy, i, self->titles[i]);
    }
  for (guint i = 0; i < self->n_child_types; i++)
    {
      for (guint j = 0; j < crm_record_count_children (self, i); j++)
        g_ptr_array_add (crm_record_peek_children (copy, i), crm_record_copy (g_ptr_array_index (self->children[i], j)));
      crm_record_set_base_children (copy, i, self);
    }

  return copy;
}

CrmRecord *
crm_record_duplicate (CrmRecord *self)
{
  CrmRecord *duplicate;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);

  duplicate = crm_record_new (self->type);
  for (guint i = 0; i < self->n_fields; i++)
    {
      const char *name = self->type->fields[i].name;

      if (strcmp (name, "uid") == 0 || strcmp (name, "created_at") == 0)
        continue;
      crm_record_take_value (duplicate, i, crm_field_value_copy (&self->values[i]));
      if (self->titles != NULL && self->titles[i] != NULL)
        crm_record_set_reference_title (duplicate, i, self->titles[i]);
    }

  for (guint i = 0; i < self->n_child_types; i++)
    {
      for (guint j = 0; j < crm_record_count_children (self, i); j++)
        {
          CrmRecord *child = crm_record_duplicate (g_ptr_array_index (self->children[i], j));

          crm_record_set_int (child, child->type->parent, duplicate->id);
          g_ptr_array_add (crm_record_peek_children (duplicate, i), child);
        }
    }

  return duplicate;
}

const CrmRecordType *
crm_record_get_record_type (CrmRecord *self)
{
  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);

  return self->type;
}

gint64
crm_record_get_id (CrmRecord *self)
{
  g_return_val_if_fail (CRM_IS_RECORD (self), 0);

  return self->id;
}

gboolean
crm_record_is_new (CrmRecord *self)
{
  g_return_val_if_fail (CRM_IS_RECORD (self), FALSE);

  return self->is_new;
}

const char *
crm_record_get_title (CrmRecord *self)
{
  const CrmField *field;
  const char *title = NULL;

  g_return_val_if_fail (CRM_IS_RECORD (self), "");

  field = &self->type->fields[crm_record_field_index (self, self->type->title)];
  if (field->kind == CRM_FIELD_REFERENCE)
    title = crm_record_get_reference_title (self, field->name);
  else if (value_kind (field) == CRM_FIELD_VALUE_TEXT)
    title = crm_record_get_text (self, field->name);

  return title != NULL ? title : "";
}

const char *
crm_record_get_text (CrmRecord  *self,
                     const char *field)
{
  const CrmFieldValue *value;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);

  value = &self->values[crm_record_field_index (self, field)];

  return value->kind == CRM_FIELD_VALUE_TEXT ? value->text : NULL;
}

gint64
crm_record_get_int (CrmRecord  *self,
                    const char *field)
{
  const CrmFieldValue *value;

  g_return_val_if_fail (CRM_IS_RECORD (self), 0);

  value = &self->values[crm_record_field_index (self, field)];

  return value->kind == CRM_FIELD_VALUE_INT ? value->integer : 0;
}

double
crm_record_get_double (CrmRecord  *self,
                       const char *field)
{
  const CrmFieldValue *value;

  g_return_val_if_fail (CRM_IS_RECORD (self), 0);

  value = &self->values[crm_record_field_index (self, field)];

  return value->kind == CRM_FIELD_VALUE_REAL ? value->real : 0;
}

GBytes *
crm_record_get_bytes (CrmRecord  *self,
                      const char *field)
{
  const CrmFieldValue *value;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);

  value = &self->values[crm_record_field_index (self, field)];

  return value->kind == CRM_FIELD_VALUE_BYTES ? value->bytes : NULL;
}

gboolean
crm_record_has (CrmRecord  *self,
                const char *field)
{
  g_return_val_if_fail (CRM_IS_RECORD (self), FALSE);

  return self->values[crm_record_field_index (self, field)].kind != CRM_FIELD_VALUE_NONE;
}

void
crm_record_take_value (CrmRecord     *self,
                       guint          field,
                       CrmFieldValue  value)
{
  g_assert (field < self->n_fields);

  if (self->titles != NULL && !crm_field_value_equal (&self->values[field], &value))
    g_clear_pointer (&self->titles[field], g_free);

  crm_field_value_clear (&self->values[field]);
  self->values[field] = value;
}

void
crm_record_set_text (CrmRecord  *self,
                     const char *field,
                     const char *value)
{
  CrmFieldValue new_value = { CRM_FIELD_VALUE_NONE };
  guint index;

  g_return_if_fail (CRM_IS_RECORD (self));

  index = crm_record_field_index (self, field);
  g_return_if_fail (value_kind (&self->type->fields[index]) == CRM_FIELD_VALUE_TEXT);

  if (value != NULL)
    {
      g_autofree char *clean = self->type->fields[index].kind == CRM_FIELD_LONG_TEXT ? crm_text_clean_lines (value)
                                                                                     : crm_text_clean_line (value);

      if (*clean != '\0')
        {
          new_value.kind = CRM_FIELD_VALUE_TEXT;
          new_value.text = g_ref_string_new (clean);
        }
    }

  crm_record_take_value (self, index, new_value);
}

void
crm_record_set_int (CrmRecord  *self,
                    const char *field,
                    gint64      value)
{
  CrmFieldValue new_value = { CRM_FIELD_VALUE_NONE };
  CrmFieldKind kind;
  guint index;

  g_return_if_fail (CRM_IS_RECORD (self));

  index = crm_record_field_index (self, field);
  kind = self->type->fields[index].kind;
  g_return_if_fail (value_kind (&self->type->fields[index]) == CRM_FIELD_VALUE_INT);

  if (value != 0 || (kind != CRM_FIELD_REFERENCE && kind != CRM_FIELD_INSTANT))
    {
      new_value.kind = CRM_FIELD_VALUE_INT;
      new_value.integer = kind == CRM_FIELD_BOOLEAN ? value != 0 : value;
    }

  crm_record_take_value (self, index, new_value);
}

void
crm_record_set_double (CrmRecord  *self,
                       const char *field,
                       double      value)
{
  guint index;

  g_return_if_fail (CRM_IS_RECORD (self));
  g_return_if_fail (value == value);

  index = crm_record_field_index (self, field);
  g_return_if_fail (value_kind (&self->type->fields[index]) == CRM_FIELD_VALUE_REAL);

  crm_record_take_value (self, index, (CrmFieldValue) { .kind = CRM_FIELD_VALUE_REAL, .real = value });
}

void
crm_record_set_bytes (CrmRecord  *self,
                      const char *field,
                      GBytes     *value)
{
  CrmFieldValue new_value = { CRM_FIELD_VALUE_NONE };
  guint index;

  g_return_if_fail (CRM_IS_RECORD (self));

  index = crm_record_field_index (self, field);
  g_return_if_fail (value_kind (&self->type->fields[index]) == CRM_FIELD_VALUE_BYTES);

  if (value != NULL && g_bytes_get_size (value) > 0)
    {
      new_value.kind = CRM_FIELD_VALUE_BYTES;
      new_value.bytes = g_bytes_ref (value);
    }

  crm_record_take_value (self, index, new_value);
}

void
crm_record_clear (CrmRecord  *self,
                  const char *field)
{
  CrmFieldKind kind;
  guint index;

  g_return_if_fail (CRM_IS_RECORD (self));

  index = crm_record_field_index (self, field);
  kind = self->type->fields[index].kind;

  if (kind == CRM_FIELD_REAL)
    crm_record_set_double (self, field, 0);
  else if (kind == CRM_FIELD_BOOLEAN)
    crm_record_set_int (self, field, 0);
  else
    crm_record_take_value (self, index, (CrmFieldValue) { CRM_FIELD_VALUE_NONE });
}

const char *
crm_record_get_reference_title (CrmRecord  *self,
                                const char *field)
{
  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);

  return self->titles != NULL ? self->titles[crm_record_field_index (self, field)] : NULL;
}

void
crm_record_set_reference_title (CrmRecord  *self,
                                guint       field,
                                const char *title)
{
  g_assert (field < self->n_fields);

  if (self->titles == NULL)
    self->titles = g_new0 (char *, self->n_fields);
  g_free (self->titles[field]);
  self->titles[field] = g_strdup (title);
}

const CrmRecordType *
crm_record_get_reference_type (CrmRecord  *self,
                               const char *field)
{
  const CrmField *description;
  const char *target;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);

  description = &self->type->fields[crm_record_field_index (self, field)];
  g_return_val_if_fail (description->kind == CRM_FIELD_REFERENCE, NULL);

  target = description->target != NULL ? description->target : crm_record_get_text (self, description->unit);

  return target != NULL ? crm_record_type_lookup (target) : NULL;
}

GPtrArray *
crm_record_get_children (CrmRecord           *self,
                         const CrmRecordType *type)
{
  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);
  g_return_val_if_fail (type != NULL, NULL);

  return crm_record_peek_children (self, crm_record_child_type_index (self, type));
}

void
crm_record_take_child (CrmRecord *self,
                       CrmRecord *child)
{
  g_ptr_array_add (crm_record_peek_children (self, crm_record_child_type_index (self, child->type)), child);
}

CrmRecord *
crm_record_add_child (CrmRecord           *self,
                      const CrmRecordType *type)
{
  GPtrArray *siblings;
  CrmRecord *child;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);
  g_return_val_if_fail (type != NULL, NULL);

  siblings = crm_record_peek_children (self, crm_record_child_type_index (self, type));
  child = crm_record_new (type);
  crm_record_set_int (child, type->parent, self->id);

  if (siblings->len > 0 && crm_record_type_find_field (type, "position") >= 0)
    {
      CrmRecord *last = g_ptr_array_index (siblings, siblings->len - 1);

      crm_record_set_double (child, "position", crm_record_get_double (last, "position") + 1);
    }

  g_ptr_array_add (siblings, child);

  return child;
}

void
crm_record_remove_child (CrmRecord *self,
                         CrmRecord *child)
{
  g_return_if_fail (CRM_IS_RECORD (self));
  g_return_if_fail (CRM_IS_RECORD (child));

  if (!g_ptr_array_remove (crm_record_peek_children (self, crm_record_child_type_index (self, child->type)), child))
    g_return_if_reached ();
}

CrmRecord *
crm_record_find_child (CrmRecord           *self,
                       const CrmRecordType *type,
                       const char          *field,
                       const char          *value)
{
  GPtrArray *children;

  g_return_val_if_fail (CRM_IS_RECORD (self), NULL);
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  children = crm_record_peek_children (self, crm_record_child_type_index (self, type));
  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      const CrmFieldValue *stored = &child->values[crm_record_field_index (child, field)];

      if (stored->kind == CRM_FIELD_VALUE_TEXT && strcmp (stored->text, value) == 0)
        return child;
      if (stored->kind == CRM_FIELD_VALUE_INT && stored->integer == g_ascii_strtoll (value, NULL, 10))
        return child;
    }

  return NULL;
}

const CrmFieldValue *
crm_record_peek_value (CrmRecord *self,
                       guint      field)
{
  g_assert (field < self->n_fields);

  return &self->values[field];
}
