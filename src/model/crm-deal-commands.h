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

/* Moves deal @id behind all in the stage of its pipeline that is @kind ("won" or "lost"), as crm_deal_move_async() does. Errors:
 * CRM_STORE_ERROR_NOT_FOUND, also where the pipeline has no such stage. */
void          crm_deal_close_async (CrmBook              *book,
                                    gint64                id,
                                    const char           *kind,
                                    const char           *reason,
                                    const char           *reason_note,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);

/* The same, waiting; for tests. (transfer full) */
CrmChangeSet *crm_deal_close       (CrmBook              *book,
                                    gint64                id,
                                    const char           *kind,
                                    const char           *reason,
                                    const char           *reason_note,
                                    GError              **error);

/*
 * Saves @deal with contacts that were only typed: the company called @company becomes the deal's, and the person called @person one of its
 * people; where there is none of that name it is made in the same transaction, a new person at the deal's company. NULL: nothing
 * typed. What @deal holds at the call is saved; it must not be used until the command ended, and is read anew after it. Ends
 * with crm_book_command_finish(). Errors: CRM_MODEL_ERROR_AMBIGUOUS where several people are called so; CRM_STORE_ERROR.
 */
void          crm_deal_save_named_async (CrmBook             *book,
                                         CrmRecord           *deal,
                                         const char          *company,
                                         const char          *person,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);

/* The same, waiting; for tests. (transfer full) */
CrmChangeSet *crm_deal_save_named       (CrmBook             *book,
                                         CrmRecord           *deal,
                                         const char          *company,
                                         const char          *person,
                                         GError             **error);

G_END_DECLS
