/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-search.h"

#include "crm-search-index.h"

G_BEGIN_DECLS

/* Shared by crm-search.c, which keeps the words in memory, and crm-search-run.c, which answers. */

/* The folded words of a row of contact_list, as they stand in memory. */
#define CRM_SEARCH_TEXT_SQL "names || char (10) || company || char (10) || addresses || char (10) || phones || char (10) || tags"

typedef enum
{
  CRM_SEARCH_PASS_ORDER,        /* ids, from the index of the list's order */
  CRM_SEARCH_PASS_SIZES,        /* how long each text is */
  CRM_SEARCH_PASS_TEXTS,
} CrmSearchPass;

struct _CrmSearch
{
  GObject         parent_instance;

  /* Borrowed: the book that owns this owns it too */
  CrmDb          *db;

  /* Owned, any thread under the lock */
  GMutex          lock;
  GHashTable     *due;          /* gint64 ids changed and not yet looked up */

  /* Owned, main thread */
  GCancellable   *cancellable;
  gulong          changed_handler;
  guint           settle_source;
  gboolean        started;
  gboolean        busy;         /* a step runs on the reader */
  gboolean        reload;       /* too much changed to follow row by row */

  /* Owned, list reader's thread alone */
  CrmSearchIndex *index;        /* NULL: none, or stale */
  CrmSearchIndex *loading;
  CrmSearchPass   pass;         /* where loading stands */
  GBytes         *loaded_key;
  gint64          loaded_id;
};

/*
 * Takes over what changed. Must come before the first statement of a read function: the file is then seen no earlier than the changes
 * that were announced. While the words are being loaded, what changed waits until they are.
 */
gboolean crm_search_catch_up (CrmSearch  *self,
                              CrmConn    *conn,
                              GError    **error);

G_END_DECLS
