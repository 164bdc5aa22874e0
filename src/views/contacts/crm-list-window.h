/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * A list that is made or changed: its name, and of a smart one its rule, with the number of those for whom it holds and the first names,
 * counted anew with each change. Ctrl+Return saves, Esc leaves.
 */
#define CRM_TYPE_LIST_WINDOW (crm_list_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmListWindow, crm_list_window, CRM, LIST_WINDOW, AdwWindow)

/* Opens it over the window of @from. @list_id 0: a new list of contacts, smart or filled by hand. Toasts are said by the host of @from. */
void crm_list_window_present (GtkWidget  *from,
                              CrmBook    *book,
                              gint64      list_id,
                              gboolean    smart);

G_END_DECLS
