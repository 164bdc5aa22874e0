/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-db-private.h"

#include "crm-thread.h"
#include "crm-undo.h"

G_DEFINE_FINAL_TYPE (CrmDb, crm_db, G_TYPE_OBJECT)

enum
{
  CHANGED,
  DAMAGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A committed set, with what can be undone and redone after it. */
typedef struct
{
  CrmChangeSet *set;
  char         *undo_label;
  char         *redo_label;
} Notice;

/* One write or read on its way: queued, run on a worker, handed back. */
typedef struct _CrmPendingWrite
{
  CrmDb           *db;
  GCancellable    *cancellable;
  CrmWriteOptions  options;          /* its label is owned */
  CrmWriteFunc     write_func;
  CrmDbJobFunc     job_func;
  CrmReadFunc      read_func;
  CrmReader        reader;
  gpointer         user_data;

  gpointer         result;
  GError          *error;

  /* Asynchronous: whom to tell */
  GTask           *task;
  GDestroyNotify   destroy;
  GDestroyNotify   result_destroy;

  /* Synchronous: who waits */
  GMutex           mutex;
  GCond            cond;
  gboolean         done;
} Operation;

static void
notice_free (Notice *notice)
{
  crm_change_set_unref (notice->set);
  g_free (notice->undo_label);
  g_free (notice->redo_label);
  g_free (notice);
}

static void
crm_db_dispose (GObject *object)
{
  crm_db_close_file (CRM_DB (object));

  G_OBJECT_CLASS (crm_db_parent_class)->dispose (object);
}

static void
crm_db_finalize (GObject *object)
{
  CrmDb *self = CRM_DB (object);

  g_queue_clear_full (&self->notices, (GDestroyNotify) notice_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->undo_label, g_free);
  g_clear_pointer (&self->redo_label, g_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (crm_db_parent_class)->finalize (object);
}

static void
crm_db_class_init (CrmDbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_db_dispose;
  object_class->finalize = crm_db_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, CRM_TYPE_CHANGE_SET);
  signals[DAMAGED] = g_signal_new ("damaged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_db_init (CrmDb *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->notices);
}

CrmDb *
crm_db_new (const char   *path,
            GMainContext *context,
            GThread      *thread)
{
  CrmDb *self = g_object_new (CRM_TYPE_DB, NULL);

  self->path = g_strdup (path);
  self->context = g_main_context_ref (context);
  self->thread = thread;

  return self;
}

const char *
crm_db_get_path (CrmDb *self)
{
  g_return_val_if_fail (CRM_IS_DB (self), NULL);

  return self->path;
}

gboolean
crm_db_is_read_only (CrmDb *self)
{
  g_return_val_if_fail (CRM_IS_DB (self), TRUE);

  return self->read_only;
}

gboolean
crm_db_is_damaged (CrmDb *self)
{
  g_return_val_if_fail (CRM_IS_DB (self), FALSE);

  return g_atomic_int_get (&self->damaged) != 0;
}

const char *
crm_db_get_undo_label (CrmDb *self)
{
  g_return_val_if_fail (CRM_IS_DB (self), NULL);

  return self->undo_label;
}

const char *
crm_db_get_redo_label (CrmDb *self)
{
  g_return_val_if_fail (CRM_IS_DB (self), NULL);

  return self->redo_label;
}

/* ------------------------------------------------------------------------------------------------ telling of changes */

void
crm_db_set_undo_labels (CrmDb *self,
                        char  *undo_label,
                        char  *redo_label)
{
  g_free (self->undo_label);
  g_free (self->redo_label);
  self->undo_label = undo_label;
  self->redo_label = redo_label;
}

void
crm_db_tell (CrmDb *self)
{
  g_assert (g_thread_self () == self->thread);

  for (;;)
    {
      Notice *notice;

      g_mutex_lock (&self->mutex);
      notice = g_queue_pop_head (&self->notices);
      g_mutex_unlock (&self->mutex);

      if (notice == NULL)
        return;

      crm_db_set_undo_labels (self, g_steal_pointer (&notice->undo_label), g_steal_pointer (&notice->redo_label));
      g_signal_emit (self, signals[CHANGED], 0, notice->set);
      notice_free (notice);
    }
}

static void
call_in_context (GMainContext   *context,
                 GSourceFunc     func,
                 gpointer        data,
                 GDestroyNotify  destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}

/* The source may never run (the command line has no main loop): it must not keep the book alive. */
static gboolean
on_notices (gpointer data)
{
  g_autoptr (CrmDb) self = g_weak_ref_get (data);

  if (self != NULL)
    crm_db_tell (self);

  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gpointer
weak_ref_new (CrmDb *self)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, self);
  return ref;
}

void
crm_db_announce (CrmDb        *self,
                 CrmChangeSet *set)
{
  Notice *notice;
  gboolean first;

  if (crm_change_set_is_empty (set))
    return;

  notice = g_new0 (Notice, 1);
  notice->set = crm_change_set_ref (set);
  crm_undo_peek (self->writer->conn, &notice->undo_label, &notice->redo_label);

  g_mutex_lock (&self->mutex);
  first = g_queue_is_empty (&self->notices);
  g_queue_push_tail (&self->notices, notice);
  g_mutex_unlock (&self->mutex);

  if (first)
    call_in_context (self->context, on_notices, weak_ref_new (self), weak_ref_free);
}

static gboolean
on_damaged (gpointer data)
{
  g_autoptr (CrmDb) self = g_weak_ref_get (data);

  if (self != NULL)
    g_signal_emit (self, signals[DAMAGED], 0);

  return G_SOURCE_REMOVE;
}

void
crm_db_look_for_damage (CrmDb        *self,
                        CrmConn      *conn,
                        const GError *error)
{
  gboolean damaged = g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT);

