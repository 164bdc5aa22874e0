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

G_END_DECLS
