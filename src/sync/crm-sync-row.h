/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * Rows of the tables resource and sync_outbox as values. All functions: inside a read or a write function of the store.
 */

#define CRM_RESOURCE_LOCAL       "local"        /* not on the server yet */
#define CRM_RESOURCE_PENDING     "pending"      /* the server has another version; to be fetched */
#define CRM_RESOURCE_SYNCED      "synced"
#define CRM_RESOURCE_QUARANTINED "quarantined"  /* kept as it is, not shown, never sent */
#define CRM_RESOURCE_GONE        "gone"         /* the server has it no more; to be taken out here */

#define CRM_OP_CREATE "create"
#define CRM_OP_UPDATE "update"
#define CRM_OP_DELETE "delete"

#define CRM_OP_QUEUED   "queued"
#define CRM_OP_INFLIGHT "inflight"              /* may have left this machine */
#define CRM_OP_SENT     "sent"                  /* accepted, not read back yet */
#define CRM_OP_HELD     "held"                  /* not tried again by itself */

/* A condition with one parameter, now: its time has come; or it lies so far ahead (two days) that a clock must have been wrong. */
#define CRM_SYNC_IS_DUE "coalesce (next_try_at, 0) - ? NOT BETWEEN 1 AND 172800000000"

typedef struct
{
  gint64  id;
  gint64  calendar_id;
  char   *href;               /* as the server wrote it, or as chosen for it */
  char   *key;
  char   *uid;
  char   *etag;               /* of @base */
  GBytes *base;               /* what was last read (nullable) */
  char   *listed_etag;
  char   *state;
  int     failures;
  gint64  next_try_at;
  char   *error;
} CrmSyncResource;

typedef struct
{
  gint64  id;
  gint64  resource_id;
  gint64  calendar_id;
  char   *operation;
  char   *state;
  gint64  generation;
  gint64  sent_generation;
  char   *base_etag;
  GBytes *base;
  GBytes *body;
  char   *sent_etag;
  int     attempts;
  gint64  after_id;
  gint64  next_try_at;
  int     status;
  char   *error;
} CrmSyncOp;

/* (transfer full), NULL where there is none or on error (then @error is set). */
CrmSyncResource *crm_sync_resource_load    (CrmConn                *conn,
                                            gint64                  id,
                                            GError                **error);
CrmSyncResource *crm_sync_resource_find    (CrmConn                *conn,
                                            gint64                  calendar_id,
                                            const char             *key,
                                            GError                **error);
/* The resource that the activity stands in. */
CrmSyncResource *crm_sync_resource_of      (CrmConn                *conn,
                                            gint64                  activity_id,
                                            GError                **error);

/* A resource that is to be made on the server, under an address of its own. Not saved. (transfer full) */
CrmSyncResource *crm_sync_resource_new     (gint64                  calendar_id,
                                            const char             *collection_url,
                                            const char             *uid);

/* Gives @resource another new address. */
void             crm_sync_resource_rename  (CrmSyncResource        *resource,
                                            const char             *collection_url);
gboolean         crm_sync_resource_save    (CrmConn                *conn,
                                            const CrmSyncResource  *resource,
                                            GError                **error);

/* Takes out the row, its outbox row and its links to activities. */
gboolean         crm_sync_resource_delete  (CrmConn                *conn,
                                            gint64                  id,
                                            GError                **error);
void             crm_sync_resource_free    (CrmSyncResource        *resource);

/* Makes the activity stand in this resource, and in no other. */
gboolean         crm_sync_resource_add_activity    (CrmConn        *conn,
                                                    gint64          id,
                                                    gint64          activity_id,
                                                    GError        **error);

/* The ids of its activities, the master of a series first. (transfer full) (element-type gint64), NULL on error */
GArray          *crm_sync_resource_list_activities (CrmConn        *conn,
                                                    gint64          id,
                                                    GError        **error);

/* The outbox row of a resource, as above. */
CrmSyncOp       *crm_sync_op_load          (CrmConn                *conn,
                                            gint64                  resource_id,
                                            GError                **error);
CrmSyncOp       *crm_sync_op_new           (const CrmSyncResource  *resource,
                                            const char             *operation);
gboolean         crm_sync_op_save          (CrmConn                *conn,
                                            const CrmSyncOp        *op,
                                            GError                **error);
gboolean         crm_sync_op_delete        (CrmConn                *conn,
                                            gint64                  id,
                                            GError                **error);

/* Sets a state; back in the queue nothing of the last try is left but the count of attempts. */
void             crm_sync_op_set_state     (CrmSyncOp              *op,
                                            const char             *state);
void             crm_sync_op_set_error     (CrmSyncOp              *op,
                                            int                     status,
                                            const char             *message);
void             crm_sync_op_free          (CrmSyncOp              *op);

/* The first column of all rows of @stmt, which may be NULL after an error. (transfer full) (element-type gint64), NULL on error */
GArray          *crm_sync_collect_ids      (CrmStmt                *stmt,
                                            GError                **error);

/* Fields of the rows above: the old value goes, the new one is copied or counted. */
void             crm_sync_set_text         (char                  **where,
                                            const char             *text);
void             crm_sync_set_bytes        (GBytes                **where,
                                            GBytes                 *bytes);

/* Keeps @resource as a tombstone: what it was when it went away. */
gboolean         crm_sync_add_tombstone    (CrmConn                *conn,
                                            const CrmSyncResource  *resource,
                                            GError                **error);

/* A line in the log of a calendar, for people. @level: "info", "warning", "error". */
gboolean         crm_sync_add_log          (CrmConn                *conn,
                                            gint64                  calendar_id,
                                            const char             *level,
                                            const char             *message,
                                            GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncResource, crm_sync_resource_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncOp, crm_sync_op_free)

G_END_DECLS
