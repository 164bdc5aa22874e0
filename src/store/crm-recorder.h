/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-change-set-private.h"
#include "crm-conn-private.h"
#include "crm-db.h"
#include "crm-indexer.h"

G_BEGIN_DECLS

/*
 * Records what a transaction does to the owner's data with a CrmChangeTracker, and stores it as one change_set with one
 * change_row per record that changed, what belongs to it included. Lives on the writer thread with its connection.
 */
typedef struct _CrmRecorder CrmRecorder;

/* A table whose changes are recorded. */
typedef struct
{
  const char  *name;
  const char  *owner;            /* the column with the record that a row of it belongs to, or NULL */
} CrmRecordedTable;

/* The owner's data, ended by a NULL name; parents before what refers to them. */
extern const CrmRecordedTable crm_recorded_tables[];

const CrmRecordedTable *crm_recorded_table_lookup (const char             *name);

/* @indexer (borrowed) hears of each change that is stored. */
CrmRecorder            *crm_recorder_new          (CrmConn                *conn,
                                                   CrmIndexer             *indexer,
                                                   GError                **error);
void                    crm_recorder_free         (CrmRecorder            *self);

/* Starts to record, inside a transaction. The set's id is greater than that of any set in the file, whatever the clock says. FALSE with
 * CRM_STORE_ERROR. */
gboolean                crm_recorder_begin        (CrmRecorder            *self,
                                                   GError                **error);

/* The id that the set of this transaction will have. */
gint64                  crm_recorder_get_set_id   (CrmRecorder            *self);

/* Inside a transaction: what it writes takes back the set @set_id (kept in change_set.undoes). */
void                    crm_recorder_set_undoes   (CrmRecorder            *self,
                                                   gint64                  set_id);

/* Ends recording and stores the set. (transfer full): what the models hear of after COMMIT; NULL with @error. */
CrmChangeSet           *crm_recorder_end          (CrmRecorder            *self,
                                                   const CrmWriteOptions  *options,
                                                   GError                **error);

/* Ends recording and forgets it. Harmless when it was not begun. */
void                    crm_recorder_abort        (CrmRecorder            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRecorder, crm_recorder_free)

G_END_DECLS
