/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* Says over the window of @from what an undo left as it is: @lines (of char*), under @heading. Nothing where there are none. */
void crm_stayed_alert_present  (GtkWidget    *from,
                                const char   *heading,
                                GPtrArray    *lines);

/* The same of what @set, the undo of an import or a merge, has kept; reads it first. */
void crm_stayed_alert_read     (GtkWidget    *from,
                                CrmBook      *book,
                                CrmChangeSet *set);

G_END_DECLS
