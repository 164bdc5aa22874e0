/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-board.h"
#include "crm-query-model.h"

G_BEGIN_DECLS

/*
 * One stage of the board: a header that stays (name, number, totals, how many deals have a next step), and its cards in a list that scrolls
 * by itself. What is done to a card is asked of the view around it by the actions "board.…" of crm-pipeline-view.h.
 */
#define CRM_TYPE_STAGE_COLUMN (crm_stage_column_get_type ())
G_DECLARE_FINAL_TYPE (CrmStageColumn, crm_stage_column, CRM, STAGE_COLUMN, GtkWidget)

/* Empty until crm_stage_column_fill(). */
GtkWidget *crm_stage_column_new         (CrmBook             *book,
                                         gint64               stage_id);

/* How high the list will be at most, in pixels, before the first crm_stage_column_fill(): so many cards are there in the first frame. */
void       crm_stage_column_set_room    (CrmStageColumn      *self,
                                         int                  height);

/* The next step towards all of its cards, as much as a turn of the main loop bears: asks for the deals, or makes more cards of those that
 * are there. FALSE: nothing is left to be done. */
gboolean   crm_stage_column_fill        (CrmStageColumn      *self);

gint64     crm_stage_column_get_stage   (CrmStageColumn      *self);

/* The header; @stage is read, not kept. */
void       crm_stage_column_set_stage   (CrmStageColumn      *self,
                                         const CrmBoardStage *stage);

/* Shows only what matches; @text NULL: all. */
void       crm_stage_column_set_search  (CrmStageColumn      *self,
                                         const char          *text,
                                         CrmDealFilter        deals);

/* Makes the header as high as those of the other columns of @group. */
void       crm_stage_column_align       (CrmStageColumn      *self,
                                         GtkSizeGroup        *group);

/* Puts the keyboard on the card of deal @id, now or when it comes; a column that is empty yet is filled. */
void       crm_stage_column_follow      (CrmStageColumn      *self,
                                         gint64               id);

/* The deal that has the keyboard or was clicked last; 0: none. */
gint64     crm_stage_column_get_current (CrmStageColumn      *self);

/* The deal below which @delta steps further a card would come to stand in front of: see board.move. */
gboolean   crm_stage_column_find_before (CrmStageColumn      *self,
                                         gint64               id,
                                         int                  delta,
                                         gint64              *before_id);

G_END_DECLS
