/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conn-private.h"

G_BEGIN_DECLS

/* Which rows of a record were edited after a set, in the history; what was edited and taken back again does not count. Writer thread. */
typedef struct _CrmUndoTouched CrmUndoTouched;

CrmUndoTouched *crm_undo_touched_new  (CrmConn         *conn,
                                       gint64           set_id);
void            crm_undo_touched_free (CrmUndoTouched  *self);

/*
 * *columns: bits of the columns of row @id of @table that were changed while it belonged to the record @record_id; 0: none. A column
 * that says where among its siblings the row stands does not count, nor one in @except. FALSE with CRM_STORE_ERROR.
 */
gboolean        crm_undo_touched_find (CrmUndoTouched  *self,
                                       gint64           record_id,
                                       const char      *table,
                                       gint64           id,
                                       guint64          except,
                                       guint64         *columns,
                                       GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmUndoTouched, crm_undo_touched_free)

G_END_DECLS
