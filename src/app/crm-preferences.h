/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book-keeper.h"

G_BEGIN_DECLS

/* The preferences over @parent. @keeper is that of the open book, NULL where none is open. */
void crm_preferences_present (GtkWindow     *parent,
                              CrmBookKeeper *keeper);

G_END_DECLS
