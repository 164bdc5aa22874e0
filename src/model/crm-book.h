/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"
#include "crm-job-list.h"
#include "crm-record.h"
#include "crm-settings.h"
#include "crm-search.h"

G_BEGIN_DECLS

/*
 * The open book of business, handed to every view: store, queries, commands, undo, search, jobs. Lives in the main thread (or in
 * the command line's); its signals come there. A view reads through models, writes through commands, and hears of
 * changes by its models or by "changed".
 *
 * Signals
 *   changed (CrmBook *book, CrmChangeSet *set)    after each commit that changed something
 *   damaged (CrmBook *book)                       once, when the file turned out to be damaged: by whatever was read or written,
 *                                                 and whoever asked for it. What is open now cannot be trusted any more
 */
#define CRM_TYPE_BOOK (crm_book_get_type ())
G_DECLARE_FINAL_TYPE (CrmBook, crm_book, CRM, BOOK, GObject)

/* Where the book is while nobody chose another place: business.clientele in the user's data folder. (transfer full). Any thread. */
char       *crm_book_get_default_path (void);

/* Opens (and where asked makes) the book at @path with its default pipeline, calendar and settings. Errors as crm_db_open(). */
CrmBook    *crm_book_open             (const char           *path,
                                       CrmDbOpenFlags        flags,
                                       GCancellable         *cancellable,
                                       GError              **error);
void        crm_book_open_async       (const char           *path,
                                       CrmDbOpenFlags        flags,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
CrmBook    *crm_book_open_finish      (GAsyncResult         *result,
                                       GError              **error);
/* For what stands above model in the house and owns tables (exchange, sync, mailing, insight). (transfer none) */
CrmDb      *crm_book_get_db           (CrmBook              *self);
/* Long work under way. (transfer none) */
CrmJobList *crm_book_get_jobs         (CrmBook              *self);
/* What belongs to the business and moves with the file. (transfer none) */
CrmSettings *crm_book_get_settings    (CrmBook              *self);

/* Writes what is queued, closes the file and unlocks it; the jobs are asked to stop. The sync form waits. The book is of no use
 * afterwards: everything fails with CRM_STORE_ERROR_CLOSED. */
void        crm_book_close            (CrmBook              *self);
void        crm_book_close_async      (CrmBook              *self,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean    crm_book_close_finish     (CrmBook              *self,
                                       GAsyncResult         *result,
                                       GError              **error);
/* The search, for list models; crm_search_start() it once the window stands. (transfer none) */
CrmSearch  *crm_book_get_search       (CrmBook              *self);

/* One record with its children; NULL with CRM_STORE_ERROR_NOT_FOUND. Trashed records are found too. */
void        crm_book_load_async       (CrmBook              *self,
                                       const CrmRecordType  *type,
                                       gint64                id,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
CrmRecord  *crm_book_load_finish      (CrmBook              *self,
                                       GAsyncResult         *result,
                                       GError              **error);
/* The same, waiting; for the command line, jobs and tests. */
CrmRecord  *crm_book_load             (CrmBook              *self,
                                       const CrmRecordType  *type,
                                       gint64                id,
                                       GCancellable         *cancellable,
                                       GError              **error);

/*
 * Commands. Each is one transaction, one change set, one step of undo, with @label (translated) as its words. Anything that
 * can be said as "these records with these values" is a save; the others are in crm-*-commands.h. They end with
 * crm_book_command_finish(), whose change set (transfer full) has the words and the id for a toast's Undo.
 */
/* Once committed, @record knows what was saved as its base, and has what the rules made of it; edits made meanwhile stay edits. */
void          crm_book_save_async       (CrmBook              *self,
                                         CrmRecord            *record,     /* its edits are taken over before this returns */
                                         const char           *label,      /* NULL: "Changed NAME" / "Added NAME" */
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* Into the trash (types with a trash) or away (link rows). Undoable. */
void          crm_book_delete_async     (CrmBook              *self,
                                         const CrmRecordType  *type,
                                         const gint64         *ids,
                                         guint                 n_ids,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* Out of the trash. */
void          crm_book_restore_async    (CrmBook              *self,
                                         const CrmRecordType  *type,
                                         const gint64         *ids,
                                         guint                 n_ids,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* Any other command: @func runs on the writer. */
void          crm_book_run_async        (CrmBook              *self,
                                         const char           *label,
                                         CrmWriteFunc          func,
                                         gpointer              data,
                                         GDestroyNotify        destroy,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* The same, waiting; for the command line, jobs and tests. @label NULL: @func calls crm_conn_set_label(). (transfer full) */
CrmChangeSet *crm_book_run              (CrmBook              *self,
                                         const char           *label,
                                         CrmWriteFunc          func,
                                         gpointer              data,
                                         GCancellable         *cancellable,
                                         GError              **error);
CrmChangeSet *crm_book_save             (CrmBook              *self,
                                         CrmRecord            *record,
                                         const char           *label,
                                         GCancellable         *cancellable,
                                         GError              **error);
CrmChangeSet *crm_book_delete           (CrmBook              *self,
                                         const CrmRecordType  *type,
                                         const gint64         *ids,
                                         guint                 n_ids,
                                         GError              **error);
CrmChangeSet *crm_book_restore          (CrmBook              *self,
                                         const CrmRecordType  *type,
                                         const gint64         *ids,
                                         guint                 n_ids,
                                         GError              **error);
/* A setting of the business (crm-settings.h); NULL or "" goes back to the fallback. Errors: CRM_MODEL_ERROR_UNKNOWN, _INVALID. */
void          crm_book_set_setting_async (CrmBook             *self,
                                       const char            *key,
                                       const char            *value,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data);
CrmChangeSet *crm_book_command_finish   (CrmBook              *self,
                                         GAsyncResult         *result,
                                         GError              **error);
void          crm_book_undo_async       (CrmBook              *self,
                                         gint64                set_id,     /* 0: the newest */
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
void          crm_book_redo_async       (CrmBook              *self,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);

G_END_DECLS
