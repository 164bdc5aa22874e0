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
  GPtrArray *calendars;         /* (element-type CrmSyncCalendar) */
} CrmSyncAccount;

/* Puts what was found into the book: the account (named @name) if it is new, and its calendars that are. @uid gets the account's
 * uid (transfer full). Returns: its id, 0 with @error */
gint64          crm_sync_account_save         (CrmDb                  *db,
                                               const CrmFoundAccount  *found,
                                               const char             *name,
                                               const char             *user,
                                               char                  **uid,
                                               GCancellable           *cancellable,
                                               GError                **error);

/* Accounts that are not in the trash, with their calendars. (transfer full) */
CrmSyncAccount *crm_sync_account_load         (CrmDb                  *db,
                                               gint64                  id,
                                               GCancellable           *cancellable,
                                               GError                **error);
GPtrArray      *crm_sync_account_load_all     (CrmDb                  *db,
                                               GCancellable           *cancellable,
                                               GError                **error);

/* Remembers that the server refused the password, and why; @why NULL: there is another one now. */
gboolean        crm_sync_account_set_refused  (CrmDb                  *db,
                                               gint64                  id,
                                               const char             *why,
                                               GError                **error);

/* TRUE when something is queued that could be sent now. */
gboolean        crm_sync_account_has_work     (CrmDb                  *db,
                                               GCancellable           *cancellable);

void            crm_sync_account_free         (CrmSyncAccount         *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSyncAccount, crm_sync_account_free)

G_END_DECLS
