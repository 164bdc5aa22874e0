/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-welcome.h"
#include "crm-accessible.h"

#include <glib/gi18n.h>

struct _CrmWelcome
{
  AdwBin parent_instance;

  /* Borrowed */
  GtkWidget *list;
};

enum
{
  START,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmWelcome, crm_welcome, ADW_TYPE_BIN)

static void
row_activated_cb (CrmWelcome    *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[START], 0, g_object_get_data (G_OBJECT (row), "crm-how"));
}

static void
add_way (GtkWidget  *list,
         const char *how,
         const char *icon_name,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon_name));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  crm_accessible_set_name (row, title);
  g_object_set_data (G_OBJECT (row), "crm-how", (gpointer) how);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
crm_welcome_class_init (CrmWelcomeClass *klass)
{
  signals[START] = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
crm_welcome_init (CrmWelcome *self)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *list = gtk_list_box_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), CRM_APPLICATION_ID);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Welcome to Clientele"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("Your contacts, deals, appointments and mailings, in one file on this computer."));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  crm_accessible_set_name (list, _("Ways to start"));
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  self->list = list;
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 420);
  adw_clamp_set_child (ADW_CLAMP (clamp), list);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), clamp);
  adw_bin_set_child (ADW_BIN (self), page);
}

GtkWidget *
crm_welcome_new (gboolean can_import)
{
  CrmWelcome *self = g_object_new (CRM_TYPE_WELCOME, NULL);

  if (can_import)
    add_way (self->list, "import", "document-open-symbolic", _("Import My Contacts"),
             _("From Google, Outlook, Apple, a CSV or a vCard file"));
  add_way (self->list, "demo", "crm-company-symbolic", _("Look Around with a Demo Business"),
           _("Made-up customers and deals, in a file of their own"));
  add_way (self->list, "empty", "crm-person-symbolic", _("Start Empty"), _("Add the first contact yourself"));
  return GTK_WIDGET (self);
}
