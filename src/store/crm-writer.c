/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-writer.h"

CrmWriter *
crm_writer_new (const char  *uri,
                GError     **error)
{
  g_autoptr (CrmWriter) self = g_new0 (CrmWriter, 1);

  g_return_val_if_fail (uri != NULL, NULL);

  self->conn = crm_conn_open (uri, CRM_CONN_WRITER, error);
  if (self->conn == NULL)
    return NULL;

  self->recorder = crm_recorder_new (self->conn);

  return g_steal_pointer (&self);
}

void
crm_writer_free (CrmWriter *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->recorder, crm_recorder_free);
  g_clear_pointer (&self->conn, crm_conn_close);
  g_free (self);
}

static CrmChangeSet *
run_in_transaction (CrmWriter              *self,
                    const CrmWriteOptions  *options,
                    CrmWriteFunc            func,
                    gpointer                user_data,
                    GCancellable           *cancellable,
                    GError                **error)
{
  g_autoptr (CrmChangeSet) set = NULL;
  gboolean ok;

  if (!crm_recorder_begin (self->recorder, error))
    return NULL;

  crm_conn_set_cancellable (self->conn, cancellable);
  ok = func (self->conn, user_data, cancellable, error);
  crm_conn_set_cancellable (self->conn, NULL);
  if (!ok)
    return NULL;

  set = crm_recorder_end (self->recorder, options, error);
  if (set == NULL)
    return NULL;

  if (!crm_conn_run (self->conn, error, "COMMIT", ""))
    return NULL;

  return g_steal_pointer (&set);
}

CrmChangeSet *
crm_writer_run (CrmWriter              *self,
                const CrmWriteOptions  *options,
                CrmWriteFunc            func,
                gpointer                user_data,
                GCancellable           *cancellable,
                GError                **error)
{
  CrmChangeSet *set;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  if (!crm_conn_run (self->conn, error, "BEGIN IMMEDIATE", ""))
    return NULL;

  set = run_in_transaction (self, options, func, user_data, cancellable, error);
  if (set == NULL)
    {
      crm_recorder_abort (self->recorder);

      /* A full disk or a damaged page has rolled back already. */
      if (!sqlite3_get_autocommit (self->conn->db))
        sqlite3_exec (self->conn->db, "ROLLBACK", NULL, NULL, NULL);
    }

  crm_conn_reset_notes (self->conn);
  return set;
}
