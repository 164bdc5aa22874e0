/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sidebar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-accessible.h"

struct _CrmSidebar
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *box;
  AdwWindowTitle *title;
  GtkListBox *list;
  GtkWidget *foot;
  GtkImage *foot_icon;
  GtkLabel *foot_label;

  /* State */
  const char *place;       /* interned; the one that is marked */
  gboolean marking;
};

enum
{
  PLACE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmSidebar, crm_sidebar, GTK_TYPE_WIDGET)

static const CrmPlace *
get_place (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "crm-place");
}

static GtkListBoxRow *
find_row (CrmSidebar *self,
          const char *name)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (get_place (row)->name, name) == 0)
      return row;
  return NULL;
}

static void
row_selected_cb (CrmSidebar    *self,
                 GtkListBoxRow *row)
{
  /* GTK says so too when the keyboard comes back to the row that is selected already. */
  if (row != NULL && !self->marking && g_strcmp0 (get_place (row)->name, self->place) != 0)
    g_signal_emit (self, signals[PLACE_CHOSEN], 0, get_place (row)->name);
}

/* A second press on the place where one is: folded, the sidebar closes. */
static void
row_activated_cb (CrmSidebar    *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[PLACE_CHOSEN], 0, get_place (row)->name);
}

static GtkWidget *
make_row (const CrmPlace *place)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_(place->title));
  GtkWidget *badge = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (place->icon_name));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (badge, "crm-badge");
  gtk_widget_add_css_class (badge, "numeric");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (badge, FALSE);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  /* No tooltip: it would lie over the next place, and take the click that is meant for it. The keys are in the shortcuts window. */
  crm_accessible_set_name (row, _(place->title));
  g_object_set_data (G_OBJECT (row), "crm-place", (gpointer) place);
  g_object_set_data (G_OBJECT (row), "crm-badge", badge);
  return row;
}

/* The list is one stop for Tab: arrows go through it, and going through it goes to the places. */
static gboolean
crm_sidebar_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  CrmSidebar *self = CRM_SIDEBAR (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  GtkWidget *inside = gtk_widget_get_focus_child (widget);
  gboolean in_list = gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL;

  if (!forward && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (crm_sidebar_parent_class)->focus (widget, direction);
  if (inside == NULL ? forward : !forward && !in_list)
    return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
  if (inside == NULL && gtk_widget_grab_focus (self->foot))
    return TRUE;
  if (inside == NULL)
    return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
  return forward && in_list && gtk_widget_grab_focus (self->foot);
}

static void
crm_sidebar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CRM_TYPE_SIDEBAR);

  G_OBJECT_CLASS (crm_sidebar_parent_class)->dispose (object);
}

static void
crm_sidebar_class_init (CrmSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_sidebar_dispose;
  widget_class->focus = crm_sidebar_focus;

  signals[PLACE_CHOSEN] = g_signal_new ("place-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/clientele/Clientele/app/crm-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, CrmSidebar, title);
  gtk_widget_class_bind_template_child (widget_class, CrmSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, CrmSidebar, foot);
  gtk_widget_class_bind_template_child (widget_class, CrmSidebar, foot_icon);
  gtk_widget_class_bind_template_child (widget_class, CrmSidebar, foot_label);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
crm_sidebar_init (CrmSidebar *self)
{
  const CrmPlace *places;
  guint n_places;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->marking = TRUE;
  places = crm_places_get (&n_places);
  for (guint i = 0; i < n_places; i++)
    gtk_list_box_append (self->list, make_row (&places[i]));
  self->marking = FALSE;
}

void
crm_sidebar_set_book (CrmSidebar *self,
                      const char *name)
{
  g_return_if_fail (CRM_IS_SIDEBAR (self));

  adw_window_title_set_subtitle (self->title, name != NULL ? name : "");
}

void
crm_sidebar_set_place (CrmSidebar *self,
                       const char *name)
{
  g_return_if_fail (CRM_IS_SIDEBAR (self));

  self->marking = TRUE;
  self->place = g_intern_string (name);
  gtk_list_box_select_row (self->list, find_row (self, name));
  self->marking = FALSE;
}

void
crm_sidebar_set_badge (CrmSidebar *self,
                       const char *name,
                       const char *badge)
{
  GtkListBoxRow *row;
  GtkWidget *label;
  g_autofree char *words = NULL;

  g_return_if_fail (CRM_IS_SIDEBAR (self));

  row = find_row (self, name);
  if (row == NULL)
    return;
  label = g_object_get_data (G_OBJECT (row), "crm-badge");
  gtk_label_set_text (GTK_LABEL (label), badge != NULL ? badge : "");
  gtk_widget_set_visible (label, badge != NULL && *badge != '\0');
  if (badge != NULL && *badge != '\0')
    words = g_strdup_printf ("%s, %s", _(get_place (row)->title), badge);
  crm_accessible_set_name (GTK_WIDGET (row), words != NULL ? words : _(get_place (row)->title));
}

void
crm_sidebar_set_foot (CrmSidebar        *self,
                      const CrmFootLine *line)
{
  g_return_if_fail (CRM_IS_SIDEBAR (self));

  gtk_widget_set_visible (self->foot, line != NULL);
  if (line == NULL)
    return;
  gtk_image_set_from_icon_name (self->foot_icon, line->icon_name);
  gtk_label_set_text (self->foot_label, line->text);
  gtk_widget_set_tooltip_text (self->foot, line->tooltip != NULL ? line->tooltip : line->text);
  crm_accessible_set_name (self->foot, line->text);
  /* Never an action with another one's target, not even for a moment. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->foot), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->foot), line->target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->foot), line->action);
  if (line->urgent)
    gtk_widget_add_css_class (self->foot, "crm-urgent");
  else
    gtk_widget_remove_css_class (self->foot, "crm-urgent");
}
