/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-view.h"

G_BEGIN_DECLS

/* The place Campaigns: the list of campaigns, and one campaign in five steps that can be visited in any order. */
#define CRM_TYPE_CAMPAIGNS_VIEW (crm_campaigns_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmCampaignsView, crm_campaigns_view, CRM, CAMPAIGNS_VIEW, CrmView)

G_END_DECLS
