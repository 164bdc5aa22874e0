/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-edits.h"
#include "crm-history.h"
#include "crm-record-private.h"
#include "crm-record-store.h"

static void
edit_free (CrmEdit *edit)
{
  g_free (edit->label);
  g_free (edit->name);
  g_free (edit->before);
  g_free (edit->after);
  g_free (edit);
}

void
crm_edit_step_free (CrmEditStep *step)
{
  g_return_if_fail (step != NULL);

  g_free (step->label);
  g_ptr_array_unref (step->edits);
  g_free (step);
}

const char *
crm_origin_to_name (CrmOrigin origin)
{
  switch (origin)
    {
    case CRM_ORIGIN_USER:
      return "user";

    case CRM_ORIGIN_IMPORT:
      return "import";

    case CRM_ORIGIN_MERGE:
      return "merge";

    case CRM_ORIGIN_SYNC:
      return "sync";

    case CRM_ORIGIN_CAMPAIGN:
      return "campaign";

    case CRM_ORIGIN_UNDO:
      return "undo";

    case CRM_ORIGIN_REDO:
      return "redo";

    case CRM_ORIGIN_SYSTEM:
    default:
      return "system";
    }
}

static CrmFieldValue
to_field_value (const CrmField *field,
                const char     *text)
{
  CrmFieldValue value = { CRM_FIELD_VALUE_NONE };

  if (text == NULL)
    return value;

  switch (field->kind)
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_BOOLEAN:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_REFERENCE:
      value.kind = CRM_FIELD_VALUE_INT;
      value.integer = g_ascii_strtoll (text, NULL, 10);
      break;

    case CRM_FIELD_REAL:
      value.kind = CRM_FIELD_VALUE_REAL;
      value.real = g_ascii_strtod (text, NULL);
      break;

    case CRM_FIELD_BYTES:
      break;

    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_DATE:
    case CRM_FIELD_TIME:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_COLOUR:
    default:
      value.kind = CRM_FIELD_VALUE_TEXT;
      value.text = g_ref_string_new (text);
      break;
    }

  return value;
}

/* What @record refers to by @field, by its name of today. */
static void
name_reference (CrmConn        *conn,
                CrmRecord      *record,
                const CrmField *field)
{
  const CrmRecordType *target;
  g_autofree char *sql = NULL;
  g_autofree char *title = NULL;
  int index;

  if (field->kind != CRM_FIELD_REFERENCE || !crm_record_has (record, field->name))
    return;

  target = crm_record_get_reference_type (record, field->name);
  if (target == NULL)
    return;

  sql = g_strdup_printf ("SELECT \"%s\" FROM \"%s\" WHERE id = ?", target->title, target->table);
  title = crm_conn_get_text (conn, NULL, sql, "i", crm_record_get_int (record, field->name));
  index = crm_record_type_find_field (crm_record_get_record_type (record), field->name);
  crm_record_set_reference_title (record, (guint) index, title != NULL ? title : _("deleted"));
}

static gboolean
is_shown (const CrmField *field)
{
  return (field->flags & (CRM_FIELD_INTERNAL | CRM_FIELD_READ_ONLY)) == 0 && field->kind != CRM_FIELD_BYTES;
}

static char *
format_field (CrmConn        *conn,
              CrmRecord      *record,
              const CrmField *field)
{
  name_reference (conn, record, field);

  return crm_record_format (record, field->name);
}

