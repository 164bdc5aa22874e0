/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"
#include "crm-tag-list.h"

G_BEGIN_DECLS

/*
 * The page of one contact: card, round actions with their keys (C M E N T D), facts at the left and timeline at the right,
 * or one column where there is no room for two. It reads the record itself and again after each change of it.
 *
 * Property: title (the name; read only, notified)
 */
#define CRM_TYPE_CONTACT_PAGE (crm_contact_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactPage, crm_contact_page, CRM, CONTACT_PAGE, GtkWidget)

GtkWidget  *crm_contact_page_new         (CrmBook         *book,
                                          CrmTagList      *tags);
void        crm_contact_page_set_contact (CrmContactPage  *self,
                                          gint64           id);       /* 0: none */
gint64      crm_contact_page_get_contact (CrmContactPage  *self);
const char *crm_contact_page_get_title   (CrmContactPage  *self);

G_END_DECLS
