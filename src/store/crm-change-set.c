/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-change-set-private.h"

typedef struct
{
  guint    n_changes;
  gboolean reset;
} TableCount;

struct _CrmChangeSet
{
  gatomicrefcount  ref_count;

  gint64           id;
  CrmOrigin        origin;
  char            *label;
  gboolean         undoable;
  GPtrArray       *kept;        /* of CrmUndoConflict; NULL: none */

  GArray          *changes;     /* of CrmChange */
  GHashTable      *tables;      /* interned name -> TableCount */
  GHashTable      *ids;         /* set of gint64: ids and owners */
  guint            n_resets;
};

G_DEFINE_BOXED_TYPE (CrmChangeSet, crm_change_set, crm_change_set_ref, crm_change_set_unref)

static const char *const origin_names[] = { "user", "import", "sync", "campaign", "undo", "redo", "system", "merge" };

const char *
crm_origin_to_string (CrmOrigin origin)
{
  g_return_val_if_fail (origin < G_N_ELEMENTS (origin_names), "system");

  return origin_names[origin];
}

CrmOrigin
crm_origin_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (origin_names); i++)
    {
      if (g_strcmp0 (text, origin_names[i]) == 0)
        return (CrmOrigin) i;
    }

  return CRM_ORIGIN_SYSTEM;
}

CrmChangeSet *
crm_change_set_new (CrmOrigin origin)
{
  CrmChangeSet *self = g_new0 (CrmChangeSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->origin = origin;
  self->label = g_strdup ("");
  self->changes = g_array_new (FALSE, FALSE, sizeof (CrmChange));
  self->tables = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

CrmChangeSet *
crm_change_set_ref (CrmChangeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
crm_change_set_unref (CrmChangeSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->label);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_array_unref (self->changes);
  g_hash_table_unref (self->tables);
  g_hash_table_unref (self->ids);
  g_free (self);
}

static TableCount *
ensure_table (CrmChangeSet *self,
              const char   *table)
{
  TableCount *count = g_hash_table_lookup (self->tables, table);

  if (count == NULL)
    {
      count = g_new0 (TableCount, 1);
      g_hash_table_insert (self->tables, (gpointer) table, count);
    }

  return count;
}

static void
drop_changes_of (CrmChangeSet *self,
                 const char   *table)
{
  guint n_kept = 0;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const CrmChange *change = &g_array_index (self->changes, CrmChange, i);

      if (change->table != table)
        g_array_index (self->changes, CrmChange, n_kept++) = *change;
    }

  g_array_set_size (self->changes, n_kept);
}

void
crm_change_set_add_reset (CrmChangeSet *self,
                          const char   *table)
{
  const char *interned;
  TableCount *count;

  g_return_if_fail (self != NULL);
  g_return_if_fail (table != NULL);

  interned = g_intern_string (table);
  count = ensure_table (self, interned);
  if (count->reset)
    return;

  count->reset = TRUE;
  self->n_resets++;
  drop_changes_of (self, interned);
}

static void
note_id (CrmChangeSet *self,
         gint64        id)
{
  if (id != 0 && !g_hash_table_contains (self->ids, &id))
    g_hash_table_add (self->ids, g_memdup2 (&id, sizeof id));
}

void
crm_change_set_add (CrmChangeSet    *self,
                    const CrmChange *change)
{
  TableCount *count;

  g_return_if_fail (self != NULL);
  g_return_if_fail (change != NULL && change->table != NULL);

  count = ensure_table (self, change->table);
  note_id (self, change->owner);
  if (count->reset)
    return;

  if (++count->n_changes > CRM_CHANGE_SET_MAX_PER_TABLE)
    {
      crm_change_set_add_reset (self, change->table);
      return;
    }

  g_array_append_vals (self->changes, change, 1);
  note_id (self, change->id);
}

void
crm_change_set_describe (CrmChangeSet *self,
                         gint64        id,
                         const char   *label,
                         gboolean      undoable)
{
  g_return_if_fail (self != NULL);

  self->id = id;
  self->undoable = undoable;
  g_free (self->label);
  self->label = g_strdup (label != NULL ? label : "");
}

gboolean
crm_change_set_is_empty (CrmChangeSet *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return g_hash_table_size (self->tables) == 0;
}

gint64
crm_change_set_get_id (const CrmChangeSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->id;
}

CrmOrigin
crm_change_set_get_origin (const CrmChangeSet *self)
{
  g_return_val_if_fail (self != NULL, CRM_ORIGIN_SYSTEM);

  return self->origin;
}

const char *
crm_change_set_get_label (const CrmChangeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

gboolean
crm_change_set_is_undoable (const CrmChangeSet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->undoable;
}

const CrmChange *
crm_change_set_get_changes (const CrmChangeSet *self,
                            guint              *n_changes)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_changes != NULL, NULL);

  *n_changes = self->changes->len;
  return (const CrmChange *) (gpointer) self->changes->data;
}

gboolean
crm_change_set_is_reset (const CrmChangeSet *self,
                         const char         *table)
{
  const TableCount *count;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  count = g_hash_table_lookup (self->tables, g_intern_string (table));
  return count != NULL && count->reset;
}

gboolean
crm_change_set_concerns (const CrmChangeSet *self,
                         const char         *table)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  return g_hash_table_contains (self->tables, g_intern_string (table));
}

gboolean
crm_change_set_has (const CrmChangeSet *self,
                    const char         *table,
                    gint64              id)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  if (crm_change_set_is_reset (self, table))
    return TRUE;

  /* The quick no: most sets do not name the row at all. */
  if (!g_hash_table_contains (self->ids, &id))
    return FALSE;

  table = g_intern_string (table);
  for (guint i = 0; i < self->changes->len; i++)
    {
      const CrmChange *change = &g_array_index (self->changes, CrmChange, i);

      if ((change->table == table && change->id == id) || (change->owner == id && change->table != table))
        return TRUE;
    }

  /* Only known as the owner of rows that are not listed, as too many of their table changed. */
  return self->n_resets > 0;
}

void
crm_change_set_set_kept (CrmChangeSet *self,
                         GPtrArray    *kept)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->kept == NULL);

  self->kept = g_ptr_array_ref (kept);
}

GPtrArray *
crm_change_set_get_kept (const CrmChangeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->kept;
}
