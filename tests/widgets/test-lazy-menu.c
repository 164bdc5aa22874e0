/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-lazy-menu.h"

static void
test_made_when_opened (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkPopover *popover;

  g_menu_append (menu, "One", NULL);
  crm_lazy_menu_set (button, G_MENU_MODEL (menu));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (button));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (gtk_widget_get_sensitive (gtk_widget_get_first_child (GTK_WIDGET (button))));
  g_assert_null (gtk_menu_button_get_popover (button));

  gtk_menu_button_popup (button);
  popover = gtk_menu_button_get_popover (button);
  g_assert_true (GTK_IS_POPOVER_MENU (popover));
  g_assert_true (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (popover)) == G_MENU_MODEL (menu));

  /* It is kept. */
  gtk_menu_button_popdown (button);
  gtk_menu_button_popup (button);
  g_assert_true (gtk_menu_button_get_popover (button) == popover);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lazy-menu/made-when-opened", test_made_when_opened);
  return g_test_run ();
}
