/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Widgets beside each other, for pages of wrapping texts: a GtkGrid of one row. A horizontal GtkBox says that its width depends on its
 * height, whatever its children say; where it is asked for a height, GTK 4 tries one after the other, each box within another does so for
 * each of those, and a page of a hundred texts is laid out for minutes.
 */
GtkWidget *crm_row_box_new    (int        spacing);

/* At the end. */
void       crm_row_box_append (GtkWidget *row,
                               GtkWidget *child);

G_END_DECLS
