/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"
#include "crm-selection-model.h"
#include "crm-tag-list.h"

G_BEGIN_DECLS

/* Stands in place of the page while several contacts are selected: tag them, move them to the trash, restore them. */
#define CRM_TYPE_CONTACT_BULK (crm_contact_bulk_get_type ())
G_DECLARE_FINAL_TYPE (CrmContactBulk, crm_contact_bulk, CRM, CONTACT_BULK, GtkWidget)

GtkWidget *crm_contact_bulk_new      (CrmBook            *book,
                                      CrmTagList         *tags,
                                      CrmSelectionModel  *selection);
/* The menu from which a list is chosen to put them in. */
void       crm_contact_bulk_set_lists (CrmContactBulk    *self,
                                      GMenuModel         *lists);
/* How many are selected, whether they are in the trash, and whether a list is shown that they can be left out of. */
void       crm_contact_bulk_update   (CrmContactBulk     *self,
                                      guint64             n_selected,
                                      gboolean            trash,
                                      gboolean            in_list);
/* Moves what is selected to the trash. */
void       crm_contact_bulk_delete   (CrmContactBulk     *self);

G_END_DECLS
