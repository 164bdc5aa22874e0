/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-sync-private.h"

#include "crm-sync-account.h"

#define DEBOUNCE_SECONDS 2

G_DEFINE_FINAL_TYPE (CrmSync, crm_sync, G_TYPE_OBJECT)

enum
{
  SIGNAL_FINISHED,
  SIGNAL_PASSWORD_NEEDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
crm_sync_dispose (GObject *object)
{
  CrmSync *self = CRM_SYNC (object);

  crm_sync_stop (self);
  g_clear_object (&self->db);
  g_clear_object (&self->secrets);

  G_OBJECT_CLASS (crm_sync_parent_class)->dispose (object);
}

static void
crm_sync_finalize (GObject *object)
{
  CrmSync *self = CRM_SYNC (object);

  g_clear_object (&self->cancellable);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->asked);
  g_mutex_clear (&self->run_lock);

  G_OBJECT_CLASS (crm_sync_parent_class)->finalize (object);
}

static void
crm_sync_class_init (CrmSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_sync_dispose;
  object_class->finalize = crm_sync_finalize;

  signals[SIGNAL_FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_PASSWORD_NEEDED] = g_signal_new ("password-needed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
crm_sync_init (CrmSync *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->asked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_mutex_init (&self->run_lock);
}

CrmSync *
crm_sync_new (CrmDb      *db,
              CrmSecrets *secrets)
{
  CrmSync *self;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);
  g_return_val_if_fail (CRM_IS_SECRETS (secrets), NULL);

  self = g_object_new (CRM_TYPE_SYNC, NULL);
  self->db = g_object_ref (db);
  self->secrets = g_object_ref (secrets);

  return self;
}

/* ---------------------------------------------------------------- accounts */

gint64
crm_sync_add_account (CrmSync       *self,
                      const char    *input,
                      const char    *user,
                      const char    *password,
                      guint         *n_calendars,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (CrmHttpSession) session = NULL;
  g_autoptr (CrmFoundAccount) found = NULL;
  g_autofree char *uid = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *own_user = NULL;
  g_autofree char *own_password = NULL;
  gint64 id;

  g_return_val_if_fail (CRM_IS_SYNC (self), 0);
  g_return_val_if_fail (input != NULL, 0);

  plain = crm_caldav_plain_address (input, &own_user, &own_password);
  if (user == NULL)
    {
      user = own_user;
      password = password != NULL ? password : own_password;
    }

  session = crm_http_session_new ();
  found = crm_caldav_discover (session, plain, user, password, cancellable, error);
  if (found == NULL)
    return 0;

  id = crm_sync_account_save (self->db, found, plain, user, &uid, cancellable, error);
  if (id == 0)
    return 0;
  if (password != NULL && !crm_secrets_store (self->secrets, CRM_SYNC_SERVICE, uid, plain, password, cancellable, error))
    return 0;
  if (n_calendars != NULL)
    *n_calendars = found->calendars->len;

  return id;
}

typedef struct
{
  char   *input;
  char   *user;
  char   *password;
  guint   n_calendars;
  gint64  id;
} Adding;

static void
adding_free (Adding *adding)
{
  g_free (adding->input);
  g_free (adding->user);
  if (adding->password != NULL)
    crm_secret_free (adding->password);
  g_free (adding);
}

static void
add_thread (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Adding *adding = task_data;
  GError *error = NULL;

  adding->id = crm_sync_add_account (source, adding->input, adding->user, adding->password, &adding->n_calendars, cancellable,
                                     &error);
  if (adding->id == 0)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
crm_sync_add_account_async (CrmSync             *self,
                            const char          *input,
                            const char          *user,
                            const char          *password,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Adding *adding;

  g_return_if_fail (CRM_IS_SYNC (self));
  g_return_if_fail (input != NULL);

  adding = g_new0 (Adding, 1);
  adding->input = g_strdup (input);
  adding->user = g_strdup (user);
  adding->password = g_strdup (password);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_sync_add_account_async);
  g_task_set_task_data (task, adding, (GDestroyNotify) adding_free);
  g_task_run_in_thread (task, add_thread);
}

gint64
crm_sync_add_account_finish (CrmSync       *self,
                             GAsyncResult  *result,
                             guint         *n_calendars,
                             GError       **error)
{
  Adding *adding;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  adding = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return 0;
  if (n_calendars != NULL)
    *n_calendars = adding->n_calendars;

  return adding->id;
}

gboolean
crm_sync_set_password (CrmSync       *self,
                       gint64         account_id,
                       const char    *password,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (CrmSyncAccount) account = NULL;

  g_return_val_if_fail (CRM_IS_SYNC (self), FALSE);
  g_return_val_if_fail (password != NULL, FALSE);

  account = crm_sync_account_load (self->db, account_id, cancellable, error);

  return account != NULL &&
         crm_secrets_store (self->secrets, CRM_SYNC_SERVICE, account->uid, account->name, password, cancellable, error) &&
         crm_sync_account_set_active (self->db, account_id, error);
}

/* ---------------------------------------------------------------- in the background */

typedef struct
{
  gint64        calendar_id;
  CrmSyncFlags  flags;
  CrmJob       *job;
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->job);
  g_free (request);
}

