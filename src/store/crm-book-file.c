/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-book-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crm-conn-private.h"

/* The database header, https://www.sqlite.org/fileformat2.html#the_database_header */
#define HEADER_SIZE       100
#define MAGIC             "SQLite format 3"
#define OFFSET_PAGE_SIZE  16
#define OFFSET_CHANGES    24
#define OFFSET_N_PAGES    28
#define OFFSET_VALID_FOR  92

static gboolean
has_content (const char *path,
             const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  struct stat status;

  return g_stat (name, &status) == 0 && status.st_size > 0;
}

static guint32
read_u32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* A copy that broke off half way: SQLite would only find out when it comes to a page that is not there. */
static gboolean
check_is_whole (const char    *path,
                const guint8  *header,
                gint64         size,
                GError       **error)
{
  gint64 page_size = header[OFFSET_PAGE_SIZE] << 8 | header[OFFSET_PAGE_SIZE + 1];
  gint64 n_pages = read_u32 (header + OFFSET_N_PAGES);

  if (page_size == 1)
    page_size = 65536;

  /* The number of pages counts only as written together with the rest; and what is in the WAL is not in the file yet. */
  if (read_u32 (header + OFFSET_CHANGES) != read_u32 (header + OFFSET_VALID_FOR) || has_content (path, "-wal"))
    return TRUE;
  if (size >= n_pages * page_size)
    return TRUE;

  g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT,
               "The file ends after %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes", size, n_pages * page_size);
  return FALSE;
}

static void
refuse_reading (const char  *path,
                int          saved_errno,
                GError     **error)
{
  g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_DENIED, "%s: %s", g_strerror (saved_errno), path);
}

static gboolean
check_header (const char      *path,
              CrmDbOpenFlags   flags,
              GError         **error)
{
  guint8 header[HEADER_SIZE];
  struct stat status;
  gssize n_read;
  int fd;

  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0 && (errno == EACCES || errno == EPERM))
    {
      refuse_reading (path, errno, error);
      return FALSE;
    }
  if (fd < 0)
    {
      crm_store_error_take_errno (error, errno, path);
      return FALSE;
    }

  n_read = fstat (fd, &status) == 0 ? pread (fd, header, sizeof header, 0) : -1;
  if (n_read < 0 && errno == EISDIR)
    g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_A_BOOK, "A folder: %s", path);
  else if (n_read < 0)
    crm_store_error_take_errno (error, errno, path);
  close (fd);
  if (n_read < 0)
    return FALSE;

  /* Empty: a book whose making was cut short; it is made now. */
  if (n_read == 0 && (flags & CRM_DB_OPEN_CREATE) != 0)
    return TRUE;

  if (!S_ISREG (status.st_mode) || n_read < HEADER_SIZE || memcmp (header, MAGIC, sizeof MAGIC) != 0)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_A_BOOK, "Not a database: %s", path);
      return FALSE;
    }

  /* A reader of last resort takes what is there. */
  return (flags & CRM_DB_OPEN_READ_ONLY) != 0 || check_is_whole (path, header, status.st_size, error);
}

static gboolean
is_folder_writable (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_access (folder, W_OK) == 0;
}

static char *
make_read_only_uri (const char  *path,
                    GError     **error)
{
  /* Readers of a WAL need its index, which they make beside the book where another program has not made it already. */
  if (is_folder_writable (path) || has_content (path, "-shm"))
    return crm_conn_make_uri (path, "mode=ro");

  if (!has_content (path, "-wal"))
    return crm_conn_make_uri (path, "mode=ro&immutable=1");

  g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_READ_ONLY,
               "The newest changes are in %s-wal, which can only be read where its folder can be written", path);
  return NULL;
}

char *
crm_book_file_inspect (const char      *path,
                       CrmDbOpenFlags   flags,
                       GError         **error)
{
  GStatBuf status;

  g_return_val_if_fail (path != NULL, NULL);

  /* In a folder that may not be searched: whether there is such a file is not for us to know. */
  if (g_stat (path, &status) != 0 && errno == EACCES)
    {
      refuse_reading (path, EACCES, error);
      return NULL;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if ((flags & CRM_DB_OPEN_CREATE) == 0 || (flags & CRM_DB_OPEN_READ_ONLY) != 0)
        {
          g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "No such file: %s", path);
          return NULL;
        }
    }
  else if (!check_header (path, flags, error))
    return NULL;

  if ((flags & CRM_DB_OPEN_READ_ONLY) != 0)
    return make_read_only_uri (path, error);

  if (!is_folder_writable (path) || (g_file_test (path, G_FILE_TEST_EXISTS) && g_access (path, W_OK) != 0))
    {
      g_autofree char *folder = g_path_get_dirname (path);

      if (g_file_test (folder, G_FILE_TEST_IS_DIR))
        g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_READ_ONLY, "Cannot be written: %s", path);
      else
        g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "No such folder: %s", folder);
      return NULL;
    }

  return crm_conn_make_uri (path, (flags & CRM_DB_OPEN_CREATE) != 0 ? "mode=rwc" : "mode=rw");
}
