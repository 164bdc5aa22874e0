/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-record-data.h"

/* What a record was when it was loaded or saved, and what is other since. */

gboolean
crm_record_is_changed (CrmRecord *self)
{
  g_return_val_if_fail (CRM_IS_RECORD (self), FALSE);

  for (guint i = 0; i < self->n_fields; i++)
    {
      if (!crm_field_value_equal (&self->values[i], &self->base[i]))
        return TRUE;
    }

  for (guint i = 0; i < self->n_child_types; i++)
    {
      guint n = crm_record_count_children (self, i);

      if (n != crm_record_count_base_children (self, i))
        return TRUE;

      /* As many as were loaded: with none of them new, they are the same ones. */
      for (guint j = 0; j < n; j++)
        {
          CrmRecord *child = g_ptr_array_index (self->children[i], j);

          if (child->is_new || crm_record_is_changed (child))
            return TRUE;
        }
    }

  return FALSE;
}

gboolean
crm_record_is_field_changed (CrmRecord  *self,
                             const char *field)
{
  guint index;

  g_return_val_if_fail (CRM_IS_RECORD (self), FALSE);

  index = crm_record_field_index (self, field);

  return !crm_field_value_equal (&self->values[index], &self->base[index]);
}

const CrmFieldValue *
crm_record_peek_base (CrmRecord *self,
                      guint      field)
{
  g_assert (field < self->n_fields);

  return &self->base[field];
}

GArray *
crm_record_peek_base_children (CrmRecord *self,
                               guint      child_type)
{
  g_assert (child_type < self->n_child_types);

  if (self->base_children[child_type] == NULL)
    self->base_children[child_type] = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self->base_children[child_type];
}

void
crm_record_seal (CrmRecord *self)
{
  g_assert (CRM_IS_RECORD (self));

  self->is_new = FALSE;
  for (guint i = 0; i < self->n_fields; i++)
    crm_field_value_assign (&self->base[i], &self->values[i]);

  for (guint i = 0; i < self->n_child_types; i++)
    {
      if (self->base_children[i] != NULL)
        g_array_set_size (self->base_children[i], 0);
      for (guint j = 0; j < crm_record_count_children (self, i); j++)
        {
          CrmRecord *child = g_ptr_array_index (self->children[i], j);

          crm_record_seal (child);
          g_array_append_val (crm_record_peek_base_children (self, i), child->id);
        }
    }
}

static CrmRecord *
find_by_id (GPtrArray *records,
            gint64     id)
{
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);

      if (record->id == id)
        return record;
    }

  return NULL;
}

/* What is now saved of the children: those that @self still has and that were there when it was saved take part. */
static void
rebase_children (CrmRecord *self,
                 CrmRecord *snapshot,
                 CrmRecord *saved,
                 guint      child_type)
{
  GPtrArray *children = crm_record_peek_children (self, child_type);

  crm_record_set_base_children (self, child_type, saved);
  for (guint i = children->len; i > 0; i--)
    {
      CrmRecord *child = g_ptr_array_index (children, i - 1);
      CrmRecord *child_snapshot = find_by_id (crm_record_peek_children (snapshot, child_type), child->id);
      CrmRecord *child_saved = find_by_id (crm_record_peek_children (saved, child_type), child->id);

      if (child_snapshot == NULL)
        continue;

      /* The rules took it out (a tag given twice). */
      if (child_saved == NULL)
        g_ptr_array_remove_index (children, i - 1);
      else
        crm_record_rebase (child, child_snapshot, child_saved);
    }
}

void
crm_record_rebase (CrmRecord *self,
                   CrmRecord *snapshot,
                   CrmRecord *saved)
{
  g_assert (self->type == saved->type && self->id == saved->id);
  g_assert (self->type == snapshot->type && self->id == snapshot->id);

  self->is_new = FALSE;
  for (guint i = 0; i < self->n_fields; i++)
    {
      if (crm_field_value_equal (&self->values[i], &snapshot->values[i]))
        crm_field_value_assign (&self->values[i], &saved->values[i]);
      crm_field_value_assign (&self->base[i], &saved->values[i]);
    }

  for (guint i = 0; i < self->n_child_types; i++)
    rebase_children (self, snapshot, saved, i);
}
