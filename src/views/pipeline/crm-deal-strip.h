/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-board.h"
#include "crm-query.h"

G_BEGIN_DECLS

/*
 * The strip above the board: what all open deals are worth, what of it is expected, and how many need attention. Each is a chip that
 * narrows the board to those deals; one at a time.
 *
 * Signals
 *   filter-changed ()
 */
#define CRM_TYPE_DEAL_STRIP (crm_deal_strip_get_type ())
G_DECLARE_FINAL_TYPE (CrmDealStrip, crm_deal_strip, CRM, DEAL_STRIP, AdwBin)

/* Shows the totals of @board. @wide: there is room for the sums in all currencies, else the largest are shown and the tooltip has all. */
void          crm_deal_strip_show       (CrmDealStrip *self,
                                         CrmBoard     *board,
                                         gboolean      wide);

/* Which deals were chosen; CRM_DEALS_ALL: no chip is pressed. */
CrmDealFilter crm_deal_strip_get_filter (CrmDealStrip *self);

G_END_DECLS
