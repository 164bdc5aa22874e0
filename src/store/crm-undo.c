/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-undo.h"

#include <string.h>

#include "crm-change-reader.h"
#include "crm-id.h"
#include "crm-undo-conflict.h"
#include "crm-undo-partial.h"

/* What is told of a refused undo; more than this nobody reads. */
#define MAX_CONFLICTS 50

/* A set of an import that still runs is not offered: it would be taken back in part. */
#define NEWEST_UNDOABLE \
  "FROM change_set s WHERE undoable = 1 AND undone_by IS NULL AND NOT EXISTS " \
  "(SELECT 1 FROM import_run r WHERE r.id = s.import_run AND r.finished_at IS NULL) ORDER BY s.id DESC LIMIT 1"

/* The newest undo, unless something new was done since. */
#define NEWEST_REDOABLE \
  "FROM change_set WHERE origin = 'undo' AND undone_by IS NULL AND id > " \
  "coalesce ((SELECT max (id) FROM change_set WHERE undoable = 1), 0) ORDER BY id DESC LIMIT 1"

typedef struct
{
  CrmWriter  *writer;
  gint64      set_id;
  gint64      import_run;
  gboolean    partial;           /* what was changed since stays, and is told in kept */
  GPtrArray  *kept;              /* of CrmUndoConflict */
  GPtrArray  *conflicts;         /* of CrmUndoConflict */
  gboolean    dangling;          /* the foreign keys did not come out even */
} TakeBack;

/* ------------------------------------------------------------------------------------------------ bytes */

/* Adds the changes in @bytes to @tables (name -> GByteArray), each table's header once; new tables to @order too. */
static gboolean
gather_changes (GHashTable  *tables,
                GPtrArray   *order,
                GBytes      *bytes,
                GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  const CrmChangeRecord *record;
  CrmChangeReader reader;

  crm_change_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  while (crm_change_reader_next (&reader, &record, &local_error))
    {
      const char *name = g_intern_string (record->table);
      GByteArray *table = g_hash_table_lookup (tables, name);

      if (table == NULL)
        {
          table = g_byte_array_new ();
          g_byte_array_append (table, record->header, record->header_size);
          g_hash_table_insert (tables, (gpointer) name, table);
          g_ptr_array_add (order, table);
        }
      g_byte_array_append (table, record->record, record->record_size);
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The changeset of a whole set, table by table: only within a table does SQLite try again what met a unique index. */
static GByteArray *
read_changeset (TakeBack  *take_back,
                gint64     set_id,
                GError   **error)
{
  CrmConn *conn = take_back->writer->conn;
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, (GDestroyNotify) g_byte_array_unref);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  stmt = crm_conn_query (conn, error,
                         "SELECT r.bytes FROM change_set s JOIN change_row r ON r.id BETWEEN s.first_row AND s.last_row "
                         "WHERE s.id = ? AND r.set_id = s.id ORDER BY r.id", "i", set_id);
  if (stmt == NULL)
    return NULL;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      g_autoptr (GBytes) bytes = crm_stmt_dup_bytes (stmt, 0);

      if (!gather_changes (tables, order, bytes, error))
        return NULL;
    }
  if (step == CRM_STEP_ERROR)
    return NULL;

  for (guint i = 0; i < order->len; i++)
    {
      GByteArray *table = g_ptr_array_index (order, i);

      g_byte_array_append (all, table->data, table->len);
    }

  return g_steal_pointer (&all);
}

/* ------------------------------------------------------------------------------------------------ conflicts */

static void
add_conflict (TakeBack            *take_back,
              CrmUndoConflictKind  kind,
              const char          *table,
              gint64               id,
              const char          *column)
{
  CrmUndoConflict *conflict;

  if (take_back->conflicts->len >= MAX_CONFLICTS)
    return;

  conflict = crm_undo_conflict_new (kind, table, id);
  conflict->column = g_strdup (column);
  g_ptr_array_add (take_back->conflicts, conflict);
}

