/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * crm_accessible_set_name:
 * @widget: a widget
 * @name: what it is called by who does not see it, translated
 *
 * Newer GTK and libadwaita call a button by its text, and the widget that a row activates by the title of the row, whatever name
 * it was given; older GTK, until it is given one. Call this after the text was set, each time, and after the widget came into
 * its row.
 */
void crm_accessible_set_name (GtkWidget  *widget,
                              const char *name);

G_END_DECLS
