/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-duplicates.h"

G_BEGIN_DECLS

/* Contacts that may be one, as an item of a list: who they are is read when it is first shown. */
#define CRM_TYPE_DUPLICATE_ITEM (crm_duplicate_item_get_type ())
G_DECLARE_FINAL_TYPE (CrmDuplicateItem, crm_duplicate_item, CRM, DUPLICATE_ITEM, GObject)

CrmDuplicateItem *crm_duplicate_item_new       (CrmBook                 *book,
                                                const CrmDuplicateGroup *group);

/* The ids in words, the same for the same contacts. */
const char       *crm_duplicate_item_get_key   (CrmDuplicateItem        *self);

/* The contacts (gint64), the proposed survivor first. (transfer none) */
GArray           *crm_duplicate_item_get_ids   (CrmDuplicateItem        *self);

/* What was read is not current any more. */
void              crm_duplicate_item_forget    (CrmDuplicateItem        *self);

/* Such an item as a row: how certain, why, and each contact as a small card with its name as a button, which emits
 *   opened (gint64 id)
 */
#define CRM_TYPE_DUPLICATE_ROW (crm_duplicate_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmDuplicateRow, crm_duplicate_row, CRM, DUPLICATE_ROW, GtkWidget)

GtkWidget        *crm_duplicate_row_new        (void);

/* NULL: nothing. @list_item gets the accessible name. */
void              crm_duplicate_row_set_item   (CrmDuplicateRow         *self,
                                                CrmDuplicateItem        *item,
                                                GtkListItem             *list_item);

G_END_DECLS
