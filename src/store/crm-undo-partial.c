/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-undo-partial.h"

#include <string.h>

#include "crm-change-reader.h"
#include "crm-recorder.h"
#include "crm-undo-conflict.h"
#include "crm-undo-touched.h"

/* Columns that only mean something together: where one was changed since, the others stay with it. */
static const char *const groups[][8] = {
  { "contact", "name", "prefix", "given_name", "middle_name", "family_name", "suffix" },
  { "contact", "deleted_at", "merged_into" },
  { "contact_email", "address", "address_key" },
  { "contact_phone", "number", "digits" },
  { "contact_photo", "media_type", "bytes" },
  { "deal", "stage_id", "entered_stage_at", "closed_at", "reason", "reason_note", "position" },
  { "deal", "amount", "currency" },
  { "activity", "starts", "ends", "all_day", "tz", "due" },
  { "activity", "rrule", "exdates", "rdates" },
};

/* References that are no foreign keys. */
static const struct
{
  const char *table;
  const char *column;
  const char *kind;           /* the table that it refers to */
  const char *where;          /* which rows do */
} soft_references[] = {
  { "activity_link", "ref_id", "contact", "kind = 'contact'" },
  { "activity_link", "ref_id", "deal", "kind = 'deal'" },
  { "campaign_audience", "ref_id", "contact", "kind = 'contact'" },
  { "campaign_audience", "ref_id", "tag", "kind = 'tag'" },
  { "list_member", "record_id", "contact", "TRUE" },
};

typedef struct
{
  int         column;
  const char *parent;         /* interned: the table referred to; NULL: the one that the column "kind" says */
} Parent;

typedef struct
{
  const char *name;           /* interned */
  GPtrArray  *columns;        /* names, owned */
  int         owner_column;   /* -1: none */
  int         kind_column;    /* -1: none */
  GArray     *parents;        /* of Parent */
  GPtrArray  *child_queries;  /* SQL: ids of rows that refer to row ?1 */
  GPtrArray  *child_tables;   /* interned: of each of them */
  char       *select;
} Table;

/* One change of the set. */
typedef struct
{
  Table           *table;
  gint64           id;
  CrmChangeRecord  record;    /* points into the changeset */
  gboolean         kept;      /* INSERT: stays */
  gboolean         gone;      /* INSERT: is no longer there */
} Step;

typedef struct
{
  CrmConn         *conn;
  gint64           set_id;
  GHashTable      *tables;    /* interned name -> Table */
  GArray          *steps;     /* of Step, in the order of the changeset */
  GHashTable      *added;     /* id -> Step of an INSERT */
  GHashTable      *removed;   /* ids of DELETE steps */
  GHashTable      *belongings;/* id of a record -> GPtrArray of INSERT steps that belong to it */
  GQueue           to_keep;   /* of Step: kept, what hangs on them is not yet */
  GPtrArray       *kept;      /* borrowed, of CrmUndoConflict */
  CrmUndoTouched  *touched;
} Partial;

/* ------------------------------------------------------------------------------------------------ tables */

static void
table_free (Table *table)
{
  g_ptr_array_unref (table->columns);
  g_array_unref (table->parents);
  g_ptr_array_unref (table->child_queries);
  g_ptr_array_unref (table->child_tables);
  g_free (table->select);
  g_free (table);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

static int
find_column (Table      *table,
             const char *name)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (g_str_equal (g_ptr_array_index (table->columns, i), name))
      return (int) i;

  return -1;
}

static gboolean
read_columns (CrmConn  *conn,
              Table    *table,
              GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT name FROM pragma_table_info(?) ORDER BY cid", "s", table->name);
  const CrmRecordedTable *recorded = crm_recorded_table_lookup (table->name);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    g_ptr_array_add (table->columns, crm_stmt_dup_text (stmt, 0));

  table->owner_column = recorded != NULL && recorded->owner != NULL ? find_column (table, recorded->owner) : -1;
  table->kind_column = find_column (table, "kind");
  return step == CRM_STEP_DONE;
}