static void
run_thread (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Request *request = task_data;
  g_autoptr (GCancellable) own = request->job != NULL ? crm_job_ref_cancellable (request->job) : NULL;
  GError *error = NULL;

  if (crm_sync_run (source, request->calendar_id, request->flags, request->job, NULL, own != NULL ? own : cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void schedule (CrmSync *self);

static void
on_run_done (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  CrmSync *self = CRM_SYNC (source);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, error);

  if ((((Request *) g_task_get_task_data (G_TASK (result)))->flags & CRM_SYNC_SCHEDULED) != 0)
    {
      self->scheduled = FALSE;
      if (self->again && self->timer != 0)
        schedule (self);
      self->again = FALSE;
    }
}

void
crm_sync_run_async (CrmSync      *self,
                    gint64        calendar_id,
                    CrmSyncFlags  flags,
                    CrmJob       *job)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (CRM_IS_SYNC (self));

  request = g_new0 (Request, 1);
  request->calendar_id = calendar_id;
  request->flags = flags;
  request->job = job == NULL ? NULL : g_object_ref (job);
  task = g_task_new (self, self->cancellable, on_run_done, NULL);
  g_task_set_source_tag (task, crm_sync_run_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (task, run_thread);
}

static gboolean
on_timer (gpointer user_data)
{
  CrmSync *self = user_data;

  if (self->scheduled)
    self->again = TRUE;
  else if (g_network_monitor_get_network_available (g_network_monitor_get_default ()))
    {
      self->scheduled = TRUE;
      crm_sync_run_async (self, 0, CRM_SYNC_SCHEDULED, NULL);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
on_debounced (gpointer user_data)
{
  CrmSync *self = user_data;

  self->debounce = 0;
  on_timer (self);

  return G_SOURCE_REMOVE;
}

static void
schedule (CrmSync *self)
{
  g_clear_handle_id (&self->debounce, g_source_remove);
  self->debounce = g_timeout_add_seconds (DEBOUNCE_SECONDS, on_debounced, self);
}

static void
on_changed (CrmDb        *db,
            CrmChangeSet *set,
            gpointer      user_data)
{
  if (crm_change_set_get_origin (set) != CRM_ORIGIN_SYNC &&
      (crm_change_set_concerns (set, "activity") || crm_change_set_concerns (set, "activity_reminder") ||
       crm_change_set_concerns (set, "activity_link") || crm_change_set_concerns (set, "calendar")))
    schedule (user_data);
}

void
crm_sync_start (CrmSync *self,
                guint    minutes)
{
  g_return_if_fail (CRM_IS_SYNC (self));
  g_return_if_fail (minutes > 0);
  g_return_if_fail (self->timer == 0);

  self->changed_handler = g_signal_connect (self->db, "changed", G_CALLBACK (on_changed), self);
  self->timer = g_timeout_add_seconds (minutes * 60, on_timer, self);
  on_timer (self);
}

void
crm_sync_stop (CrmSync *self)
{
  g_return_if_fail (CRM_IS_SYNC (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->debounce, g_source_remove);
  if (self->changed_handler != 0 && self->db != NULL)
    g_signal_handler_disconnect (self->db, self->changed_handler);
  self->changed_handler = 0;
  self->again = FALSE;

  /* A later start begins anew; what runs keeps the old one. */
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}