static gboolean
values_differ (sqlite3_value *a,
               sqlite3_value *b)
{
  int size;

  if (sqlite3_value_type (a) != sqlite3_value_type (b))
    return TRUE;

  switch (sqlite3_value_type (a))
    {
    case SQLITE_INTEGER:
      return sqlite3_value_int64 (a) != sqlite3_value_int64 (b);
    case SQLITE_FLOAT:
      return sqlite3_value_double (a) != sqlite3_value_double (b);
    case SQLITE_NULL:
      return FALSE;
    default:
      size = sqlite3_value_bytes (a);
      return size != sqlite3_value_bytes (b) ||
             (size > 0 && memcmp (sqlite3_value_blob (a), sqlite3_value_blob (b), size) != 0);
    }
}

/* Names each column that is no longer as the set left it. */
static void
add_changed_columns (TakeBack                *take_back,
                     sqlite3_changeset_iter  *iter,
                     const char              *table,
                     gint64                   id,
                     int                      n_columns)
{
  CrmConn *conn = take_back->writer->conn;

  for (int i = 1; i < n_columns; i++)
    {
      g_autofree char *column = NULL;
      sqlite3_value *expected = NULL;
      sqlite3_value *found = NULL;

      if (sqlite3changeset_old (iter, i, &expected) != SQLITE_OK || expected == NULL ||
          sqlite3changeset_conflict (iter, i, &found) != SQLITE_OK || !values_differ (expected, found))
        continue;

      column = crm_conn_get_text (conn, NULL, "SELECT name FROM pragma_table_info(?) WHERE cid = ?", "si", table, (gint64) i);
      add_conflict (take_back, CRM_UNDO_CONFLICT_CHANGED, table, id, column);
    }
}

static int
on_conflict (void                   *data,
             int                     kind,
             sqlite3_changeset_iter *iter)
{
  TakeBack *take_back = data;
  sqlite3_value *value = NULL;
  const char *table;
  int n_columns;
  int operation;
  gint64 id;

  if (kind == SQLITE_CHANGESET_FOREIGN_KEY)
    {
      take_back->dangling = TRUE;
      return SQLITE_CHANGESET_ABORT;
    }

  sqlite3changeset_op (iter, &table, &n_columns, &operation, NULL);
  if (operation == SQLITE_INSERT)
    sqlite3changeset_new (iter, 0, &value);
  else
    sqlite3changeset_old (iter, 0, &value);
  id = sqlite3_value_int64 (value);

  if (kind == SQLITE_CHANGESET_DATA)
    add_changed_columns (take_back, iter, table, id, n_columns);
  else if (kind == SQLITE_CHANGESET_NOTFOUND)
    add_conflict (take_back, CRM_UNDO_CONFLICT_DELETED, table, id, NULL);
  else
    add_conflict (take_back, CRM_UNDO_CONFLICT_EXISTS, table, id, NULL);

  /* Goes on, to name the others too; the transaction is rolled back in the end. */
  return SQLITE_CHANGESET_OMIT;
}

/* Adds what refers to row @id of @table, unless it is among @going. */
static gboolean
add_references (TakeBack    *take_back,
                const char  *child_table,
                const char  *child_column,
                const char  *table,
                gint64       id,
                GHashTable  *going,
                GError     **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE %s = ?", child_table, child_column);
  g_autoptr (CrmStmt) stmt = crm_conn_query (take_back->writer->conn, error, sql, "i", id);
  CrmStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 child = crm_stmt_get_int (stmt, 0);

      if (!g_hash_table_contains (going, &child))
        {
          CrmUndoConflict *conflict = crm_undo_conflict_new (CRM_UNDO_CONFLICT_REFERENCED, table, id);

          conflict->other_table = g_strdup (child_table);
          conflict->other_id = child;
          g_ptr_array_add (take_back->conflicts, conflict);
          break;
        }
    }

  return step != CRM_STEP_ERROR;
}

