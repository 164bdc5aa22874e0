/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-view.h"

G_BEGIN_DECLS

/*
 * The place Today, the first thing in the morning: what is to be done, what takes place, what to keep in mind. Each row can be done, put off
 * or opened in place.
 */
#define CRM_TYPE_TODAY_VIEW (crm_today_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmTodayView, crm_today_view, CRM, TODAY_VIEW, CrmView)

G_END_DECLS
