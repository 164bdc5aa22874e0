/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * The page of the preferences with what goes out to servers: calendar accounts, their calendars, how their sync stands, and mail
 * accounts. It reads the book and follows it; what it does are commands of the book and actions of the main window.
 */
#define CRM_TYPE_ACCOUNTS_PAGE (crm_accounts_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmAccountsPage, crm_accounts_page, CRM, ACCOUNTS_PAGE, AdwPreferencesPage)

/* @window: the main window, whose actions are used ("win.sync-part", "win.calendar-password", "win.conflicts", "win.undo-set"). */
GtkWidget *crm_accounts_page_new   (CrmBook        *book,
                                    GtkWindow      *window);

/* A toast on the window that @widget stands in, with Undo where @set can be undone. For the groups of the page. */
void       crm_accounts_page_done  (GtkWidget      *widget,
                                    GtkWindow      *window,
                                    CrmChangeSet   *set);

/* The same with words and nothing to press. */
void       crm_accounts_page_say   (GtkWidget      *widget,
                                    const char     *text);

G_END_DECLS
