/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"
#include "crm-contact-overview.h"
#include "crm-tag-list.h"

G_BEGIN_DECLS

/*
 * The head of a contact's page: picture, name (editable where it stands), role at a company as a link, tags, since when a
 * customer, last touch, next step.
 */
#define CRM_TYPE_CONTACT_CARD (crm_contact_card_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactCard, crm_contact_card, CRM, CONTACT_CARD, GtkWidget)

GtkWidget *crm_contact_card_new        (CrmBook             *book,
                                        CrmTagList          *tags);
void       crm_contact_card_set_record (CrmContactCard      *self,
                                        CrmRecord           *record,
                                        CrmContactOverview  *overview);   /* NULL while it is read */

/* The contact that is shown, as it was read last; the card keeps it. NULL: none yet. */
CrmRecord *crm_contact_card_get_record (CrmContactCard      *self);

/* Opens the name's editor. */
void       crm_contact_card_edit_name  (CrmContactCard      *self);

/* Asks for a file and makes its picture the contact's. */
void       crm_contact_card_choose_picture (CrmContactCard  *self);

/* Saves a picture as it shall be kept, in one command; NULL takes it away. */
void       crm_contact_card_set_picture (CrmContactCard     *self,
                                         GBytes             *bytes,
                                         const char         *media_type);
gboolean   crm_contact_card_has_picture (CrmContactCard     *self);

G_END_DECLS
