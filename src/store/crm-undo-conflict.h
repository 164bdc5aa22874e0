/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CRM_UNDO_CONFLICT_CHANGED,      /* @column of the row was changed since */
  CRM_UNDO_CONFLICT_DELETED,      /* the row was deleted since */
  CRM_UNDO_CONFLICT_EXISTS,       /* something else took its place since (the same tag on the same contact) */
  CRM_UNDO_CONFLICT_REFERENCED,   /* the row would go, but @other, added since, refers to it */
} CrmUndoConflictKind;

/* One reason why an undo was refused. */
typedef struct
{
  CrmUndoConflictKind  kind;
  char                *table;
  gint64               id;
  char                *column;        /* CHANGED */
  gboolean             added;         /* of what was kept: the row was added by the set, and stays as a whole */
  char                *other_table;   /* REFERENCED */
  gint64               other_id;
} CrmUndoConflict;

CrmUndoConflict *crm_undo_conflict_new           (CrmUndoConflictKind  kind,
                                                  const char          *table,
                                                  gint64               id);
void             crm_undo_conflict_free          (CrmUndoConflict     *self);

/* The GError for @conflicts (of CrmUndoConflict, not empty): CRM_STORE_ERROR_CONFLICT, its message one line per conflict. */
GError          *crm_undo_conflict_make_error    (GPtrArray           *conflicts);

/* Reads them back from such an error, for the sentences above. (transfer full), of CrmUndoConflict; empty for any other error. */
GPtrArray       *crm_undo_conflict_list          (const GError        *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmUndoConflict, crm_undo_conflict_free)

G_END_DECLS
