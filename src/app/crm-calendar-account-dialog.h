/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-sync.h"

G_BEGIN_DECLS

/*
 * A window that adds a calendar account: address and password, then the calendars that were found, each with a switch. What is
 * switched on is put into the book, and the first sync begins: "win.sync" of @parent.
 */
void crm_calendar_account_dialog_present (GtkWindow *parent,
                                          CrmDb     *db);

G_END_DECLS
