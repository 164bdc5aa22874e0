/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* A window for a mail account: who writes, which server, how fast; with a button that tries it. @account NULL: a new one. */
void crm_mail_account_dialog_present (GtkWidget *parent,
                                      CrmBook   *book,
                                      CrmRecord *account);

G_END_DECLS
