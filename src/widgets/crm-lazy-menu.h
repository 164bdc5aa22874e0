/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Gives @button the menu of @model, whose widgets, some for every item, are made when it is opened for the first time and kept from
 * then on. gtk_menu_button_set_menu_model() makes them at once, of menus too that nobody opens. Keeps a reference to @model, and
 * follows its changes.
 */
void crm_lazy_menu_set (GtkMenuButton *button,
                        GMenuModel    *model);

G_END_DECLS
