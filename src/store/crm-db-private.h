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

  GMutex          mutex;
  gboolean        closed;                         /* under the mutex: nothing is queued any more */
  GQueue          notices;                        /* under the mutex: of Notice, committed and not yet told */
  gint            stop_readers;                   /* atomic */

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

/* Runs on the writer thread in place of crm_writer_run() with a function: undo, redo. */
typedef CrmChangeSet *(*CrmDbJobFunc) (CrmDb         *self,
                                       gpointer       user_data,
                                       GCancellable  *cancellable,
                                       GError       **error);

/* Queues @set to be told in the opener's context. Writer thread, after COMMIT. */
void      crm_db_announce       (CrmDb           *self,
                                 CrmChangeSet    *set);

/* Tells what waits. The opener's thread. */
void      crm_db_tell           (CrmDb           *self);

G_END_DECLS
