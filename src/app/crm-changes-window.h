/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* What was done in @book lately, imports included, each with an Undo; over @parent, which is told "win.undo-set" with the id. */
void crm_changes_window_present (GtkWindow *parent,
                                 CrmBook   *book);

G_END_DECLS
