/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"
#include "crm-job.h"
#include "crm-secrets.h"
#include "crm-sync-cycle.h"

G_BEGIN_DECLS

/*
 * The calendar accounts of a book and their syncing: on demand, after edits, and every few minutes. Made in the main thread
 * of a program; the work is done on a thread of its own. Passwords come from @secrets, service "caldav", account the uid of the
 * calendar_account row.
 *
 * Signals, in the main context of the thread that made it
 *   finished (CrmSync *sync, GError *error)          after each run by crm_sync_run_async() or the schedule; error (nullable): the first
 *   password-needed (CrmSync *sync, gint64 account)  the keyring has none, or the server refused it; crm_sync_set_password().
 *                                                    The schedule leaves the account alone until then, and says it once a run
 *                                                    of the program
 */
#define CRM_TYPE_SYNC (crm_sync_get_type ())
G_DECLARE_FINAL_TYPE (CrmSync, crm_sync, CRM, SYNC, GObject)

/* Service name of its passwords in CrmSecrets. */
#define CRM_SYNC_SERVICE "caldav"

/* Keeps references. Returns: (transfer full) */
CrmSync    *crm_sync_new                   (CrmDb                *db,
                                            CrmSecrets           *secrets);

/*
 * Finds the account behind @input (an e-mail address, a host, a URL), asks it for its calendars, and puts account and
 * calendars into the book; an account that is there already gets those calendars that are new. @password goes to the
 * keyring. @n_calendars (nullable): how many it has. Waits; errors as crm_caldav_discover() and of the store.
 * Returns: the account's id, 0 with @error
 */
gint64      crm_sync_add_account           (CrmSync              *self,
                                            const char           *input,
                                            const char           *user,
                                            const char           *password,
                                            guint                *n_calendars,
                                            GCancellable         *cancellable,
                                            GError              **error);
void        crm_sync_add_account_async     (CrmSync              *self,
                                            const char           *input,
                                            const char           *user,
                                            const char           *password,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gint64      crm_sync_add_account_finish    (CrmSync              *self,
                                            GAsyncResult         *result,
                                            guint                *n_calendars,
                                            GError              **error);

/*
 * Asks the server of account @account_id (0: of each) for its calendars, and takes those that are new; calendars that the owner
 * left out stay out. @n_new (nullable): how many. Waits; not while a run is under way. A password that was refused is not sent
 * again: CRM_NET_ERROR_AUTH, and "password-needed". Other errors as crm_caldav_discover() and of the store.
 */
gboolean    crm_sync_find_calendars        (CrmSync              *self,
                                            gint64                account_id,
                                            guint                *n_new,
                                            GCancellable         *cancellable,
                                            GError              **error);
void        crm_sync_find_calendars_async  (CrmSync              *self,
                                            gint64                account_id,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean    crm_sync_find_calendars_finish (CrmSync              *self,
                                            GAsyncResult         *result,
                                            guint                *n_new,
                                            GError              **error);

/* Another password for an account; it is tried with the next run. Waits. */
gboolean    crm_sync_set_password          (CrmSync              *self,
                                            gint64                account_id,
                                            const char           *password,
                                            GCancellable         *cancellable,
                                            GError              **error);

/*
 * Syncs calendar @calendar_id (0: all of all accounts; the id of an account: all of it) and waits; one run at a time. A calendar that fails does not keep the
 * others from their turn; the first error is reported. @job (nullable) is started, kept up and finished or failed; @total
 * (nullable) gets the sum of what was done.
 */
gboolean    crm_sync_run                   (CrmSync              *self,
                                            gint64                calendar_id,
                                            CrmSyncFlags          flags,
                                            CrmJob               *job,
                                            CrmSyncTally         *total,
                                            GCancellable         *cancellable,
                                            GError              **error);
/* The same on a thread of its own; "finished" tells when it is over. */
void        crm_sync_run_async             (CrmSync              *self,
                                            gint64                calendar_id,
                                            CrmSyncFlags          flags,
                                            CrmJob               *job);

/* Syncs now, every @minutes, and two seconds after edits of activities, as long as there is a network; calendars that failed
 * wait their time. From the main thread. */
void        crm_sync_start                 (CrmSync              *self,
                                            guint                 minutes);

/* Ends the schedule and cancels a run of it. To be called before the book is closed. */
void        crm_sync_stop                  (CrmSync              *self);

G_END_DECLS
