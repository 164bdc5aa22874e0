/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-step.h"

G_BEGIN_DECLS

/* What has to be mended before sending, and what is worth knowing; each leads to where it is mended. */
#define CRM_TYPE_CHECK_STEP (crm_check_step_get_type ())
G_DECLARE_FINAL_TYPE (CrmCheckStep, crm_check_step, CRM, CHECK_STEP, CrmCampaignStep)

/* The name of the step in which a finding is mended, or "preferences". */
const char *crm_check_step_get_place (const CrmFinding *finding);

G_END_DECLS