/* SQLite only says that foreign keys dangle. Finds the rows that would go, and what else refers to them. */
static gboolean
name_references (TakeBack    *take_back,
                 GByteArray  *changeset,
                 GError     **error)
{
  g_autoptr (GHashTable) going = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  const CrmChangeRecord *record;
  CrmChangeReader reader;
  CrmValue id;

  crm_change_reader_init (&reader, changeset->data, changeset->len);
  while (crm_change_reader_next (&reader, &record, NULL))
    {
      crm_change_record_get (record, record->new_values, 0, &id);
      if (record->operation == CRM_RECORD_INSERT)
        g_hash_table_add (going, g_memdup2 (&id.integer, sizeof id.integer));
    }

  crm_change_reader_init (&reader, changeset->data, changeset->len);
  while (crm_change_reader_next (&reader, &record, NULL) && take_back->conflicts->len < MAX_CONFLICTS)
    {
      g_autoptr (CrmStmt) stmt = NULL;

      if (record->operation != CRM_RECORD_INSERT)
        continue;

      crm_change_record_get (record, record->new_values, 0, &id);
      stmt = crm_conn_query (take_back->writer->conn, error,
                             "SELECT m.name, f.\"from\" FROM sqlite_schema m, pragma_foreign_key_list (m.name) f "
                             "WHERE m.type = 'table' AND f.\"table\" = ?", "s", record->table);
      if (stmt == NULL)
        return FALSE;

      while (crm_stmt_step (stmt, error) == CRM_STEP_ROW)
        {
          if (!add_references (take_back, crm_stmt_get_text (stmt, 0), crm_stmt_get_text (stmt, 1), record->table, id.integer,
                               going, error))
            return FALSE;
        }
    }

  return TRUE;
}

/* ------------------------------------------------------------------------------------------------ apply */

static gboolean
fail_with_conflicts (TakeBack  *take_back,
                     GError   **error)
{
  if (take_back->conflicts->len > 0)
    g_propagate_error (error, crm_undo_conflict_make_error (take_back->conflicts));
  else
    g_set_error_literal (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT, "Something added since depends on it");

  return FALSE;
}

static gboolean
apply_inverse (TakeBack  *take_back,
               gint64     set_id,
               GError   **error)
{
  CrmConn *conn = take_back->writer->conn;
  g_autoptr (GByteArray) changeset = read_changeset (take_back, set_id, error);
  void *inverse = NULL;
  int size = 0;
  int rc;

  if (changeset == NULL)
    return FALSE;
  if (take_back->partial)
    return crm_undo_partial_apply (conn, set_id, changeset, take_back->kept, error);

  conn->unsure = TRUE;
  rc = sqlite3changeset_invert ((int) changeset->len, changeset->data, &size, &inverse);
  if (rc == SQLITE_OK)
    rc = sqlite3changeset_apply (conn->db, size, inverse, NULL, on_conflict, take_back);
  sqlite3_free (inverse);

  if (take_back->dangling && take_back->conflicts->len == 0 && !name_references (take_back, changeset, error))
    return FALSE;
  if (take_back->dangling)
    return fail_with_conflicts (take_back, error);

  if (rc == SQLITE_OK)
    return TRUE;

  crm_store_error_take_sqlite (error, conn->db, rc, "taking back changes");
  return FALSE;
}

/* Applies the inverses of the sets that @sql names, newest first. */
static gboolean
apply_inverses (TakeBack    *take_back,
                GError     **error,
                const char  *sql,
                gint64       value)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CrmStmt) stmt = crm_conn_query (take_back->writer->conn, error, sql, "i", value);
  CrmStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }
  if (step == CRM_STEP_ERROR)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      if (!apply_inverse (take_back, g_array_index (ids, gint64, i), error))
        return FALSE;
    }

  return take_back->conflicts->len == 0 || fail_with_conflicts (take_back, error);
}

