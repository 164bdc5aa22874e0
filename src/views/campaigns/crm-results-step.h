/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-step.h"

G_BEGIN_DECLS

/* What came of each mail: sent, failed with the server's words, unknown, left out. */
#define CRM_TYPE_RESULTS_STEP (crm_results_step_get_type ())
G_DECLARE_FINAL_TYPE (CrmResultsStep, crm_results_step, CRM, RESULTS_STEP, CrmCampaignStep)

G_END_DECLS
