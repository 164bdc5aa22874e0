/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-board.h"
#include "crm-stage-column.h"

G_BEGIN_DECLS

/* The stages of a board beside each other, each a CrmStageColumn. Those in sight are filled at once, the others between frames. */
#define CRM_TYPE_BOARD_COLUMNS (crm_board_columns_get_type ())
G_DECLARE_FINAL_TYPE (CrmBoardColumns, crm_board_columns, CRM, BOARD_COLUMNS, GtkBox)

/* Shows @board and follows it. Once, before the others. */
void            crm_board_columns_set_board   (CrmBoardColumns *self,
                                               CrmBook         *book,
                                               CrmBoard        *board);

/* Shows only what matches, as crm_stage_column_set_search(); the filters speak of open deals only, and hide the stages that have none. */
void            crm_board_columns_set_search  (CrmBoardColumns *self,
                                               const char      *text,
                                               CrmDealFilter    deals);

/* The column in which the keyboard is, and its card; NULL: none. */
CrmStageColumn *crm_board_columns_get_focused (CrmBoardColumns *self,
                                               gint64          *deal_id);

/* Puts the keyboard on the card of deal @id, now or when it comes, in @stage_id; 0: wherever it is. */
void            crm_board_columns_follow      (CrmBoardColumns *self,
                                               gint64           stage_id,
                                               gint64           id);

G_END_DECLS