/* What all sets of the import did, as one: a record that stays does so with all that any of them added to it. */
static GByteArray *
read_whole_import (TakeBack  *take_back,
                   GError   **error)
{
  CrmConn *conn = take_back->writer->conn;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM change_set WHERE import_run = ? AND undone_by IS NULL AND undoes IS NULL "
                                             "ORDER BY id", "i", take_back->import_run);
  sqlite3_changegroup *group = NULL;
  void *bytes = NULL;
  int size = 0;
  int rc = sqlite3changegroup_new (&group);
  CrmStep step = CRM_STEP_ERROR;

  while (rc == SQLITE_OK && stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      g_autoptr (GByteArray) one = read_changeset (take_back, crm_stmt_get_int (stmt, 0), error);

      if (one == NULL)
        {
          step = CRM_STEP_ERROR;
          break;
        }
      rc = sqlite3changegroup_add (group, (int) one->len, one->data);
    }
  if (rc == SQLITE_OK && step == CRM_STEP_DONE)
    rc = sqlite3changegroup_output (group, &size, &bytes);
  if (rc == SQLITE_OK && size > 0)
    g_byte_array_append (all, bytes, (guint) size);
  sqlite3_free (bytes);
  sqlite3changegroup_delete (group);

  if (rc == SQLITE_OK)
    return step == CRM_STEP_DONE ? g_steal_pointer (&all) : NULL;

  crm_store_error_take_sqlite (error, conn->db, rc, "putting changes together");
  return NULL;
}

static gboolean
take_back_import (TakeBack  *take_back,
                  GError   **error)
{
  g_autoptr (GByteArray) all = NULL;

  if (!take_back->partial)
    return apply_inverses (take_back, error,
                           "SELECT id FROM change_set WHERE import_run = ? AND undone_by IS NULL AND undoes IS NULL ORDER BY id DESC",
                           take_back->import_run);

  all = read_whole_import (take_back, error);
  return all != NULL && crm_undo_partial_apply (take_back->writer->conn, take_back->set_id, all, take_back->kept, error);
}

static void
take_label (CrmConn *conn,
            gint64   set_id)
{
  g_autofree char *label = crm_conn_get_text (conn, NULL, "SELECT label FROM change_set WHERE id = ?", "i", set_id);

  crm_conn_set_label (conn, label);
}

/* Conflicts that the set settled are open again, or settled again (version-003.sql): whoever shows them is told. */
static gboolean
touch_conflicts (TakeBack  *take_back,
                 GError   **error)
{
  CrmConn *conn = take_back->writer->conn;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM conflict WHERE settled_by IN"
                                             " (SELECT ?1 UNION SELECT undoes FROM change_set WHERE id = ?1)", "i", take_back->set_id);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    crm_conn_touch (conn, "conflict", crm_stmt_get_int (stmt, 0));

  return step == CRM_STEP_DONE;
}

/* Whether something added since refers to what the import added, by a reference that is no foreign key: SQLite would not see it dangle. */
static gboolean
is_referred_to (CrmConn *conn,
                gint64   import_run)
{
  gint64 started = crm_conn_get_int (conn, 0, NULL, "SELECT started_at FROM import_run WHERE id = ?", "i", import_run);

  return crm_conn_get_int (conn, 0, NULL,
    "WITH run (id) AS MATERIALIZED (SELECT DISTINCT r.record_id FROM change_set s"
    " JOIN change_row r ON r.id BETWEEN s.first_row AND s.last_row AND r.set_id = s.id"
    " WHERE s.import_run = ?1 AND s.undone_by IS NULL AND s.undoes IS NULL) "
    "SELECT EXISTS (SELECT 1 FROM run CROSS JOIN activity_link l ON l.kind = 'contact' AND l.ref_id = run.id"
    " WHERE run.id >= ?2 AND l.activity_id NOT IN (SELECT id FROM run))"
    " OR EXISTS (SELECT 1 FROM campaign_audience a WHERE a.kind IN ('contact', 'tag') AND a.ref_id >= ?2"
    " AND a.ref_id IN (SELECT id FROM run))"
    " OR EXISTS (SELECT 1 FROM list_member m WHERE m.record_id >= ?2 AND m.record_id IN (SELECT id FROM run))",
    "ii", import_run, crm_id_get_first (started)) != 0;
}

