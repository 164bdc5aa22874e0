/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-store-error-private.h"

#include <errno.h>

G_DEFINE_QUARK (crm-store-error-quark, crm_store_error)

static CrmStoreError
code_from_errno (int saved_errno)
{
  switch (saved_errno)
    {
    case ENOENT:
      return CRM_STORE_ERROR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
      return CRM_STORE_ERROR_READ_ONLY;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return CRM_STORE_ERROR_FULL;
    default:
      return CRM_STORE_ERROR_IO;
    }
}

/* What the system said last of the book's file or its WAL. (sqlite3_system_errno() forgets it on the way.) */
static gboolean
is_out_of_room (sqlite3 *db)
{
  sqlite3_file *journal = NULL;
  int file_errno = 0;
  int journal_errno = 0;

  if (db == NULL)
    return FALSE;

  sqlite3_file_control (db, "main", SQLITE_FCNTL_LAST_ERRNO, &file_errno);
  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal) == SQLITE_OK && journal != NULL &&
      journal->pMethods != NULL)
    journal->pMethods->xFileControl (journal, SQLITE_FCNTL_LAST_ERRNO, &journal_errno);

  return code_from_errno (file_errno) == CRM_STORE_ERROR_FULL || code_from_errno (journal_errno) == CRM_STORE_ERROR_FULL;
}

static CrmStoreError
code_from_sqlite (sqlite3 *db,
                  int      rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return CRM_STORE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return CRM_STORE_ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return CRM_STORE_ERROR_LOCKED;
    case SQLITE_CORRUPT:
      return CRM_STORE_ERROR_CORRUPT;
    case SQLITE_NOTADB:
      return CRM_STORE_ERROR_NOT_A_BOOK;
    case SQLITE_CONSTRAINT:
      return CRM_STORE_ERROR_CONSTRAINT;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      /* A quota or a file size limit comes as an I/O error, but what helps is the same as on a full disk. */
      return is_out_of_room (db) ? CRM_STORE_ERROR_FULL : CRM_STORE_ERROR_IO;
    default:
      return CRM_STORE_ERROR_FAILED;
    }
}

void
crm_store_error_take_sqlite (GError     **error,
                             sqlite3     *db,
                             int          rc,
                             const char  *what)
{
  const char *message;

  g_return_if_fail (what != NULL);

  if ((rc & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
      return;
    }

  /* The connection may have failed in another way since: then its words belong to that. */
  message = db != NULL && (sqlite3_errcode (db) & 0xff) == (rc & 0xff) ? sqlite3_errmsg (db) : sqlite3_errstr (rc);
  g_set_error (error, CRM_STORE_ERROR, code_from_sqlite (db, rc), "%s (SQLite %d): %s", message, rc, what);
}

void
crm_store_error_take_errno (GError     **error,
                            int          saved_errno,
                            const char  *what)
{
  g_return_if_fail (what != NULL);

  g_set_error (error, CRM_STORE_ERROR, code_from_errno (saved_errno), "%s: %s", g_strerror (saved_errno), what);
}
