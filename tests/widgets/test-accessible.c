/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-accessible.h"

static void
assert_called (GtkWidget  *widget,
               const char *name)
{
  g_autofree char *differs = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, NULL);

  g_assert_cmpstr (differs, ==, NULL);
  /* It would come before the name. */
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
}

static void
test_button (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = gtk_button_new_with_label ("Undo");

  gtk_window_set_child (GTK_WINDOW (window), button);
  crm_accessible_set_name (button, "Undo: Imported people.csv");
  assert_called (button, "Undo: Imported people.csv");

  /* Another text comes first, as where a day becomes another. */
  gtk_button_set_label (GTK_BUTTON (button), "Undo It");
  crm_accessible_set_name (button, "Undo: 3 contacts");
  assert_called (button, "Undo: 3 contacts");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_labelled (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new ("Monday 5 January");
  GtkWidget *button = gtk_button_new ();

  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  crm_accessible_set_name (button, "Restore the Backup of Monday 5 January");
  assert_called (button, "Restore the Backup of Monday 5 January");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accessible/button", test_button);
  g_test_add_func ("/accessible/labelled", test_labelled);
  return g_test_run ();
}
