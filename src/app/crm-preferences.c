/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-preferences.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "crm-file-dialog.h"

static void
folder_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GtkWidget *row = GTK_WIDGET (object);
  g_autoptr (GFile) file = crm_file_dialog_finish_one (result, NULL);
  GSettings *settings = g_object_get_data (G_OBJECT (row), "crm-settings");

  if (file != NULL && g_file_peek_path (file) != NULL)
    g_settings_set_string (settings, "backup-folder", g_file_peek_path (file));
}

static void
choose_folder_cb (GtkWidget *row)
{
  crm_file_dialog_async (row, CRM_FILE_FOLDER, _("Folder for Backups"), _("_Choose"), NULL, NULL, folder_chosen_cb, NULL);
}

static void
update_folder_row (GSettings  *settings,
                   const char *key,
                   GtkWidget  *row)
{
  g_autofree char *folder = g_settings_get_string (settings, "backup-folder");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), *folder != '\0' ? folder : _("A folder beside the book"));
}

static GtkWidget *
make_scheme_row (GSettings *settings)
{
  GtkWidget *row = adw_combo_row_new ();
  const char *names[] = { _("As the Desktop"), _("Light"), _("Dark"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Style"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), g_settings_get_enum (settings, "colour-scheme"));
  return row;
}

static void
scheme_chosen_cb (AdwComboRow *row,
                  GParamSpec  *pspec,
                  GSettings   *settings)
{
  g_settings_set_enum (settings, "colour-scheme", adw_combo_row_get_selected (row));
}

static GtkWidget *
make_backup_group (GSettings *settings)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *folder = adw_action_row_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Backups"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("Made each day on which something changed. Kept are those of the last 7 days, 4 weeks and 6 months."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (folder), _("Folder"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (folder), gtk_image_new_from_icon_name ("folder-open-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (folder), TRUE);
  g_signal_connect (folder, "activated", G_CALLBACK (choose_folder_cb), NULL);
  g_object_set_data_full (G_OBJECT (folder), "crm-settings", g_object_ref (settings), g_object_unref);
  g_signal_connect_object (settings, "changed::backup-folder", G_CALLBACK (update_folder_row), folder, 0);
  update_folder_row (settings, NULL, folder);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), folder);
  return group;
}

void
crm_preferences_present (GtkWindow *parent)
{
  g_autoptr (GSettings) settings = g_settings_new (CRM_APPLICATION_ID);
  GtkWidget *window = adw_preferences_window_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *scheme = make_scheme_row (settings);

  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _("General"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "preferences-system-symbolic");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Appearance"));
  g_signal_connect_object (scheme, "notify::selected", G_CALLBACK (scheme_chosen_cb), settings, 0);
  g_object_set_data_full (G_OBJECT (window), "crm-settings", g_object_ref (settings), g_object_unref);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), scheme);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_backup_group (settings)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  gtk_window_set_title (GTK_WINDOW (window), _("Preferences"));
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 480);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}
