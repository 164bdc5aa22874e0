/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-alert.h"
#include "crm-backup.h"
#include "crm-empty-page.h"
#include "crm-error-presenter.h"
#include "crm-mail-journal.h"
#include "crm-relative-time.h"
#include "crm-sending-lease.h"

#define SEARCH_MS 500

/* What is done for the open book in the background, going back to a backup, and what is said about the book's place. */

/* Restoring: the book, the backup, and what the old book is called now. */
typedef struct
{
  char *backup;
  char *book;
  char *kept;
} Restoring;

static void
restoring_free (Restoring *restoring)
{
  g_free (restoring->backup);
  g_free (restoring->book);
  g_free (restoring->kept);
  g_free (restoring);
}

static void
restored_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  CrmWindow *self = CRM_WINDOW (object);
  Restoring *restoring = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.restore-backup", TRUE);
  if (!g_task_propagate_boolean (G_TASK (result), &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->closing)
    return;
  if (error != NULL)
    {
      g_autofree char *sentence = crm_error_presenter_sentence (_("The backup was not restored"), error);

      crm_window_toast (self, sentence, NULL, NULL, NULL);
    }
  else if (restoring->kept != NULL)
    {
      g_autofree char *name = g_path_get_basename (restoring->kept);
      /* Translators: %s is the name of a file */
      g_autofree char *words = g_strdup_printf (_("Restored. The book as it was is kept beside it as %s."), name);

      crm_window_toast (self, words, NULL, NULL, NULL);
    }
  crm_window_open_book (self, restoring->book, CRM_DB_OPEN_DEFAULT);
}

static void
restore_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Restoring *restoring = data;
  GError *error = NULL;

  if (crm_backup_restore (restoring->backup, restoring->book, &restoring->kept, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_run_in_thread (task, restore_thread);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  CrmWindow *self = g_task_get_source_object (task);
  g_autofree char *answer = crm_alert_choose_finish (result, NULL);

  if (g_strcmp0 (answer, "restore") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not restored");
      return;
    }
  crm_window_show_loading (self);
  crm_window_close_book_async (self, closed_cb, g_steal_pointer (&task));
}

void
crm_window_restore_backup (CrmWindow  *self,
                           const char *backup)
{
  const CrmAlertAnswer answers[] = { { "cancel", _("_Cancel"), CRM_BUTTON_PLAIN },
                                     { "restore", _("_Restore"), CRM_BUTTON_DESTRUCTIVE },
                                     { NULL } };
  Restoring *restoring;
  GTask *task;

  if (self->path == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.restore-backup", FALSE);
  restoring = g_new0 (Restoring, 1);
  restoring->backup = g_strdup (backup);
  restoring->book = g_strdup (self->path);
  task = g_task_new (self, NULL, restored_cb, NULL);
  g_task_set_source_tag (task, crm_window_restore_backup);
  g_task_set_task_data (task, restoring, (GDestroyNotify) restoring_free);
  /* A book that cannot be opened has nothing to lose. */
  if (self->book == NULL)
    {
      g_task_run_in_thread (task, restore_thread);
      g_object_unref (task);
      return;
    }
  crm_alert_choose_async (GTK_WIDGET (self), _("Restore This Backup?"),
                          _("The book becomes what it was then. The book as it is now is kept beside it, under another name. Who unsubscribed since stays unsubscribed."),
                          answers, NULL, NULL, answered_cb, task);
}

/* The page that says that a book could not be opened offers its newest backup that is whole before all else. */
static void
newest_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  CrmWindow *self = CRM_WINDOW (object);
  g_autoptr (CrmBackup) backup = g_task_propagate_pointer (G_TASK (result), NULL);
  const char *const *paths = g_task_get_task_data (G_TASK (result));
  g_autofree char *when = NULL;
  g_autofree char *label = NULL;
  GtkWidget *button, *first;

  if (backup == NULL || self->book != NULL || self->closing || g_strcmp0 (self->path, paths[0]) != 0 ||
      g_strcmp0 (gtk_stack_get_visible_child_name (self->root), "failure") != 0)
    return;
  when = crm_relative_time_full_instant (backup->at);
  /* Translators: %s is a day and a time in full */
  label = g_strdup_printf (_("Restore the _Backup of %s"), when);
  button = crm_empty_page_add_button (CRM_EMPTY_PAGE (self->failure), label, CRM_BUTTON_SUGGESTED, "win.restore-backup",
                                      g_variant_new_string (backup->path));
  first = gtk_widget_get_first_child (gtk_widget_get_parent (button));
  gtk_widget_remove_css_class (first, "suggested-action");
  gtk_box_reorder_child_after (GTK_BOX (gtk_widget_get_parent (button)), button, NULL);
}

static void
newest_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  const char *const *paths = data;
  g_autoptr (GPtrArray) backups = crm_backup_list (paths[0], paths[1]);

  /* A book may have been damaged for some days before anybody saw it. */
  while (backups->len > 0 && !crm_backup_check (((CrmBackup *) g_ptr_array_index (backups, 0))->path, cancellable, NULL))
    g_ptr_array_remove_index (backups, 0);
  g_task_return_pointer (task, backups->len > 0 ? g_ptr_array_steal_index (backups, 0) : NULL, (GDestroyNotify) crm_backup_free);
}

