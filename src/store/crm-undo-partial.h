/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conn-private.h"

G_BEGIN_DECLS

/*
 * Takes back of @changeset (what the set @set_id did, rows of a table together) what still holds, inside a recorded transaction. What was
 * changed since stays as it is, column by column, and comes back in @kept (of CrmUndoConflict, appended):
 *   - a column that is not as the set left it, with those that mean nothing without it (crm-undo-partial.c);
 *   - a row that the set added and that was changed since, or that something added since refers to: the record that it belongs to stays
 *     as a whole, with what it refers to;
 *   - a row that the set gave to another record (a merge) and that was edited there since;
 *   - a row that would come back to a record that is gone.
 * References are even afterwards. What is already as it was before, or is gone, is not told. Writer thread. FALSE with CRM_STORE_ERROR.
 */
gboolean crm_undo_partial_apply (CrmConn     *conn,
                                 gint64       set_id,
                                 GByteArray  *changeset,
                                 GPtrArray   *kept,
                                 GError     **error);

G_END_DECLS
