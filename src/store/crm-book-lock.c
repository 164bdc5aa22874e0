/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-book-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crm-store-error-private.h"

struct _CrmBookLock
{
  char *path;
  int   fd;
};

static char *
make_lock_path (const char *book_path)
{
  return g_strconcat (book_path, "-lock", NULL);
}

static int
read_owner (int fd)
{
  char text[32] = "";
  gint64 pid;

  if (pread (fd, text, sizeof text - 1, 0) <= 0)
    return 0;

  pid = g_ascii_strtoll (text, NULL, 10);
  return pid > 0 && pid <= G_MAXINT ? (int) pid : 0;
}

/* Whether the file that is locked is still the one that others find by its name (the last owner deletes it). */
static gboolean
is_still_there (int         fd,
                const char *path)
{
  struct stat locked;
  struct stat named;

  return fstat (fd, &locked) == 0 && g_stat (path, &named) == 0 && locked.st_ino == named.st_ino &&
         locked.st_dev == named.st_dev;
}

CrmBookLock *
crm_book_lock_new (const char  *book_path,
                   GError     **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  CrmBookLock *self;
  int fd;

  g_return_val_if_fail (book_path != NULL, NULL);

  path = make_lock_path (book_path);
  for (;;)
    {
      fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      if (fd < 0)
        {
          crm_store_error_take_errno (error, errno, path);
          return NULL;
        }

      if (flock (fd, LOCK_EX | LOCK_NB) != 0)
        {
          int saved_errno = errno;

          if (saved_errno == EWOULDBLOCK)
            g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_LOCKED, "Process %d has the book open", read_owner (fd));
          else
            crm_store_error_take_errno (error, saved_errno, path);
          close (fd);
          return NULL;
        }

      if (is_still_there (fd, path))
        break;
      close (fd);
    }

  text = g_strdup_printf ("%d\n", (int) getpid ());
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) != (gssize) strlen (text))
    g_debug ("Cannot write into %s: %s", path, g_strerror (errno));

  self = g_new0 (CrmBookLock, 1);
  self->path = g_steal_pointer (&path);
  self->fd = fd;

  return self;
}

void
crm_book_lock_free (CrmBookLock *self)
{
  if (self == NULL)
    return;

  g_unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}

int
crm_book_lock_get_owner (const char *book_path)
{
  g_autofree char *path = NULL;
  int owner = 0;
  int fd;

  g_return_val_if_fail (book_path != NULL, 0);

  path = make_lock_path (book_path);
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return 0;

  if (flock (fd, LOCK_SH | LOCK_NB) != 0)
    owner = read_owner (fd);
  close (fd);

  return owner;
}
