/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-row.h"

G_BEGIN_DECLS

/*
 * The side of this book: how edits of activities become work for the server, and how what a server says becomes activities.
 * Everything here runs inside one write transaction of the store and talks to nobody.
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
 * Turns the edits of the activities in sync_due that concern @calendar_id into rows of the outbox, and empties it of them.
 * FALSE on an error of the store.
 */
gboolean    crm_sync_harvest       (CrmConn          *conn,
                                    gint64            calendar_id,
                                    GError          **error);

/* The same for one activity. */
gboolean    crm_sync_harvest_one   (CrmConn          *conn,
                                    gint64            activity_id,
                                    GError          **error);

/*
 * The object as it is to be on the server: @base (NULL: nothing yet) with the edits of the resource's activities in it. NULL
 * with CRM_FORMAT_ERROR where it cannot be written, or on an error of the store. @now in seconds UTC. (transfer full)
 */
GBytes     *crm_sync_make_body     (CrmConn          *conn,
                                    CrmSyncResource  *resource,
                                    GBytes           *base,
                                    gint64            now,
                                    GError          **error);

/* TRUE when the resource has an activity that is still there; a series counts by its master. */
gboolean    crm_sync_is_wanted     (CrmConn          *conn,
                                    gint64            resource_id,
                                    GError          **error);

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
