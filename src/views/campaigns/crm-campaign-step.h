/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-campaign-watch.h"

G_BEGIN_DECLS

/*
 * One of the five steps of a campaign: Audience, Message, Check, Send, Results. A step is given the campaign, shows what the watch says
 * of it, and writes by commands. The page around it has the actions
 *   campaign.go-to (s step)
 */
#define CRM_TYPE_CAMPAIGN_STEP (crm_campaign_step_get_type ())
G_DECLARE_DERIVABLE_TYPE (CrmCampaignStep, crm_campaign_step, CRM, CAMPAIGN_STEP, AdwBin)

struct _CrmCampaignStepClass
{
  AdwBinClass parent_class;

  /* Another campaign is shown; what was typed for the one before is to be saved. */
  void (*leave)  (CrmCampaignStep *self);
  /* The watch has something new. */
  void (*update) (CrmCampaignStep *self);
};

/* @watch NULL: none. Calls leave and update. */
void              crm_campaign_step_set    (CrmCampaignStep   *self,
                                            CrmBook           *book,
                                            CrmCampaignWatch  *watch);

/* For the steps themselves. NULL while nothing is shown. */
CrmBook          *crm_campaign_step_get_book   (CrmCampaignStep *self);
CrmCampaignWatch *crm_campaign_step_get_watch  (CrmCampaignStep *self);
/* The campaign; NULL while it is not loaded. */
CrmRecord        *crm_campaign_step_get_record (CrmCampaignStep *self);
gboolean          crm_campaign_step_is_draft   (CrmCampaignStep *self);
/* Saves an edited copy of the campaign; a toast says so only where it failed. */
void              crm_campaign_step_save       (CrmCampaignStep *self,
                                                CrmRecord       *draft,
                                                const char      *label);

/* Puts @content into the usual column: scrolled, clamped, with margins. */
void              crm_campaign_step_set_content (CrmCampaignStep *self,
                                                 GtkWidget       *content);

G_END_DECLS
