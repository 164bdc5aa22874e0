/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-contact-overview.h"

G_BEGIN_DECLS

/*
 * How a contact hangs together with others, below its facts: what it is part of, its units and sites, relations from both ends, who sent
 * whom. Each row goes to the other one, and can be taken away. Shows nothing where there is nothing.
 */
#define CRM_TYPE_CONTACT_TIES (crm_contact_ties_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactTies, crm_contact_ties, CRM, CONTACT_TIES, GtkWidget)

GtkWidget  *crm_contact_ties_new     (CrmBook            *book,
                                      gint64              contact,
                                      CrmContactOverview *overview);   /* only read before this returns */

typedef enum
{
  CRM_TIE_RELATION,
  CRM_TIE_SENT_BY,          /* who sent the contact */
  CRM_TIE_SENT,             /* whom it sent */
  CRM_TIE_PARENT,           /* of a company: what it is part of */
  CRM_TIE_UNIT,             /* of a company: what is part of it */
  CRM_N_TIES,
} CrmTie;

/* What can be added, for a menu; translated, static. */
const char *crm_contact_ties_get_label (CrmTie              tie);
/* Whether a company, or a person, can have it. */
gboolean    crm_contact_ties_is_for  (CrmTie              tie,
                                      gboolean            company);
/* Asks for the other contact, above the window of @parent, and adds the tie. */
void        crm_contact_ties_add     (GtkWidget          *parent,
                                      CrmBook            *book,
                                      gint64              contact,
                                      CrmTie              tie);

G_END_DECLS
