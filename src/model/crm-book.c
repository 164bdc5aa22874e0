/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-activity-time.h"
#include "crm-book-defaults.h"
#include "crm-book.h"
#include "crm-record-private.h"
#include "crm-record-store.h"
#include "crm-store-error.h"

struct _CrmBook
{
  GObject      parent_instance;

  CrmDb       *db;
  CrmJobList  *jobs;
  CrmSettings *settings;
  CrmSearch   *search;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_DAMAGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmBook, crm_book, G_TYPE_OBJECT)

static void
crm_book_dispose (GObject *object)
{
  CrmBook *self = CRM_BOOK (object);

  if (self->db != NULL)
    g_signal_handlers_disconnect_by_data (self->db, self);
  g_clear_object (&self->search);
  g_clear_object (&self->db);
  g_clear_object (&self->jobs);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (crm_book_parent_class)->dispose (object);
}

static void
crm_book_class_init (CrmBookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_book_dispose;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, CRM_TYPE_CHANGE_SET);
  signals[SIGNAL_DAMAGED] =
    g_signal_new ("damaged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_book_init (CrmBook *self)
{
  self->jobs = crm_job_list_new ();
  self->settings = crm_settings_new ();
}

char *
crm_book_get_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "clientele", "business.clientele", NULL);
}

static gpointer
read_settings (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  return crm_settings_read (conn, error);
}

static void
on_settings_read (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (CrmBook) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) values = crm_db_read_finish (CRM_DB (source), result, &error);

  if (values != NULL && self->settings != NULL)
    crm_settings_replace (self->settings, values);
  else if (error != NULL && !g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CLOSED))
    g_message ("Cannot read the settings: %s", error->message);
}

static void
on_db_changed (CrmBook      *self,
               CrmChangeSet *set)
{
  if (crm_change_set_concerns (set, "setting"))
    crm_db_read_async (self->db, CRM_READER_ROW, read_settings, NULL, NULL, (GDestroyNotify) g_hash_table_unref, NULL,
                       on_settings_read, g_object_ref (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, set);
}

static void
on_db_damaged (CrmBook *self)
{
  g_signal_emit (self, signals[SIGNAL_DAMAGED], 0);
}

static CrmBook *
book_new (CrmDb *db)
{
  CrmBook *self = g_object_new (CRM_TYPE_BOOK, NULL);

  self->db = g_object_ref (db);
  self->search = crm_search_new (db);    /* hears of a change before the models do */
  g_signal_connect_object (db, "changed", G_CALLBACK (on_db_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (db, "damaged", G_CALLBACK (on_db_damaged), self, G_CONNECT_SWAPPED);

  return self;
}

static const CrmWriteOptions defaults_options = {
  .priority = CRM_PRIORITY_USER,
  .origin = CRM_ORIGIN_SYSTEM,
  .label = "Defaults",
  .not_undoable = TRUE,
};

CrmBook *
crm_book_open (const char      *path,
               CrmDbOpenFlags   flags,
               GCancellable    *cancellable,
               GError         **error)
{
  g_autoptr (CrmBook) self = NULL;
  g_autoptr (CrmDb) db = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GHashTable) values = NULL;
  g_autoptr (GError) local_error = NULL;
  gpointer needed;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  crm_activity_time_register ();
  db = crm_db_open (path, flags, cancellable, error);
  if (db == NULL)
    return NULL;

  self = book_new (db);
  needed = crm_db_read (db, CRM_READER_ROW, crm_book_defaults_needed, NULL, cancellable, &local_error);
  if (needed != NULL && !crm_db_is_read_only (db))
    set = crm_db_write (db, &defaults_options, crm_book_defaults_write, NULL, cancellable, &local_error);
  if (local_error == NULL)
    values = crm_db_read (db, CRM_READER_ROW, read_settings, NULL, cancellable, &local_error);

  if (local_error != NULL)
    {
      crm_db_close (db);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  crm_settings_replace (self->settings, values);

  return g_steal_pointer (&self);
}

/* The file is open but the book is not: it is closed, and the first error is told. */
static void
open_failed (GTask  *task,
             CrmDb  *db,
             GError *error)
{
  crm_db_close_async (db, NULL, NULL);
  g_task_return_error (task, error);
}

static void
on_open_settings (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GHashTable) values = crm_db_read_finish (CRM_DB (source), result, &error);
  CrmBook *self = g_task_get_task_data (task);

  if (values == NULL)
    {
      open_failed (task, CRM_DB (source), error);
      return;
    }

  crm_settings_replace (self->settings, values);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
read_open_settings (GTask *task)
{
  CrmBook *self = g_task_get_task_data (task);

  crm_db_read_async (self->db, CRM_READER_ROW, read_settings, NULL, NULL, (GDestroyNotify) g_hash_table_unref,
                     g_task_get_cancellable (task), on_open_settings, g_object_ref (task));
}

static void
on_defaults_written (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write_finish (CRM_DB (source), result, &error);

  if (set == NULL)
    open_failed (task, CRM_DB (source), error);
  else
    read_open_settings (task);
}

static void
on_defaults_known (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  CrmDb *db = CRM_DB (source);
  GError *error = NULL;
  gpointer needed = crm_db_read_finish (db, result, &error);

  if (error != NULL)
    open_failed (task, db, error);
  else if (needed != NULL && !crm_db_is_read_only (db))
    crm_db_write_async (db, &defaults_options, crm_book_defaults_write, NULL, NULL, g_task_get_cancellable (task),
                        on_defaults_written, g_object_ref (task));
  else
    read_open_settings (task);
}

static void
on_db_opened (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (CrmDb) db = crm_db_open_finish (result, &error);

  if (db == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, book_new (db), g_object_unref);
  crm_db_read_async (db, CRM_READER_ROW, crm_book_defaults_needed, NULL, NULL, NULL, g_task_get_cancellable (task),
                     on_defaults_known, g_object_ref (task));
}

void
crm_book_open_async (const char          *path,
                     CrmDbOpenFlags       flags,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  crm_activity_time_register ();
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_book_open_async);
  crm_db_open_async (path, flags, cancellable, on_db_opened, g_steal_pointer (&task));
}

CrmBook *
crm_book_open_finish (GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

CrmDb *
crm_book_get_db (CrmBook *self)
{
  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);

  return self->db;
}

CrmSearch *
crm_book_get_search (CrmBook *self)
{
  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);

  return self->search;
}

CrmJobList *
crm_book_get_jobs (CrmBook *self)
{
  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);

  return self->jobs;
}

CrmSettings *
crm_book_get_settings (CrmBook *self)
{
  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);

  return self->settings;
}

void
crm_book_close (CrmBook *self)
{
  g_return_if_fail (CRM_IS_BOOK (self));

  crm_job_list_cancel_all (self->jobs);
  crm_db_close (self->db);
}

static void
on_db_closed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (crm_db_close_finish (CRM_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
crm_book_close_async (CrmBook             *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CRM_IS_BOOK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_book_close_async);
  crm_job_list_cancel_all (self->jobs);
  crm_db_close_async (self->db, on_db_closed, g_steal_pointer (&task));
}

gboolean
crm_book_close_finish (CrmBook       *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
