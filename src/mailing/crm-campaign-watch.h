/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-status.h"
#include "crm-preflight.h"
#include "crm-watch.h"

G_BEGIN_DECLS

/*
 * One campaign as a window shows it, kept current with the book: the record, what the checks say while it is a draft, and how far it is
 * once it is frozen. Main thread; read in the background, at most a few times a second.
 */
#define CRM_TYPE_CAMPAIGN_WATCH (crm_campaign_watch_get_type ())
G_DECLARE_FINAL_TYPE (CrmCampaignWatch, crm_campaign_watch, CRM, CAMPAIGN_WATCH, CrmWatch)

CrmCampaignWatch        *crm_campaign_watch_new            (CrmBook           *book,
                                                            gint64             campaign_id);

/* NULL until it is loaded, and when the campaign is gone. (transfer none) */
CrmRecord               *crm_campaign_watch_get_record     (CrmCampaignWatch  *self);

/* How far it is; NULL until it is loaded. (transfer none), valid until "changed" */
const CrmCampaignStatus *crm_campaign_watch_get_status     (CrmCampaignWatch  *self);

/* Whether it can still be edited. */
gboolean                 crm_campaign_watch_is_draft       (CrmCampaignWatch  *self);

/* What the checks say; NULL once it is frozen. (transfer none), valid until "changed". */
CrmPreflight            *crm_campaign_watch_get_preflight  (CrmCampaignWatch  *self);

/* All mail accounts, by name (CrmRecord; transfer none, valid until "changed"). */
GPtrArray               *crm_campaign_watch_get_accounts   (CrmCampaignWatch  *self);

/* All tags, then all lists of contacts, by name: whom a campaign can be for (CrmRecord; transfer none, valid until "changed"). */
GPtrArray               *crm_campaign_watch_get_tags       (CrmCampaignWatch  *self);

/* crm_campaign_results_load() in the background. Ends with a GPtrArray of CrmCampaignResult (transfer full). */
void                     crm_campaign_results_async        (CrmBook             *book,
                                                            gint64               campaign_id,
                                                            const char          *state,
                                                            guint                limit,
                                                            GCancellable        *cancellable,
                                                            GAsyncReadyCallback  callback,
                                                            gpointer             user_data);
GPtrArray               *crm_campaign_results_finish       (CrmBook             *book,
                                                            GAsyncResult        *result,
                                                            GError             **error);

G_END_DECLS
