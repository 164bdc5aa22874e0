/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-scan.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-module-picture.h"
#include "crm-vcard-scan.h"
#include "crm-view-host.h"

static GtkWidget *
make_content (CrmRecord *contact,
              GBytes    *modules,
              guint      side)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *picture = crm_module_picture_new ();
  g_autofree char *text = g_strdup_printf (_("Scan the code with the camera of a phone to take %s into its contacts."), crm_record_get_title (contact));
  g_autofree char *words = g_strdup_printf (_("QR code of %s"), crm_record_get_title (contact));
  GtkWidget *label = gtk_label_new (text);

  crm_module_picture_set_modules (CRM_MODULE_PICTURE (picture), modules, side, words);
  gtk_widget_set_vexpand (picture, TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

void
crm_contact_scan_present (GtkWidget *parent,
                          CrmRecord *contact)
{
  g_autoptr (GBytes) modules = NULL;
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkEventController *shortcuts;
  GtkWidget *window, *box, *header;
  guint side = 0;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CRM_IS_RECORD (contact));

  if (!crm_vcard_make_scan (contact, &modules, &side, &error))
    {
      crm_view_host_failed (parent, _("The QR code could not be made"), error);
      return;
    }

  window = g_object_new (ADW_TYPE_WINDOW,
                         "transient-for", GTK_IS_WINDOW (root) ? root : NULL,
                         "modal", TRUE,
                         "title", _("QR Code"),
                         "default-width", 360,
                         NULL);
  header = adw_header_bar_new ();
  gtk_widget_add_css_class (header, "flat");
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_content (contact, modules, side));
  adw_window_set_content (ADW_WINDOW (window), box);
  shortcuts = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, shortcuts);
  gtk_window_present (GTK_WINDOW (window));
}
