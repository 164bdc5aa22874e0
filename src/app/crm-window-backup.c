/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-backup.h"
#include "crm-mail-journal.h"
#include "crm-relative-time.h"
#include "crm-search.h"
#include "crm-sending-lease.h"

/* What is done for the open book in the background: the words of the search, and a backup a day. */

#define FIRST_SECONDS 30
#define AGAIN_SECONDS 3600

typedef struct
{
  CrmDb *db;
  char *folder;
} Backup;

static void
backup_free (Backup *backup)
{
  g_object_unref (backup->db);
  g_free (backup->folder);
  g_free (backup);
}

char *
crm_window_dup_backup_folder (CrmWindow *self)
{
  g_autofree char *folder = g_settings_get_string (self->settings, "backup-folder");

  return *folder != '\0' ? g_steal_pointer (&folder) : crm_backup_get_default_folder (self->path);
}

static void
backup_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Backup *backup = data;
  GError *error = NULL;

  if (crm_backup_is_due (backup->db, backup->folder, G_TIME_SPAN_DAY)
      && !crm_backup_make (backup->db, backup->folder, NULL, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
backed_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  CrmWindow *self = CRM_WINDOW (object);
  Backup *backup = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  /* A book that was closed meanwhile needs no word about it. */
  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->book != NULL && crm_book_get_db (self->book) == backup->db)
    crm_view_host_failed (GTK_WIDGET (self), _("The backup could not be made"), error);
}

static gboolean
backup_cb (gpointer data)
{
  CrmWindow *self = data;
  Backup *backup;
  g_autoptr (GTask) task = NULL;

  self->backup_id = g_timeout_add_seconds (AGAIN_SECONDS, backup_cb, self);
  if (self->book == NULL || crm_db_is_read_only (crm_book_get_db (self->book)))
    return G_SOURCE_REMOVE;
  backup = g_new0 (Backup, 1);
  backup->db = g_object_ref (crm_book_get_db (self->book));
  backup->folder = crm_window_dup_backup_folder (self);
  task = g_task_new (self, NULL, backed_up_cb, NULL);
  g_task_set_task_data (task, backup, (GDestroyNotify) backup_free);
  g_task_run_in_thread (task, backup_thread);
  return G_SOURCE_REMOVE;
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

/* Mails whose answer was lost when the program ended in the middle are shown as such from the start. Where someone is sending just
 * now there is nothing to recover. */
static void
recover_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSendingLease) lease = crm_sending_lease_take (data, NULL);

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

void
crm_window_start_background (CrmWindow *self)
{
  crm_window_stop_background (self);
  if (self->book != NULL)
    recover (self);
  self->search_id = g_timeout_add (500, stands_cb, self);
  self->backup_id = g_timeout_add_seconds (FIRST_SECONDS, backup_cb, self);
}

void
crm_window_stop_background (CrmWindow *self)
{
  g_clear_handle_id (&self->search_id, g_source_remove);
  g_clear_handle_id (&self->backup_id, g_source_remove);
}

/* ---- restoring */

typedef struct
{
  char *backup;
  char *book;
} Restore;

static void
restore_free (Restore *restore)
{
  g_free (restore->backup);
  g_free (restore->book);
  g_free (restore);
}

static void
restore_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Restore *restore = data;
  GError *error = NULL;
  g_autofree char *kept = NULL;

  if (crm_backup_restore (restore->backup, restore->book, &kept, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
restored_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  CrmWindow *self = CRM_WINDOW (object);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_autofree char *path = g_strdup (self->path);

      crm_window_open_book (self, path, CRM_DB_OPEN_DEFAULT);
      crm_window_toast (self, _("The last backup is open. The damaged file was kept beside it."), NULL, NULL, NULL);
    }
  else
    {
      crm_view_host_failed (GTK_WIDGET (self), _("The backup could not be restored"), error);
    }
}

char *
crm_window_dup_last_backup (CrmWindow *self,
                            char     **when)
{
  g_autofree char *folder = crm_window_dup_backup_folder (self);
  g_autoptr (GPtrArray) backups = crm_backup_list (self->path, folder);
  CrmBackup *last;

  if (backups == NULL || backups->len == 0)
    return NULL;
  last = g_ptr_array_index (backups, 0);
  *when = crm_relative_time_full_instant (last->at);
  return g_strdup (last->path);
}

void
crm_window_restore (CrmWindow  *self,
                    const char *backup)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, restored_cb, NULL);
  Restore *restore = g_new0 (Restore, 1);

  restore->backup = g_strdup (backup);
  restore->book = g_strdup (self->path);
  g_task_set_task_data (task, restore, (GDestroyNotify) restore_free);
  g_task_run_in_thread (task, restore_thread);
}
