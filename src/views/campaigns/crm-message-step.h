/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-step.h"

G_BEGIN_DECLS

/* Subject and text with merge fields, and beside them the finished mail as each recipient gets it. What is typed is saved by itself. */
#define CRM_TYPE_MESSAGE_STEP (crm_message_step_get_type ())
G_DECLARE_FINAL_TYPE (CrmMessageStep, crm_message_step, CRM, MESSAGE_STEP, CrmCampaignStep)

G_END_DECLS
