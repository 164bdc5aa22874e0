/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-secrets.h"

#include <libsecret/secret.h>

/* The desktop's keyring. What it does not take or give stays in, or comes from, the memory of the parent class. */
#define CRM_TYPE_SECRETS_LIBSECRET (crm_secrets_libsecret_get_type ())
G_DECLARE_FINAL_TYPE (CrmSecretsLibsecret, crm_secrets_libsecret, CRM, SECRETS_LIBSECRET, CrmSecrets)

struct _CrmSecretsLibsecret
{
  CrmSecrets parent_instance;
};

G_DEFINE_FINAL_TYPE (CrmSecretsLibsecret, crm_secrets_libsecret, CRM_TYPE_SECRETS)

static const SecretSchema schema = {
  CRM_APPLICATION_ID, SECRET_SCHEMA_NONE,
  {
    { "service", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* libsecret shares one service and its session in a process, which two threads that ask at the same time make half: one of them then
 * asks with no session at all. So one asks after the other. */
static GMutex keyring_mutex;

/* TRUE when the call was cancelled; any other failure means that there is no keyring to talk to. */
static gboolean
take_cancelled (GError **inner,
                GError **error)
{
  if (*inner == NULL)
    return FALSE;
  if (g_error_matches (*inner, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (inner));
      return TRUE;
    }

  g_info ("No keyring: %s", (*inner)->message);
  return FALSE;
}

static gboolean
libsecret_store (CrmSecrets    *self,
                 const char    *service,
                 const char    *account,
                 const char    *label,
                 const char    *secret,
                 GCancellable  *cancellable,
                 GError       **error)
{
  CrmSecretsClass *parent = CRM_SECRETS_CLASS (crm_secrets_libsecret_parent_class);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&keyring_mutex);
  g_autoptr(GError) inner = NULL;

  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, &inner,
                                  "service", service, "account", account, NULL))
    return parent->clear (self, service, account, cancellable, error);
  if (take_cancelled (&inner, error))
    return FALSE;

  return parent->store (self, service, account, label, secret, cancellable, error);
}

static char *
libsecret_lookup (CrmSecrets    *self,
                  const char    *service,
                  const char    *account,
                  GCancellable  *cancellable,
                  GError       **error)
{
  CrmSecretsClass *parent = CRM_SECRETS_CLASS (crm_secrets_libsecret_parent_class);
  g_autoptr(GError) inner = NULL;
  char *kept = parent->lookup (self, service, account, cancellable, error);
  char *secret;
  char *copy;

  if (kept != NULL)
    return kept;

  g_mutex_lock (&keyring_mutex);
  secret = secret_password_lookup_sync (&schema, cancellable, &inner, "service", service, "account", account, NULL);
  g_mutex_unlock (&keyring_mutex);
  if (take_cancelled (&inner, error) || secret == NULL)
    return NULL;

  copy = g_strdup (secret);
  secret_password_free (secret);
  return copy;
}

static gboolean
libsecret_clear (CrmSecrets    *self,
                 const char    *service,
                 const char    *account,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&keyring_mutex);
  g_autoptr(GError) inner = NULL;

  secret_password_clear_sync (&schema, cancellable, &inner, "service", service, "account", account, NULL);
  if (take_cancelled (&inner, error))
    return FALSE;

  return CRM_SECRETS_CLASS (crm_secrets_libsecret_parent_class)->clear (self, service, account, cancellable, error);
}

static void
crm_secrets_libsecret_class_init (CrmSecretsLibsecretClass *klass)
{
  CrmSecretsClass *secrets_class = CRM_SECRETS_CLASS (klass);

  secrets_class->store = libsecret_store;
  secrets_class->lookup = libsecret_lookup;
  secrets_class->clear = libsecret_clear;
}

static void
crm_secrets_libsecret_init (CrmSecretsLibsecret *self)
{
}

CrmSecrets *
crm_secrets_new (void)
{
  return g_object_new (CRM_TYPE_SECRETS_LIBSECRET, NULL);
}
