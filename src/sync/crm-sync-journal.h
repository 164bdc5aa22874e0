/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-ical-merge.h"
#include "crm-sync-row.h"

G_BEGIN_DECLS

/*
 * The journal of conflicts (table conflict): every value of the owner that did not become what stands in the calendar, with
 * all versions, so that none is ever simply gone. Functions with a CrmConn run inside a read or a write of the store.
 *
 * Columns: base, local, remote, merged are whole objects; decisions is a JSON array of {"component", "field", "base",
 * "local", "remote", "decision"}, decision being "remote", "local", "kept" (both changed), "restored" (deleted here, changed
 * there), "recreated" (changed here, deleted there) or "lost" (the server does not keep it).
 */

/* Both sides changed the same. */
gboolean   crm_sync_journal_add          (CrmConn                *conn,
                                          CrmSyncResource        *resource,
                                          GBytes                 *local,
                                          GBytes                 *remote,
                                          CrmIcalMerge           *merge,
                                          GError                **error);

/* Deleted here, changed there: it came back. */
gboolean   crm_sync_journal_add_restored (CrmConn                *conn,
                                          CrmSyncResource        *resource,
                                          GBytes                 *remote,
                                          GError                **error);

/* Changed here, deleted there: it is made there again. */
gboolean   crm_sync_journal_add_kept     (CrmConn                *conn,
                                          CrmSyncResource        *resource,
                                          GError                **error);

/* Sent several times, and never there. */
gboolean   crm_sync_journal_add_lost     (CrmConn                *conn,
                                          CrmSyncResource        *resource,
                                          GBytes                 *base,
                                          GBytes                 *local,
                                          GBytes                 *remote,
                                          GError                **error);

/* Entries of a kind that the log of a cycle names. */
#define CRM_SYNC_NAMED 20

/* What happened to an entry without any trouble, for the log of its calendar. */
typedef enum
{
  CRM_SYNC_CAME,                /* it is new here */
  CRM_SYNC_CHANGED,             /* changed on the server */
  CRM_SYNC_REMOVED,             /* deleted on the server */
  CRM_SYNC_SENT,
  CRM_SYNC_DELETED,             /* deleted here, and now there */
} CrmSyncEvent;

/* A line in the log about @resource, which people call @name (NULL: as its activity). @nth of its kind in this cycle: the first
 * are named, and the line at the end counts the rest. */
gboolean   crm_sync_journal_note         (CrmConn                *conn,
                                          CrmSyncResource        *resource,
                                          CrmSyncEvent            event,
                                          const char             *name,
                                          guint                   nth,
                                          GError                **error);

/*
 * "Use mine": the activities of conflict @id get the values of the owner back, as an edit like any other (it is sent with the
 * next sync), and the conflict is settled until that edit is taken back. Call it with the origin of the user. CRM_STORE_ERROR_NOT_FOUND where the
 * activity is gone meanwhile.
 */
gboolean   crm_sync_journal_use_mine     (CrmConn                *conn,
                                          gint64                  id,
                                          GError                **error);

/* Marks conflict @id as seen: what stands in the calendar is right. */
gboolean   crm_sync_journal_resolve      (CrmConn                *conn,
                                          gint64                  id,
                                          GError                **error);

/* Marks conflict @id as settled by the edits of this transaction: their undo opens it again. */
gboolean   crm_sync_journal_settle       (CrmConn                *conn,
                                          gint64                  id,
                                          GError                **error);

G_END_DECLS
