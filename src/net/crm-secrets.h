/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Where passwords are: the desktop's keyring, never the book, a log, a settings file or a command line. Where there is no
 * keyring a password lives in memory until the program ends and is asked for again in the next run.
 *
 * A password belongs to a service ("smtp", "caldav") and an account (the uid of its row). The plain functions wait and
 * belong on a worker thread or in the command line (unlocking a keyring may ask the user); the _async ones are for the
 * window. Any thread.
 */
#define CRM_TYPE_SECRETS (crm_secrets_get_type ())
G_DECLARE_DERIVABLE_TYPE (CrmSecrets, crm_secrets, CRM, SECRETS, GObject)

struct _CrmSecretsClass
{
  GObjectClass parent_class;

  gboolean   (*store)    (CrmSecrets    *self,
                          const char    *service,
                          const char    *account,
                          const char    *label,
                          const char    *secret,
                          GCancellable  *cancellable,
                          GError       **error);
  char      *(*lookup)   (CrmSecrets    *self,
                          const char    *service,
                          const char    *account,
                          GCancellable  *cancellable,
                          GError       **error);
  gboolean   (*clear)    (CrmSecrets    *self,
                          const char    *service,
                          const char    *account,
                          GCancellable  *cancellable,
                          GError       **error);
};

/* The desktop's keyring, with memory behind it where there is none (transfer full). */
CrmSecrets *crm_secrets_new             (void);

/* The one that all of the program uses, so that what is only in memory is found again: crm_secrets_new(), made when first asked for.
 * (transfer none) */
CrmSecrets *crm_secrets_get_default     (void);

/* Memory alone, for tests (transfer full). */
CrmSecrets *crm_secrets_new_in_memory   (void);

/*
 * Keeps @secret under @service and @account; @label is what the keyring's own window shows (translated). Where there is no
 * keyring it is kept in memory, which is no error. FALSE with G_IO_ERROR_CANCELLED.
 */
gboolean    crm_secrets_store           (CrmSecrets           *self,
                                         const char           *service,
                                         const char           *account,
                                         const char           *label,
                                         const char           *secret,
                                         GCancellable         *cancellable,
                                         GError              **error);
void        crm_secrets_store_async     (CrmSecrets           *self,
                                         const char           *service,
                                         const char           *account,
                                         const char           *label,
                                         const char           *secret,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean    crm_secrets_store_finish    (CrmSecrets           *self,
                                         GAsyncResult         *result,
                                         GError              **error);

/* The password, to be freed with crm_secret_free(). NULL without @error: there is none, ask for it. NULL with @error:
 * G_IO_ERROR_CANCELLED. */
char       *crm_secrets_lookup          (CrmSecrets           *self,
                                         const char           *service,
                                         const char           *account,
                                         GCancellable         *cancellable,
                                         GError              **error);
void        crm_secrets_lookup_async    (CrmSecrets           *self,
                                         const char           *service,
                                         const char           *account,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
char       *crm_secrets_lookup_finish   (CrmSecrets           *self,
                                         GAsyncResult         *result,
                                         GError              **error);

/* Forgets the password; one that is not there is no error. */
gboolean    crm_secrets_clear           (CrmSecrets           *self,
                                         const char           *service,
                                         const char           *account,
                                         GCancellable         *cancellable,
                                         GError              **error);
void        crm_secrets_clear_async     (CrmSecrets           *self,
                                         const char           *service,
                                         const char           *account,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean    crm_secrets_clear_finish    (CrmSecrets           *self,
                                         GAsyncResult         *result,
                                         GError              **error);

/* Overwrites and frees a password. NULL is allowed. */
void        crm_secret_free             (char                 *secret);

G_END_DECLS