/* Runs as a write function. */
static gboolean
undo_in_transaction (CrmConn       *conn,
                     gpointer       data,
                     GCancellable  *cancellable,
                     GError       **error)
{
  TakeBack *take_back = data;
  gint64 undo_id = crm_recorder_get_set_id (take_back->writer->recorder);

  take_label (conn, take_back->set_id);
  crm_recorder_set_undoes (take_back->writer->recorder, take_back->set_id);

  if (take_back->import_run == 0)
    return apply_inverses (take_back, error, "SELECT ?", take_back->set_id) && touch_conflicts (take_back, error) &&
           crm_conn_run (conn, error, "UPDATE change_set SET undone_by = ? WHERE id = ?", "ii", undo_id, take_back->set_id);

  crm_conn_touch (conn, "import_run", take_back->import_run);
  return take_back_import (take_back, error) &&
         crm_conn_run (conn, error,
                       "UPDATE change_set SET undone_by = ? WHERE import_run = ? AND undone_by IS NULL AND undoes IS NULL",
                       "ii", undo_id, take_back->import_run) &&
         crm_conn_run (conn, error, "UPDATE import_run SET undone_at = ? WHERE id = ?", "ii", g_get_real_time (),
                       take_back->import_run);
}

/* Runs as a write function. */
static gboolean
redo_in_transaction (CrmConn       *conn,
                     gpointer       data,
                     GCancellable  *cancellable,
                     GError       **error)
{
  TakeBack *take_back = data;
  gint64 redo_id = crm_recorder_get_set_id (take_back->writer->recorder);

  take_label (conn, take_back->set_id);
  crm_recorder_set_undoes (take_back->writer->recorder, take_back->set_id);
  if (take_back->import_run != 0)
    crm_conn_touch (conn, "import_run", take_back->import_run);

  return apply_inverses (take_back, error, "SELECT ?", take_back->set_id) && touch_conflicts (take_back, error) &&
         crm_conn_run (conn, error, "UPDATE change_set SET undone_by = NULL WHERE undone_by = ?", "i", take_back->set_id) &&
         crm_conn_run (conn, error, "UPDATE change_set SET undone_by = ? WHERE id = ?", "ii", redo_id, take_back->set_id) &&
         crm_conn_run (conn, error, "UPDATE import_run SET undone_at = NULL WHERE id = ?", "i", take_back->import_run);
}

static CrmChangeSet *
run_once (TakeBack     *take_back,
          CrmOrigin     origin,
          CrmWriteFunc  func,
          GError      **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = origin, .import_run = take_back->import_run };

  take_back->dangling = FALSE;
  g_ptr_array_set_size (take_back->conflicts, 0);
  g_ptr_array_set_size (take_back->kept, 0);

  return crm_writer_run (take_back->writer, &options, func, take_back, NULL, error);
}

static CrmChangeSet *
run (CrmWriter     *writer,
     gint64         set_id,
     CrmOrigin      origin,
     CrmWriteFunc   func,
     GError       **error)
{
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_undo_conflict_free);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_undo_conflict_free);
  g_autoptr (GError) local_error = NULL;
  TakeBack take_back = { .writer = writer, .set_id = set_id, .conflicts = conflicts, .kept = kept };
  g_autofree char *made_by = crm_conn_get_text (writer->conn, NULL, "SELECT origin FROM change_set WHERE id = ?", "i", set_id);
  gboolean undo = func == undo_in_transaction;
  CrmChangeSet *set;

  /* A merge is always looked at row by row: what was edited since belongs to the contact that was kept, though no column of it conflicts. */
  take_back.import_run = crm_conn_get_int (writer->conn, 0, NULL, "SELECT import_run FROM change_set WHERE id = ?", "i", set_id);
  take_back.partial = undo && (g_strcmp0 (made_by, crm_origin_to_string (CRM_ORIGIN_MERGE)) == 0 ||
                               (take_back.import_run != 0 && is_referred_to (writer->conn, take_back.import_run)));

  /* SQLite takes back an import as a whole several times faster than row by row, which only one needs that was worked with since. */
  set = run_once (&take_back, origin, func, &local_error);
  if (set == NULL && undo && take_back.import_run != 0 && !take_back.partial &&
      g_error_matches (local_error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT))
    {
      g_clear_error (&local_error);
      take_back.partial = TRUE;
      set = run_once (&take_back, origin, func, &local_error);
    }

  if (set == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (kept->len > 0)
    crm_change_set_set_kept (set, kept);
  return set;
}

