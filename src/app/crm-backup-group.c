/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-backup-group.h"

#include <glib/gi18n.h>

#include "crm-accessible.h"
#include "crm-file-dialog.h"
#include "crm-relative-time.h"

/* The rows of the group; owned by it. */
typedef struct
{
  CrmBookKeeper *keeper;       /* owned (nullable) */
  GSettings *settings;         /* owned */
  GtkWindow *window;           /* borrowed */
  GtkWidget *group;
  GtkWidget *folder;
  GtkWidget *last;
  GtkWidget *now;
  GtkWidget *restore;          /* expands to the list */
  GPtrArray *rows;             /* those in the list */
} Group;

static void
group_free (Group *group)
{
  if (group->keeper != NULL)
    g_signal_handlers_disconnect_by_data (group->keeper, group);
  g_signal_handlers_disconnect_by_data (group->settings, group);
  g_clear_object (&group->keeper);
  g_object_unref (group->settings);
  g_ptr_array_unref (group->rows);
  g_free (group);
}

static void
restore_clicked_cb (GtkWidget *button,
                    Group     *group)
{
  GtkWindow *window = group->window;
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "crm-path"));

  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (button)));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.restore-backup", "s", path);
}

static void
add_backup_row (Group     *group,
                CrmBackup *backup)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Restore…"));
  g_autofree char *when = crm_relative_time_full_instant (backup->at);
  g_autofree char *ago = crm_relative_time_of_instant (backup->at, NULL);
  g_autofree char *size = g_format_size (backup->size);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", ago, size);
  /* Translators: %s is a date with its time */
  g_autofree char *name = g_strdup_printf (_("Restore the Backup of %s"), when);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), when);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "crm-path", g_strdup (backup->path), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (restore_clicked_cb), group);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  crm_accessible_set_name (button, name);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (group->restore), row);
  g_ptr_array_add (group->rows, row);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Group *group = g_object_get_data (object, "crm-backups");
  g_autoptr (GPtrArray) backups = g_task_propagate_pointer (G_TASK (result), NULL);

  if (group == NULL || backups == NULL)
    return;
  for (guint i = 0; i < group->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (group->restore), g_ptr_array_index (group->rows, i));
  g_ptr_array_set_size (group->rows, 0);
  for (guint i = 0; i < backups->len; i++)
    add_backup_row (group, g_ptr_array_index (backups, i));
  gtk_widget_set_visible (group->restore, backups->len > 0);
}

static void
list_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  const char *const *paths = data;

  g_task_return_pointer (task, crm_backup_list (paths[0], paths[1]), (GDestroyNotify) g_ptr_array_unref);
}

static void
list_backups (Group *group)
{
  g_autoptr (GTask) task = g_task_new (group->group, NULL, listed_cb, NULL);
  g_autofree char *folder = crm_book_keeper_dup_folder (crm_book_keeper_get_path (group->keeper));
  const char *paths[] = { crm_book_keeper_get_path (group->keeper), folder, NULL };

  g_task_set_source_tag (task, list_backups);
  g_task_set_task_data (task, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, list_thread);
}

static void
update_last (Group *group)
{
  gint64 at = crm_book_keeper_get_last_backup (group->keeper);
  gboolean busy;
  g_autofree char *ago = at > 0 ? crm_relative_time_of_instant (at, NULL) : NULL;
  g_autofree char *full = at > 0 ? crm_relative_time_full_instant (at) : NULL;

  g_object_get (group->keeper, "busy", &busy, NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (group->last), busy ? _("Being made…") : at > 0 ? ago
                                                             : at == 0 ? _("None yet") : "");
  gtk_widget_set_tooltip_text (group->last, full);
  gtk_widget_set_sensitive (group->now, !busy);
  list_backups (group);
}

static void
update_folder (Group *group)
{
  g_autofree char *chosen = g_settings_get_string (group->settings, "backup-folder");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (group->folder), *chosen != '\0' ? chosen : _("“Backups” beside the book"));
  if (group->keeper != NULL)
    list_backups (group);
}

static void
folder_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GSettings) settings = user_data;
  g_autoptr (GFile) file = crm_file_dialog_finish_one (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    g_settings_set_string (settings, "backup-folder", g_file_peek_path (file));
}

static void
choose_folder_cb (GtkWidget *row,
                  Group     *group)
{
  crm_file_dialog_async (row, CRM_FILE_FOLDER, _("Folder for Backups"), _("_Choose"), NULL, NULL, folder_chosen_cb,
                         g_object_ref (group->settings));
}

static void
add_keeper_rows (Group *group)
{
  GtkWidget *last = group->last = adw_action_row_new ();
  GtkWidget *now = group->now = gtk_button_new_with_mnemonic (_("_Back Up Now"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (last), _("Last Backup"));
  gtk_widget_set_valign (now, GTK_ALIGN_CENTER);
  g_signal_connect_object (now, "clicked", G_CALLBACK (crm_book_keeper_back_up), group->keeper, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (last), now);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group->group), last);
  group->restore = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (group->restore), _("Restore a Backup"));
  gtk_widget_set_visible (group->restore, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group->group), group->restore);
  g_signal_connect_swapped (group->keeper, "notify", G_CALLBACK (update_last), group);
  update_last (group);
}

GtkWidget *
crm_backup_group_new (CrmBookKeeper *keeper,
                      GtkWindow     *window)
{
  Group *group;

  g_return_val_if_fail (keeper == NULL || CRM_IS_BOOK_KEEPER (keeper), NULL);
  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  group = g_new0 (Group, 1);
  group->keeper = keeper != NULL ? g_object_ref (keeper) : NULL;
  group->settings = g_settings_new (CRM_APPLICATION_ID);
  group->window = window;
  group->rows = g_ptr_array_new ();
  group->group = adw_preferences_group_new ();
  g_object_set_data_full (G_OBJECT (group->group), "crm-backups", group, (GDestroyNotify) group_free);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group->group), _("Backups"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group->group),
                                         _("One a day, and at the end of work. The newest of each of the last 7 days, "
                                           "4 weeks and 6 months are kept."));
  group->folder = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (group->folder), _("Folder"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (group->folder), gtk_image_new_from_icon_name ("folder-open-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (group->folder), TRUE);
  g_signal_connect (group->folder, "activated", G_CALLBACK (choose_folder_cb), group);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group->group), group->folder);
  if (keeper != NULL)
    add_keeper_rows (group);
  g_signal_connect_swapped (group->settings, "changed::backup-folder", G_CALLBACK (update_folder), group);
  update_folder (group);
  return group->group;
}
