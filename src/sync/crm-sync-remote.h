/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-row.h"

G_BEGIN_DECLS

/*
 * What a server says becomes activities, or a decision: merged, kept, restored, put into the journal. Functions run inside a
 * write of the store and talk to nobody; FALSE on an error of the store.
 */

/* What came of a sync, for its summary. */
typedef struct
{
  guint fetched;        /* objects read and taken over */
  guint removed;        /* activities that were deleted on the server */
  guint sent;           /* objects written there and read back */
  guint deleted;        /* objects deleted there */
  guint conflicts;      /* rows in the journal */
  guint quarantined;
  guint held;           /* writes that the server refuses */
} CrmSyncTally;

/*
 * The server has @remote under @etag. Activities that were not edited here follow it; edits that were not sent yet are
 * merged with it, and what cannot be merged goes to the journal; what cannot be read is kept aside (quarantine). A resource
 * whose write is on its way (inflight, sent) is left alone: the read-back decides.
 */
gboolean    crm_sync_take_remote   (CrmConn          *conn,
                                    CrmSyncResource  *resource,
                                    GBytes           *remote,
                                    const char       *etag,
                                    CrmSyncTally     *tally,
                                    GError          **error);

/*
 * The server has the resource no more. Activities go to the trash, unless they were edited here since: then they are made
 * there again under a new address (@collection_url).
 */
gboolean    crm_sync_take_removal  (CrmConn          *conn,
                                    CrmSyncResource  *resource,
                                    const char       *collection_url,
                                    CrmSyncTally     *tally,
                                    GError          **error);

/*
 * What was read back after the write @op: decides by content whether the edit is there, was lost, or met another one, and
 * leaves @op done, queued again or merged. @remote NULL: the server has nothing there.
 */
gboolean    crm_sync_take_read_back (CrmConn          *conn,
                                    CrmSyncResource  *resource,
                                    CrmSyncOp        *op,
                                    GBytes           *remote,
                                    const char       *etag,
                                    const char       *collection_url,
                                    CrmSyncTally     *tally,
                                    GError          **error);

G_END_DECLS
