/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* The group of the mail accounts in the page of accounts: each can be edited, tried and removed; and one can be added. It follows @book.
 * @window: the main window, for Undo. */
GtkWidget *crm_mail_accounts_group_new (CrmBook   *book,
                                        GtkWindow *window);

G_END_DECLS
