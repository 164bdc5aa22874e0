/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-file-dialog.h"

#include <glib/gi18n.h>

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             GTask           *task)
{
  gtk_native_dialog_hide (dialog);
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no file was chosen");
  g_object_unref (task);
  g_object_unref (dialog);
}

static void
add_kinds (GtkFileChooser    *chooser,
           const CrmFileKind *kinds)
{
  for (; kinds != NULL && kinds->name != NULL; kinds++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      g_auto (GStrv) patterns = g_strsplit (kinds->patterns, ";", -1);

      gtk_file_filter_set_name (filter, kinds->name);
      for (guint i = 0; patterns[i] != NULL; i++)
        {
          g_autofree char *upper = g_ascii_strup (patterns[i], -1);

          gtk_file_filter_add_pattern (filter, patterns[i]);
          gtk_file_filter_add_pattern (filter, upper);
        }
      gtk_file_chooser_add_filter (chooser, filter);
    }
}

void
crm_file_dialog_async (GtkWidget           *parent,
                       CrmFileMode          mode,
                       const char          *title,
                       const char          *accept_label,
                       const CrmFileKind   *kinds,
                       const char          *suggested_name,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  GtkFileChooserAction action = mode == CRM_FILE_SAVE ? GTK_FILE_CHOOSER_ACTION_SAVE
                                : mode == CRM_FILE_FOLDER ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                : GTK_FILE_CHOOSER_ACTION_OPEN;
  GtkFileChooserNative *dialog;
  GTask *task = g_task_new (parent, NULL, callback, user_data);

  g_task_set_source_tag (task, crm_file_dialog_async);
  dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, accept_label, _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), mode == CRM_FILE_OPEN_MANY);
  add_kinds (GTK_FILE_CHOOSER (dialog), kinds);
  if (suggested_name != NULL && mode == CRM_FILE_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), suggested_name);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GListModel *
crm_file_dialog_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GFile *
crm_file_dialog_finish_one (GAsyncResult  *result,
                            GError       **error)
{
  g_autoptr (GListModel) files = crm_file_dialog_finish (result, error);

  return files != NULL ? g_list_model_get_item (files, 0) : NULL;
}
