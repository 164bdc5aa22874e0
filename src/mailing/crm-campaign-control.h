/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"

G_BEGIN_DECLS

/* What the owner does to a campaign that is being sent, from whatever thread may wait. */

/*
 * No further mail is sent from when this returns; the one whose dot is on its way gets its reply. One that is not so far is given up by closing
 * the connection: it stays pending. Waits for the journal only.
 */
gboolean   crm_campaign_pause   (CrmDb    *db,
                                 gint64    campaign,
                                 GError  **error);

/* The same for good: what is pending is cancelled. */
gboolean   crm_campaign_stop    (CrmDb    *db,
                                 gint64    campaign,
                                 GError  **error);

/*
 * What failed or is unknown (@state is "failed" or "unknown") is to be sent again, with the same ids: only because the owner says so. Addresses
 * that no campaign writes to any more stay as they are. A campaign that was through is paused then; sending it goes on with these. @n (may be
 * NULL) gets how many. CRM_MAILING_ERROR_STATE: the campaign was stopped, for good. Waits.
 */
gboolean   crm_campaign_send_again (CrmDb       *db,
                                    gint64       campaign,
                                    const char  *state,
                                    guint       *n,
                                    GError     **error);

G_END_DECLS
