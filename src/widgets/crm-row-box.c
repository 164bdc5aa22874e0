/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-row-box.h"

GtkWidget *
crm_row_box_new (int spacing)
{
  GtkWidget *row = gtk_grid_new ();

  g_return_val_if_fail (spacing >= 0, row);

  gtk_grid_set_column_spacing (GTK_GRID (row), spacing);
  return row;
}

void
crm_row_box_append (GtkWidget *row,
                    GtkWidget *child)
{
  g_return_if_fail (GTK_IS_GRID (row));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_grid_attach_next_to (GTK_GRID (row), child, gtk_widget_get_last_child (row), GTK_POS_RIGHT, 1, 1);
}
