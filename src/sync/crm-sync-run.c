/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-private.h"

#include <glib/gi18n-lib.h>

#include "crm-net-error.h"
#include "crm-sync-account.h"

typedef struct
{
  CrmSync *self;
  gint64   account_id;
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->self);
  g_free (asking);
}

static gboolean
emit_password_needed (gpointer user_data)
{
  Asking *asking = user_data;

  g_signal_emit_by_name (asking->self, "password-needed", asking->account_id);

  return G_SOURCE_REMOVE;
}

static void
ask_for_password (CrmSync *self,
                  gint64   account_id)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->self = g_object_ref (self);
  asking->account_id = account_id;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, emit_password_needed, asking, (GDestroyNotify) asking_free);
}

static void
on_progress (guint    done,
             guint    total,
             gpointer user_data)
{
  if (user_data != NULL)
    crm_job_set_count (user_data, done, total);
}

static void
add_tally (CrmSyncTally       *sum,
           const CrmSyncTally *one)
{
  sum->fetched += one->fetched;
  sum->removed += one->removed;
  sum->sent += one->sent;
  sum->deleted += one->deleted;
  sum->conflicts += one->conflicts;
  sum->quarantined += one->quarantined;
  sum->held += one->held;
}

/* A session that knows the account's password, NULL with @error where there is none to be had. */
static CrmHttpSession *
open_session (CrmSync         *self,
              CrmSyncAccount  *account,
              GCancellable    *cancellable,
              GError         **error)
{
  g_autoptr (CrmHttpSession) session = crm_http_session_new ();
  g_autoptr (GError) local_error = NULL;
  char *password;

  if (account->user == NULL)
    return g_steal_pointer (&session);

  password = crm_secrets_lookup (self->secrets, CRM_SYNC_SERVICE, account->uid, cancellable, &local_error);
  if (password == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "there is no password for %s", account->name);
      return NULL;
    }

  crm_http_session_set_credentials (session, account->url, account->user, password, TRUE);
  for (guint i = 0; i < account->calendars->len; i++)
    crm_http_session_trust_origin (session, ((CrmSyncCalendar *) g_ptr_array_index (account->calendars, i))->url);
  if (account->pinned_key != NULL)
    crm_http_session_set_pinned_key (session, account->pinned_key);
  crm_secret_free (password);

  return g_steal_pointer (&session);
}

typedef struct
{
  CrmSync      *self;
  gint64        only;
  CrmSyncFlags  flags;
  CrmJob       *job;
  CrmSyncTally  total;
  GCancellable *cancellable;
  GError       *error;          /* the first */
} Run;

static void
note_error (Run    *run,
            GError *error)
{
  if (run->error == NULL)
    run->error = error;
  else
    g_error_free (error);
}

static gboolean
concerns (Run            *run,
          CrmSyncAccount *account)
{
  for (guint i = 0; i < account->calendars->len; i++)
    if (run->only == 0 || run->only == account->id || ((CrmSyncCalendar *) g_ptr_array_index (account->calendars, i))->id == run->only)
      return TRUE;

  return FALSE;
}

/* A calendar that failed lately; not where the time it waits for is so far away that a clock must have been wrong. */
static gboolean
waits (CrmSyncCalendar *calendar)
{
  gint64 left = calendar->backoff_until - g_get_real_time ();

  return left > 0 && left < 2 * G_TIME_SPAN_HOUR;
}

/* The keyring has none. The schedule asks once, whoever wants a sync now each time. */
static void
ask_for_missing_password (Run            *run,
                          CrmSyncAccount *account)
{
  GHashTable *asked = run->self->asked;

  if ((run->flags & CRM_SYNC_SCHEDULED) != 0 && g_hash_table_contains (asked, &account->id))
    return;
  g_hash_table_add (asked, g_memdup2 (&account->id, sizeof account->id));
  ask_for_password (run->self, account->id);
}

static gboolean
run_account (Run            *run,
             CrmSyncAccount *account)
{
  g_autoptr (CrmHttpSession) session = NULL;
  GError *error = NULL;

  if (!concerns (run, account))
    return TRUE;

  /* A password that was refused is never sent again: servers lock accounts out. Somebody who waits is told, and asked. */
  if (account->refused)
    {
      if ((run->flags & CRM_SYNC_SCHEDULED) == 0)
        {
          ask_for_password (run->self, account->id);
          note_error (run, g_error_new (CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "the password of %s was refused before",
                                        account->name));
        }
      return TRUE;
    }

  session = open_session (run->self, account, run->cancellable, &error);
  if (session == NULL && g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH))
    {
      if (!account->missing)
        crm_sync_account_set_refused (run->self->db, account->id, NULL, NULL);
      ask_for_missing_password (run, account);
      note_error (run, error);
      return TRUE;
    }
  for (guint i = 0; session != NULL && i < account->calendars->len; i++)
    {
      CrmSyncCalendar *calendar = g_ptr_array_index (account->calendars, i);
      g_autoptr (CrmCaldavClient) client = NULL;
      CrmSyncCycle cycle = { .db = run->self->db, .calendar_id = calendar->id, .flags = run->flags, .progress = on_progress,
                             .user_data = run->job };

      if ((run->only != 0 && run->only != account->id && calendar->id != run->only) ||
          ((run->flags & CRM_SYNC_SCHEDULED) != 0 && waits (calendar)))
        continue;
      if (run->job != NULL)
        crm_job_set_detail (run->job, calendar->name);
      client = crm_caldav_client_new (session, calendar->url);
      cycle.client = client;
      crm_sync_cycle_run (&cycle, run->cancellable, &error);
      add_tally (&run->total, &cycle.tally);
      if (g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        break;
      if (error != NULL)
        note_error (run, g_steal_pointer (&error));
    }

  if (g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH))
    {
      crm_sync_account_set_refused (run->self->db, account->id, error->message, NULL);
      ask_for_password (run->self, account->id);
    }
  else if (session != NULL && account->missing && !g_cancellable_is_cancelled (run->cancellable))
    crm_sync_account_set_active (run->self->db, account->id, NULL);
  if (error != NULL)
    note_error (run, error);

  return !g_cancellable_is_cancelled (run->cancellable);
}

