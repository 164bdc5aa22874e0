/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-watch.h"

G_BEGIN_DECLS

/*
 * A pipeline as a board shows it: its stages in order, each with how many deals lie in it, what they are worth per currency, and how
 * many have a next step. Kept current with the book; the cards themselves are a CrmQueryModel per stage. Main thread.
 *
 * Signals
 *   stages-changed ()    the stages are others, or have other names, orders, colours
 *   totals-changed ()    counts and sums are others
 */
#define CRM_TYPE_BOARD (crm_board_get_type ())
G_DECLARE_FINAL_TYPE (CrmBoard, crm_board, CRM, BOARD, CrmWatch)

typedef struct
{
  char    currency[4];   /* ISO 4217; "" where none was given */
  gint64  total;         /* minor units */
  gint64  weighted;      /* each deal by its own probability or its stage's */
} CrmBoardSum;

typedef struct
{
  gint64       id;
  char        *name;
  char        *kind;           /* open, won, lost */
  char        *colour;         /* NULL: none */
  guint        probability;    /* percent */
  guint        stale_days;     /* 0: never */
  guint        n_deals;
  guint        n_planned;      /* with a next step that is not overdue */
  guint        n_overdue;
  guint        n_without;      /* without a next step */
  guint        n_stale;        /* longer in the stage than it should be */
  CrmBoardSum *sums;           /* the largest first */
  guint        n_sums;
} CrmBoardStage;

/* @pipeline_id 0: the first pipeline. Loads in the background. */
CrmBoard            *crm_board_new            (CrmBook   *book,
                                               gint64     pipeline_id);

/* 0 until loaded. */
gint64               crm_board_get_pipeline   (CrmBoard  *self);
guint                crm_board_get_n_stages   (CrmBoard  *self);
/* Owned by the board, valid until the next signal. */
const CrmBoardStage *crm_board_get_stage      (CrmBoard  *self,
                                               guint      index);
/* NULL where the board has no such stage. */
const CrmBoardStage *crm_board_find_stage     (CrmBoard  *self,
                                               gint64     stage_id);
/* The first stage of a kind; NULL. */
const CrmBoardStage *crm_board_find_kind      (CrmBoard  *self,
                                               const char *kind);
/* The sums of all open stages together (transfer full, GArray of CrmBoardSum). */
GArray              *crm_board_dup_open_sums  (CrmBoard  *self);
/* Open deals without a next step or with an overdue one. */
guint                crm_board_get_n_needing_attention (CrmBoard *self);

G_END_DECLS
