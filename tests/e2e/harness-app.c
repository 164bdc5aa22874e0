/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small window on which test_harness.py proves the driver: an entry, a button, a list, two places for a drag. */
#include <adwaita.h>

static GtkStringList *names;

static void
add_clicked (GtkButton *button,
             gpointer   user_data)
{
  GtkEditable *entry = user_data;

  gtk_string_list_append (names, gtk_editable_get_text (entry));
  g_print ("added %s\n", gtk_editable_get_text (entry));
}

static void
warn_clicked (GtkButton *button,
              gpointer   user_data)
{
  g_log ("harness", G_LOG_LEVEL_WARNING, "said on purpose");
}

static void
row_setup (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
row_bind (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkStringObject *name = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (name));
}

static void
selection_changed (GtkSingleSelection *selection,
                   GParamSpec         *pspec,
                   gpointer            user_data)
{
  GtkStringObject *name = gtk_single_selection_get_selected_item (selection);

  if (name != NULL)
    g_print ("selected %s\n", gtk_string_object_get_string (name));
}

static GdkContentProvider *
drag_prepare (GtkDragSource *source,
              double         x,
              double         y,
              gpointer       user_data)
{
  return gdk_content_provider_new_typed (G_TYPE_STRING, "card");
}

static gboolean
dropped (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       user_data)
{
  g_print ("dropped %s\n", g_value_get_string (value));
  return TRUE;
}

static GtkWidget *
place_new (const char *name)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_set_size_request (label, 200, 80);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static void
find_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  g_print ("find\n");
}

static void
activate (GtkApplication *app,
          gpointer        user_data)
{
  GtkWidget *window = adw_application_window_new (app);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *add = gtk_button_new_with_mnemonic ("_Add");
  GtkWidget *warn = gtk_button_new_with_label ("Warn");
  GtkWidget *places = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *from = place_new ("Card");
  GtkWidget *to = place_new ("Place");
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (names)));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);
  const char *accels[] = { "<Control>f", NULL };
  GActionEntry entries[] = { { .name = "find", .activate = find_activated } };

  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Name", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, "People", -1);
  g_signal_connect (add, "clicked", G_CALLBACK (add_clicked), entry);
  g_signal_connect (warn, "clicked", G_CALLBACK (warn_clicked), NULL);
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind), NULL);
  g_signal_connect (selection, "notify::selected-item", G_CALLBACK (selection_changed), NULL);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare), NULL);
  g_signal_connect (target, "drop", G_CALLBACK (dropped), NULL);
  gtk_widget_add_controller (from, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (to, GTK_EVENT_CONTROLLER (target));
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  gtk_application_set_accels_for_action (app, "win.find", accels);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), add);
  gtk_box_append (GTK_BOX (box), warn);
  gtk_box_append (GTK_BOX (places), from);
  gtk_box_append (GTK_BOX (places), to);
  gtk_box_append (GTK_BOX (box), places);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_set_title (GTK_WINDOW (window), "Harness");
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (AdwApplication) app = NULL;
  const char *first[] = { "Ada Lovelace", "Grace Hopper", "Émilie du Châtelet", NULL };
  int status;

  setvbuf (stdout, NULL, _IOLBF, 0);
  names = gtk_string_list_new (first);
  app = adw_application_new ("io.github.clientele.Harness", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (app, "activate", G_CALLBACK (activate), NULL);
  status = g_application_run (G_APPLICATION (app), argc, argv);
  g_clear_object (&names);

  return status;
}
