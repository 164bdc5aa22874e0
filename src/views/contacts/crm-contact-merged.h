/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* Who was merged into a contact, each with "Separate Again"; nothing to be seen where nobody was. */
#define CRM_TYPE_CONTACT_MERGED (crm_contact_merged_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactMerged, crm_contact_merged, CRM, CONTACT_MERGED, GtkBox)

GtkWidget *crm_contact_merged_new         (CrmBook          *book);

/* @id 0: none. */
void       crm_contact_merged_set_contact (CrmContactMerged *self,
                                           gint64            id);

/* Asks whom to merge @contact with, and opens the choices. */
void       crm_contact_merged_ask         (GtkWidget        *from,
                                           CrmBook          *book,
                                           CrmRecord        *contact);

G_END_DECLS
