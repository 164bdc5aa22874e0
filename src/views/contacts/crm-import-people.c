/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-people.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "crm-list-view.h"

char *
crm_import_people_describe (const CrmImportRow *row)
{
  g_autofree char *changes = NULL;

  g_return_val_if_fail (row != NULL, NULL);

  if (row->changes == NULL)
    return g_strdup (_("New"));

  changes = crm_import_row_describe (row);
  return *changes != '\0' ? g_steal_pointer (&changes) : g_strdup (_("Again, further up in the file"));
}

static GtkWidget *
make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *detail = make_label ("dim-label");

  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), make_label (NULL));
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

/* An item is the name, a line end, and what comes of it. */
static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  const char *end = strchr (text, '\n');
  g_autofree char *first = g_strndup (text, (gsize) (end - text));
  g_autofree char *whole = g_strdup_printf ("%s, %s", first, end + 1);

  gtk_label_set_label (GTK_LABEL (name), first);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), end + 1);
  crm_list_view_name_row (item, whole);
}

static void
append_rows (GtkStringList   *list,
             CrmImportReport *report,
             gboolean         changed)
{
  for (guint i = 0; i < report->rows->len; i++)
    {
      const CrmImportRow *row = g_ptr_array_index (report->rows, i);

      if ((row->changes != NULL) == changed)
        {
          g_autofree char *words = crm_import_people_describe (row);
          g_autofree char *name = g_strdelimit (g_strdup (row->name), "\n", ' ');

          gtk_string_list_take (list, g_strconcat (name, "\n", words, NULL));
        }
    }
}

GtkWidget *
crm_import_people_new (CrmImportReport *report)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_scrollable_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *list = gtk_string_list_new (NULL);
  GtkWidget *view;

  g_return_val_if_fail (report != NULL, NULL);

  append_rows (list, report, TRUE);
  append_rows (list, report, FALSE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (list))), factory);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What would happen"), -1);
  gtk_widget_add_css_class (view, "background");
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), view);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}
