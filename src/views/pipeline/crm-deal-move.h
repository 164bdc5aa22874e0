/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-board.h"
#include "crm-view.h"

G_BEGIN_DECLS

/* For the view to go after the deal, to its new place. */
typedef void (*CrmDealMovedFunc) (CrmView *view,
                                  gint64   deal_id,
                                  gint64   stage_id);

/* Moves a deal to @stage, before @before_id there (0: to the end). Where that closes it, why is asked first, and calling that off moves
 * nothing. The host of @view says what was done, with the way back, or why not. @moved: called when that is over, before it is said; NULL. Main thread. */
void crm_deal_move_ask (CrmView             *view,
                        gint64               deal_id,
                        const CrmBoardStage *stage,
                        gint64               before_id,
                        CrmDealMovedFunc     moved);

G_END_DECLS
