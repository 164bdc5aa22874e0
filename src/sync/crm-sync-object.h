/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-ical.h"
#include "crm-sync-row.h"

G_BEGIN_DECLS

/*
 * A calendar object and the activities that stand for it: one for an event or a task, one more for each exception of a series.
 * Functions run inside a write of the store and talk to nobody.
 */

/*
 * The object as it is to be on the server: @base (NULL: nothing yet) with the edits of the resource's activities in it. NULL
 * with CRM_FORMAT_ERROR where it cannot be written, or on an error of the store. @now in seconds UTC. (transfer full)
 */
GBytes     *crm_sync_make_body          (CrmConn          *conn,
                                         CrmSyncResource  *resource,
                                         GBytes           *base,
                                         gint64            now,
                                         GError          **error);

/*
 * Carries what differs between @before (nullable) and @after over to the activities of @resource, field by field: what is the
 * same in both is not touched. Makes activities that are new and puts those in the trash that are gone.
 */
gboolean    crm_sync_update_activities  (CrmConn          *conn,
                                         CrmSyncResource  *resource,
                                         CrmIcalObject    *before,
                                         CrmIcalObject    *after,
                                         GError          **error);

G_END_DECLS
