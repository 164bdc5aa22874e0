/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-undo-conflict.h"

#include "crm-store-error.h"

static const char *const kind_names[] = { "changed", "deleted", "exists", "referenced" };

CrmUndoConflict *
crm_undo_conflict_new (CrmUndoConflictKind  kind,
                       const char          *table,
                       gint64               id)
{
  CrmUndoConflict *self = g_new0 (CrmUndoConflict, 1);

  g_return_val_if_fail (table != NULL, NULL);

  self->kind = kind;
  self->table = g_strdup (table);
  self->id = id;

  return self;
}

void
crm_undo_conflict_free (CrmUndoConflict *self)
{
  if (self == NULL)
    return;

  g_free (self->table);
  g_free (self->column);
  g_free (self->other_table);
  g_free (self);
}

GError *
crm_undo_conflict_make_error (GPtrArray *conflicts)
{
  g_autoptr (GString) message = g_string_new (NULL);

  g_return_val_if_fail (conflicts != NULL && conflicts->len > 0, NULL);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const CrmUndoConflict *conflict = g_ptr_array_index (conflicts, i);

      if (i > 0)
        g_string_append_c (message, '\n');
      g_string_append_printf (message, "%s %" G_GINT64_FORMAT " %s", conflict->table, conflict->id,
                              kind_names[conflict->kind]);
      if (conflict->column != NULL)
        g_string_append_printf (message, " %s", conflict->column);
      if (conflict->other_table != NULL)
        g_string_append_printf (message, " %s %" G_GINT64_FORMAT, conflict->other_table, conflict->other_id);
    }

  return g_error_new_literal (CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT, message->str);
}

static CrmUndoConflict *
parse_line (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n_words = g_strv_length (words);
  g_autoptr (CrmUndoConflict) conflict = NULL;
  guint kind;

  for (kind = 0; kind < G_N_ELEMENTS (kind_names); kind++)
    {
      if (n_words >= 3 && g_str_equal (words[2], kind_names[kind]))
        break;
    }
  if (kind == G_N_ELEMENTS (kind_names))
    return NULL;

  conflict = crm_undo_conflict_new ((CrmUndoConflictKind) kind, words[0], g_ascii_strtoll (words[1], NULL, 10));
  if (conflict->kind == CRM_UNDO_CONFLICT_CHANGED && n_words >= 4)
    conflict->column = g_strdup (words[3]);
  if (conflict->kind == CRM_UNDO_CONFLICT_REFERENCED && n_words >= 5)
    {
      conflict->other_table = g_strdup (words[3]);
      conflict->other_id = g_ascii_strtoll (words[4], NULL, 10);
    }

  return g_steal_pointer (&conflict);
}

GPtrArray *
crm_undo_conflict_list (const GError *error)
{
  GPtrArray *conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_undo_conflict_free);
  g_auto (GStrv) lines = NULL;

  if (!g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT))
    return conflicts;

  lines = g_strsplit (error->message, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      CrmUndoConflict *conflict = parse_line (lines[i]);

      if (conflict != NULL)
        g_ptr_array_add (conflicts, conflict);
    }

  return conflicts;
}
