/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-merge-sheet.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-edits.h"
#include "crm-merge-key.h"
#include "crm-model-error.h"
#include "crm-record-store.h"

/* Taken together with the name: it is made of them. */
static const char *const name_parts[] = { "prefix", "given_name", "middle_name", "family_name", "suffix", NULL };

static void
merge_field_free (CrmMergeField *field)
{
  for (guint i = 0; i < field->n_texts; i++)
    g_free (field->texts[i]);
  g_free (field->texts);
  g_free (field->label);
  g_free (field->marks);
  g_free (field);
}

static void
merge_value_free (CrmMergeValue *value)
{
  g_free (value->text);
  g_free (value->label);
  g_free (value);
}

void
crm_merge_sheet_free (CrmMergeSheet *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static CrmRecord *
get_record (CrmMergeSheet *self,
            guint          position)
{
  return g_ptr_array_index (self->records, position);
}

/* ---- Fields ---- */

static gboolean
is_offered (const CrmField *field)
{
  return (field->flags & (CRM_FIELD_INTERNAL | CRM_FIELD_READ_ONLY)) == 0 && strcmp (field->name, "kind") != 0 &&
         !g_strv_contains (name_parts, field->name);
}

static CrmMergeField *
merge_field_new (const char *name,
                 const char *label,
                 guint       n_records)
{
  CrmMergeField *field = g_new0 (CrmMergeField, 1);

  field->name = name;
  field->label = g_strdup (label);
  field->n_texts = n_records;
  field->texts = g_new0 (char *, n_records);
  field->marks = g_new0 (CrmMergeMark, n_records);
  return field;
}

static void
mark_texts (CrmMergeField *field,
            guint          n_records)
{
  field->is_same = TRUE;
  for (guint i = 0; i < n_records; i++)
    {
      for (guint j = 0; j < n_records && field->texts[i] != NULL; j++)
        {
          CrmMergeMark mark = j != i && field->texts[j] != NULL ? crm_merge_key_compare_texts (field->texts[i], field->texts[j])
                                                                : CRM_MERGE_MARK_NONE;

          if (mark == CRM_MERGE_MARK_SAME && j < i)
            field->marks[i] = mark;
          else if (mark == CRM_MERGE_MARK_PART && field->marks[i] == CRM_MERGE_MARK_NONE)
            field->marks[i] = mark;
        }
      if (field->texts[i] != NULL && field->texts[field->chosen] != NULL && strcmp (field->texts[i], field->texts[field->chosen]) != 0)
        field->is_same = FALSE;
    }
}

static void
add_field (CrmMergeSheet  *self,
           const CrmField *descriptor)
{
  CrmMergeField *field = merge_field_new (descriptor->name, crm_field_get_label (descriptor), self->n_records);
  guint n_own = 0;

  field->chosen = self->n_records;
  for (guint i = 0; i < self->n_records; i++)
    {
      field->texts[i] = crm_record_format (get_record (self, i), descriptor->name);
      if (field->texts[i] != NULL && field->chosen == self->n_records)
        field->chosen = i;
    }
  if (field->chosen == self->n_records)
    {
      merge_field_free (field);
      return;
    }

  mark_texts (field, self->n_records);
  for (guint i = 0; i < self->n_records; i++)
    n_own += field->texts[i] != NULL && field->marks[i] == CRM_MERGE_MARK_NONE;
  field->can_join = descriptor->kind == CRM_FIELD_LONG_TEXT && n_own > 1;
  if (field->can_join)
    field->chosen = self->n_records;
  g_ptr_array_add (self->fields, field);
}

static void
add_photo (CrmMergeSheet *self)
{
  CrmMergeField *field = merge_field_new ("photo", _("Picture"), self->n_records);

  field->chosen = self->n_records;
  for (guint i = 0; i < self->n_records; i++)
    {
      GPtrArray *photos = crm_record_get_children (get_record (self, i), &crm_contact_photo_type);

      if (photos->len == 0)
        continue;
      field->texts[i] = g_strdup (_("a picture"));
      if (field->chosen == self->n_records)
        field->chosen = i;
      else if (!g_bytes_equal (crm_record_get_bytes (g_ptr_array_index (photos, 0), "bytes"),
                               crm_record_get_bytes (g_ptr_array_index (crm_record_get_children (get_record (self, field->chosen),
                                                                                                 &crm_contact_photo_type), 0), "bytes")))
        field->is_same = FALSE;
      else
        field->marks[i] = CRM_MERGE_MARK_SAME;
    }
  if (field->chosen == self->n_records)
    {
      merge_field_free (field);
      return;
    }

  field->is_same = TRUE;
  for (guint i = 0; i < self->n_records; i++)
    if (i != field->chosen && field->texts[i] != NULL && field->marks[i] != CRM_MERGE_MARK_SAME)
      field->is_same = FALSE;
  g_ptr_array_add (self->fields, field);
}

/* ---- Rows ---- */

/* Of pictures there is one; a vCard is what one of them came as. */
static gboolean
is_listed (const CrmRecordType *type)
{
  return type != &crm_contact_photo_type && type != &crm_contact_card_type;
}

static CrmMergeValue *
merge_value_new (CrmConn   *conn,
                 CrmRecord *row,
                 guint      record)
{
  const CrmRecordType *type = crm_record_get_record_type (row);
  CrmMergeValue *value = g_new0 (CrmMergeValue, 1);

  value->type = type;
  value->id = crm_record_get_id (row);
  value->record = record;
  value->taken = TRUE;
  value->text = crm_edits_format_child (conn, row);
  if (value->text == NULL)
    value->text = g_strdup ("");
  if (crm_record_type_find_field (type, "label") >= 0)
    value->label = crm_record_format (row, "label");
  else if (crm_record_type_find_field (type, "role") >= 0)
    value->label = crm_record_format (row, "role");
  return value;
}

/* The rows of one type, those of the record that is kept first. Of what is said twice the fuller one is taken, of equals the first. */
static void
add_values (CrmConn             *conn,
            CrmMergeSheet       *self,
            const CrmRecordType *type)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint first = self->values->len;

  for (guint i = 0; i < self->n_records; i++)
    {
      GPtrArray *own = crm_record_get_children (get_record (self, i), type);

      for (guint j = 0; j < own->len; j++)
        {
          g_ptr_array_add (rows, g_ptr_array_index (own, j));
          g_ptr_array_add (self->values, merge_value_new (conn, g_ptr_array_index (own, j), i));
        }
    }

  for (guint i = 0; i < rows->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (self->values, first + i);

      for (guint j = 0; j < rows->len && value->mark != CRM_MERGE_MARK_SAME; j++)
        {
          CrmMergeValue *other = g_ptr_array_index (self->values, first + j);
          CrmMergeMark mark;

          /* What a contact says twice itself is left to it. */
          if (other->record == value->record)
            continue;
          mark = crm_merge_key_compare_rows (g_ptr_array_index (rows, i), g_ptr_array_index (rows, j));
          if (mark == CRM_MERGE_MARK_NONE || (mark == CRM_MERGE_MARK_SAME && j > i))
            continue;
          value->mark = mark;
          value->like = other->id;
          value->taken = FALSE;
        }
    }
}

