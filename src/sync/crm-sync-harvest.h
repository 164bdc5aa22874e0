/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-row.h"

G_BEGIN_DECLS

/*
 * Edits of activities become work for the server. The triggers of the store note in sync_due which activities were edited; here
 * they become rows of the outbox, at most one per object. Functions run inside a write of the store; FALSE on its errors.
 */

/* Turns all edits that concern @calendar_id into rows of the outbox, and empties sync_due of them. */
gboolean    crm_sync_harvest           (CrmConn  *conn,
                                        gint64    calendar_id,
                                        GError  **error);

/* The same for one activity. */
gboolean    crm_sync_harvest_one       (CrmConn  *conn,
                                        gint64    activity_id,
                                        GError  **error);

/* The same for the activities of one object: to be called before anything is decided about it. */
gboolean    crm_sync_harvest_resource  (CrmConn  *conn,
                                        gint64    resource_id,
                                        GError  **error);

/* TRUE when the object has an activity that is still there, in its calendar; a series counts by its master. */
gboolean    crm_sync_is_wanted         (CrmConn  *conn,
                                        gint64    resource_id,
                                        GError  **error);

G_END_DECLS
