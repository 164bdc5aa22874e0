/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Brings row @position into view, without moving focus or selection (gtk_list_view_scroll_to() came with GTK 4.12). */
void crm_list_view_scroll_to  (GtkListView *list,
                               guint        position);

/* Brings row @position into view and puts the keyboard on it. Rows are found that crm_list_view_name_row() named. */
void crm_list_view_focus_row  (GtkListView *list,
                               guint        position);

/* Brings row @position to the upper edge. */
void crm_list_view_jump_to    (GtkListView *list,
                               guint        position);

/* Tab leaves @list, a GtkListView or a GtkColumnView, after what can have the keyboard in its row; the arrows go from row to row. (As
 * GTK_LIST_TAB_ITEM, which came with GTK 4.12.) */
void crm_list_view_set_tab_leaves (GtkWidget *list);

/* Gives the row that shows @item, whose child is set, its accessible name @label (NULL: none yet); for the factory's "bind" and
 * when what is shown changes (gtk_list_item_set_accessible_label() came with GTK 4.12). */
void crm_list_view_name_row   (GtkListItem *item,
                               const char  *label);

G_END_DECLS
