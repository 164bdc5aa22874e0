/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-writer.h"

/* FTS5 merges on its own within a save, which then takes up to half a second: it is told not to (version-001.sql). */
static const char *const fts_tables[] = { "contact_fts", "contact_note_fts", "deal_fts", "activity_fts" };
#define ALL_FTS_TABLES ((1u << G_N_ELEMENTS (fts_tables)) - 1)
#define MERGE_PAGES    "16"

/* A full disk or a damaged page has rolled back already. */
static void
roll_back (CrmWriter *self)
{
  if (!sqlite3_get_autocommit (self->conn->db))
    sqlite3_exec (self->conn->db, "ROLLBACK", NULL, NULL, NULL);
}

CrmWriter *
crm_writer_new (const char  *uri,
                GError     **error)
{
  g_autoptr (CrmWriter) self = g_new0 (CrmWriter, 1);

  g_return_val_if_fail (uri != NULL, NULL);

  self->conn = crm_conn_open (uri, CRM_CONN_WRITER, error);
  if (self->conn == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
crm_writer_start (CrmWriter  *self,
                  GError    **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->recorder == NULL, FALSE);

  self->indexer = crm_indexer_new (self->conn, error);
  if (self->indexer == NULL)
    return FALSE;

  self->recorder = crm_recorder_new (self->conn, self->indexer, error);
  if (self->recorder == NULL)
    return FALSE;

  self->has_due = TRUE;
  self->merging = ALL_FTS_TABLES;
  return TRUE;
}

void
crm_writer_free (CrmWriter *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->recorder, crm_recorder_free);
  g_clear_pointer (&self->indexer, crm_indexer_free);
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
  if (set == NULL || !crm_indexer_run (self->indexer, set, error))
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
      crm_indexer_forget (self->indexer);
      roll_back (self);
    }
  else if (crm_change_set_get_id (set) != 0 || (options->not_kept && !crm_change_set_is_empty (set)))
    {
      self->has_due = TRUE;
      self->merging = ALL_FTS_TABLES;
    }

  crm_conn_reset_notes (self->conn);
  return set;
}

/* ------------------------------------------------------------------------------------------------ idle work */

/* FALSE: nothing was left. */
static gboolean
index_due (CrmWriter     *self,
           CrmChangeSet **set,
           GError       **error)
{
  g_autoptr (CrmChangeSet) changed = crm_change_set_new (CRM_ORIGIN_SYSTEM);
  gboolean more = FALSE;

  if (!crm_conn_run (self->conn, error, "BEGIN IMMEDIATE", ""))
    return FALSE;

  if (!crm_indexer_run_due (self->indexer, changed, &more, error) || !crm_conn_run (self->conn, error, "COMMIT", ""))
    {
      roll_back (self);
      return FALSE;
    }

  if (!crm_change_set_is_empty (changed))
    *set = g_steal_pointer (&changed);
  if (more)
    self->merging = ALL_FTS_TABLES;

  return more;
}

/* FALSE: nothing was left. A page count of a few keeps the step short. */
static gboolean
merge_segments (CrmWriter  *self,
                guint       table,
                GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s, rank) VALUES ('merge', " MERGE_PAGES ")", fts_tables[table],
                                          fts_tables[table]);
  int before = sqlite3_total_changes (self->conn->db);

  /* https://www.sqlite.org/fts5.html#the_merge_command: fewer than two changes say that there is nothing to merge. */
  return crm_conn_run (self->conn, error, sql, "") && sqlite3_total_changes (self->conn->db) - before >= 2;
}

gboolean
crm_writer_idle (CrmWriter     *self,
                 CrmChangeSet **set)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (set != NULL, FALSE);

  *set = NULL;
  if (self->has_due)
    self->has_due = index_due (self, set, &error);
  else
    {
      for (guint i = 0; i < G_N_ELEMENTS (fts_tables); i++)
        {
          if ((self->merging & 1u << i) == 0)
            continue;
          if (!merge_segments (self, i, &error))
            self->merging &= ~(1u << i);
          break;
        }
    }

  if (error != NULL)
    {
      g_message ("Idle work on the index: %s", error->message);
      self->has_due = FALSE;
      self->merging = 0;
    }

  return self->has_due || self->merging != 0;
}
