/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-step.h"

G_BEGIN_DECLS

/* From which account, a test to oneself, and the one button that sends; while sending: how far, pause, go on, stop. */
#define CRM_TYPE_SEND_STEP (crm_send_step_get_type ())
G_DECLARE_FINAL_TYPE (CrmSendStep, crm_send_step, CRM, SEND_STEP, CrmCampaignStep)

G_END_DECLS
