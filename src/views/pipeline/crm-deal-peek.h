/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* Shows deal @id at a glance, in a popover at @over: what it is worth, where it stands, who is in it, what comes next, its notes. Esc or
 * Space closes it, Enter opens the deal (board.open of the view around @over). */
void crm_deal_peek_popup (GtkWidget  *over,
                          CrmBook    *book,
                          gint64      id);

G_END_DECLS