void
crm_window_offer_backup (CrmWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, newest_cb, NULL);
  g_autofree char *folder = crm_book_keeper_dup_folder (self->path);
  const char *paths[] = { self->path, folder, NULL };

  g_task_set_source_tag (task, crm_window_offer_backup);
  g_task_set_task_data (task, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, newest_thread);
}

static void
dismiss_cb (AdwBin *notice)
{
  gtk_widget_set_visible (GTK_WIDGET (notice), FALSE);
}

static void
place_found_cb (CrmWindow  *self,
                int         place,
                const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: %s is a kind of share ("nfs"), then the name of a program ("Dropbox") */
  g_autofree char *words = g_strdup_printf (place == CRM_PLACE_NETWORK
    ? _("This book lies on a network share (%s), where it can be damaged. Keep it on this computer, and its backups there.")
    : _("This book lies in a folder that %s copies while it is written, which can damage it. Keep the backups there instead."),
                                            name != NULL ? name : "?");

  gtk_label_set_text (GTK_LABEL (label), words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Hide This Notice"));
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (dismiss_cb), self->notice, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "crm-notice");
  adw_bin_set_child (ADW_BIN (self->notice), box);
  gtk_widget_set_visible (self->notice, TRUE);
}

/* Mails whose answer was lost when the program ended in the middle are shown as such from the start. Where someone is sending just
 * now there is nothing to recover. */
static void
recover_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSendingLease) lease = crm_sending_lease_take (data, 0, NULL);

  if (lease != NULL && !crm_mail_journal_recover (data, NULL, &error))
    g_message ("Cannot look after the mails of an earlier run: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
recover (CrmWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  if (crm_db_is_read_only (crm_book_get_db (self->book)))
    return;
  g_task_set_source_tag (task, recover);
  g_task_set_task_data (task, g_object_ref (crm_book_get_db (self->book)), g_object_unref);
  g_task_run_in_thread (task, recover_thread);
}

static gboolean
stands_cb (gpointer data)
{
  CrmWindow *self = data;

  self->search_id = 0;
  if (self->book != NULL)
    crm_search_start (crm_book_get_search (self->book));
  return G_SOURCE_REMOVE;
}

void
crm_window_keep_book (CrmWindow *self)
{
  g_clear_handle_id (&self->search_id, g_source_remove);
  gtk_widget_set_visible (self->notice, FALSE);
  if (self->keeper != NULL)
    g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
  g_clear_object (&self->reminders);
  if (self->book == NULL)
    return;
  recover (self);
  self->reminders = crm_reminder_service_new (self->book, GTK_WIDGET (self), self->reminder_bar);
  self->search_id = g_timeout_add (SEARCH_MS, stands_cb, self);
  self->keeper = crm_book_keeper_new (self->book);
  g_signal_connect_object (self->keeper, "place-found", G_CALLBACK (place_found_cb), self, G_CONNECT_SWAPPED);
}
