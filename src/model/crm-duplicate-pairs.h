/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-duplicate-scan.h"

G_BEGIN_DECLS

/* The pairs that the book remembers (duplicate_pair, not_duplicate). Inside read and write functions unless said otherwise. CRM_STORE_ERROR. */

typedef struct
{
  gint64 scan;          /* 0: the book was never scanned */
  gint64 last_set;      /* change set up to which changes were looked at */
  gint64 scanned_at;    /* microseconds, UTC */
} CrmDuplicateState;

gboolean   crm_duplicate_state_read     (CrmConn            *conn,
                                         CrmDuplicateState  *state,
                                         GError            **error);

/* Reads the whole book and remembers the pairs in place of those from before. Waits; for jobs and the command line, on a thread that may.
 * Nothing of a scan that is cancelled or fails is seen. @n_pairs (nullable): how many. */
gboolean   crm_duplicate_scan_and_keep  (CrmDb              *db,
                                         CrmJob             *job,
                                         GCancellable       *cancellable,
                                         guint              *n_pairs,
                                         GError            **error);

/* Pairs with at least @least, best first, without those that are kept separate, in the trash, or merged away. (transfer full), of
 * CrmDuplicatePair. @limit 0: all. */
GArray    *crm_duplicate_pairs_list     (CrmConn            *conn,
                                         guint               least,
                                         guint               limit,
                                         GError            **error);

/* How many these are, up to @max. */
gboolean   crm_duplicate_pairs_count    (CrmConn            *conn,
                                         guint               least,
                                         guint               max,
                                         guint              *n,
                                         GError            **error);

/*
 * Looks again at contacts that changed since, and at those who were or are like them, and remembers what came of it: the step after the
 * scan. Reads, then writes at low priority; waits, as above. @more: whether others are left. At most @max contacts; where more than
 * CRM_DUPLICATE_MAX_STEPS have changed (an import) nothing is done and *too_many is set: a scan is quicker. Nothing before the first scan.
 */
#define CRM_DUPLICATE_MAX_STEPS 10000
gboolean   crm_duplicate_step           (CrmDb              *db,
                                         guint               max,
                                         GCancellable       *cancellable,
                                         gboolean           *more,
                                         gboolean           *too_many,
                                         GError            **error);

/* Remembers, undoably, that @a and @b are two. Nothing where that is known. Runs in a write function. */
gboolean   crm_duplicate_keep_separate  (CrmConn            *conn,
                                         gint64              a,
                                         gint64              b,
                                         GError            **error);

G_END_DECLS
