/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-record.h"
#include "crm-secrets.h"

G_BEGIN_DECLS

/* Finds the password of a mail account: in the keyring, else by asking for it and keeping it there. */
void      crm_mail_password_async   (GtkWidget            *parent,
                                     CrmRecord            *account,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);

/* FALSE when it was called off. @password (transfer full, crm_secret_free()); NULL where the account signs in without one. */
gboolean  crm_mail_password_finish  (GAsyncResult         *result,
                                     char                **password);

G_END_DECLS
