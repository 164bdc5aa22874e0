/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-cycle.h"

G_BEGIN_DECLS

/*
 * What the parts of a cycle share; nobody else includes it. crm-sync-cycle.c says what is done in which order, and
 *
 *   crm-sync-listing.c   asks what is on the server (T5)
 *   crm-sync-fetch.c     fetches what is new there and takes it over (T6)
 *   crm-sync-push.c      sends what is new here (T2, T3) and reads it back (T4)
 *
 * All functions run on the thread of the cycle; FALSE with @error ends it.
 */

/* One transaction of the cycle, announced as @step when it is on disk. */
gboolean   crm_sync_cycle_write        (CrmSyncCycle     *cycle,
                                        const char       *step,
                                        CrmWriteFunc      func,
                                        gpointer          data,
                                        GError          **error);

/* Announces @step without a transaction: just before and after a write to the server. */
void       crm_sync_cycle_step         (CrmSyncCycle     *cycle,
                                        const char       *step);

/*
 * Asks the server for everything it has, and stores the list; what is not in it is marked as gone, unless that would be so much
 * that a second listing of the other kind has to confirm it and does not (CRM_SYNC_ERROR_INCOMPLETE). Of a calendar of which
 * nothing is here yet the objects are asked for in the same request.
 */
gboolean   crm_sync_cycle_list_all     (CrmSyncCycle     *cycle,
                                        CrmCaldavState   *state,
                                        GError          **error);

/* The same for what changed since the token of the cycle; falls back to everything where the server does not know the token.
 * @with_data: ask for the objects in the same request. */
gboolean   crm_sync_cycle_list_changes (CrmSyncCycle     *cycle,
                                        CrmCaldavState   *state,
                                        gboolean          with_data,
                                        GError          **error);

/* Takes over what came with the listing, fetches what did not, one request ahead of the store, and takes out what is gone. */
gboolean   crm_sync_cycle_fetch        (CrmSyncCycle     *cycle,
                                        GError          **error);

/* Sends what is queued, and reads it back. @pushed: whether anything was sent. */
gboolean   crm_sync_cycle_push         (CrmSyncCycle     *cycle,
                                        gboolean         *pushed,
                                        GError          **error);

/* Reads back what is inflight or sent, and decides. Also the recovery after a crash. */
gboolean   crm_sync_cycle_read_back    (CrmSyncCycle     *cycle,
                                        GError          **error);

G_END_DECLS
