/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sending-lease.h"

#include "crm-mailing-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/file.h>
#include <unistd.h>

struct _CrmSendingLease
{
  int fd;
};

CrmSendingLease *
crm_sending_lease_take (CrmDb   *db,
                        GError **error)
{
  g_autofree char *path = NULL;
  CrmSendingLease *self;
  int fd;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);

  path = g_strconcat (crm_db_get_path (db), "-sending", NULL);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      int saved = errno;

      if (fd >= 0)
        close (fd);
      if (saved == EWOULDBLOCK)
        g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_BUSY, _("A campaign of this book is being sent already."));
      else
        g_set_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_FAILED, "%s: %s", path, g_strerror (saved));
      return NULL;
    }

  self = g_new0 (CrmSendingLease, 1);
  self->fd = fd;
  return self;
}

void
crm_sending_lease_release (CrmSendingLease *self)
{
  g_return_if_fail (self != NULL);

  close (self->fd);
  g_free (self);
}
