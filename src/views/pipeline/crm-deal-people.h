/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* Who takes part in a deal, each with a role that can be changed, and the way to add another, also one who is not in the book yet. What is done
 * is saved at once. */
#define CRM_TYPE_DEAL_PEOPLE (crm_deal_people_get_type ())
G_DECLARE_FINAL_TYPE (CrmDealPeople, crm_deal_people, CRM, DEAL_PEOPLE, AdwPreferencesGroup)

/* Once, before a deal is shown. */
void crm_deal_people_set_book (CrmDealPeople *self,
                               CrmBook       *book);

/* Shows the people of @deal. NULL: another is being read, and until it is set nobody is added or changed. */
void crm_deal_people_set_deal (CrmDealPeople *self,
                               CrmRecord     *deal);

G_END_DECLS