/* ------------------------------------------------------------------------------------------------ doors */

CrmChangeSet *
crm_undo_take_back (CrmWriter  *writer,
                    gint64      set_id,
                    GError    **error)
{
  gint64 found;

  g_return_val_if_fail (writer != NULL, NULL);

  if (set_id == 0)
    found = crm_conn_get_int (writer->conn, 0, NULL, "SELECT id " NEWEST_UNDOABLE, "");
  else
    found = crm_conn_get_int (writer->conn, 0, NULL,
                              "SELECT id FROM change_set WHERE id = ? AND undoable = 1 AND undone_by IS NULL", "i", set_id);

  if (found == 0)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_GONE, "Nothing to undo (set %" G_GINT64_FORMAT ")", set_id);
      return NULL;
    }

  return run (writer, found, CRM_ORIGIN_UNDO, undo_in_transaction, error);
}

CrmChangeSet *
crm_undo_redo (CrmWriter  *writer,
               GError    **error)
{
  gint64 found;

  g_return_val_if_fail (writer != NULL, NULL);

  found = crm_conn_get_int (writer->conn, 0, NULL, "SELECT id " NEWEST_REDOABLE, "");
  if (found == 0)
    {
      g_set_error_literal (error, CRM_STORE_ERROR, CRM_STORE_ERROR_GONE, "Nothing to redo");
      return NULL;
    }

  return run (writer, found, CRM_ORIGIN_REDO, redo_in_transaction, error);
}

void
crm_undo_peek (CrmConn  *conn,
               char    **undo_label,
               char    **redo_label)
{
  g_return_if_fail (conn != NULL);
  g_return_if_fail (undo_label != NULL && redo_label != NULL);

  *undo_label = crm_conn_get_text (conn, NULL, "SELECT label " NEWEST_UNDOABLE, "");
  *redo_label = crm_conn_get_text (conn, NULL, "SELECT label " NEWEST_REDOABLE, "");
}

/* Runs as a write function: what cannot be taken back stays, and is offered as an undo like any other import. */
static gboolean
finish_run (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_conn_run (conn, error, "UPDATE import_run SET finished_at = ? WHERE id = ?", "ii", g_get_real_time (),
                       *(gint64 *) data);
}

gboolean
crm_undo_unfinished (CrmWriter  *writer,
                     GError    **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_SYSTEM };
  gint64 import_run = 0;

  g_return_val_if_fail (writer != NULL, FALSE);

  while ((import_run = crm_conn_get_int (writer->conn, 0, error, "SELECT min (id) FROM import_run WHERE finished_at IS NULL AND id > ?", "i",
                                         import_run)) != 0)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (CrmChangeSet) undone = NULL;
      g_autoptr (CrmChangeSet) finished = NULL;
      gint64 set_id;

      set_id = crm_conn_get_int (writer->conn, 0, NULL,
                                 "SELECT max (id) FROM change_set WHERE import_run = ? AND undone_by IS NULL AND undoes IS NULL",
                                 "i", import_run);
      if (set_id != 0)
        {
          undone = run (writer, set_id, CRM_ORIGIN_SYSTEM, undo_in_transaction, &local_error);
          if (undone == NULL)
            g_message ("An unfinished import stays as it is: %s", local_error->message);
        }
      /* Nothing can be written now: it is tried again at the next start. */
      if (g_error_matches (local_error, CRM_STORE_ERROR, CRM_STORE_ERROR_FULL) || g_error_matches (local_error, CRM_STORE_ERROR, CRM_STORE_ERROR_IO))
        continue;

      finished = crm_writer_run (writer, &options, finish_run, &import_run, NULL, error);
      if (finished == NULL)
        return FALSE;
    }

  return TRUE;
}
