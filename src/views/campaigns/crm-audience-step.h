/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-step.h"

G_BEGIN_DECLS

/* Who gets the campaign, who does not, and why. */
#define CRM_TYPE_AUDIENCE_STEP (crm_audience_step_get_type ())
G_DECLARE_FINAL_TYPE (CrmAudienceStep, crm_audience_step, CRM, AUDIENCE_STEP, CrmCampaignStep)

G_END_DECLS