static gboolean
read_parents (CrmConn  *conn,
              Table    *table,
              GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?)", "s", table->name);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      Parent parent = { find_column (table, crm_stmt_get_text (stmt, 0)), g_intern_string (crm_stmt_get_text (stmt, 1)) };

      g_array_append_val (table->parents, parent);
    }
  for (guint i = 0; i < G_N_ELEMENTS (soft_references); i++)
    {
      gboolean by_kind = table->kind_column >= 0;
      Parent parent = { find_column (table, soft_references[i].column), by_kind ? NULL : g_intern_string (soft_references[i].kind) };

      if (g_str_equal (soft_references[i].table, table->name))
        {
          g_array_append_val (table->parents, parent);
          break;
        }
    }

  return step == CRM_STEP_DONE;
}

static gboolean
read_children (CrmConn  *conn,
               Table    *table,
               GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT m.name, f.\"from\" FROM sqlite_schema m, pragma_foreign_key_list (m.name) f "
                                             "WHERE m.type = 'table' AND f.\"table\" = ?", "s", table->name);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      g_ptr_array_add (table->child_queries, g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\" = ?1", crm_stmt_get_text (stmt, 0),
                                                              crm_stmt_get_text (stmt, 1)));
      g_ptr_array_add (table->child_tables, (gpointer) g_intern_string (crm_stmt_get_text (stmt, 0)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (soft_references); i++)
    {
      if (!g_str_equal (soft_references[i].kind, table->name))
        continue;
      g_ptr_array_add (table->child_queries, g_strdup_printf ("SELECT id FROM \"%s\" WHERE %s AND \"%s\" = ?1", soft_references[i].table,
                                                              soft_references[i].where, soft_references[i].column));
      g_ptr_array_add (table->child_tables, (gpointer) g_intern_string (soft_references[i].table));
    }

  return step == CRM_STEP_DONE;
}

static Table *
ensure_table (Partial     *self,
              const char  *name,
              GError     **error)
{
  const char *interned = g_intern_string (name);
  g_autoptr (Table) made = NULL;
  Table *table = g_hash_table_lookup (self->tables, interned);

  if (table != NULL)
    return table;

  made = g_new0 (Table, 1);
  made->name = interned;
  made->columns = g_ptr_array_new_with_free_func (g_free);
  made->parents = g_array_new (FALSE, FALSE, sizeof (Parent));
  made->child_queries = g_ptr_array_new_with_free_func (g_free);
  made->child_tables = g_ptr_array_new ();
  made->select = g_strdup_printf ("SELECT * FROM \"%s\" WHERE id = ?", name);
  if (!read_columns (self->conn, made, error) || !read_parents (self->conn, made, error) || !read_children (self->conn, made, error))
    return NULL;

  table = g_steal_pointer (&made);
  g_hash_table_insert (self->tables, (gpointer) interned, table);
  return table;
}

/* ------------------------------------------------------------------------------------------------ values */

static gboolean
column_equals (CrmStmt        *stmt,
               int             column,
               const CrmValue *value)
{
  int type = sqlite3_column_type (stmt->stmt, column);

  switch (value->kind)
    {
    case CRM_VALUE_INTEGER:
      return type == SQLITE_INTEGER && sqlite3_column_int64 (stmt->stmt, column) == value->integer;
    case CRM_VALUE_REAL:
      return type == SQLITE_FLOAT && memcmp (&(double) { sqlite3_column_double (stmt->stmt, column) }, &value->real, sizeof (double)) == 0;
    case CRM_VALUE_TEXT:
    case CRM_VALUE_BLOB:
      return type == (value->kind == CRM_VALUE_TEXT ? SQLITE_TEXT : SQLITE_BLOB) &&
             (gsize) sqlite3_column_bytes (stmt->stmt, column) == value->size &&
             (value->size == 0 || memcmp (sqlite3_column_blob (stmt->stmt, column), value->bytes, value->size) == 0);
    case CRM_VALUE_NULL:
      return type == SQLITE_NULL;
    case CRM_VALUE_ABSENT:
    default:
      return TRUE;
    }
}

