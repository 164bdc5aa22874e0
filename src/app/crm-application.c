/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-application.h"

#include <glib/gi18n.h>

#include "crm-about.h"
#include "crm-app-resources.h"
#include "crm-error-words.h"
#include "crm-mailing-error.h"
#include "crm-net-error-words.h"
#include "crm-thread.h"
#include "crm-widgets.h"
#include "crm-window.h"

struct _CrmApplication
{
  AdwApplication parent_instance;

  /* Owned */
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (CrmApplication, crm_application, ADW_TYPE_APPLICATION)

static CrmWindow *
ensure_window (CrmApplication *self,
               gboolean       *made)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window != NULL && !CRM_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  *made = window == NULL;
  return window != NULL ? CRM_WINDOW (window) : crm_window_new (GTK_APPLICATION (self));
}

static void
crm_application_activate (GApplication *application)
{
  gboolean made;
  CrmWindow *window = ensure_window (CRM_APPLICATION (application), &made);

  if (!made)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  crm_window_present_soon (window);
  crm_window_open_default (window);
}

static void
crm_application_open (GApplication  *application,
                      GFile        **files,
                      int            n_files,
                      const char    *hint)
{
  gboolean made;
  CrmWindow *window = ensure_window (CRM_APPLICATION (application), &made);

  if (made)
    crm_window_present_soon (window);
  else
    gtk_window_present (GTK_WINDOW (window));
  if (g_file_peek_path (files[0]) != NULL)
    crm_window_open_book (window, g_file_peek_path (files[0]), CRM_DB_OPEN_DEFAULT);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  crm_about_present (gtk_application_get_active_window (user_data));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  gboolean made;
  CrmWindow *window = ensure_window (user_data, &made);

  gtk_window_close (GTK_WINDOW (window));
}

static const GActionEntry actions[] = {
  { "about", about_action },
  { "quit", quit_action },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.search", { "<Control>f" } },
  { "win.new", { "<Control>n" } },
  { "win.paste", { "<Control><Shift>v" } },
  { "win.palette", { "<Control>k" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.open-book", { "<Control>o" } },
  { "win.sync", { "F5" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.shortcuts", { "<Control>question", "F1" } },
  { "win.place-number(uint32 1)", { "<Control>1" } },
  { "win.place-number(uint32 2)", { "<Control>2" } },
  { "win.place-number(uint32 3)", { "<Control>3" } },
  { "win.place-number(uint32 4)", { "<Control>4" } },
  { "win.place-number(uint32 5)", { "<Control>5" } },
  { "win.place-number(uint32 6)", { "<Control>6" } },
  { "win.place-number(uint32 7)", { "<Control>7" } },
};

static void
update_scheme (CrmApplication *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  int scheme = g_settings_get_enum (self->settings, "colour-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[CLAMP (scheme, 0, 2)]);
}

static void
crm_application_startup (GApplication *application)
{
  CrmApplication *self = CRM_APPLICATION (application);

  G_APPLICATION_CLASS (crm_application_parent_class)->startup (application);

  crm_thread_mark_ui ();
  crm_net_error_words_register ();
  crm_error_words_register (CRM_MAILING_ERROR, NULL);
  crm_widgets_init ();
  self->settings = g_settings_new (CRM_APPLICATION_ID);
  g_signal_connect_swapped (self->settings, "changed::colour-scheme", G_CALLBACK (update_scheme), self);
  if (g_settings_get_enum (self->settings, "colour-scheme") != 0)
    update_scheme (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, accels[i].accels);
}

/* Answered without a display and without the window that may run already. */
static int
crm_application_handle_local_options (GApplication *application,
                                      GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;

  g_print ("clientele %s\n", CRM_VERSION);
  return 0;
}

static void
crm_application_finalize (GObject *object)
{
  g_clear_object (&CRM_APPLICATION (object)->settings);

  G_OBJECT_CLASS (crm_application_parent_class)->finalize (object);
}

static void
crm_application_class_init (CrmApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_application_finalize;
  application_class->handle_local_options = crm_application_handle_local_options;
  application_class->startup = crm_application_startup;
  application_class->activate = crm_application_activate;
  application_class->open = crm_application_open;
}

static void
crm_application_init (CrmApplication *self)
{
  const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
    G_OPTION_ENTRY_NULL
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE]"));
}

CrmApplication *
crm_application_new (void)
{
  /* Naming the bundle keeps the linker from leaving it out of the program. */
  g_resources_register (crm_app_get_resource ());
  return g_object_new (CRM_TYPE_APPLICATION,
                       "application-id", CRM_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN | G_APPLICATION_CAN_OVERRIDE_APP_ID,
                       "resource-base-path", "/io/github/clientele/Clientele",
                       NULL);
}
