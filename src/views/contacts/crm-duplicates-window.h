/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * The window in which contacts that may be the same are gone through, over the one of @parent (a view): the whole book is searched when it
 * is first opened. Arrows walk, Enter merges (where the main window has the action win.merge-contacts), K keeps separate, S skips, Ctrl+Z
 * takes back.
 */
void crm_duplicates_window_present (GtkWidget *parent,
                                    CrmBook   *book);

G_END_DECLS
