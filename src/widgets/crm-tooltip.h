/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Gives @widget a tooltip whose text GTK asks for when the pointer rests on it; NULL or "": none. gtk_widget_set_tooltip_text() asks the X
 * server each time where the pointer is, and waits for the answer: for what changes often, or comes with others into a frame that is
 * waited for. For a @widget without a "query-tooltip" of its own. Copied.
 */
void crm_tooltip_set (GtkWidget  *widget,
                      const char *text);

G_END_DECLS
