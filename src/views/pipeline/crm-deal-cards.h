/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes a CrmCardWidget for each CrmRow of a deal: what it is worth, whose it is, and what comes next. A card can be dragged, as CrmDealIds; that
 * and its menu are asked of the view around it by "board.drag" and "board.menu". (transfer full) */
GtkListItemFactory *crm_deal_cards_new      (void);

/* Which deal a card shows now; 0: none, or @card is something else. */
gint64              crm_deal_cards_get_deal (GtkWidget *card);

G_END_DECLS
