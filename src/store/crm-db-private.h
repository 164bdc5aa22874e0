/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book-lock.h"
#include "crm-db.h"
#include "crm-worker.h"
#include "crm-writer.h"

G_BEGIN_DECLS

#define CRM_DB_N_READERS 2

struct _CrmDb
{
  GObject         parent_instance;

  char           *path;
  char           *uri;
  gboolean        read_only;

  /* Where the signals come */
  GMainContext   *context;
  GThread        *thread;

  CrmBookLock    *lock;
  CrmWriter      *writer;                         /* used on its worker only; NULL where read-only */
  CrmConn        *readers[CRM_DB_N_READERS];      /* likewise */
  CrmWorker      *writer_worker;
  CrmWorker      *reader_workers[CRM_DB_N_READERS];
  CrmConn        *checkpointer;                   /* used on its worker only */
  CrmWorker      *checkpoint_worker;
  gint            wal_frames;                     /* atomic: pages in the WAL */
  gint            checkpointing;                  /* atomic: one is queued */

  GMutex          mutex;
  gboolean        closed;                         /* under the mutex: nothing is queued any more */
  GQueue          notices;                        /* under the mutex: committed and not yet told */
  gint            stop_readers;                   /* atomic */
  gint            damaged;                        /* atomic: it was told that the file is damaged */

  /* Of the thread that opened */
  char           *undo_label;
  char           *redo_label;
};

/* Made and not open yet; its signals come in @context. */
CrmDb    *crm_db_new            (const char      *path,
                                 GMainContext    *context,
                                 GThread         *thread);

/* Opens the file and starts the threads. */
gboolean  crm_db_open_file      (CrmDb           *self,
                                 CrmDbOpenFlags   flags,
                                 GCancellable    *cancellable,
                                 GError         **error);

/* Ends the threads and closes the file; harmless when it was done. */
void      crm_db_close_file     (CrmDb           *self);

/* Runs on the writer thread, with transactions of its own: undo, redo. */
typedef CrmChangeSet *(*CrmDbJobFunc) (CrmDb         *self,
                                       gpointer       user_data,
                                       GCancellable  *cancellable,
                                       GError       **error);

/* Queues @func as urgently as what the user does. Ends with crm_db_write_finish(). @user_data is freed with g_free(). */
void      crm_db_run_job_async  (CrmDb               *self,
                                 CrmDbJobFunc         func,
                                 gpointer             user_data,
                                 gpointer             source_tag,
                                 GAsyncReadyCallback  callback,
                                 gpointer             callback_data);
CrmChangeSet *crm_db_run_job    (CrmDb               *self,
                                 CrmDbJobFunc         func,
                                 gpointer             user_data,
                                 GError             **error);

/* Takes over both. The opener's thread. */
void      crm_db_set_undo_labels (CrmDb          *self,
                                  char           *undo_label,
                                  char           *redo_label);

/* Queues @set to be told in the opener's context. Writer thread, after COMMIT. */
void      crm_db_announce       (CrmDb           *self,
                                 CrmChangeSet    *set);

/* Idle work of the writer, and the thread that brings the WAL back into the file. */
gboolean  crm_db_start_maintenance (CrmDb        *self,
                                    GError      **error);
/* After the writer's thread has ended. */
void      crm_db_stop_maintenance  (CrmDb        *self);

/* Writer thread, after a transaction of @priority was answered: keeps the WAL from growing without end. */
void      crm_db_relieve_wal       (CrmDb        *self,
                                    CrmPriority   priority);

/* Lets idle steps look into index_due again. */
void      crm_db_wake_index        (CrmDb        *self);

/* After work on @conn (NULL: none) that ended with @error (nullable): tells once where the file turned out to be damaged. Any thread. */
void      crm_db_look_for_damage (CrmDb          *self,
                                  CrmConn        *conn,
                                  const GError   *error);

/* Tells what waits. The opener's thread. */
void      crm_db_tell           (CrmDb           *self);

G_END_DECLS
