/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-duplicate-pairs.h"

G_BEGIN_DECLS

/*
 * The duplicates of a book while it is open: starts the scan, and after it looks again at what changes, in the background and once it is
 * quiet. Main thread.
 *
 * Signal: changed ()     another state, or another count
 */
#define CRM_TYPE_DUPLICATES (crm_duplicates_get_type ())
G_DECLARE_FINAL_TYPE (CrmDuplicates, crm_duplicates, CRM, DUPLICATES, GObject)

typedef enum
{
  CRM_DUPLICATES_LOADING,
  CRM_DUPLICATES_NEVER,        /* the book was not scanned yet */
  CRM_DUPLICATES_SCANNING,
  CRM_DUPLICATES_READY,
} CrmDuplicatesState;

/* More are not counted. */
#define CRM_DUPLICATES_MAX_COUNT 1000

/* Those of @book: one for all who ask while somebody holds it. (transfer full) */
CrmDuplicates     *crm_duplicates_share     (CrmBook        *book);

CrmDuplicatesState crm_duplicates_get_state (CrmDuplicates  *self);

/* Pairs of CRM_DUPLICATE_LIKELY and more, up to CRM_DUPLICATES_MAX_COUNT. */
guint              crm_duplicates_get_count (CrmDuplicates  *self);

/* Whether so much changed since the last scan (an import) that another one is due. */
gboolean           crm_duplicates_is_stale  (CrmDuplicates  *self);

/* Scans the whole book in the background, as a job of the book; nothing while that is under way. A book that is open to read only
 * cannot be scanned. */
void               crm_duplicates_scan      (CrmDuplicates  *self);

/* The scan under way; NULL. (transfer none) */
CrmJob            *crm_duplicates_get_job   (CrmDuplicates  *self);

/* Contacts that are one, best first: pairs of 90 and more are joined to groups of up to ten. Runs in a read function. (transfer full), of
 * CrmDuplicateGroup; NULL with @error. */
typedef struct
{
  GArray *ids;         /* gint64; the first is the best to keep: the oldest */
  guint   score;       /* of the weakest link */
} CrmDuplicateGroup;
GPtrArray         *crm_duplicates_read_groups (CrmConn      *conn,
                                               guint         least,
                                               GError      **error);
void               crm_duplicate_group_free (CrmDuplicateGroup *group);

/* Keeps each of @ids (2 to 10 contacts) separate from the others; one step of undo. Ends with crm_book_command_finish(). */
void               crm_duplicates_keep_separate_async (CrmBook             *book,
                                                       const gint64        *ids,
                                                       guint                n_ids,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);

G_END_DECLS
