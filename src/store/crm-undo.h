/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-writer.h"

G_BEGIN_DECLS

/*
 * Undo and redo: the stored changeset is inverted and applied, in a transaction that is recorded like any other, so that
 * redo is the undo of an undo. Writer thread. See crm_db_undo() for the errors.
 */

/* @set_id 0: the newest. (transfer full): the set that took it back. */
CrmChangeSet *crm_undo_take_back    (CrmWriter  *writer,
                                     gint64      set_id,
                                     GError    **error);
CrmChangeSet *crm_undo_redo         (CrmWriter  *writer,
                                     GError    **error);

/* The words of what the next undo and redo would take back; NULL for nothing. (transfer full) */
void          crm_undo_peek         (CrmConn    *conn,
                                     char      **undo_label,
                                     char      **redo_label);

/* Takes back what an import left behind that was never finished: the program was ended in the middle of it. */
gboolean      crm_undo_unfinished   (CrmWriter  *writer,
                                     GError    **error);

G_END_DECLS