static void
bind_value (CrmStmt        *stmt,
            int             index,
            const CrmValue *value)
{
  switch (value->kind)
    {
    case CRM_VALUE_INTEGER:
      crm_stmt_bind_int (stmt, index, value->integer);
      break;
    case CRM_VALUE_REAL:
      crm_stmt_bind_double (stmt, index, value->real);
      break;
    case CRM_VALUE_TEXT:
      sqlite3_bind_text (stmt->stmt, index, (const char *) value->bytes, (int) value->size, SQLITE_TRANSIENT);
      break;
    case CRM_VALUE_BLOB:
      crm_stmt_bind_blob (stmt, index, value->bytes, value->size);
      break;
    case CRM_VALUE_NULL:
    case CRM_VALUE_ABSENT:
    default:
      crm_stmt_bind_null (stmt, index);
      break;
    }
}

/* The row of @step as it is now, stepped to; NULL without @error where it is gone. */
static CrmStmt *
read_row (Partial     *self,
          const Step  *step,
          GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (self->conn, error, step->table->select, "i", step->id);

  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return NULL;

  return g_steal_pointer (&stmt);
}

static gboolean
row_exists (Partial    *self,
            const char *table,
            gint64      id)
{
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM \"%s\" WHERE id = ?", table);

  return crm_conn_get_int (self->conn, 0, NULL, sql, "i", id) != 0;
}

static CrmUndoConflict *
tell (Partial             *self,
      CrmUndoConflictKind  kind,
      const Step          *step,
      const char          *column)
{
  CrmUndoConflict *conflict = crm_undo_conflict_new (kind, step->table->name, step->id);

  conflict->column = g_strdup (column);
  conflict->added = step->record.operation == CRM_RECORD_INSERT;
  g_ptr_array_add (self->kept, conflict);
  return conflict;
}

/* Runs @stmt; *taken where a unique index has its place for another row. */
static gboolean
run_unless_taken (Partial   *self,
                  CrmStmt   *stmt,
                  gboolean  *taken,
                  GError   **error)
{
  g_autoptr (GError) local_error = NULL;
  int code;

  *taken = FALSE;
  if (crm_stmt_step (stmt, &local_error) != CRM_STEP_ERROR)
    return TRUE;

  code = sqlite3_extended_errcode (self->conn->db);
  *taken = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY;
  if (*taken)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* ------------------------------------------------------------------------------------------------ updates */

/* Whether @found stands where @expected did because that contact was merged into it later. */
static gboolean
is_merged_into (Partial *self,
                gint64   expected,
                gint64   found)
{
  return crm_conn_get_int (self->conn, 0, NULL,
                           "WITH RECURSIVE up (id) AS (SELECT merged_into FROM contact WHERE id = ?1 UNION "
                           "SELECT c.merged_into FROM up JOIN contact c ON c.id = up.id) SELECT 1 FROM up WHERE id = ?2",
                           "ii", expected, found) != 0;
}

static const char *
find_parent_table (const Step *step,
                   CrmStmt    *row,
                   int         column)
{
  for (guint i = 0; i < step->table->parents->len; i++)
    {
      const Parent *parent = &g_array_index (step->table->parents, Parent, i);

      if (parent->column == column && parent->parent != NULL)
        return parent->parent;
      if (parent->column == column && step->table->kind_column >= 0)
        return g_intern_string (crm_stmt_get_text (row, step->table->kind_column));
    }

  return NULL;
}

/* Whether column @column of @row can go back from @now to @before. */
static gboolean
holds (Partial        *self,
       const Step     *step,
       CrmStmt        *row,
       int             column,
       const CrmValue *before,
       const CrmValue *now)
{
  const char *parent = find_parent_table (step, row, column);

  if (!column_equals (row, column, now) &&
      (g_strcmp0 (parent, "contact") != 0 || now->kind != CRM_VALUE_INTEGER || crm_stmt_is_null (row, column) ||
       !is_merged_into (self, now->integer, crm_stmt_get_int (row, column))))
    return FALSE;

  /* What it would refer to again has to be there. */
  return parent == NULL || before->kind != CRM_VALUE_INTEGER || g_hash_table_contains (self->removed, &before->integer) ||
         row_exists (self, parent, before->integer);
}

/* Adds to @stay the columns that belong together with one of them. */
static guint64
widen (const Step *step,
       guint64     stay)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      guint64 group = 0;

      if (!g_str_equal (groups[i][0], step->table->name))
        continue;
      for (guint j = 1; j < G_N_ELEMENTS (groups[i]) && groups[i][j] != NULL; j++)
        {
          int column = find_column (step->table, groups[i][j]);

          if (column >= 0 && column < 64)
            group |= G_GUINT64_CONSTANT (1) << column;
        }
      if (stay & group)
        stay |= group;
    }

  return stay;
}

