/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"

G_BEGIN_DECLS

/*
 * Backups of a book, in a folder of the owner's choice: NAME-YYYYMMDD-HHMMSS.clientele, each a whole book. Of a growing number
 * there stay the newest of each of the last 7 days, 4 weeks and 6 months. All functions wait: call them from a job.
 */
typedef struct
{
  char   *path;
  gint64  at;               /* microseconds since 1970, UTC */
  gint64  size;             /* bytes */
} CrmBackup;

void       crm_backup_free               (CrmBackup       *self);

/* Where backups of the book at @book_path go unless the owner says otherwise: the folder "Backups" beside it. (transfer full) */
char      *crm_backup_get_default_folder (const char      *book_path);

/* The backups of the book at @book_path in @folder, the newest first. (transfer full), of CrmBackup; empty where there are none. */
GPtrArray *crm_backup_list               (const char      *book_path,
                                          const char      *folder);

/* When the newest of them was made, or 0. */
gint64     crm_backup_get_last_time      (const char      *book_path,
                                          const char      *folder);

/* Whether the book was changed since the newest backup in @folder, and that is older than @max_age (microseconds; 0 for any). */
gboolean   crm_backup_is_due             (CrmDb           *db,
                                          const char      *folder,
                                          gint64           max_age);

/* Makes one in @folder (which is made where it is missing) and removes those that rotation lets go. *path (optional, transfer full):
 * where it is. Errors: CRM_STORE_ERROR FULL, READ_ONLY, IO, CORRUPT; G_IO_ERROR_CANCELLED. */
gboolean   crm_backup_make               (CrmDb           *db,
                                          const char      *folder,
                                          char           **path,
                                          GCancellable    *cancellable,
                                          GError         **error);

/* The paths in @backups (of CrmBackup) that rotation lets go at time @now. (transfer full), borrowed strings. */
GPtrArray *crm_backup_select_old         (GPtrArray       *backups,
                                          gint64           now);

/* Whether the backup at @path is a book and whole: all of it is read. Errors as crm_db_open(), and CORRUPT. */
gboolean   crm_backup_check              (const char      *path,
                                          GCancellable    *cancellable,
                                          GError         **error);

/*
 * Puts the backup at @backup_path in the place of the book at @book_path, which must be closed. The backup is checked first and stays
 * where it is; the book that was there is kept beside it as *kept_path (optional, transfer full, NULL where there was none), and the addresses
 * that were suppressed in it stay suppressed.
 * The exchange is one rename(): at any time there is one whole book. Errors as crm_db_open(), and CORRUPT for the backup.
 */
gboolean   crm_backup_restore            (const char      *backup_path,
                                          const char      *book_path,
                                          char           **kept_path,
                                          GCancellable    *cancellable,
                                          GError         **error);

/* Copies the book at @from_uri (a "file:" URI) to @to by SQLite's backup API; @to appears only when it is whole. */
gboolean   crm_backup_copy               (const char      *from_uri,
                                          const char      *to,
                                          GCancellable    *cancellable,
                                          GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmBackup, crm_backup_free)

G_END_DECLS
