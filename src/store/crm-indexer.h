/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-change-reader.h"
#include "crm-change-set-private.h"
#include "crm-conn-private.h"

G_BEGIN_DECLS

/*
 * Keeps what is derived from the owner's data (contact_list, activity_span, the FTS tables) in step with it: hears of each
 * recorded change, and brings its derived rows up to date before COMMIT, sorted by id (FTS5 is three times slower on
 * descending ones). What is not urgent, or too much for one transaction, waits in index_due for idle steps. Writer thread.
 */
typedef struct _CrmIndexer CrmIndexer;

CrmIndexer *crm_indexer_new       (CrmConn                *conn,
                                   GError                **error);
void        crm_indexer_free      (CrmIndexer             *self);

/* A recorded change of this transaction. @owner as in CrmChange, @old_owner where it was another before, else 0. */
void        crm_indexer_note      (CrmIndexer             *self,
                                   const CrmChangeRecord  *record,
                                   gint64                  id,
                                   gint64                  owner,
                                   gint64                  old_owner);

/* Brings up to date what was noted; tells @set of the rows of contact_list that changed. Inside the transaction. */
gboolean    crm_indexer_run       (CrmIndexer             *self,
                                   CrmChangeSet           *set,
                                   GError                **error);

/* Forgets what was noted: the transaction is rolled back. */
void        crm_indexer_forget    (CrmIndexer             *self);

/* Takes some ids out of contact_words_due or index_due and brings them up to date, inside a transaction of its own; *more says whether others
 * are left. */
gboolean    crm_indexer_run_due   (CrmIndexer             *self,
                                   CrmChangeSet           *set,
                                   gboolean               *more,
                                   GError                **error);

/* Puts everything into index_due: all derived rows are made anew in idle steps. Inside a transaction. */
gboolean    crm_indexer_mark_all  (CrmConn                *conn,
                                   GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmIndexer, crm_indexer_free)

G_END_DECLS
