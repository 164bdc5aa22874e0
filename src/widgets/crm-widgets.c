/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-widgets.h"

#include "crm-widgets-resources.h"

void
crm_widgets_init (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  /* Naming the bundle keeps the linker from leaving it out of the program. */
  g_resources_register (crm_widgets_get_resource ());
  if (display != NULL)
    gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/io/github/clientele/Clientele/icons");
}
