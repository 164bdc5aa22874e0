/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-undo-kept.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-edits.h"
#include "crm-record-store.h"
#include "crm-undo-conflict.h"
#include "crm-undo-names.h"

/* The row and what it belongs to. */
typedef struct
{
  const CrmRecordType *type;
  CrmRecord           *row;         /* NULL: is gone */
  char                *name;        /* of the record, or of its kind; never NULL */
} Place;

static void
place_clear (Place *place)
{
  g_clear_object (&place->row);
  g_free (place->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static void
place_init (Place      *place,
            CrmConn    *conn,
            const char *table,
            gint64      id)
{
  place->type = crm_record_type_lookup (table);
  place->row = place->type != NULL ? crm_record_load (conn, place->type, id, NULL) : NULL;
  place->name = crm_undo_names_read_one (conn, table, id);
  if (place->name == NULL)
    place->name = g_strdup (place->type != NULL ? crm_record_type_get_label (place->type) : table);
}

static char *
dup_trash_words (const Place *place)
{
  if (crm_record_type_find_field (place->type, "merged_into") >= 0 && crm_record_has (place->row, "merged_into"))
    /* Translators: of a contact */
    return g_strdup_printf (_("%s stays merged into another contact"), place->name);
  if (crm_record_has (place->row, "deleted_at"))
    return g_strdup_printf (_("%s stays in the trash"), place->name);

  return g_strdup_printf (_("%s stays out of the trash"), place->name);
}

static char *
dup_changed_words (CrmConn               *conn,
                   const Place           *place,
                   const CrmUndoConflict *conflict)
{
  int index = conflict->column != NULL ? crm_record_type_find_field (place->type, conflict->column) : -1;
  const CrmField *field = index >= 0 ? &place->type->fields[index] : NULL;
  g_autofree char *value = NULL;

  if (field == NULL)
    return NULL;
  if (strcmp (field->name, "deleted_at") == 0 || strcmp (field->name, "merged_into") == 0)
    return dup_trash_words (place);

  /* Of a row among several, which one. */
  if (place->type->parent != NULL)
    {
      value = crm_edits_format_child (conn, place->row);
      return g_strdup_printf (_("%s: %s stays %s"), place->name, crm_record_type_get_label (place->type), value != NULL ? value : "");
    }
  if (field->flags & CRM_FIELD_INTERNAL)
    return NULL;
  if (conflict->added)
    /* Translators: the name of a record, and one of its fields */
    return g_strdup_printf (_("%s stays, as this was changed since: %s"), place->name, crm_field_get_label (field));

  value = crm_record_format (place->row, field->name);
  /* Translators: the name of a record, one of its fields, and the value that it keeps */
  return value != NULL ? g_strdup_printf (_("%s: %s stays %s"), place->name, crm_field_get_label (field), value)
                       : g_strdup_printf (_("%s: %s stays empty"), place->name, crm_field_get_label (field));
}

static char *
dup_words (CrmConn               *conn,
           const CrmUndoConflict *conflict)
{
  g_auto (Place) place = { NULL };
  g_auto (Place) other = { NULL };

  place_init (&place, conn, conflict->table, conflict->id);
  if (conflict->other_table != NULL)
    place_init (&other, conn, conflict->other_table, conflict->other_id);

  switch (conflict->kind)
    {
    case CRM_UNDO_CONFLICT_CHANGED:
      return place.row != NULL ? dup_changed_words (conn, &place, conflict) : NULL;
    case CRM_UNDO_CONFLICT_REFERENCED:
      /* Translators: the first is the name of a record, the second that of another one which refers to it */
      return g_strdup_printf (_("%s stays, as it is needed since by: %s"), place.name, other.name);
    case CRM_UNDO_CONFLICT_EXISTS:
      return g_strdup_printf (_("%s stays as it is: another one has its place"), place.name);
    case CRM_UNDO_CONFLICT_DELETED:
    default:
      /* Translators: the kind of what was deleted, such as E-mail */
      return g_strdup_printf (_("%s: what was deleted since stays deleted"), place.name);
    }
}

GPtrArray *
crm_undo_kept_read (CrmConn   *conn,
                    GPtrArray *kept)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (conn != NULL, lines);

  for (guint i = 0; kept != NULL && i < kept->len; i++)
    {
      char *words = dup_words (conn, g_ptr_array_index (kept, i));

      if (words == NULL || g_hash_table_contains (seen, words))
        {
          g_free (words);
          continue;
        }
      g_hash_table_add (seen, words);
      g_ptr_array_add (lines, words);
    }

  return lines;
}
