/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-secrets.h"

#include <string.h>

/* The base class keeps passwords in memory. */
typedef struct
{
  GMutex      mutex;
  GHashTable *secrets;  /* "service\naccount" -> password */
} CrmSecretsPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (CrmSecrets, crm_secrets, G_TYPE_OBJECT)

/* What an asynchronous call works on. */
typedef struct
{
  char *service;
  char *account;
  char *label;
  char *secret;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->service);
  g_free (request->account);
  g_free (request->label);
  crm_secret_free (request->secret);
  g_free (request);
}

void
crm_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static char *
make_key (const char *service,
          const char *account)
{
  return g_strconcat (service, "\n", account, NULL);
}

static gboolean
memory_store (CrmSecrets    *self,
              const char    *service,
              const char    *account,
              const char    *label,
              const char    *secret,
              GCancellable  *cancellable,
              GError       **error)
{
  CrmSecretsPrivate *priv = crm_secrets_get_instance_private (self);

  g_mutex_lock (&priv->mutex);
  g_hash_table_insert (priv->secrets, make_key (service, account), g_strdup (secret));
  g_mutex_unlock (&priv->mutex);

  return TRUE;
}

static char *
memory_lookup (CrmSecrets    *self,
               const char    *service,
               const char    *account,
               GCancellable  *cancellable,
               GError       **error)
{
  CrmSecretsPrivate *priv = crm_secrets_get_instance_private (self);
  g_autofree char *key = make_key (service, account);
  char *secret;

  g_mutex_lock (&priv->mutex);
  secret = g_strdup (g_hash_table_lookup (priv->secrets, key));
  g_mutex_unlock (&priv->mutex);

  return secret;
}

static gboolean
memory_clear (CrmSecrets    *self,
              const char    *service,
              const char    *account,
              GCancellable  *cancellable,
              GError       **error)
{
  CrmSecretsPrivate *priv = crm_secrets_get_instance_private (self);
  g_autofree char *key = make_key (service, account);

  g_mutex_lock (&priv->mutex);
  g_hash_table_remove (priv->secrets, key);
  g_mutex_unlock (&priv->mutex);

  return TRUE;
}

static void
crm_secrets_finalize (GObject *object)
{
  CrmSecretsPrivate *priv = crm_secrets_get_instance_private (CRM_SECRETS (object));

  g_clear_pointer (&priv->secrets, g_hash_table_unref);
  g_mutex_clear (&priv->mutex);

  G_OBJECT_CLASS (crm_secrets_parent_class)->finalize (object);
}

static void
crm_secrets_class_init (CrmSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_secrets_finalize;

  klass->store = memory_store;
  klass->lookup = memory_lookup;
  klass->clear = memory_clear;
}

static void
crm_secrets_init (CrmSecrets *self)
{
  CrmSecretsPrivate *priv = crm_secrets_get_instance_private (self);

  g_mutex_init (&priv->mutex);
  priv->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) crm_secret_free);
}

CrmSecrets *
crm_secrets_new_in_memory (void)
{
  return g_object_new (CRM_TYPE_SECRETS, NULL);
}

gboolean
crm_secrets_store (CrmSecrets    *self,
                   const char    *service,
                   const char    *account,
                   const char    *label,
                   const char    *secret,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_return_val_if_fail (CRM_IS_SECRETS (self), FALSE);
  g_return_val_if_fail (service != NULL && account != NULL && label != NULL && secret != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  return CRM_SECRETS_GET_CLASS (self)->store (self, service, account, label, secret, cancellable, error);
}

char *
crm_secrets_lookup (CrmSecrets    *self,
                    const char    *service,
                    const char    *account,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_return_val_if_fail (CRM_IS_SECRETS (self), NULL);
  g_return_val_if_fail (service != NULL && account != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return CRM_SECRETS_GET_CLASS (self)->lookup (self, service, account, cancellable, error);
}

gboolean
crm_secrets_clear (CrmSecrets    *self,
                   const char    *service,
                   const char    *account,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_return_val_if_fail (CRM_IS_SECRETS (self), FALSE);
  g_return_val_if_fail (service != NULL && account != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  return CRM_SECRETS_GET_CLASS (self)->clear (self, service, account, cancellable, error);
}

static void
store_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const Request *request = task_data;
  g_autoptr(GError) error = NULL;

  if (crm_secrets_store (source, request->service, request->account, request->label, request->secret, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
lookup_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const Request *request = task_data;
  g_autoptr(GError) error = NULL;
  char *secret = crm_secrets_lookup (source, request->service, request->account, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) crm_secret_free);
}

static void
clear_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const Request *request = task_data;
  g_autoptr(GError) error = NULL;

  if (crm_secrets_clear (source, request->service, request->account, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
run_async (CrmSecrets          *self,
           GTaskThreadFunc      func,
           gpointer             tag,
           const char          *service,
           const char          *account,
           const char          *label,
           const char          *secret,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->service = g_strdup (service);
  request->account = g_strdup (account);
  request->label = g_strdup (label);
  request->secret = g_strdup (secret);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, func);
}

void
crm_secrets_store_async (CrmSecrets          *self,
                         const char          *service,
                         const char          *account,
                         const char          *label,
                         const char          *secret,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (CRM_IS_SECRETS (self));
  g_return_if_fail (service != NULL && account != NULL && label != NULL && secret != NULL);

  run_async (self, store_thread, crm_secrets_store_async, service, account, label, secret, cancellable, callback, user_data);
}

gboolean
crm_secrets_store_finish (CrmSecrets    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
crm_secrets_lookup_async (CrmSecrets          *self,
                          const char          *service,
                          const char          *account,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (CRM_IS_SECRETS (self));
  g_return_if_fail (service != NULL && account != NULL);

  run_async (self, lookup_thread, crm_secrets_lookup_async, service, account, NULL, NULL, cancellable, callback, user_data);
}

char *
crm_secrets_lookup_finish (CrmSecrets    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
crm_secrets_clear_async (CrmSecrets          *self,
                         const char          *service,
                         const char          *account,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (CRM_IS_SECRETS (self));
  g_return_if_fail (service != NULL && account != NULL);

  run_async (self, clear_thread, crm_secrets_clear_async, service, account, NULL, NULL, cancellable, callback, user_data);
}

gboolean
crm_secrets_clear_finish (CrmSecrets    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

CrmSecrets *
crm_secrets_get_default (void)
{
  static gsize initialized;
  static CrmSecrets *secrets;

  if (g_once_init_enter (&initialized))
    {
      secrets = crm_secrets_new ();
      g_once_init_leave (&initialized, 1);
    }

  return secrets;
}
