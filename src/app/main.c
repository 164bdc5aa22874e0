/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "crm-application.h"
#include "crm-memory.h"
#include "crm-net-error-words.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (CrmApplication) application = NULL;

  crm_memory_set_up ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CRM_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Clientele"));
  crm_net_error_words_register ();
  application = crm_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
