/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

void
crm_about_present (GtkWindow *parent)
{
  const char *developers[] = { "The Clientele contributors", NULL };

  adw_show_about_window (parent,
                         "application-name", _("Clientele"),
                         "application-icon", CRM_APPLICATION_ID,
                         "version", CRM_VERSION,
                         "developer-name", _("The Clientele contributors"),
                         "comments", _("Contacts, deals, appointments and mailings of your business, in one file that is yours."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "developers", developers,
                         /* Translators: your name and address, one per line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}
