/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-list-view.h"

#include <adwaita.h>

#include "crm-widgets.h"

/* A list between two buttons. */
typedef struct
{
  GtkWidget *window;
  GtkWidget *before;
  GtkWidget *after;
} Fixture;

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  gtk_list_item_set_child (item, gtk_label_new (gtk_string_object_get_string (gtk_list_item_get_item (item))));
}

static GtkSelectionModel *
make_model (void)
{
  static const char *const rows[] = { "Ada", "Ben", "Cleo", "Dan", NULL };

  return GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (gtk_string_list_new (rows))));
}

static GtkListItemFactory *
make_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  return factory;
}

static void
show (Fixture   *fixture,
      GtkWidget *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->window = gtk_window_new ();
  fixture->before = gtk_button_new_with_label ("Before");
  fixture->after = gtk_button_new_with_label ("After");
  gtk_box_append (GTK_BOX (box), fixture->before);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), fixture->after);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (gtk_widget_get_height (list) == 0)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_grab_focus (fixture->before);
}

static void
go (Fixture          *fixture,
    GtkDirectionType  direction)
{
  g_assert_true (gtk_widget_child_focus (fixture->window, direction));
}

static gboolean
is_on (Fixture   *fixture,
       GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* The text of the row with the keyboard. */
static const char *
get_row (Fixture *fixture)
{
  GtkWidget *label = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  while (label != NULL && !GTK_IS_LABEL (label))
    label = gtk_widget_get_first_child (label);
  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

/* What Down does, which is a key of the list: by direction alone, newer GTK leaves a table. */
static void
go_down (Fixture *fixture)
{
  GtkWidget *row = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  g_assert_nonnull (gtk_widget_get_next_sibling (row));
  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_next_sibling (row)));
}

static void
walk (Fixture   *fixture,
      GtkWidget *list,
      int        n_heads)
{
  crm_list_view_set_tab_leaves (list);
  show (fixture, list);

  for (int i = 0; i <= n_heads; i++)
    go (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (is_on (fixture, list));
  g_assert_cmpstr (get_row (fixture), ==, "Ada");
  go_down (fixture);
  g_assert_cmpstr (get_row (fixture), ==, "Ben");
  go (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (is_on (fixture, fixture->after));

  /* It is remembered where one was. */
  go (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_cmpstr (get_row (fixture), ==, "Ben");
  for (int i = 0; i <= n_heads; i++)
    go (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (is_on (fixture, fixture->before));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static void
test_list (void)
{
  Fixture fixture = { 0 };

  walk (&fixture, gtk_list_view_new (make_model (), make_factory ()), 0);
}

static void
test_table (void)
{
  Fixture fixture = { 0 };
  GtkWidget *table = gtk_column_view_new (make_model ());

  gtk_column_view_append_column (GTK_COLUMN_VIEW (table), gtk_column_view_column_new ("Name", make_factory ()));
  walk (&fixture, table, 0);
}

/* One that was not told keeps GTK's way. */
static void
test_other (void)
{
  Fixture fixture = { 0 };
  GtkWidget *list = gtk_list_view_new (make_model (), make_factory ());

  show (&fixture, list);
  go (&fixture, GTK_DIR_TAB_FORWARD);
  go (&fixture, GTK_DIR_TAB_FORWARD);
  g_assert_cmpstr (get_row (&fixture), ==, "Ben");
  gtk_window_destroy (GTK_WINDOW (fixture.window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  crm_widgets_init ();
  g_test_add_func ("/list-view/tab-leaves", test_list);
  g_test_add_func ("/list-view/tab-leaves-table", test_table);
  g_test_add_func ("/list-view/tab-of-others", test_other);

  return g_test_run ();
}
