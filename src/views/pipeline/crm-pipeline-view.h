/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-view.h"

G_BEGIN_DECLS

/*
 * The place Pipeline: the board of stages, and the page of one deal.
 *
 * Actions on it and everything in it
 *   board.open  (x deal)
 *   board.move  (x deal, x stage, x before)   before 0: to the end. Won and lost ask for a reason first
 *   board.shift (i columns, i rows)           the card that has the keyboard
 *   board.close (s "won" or "lost")           the card that has the keyboard
 *   board.menu  (x deal)                      its menu
 *   board.drag  (b)                           a card is being dragged
 *   board.delete ()                           the card that has the keyboard, into the trash
 *   board.edit-stages ()
 */
#define CRM_TYPE_PIPELINE_VIEW (crm_pipeline_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmPipelineView, crm_pipeline_view, CRM, PIPELINE_VIEW, CrmView)

G_END_DECLS