/* The columns of a row edited since it was given to @owner, who may have been merged into others since; @found has it now. */
static gboolean
find_edited (Partial     *self,
             const Step  *step,
             gint64       owner,
             gint64       found,
             guint64     *edited,
             GError     **error)
{
  guint64 except = G_GUINT64_CONSTANT (1) << step->table->owner_column;
  guint64 columns = 0;

  if (!crm_undo_touched_find (self->touched, found, step->table->name, step->id, except, edited, error))
    return FALSE;

  while (owner != 0 && owner != found)
    {
      if (!crm_undo_touched_find (self->touched, owner, step->table->name, step->id, except, &columns, error))
        return FALSE;
      *edited |= columns;
      owner = crm_conn_get_int (self->conn, 0, NULL, "SELECT merged_into FROM contact WHERE id = ?", "i", owner);
    }

  return TRUE;
}

/* The columns of @step that stay; those that do not hold are told. @before and @now have a value per column. */
static gboolean
find_what_stays (Partial         *self,
                 const Step      *step,
                 const CrmValue  *before,
                 const CrmValue  *now,
                 guint64         *stay,
                 guint64         *go_back,
                 GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmStmt) row = read_row (self, step, &local_error);
  int owner = step->table->owner_column;
  guint64 edited = 0;
  gboolean moved;

  *stay = *go_back = 0;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (row == NULL)
    {
      tell (self, CRM_UNDO_CONFLICT_DELETED, step, NULL);
      return TRUE;
    }

  /* A row that was given to another record and edited there is that record's now. */
  if (owner >= 0 && now[owner].kind == CRM_VALUE_INTEGER && !find_edited (self, step, now[owner].integer, crm_stmt_get_int (row, owner), &edited, error))
    return FALSE;
  if (edited != 0)
    *stay = ~G_GUINT64_CONSTANT (0);

  /* It went on to somebody else, or back already. */
  moved = owner >= 0 && now[owner].kind == CRM_VALUE_INTEGER;
  if (moved && !column_equals (row, owner, &before[owner]) && !holds (self, step, row, owner, &before[owner], &now[owner]))
    return TRUE;

  for (int i = 1; i < step->record.n_columns && i < 64; i++)
    {
      const char *name = g_ptr_array_index (step->table->columns, i);

      if (edited & (G_GUINT64_CONSTANT (1) << i))
        tell (self, CRM_UNDO_CONFLICT_CHANGED, step, name);
      if (now[i].kind == CRM_VALUE_ABSENT || column_equals (row, i, &before[i]))
        continue;
      *go_back |= G_GUINT64_CONSTANT (1) << i;
      /* Its place among its siblings goes with it. */
      if (edited != 0 || (moved && strcmp (name, "position") == 0) || holds (self, step, row, i, &before[i], &now[i]))
        continue;
      *stay |= G_GUINT64_CONSTANT (1) << i;
      tell (self, CRM_UNDO_CONFLICT_CHANGED, step, name);
    }

  *stay = widen (step, *stay);
  *go_back &= ~*stay;
  return TRUE;
}

