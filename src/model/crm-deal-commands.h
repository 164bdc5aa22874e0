/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Moves deals, in the order given, into stage @stage_id, in front of deal @before_id there (0: behind all). A deal that changes
 * its stage gets its stage event in the same transaction; @reason and @reason_note (may be NULL) say why it was won or lost.
 * The label says what happened ("Moved 3 deals to Proposal"). Ends with crm_book_command_finish(). Errors: CRM_STORE_ERROR_NOT_FOUND.
 */
void          crm_deal_move_async  (CrmBook              *book,
                                    const gint64         *ids,
                                    guint                 n_ids,
                                    gint64                stage_id,
                                    gint64                before_id,
                                    const char           *reason,
                                    const char           *reason_note,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);

/* The same, waiting; for the command line and tests. (transfer full) */
CrmChangeSet *crm_deal_move        (CrmBook              *book,
                                    const gint64         *ids,
                                    guint                 n_ids,
                                    gint64                stage_id,
                                    gint64                before_id,
                                    const char           *reason,
                                    const char           *reason_note,
                                    GError              **error);

G_END_DECLS
