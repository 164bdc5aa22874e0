/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-accessible.h"
#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-lazy-menu.h"

/* What the window shows in place of a book: made when it is shown for the first time, for most starts show the book and nothing else. */

static GtkWidget *
make_menu_button (CrmWindow *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  crm_lazy_menu_set (GTK_MENU_BUTTON (button), self->main_menu);
  gtk_widget_set_tooltip_text (button, _("Main Menu (F10)"));
  crm_accessible_set_name (button, _("Main Menu"));
  return button;
}

/* @content under a header bar; a flat one has the menu. */
static void
add_page (CrmWindow  *self,
          const char *name,
          gboolean    flat,
          GtkWidget  *title,
          GtkWidget  *content)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  if (flat)
    {
      gtk_widget_add_css_class (header, "flat");
      adw_header_bar_pack_end (ADW_HEADER_BAR (header), make_menu_button (self));
    }
  if (title != NULL)
    adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), content);
  gtk_stack_add_named (self->root, box, name);
}

void
crm_window_show_loading (CrmWindow *self)
{
  if (gtk_stack_get_child_by_name (self->root, "loading") == NULL)
    {
      GtkWidget *page = adw_status_page_new ();
      GtkWidget *spinner = gtk_spinner_new ();

      gtk_spinner_start (GTK_SPINNER (spinner));
      gtk_widget_set_size_request (spinner, 32, 32);
      gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
      adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Opening the Book…"));
      adw_status_page_set_child (ADW_STATUS_PAGE (page), spinner);
      add_page (self, "loading", FALSE, NULL, page);
    }
  gtk_stack_set_visible_child_name (self->root, "loading");
}

void
crm_window_show_welcoming (CrmWindow *self,
                           GtkWidget *welcome)
{
  if (self->welcome == NULL)
    {
      self->welcome = adw_bin_new ();
      add_page (self, "welcome", TRUE, adw_window_title_new (NULL, NULL), self->welcome);
    }
  adw_bin_set_child (ADW_BIN (self->welcome), welcome);
  gtk_stack_set_visible_child_name (self->root, "welcome");
}

CrmEmptyPage *
crm_window_ensure_failure (CrmWindow *self)
{
  if (self->failure == NULL)
    {
      self->failure = crm_empty_page_new (NULL, NULL, NULL);
      add_page (self, "failure", TRUE, NULL, self->failure);
    }
  return CRM_EMPTY_PAGE (self->failure);
}
