/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-backup.h"
#include "crm-book-file.h"
#include "crm-db-private.h"
#include "crm-schema.h"
#include "crm-thread.h"
#include "crm-undo.h"

/* Opens a connection that changes nothing by itself, to see what the file is. */
static gboolean
inspect_version (CrmDb   *self,
                 int     *version,
                 GError **error)
{
  g_autoptr (CrmConn) conn = crm_conn_open (self->uri, CRM_CONN_PLAIN, error);

  return conn != NULL && crm_schema_inspect (conn, version, error);
}

static gboolean
back_up_before_migration (CrmDb   *self,
                          int      version,
                          GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.before-version-%03d", self->path, CRM_SCHEMA_VERSION);

  return crm_backup_copy (self->uri, path, NULL, error);
}

static gboolean
open_for_writing (CrmDb           *self,
                  CrmDbOpenFlags   flags,
                  GError         **error)
{
  int version = 0;

  self->lock = crm_book_lock_new (self->path, error);
  if (self->lock == NULL || !inspect_version (self, &version, error))
    return FALSE;

  if (version == 0 && (flags & CRM_DB_OPEN_CREATE) == 0)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_A_BOOK, "An empty database: %s", self->path);
      return FALSE;
    }

  if (version != 0 && version < CRM_SCHEMA_VERSION && !back_up_before_migration (self, version, error))
    return FALSE;

  self->writer = crm_writer_new (self->uri, error);
  if (self->writer == NULL || !crm_schema_migrate (self->writer->conn, version, error) ||
      !crm_writer_start (self->writer, error) || !crm_undo_unfinished (self->writer, error))
    return FALSE;

  crm_undo_peek (self->writer->conn, &self->undo_label, &self->redo_label);
  return TRUE;
}

static gboolean
open_for_reading (CrmDb   *self,
                  int     *version,
                  GError **error)
{
  if (!inspect_version (self, version, error))
    return FALSE;

  if (*version == 0)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_A_BOOK, "An empty database: %s", self->path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
open_connections (CrmDb           *self,
                  CrmDbOpenFlags   flags,
                  GError         **error)
{
  int version = 0;

  self->read_only = (flags & CRM_DB_OPEN_READ_ONLY) != 0;
  self->uri = crm_book_file_inspect (self->path, flags, error);
  if (self->uri == NULL)
    return FALSE;

  if (self->read_only ? !open_for_reading (self, &version, error) : !open_for_writing (self, flags, error))
    return FALSE;

  for (guint i = 0; i < CRM_DB_N_READERS; i++)
    {
      self->readers[i] = crm_conn_open (self->uri, CRM_CONN_READER, error);
      if (self->readers[i] == NULL || (self->read_only && !crm_schema_stand_in (self->readers[i], version, error)))
        return FALSE;
      self->readers[i]->stop = &self->stop_readers;
    }

  return TRUE;
}

static void
close_connections (CrmDb *self)
{
  for (guint i = 0; i < CRM_DB_N_READERS; i++)
    g_clear_pointer (&self->readers[i], crm_conn_close);
  g_clear_pointer (&self->writer, crm_writer_free);
  g_clear_pointer (&self->lock, crm_book_lock_free);
}

gboolean
crm_db_open_file (CrmDb           *self,
                  CrmDbOpenFlags   flags,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_return_val_if_fail (CRM_IS_DB (self), FALSE);
  g_return_val_if_fail (self->writer_worker == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (!open_connections (self, flags, error))
    {
      close_connections (self);
      return FALSE;
    }

  self->writer_worker = crm_worker_new ("crm-writer");
  self->reader_workers[CRM_READER_LIST] = crm_worker_new ("crm-reader-list");
  self->reader_workers[CRM_READER_ROW] = crm_worker_new ("crm-reader-row");

  if (self->read_only || crm_db_start_maintenance (self, error))
    return TRUE;

  crm_db_close_file (self);
  return FALSE;
}

/*
 * Runs last on the writer's queue. No "PRAGMA optimize": statistics of a book with one contact make SQLite read whole tables in the
 * import that follows, and without any it uses the indexes, which is right at every size.
 */
static void
finish_writing (gpointer data)
{
  CrmDb *self = data;
  g_autoptr (GError) error = NULL;

  if (self->writer == NULL)
    return;

  if (!crm_conn_exec (self->writer->conn, "PRAGMA wal_checkpoint (TRUNCATE);", &error))
    g_message ("The book was closed without tidying up: %s", error->message);
}

void
crm_db_close_file (CrmDb *self)
{
  g_return_if_fail (CRM_IS_DB (self));

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);

  if (self->writer_worker == NULL)
    return;

  g_atomic_int_set (&self->stop_readers, 1);
  for (guint i = 0; i < CRM_DB_N_READERS; i++)
    g_clear_pointer (&self->reader_workers[i], crm_worker_free);

  crm_worker_push (self->writer_worker, G_MAXINT, finish_writing, self);
  g_clear_pointer (&self->writer_worker, crm_worker_free);
  crm_db_stop_maintenance (self);

  close_connections (self);
}

CrmDb *
crm_db_open (const char      *path,
             CrmDbOpenFlags   flags,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (CrmDb) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (!crm_thread_is_ui (), NULL);

  context = g_main_context_ref_thread_default ();
  self = crm_db_new (path, context, g_thread_self ());
  if (!crm_db_open_file (self, flags, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  CrmDb *self = g_task_get_task_data (task);
  CrmDbOpenFlags flags = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "flags"));

  if (crm_db_open_file (self, flags, cancellable, &error))
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
crm_db_open_async (const char          *path,
                   CrmDbOpenFlags       flags,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_db_open_async);
  g_task_set_task_data (task, crm_db_new (path, g_task_get_context (task), g_thread_self ()), g_object_unref);
  g_object_set_data (G_OBJECT (task), "flags", GUINT_TO_POINTER (flags));
  g_task_run_in_thread (task, open_in_thread);
}

CrmDb *
crm_db_open_finish (GAsyncResult  *result,
                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
crm_db_close (CrmDb *self)
{
  g_return_if_fail (CRM_IS_DB (self));
  g_return_if_fail (!crm_thread_is_ui ());

  crm_db_close_file (self);
  if (g_thread_self () == self->thread)
    crm_db_tell (self);
}

static void
close_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  crm_db_close_file (CRM_DB (source_object));
  g_task_return_boolean (task, TRUE);
}

void
crm_db_close_async (CrmDb               *self,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CRM_IS_DB (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_db_close_async);
  g_task_run_in_thread (task, close_in_thread);
}

gboolean
crm_db_close_finish (CrmDb         *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
