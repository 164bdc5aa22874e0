/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-caldav-client.h"
#include "crm-db.h"
#include "crm-sync-remote.h"

G_BEGIN_DECLS

/*
 * One sync of one calendar, both ways. The order of its transactions is what makes it safe against a crash at any point:
 * what is known of the server is on disk before it is acted upon, what will be sent is on disk before a byte leaves, and what
 * was sent counts only when it was read back. Where an answer was lost, the content decides.
 */
typedef struct _CrmSyncCycle CrmSyncCycle;

/* Called after each commit and around each write to the server ("push-begin", "put", "put-answered", ...): for progress, and
 * for tests that stop there. */
typedef void (*CrmSyncStepFunc)     (const char *step,
                                     gpointer    user_data);

/* How far it is; @total 0: not known. On the thread of the sync. */
typedef void (*CrmSyncProgressFunc) (guint       done,
                                     guint       total,
                                     gpointer    user_data);

typedef enum
{
  CRM_SYNC_DEFAULT   = 0,
  CRM_SYNC_RECONCILE = 1 << 0,    /* compare with everything on the server, whatever its tokens say */
  CRM_SYNC_SCHEDULED = 1 << 1,    /* nobody asked for it now: what failed lately waits its time */
} CrmSyncFlags;

struct _CrmSyncCycle
{
  CrmDb                *db;                   /* borrowed */
  CrmCaldavClient      *client;               /* borrowed */
  gint64                calendar_id;
  CrmSyncFlags          flags;

  CrmSyncStepFunc       step;                 /* (nullable) */
  CrmSyncProgressFunc   progress;             /* (nullable) */
  gpointer              user_data;

  CrmSyncTally          tally;                /* what came of it, also after an error */

  /* The engine's own. */
  GCancellable         *cancellable;
  char                 *token;
  char                 *ctag;
  gint64                reconcile_at;
  gint64                generation;
  gboolean              had_error;
  gboolean              read_only;            /* nothing may be written there */
  guint64               max_resource_size;
  gboolean              busy;                 /* the server asked to wait: nothing more is sent */
  gboolean              full;                 /* the server has no room left: only deletes are sent */
  gboolean              has_objects;          /* the book has a version of at least one */
  GHashTable           *bodies;               /* (element-type utf8 CrmCaldavObject) by key: what came with a listing */
};

/*
 * Runs it and waits; not on the main thread. Recovers what an earlier run left open, pulls, merges, pushes, reads back. An error
 * means that this calendar could not be synced now; what was done until then is kept, nothing is undone. An idle calendar
 * costs one request and no write. Errors: CRM_NET_ERROR, CRM_SYNC_ERROR, CRM_STORE_ERROR, cancelled.
 */
gboolean   crm_sync_cycle_run       (CrmSyncCycle      *cycle,
                                     GCancellable      *cancellable,
                                     GError           **error);

G_END_DECLS
