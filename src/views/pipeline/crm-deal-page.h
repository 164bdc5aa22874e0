/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-board.h"

G_BEGIN_DECLS

/* One deal: what it is about and worth, where it stands (steps that can be pressed), who takes part, notes, and its timeline. */
#define CRM_TYPE_DEAL_PAGE (crm_deal_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmDealPage, crm_deal_page, CRM, DEAL_PAGE, GtkWidget)

/* @board is kept for the stages. */
void    crm_deal_page_set_book  (CrmDealPage  *self,
                                 CrmBook      *book,
                                 CrmBoard     *board);

/* Loads and shows deal @id; 0: nothing. */
void    crm_deal_page_show      (CrmDealPage  *self,
                                 gint64        id);

gint64  crm_deal_page_get_id    (CrmDealPage  *self);

G_END_DECLS