/* An address has no main field that says it all. */
char *
crm_edits_format_child (CrmConn   *conn,
                        CrmRecord *record)
{
  const CrmRecordType *type = crm_record_get_record_type (record);
  g_autoptr (GString) text = NULL;

  if (type == &crm_contact_photo_type)
    return g_strdup (_("a picture"));
  if (type == &crm_contact_card_type)
    return g_strdup (_("the vCard it came as"));
  if (type != &crm_contact_address_type)
    return format_field (conn, record, &type->fields[crm_record_type_find_field (type, type->title)]);

  text = g_string_new (NULL);
  for (const CrmField *field = type->fields; field->name != NULL; field++)
    {
      g_autofree char *part = is_shown (field) && strcmp (field->name, "label") != 0 ? crm_record_format (record, field->name) : NULL;

      if (part != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_edit (CrmEditStep *step,
          const char  *label,
          const char  *name,
          char        *before,
          char        *after)
{
  CrmEdit *edit;

  if (g_strcmp0 (before, after) == 0)
    {
      g_free (before);
      g_free (after);
      return;
    }

  edit = g_new (CrmEdit, 1);
  *edit = (CrmEdit) { g_strdup (label), g_strdup (name), before, after };
  g_ptr_array_add (step->edits, edit);
}

/* The row as it was on one side of the change, over what it is today (which has the currency of an amount, for one). */
static CrmRecord *
make_side (const CrmHistoryEntry *entry,
           const CrmRecordType   *type,
           CrmRecord             *current,
           gboolean               old_side)
{
  CrmRecord *record = current != NULL ? crm_record_copy (current) : crm_record_new_loaded (type, entry->row_id);

  for (guint i = 0; i < entry->values->len; i++)
    {
      const CrmHistoryValue *value = g_ptr_array_index (entry->values, i);
      int field = crm_record_type_find_field (type, value->column);

      if (field >= 0)
        crm_record_take_value (record, (guint) field, to_field_value (&type->fields[field], old_side ? value->old_value : value->new_value));
    }

  return record;
}

static CrmRecord *
find_current (CrmRecord             *current,
              const CrmRecordType   *type,
              const CrmHistoryEntry *entry)
{
  GPtrArray *children;

  if (current == NULL || crm_record_get_record_type (current) == type)
    return current;

  children = crm_record_get_children (current, type);
  for (guint i = 0; i < children->len; i++)
    {
      if (crm_record_get_id (g_ptr_array_index (children, i)) == entry->row_id)
        return g_ptr_array_index (children, i);
    }

  return NULL;
}

static void
add_changed_fields (CrmConn               *conn,
                    CrmEditStep           *step,
                    const CrmHistoryEntry *entry,
                    const CrmRecordType   *type,
                    CrmRecord             *current)
{
  g_autoptr (CrmRecord) before = make_side (entry, type, current, TRUE);
  g_autoptr (CrmRecord) after = make_side (entry, type, current, FALSE);

  for (guint i = 0; i < entry->values->len; i++)
    {
      const CrmHistoryValue *value = g_ptr_array_index (entry->values, i);
      int index = crm_record_type_find_field (type, value->column);
      const CrmField *field = index >= 0 ? &type->fields[index] : NULL;

      g_autofree char *of_row = NULL;
      g_autofree char *label = NULL;

      if (field == NULL || !is_shown (field))
        continue;

      /* Of a row among several it is said which one: "E-mail a@example.org, Label: home → work". */
      if (type->parent != NULL && strcmp (field->name, type->title) != 0)
        {
          of_row = crm_edits_format_child (conn, after);
          label = g_strdup_printf ("%s %s, %s", crm_record_type_get_label (type), of_row != NULL ? of_row : "", crm_field_get_label (field));
        }
      add_edit (step, label != NULL ? label : crm_field_get_label (field), type->parent != NULL ? type->alias : field->name,
                format_field (conn, before, field), format_field (conn, after, field));
    }
}

static void
add_entry (CrmConn               *conn,
           CrmEditStep           *step,
           const CrmHistoryEntry *entry,
           const CrmRecordType   *type,
           CrmRecord             *current)
{
  CrmRecord *row = find_current (current, type, entry);

  if (entry->kind == CRM_CHANGE_UPDATE)
    {
      add_changed_fields (conn, step, entry, type, row);
    }
  else if (type->parent == NULL)
    {
      step->created = step->created || entry->kind == CRM_CHANGE_INSERT;
    }
  else
    {
      g_autoptr (CrmRecord) side = make_side (entry, type, row, entry->kind == CRM_CHANGE_DELETE);
      char *text = crm_edits_format_child (conn, side);
      gboolean came = entry->kind == CRM_CHANGE_INSERT;

      add_edit (step, crm_record_type_get_label (type), type->alias, came ? NULL : text, came ? text : NULL);
    }
}

static char *
make_label (const CrmHistoryEntry *entry)
{
  /* Translators: what was undone or made again: "Undone: Moved 3 deals to Won" */
  if (entry->origin == CRM_ORIGIN_UNDO)
    return g_strdup_printf (_("Undone: %s"), entry->label);
  if (entry->origin == CRM_ORIGIN_REDO)
    return g_strdup_printf (_("Made again: %s"), entry->label);

  return g_strdup (entry->label);
}

GPtrArray *
crm_edits_load (CrmConn              *conn,
                const CrmRecordType  *type,
                gint64                id,
                guint                 limit,
                GError              **error)
{
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (CrmRecord) current = NULL;
  CrmEditStep *step = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  entries = crm_history_read (conn, id, limit, error);
  if (entries == NULL)
    return NULL;

  /* A record that was purged has no history left; one that cannot be read is told without its units. */
  current = crm_record_load (conn, type, id, NULL);

  steps = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_edit_step_free);
  for (guint i = 0; i < entries->len; i++)
    {
      const CrmHistoryEntry *entry = g_ptr_array_index (entries, i);
      const CrmRecordType *row_type = crm_record_type_lookup (entry->table);

      if (row_type == NULL || (row_type != type && crm_record_type_find_child (type, row_type->name) == NULL))
        continue;

      if (step == NULL || step->set_id != entry->set_id)
        {
          step = g_new0 (CrmEditStep, 1);
          step->set_id = entry->set_id;
          step->at = entry->at;
          step->origin = entry->origin;
          step->label = make_label (entry);
          step->undone = entry->undone;
          step->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) edit_free);
          g_ptr_array_add (steps, step);
        }
      add_entry (conn, step, entry, row_type, current);
    }

  /* Of what is new, the values are not changes. */
  for (guint i = 0; i < steps->len; i++)
    {
      step = g_ptr_array_index (steps, i);
      if (step->created)
        g_ptr_array_set_size (step->edits, 0);
    }

  return g_steal_pointer (&steps);
}

char *
crm_edit_to_text (const CrmEdit *edit)
{
  g_return_val_if_fail (edit != NULL, NULL);

  if (edit->before == NULL)
    /* Translators: a field and its value, where it was empty before */
    return g_strdup_printf (_("%s: added %s"), edit->label, edit->after);
  if (edit->after == NULL)
    /* Translators: a field and the value it had, now empty */
    return g_strdup_printf (_("%s: removed %s"), edit->label, edit->before);

  /* Translators: a field, its old and its new value */
  return g_strdup_printf (_("%s: %s → %s"), edit->label, edit->before, edit->after);
}
