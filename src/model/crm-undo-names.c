/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-undo-names.h"

#include <glib/gi18n.h>

#include "crm-record-store.h"
#include "crm-undo-conflict.h"

#define MAX_NAMES 4

static const CrmRecordType *
find_parent_type (const CrmRecordType *child)
{
  for (const CrmRecordType *const *type = crm_record_type_list (); *type != NULL; type++)
    for (const CrmRecordType *const *own = (*type)->children; own != NULL && *own != NULL; own++)
      if (*own == child)
        return *type;

  return NULL;
}

char *
crm_undo_names_read_one (CrmConn    *conn,
                         const char *table,
                         gint64      id)
{
  const CrmRecordType *type = crm_record_type_lookup (table);
  const CrmRecordType *parent = type != NULL ? find_parent_type (type) : NULL;
  g_autoptr (CrmRecord) record = type != NULL ? crm_record_load (conn, type, id, NULL) : NULL;
  const char *title;

  if (record != NULL && parent != NULL)
    {
      gint64 owner = crm_record_get_int (record, type->parent);

      g_object_unref (record);
      record = crm_record_load (conn, parent, owner, NULL);
    }
  title = record != NULL ? crm_record_get_title (record) : NULL;

  return title != NULL && *title != '\0' ? g_strdup (title) : NULL;
}

char *
crm_undo_names_read (CrmConn      *conn,
                     const GError *refusal)
{
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GHashTable) seen = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (refusal != NULL, NULL);

  conflicts = crm_undo_conflict_list (refusal);
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < conflicts->len; i++)
    {
      const CrmUndoConflict *conflict = g_ptr_array_index (conflicts, i);
      g_autofree char *name = crm_undo_names_read_one (conn, conflict->table, conflict->id);
      g_autofree char *other = conflict->other_table != NULL ? crm_undo_names_read_one (conn, conflict->other_table, conflict->other_id) : NULL;
      g_autofree char *words = NULL;

      if (name == NULL)
        name = g_steal_pointer (&other);
      if (name == NULL)
        continue;
      words = other != NULL ? g_strdup_printf ("%s (%s)", name, other) : g_strdup (name);
      if (!g_hash_table_add (seen, g_strdup (words)) || ++n > MAX_NAMES)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", words);
    }

  if (n > MAX_NAMES)
    /* Translators: %s is a list of names, %u how many are not named */
    return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", n - MAX_NAMES), names->str, n - MAX_NAMES);

  return n > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}
