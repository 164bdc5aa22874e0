/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book-keeper.h"

G_BEGIN_DECLS

/* The preferences over @parent. @book is the open one and @keeper its keeper, NULL where none is open. */
void crm_preferences_present (GtkWindow     *parent,
                              CrmBook       *book,
                              CrmBookKeeper *keeper);

G_END_DECLS