/* ---- The whole ---- */

static gboolean
check_ids (const gint64  *ids,
           guint          n_ids,
           GError       **error)
{
  if (n_ids < CRM_MERGE_MIN || n_ids > CRM_MERGE_MAX)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("Between %d and %d contacts can be merged at once."), CRM_MERGE_MIN,
                   CRM_MERGE_MAX);
      return FALSE;
    }
  for (guint i = 0; i < n_ids; i++)
    for (guint j = 0; j < i; j++)
      if (ids[i] == ids[j])
        {
          g_set_error_literal (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("A contact cannot be merged with itself."));
          return FALSE;
        }

  return TRUE;
}

static gboolean
check_record (CrmMergeSheet  *self,
              CrmRecord      *record,
              GError        **error)
{
  CrmRecord *first = get_record (self, 0);

  if (crm_record_has (record, "merged_into"))
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s was merged into another contact already."), crm_record_get_title (record));
  else if (crm_record_has (record, "deleted_at"))
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s is in the trash."), crm_record_get_title (record));
  else if (g_strcmp0 (crm_record_get_text (record, "kind"), crm_record_get_text (first, "kind")) != 0)
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s and %s cannot be merged: one is a person, the other a company."),
                 crm_record_get_title (first), crm_record_get_title (record));
  else
    return TRUE;

  return FALSE;
}

