/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/* A stage as it should be. */
typedef struct
{
  gint64      id;            /* 0: a new one, open */
  const char *name;
  gint64      probability;   /* percent; of open stages */
  gint64      stale_days;    /* 0: never */
} CrmStageDraft;

/*
 * Makes the stages of a pipeline what @drafts says, in that order: adds, renames, orders, and takes away those that are not named. One change
 * with one undo. A stage in which deals lie is refused by CRM_MODEL_ERROR, and then nothing is changed. Ends with
 * crm_book_command_finish().
 */
void crm_stages_save_async (CrmBook              *book,
                            gint64                pipeline_id,
                            const CrmStageDraft  *drafts,
                            guint                 n_drafts,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data);

G_END_DECLS
