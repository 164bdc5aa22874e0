/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sending-lease.h"

#include "crm-mailing-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/file.h>
#include <unistd.h>

/* How long one that is about to end is waited for. */
#define PATIENCE (3 * G_USEC_PER_SEC)
#define LOOK     20000

struct _CrmSendingLease
{
  CrmDb        *db;
  GCancellable *cancellable;
  gint64        campaign;
  int           fd;
};

/* Those of this process. */
static GMutex  mutex;
static GList  *leases;

static CrmSendingLease *
find (const char *path)
{
  for (GList *l = leases; l != NULL; l = l->next)
    {
      CrmSendingLease *lease = l->data;

      if (g_strcmp0 (crm_db_get_path (lease->db), path) == 0)
        return lease;
    }

  return NULL;
}

static gboolean
is_ours (CrmDb *db)
{
  gboolean found;

  g_mutex_lock (&mutex);
  found = find (crm_db_get_path (db)) != NULL;
  g_mutex_unlock (&mutex);

  return found;
}

/* The descriptor that holds the lock; -1 with errno. */
static int
lock_file (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      int saved = errno;

      close (fd);
      errno = saved;
      return -1;
    }

  return fd;
}

CrmSendingLease *
crm_sending_lease_take (CrmDb   *db,
                        gint64   campaign,
                        GError **error)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;
  g_autofree char *path = NULL;
  CrmSendingLease *self;
  int fd;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);

  path = g_strconcat (crm_db_get_path (db), "-sending", NULL);
  while ((fd = lock_file (path)) < 0)
    {
      int saved = errno;

      if (saved != EWOULDBLOCK)
        {
          g_set_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_FAILED, "%s: %s", path, g_strerror (saved));
          return NULL;
        }
      if (!is_ours (db) || g_get_monotonic_time () >= deadline)
        {
          g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_BUSY, _("A campaign of this book is being sent already."));
          return NULL;
        }
      g_usleep (LOOK);
    }

  self = g_new0 (CrmSendingLease, 1);
  self->db = g_object_ref (db);
  self->cancellable = g_cancellable_new ();
  self->campaign = campaign;
  self->fd = fd;

  g_mutex_lock (&mutex);
  leases = g_list_prepend (leases, self);
  g_mutex_unlock (&mutex);

  return self;
}

GCancellable *
crm_sending_lease_get_cancellable (CrmSendingLease *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

void
crm_sending_lease_interrupt (CrmDb  *db,
                             gint64  campaign)
{
  g_autoptr(GCancellable) cancellable = NULL;
  CrmSendingLease *lease;

  g_return_if_fail (CRM_IS_DB (db));

  g_mutex_lock (&mutex);
  lease = find (crm_db_get_path (db));
  if (lease != NULL && lease->campaign == campaign)
    cancellable = g_object_ref (lease->cancellable);
  g_mutex_unlock (&mutex);

  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

void
crm_sending_lease_release (CrmSendingLease *self)
{
  g_return_if_fail (self != NULL);

  close (self->fd);
  g_mutex_lock (&mutex);
  leases = g_list_remove (leases, self);
  g_mutex_unlock (&mutex);

  g_object_unref (self->cancellable);
  g_object_unref (self->db);
  g_free (self);
}
