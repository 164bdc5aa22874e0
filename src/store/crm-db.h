/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-change-set.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * The one SQLite file: a writer thread with a queue by priority, and two readers. Made and used by the thread that opened
 * it (signals come in its main context); the functions given to it run on its threads.
 *
 * crm_db_*_async() are for the window: the main thread never waits. crm_db_write(), crm_db_read() wait; they are for the
 * command line, for jobs and for tests, and abort on a thread marked by crm_thread_mark_ui() (base/crm-thread.h).
 */
#define CRM_TYPE_DB (crm_db_get_type ())
G_DECLARE_FINAL_TYPE (CrmDb, crm_db, CRM, DB, GObject)

typedef enum
{
  CRM_DB_OPEN_DEFAULT   = 0,
  CRM_DB_OPEN_CREATE    = 1 << 0,   /* make it where there is none */
  CRM_DB_OPEN_READ_ONLY = 1 << 1,   /* never write: a damaged or foreign book, a folder without permission */
} CrmDbOpenFlags;

typedef enum
{
  CRM_PRIORITY_JOURNAL,             /* the mail journal */
  CRM_PRIORITY_USER,
  CRM_PRIORITY_SYNC,
  CRM_PRIORITY_IMPORT,
  CRM_PRIORITY_IDLE,                /* index merges, purge */
} CrmPriority;

typedef enum
{
  CRM_READER_LIST,                  /* id vectors, search, reports: may take long, is cancelled by the next */
  CRM_READER_ROW,                   /* pages and details: short */
} CrmReader;

/* What a transaction is. Copied by the functions that take it. */
typedef struct
{
  CrmPriority  priority;
  CrmOrigin    origin;
  const char  *label;               /* for people, translated; may be set later by crm_conn_set_label() */
  gint64       import_run;          /* the run it is a batch of, or 0 */
  gboolean     not_undoable;        /* recorded for notice and history, but not offered for undo */
  gboolean     not_kept;            /* the models hear of it, but nothing of it is stored: purge, erasure */
} CrmWriteOptions;

/*
 * Runs on the writer thread inside BEGIN IMMEDIATE … COMMIT. FALSE with @error set rolls everything back. Must be short
 * (an import writes about 500 rows at a time) and touch nothing but @conn and @user_data.
 */
typedef gboolean (*CrmWriteFunc) (CrmConn       *conn,
                                  gpointer       user_data,
                                  GCancellable  *cancellable,
                                  GError       **error);

/* Runs on a reader thread inside one read transaction. The result is handed over; NULL with @error unset is a result too. */
typedef gpointer (*CrmReadFunc)  (CrmConn       *conn,
                                  gpointer       user_data,
                                  GCancellable  *cancellable,
                                  GError       **error);

/* Signals
 *   changed (CrmDb *db, CrmChangeSet *set)   after each COMMIT that changed something, in commit order, in the main context
 *                                            of the thread that opened the book
 *   damaged (CrmDb *db)                      at most once, when a read or a write, whoever asked for it, found that the file
 *                                            is damaged; in the same context. Not of a book that is open to read only
 */

/* Opens, migrates (a backup is made before), checks and locks the book. Waits: call it from a job or the command line.
 * Errors: CRM_STORE_ERROR NOT_FOUND, NOT_A_BOOK, TOO_NEW, READ_ONLY, FULL, LOCKED, CORRUPT, IO. */
CrmDb        *crm_db_open               (const char            *path,
                                         CrmDbOpenFlags         flags,
                                         GCancellable          *cancellable,
                                         GError               **error);
void          crm_db_open_async         (const char            *path,
                                         CrmDbOpenFlags         flags,
                                         GCancellable          *cancellable,
                                         GAsyncReadyCallback    callback,
                                         gpointer               user_data);
CrmDb        *crm_db_open_finish        (GAsyncResult          *result,
                                         GError               **error);

const char   *crm_db_get_path           (CrmDb                 *self);
gboolean      crm_db_is_read_only       (CrmDb                 *self);

/* Whether the file turned out to be damaged: for who was not there yet when "damaged" was emitted. */
gboolean      crm_db_is_damaged         (CrmDb                 *self);

/* Ends the threads: what is queued for writing is written, readers are cancelled; optimises, checkpoints, unlocks. The
 * sync form waits. Afterwards everything fails with CRM_STORE_ERROR_CLOSED. */
void          crm_db_close              (CrmDb                 *self);
void          crm_db_close_async        (CrmDb                 *self,
                                         GAsyncReadyCallback    callback,
                                         gpointer               user_data);
gboolean      crm_db_close_finish       (CrmDb                 *self,
                                         GAsyncResult          *result,
                                         GError               **error);

/* One transaction on the writer. @destroy frees @user_data on the thread that called, after the callback's time. */
void          crm_db_write_async        (CrmDb                 *self,
                                         const CrmWriteOptions *options,
                                         CrmWriteFunc           func,
                                         gpointer               user_data,
                                         GDestroyNotify         destroy,
                                         GCancellable          *cancellable,
                                         GAsyncReadyCallback    callback,
                                         gpointer               callback_data);
/* (transfer full): what was committed. "changed" was emitted before the callback runs. */
CrmChangeSet *crm_db_write_finish       (CrmDb                 *self,
                                         GAsyncResult          *result,
                                         GError               **error);