CrmMergeSheet *
crm_merge_sheet_read (CrmConn       *conn,
                      const gint64  *ids,
                      guint          n_ids,
                      GError       **error)
{
  g_autoptr (CrmMergeSheet) self = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (ids != NULL || n_ids == 0, NULL);

  if (!check_ids (ids, n_ids, error))
    return NULL;

  self = g_new0 (CrmMergeSheet, 1);
  self->n_records = n_ids;
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) merge_field_free);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) merge_value_free);
  for (guint i = 0; i < n_ids; i++)
    {
      CrmRecord *record = crm_record_load (conn, &crm_contact_type, ids[i], error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (self->records, record);
      if (!check_record (self, record, error))
        return NULL;
    }

  for (const CrmField *field = crm_contact_type.fields; field->name != NULL; field++)
    if (is_offered (field))
      add_field (self, field);
  add_photo (self);
  for (const CrmRecordType *const *type = crm_contact_type.children; *type != NULL; type++)
    if (is_listed (*type))
      add_values (conn, self, *type);

  return g_steal_pointer (&self);
}

CrmMergeField *
crm_merge_sheet_find_field (CrmMergeSheet *self,
                            const char    *name)
{
  int index;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  index = crm_record_type_find_field (&crm_contact_type, name);
  if (index >= 0)
    name = crm_contact_type.fields[index].name;
  if (g_strv_contains (name_parts, name))
    name = "name";
  for (guint i = 0; i < self->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (self->fields, i);

      if (strcmp (field->name, name) == 0)
        return field;
    }

  return NULL;
}

CrmMergeValue *
crm_merge_sheet_find_value (CrmMergeSheet *self,
                            gint64         id)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->values->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (self->values, i);

      if (value->id == id)
        return value;
    }

  return NULL;
}

/* Whether two rows say the same, one of them perhaps more. */
static gboolean
are_alike (CrmMergeValue *a,
           CrmMergeValue *b)
{
  return (a->mark != CRM_MERGE_MARK_NONE && a->like == b->id) || (b->mark != CRM_MERGE_MARK_NONE && b->like == a->id) ||
         (a->mark != CRM_MERGE_MARK_NONE && b->mark != CRM_MERGE_MARK_NONE && a->like == b->like);
}

void
crm_merge_sheet_take_all (CrmMergeSheet *self,
                          guint          position)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (position < self->n_records);

  for (guint i = 0; i < self->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (self->fields, i);

      if (field->texts[position] != NULL)
        field->chosen = position;
    }
  for (guint i = 0; i < self->values->len; i++)
    {
      CrmMergeValue *own = g_ptr_array_index (self->values, i);

      if (own->record != position)
        continue;
      own->taken = TRUE;
      for (guint j = 0; j < self->values->len; j++)
        {
          CrmMergeValue *other = g_ptr_array_index (self->values, j);

          if (other->record != position && are_alike (own, other))
            other->taken = FALSE;
        }
    }
}

char *
crm_merge_field_dup_result (CrmMergeSheet *self,
                            CrmMergeField *field)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (self != NULL && field != NULL, NULL);

  if (field->chosen < self->n_records)
    return g_strdup (field->texts[field->chosen]);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->n_records; i++)
    if (field->texts[i] != NULL && field->marks[i] == CRM_MERGE_MARK_NONE)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", field->texts[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
crm_merge_sheet_choose_like (CrmMergeSheet       *self,
                             const CrmMergeSheet *other)
{
  g_return_if_fail (self != NULL && other != NULL);
  g_return_if_fail (self->n_records == other->n_records);

  for (guint i = 0; i < other->fields->len; i++)
    {
      const CrmMergeField *wanted = g_ptr_array_index (other->fields, i);
      CrmMergeField *field = crm_merge_sheet_find_field (self, wanted->name);

      if (field == NULL)
        continue;
      /* What was chosen may have been taken away since. */
      if (wanted->chosen < self->n_records && field->texts[wanted->chosen] != NULL)
        field->chosen = wanted->chosen;
      else if (wanted->chosen == self->n_records && field->can_join)
        field->chosen = wanted->chosen;
    }
  for (guint i = 0; i < other->values->len; i++)
    {
      const CrmMergeValue *wanted = g_ptr_array_index (other->values, i);
      CrmMergeValue *value = crm_merge_sheet_find_value (self, wanted->id);

      if (value != NULL)
        value->taken = wanted->taken;
    }
}