static char *
summary_of (const CrmSyncTally *total)
{
  if (total->fetched + total->removed + total->sent + total->deleted == 0)
    return g_strdup (_("Everything was up to date"));

  return g_strdup_printf (_("Received %u, removed %u, sent %u, deleted on the server %u"), total->fetched, total->removed,
                          total->sent, total->deleted);
}

gboolean
crm_sync_run (CrmSync       *self,
              gint64         calendar_id,
              CrmSyncFlags   flags,
              CrmJob        *job,
              CrmSyncTally  *total,
              GCancellable  *cancellable,
              GError       **error)
{
  Run run = { .self = self, .only = calendar_id, .flags = flags, .job = job, .cancellable = cancellable };

  g_return_val_if_fail (CRM_IS_SYNC (self), FALSE);
  g_return_val_if_fail (job == NULL || CRM_IS_JOB (job), FALSE);

  g_mutex_lock (&self->run_lock);
  if (job != NULL)
    crm_job_start (job);

  /* Twice where a meeting moved from one calendar to another: the old copy goes when the new one stands. */
  for (guint pass = 0; pass < 2 && run.error == NULL; pass++)
    {
      g_autoptr (GPtrArray) accounts = pass > 0 && !crm_sync_account_has_work (self->db, cancellable) ? NULL
                                       : crm_sync_account_load_all (self->db, cancellable, &run.error);

      for (guint i = 0; accounts != NULL && i < accounts->len; i++)
        if (!run_account (&run, g_ptr_array_index (accounts, i)))
          break;
    }
  g_mutex_unlock (&self->run_lock);

  if (job != NULL && run.error != NULL)
    crm_job_fail (job, run.error);
  else if (job != NULL)
    {
      g_autofree char *summary = summary_of (&run.total);

      crm_job_finish (job, summary);
    }
  if (total != NULL)
    *total = run.total;
  if (run.error == NULL)
    return TRUE;
  g_propagate_error (error, run.error);

  return FALSE;
}

/* ---------------------------------------------------------------- new calendars */

static gboolean
look_for_calendars (CrmSync         *self,
                    CrmSyncAccount  *account,
                    guint           *n_new,
                    GCancellable    *cancellable,
                    GError         **error)
{
  g_autoptr (CrmHttpSession) session = NULL;
  g_autoptr (CrmFoundAccount) found = NULL;
  g_autoptr (GError) local_error = NULL;
  guint n = 0;

  if (account->refused)
    g_set_error (&local_error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH, "the password of %s was refused before", account->name);
  else
    session = open_session (self, account, cancellable, &local_error);
  if (session != NULL)
    {
      found = crm_caldav_look_again (session, account->url, cancellable, &local_error);
      if (g_error_matches (local_error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH))
        crm_sync_account_set_refused (self->db, account->id, local_error->message, NULL);
    }
  if (g_error_matches (local_error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH))
    ask_for_password (self, account->id);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!crm_sync_account_update (self->db, account->id, found, &n, cancellable, error))
    return FALSE;
  *n_new += n;

  return TRUE;
}

gboolean
crm_sync_find_calendars (CrmSync       *self,
                         gint64         account_id,
                         guint         *n_new,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr (GPtrArray) accounts = NULL;
  gboolean good;
  guint n = 0;

  g_return_val_if_fail (CRM_IS_SYNC (self), FALSE);

  g_mutex_lock (&self->run_lock);
  accounts = crm_sync_account_load_all (self->db, cancellable, error);
  good = accounts != NULL;
  for (guint i = 0; good && i < accounts->len; i++)
    {
      CrmSyncAccount *account = g_ptr_array_index (accounts, i);

      if (account_id == 0 || account->id == account_id)
        good = look_for_calendars (self, account, &n, cancellable, error);
    }
  g_mutex_unlock (&self->run_lock);
  if (n_new != NULL)
    *n_new = n;

  return good;
}

static void
find_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  guint n_new = 0;

  if (crm_sync_find_calendars (source, *(gint64 *) task_data, &n_new, cancellable, &error))
    g_task_return_int (task, n_new);
  else
    g_task_return_error (task, error);
}

void
crm_sync_find_calendars_async (CrmSync             *self,
                               gint64               account_id,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CRM_IS_SYNC (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_sync_find_calendars_async);
  g_task_set_task_data (task, g_memdup2 (&account_id, sizeof account_id), g_free);
  g_task_run_in_thread (task, find_thread);
}

gboolean
crm_sync_find_calendars_finish (CrmSync       *self,
                                GAsyncResult  *result,
                                guint         *n_new,
                                GError       **error)
{
  gssize n;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  n = g_task_propagate_int (G_TASK (result), error);
  if (n_new != NULL)
    *n_new = (guint) MAX (n, 0);

  return n >= 0;
}