CrmChangeSet *crm_db_write              (CrmDb                 *self,
                                         const CrmWriteOptions *options,
                                         CrmWriteFunc           func,
                                         gpointer               user_data,
                                         GCancellable          *cancellable,
                                         GError               **error);

/*
 * crm_db_write() in two halves, for a thread that has something to do while the disk is waited for. @user_data has to live until
 * crm_db_write_end(), which waits, ends @pending and must follow, on the same thread.
 */
typedef struct _CrmPendingWrite CrmPendingWrite;
CrmPendingWrite *crm_db_write_begin     (CrmDb                 *self,
                                         const CrmWriteOptions *options,
                                         CrmWriteFunc           func,
                                         gpointer               user_data,
                                         GCancellable          *cancellable);
CrmChangeSet *crm_db_write_end          (CrmPendingWrite       *pending,
                                         GError               **error);

/* A read on one of the two readers. @result_destroy frees a result nobody fetched. Once @cancellable is cancelled there is no answer but
 * G_IO_ERROR_CANCELLED, though it may have been read already. */
void          crm_db_read_async         (CrmDb                 *self,
                                         CrmReader              reader,
                                         CrmReadFunc            func,
                                         gpointer               user_data,
                                         GDestroyNotify         destroy,
                                         GDestroyNotify         result_destroy,
                                         GCancellable          *cancellable,
                                         GAsyncReadyCallback    callback,
                                         gpointer               callback_data);
/* As crm_db_read_async(), but stays for the answer up to @max_us: when it comes by then, @callback runs in the next turn of the main
 * loop, in front of the frame that is due, which else would be painted without it. For questions that are answered in a millisecond
 * most of the time, with a @max_us far below a frame. On the book's own thread; ends with crm_db_read_finish(). */
void          crm_db_read_soon_async    (CrmDb                 *self,
                                         CrmReader              reader,
                                         CrmReadFunc            func,
                                         gpointer               user_data,
                                         GDestroyNotify         destroy,
                                         GDestroyNotify         result_destroy,
                                         guint                  max_us,
                                         GCancellable          *cancellable,
                                         GAsyncReadyCallback    callback,
                                         gpointer               callback_data);
gpointer      crm_db_read_finish        (CrmDb                 *self,
                                         GAsyncResult          *result,
                                         GError               **error);
gpointer      crm_db_read               (CrmDb                 *self,
                                         CrmReader              reader,
                                         CrmReadFunc            func,
                                         gpointer               user_data,
                                         GCancellable          *cancellable,
                                         GError               **error);

/* Inside a write: what was done, in words, where it is only known now. */
void          crm_conn_set_label        (CrmConn               *conn,
                                         const char            *label);

/* Inside a write: the id that the change set of this transaction will have, should it change anything that is recorded. */
gint64        crm_conn_get_set_id       (CrmConn               *conn);

/*
 * Undo and redo, derived from the change sets; many levels, across restarts. @set_id 0: the newest set of the user that was
 * not taken back yet (an import run as a whole). Errors: CRM_STORE_ERROR_CONFLICT with what was changed since,
 * CRM_STORE_ERROR_GONE. An import and a merge are taken back as far as it holds instead, and crm_change_set_get_kept() has what stayed.
 * The sync forms wait. The label of the returned set names what was undone.
 */
void          crm_db_undo_async         (CrmDb                 *self,
                                         gint64                 set_id,
                                         GAsyncReadyCallback    callback,
                                         gpointer               user_data);
void          crm_db_redo_async         (CrmDb                 *self,
                                         GAsyncReadyCallback    callback,
                                         gpointer               user_data);
/* Both end with crm_db_write_finish(). */
CrmChangeSet *crm_db_undo               (CrmDb                 *self,
                                         gint64                 set_id,
                                         GError               **error);
CrmChangeSet *crm_db_redo               (CrmDb                 *self,
                                         GError               **error);

/* What the next undo or redo would take back, for the menu; NULL for nothing. Kept current before "changed" is emitted. */
const char   *crm_db_get_undo_label     (CrmDb                 *self);
const char   *crm_db_get_redo_label     (CrmDb                 *self);

/* A consistent copy to @path by the backup API, without stopping the writer; @path is replaced only when it is whole. */
gboolean      crm_db_backup             (CrmDb                 *self,
                                         const char            *path,
                                         GCancellable          *cancellable,
                                         GError               **error);

/* PRAGMA integrity_check, foreign_key_check, FTS integrity, derived tables against their source. Returns the problems
 * found as sentences (transfer full); empty: none. */
GPtrArray    *crm_db_check              (CrmDb                 *self,
                                         GCancellable          *cancellable,
                                         GError               **error);

/* Makes the search index, the list and the spans of the calendar anew, in idle steps after this returned. Waits. */
gboolean      crm_db_reindex            (CrmDb                 *self,
                                         GCancellable          *cancellable,
                                         GError               **error);

/*
 * Removes for good what was put into the trash before @before (microseconds since 1970), with its history: it can no longer be
 * undone. What the rest of the book still needs stays. In small transactions at the lowest priority; waits.
 */
gboolean      crm_db_purge_trash        (CrmDb                 *self,
                                         gint64                 before,
                                         guint                 *n_purged,
                                         GCancellable          *cancellable,
                                         GError               **error);

G_END_DECLS
