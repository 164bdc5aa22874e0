/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conn-private.h"
#include "crm-db.h"
#include "crm-recorder.h"

G_BEGIN_DECLS

/* The writing connection with what belongs to a transaction of it: record, index. Lives on the writer thread. */
typedef struct
{
  CrmConn     *conn;
  CrmIndexer  *indexer;
  CrmRecorder *recorder;
  gboolean     has_due;         /* there may be something in index_due */
  guint        merging;         /* bits: FTS tables that may have segments to merge */
} CrmWriter;

CrmWriter    *crm_writer_new  (const char             *uri,
                               GError                **error);
/* After the tables were made: reads their shape. */
gboolean      crm_writer_start (CrmWriter             *self,
                               GError                **error);
void          crm_writer_free (CrmWriter              *self);

/*
 * BEGIN IMMEDIATE, @func, record, index, COMMIT. (transfer full): the set, empty when nothing was changed; NULL with @error when
 * everything was rolled back. Cancelling counts until @func returned.
 */
CrmChangeSet *crm_writer_run  (CrmWriter              *self,
                               const CrmWriteOptions  *options,
                               CrmWriteFunc            func,
                               gpointer                user_data,
                               GCancellable           *cancellable,
                               GError                **error);

/*
 * One small step of what needs not be done at once: index what waits in index_due, merge FTS segments. FALSE: nothing is left to do.
 * *set is NULL, or what the models have to hear of.
 */
gboolean      crm_writer_idle (CrmWriter              *self,
                               CrmChangeSet          **set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmWriter, crm_writer_free)

G_END_DECLS
