/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-db-private.h"
#include "crm-undo.h"

static CrmChangeSet *
run_undo (CrmDb         *self,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  return crm_undo_take_back (self->writer, *(gint64 *) data, error);
}

static CrmChangeSet *
run_redo (CrmDb         *self,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  return crm_undo_redo (self->writer, error);
}

void
crm_db_undo_async (CrmDb               *self,
                   gint64               set_id,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_return_if_fail (CRM_IS_DB (self));

  crm_db_run_job_async (self, run_undo, g_memdup2 (&set_id, sizeof set_id), crm_db_undo_async, callback, user_data);
}

void
crm_db_redo_async (CrmDb               *self,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_return_if_fail (CRM_IS_DB (self));

  crm_db_run_job_async (self, run_redo, NULL, crm_db_redo_async, callback, user_data);
}

CrmChangeSet *
crm_db_undo (CrmDb   *self,
             gint64   set_id,
             GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (self), NULL);

  return crm_db_run_job (self, run_undo, &set_id, error);
}

CrmChangeSet *
crm_db_redo (CrmDb   *self,
             GError **error)
{
  g_return_val_if_fail (CRM_IS_DB (self), NULL);

  return crm_db_run_job (self, run_redo, NULL, error);
}