  if (conn != NULL)
    {
      damaged = damaged || conn->damaged;
      conn->damaged = FALSE;
    }
  if (damaged && !self->read_only && g_atomic_int_compare_and_exchange (&self->damaged, 0, 1))
    call_in_context (self->context, on_damaged, weak_ref_new (self), weak_ref_free);
}

/* ------------------------------------------------------------------------------------------------ operations */

static Operation *
operation_new (CrmDb        *self,
               GCancellable *cancellable)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->db = self;
  operation->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_mutex_init (&operation->mutex);
  g_cond_init (&operation->cond);

  return operation;
}

static void
operation_free (Operation *operation)
{
  g_clear_object (&operation->cancellable);
  g_clear_error (&operation->error);
  g_free ((char *) operation->options.label);
  g_mutex_clear (&operation->mutex);
  g_cond_clear (&operation->cond);
  g_free (operation);
}

static void
set_options (Operation             *operation,
             const CrmWriteOptions *options)
{
  if (options != NULL)
    operation->options = *options;
  else
    operation->options.priority = CRM_PRIORITY_USER;
  operation->options.label = g_strdup (operation->options.label);
}

/* Back in the thread that asked. */
static gboolean
on_operation_done (gpointer data)
{
  Operation *operation = data;
  CrmDb *self = operation->db;
  GTask *task = operation->task;

  /* The thread that handed it back may hold it still. */
  g_mutex_lock (&operation->mutex);
  g_mutex_unlock (&operation->mutex);

  /* Who asked hears of the change as all others do, and before the answer. */
  if (g_thread_self () == self->thread)
    crm_db_tell (self);

  if (operation->error != NULL)
    g_task_return_error (task, g_steal_pointer (&operation->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&operation->result), operation->result_destroy);

  if (operation->destroy != NULL)
    operation->destroy (operation->user_data);
  operation_free (operation);
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

static void
hand_back (Operation *operation)
{
  g_mutex_lock (&operation->mutex);
  operation->done = TRUE;
  if (operation->task != NULL)
    call_in_context (g_task_get_context (operation->task), on_operation_done, operation, NULL);
  g_cond_signal (&operation->cond);
  g_mutex_unlock (&operation->mutex);
}

static void
run_write (gpointer data)
{
  Operation *operation = data;
  CrmDb *self = operation->db;
  CrmPriority priority = operation->options.priority;

  if (operation->job_func != NULL)
    operation->result = operation->job_func (self, operation->user_data, operation->cancellable, &operation->error);
  else
    operation->result = crm_writer_run (self->writer, &operation->options, operation->write_func, operation->user_data,
                                        operation->cancellable, &operation->error);

  if (operation->result != NULL)
    crm_db_announce (self, operation->result);
  crm_db_look_for_damage (self, self->writer != NULL ? self->writer->conn : NULL, operation->error);

  hand_back (operation);
  if (self->writer != NULL)
    crm_db_relieve_wal (self, priority);
}

static void
run_read (gpointer data)
{
  Operation *operation = data;
  CrmDb *self = operation->db;
  CrmConn *conn = self->readers[operation->reader];

  if (g_atomic_int_get (&self->stop_readers) != 0)
    g_set_error_literal (&operation->error, CRM_STORE_ERROR, CRM_STORE_ERROR_CLOSED, "The book is being closed");
  else if (!g_cancellable_set_error_if_cancelled (operation->cancellable, &operation->error) &&
           crm_conn_run (conn, &operation->error, "BEGIN", ""))
    {
      crm_conn_set_cancellable (conn, operation->cancellable);
      operation->result = operation->read_func (conn, operation->user_data, operation->cancellable, &operation->error);
      crm_conn_set_cancellable (conn, NULL);
      crm_conn_reset_notes (conn);
      if (!sqlite3_get_autocommit (conn->db))
        sqlite3_exec (conn->db, "ROLLBACK", NULL, NULL, NULL);
    }

  if (operation->error != NULL && operation->result != NULL && operation->result_destroy != NULL)
    operation->result_destroy (g_steal_pointer (&operation->result));
  crm_db_look_for_damage (self, conn, operation->error);

  hand_back (operation);
}

/* FALSE: it was refused, and its error says why. */
static gboolean
enqueue (CrmDb     *self,
         Operation *operation)
{
  gboolean is_write = operation->read_func == NULL;
  gboolean ok = FALSE;

  g_mutex_lock (&self->mutex);
  if (self->closed)
    g_set_error_literal (&operation->error, CRM_STORE_ERROR, CRM_STORE_ERROR_CLOSED, "The book is closed");
  else if (is_write && self->read_only)
    g_set_error (&operation->error, CRM_STORE_ERROR, CRM_STORE_ERROR_READ_ONLY, "Opened for reading only: %s", self->path);
  else
    {
      if (is_write)
        crm_worker_push (self->writer_worker, (int) operation->options.priority, run_write, operation);
      else
        crm_worker_push (self->reader_workers[operation->reader], 0, run_read, operation);
      ok = TRUE;
    }
  g_mutex_unlock (&self->mutex);

  return ok;
}

static void
start (CrmDb               *self,
       Operation           *operation,
       gpointer             source_tag,
       GAsyncReadyCallback  callback,
       gpointer             callback_data)
{
  operation->task = g_task_new (self, operation->cancellable, callback, callback_data);
  g_task_set_source_tag (operation->task, source_tag);

  /* What was committed is reported as such, although it was cancelled just then; but what was read is out of date for whoever cancelled it
     to ask again, and may come after the newer answer. */
  g_task_set_check_cancellable (operation->task, operation->read_func != NULL);

  if (!enqueue (self, operation))
    hand_back (operation);
}

/* For await_result() to wait for. */
static Operation *
begin (CrmDb     *self,
       Operation *operation)
{
  if (!enqueue (self, operation))
    operation->done = TRUE;

  return operation;
}

static gpointer
await_result (CrmDb      *self,
              Operation  *operation,
              GError    **error)
{
  gpointer result;

  g_mutex_lock (&operation->mutex);
  while (!operation->done)
    g_cond_wait (&operation->cond, &operation->mutex);
  g_mutex_unlock (&operation->mutex);

  if (g_thread_self () == self->thread)
    crm_db_tell (self);

  result = operation->result;
  if (operation->error != NULL)
    g_propagate_error (error, g_steal_pointer (&operation->error));
  operation_free (operation);

  return result;
}

/* Whether the calling thread may wait for the book: neither the window's nor one of its own. */
static gboolean
may_wait (CrmDb *self)
{
  gboolean may = !crm_thread_is_ui ();

  g_mutex_lock (&self->mutex);
  if (!self->closed)
    {
      may = may && !crm_worker_is_current (self->writer_worker);
      for (guint i = 0; i < CRM_DB_N_READERS; i++)
        may = may && !crm_worker_is_current (self->reader_workers[i]);
    }
  g_mutex_unlock (&self->mutex);

  return may;
}

/* ------------------------------------------------------------------------------------------------ public */

void
crm_db_write_async (CrmDb                 *self,
                    const CrmWriteOptions *options,
                    CrmWriteFunc           func,
                    gpointer               user_data,
                    GDestroyNotify         destroy,
                    GCancellable          *cancellable,
                    GAsyncReadyCallback    callback,
                    gpointer               callback_data)
{
  Operation *operation;

  g_return_if_fail (CRM_IS_DB (self));
  g_return_if_fail (func != NULL);

  operation = operation_new (self, cancellable);
  set_options (operation, options);
  operation->write_func = func;
  operation->user_data = user_data;
  operation->destroy = destroy;
  operation->result_destroy = (GDestroyNotify) crm_change_set_unref;

  start (self, operation, crm_db_write_async, callback, callback_data);
}

CrmChangeSet *
crm_db_write_finish (CrmDb         *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

CrmPendingWrite *
crm_db_write_begin (CrmDb                 *self,
                    const CrmWriteOptions *options,
                    CrmWriteFunc           func,
                    gpointer               user_data,
                    GCancellable          *cancellable)
{
  Operation *operation;

  g_return_val_if_fail (CRM_IS_DB (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (may_wait (self), NULL);

  operation = operation_new (self, cancellable);
  set_options (operation, options);
  operation->write_func = func;
  operation->user_data = user_data;

  return begin (self, operation);
}

CrmChangeSet *
crm_db_write_end (CrmPendingWrite  *pending,
                  GError          **error)
{
  g_return_val_if_fail (pending != NULL, NULL);

  return await_result (pending->db, pending, error);
}

CrmChangeSet *
crm_db_write (CrmDb                 *self,
              const CrmWriteOptions *options,
              CrmWriteFunc           func,
              gpointer               user_data,
              GCancellable          *cancellable,
              GError               **error)
{
  CrmPendingWrite *pending = crm_db_write_begin (self, options, func, user_data, cancellable);

  return pending != NULL ? crm_db_write_end (pending, error) : NULL;
}

void
crm_db_read_async (CrmDb               *self,
                   CrmReader            reader,
                   CrmReadFunc          func,
                   gpointer             user_data,
                   GDestroyNotify       destroy,
                   GDestroyNotify       result_destroy,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             callback_data)
{
  Operation *operation;

  g_return_if_fail (CRM_IS_DB (self));
  g_return_if_fail (func != NULL);
  g_return_if_fail (reader < CRM_DB_N_READERS);

  operation = operation_new (self, cancellable);
  operation->read_func = func;
  operation->reader = reader;
  operation->user_data = user_data;
  operation->destroy = destroy;
  operation->result_destroy = result_destroy;

  start (self, operation, crm_db_read_async, callback, callback_data);
}

void
crm_db_read_soon_async (CrmDb               *self,
                        CrmReader            reader,
                        CrmReadFunc          func,
                        gpointer             user_data,
                        GDestroyNotify       destroy,
                        GDestroyNotify       result_destroy,
                        guint                max_us,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             callback_data)
{
  gint64 until = g_get_monotonic_time () + max_us;
  Operation *operation;

  g_return_if_fail (CRM_IS_DB (self));
  g_return_if_fail (func != NULL);
  g_return_if_fail (reader < CRM_DB_N_READERS);
  g_return_if_fail (g_thread_self () == self->thread);

  operation = operation_new (self, cancellable);
  operation->read_func = func;
  operation->reader = reader;
  operation->user_data = user_data;
  operation->destroy = destroy;
  operation->result_destroy = result_destroy;
  start (self, operation, crm_db_read_async, callback, callback_data);

  /* It is given back by a source of this thread: it is still there. */
  g_mutex_lock (&operation->mutex);
  while (!operation->done && g_cond_wait_until (&operation->cond, &operation->mutex, until))
    ;
  g_mutex_unlock (&operation->mutex);
}

gpointer
crm_db_read_finish (CrmDb         *self,
                    GAsyncResult  *result,
                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
crm_db_read (CrmDb         *self,
             CrmReader      reader,
             CrmReadFunc    func,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Operation *operation;

  g_return_val_if_fail (CRM_IS_DB (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (reader < CRM_DB_N_READERS, NULL);
  g_return_val_if_fail (may_wait (self), NULL);

  operation = operation_new (self, cancellable);
  operation->read_func = func;
  operation->reader = reader;
  operation->user_data = user_data;

  return await_result (self, begin (self, operation), error);
}

void
crm_db_run_job_async (CrmDb               *self,
                      CrmDbJobFunc         func,
                      gpointer             user_data,
                      gpointer             source_tag,
                      GAsyncReadyCallback  callback,
                      gpointer             callback_data)
{
  Operation *operation;

  g_return_if_fail (CRM_IS_DB (self));
  g_return_if_fail (func != NULL);

  operation = operation_new (self, NULL);
  set_options (operation, NULL);
  operation->job_func = func;
  operation->user_data = user_data;
  operation->destroy = g_free;
  operation->result_destroy = (GDestroyNotify) crm_change_set_unref;

  start (self, operation, source_tag, callback, callback_data);
}

CrmChangeSet *
crm_db_run_job (CrmDb         *self,
                CrmDbJobFunc   func,
                gpointer       user_data,
                GError       **error)
{
  Operation *operation;

  g_return_val_if_fail (CRM_IS_DB (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (may_wait (self), NULL);

  operation = operation_new (self, NULL);
  set_options (operation, NULL);
  operation->job_func = func;
  operation->user_data = user_data;

  return await_result (self, begin (self, operation), error);
}