/* Puts an updated row back as far as it holds; *taken where it has to be tried again once others have gone. */
static gboolean
put_back (Partial     *self,
          const Step  *step,
          gboolean    *taken,
          GError     **error)
{
  g_autofree CrmValue *before = g_new0 (CrmValue, step->record.n_columns);
  g_autofree CrmValue *now = g_new0 (CrmValue, step->record.n_columns);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;
  const guint8 *old_values = step->record.old_values;
  const guint8 *new_values = step->record.new_values;
  guint64 stay, go_back;
  int index = 0;

  *taken = FALSE;
  for (int i = 0; i < step->record.n_columns; i++)
    {
      crm_change_record_step (&step->record, &old_values, &before[i]);
      crm_change_record_step (&step->record, &new_values, &now[i]);
    }
  if (!find_what_stays (self, step, before, now, &stay, &go_back, error))
    return FALSE;
  if (go_back == 0)
    return TRUE;

  g_string_printf (sql, "UPDATE \"%s\" SET ", step->table->name);
  for (int i = 1; i < step->record.n_columns && i < 64; i++)
    if (go_back & (G_GUINT64_CONSTANT (1) << i))
      g_string_append_printf (sql, "%s\"%s\" = ?", index++ > 0 ? ", " : "", (const char *) g_ptr_array_index (step->table->columns, i));
  g_string_append (sql, " WHERE id = ?");

  stmt = crm_conn_prepare (self->conn, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  index = 0;
  for (int i = 1; i < step->record.n_columns && i < 64; i++)
    if (go_back & (G_GUINT64_CONSTANT (1) << i))
      bind_value (stmt, ++index, &before[i]);
  crm_stmt_bind_int (stmt, ++index, step->id);

  return run_unless_taken (self, stmt, taken, error);
}

/* All of @steps (of Step*); those in whose place another row stands go into @again. */
static gboolean
put_back_all (Partial    *self,
              GPtrArray  *steps,
              GPtrArray  *again,
              GError    **error)
{
  for (guint i = 0; i < steps->len; i++)
    {
      Step *step = g_ptr_array_index (steps, i);
      guint n_told = self->kept->len;
      gboolean taken;

      if (!put_back (self, step, &taken, error))
        return FALSE;
      if (!taken)
        continue;
      g_ptr_array_set_size (self->kept, (int) n_told);
      g_ptr_array_add (again, step);
    }

  return TRUE;
}

/* ------------------------------------------------------------------------------------------------ what was added */

static void
keep (Partial *self,
      Step    *step)
{
  if (step == NULL || step->kept || step->gone)
    return;

  step->kept = TRUE;
  g_queue_push_tail (&self->to_keep, step);
}

/* Keeps what is not as the set added it, and notes whose each row is. */
static gboolean
look_at_added (Partial  *self,
               Step     *step,
               GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmStmt) row = read_row (self, step, &local_error);
  const guint8 *values = step->record.new_values;

  step->gone = row == NULL;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (row == NULL)
    return TRUE;

  for (int i = 0; i < step->record.n_columns; i++)
    {
      CrmValue value;

      crm_change_record_step (&step->record, &values, &value);
      if (i == step->table->owner_column && value.kind == CRM_VALUE_INTEGER)
        {
          GPtrArray *own = g_hash_table_lookup (self->belongings, &value.integer);

          if (own == NULL)
            {
              own = g_ptr_array_new ();
              g_hash_table_insert (self->belongings, g_memdup2 (&value.integer, sizeof value.integer), own);
            }
          g_ptr_array_add (own, step);
        }
      if (column_equals (row, i, &value))
        continue;
      keep (self, step);
      tell (self, CRM_UNDO_CONFLICT_CHANGED, step, g_ptr_array_index (step->table->columns, i));
    }

  return TRUE;
}

