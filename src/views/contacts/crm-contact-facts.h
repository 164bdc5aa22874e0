/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"
#include "crm-contact-overview.h"

G_BEGIN_DECLS

/*
 * The facts of a contact in groups: mails, phones, addresses, links, dates, companies (or a company's people), deals, notes. Only what is
 * there is shown; each group ends with "Add…", and the last line offers the groups that are still empty.
 */
#define CRM_TYPE_CONTACT_FACTS (crm_contact_facts_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactFacts, crm_contact_facts, CRM, CONTACT_FACTS, GtkWidget)

GtkWidget *crm_contact_facts_new        (CrmBook             *book);

/* Shows @record; @overview may be NULL while it is read. What is being edited is kept as it is. */
void       crm_contact_facts_set_record (CrmContactFacts     *self,
                                         CrmRecord           *record,
                                         CrmContactOverview  *overview);

/* Opens the editor for a new row of the group: "email", "phone", "address", "link", "date", "company", "note", "birthday". */
void       crm_contact_facts_add        (CrmContactFacts     *self,
                                         const char          *group);

gboolean   crm_contact_facts_is_editing (CrmContactFacts     *self);

G_END_DECLS
