/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-output-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crm-model-error.h"
#include "crm-schema.h"

#define HEADER_BYTES          72
#define APPLICATION_ID_OFFSET 68    /* of the database header, big-endian */

/* What lies beside an open book and belongs to it. */
static const char *const companions[] = { "-wal", "-shm", "-journal", "-lock", "-sending" };

gboolean
crm_output_file_is_same (const char *a,
                         const char *b)
{
  struct stat first, second;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return stat (a, &first) == 0 && stat (b, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* Where the file really lies, or would lie; without links. (transfer full) */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);
  g_autofree char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return g_steal_pointer (&copy);
}

static gboolean
is_companion (const char *book,
              const char *path)
{
  g_autofree char *real_book = resolve (book);
  g_autofree char *real_path = resolve (path);
  g_autofree char *book_folder = g_path_get_dirname (real_book);
  g_autofree char *path_folder = g_path_get_dirname (real_path);
  g_autofree char *path_name = g_path_get_basename (real_path);

  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *companion = g_strconcat (real_book, companions[i], NULL);
      g_autofree char *name = g_path_get_basename (companion);

      if (crm_output_file_is_same (companion, path) || (g_str_equal (name, path_name) && crm_output_file_is_same (book_folder, path_folder)))
        return TRUE;
    }

  return FALSE;
}

/* Never asked of the open book: closing a file lets go of the locks that this process has on it. */
static gboolean
is_book (const char *path)
{
  guchar header[HEADER_BYTES];
  guint32 id;
  gssize n;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    return FALSE;

  n = read (fd, header, sizeof header);
  close (fd);
  if (n != sizeof header || memcmp (header, "SQLite format 3", 16) != 0)
    return FALSE;

  memcpy (&id, header + APPLICATION_ID_OFFSET, sizeof id);
  return GUINT32_FROM_BE (id) == CRM_SCHEMA_APPLICATION_ID;
}

gboolean
crm_output_file_check (const char     *book,
                       const char     *path,
                       CrmOutputKind   kind,
                       GError        **error)
{
  const char *sentence = NULL;
  struct stat info;

  g_return_val_if_fail (path != NULL, FALSE);

  if (book != NULL && crm_output_file_is_same (book, path))
    sentence = _("“%s” is the open book. It was not written over: choose another file.");
  else if (book != NULL && is_companion (book, path))
    sentence = _("“%s” belongs to the open book. It was not written over: choose another file.");
  else if (stat (path, &info) == 0 && S_ISREG (info.st_mode) && is_book (path) != (kind == CRM_OUTPUT_BOOK))
    sentence = kind == CRM_OUTPUT_BOOK ? _("“%s” is there already and is not a Clientele book. It was not written over: choose another name.")
                                       : _("“%s” is a Clientele book. It was not written over: choose another file.");
  if (sentence != NULL)
    {
      g_autofree char *shown = g_filename_display_name (path);
      g_auto(GStrv) parts = g_strsplit (sentence, "%s", 2);
      g_autofree char *message = g_strjoinv (shown, parts);

      g_set_error_literal (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_IN_USE, message);
    }

  return sentence == NULL;
}

static gboolean
fail (GError     **error,
      int          number,
      const char  *path)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (number), "%s: %s", path, g_strerror (number));
  return FALSE;
}

static gboolean
write_to (int              fd,
          const char      *path,
          CrmOutputFunc    func,
          gpointer         user_data,
          GError         **error)
{
  g_autoptr(GOutputStream) stream = g_unix_output_stream_new (fd, FALSE);

  if (!func (stream, user_data, error))
    return FALSE;

  /* A pipe or a device has nothing to sync. */
  return fsync (fd) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP || fail (error, errno, path);
}

gboolean
crm_output_file_write (const char      *book,
                       const char      *path,
                       CrmOutputFunc    func,
                       gpointer         user_data,
                       GError         **error)
{
  g_autofree char *target = NULL;
  g_autofree char *part = NULL;
  gboolean exists, written;
  struct stat info;
  int fd;

  g_return_val_if_fail (path != NULL && func != NULL, FALSE);

  if (!crm_output_file_check (book, path, CRM_OUTPUT_DOCUMENT, error))
    return FALSE;

  target = resolve (path);
  exists = stat (target, &info) == 0;
  if (exists && S_ISDIR (info.st_mode))
    return fail (error, EISDIR, path);
  if (exists && access (target, W_OK) != 0)
    return fail (error, errno, path);

  if (!exists || S_ISREG (info.st_mode))
    part = g_strconcat (target, ".XXXXXX", NULL);
  fd = part != NULL ? g_mkstemp_full (part, O_WRONLY | O_CLOEXEC, 0666) : open (target, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return fail (error, errno, path);

  if (part != NULL && exists && fchmod (fd, info.st_mode & 07777) != 0)
    g_debug ("The permissions of %s stay those of a new file", path);
  written = write_to (fd, path, func, user_data, error);
  if (close (fd) != 0 && written)
    written = fail (error, errno, path);
  if (part != NULL && written && g_rename (part, target) != 0)
    written = fail (error, errno, path);
  if (part != NULL && !written)
    g_unlink (part);

  return written;
}