/* Keeps @step where a row refers to it that would stay. */
static gboolean
look_for_references (Partial  *self,
                     Step     *step,
                     GError  **error)
{
  for (guint i = 0; i < step->table->child_queries->len && !step->kept; i++)
    {
      g_autoptr (CrmStmt) stmt = crm_conn_query (self->conn, error, g_ptr_array_index (step->table->child_queries, i), "i", step->id);
      CrmStep state = CRM_STEP_ERROR;

      while (stmt != NULL && (state = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
        {
          gint64 child = crm_stmt_get_int (stmt, 0);
          CrmUndoConflict *conflict;

          if (g_hash_table_contains (self->added, &child))
            continue;
          keep (self, step);
          conflict = tell (self, CRM_UNDO_CONFLICT_REFERENCED, step, NULL);
          conflict->other_table = g_strdup (g_ptr_array_index (step->table->child_tables, i));
          conflict->other_id = child;
          state = CRM_STEP_DONE;
          break;
        }
      if (state == CRM_STEP_ERROR)
        return FALSE;
    }

  return TRUE;
}

/* With a row stay the record it belongs to, all that the set added to it, and what they refer to. */
static gboolean
keep_what_hangs_on (Partial  *self,
                    Step     *step,
                    GError  **error)
{
  g_autoptr (CrmStmt) row = read_row (self, step, error);
  GPtrArray *own = g_hash_table_lookup (self->belongings, &step->id);

  if (row == NULL)
    return FALSE;

  for (guint i = 0; i < step->table->parents->len; i++)
    {
      const Parent *parent = &g_array_index (step->table->parents, Parent, i);
      gint64 id = crm_stmt_is_null (row, parent->column) ? 0 : crm_stmt_get_int (row, parent->column);

      keep (self, g_hash_table_lookup (self->added, &id));
    }
  for (guint i = 0; own != NULL && i < own->len; i++)
    keep (self, g_ptr_array_index (own, i));

  return TRUE;
}

static gboolean
remove_added (Partial  *self,
              GError  **error)
{
  Step *kept;

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);

      if (step->record.operation == CRM_RECORD_INSERT && !look_at_added (self, step, error))
        return FALSE;
    }
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);

      if (step->record.operation == CRM_RECORD_INSERT && !step->kept && !step->gone && !look_for_references (self, step, error))
        return FALSE;
    }
  while ((kept = g_queue_pop_head (&self->to_keep)) != NULL)
    {
      if (!keep_what_hangs_on (self, kept, error))
        return FALSE;
    }

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);
      g_autofree char *sql = NULL;

      if (step->record.operation != CRM_RECORD_INSERT || step->kept || step->gone)
        continue;
      sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE id = ?", step->table->name);
      if (!crm_conn_run (self->conn, error, sql, "i", step->id))
        return FALSE;
    }

  return TRUE;
}

/* ------------------------------------------------------------------------------------------------ what was removed */

