/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-widgets.h"

#include "crm-widgets-resources.h"

#define ICONS "/io/github/clientele/Clientele/icons"

/* An icon theme may be asked on any thread once it is set up. */
static void
load_icons (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  gtk_icon_theme_has_icon (data, "crm-contacts-symbolic");
  g_task_return_boolean (task, TRUE);
}

/* GTK reads the folders of its icons as soon as there is a display, beside all else, and forgets them when a path is added, as this
 * program and libadwaita do. Asked for the first icon it would read them again, while the window waits. */
static void
set_up_icons (GtkIconTheme *theme)
{
  g_auto (GStrv) paths = gtk_icon_theme_get_resource_path (theme);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  /* GtkApplication may have added it. */
  if (paths == NULL || !g_strv_contains ((const char *const *) paths, ICONS))
    gtk_icon_theme_add_resource_path (theme, ICONS);
  g_task_set_source_tag (task, set_up_icons);
  g_task_set_task_data (task, g_object_ref (theme), g_object_unref);
  g_task_run_in_thread (task, load_icons);
}

void
crm_widgets_init (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  /* Naming the bundle keeps the linker from leaving it out of the program. */
  g_resources_register (crm_widgets_get_resource ());
  if (display != NULL)
    set_up_icons (gtk_icon_theme_get_for_display (display));
}
