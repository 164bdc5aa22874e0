/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-query.h"
#include "crm-search.h"

G_BEGIN_DECLS

/* What a list model asks a reader: which records its query has now, in order, and what of that is new to it. Filled in by who asks. */
typedef struct
{
  CrmSearch *search;      /* owned; NULL: the file alone answers */
  CrmQuery  *query;       /* owned */
  GArray    *before;      /* gint64, owned: what was announced; nobody changes it meanwhile */
  GArray    *moved;       /* gint64, owned: what may stand elsewhere now */
  guint      limit;       /* 0: everything */
  guint      max_runs;    /* of differences; beyond that all is announced anew */
  guint      n_rows;      /* at the top whose values are read along */
  guint      n_heard;     /* given back with the answer, as the generation */
  guint      generation;
  gboolean   only_moved;  /* before is all there is, but for what moved */
} CrmIdsQuestion;

typedef struct
{
  GArray    *ids;         /* gint64 */
  GArray    *runs;        /* CrmIdRun, from what was there before; NULL: announce all anew */
  GPtrArray *rows;        /* CrmRowData; NULL: none were read */
  GHashTable *tables;     /* names: a change there may change the answer, too; NULL: none */
  guint      n_heard;
  guint      generation;
  gboolean   complete;
} CrmIdsAnswer;

/* A CrmReadFunc: the CrmIdsAnswer (transfer full) to @question, a CrmIdsQuestion. NULL with CRM_STORE_ERROR or G_IO_ERROR_CANCELLED. */
gpointer crm_ids_question_read (CrmConn         *conn,
                                gpointer         question,
                                GCancellable    *cancellable,
                                GError         **error);

/* Any thread. */
void     crm_ids_question_free (CrmIdsQuestion  *self);
void     crm_ids_answer_free   (CrmIdsAnswer    *answer);

G_END_DECLS
