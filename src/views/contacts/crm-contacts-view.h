/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-view.h"

G_BEGIN_DECLS

/* The place of people and companies: list at the left, page of the selected one at the right. */
#define CRM_TYPE_CONTACTS_VIEW (crm_contacts_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactsView, crm_contacts_view, CRM, CONTACTS_VIEW, CrmView)

G_END_DECLS
