/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-caldav-client.h"

G_BEGIN_DECLS

/*
 * Fetches calendar objects on a thread of its own, a little ahead of whoever takes them over: while one answer is parsed and
 * stored the next one is on its way. At most two answers wait. As long as it lives the client belongs to it.
 */
typedef struct _CrmSyncFetcher CrmSyncFetcher;

/*
 * Begins with the first of @hrefs (element-type utf8; borrowed, not to be changed), @batch of them in one request. @client is
 * borrowed. Returns: (transfer full)
 */
CrmSyncFetcher *crm_sync_fetcher_new  (CrmCaldavClient  *client,
                                       GPtrArray        *hrefs,
                                       guint             batch,
                                       GCancellable     *cancellable);

/* Ends its thread, whatever it is about. */
void            crm_sync_fetcher_free (CrmSyncFetcher   *self);

/*
 * Waits for the next answer, in the order of the addresses. NULL without an error: that was all. Errors as
 * crm_caldav_client_fetch(); after one there is nothing more. Returns: (transfer full) (element-type CrmCaldavObject)
 */
GPtrArray      *crm_sync_fetcher_next (CrmSyncFetcher   *self,
                                       GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncFetcher, crm_sync_fetcher_free)

G_END_DECLS
