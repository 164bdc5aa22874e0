/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-caldav-discovery.h"
#include "crm-db.h"

G_BEGIN_DECLS

/* Calendar accounts in the book, as the sync needs them. All functions wait for the store; not on the main thread. */

typedef struct
{
  gint64  id;
  char   *name;
  char   *url;
  gint64  backoff_until;
} CrmSyncCalendar;

typedef struct
{
  gint64     id;
  char      *uid;
  char      *name;
  char      *url;
  char      *user;              /* (nullable) */
  char      *pinned_key;        /* (nullable) */
  gboolean   refused;           /* the password was; to be asked for */
  gboolean   missing;           /* there was none when it was last looked for */
  GPtrArray *calendars;         /* (element-type CrmSyncCalendar) */
} CrmSyncAccount;

/*
 * Puts what was found into the book: the account (named @name) if it is new, and its calendars that are; those that are not taken go to
 * the trash of calendars, from which the owner may take them any time. An account that was forgotten is the same one again, with
 * what its calendars held. @uid gets the account's uid (transfer full). Returns: its id, 0 with @error
 *
 * One change set, in the history, but not offered for undo: a moment later the first sync fills the calendars, and from then on an
 * undo would have to refuse, and stand in the way of those before it. crm_sync_account_forget() takes it back at any time.
 */
gint64          crm_sync_account_save         (CrmDb                  *db,
                                               const CrmFoundAccount  *found,
                                               const char             *name,
                                               const char             *user,
                                               char                  **uid,
                                               GCancellable           *cancellable,
                                               GError                **error);

/*
 * What account @id has now, as found at its address: calendars that the book does not know yet come into it and are taken; what
 * it knows stays as the owner has it, and what was not found stays as well. The account's address is kept up where the server
 * moved it on the same host. @n_new: how many are new. Not offered for undo, as above.
 */
gboolean        crm_sync_account_update       (CrmDb                  *db,
                                               gint64                  id,
                                               const CrmFoundAccount  *found,
                                               guint                  *n_new,
                                               GCancellable           *cancellable,
                                               GError                **error);

/* Whether what was at @before may be looked for at @after from now on: the same host, and no less secure. */
gboolean        crm_sync_account_may_follow   (const char             *before,
                                               const char             *after);

/* Accounts that are not in the trash, with their calendars. (transfer full) */
CrmSyncAccount *crm_sync_account_load         (CrmDb                  *db,
                                               gint64                  id,
                                               GCancellable           *cancellable,
                                               GError                **error);
GPtrArray      *crm_sync_account_load_all     (CrmDb                  *db,
                                               GCancellable           *cancellable,
                                               GError                **error);

/*
 * Inside a write of the user: the account and its calendars go to the trash, and out of the sync. Nothing changes on the server. What
 * the calendars held stays in the book, with its contacts; the calendar does not show it. Undoable. The label is set.
 */
gboolean        crm_sync_account_forget       (CrmConn                *conn,
                                               gint64                  id,
                                               GError                **error);

/* Inside a write of the user: calendar @id is synced and shown from now on, or no more. Undoable. The label is set. */
gboolean        crm_sync_account_take         (CrmConn                *conn,
                                               gint64                  calendar_id,
                                               gboolean                taken,
                                               GError                **error);

/* Remembers that there is no password (@why NULL) or that the server refused it, and why: to be asked for. */
gboolean        crm_sync_account_set_refused  (CrmDb                  *db,
                                               gint64                  id,
                                               const char             *why,
                                               GError                **error);

/* There is another password now. */
gboolean        crm_sync_account_set_active   (CrmDb                  *db,
                                               gint64                  id,
                                               GError                **error);

/* TRUE when something is queued that could be sent now. */
gboolean        crm_sync_account_has_work     (CrmDb                  *db,
                                               GCancellable           *cancellable);

void            crm_sync_account_free         (CrmSyncAccount         *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncAccount, crm_sync_account_free)

G_END_DECLS
