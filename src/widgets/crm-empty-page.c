/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-empty-page.h"

struct _CrmEmptyPage
{
  AdwBin parent_instance;

  /* Borrowed */
  AdwStatusPage *page;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (CrmEmptyPage, crm_empty_page, ADW_TYPE_BIN)

static void
crm_empty_page_class_init (CrmEmptyPageClass *klass)
{
}

static void
crm_empty_page_init (CrmEmptyPage *self)
{
  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  self->buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_halign (self->buttons, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->buttons, FALSE);
  adw_status_page_set_child (self->page, self->buttons);
  gtk_widget_set_hexpand (GTK_WIDGET (self->page), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}

GtkWidget *
crm_empty_page_new (const char *icon_name,
                    const char *title,
                    const char *description)
{
  CrmEmptyPage *self = g_object_new (CRM_TYPE_EMPTY_PAGE, NULL);

  crm_empty_page_set (self, icon_name, title, description);
  return GTK_WIDGET (self);
}

void
crm_empty_page_set (CrmEmptyPage *self,
                    const char   *icon_name,
                    const char   *title,
                    const char   *description)
{
  g_autofree char *plain_title = NULL;
  g_autofree char *plain = NULL;

  g_return_if_fail (CRM_IS_EMPTY_PAGE (self));

  /* AdwStatusPage reads both as markup; what is shown here may be what somebody typed. */
  plain_title = g_markup_escape_text (title != NULL ? title : "", -1);
  plain = g_markup_escape_text (description != NULL ? description : "", -1);
  adw_status_page_set_icon_name (self->page, icon_name);
  adw_status_page_set_title (self->page, plain_title);
  adw_status_page_set_description (self->page, *plain != '\0' ? plain : NULL);
}

GtkWidget *
crm_empty_page_add_button (CrmEmptyPage  *self,
                           const char    *label,
                           CrmButtonKind  kind,
                           const char    *action_name,
                           GVariant      *target)
{
  GtkWidget *button;

  g_return_val_if_fail (CRM_IS_EMPTY_PAGE (self), NULL);

  button = gtk_button_new_with_mnemonic (label);
  gtk_widget_add_css_class (button, "pill");
  if (kind == CRM_BUTTON_SUGGESTED)
    gtk_widget_add_css_class (button, "suggested-action");
  else if (kind == CRM_BUTTON_DESTRUCTIVE)
    gtk_widget_add_css_class (button, "destructive-action");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  gtk_box_append (GTK_BOX (self->buttons), button);
  gtk_widget_set_visible (self->buttons, TRUE);
  return button;
}

void
crm_empty_page_clear_buttons (CrmEmptyPage *self)
{
  GtkWidget *child;

  g_return_if_fail (CRM_IS_EMPTY_PAGE (self));

  while ((child = gtk_widget_get_first_child (self->buttons)) != NULL)
    gtk_box_remove (GTK_BOX (self->buttons), child);
  gtk_widget_set_visible (self->buttons, FALSE);
}
