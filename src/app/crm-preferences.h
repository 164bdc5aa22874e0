/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book-keeper.h"

G_BEGIN_DECLS

/* The preferences over @parent, the main window. @book is the open one and @keeper its keeper, NULL where none is open. @page: the name
 * of the page to begin with ("accounts", "backups"), NULL: the first. */
void crm_preferences_present (GtkWindow     *parent,
                              CrmBook       *book,
                              CrmBookKeeper *keeper,
                              const char    *page);

G_END_DECLS
