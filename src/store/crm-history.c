/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-history.h"

#include "crm-change-reader.h"
#include "crm-change-set-private.h"

static void
value_free (gpointer data)
{
  CrmHistoryValue *value = data;

  g_free (value->column);
  g_free (value->old_value);
  g_free (value->new_value);
  g_free (value);
}

void
crm_history_entry_free (CrmHistoryEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->label);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static char *
value_to_text (const CrmValue *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->kind)
    {
    case CRM_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case CRM_VALUE_REAL:
      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, value->real));
    case CRM_VALUE_TEXT:
      return g_strndup ((const char *) value->bytes, value->size);
    case CRM_VALUE_BLOB:
      return g_strdup ("");
    case CRM_VALUE_ABSENT:
    case CRM_VALUE_NULL:
    default:
      return NULL;
    }
}

/* The names of the columns of @table, in order. */
static GPtrArray *
get_columns (CrmConn     *conn,
             GHashTable  *tables,
             const char  *table,
             GError     **error)
{
  GPtrArray *columns = g_hash_table_lookup (tables, table);
  g_autoptr (CrmStmt) stmt = NULL;

  if (columns != NULL)
    return columns;

  stmt = crm_conn_query (conn, error, "SELECT name FROM pragma_table_info(?) ORDER BY cid", "s", table);
  if (stmt == NULL)
    return NULL;

  columns = g_ptr_array_new_with_free_func (g_free);
  while (crm_stmt_step (stmt, NULL) == CRM_STEP_ROW)
    g_ptr_array_add (columns, crm_stmt_dup_text (stmt, 0));
  g_hash_table_insert (tables, (gpointer) g_intern_string (table), columns);

  return columns;
}

static void
add_values (CrmHistoryEntry       *entry,
            const CrmChangeRecord *record,
            GPtrArray             *columns)
{
  for (int i = 1; i < record->n_columns && i < (int) columns->len; i++)
    {
      CrmHistoryValue *value;
      CrmValue old_value;
      CrmValue new_value;

      crm_change_record_get (record, record->old_values, i, &old_value);
      crm_change_record_get (record, record->new_values, i, &new_value);
      if (record->operation == CRM_RECORD_UPDATE ? new_value.kind == CRM_VALUE_ABSENT
                                                 : (old_value.kind == CRM_VALUE_ABSENT || old_value.kind == CRM_VALUE_NULL) &&
                                                   (new_value.kind == CRM_VALUE_ABSENT || new_value.kind == CRM_VALUE_NULL))
        continue;

      value = g_new0 (CrmHistoryValue, 1);
      value->column = g_strdup (g_ptr_array_index (columns, i));
      value->old_value = value_to_text (&old_value);
      value->new_value = value_to_text (&new_value);
      g_ptr_array_add (entry->values, value);
    }
}

static CrmHistoryEntry *
make_entry (CrmStmt               *stmt,
            const CrmChangeRecord *record,
            GPtrArray             *columns)
{
  CrmHistoryEntry *entry = g_new0 (CrmHistoryEntry, 1);
  CrmValue id;

  crm_change_record_get (record, record->old_values != NULL ? record->old_values : record->new_values, 0, &id);
  entry->set_id = crm_stmt_get_int (stmt, 0);
  entry->at = crm_stmt_get_int (stmt, 1);
  entry->origin = crm_origin_from_string (crm_stmt_get_text (stmt, 2));
  entry->label = crm_stmt_dup_text (stmt, 3);
  entry->undone = crm_stmt_get_int (stmt, 4) != 0;
  entry->table = g_intern_string (record->table);
  entry->row_id = id.integer;
  entry->kind = record->operation == CRM_RECORD_INSERT ? CRM_CHANGE_INSERT
                : record->operation == CRM_RECORD_DELETE ? CRM_CHANGE_DELETE : CRM_CHANGE_UPDATE;
  entry->values = g_ptr_array_new_with_free_func (value_free);
  add_values (entry, record, columns);

  return entry;
}

/* Adds what one set did to the record. */
static gboolean
add_entries (CrmConn     *conn,
             CrmStmt     *stmt,
             GHashTable  *tables,
             GPtrArray   *entries,
             GError     **error)
{
  g_autoptr (GBytes) bytes = crm_stmt_dup_bytes (stmt, 5);
  g_autoptr (GError) local_error = NULL;
  const CrmChangeRecord *record;
  CrmChangeReader reader;

  crm_change_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  while (crm_change_reader_next (&reader, &record, &local_error))
    {
      GPtrArray *columns = get_columns (conn, tables, record->table, &local_error);

      if (columns == NULL)
        break;
      g_ptr_array_add (entries, make_entry (stmt, record, columns));
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GPtrArray *
crm_history_read (CrmConn  *conn,
                  gint64    record_id,
                  guint     limit,
                  GError  **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GHashTable) tables = NULL;
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (record_id > 0, NULL);

  stmt = crm_conn_query (conn, error,
                         "SELECT s.id, s.at, s.origin, s.label, s.undone_by IS NOT NULL, r.bytes "
                         "FROM change_row r JOIN change_set s ON s.id = r.set_id WHERE r.record_id = ? ORDER BY r.id DESC", "i",
                         record_id);
  if (stmt == NULL)
    return NULL;

  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_history_entry_free);
  tables = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  while ((limit == 0 || entries->len < limit) && (step = crm_stmt_step (stmt, error)) != CRM_STEP_DONE)
    {
      if (step == CRM_STEP_ERROR || !add_entries (conn, stmt, tables, entries, error))
        return NULL;
    }

  if (limit != 0 && entries->len > limit)
    g_ptr_array_set_size (entries, (int) limit);
  return g_steal_pointer (&entries);
}

void
crm_history_step_free (CrmHistoryStep *self)
{
  if (self == NULL)
    return;

  g_free (self->label);
  g_free (self);
}

GPtrArray *
crm_history_read_steps (CrmConn  *conn,
                        guint     limit,
                        GError  **error)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_history_step_free);
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);

  /* Of an import its last set stands for all. */
  stmt = crm_conn_query (conn, error,
                         "SELECT id, at, origin, label, undone_by IS NOT NULL FROM change_set s "
                         "WHERE undoable = 1 AND undoes IS NULL AND origin IN ('user', 'import', 'merge') AND (import_run IS NULL OR id = "
                         "(SELECT max(id) FROM change_set t WHERE t.import_run = s.import_run AND t.undoes IS NULL)) "
                         "ORDER BY id DESC LIMIT ?", "i", (gint64) limit);
  if (stmt == NULL)
    return NULL;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmHistoryStep *entry = g_new0 (CrmHistoryStep, 1);

      entry->set_id = crm_stmt_get_int (stmt, 0);
      entry->at = crm_stmt_get_int (stmt, 1);
      entry->origin = crm_origin_from_string (crm_stmt_get_text (stmt, 2));
      entry->label = crm_stmt_dup_text (stmt, 3);
      entry->undone = crm_stmt_get_int (stmt, 4) != 0;
      g_ptr_array_add (steps, entry);
    }

  return step == CRM_STEP_ERROR ? NULL : g_steal_pointer (&steps);
}
