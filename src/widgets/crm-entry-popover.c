/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-entry-popover.h"
#include "crm-accessible.h"

#include <glib/gi18n.h>

struct _CrmEntryPopover
{
  GtkPopover parent_instance;

  /* Borrowed */
  GtkWidget *entry;
  GtkListBox *list;

  /* State */
  gboolean choosing;
};

enum
{
  QUERY,
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmEntryPopover, crm_entry_popover, GTK_TYPE_POPOVER)

static void
choose (CrmEntryPopover *self,
        GtkListBoxRow   *row)
{
  gint64 id = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (row), "crm-id"));
  g_autofree char *title = g_strdup (g_object_get_data (G_OBJECT (row), "crm-title"));

  gtk_popover_popdown (GTK_POPOVER (self));
  self->choosing = TRUE;
  g_signal_emit (self, signals[CHOSEN], 0, id, title);
  self->choosing = FALSE;
}

static void
row_activated_cb (GtkListBox      *list,
                  GtkListBoxRow   *row,
                  CrmEntryPopover *self)
{
  choose (self, row);
}

static void
changed_cb (GtkEditable     *editable,
            CrmEntryPopover *self)
{
  if (!self->choosing && gtk_widget_get_mapped (self->entry))
    g_signal_emit (self, signals[QUERY], 0, gtk_editable_get_text (editable));
}

static void
move (CrmEntryPopover *self,
      int              step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;

  row = gtk_list_box_get_row_at_index (self->list, index);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                CrmEntryPopover       *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move (self, 1);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move (self, -1);
      return TRUE;
    case GDK_KEY_Escape:
      gtk_popover_popdown (GTK_POPOVER (self));
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (row == NULL || (state & GDK_CONTROL_MASK) != 0)
        return FALSE;
      choose (self, row);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
focus_left_cb (CrmEntryPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
entry_destroyed_cb (GtkWidget       *entry,
                    CrmEntryPopover *self)
{
  if (self->entry != NULL)
    {
      self->entry = NULL;
      gtk_widget_unparent (GTK_WIDGET (self));
    }
}

static void
crm_entry_popover_class_init (CrmEntryPopoverClass *klass)
{
  signals[QUERY] = g_signal_new ("query", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
}

static void
crm_entry_popover_init (CrmEntryPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "crm-choices");
  crm_accessible_set_name (GTK_WIDGET (self->list), _("Suggestions"));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
}

CrmEntryPopover *
crm_entry_popover_attach (GtkWidget *entry)
{
  CrmEntryPopover *self;
  GtkEventController *keys, *focus;

  g_return_val_if_fail (GTK_IS_EDITABLE (entry), NULL);

  self = g_object_new (CRM_TYPE_ENTRY_POPOVER, NULL);
  self->entry = entry;
  gtk_widget_set_parent (GTK_WIDGET (self), entry);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  gtk_widget_add_controller (entry, keys);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (entry, "destroy", G_CALLBACK (entry_destroyed_cb), self, 0);
  return self;
}

/* An answer that comes when the keyboard went on is for nobody. */
static gboolean
has_focus (CrmEntryPopover *self)
{
  GtkRoot *root = self->entry != NULL ? gtk_widget_get_root (self->entry) : NULL;
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_mapped (self->entry) && (focus == self->entry || gtk_widget_is_ancestor (focus, self->entry));
}

static GtkWidget *
make_row (const CrmEntryChoice *choice)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (choice->title);

  if (choice->icon_name != NULL)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (choice->icon_name));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_box_append (GTK_BOX (words), label);
  if (choice->detail != NULL && *choice->detail != '\0')
    {
      label = gtk_label_new (choice->detail);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  crm_accessible_set_name (row, choice->title);
  g_object_set_data (G_OBJECT (row), "crm-id", GSIZE_TO_POINTER (choice->id));
  g_object_set_data_full (G_OBJECT (row), "crm-title", g_strdup (choice->title), g_free);
  return row;
}

void
crm_entry_popover_set_choices (CrmEntryPopover      *self,
                               const CrmEntryChoice *choices,
                               guint                 n_choices)
{
  GtkListBoxRow *row;

  g_return_if_fail (CRM_IS_ENTRY_POPOVER (self));
  g_return_if_fail (choices != NULL || n_choices == 0);

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n_choices; i++)
    gtk_list_box_append (self->list, make_row (&choices[i]));
  if (n_choices == 0 || !has_focus (self))
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_widget_set_size_request (GTK_WIDGET (self), gtk_widget_get_width (self->entry), -1);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_popover_present (GTK_POPOVER (self));       /* one that is open already takes the height of the new choices */
}