static gboolean
bring_back (Partial     *self,
            const Step  *step,
            GError     **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;
  const guint8 *values = step->record.old_values;
  gboolean taken;

  for (guint i = 0; i < step->table->parents->len; i++)
    {
      const Parent *parent = &g_array_index (step->table->parents, Parent, i);
      CrmValue id;

      crm_change_record_get (&step->record, values, parent->column, &id);
      if (parent->parent != NULL && id.kind == CRM_VALUE_INTEGER && !g_hash_table_contains (self->removed, &id.integer) &&
          !row_exists (self, parent->parent, id.integer))
        {
          CrmUndoConflict *conflict = tell (self, CRM_UNDO_CONFLICT_DELETED, step, NULL);

          conflict->other_table = g_strdup (parent->parent);
          conflict->other_id = id.integer;
          return TRUE;
        }
    }

  g_string_printf (sql, "INSERT INTO \"%s\" (", step->table->name);
  for (int i = 0; i < step->record.n_columns; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", (const char *) g_ptr_array_index (step->table->columns, i));
  g_string_append (sql, ") VALUES (");
  for (int i = 0; i < step->record.n_columns; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append (sql, ")");

  stmt = crm_conn_prepare (self->conn, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  for (int i = 0; i < step->record.n_columns; i++)
    {
      CrmValue value;

      crm_change_record_step (&step->record, &values, &value);
      bind_value (stmt, i + 1, &value);
    }

  /* Where its place is taken it is there again already: the same tag on the same contact. */
  return run_unless_taken (self, stmt, &taken, error);
}

/* ------------------------------------------------------------------------------------------------ all of it */

static gboolean
read_steps (Partial     *self,
            GByteArray  *changeset,
            GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  const CrmChangeRecord *record;
  CrmChangeReader reader;

  crm_change_reader_init (&reader, changeset->data, changeset->len);
  while (crm_change_reader_next (&reader, &record, &local_error))
    {
      Step step = { .table = ensure_table (self, record->table, error), .record = *record };
      CrmValue id;

      if (step.table == NULL)
        return FALSE;
      if ((guint) record->n_columns > step.table->columns->len)
        {
          g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT, "A stored change of %s has too many columns", record->table);
          return FALSE;
        }
      crm_change_record_get (record, record->old_values != NULL ? record->old_values : record->new_values, 0, &id);
      step.id = id.integer;
      g_array_append_val (self->steps, step);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);

      if (step->record.operation == CRM_RECORD_INSERT)
        g_hash_table_insert (self->added, &step->id, step);
      else if (step->record.operation == CRM_RECORD_DELETE)
        g_hash_table_add (self->removed, &step->id);
    }

  return TRUE;
}

static gboolean
apply (Partial  *self,
       GError  **error)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new ();
  g_autoptr (GPtrArray) again = g_ptr_array_new ();
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);

      if (step->record.operation == CRM_RECORD_UPDATE)
        g_ptr_array_add (updates, step);
    }

  /* What was added goes once nothing refers to it any more; a place in a unique index may be free only then. */
  if (!put_back_all (self, updates, again, error) || !remove_added (self, error) || !put_back_all (self, again, taken, error))
    return FALSE;
  for (guint i = 0; i < taken->len; i++)
    tell (self, CRM_UNDO_CONFLICT_EXISTS, g_ptr_array_index (taken, i), NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = &g_array_index (self->steps, Step, i);

      if (step->record.operation == CRM_RECORD_DELETE && !bring_back (self, step, error))
        return FALSE;
    }

  return TRUE;
}

/* A reference that dangles now would fail the COMMIT, which cannot say why. */
static gboolean
check_references (Partial  *self,
                  GError  **error)
{
  int n_dangling = 0;
  int highest;

  sqlite3_db_status (self->conn->db, SQLITE_DBSTATUS_DEFERRED_FKS, &n_dangling, &highest, FALSE);
  if (n_dangling == 0)
    return TRUE;

  g_set_error_literal (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT, "Something added since depends on it");
  return FALSE;
}

gboolean
crm_undo_partial_apply (CrmConn     *conn,
                        gint64       set_id,
                        GByteArray  *changeset,
                        GPtrArray   *kept,
                        GError     **error)
{
  Partial self = { .conn = conn, .set_id = set_id, .kept = kept };
  gboolean ok;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (changeset != NULL && kept != NULL, FALSE);

  self.tables = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, (GDestroyNotify) table_free);
  self.steps = g_array_new (FALSE, FALSE, sizeof (Step));
  self.added = g_hash_table_new (g_int64_hash, g_int64_equal);
  self.removed = g_hash_table_new (g_int64_hash, g_int64_equal);
  self.belongings = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self.touched = crm_undo_touched_new (conn, set_id);

  conn->unsure = TRUE;
  ok = crm_conn_run (conn, error, "PRAGMA defer_foreign_keys = ON", "") && read_steps (&self, changeset, error) && apply (&self, error) &&
       check_references (&self, error);

  g_queue_clear (&self.to_keep);
  crm_undo_touched_free (self.touched);
  g_hash_table_unref (self.belongings);
  g_hash_table_unref (self.removed);
  g_hash_table_unref (self.added);
  g_array_unref (self.steps);
  g_hash_table_unref (self.tables);
  return ok;
}
