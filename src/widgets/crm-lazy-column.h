/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-row-heights.h"

G_BEGIN_DECLS

/*
 * Rows below each other, of which only those in sight have widgets. It stands anywhere within a GtkViewport and scrolls with what is above
 * and beside it, where a GtkListView would need a scroll of its own. Rows may be of different heights: one that was never in sight counts
 * with an estimate (crm-row-heights.h). A few rows are made within a frame; what leaves the
 * sight is taken for what comes. The row with the keyboard and its neighbours stay.
 */
#define CRM_TYPE_LAZY_COLUMN (crm_lazy_column_get_type ())
G_DECLARE_FINAL_TYPE (CrmLazyColumn, crm_lazy_column, CRM, LAZY_COLUMN, GtkWidget)

/* The row at @position, in @row where that is not NULL: a widget that was returned before, for another position. (transfer floating) of a
 * new one. */
typedef GtkWidget *(*CrmLazyColumnBindFunc) (guint      position,
                                             GtkWidget *row,
                                             gpointer   data);

/* @data lives as long as the column. */
GtkWidget *crm_lazy_column_new      (CrmLazyColumnBindFunc   bind,
                                     CrmRowLinesFunc         lines,
                                     gpointer                data);

/* In place of @n_removed rows at @position there are @n_added others: the functions speak of the new ones already. What is in sight is made
 * at once, up to a screenful; the keyboard stays at its position. */
void       crm_lazy_column_splice   (CrmLazyColumn          *self,
                                     guint                   position,
                                     guint                   n_removed,
                                     guint                   n_added);

guint      crm_lazy_column_get_n_rows (CrmLazyColumn        *self);

/* How many of them have widgets. */
guint      crm_lazy_column_get_n_made (CrmLazyColumn        *self);

/*
 * Signal: end-near (self): the last row is made or about to be; whoever has more may append it with crm_lazy_column_splice(), also later.
 * Emitted again for each new last row.
 */

G_END_DECLS
