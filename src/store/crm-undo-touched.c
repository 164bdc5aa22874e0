/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-undo-touched.h"

#include "crm-change-reader.h"

struct _CrmUndoTouched
{
  CrmConn    *conn;       /* borrowed */
  gint64      set_id;
  GHashTable *records;    /* ids of the records whose history was read */
  GHashTable *rows;       /* id of a row -> guint64, the columns (ids of rows are unique in the book) */
};

CrmUndoTouched *
crm_undo_touched_new (CrmConn *conn,
                      gint64   set_id)
{
  CrmUndoTouched *self;

  g_return_val_if_fail (conn != NULL, NULL);

  self = g_new0 (CrmUndoTouched, 1);
  self->conn = conn;
  self->set_id = set_id;
  self->records = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  return self;
}

void
crm_undo_touched_free (CrmUndoTouched *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->records);
  g_hash_table_unref (self->rows);
  g_free (self);
}

/* Notes the columns that the UPDATEs in @bytes changed. */
static gboolean
note_updates (CrmUndoTouched  *self,
              GBytes          *bytes,
              GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  const CrmChangeRecord *record;
  CrmChangeReader reader;

  crm_change_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  while (crm_change_reader_next (&reader, &record, &local_error))
    {
      const guint8 *values = record->new_values;
      guint64 columns = 0;
      CrmValue id;

      if (record->operation != CRM_RECORD_UPDATE)
        continue;
      crm_change_record_get (record, record->old_values, 0, &id);
      for (int i = 0; i < record->n_columns && i < 64; i++)
        {
          CrmValue value;

          crm_change_record_step (record, &values, &value);
          if (value.kind != CRM_VALUE_ABSENT)
            columns |= G_GUINT64_CONSTANT (1) << i;
        }
      if (g_hash_table_contains (self->rows, &id.integer))
        *(guint64 *) g_hash_table_lookup (self->rows, &id.integer) |= columns;
      else
        g_hash_table_insert (self->rows, g_memdup2 (&id.integer, sizeof id.integer), g_memdup2 (&columns, sizeof columns));
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_record (CrmUndoTouched  *self,
             gint64           record_id,
             GError         **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  if (g_hash_table_contains (self->records, &record_id))
    return TRUE;
  g_hash_table_add (self->records, g_memdup2 (&record_id, sizeof record_id));

  /* An edit and what took it back since are none; nor are undo and redo themselves, unless they took back what is older than the set. */
  stmt = crm_conn_query (self->conn, error,
                         "SELECT r.bytes FROM change_row r JOIN change_set s ON s.id = r.set_id WHERE r.record_id = ?1 AND r.set_id > ?2 "
                         "AND s.undone_by IS NULL AND (s.undoes IS NULL OR s.undoes < ?2)", "ii", record_id, self->set_id);
  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      g_autoptr (GBytes) bytes = crm_stmt_dup_bytes (stmt, 0);

      if (!note_updates (self, bytes, error))
        return FALSE;
    }

  return step == CRM_STEP_DONE;
}

gboolean
crm_undo_touched_find (CrmUndoTouched  *self,
                       gint64           record_id,
                       const char      *table,
                       gint64           id,
                       guint64          except,
                       guint64         *columns,
                       GError         **error)
{
  g_autofree guint64 *found = NULL;
  gint64 position;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (table != NULL && columns != NULL, FALSE);

  *columns = 0;
  if (!read_record (self, record_id, error))
    return FALSE;
  found = g_memdup2 (g_hash_table_lookup (self->rows, &id), sizeof *found);
  if (found == NULL)
    return TRUE;

  position = crm_conn_get_int (self->conn, 63, NULL, "SELECT cid FROM pragma_table_info(?) WHERE name = 'position'", "s", table);
  *columns = *found & ~except & ~(G_GUINT64_CONSTANT (1) << position);
  return TRUE;
}
