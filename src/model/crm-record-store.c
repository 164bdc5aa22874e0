/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-record-private.h"
#include "crm-record-rules.h"
#include "crm-record-store.h"
#include "crm-store-error.h"

/* Every statement here is made of a descriptor and of nothing else, so that the connection's cache finds it again. */

static char *
select_sql (const CrmRecordType *type,
            const char          *where)
{
  GString *sql = g_string_new ("SELECT id");

  for (const CrmField *field = type->fields; field->name != NULL; field++)
    g_string_append_printf (sql, ", \"%s\"", field->name);
  g_string_append_printf (sql, " FROM \"%s\" WHERE %s", type->table, where);

  return g_string_free (sql, FALSE);
}

static CrmFieldValue
read_value (CrmStmt        *stmt,
            int             column,
            const CrmField *field)
{
  CrmFieldValue value = { CRM_FIELD_VALUE_NONE };

  if (crm_stmt_is_null (stmt, column))
    return value;

  switch (field->kind)
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_BOOLEAN:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_REFERENCE:
      value.kind = CRM_FIELD_VALUE_INT;
      value.integer = crm_stmt_get_int (stmt, column);
      break;

    case CRM_FIELD_REAL:
      value.kind = CRM_FIELD_VALUE_REAL;
      value.real = crm_stmt_get_double (stmt, column);
      break;

    case CRM_FIELD_BYTES:
      value.kind = CRM_FIELD_VALUE_BYTES;
      value.bytes = crm_stmt_dup_bytes (stmt, column);
      break;

    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_DATE:
    case CRM_FIELD_TIME:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_COLOUR:
    default:
      value.kind = CRM_FIELD_VALUE_TEXT;
      value.text = g_ref_string_new (crm_stmt_get_text (stmt, column));
      break;
    }

  return value;
}

static CrmRecord *
read_row (const CrmRecordType *type,
          CrmStmt             *stmt)
{
  CrmRecord *record = crm_record_new_loaded (type, crm_stmt_get_int (stmt, 0));

  for (guint i = 0; type->fields[i].name != NULL; i++)
    crm_record_take_value (record, i, read_value (stmt, (int) i + 1, &type->fields[i]));

  return record;
}

/* How the records that @record refers to are called, so that nobody has to ask once more to show them. */
static gboolean
load_reference_titles (CrmConn    *conn,
                       CrmRecord  *record,
                       GError    **error)
{
  const CrmRecordType *type = crm_record_get_record_type (record);

  for (guint i = 0; type->fields[i].name != NULL; i++)
    {
      const CrmField *field = &type->fields[i];
      const CrmRecordType *target;
      g_autofree char *sql = NULL;
      g_autofree char *title = NULL;
      g_autoptr (GError) local_error = NULL;

      if (field->kind != CRM_FIELD_REFERENCE || g_strcmp0 (field->name, type->parent) == 0 || !crm_record_has (record, field->name))
        continue;

      target = crm_record_get_reference_type (record, field->name);
      if (target == NULL)
        continue;

      sql = g_strdup_printf ("SELECT \"%s\" FROM \"%s\" WHERE id = ?", target->title, target->table);
      title = crm_conn_get_text (conn, &local_error, sql, "i", crm_record_get_int (record, field->name));
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      crm_record_set_reference_title (record, i, title);
    }

  return TRUE;
}

/*
 * The rows of @type that belong to @parent. Left out is what stands for a record in the trash (a deleted tag, a deleted
 * company): it is neither shown nor, being unknown to the record, taken away by a save, and is back with it.
 */
static gboolean
load_children (CrmConn              *conn,
               CrmRecord            *parent,
               const CrmRecordType  *type,
               GError              **error)
{
  g_autoptr (GString) where = g_string_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;
  g_autofree char *sql = NULL;
  GPtrArray *children;
  CrmStep step;

  g_string_printf (where, "\"%s\" = ?", type->parent);
  for (const CrmField *field = type->fields; field->name != NULL; field++)
    {
      const CrmRecordType *target = field->target != NULL ? crm_record_type_lookup (field->target) : NULL;

      if (field->kind == CRM_FIELD_REFERENCE && (field->flags & CRM_FIELD_REQUIRED) && target != NULL && target->soft_delete &&
          g_strcmp0 (field->name, type->parent) != 0)
        g_string_append_printf (where, " AND EXISTS (SELECT 1 FROM \"%s\" AS t WHERE t.id = \"%s\".\"%s\" AND t.deleted_at IS NULL)",
                                target->table, type->table, field->name);
    }
  g_string_append (where, crm_record_type_find_field (type, "position") >= 0 ? " ORDER BY position, id" : " ORDER BY id");

  sql = select_sql (type, where->str);
  stmt = crm_conn_query (conn, error, sql, "i", crm_record_get_id (parent));
  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    crm_record_take_child (parent, read_row (type, stmt));
  if (step == CRM_STEP_ERROR)
    return FALSE;

  children = crm_record_get_children (parent, type);
  for (guint i = 0; i < children->len; i++)
    {
      if (!load_reference_titles (conn, g_ptr_array_index (children, i), error))
        return FALSE;
    }

  return TRUE;
}

CrmRecord *
crm_record_load (CrmConn              *conn,
                 const CrmRecordType  *type,
                 gint64                id,
                 GError              **error)
{
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (CrmStmt) stmt = NULL;
  g_autofree char *sql = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sql = select_sql (type, "id = ?");
  stmt = crm_conn_query (conn, error, sql, "i", id);
  if (stmt == NULL)
    return NULL;

  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_ERROR)
    return NULL;
  if (step == CRM_STEP_DONE)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "no %s %" G_GINT64_FORMAT, type->table, id);
      return NULL;
    }

  record = read_row (type, stmt);
  g_clear_pointer (&stmt, crm_stmt_free);

  if (!load_reference_titles (conn, record, error))
    return NULL;
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      if (!load_children (conn, record, type->children[i], error))
        return NULL;
    }
  crm_record_seal (record);

  return g_steal_pointer (&record);
}

GPtrArray *
crm_record_load_many (CrmConn              *conn,
                      const CrmRecordType  *type,
                      GError              **error,
                      const char           *sql,
                      const char           *types,
                      ...)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;
  va_list args;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (sql != NULL && types != NULL, NULL);

  stmt = crm_conn_prepare (conn, sql, error);
  if (stmt == NULL)
    return NULL;

  va_start (args, types);
  for (int i = 0; types[i] != '\0'; i++)
    {
      switch (types[i])
        {
        case 'i':
          crm_stmt_bind_int (stmt, i + 1, va_arg (args, gint64));
          break;

        case 'd':
          crm_stmt_bind_double (stmt, i + 1, va_arg (args, double));
          break;

        case 's':
          crm_stmt_bind_text (stmt, i + 1, va_arg (args, const char *));
          break;

        case 'b':
          crm_stmt_bind_bytes (stmt, i + 1, va_arg (args, GBytes *));
          break;

        case 'n':
          crm_stmt_bind_null (stmt, i + 1);
          break;

        default:
          g_assert_not_reached ();
        }
    }
  va_end (args);

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }
  if (step == CRM_STEP_ERROR)
    return NULL;
  g_clear_pointer (&stmt, crm_stmt_free);

  records = g_ptr_array_new_full (ids->len, g_object_unref);
  for (guint i = 0; i < ids->len; i++)
    {
      CrmRecord *record = crm_record_load (conn, type, g_array_index (ids, gint64, i), error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }

  return g_steal_pointer (&records);
}

static void
bind_value (CrmStmt             *stmt,
            int                  index,
            const CrmField      *field,
            const CrmFieldValue *value)
{
  switch (value->kind)
    {
    case CRM_FIELD_VALUE_INT:
      crm_stmt_bind_int (stmt, index, value->integer);
      break;

    case CRM_FIELD_VALUE_REAL:
      crm_stmt_bind_double (stmt, index, value->real);
      break;

    case CRM_FIELD_VALUE_TEXT:
      crm_stmt_bind_text (stmt, index, value->text);
      break;

    case CRM_FIELD_VALUE_BYTES:
      crm_stmt_bind_bytes (stmt, index, value->bytes);
      break;

    case CRM_FIELD_VALUE_NONE:
    default:
      /* These are never empty in the book. */
      if (field->kind == CRM_FIELD_REAL)
        crm_stmt_bind_double (stmt, index, 0);
      else if (field->kind == CRM_FIELD_BOOLEAN)
        crm_stmt_bind_int (stmt, index, 0);
      else if (strcmp (field->name, "digits") == 0)
        crm_stmt_bind_text (stmt, index, "");
      else
        crm_stmt_bind_null (stmt, index);
      break;
    }
}

static gboolean
run_to_end (CrmStmt  *stmt,
            GError  **error)
{
  CrmStep step;

  do
    step = crm_stmt_step (stmt, error);
  while (step == CRM_STEP_ROW);

  return step == CRM_STEP_DONE;
}

/* An import asks for it once per row: it is made once per type. The types are static, and so are these texts. */
static const char *
insert_sql (const CrmRecordType *type)
{
  static GMutex mutex;
  static GHashTable *known;
  const char *text;

  g_mutex_lock (&mutex);
  if (known == NULL)
    known = g_hash_table_new (NULL, NULL);

  text = g_hash_table_lookup (known, type);
  if (text == NULL)
    {
      g_autoptr (GString) sql = g_string_new (NULL);

      g_string_printf (sql, "INSERT INTO \"%s\" (id", type->table);
      for (const CrmField *field = type->fields; field->name != NULL; field++)
        g_string_append_printf (sql, ", \"%s\"", field->name);
      g_string_append (sql, ") VALUES (?");
      for (const CrmField *field = type->fields; field->name != NULL; field++)
        g_string_append (sql, ", ?");
      g_string_append_c (sql, ')');

      text = g_intern_string (sql->str);
      g_hash_table_insert (known, (gpointer) type, (gpointer) text);
    }
  g_mutex_unlock (&mutex);

  return text;
}

static gboolean
insert_row (CrmConn    *conn,
            CrmRecord  *record,
            GError    **error)
{
  const CrmRecordType *type = crm_record_get_record_type (record);
  g_autoptr (CrmStmt) stmt = crm_conn_prepare (conn, insert_sql (type), error);

  if (stmt == NULL)
    return FALSE;

  crm_stmt_bind_int (stmt, 1, crm_record_get_id (record));
  for (guint i = 0; type->fields[i].name != NULL; i++)
    bind_value (stmt, (int) i + 2, &type->fields[i], crm_record_peek_value (record, i));

  return run_to_end (stmt, error);
}

/* FALSE with no error where there is no such row any more. */
static gboolean
update_row (CrmConn    *conn,
            CrmRecord  *record,
            GError    **error)
{
  const CrmRecordType *type = crm_record_get_record_type (record);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;
  guint n_fields = crm_record_type_n_fields (type);
  int n_changed = 0;
  int index = 1;

  g_string_printf (sql, "UPDATE \"%s\" SET", type->table);
  for (guint i = 0; i < n_fields; i++)
    {
      if (!crm_field_value_equal (crm_record_peek_value (record, i), crm_record_peek_base (record, i)))
        g_string_append_printf (sql, "%s \"%s\" = ?", n_changed++ > 0 ? "," : "", type->fields[i].name);
    }
  g_string_append (sql, " WHERE id = ?");
  if (n_changed == 0)
    return TRUE;

  stmt = crm_conn_prepare (conn, sql->str, error);
  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < n_fields; i++)
    {
      if (!crm_field_value_equal (crm_record_peek_value (record, i), crm_record_peek_base (record, i)))
        bind_value (stmt, index++, &type->fields[i], crm_record_peek_value (record, i));
    }
  crm_stmt_bind_int (stmt, index, crm_record_get_id (record));

  return run_to_end (stmt, error) && crm_conn_n_changed (conn) > 0;
}

static gboolean
save_child (CrmConn    *conn,
            CrmRecord  *parent,
            CrmRecord  *child,
            GError    **error)
{
  const CrmRecordType *type = crm_record_get_record_type (child);
  GError *local_error = NULL;

  crm_record_set_int (child, type->parent, crm_record_get_id (parent));
  if (!crm_record_rules_before_save (conn, child, error))
    return FALSE;

  if (crm_record_is_new (child))
    return insert_row (conn, child, error);
  if (!crm_record_is_changed (child))
    return TRUE;
  if (update_row (conn, child, &local_error))
    return TRUE;
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  /* Someone else took the row away meanwhile: what was edited here is kept. */
  return insert_row (conn, child, error);
}

static gboolean
delete_row (CrmConn              *conn,
            const CrmRecordType  *type,
            gint64                id,
            GError              **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE id = ?", type->table);

  return crm_conn_run (conn, error, sql, "i", id);
}

static gboolean
save_children (CrmConn    *conn,
               CrmRecord  *record,
               guint       child_type,
               GError    **error)
{
  const CrmRecordType *type = crm_record_get_record_type (record)->children[child_type];
  GPtrArray *children = crm_record_get_children (record, type);
  GArray *base = crm_record_peek_base_children (record, child_type);

  /* First what goes: a pair that is taken away and added again must not meet itself. */
  for (guint i = 0; i < base->len; i++)
    {
      gint64 id = g_array_index (base, gint64, i);
      gboolean kept = FALSE;

      for (guint j = 0; j < children->len && !kept; j++)
        kept = crm_record_get_id (g_ptr_array_index (children, j)) == id;
      if (!kept && !delete_row (conn, type, id, error))
        return FALSE;
    }

  for (guint i = 0; i < children->len; i++)
    {
      if (!save_child (conn, record, g_ptr_array_index (children, i), error))
        return FALSE;
    }

  return TRUE;
}

gboolean
crm_record_save (CrmConn    *conn,
                 CrmRecord  *record,
                 GError    **error)
{
  const CrmRecordType *type;
  GError *local_error = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!crm_record_rules_before_save (conn, record, error))
    return FALSE;

  type = crm_record_get_record_type (record);
  if (crm_record_is_new (record))
    {
      if (!insert_row (conn, record, error))
        return FALSE;
    }
  else if (!update_row (conn, record, &local_error))
    {
      if (local_error == NULL)
        g_set_error (&local_error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "no %s %" G_GINT64_FORMAT, type->table,
                     crm_record_get_id (record));
      g_propagate_error (error, local_error);
      return FALSE;
    }

  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      if (!save_children (conn, record, i, error))
        return FALSE;
    }

  if (!crm_record_rules_after_save (conn, record, error))
    return FALSE;
  crm_record_seal (record);

  return TRUE;
}

static gboolean
delete_hard (CrmConn              *conn,
             const CrmRecordType  *type,
             gint64                id,
             GError              **error)
{
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE \"%s\" = ?", type->children[i]->table, type->children[i]->parent);

      if (!crm_conn_run (conn, error, sql, "i", id))
        return FALSE;
    }

  return delete_row (conn, type, id, error);
}

static gboolean
require_changed (CrmConn              *conn,
                 const CrmRecordType  *type,
                 gint64                id,
                 GError              **error)
{
  if (crm_conn_n_changed (conn) > 0)
    return TRUE;

  g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "no %s %" G_GINT64_FORMAT, type->table, id);
  return FALSE;
}

gboolean
crm_record_delete (CrmConn              *conn,
                   const CrmRecordType  *type,
                   gint64                id,
                   GError              **error)
{
  g_autofree char *sql = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (type != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!crm_record_rules_before_delete (conn, type, id, error))
    return FALSE;

  if (!type->soft_delete)
    return delete_hard (conn, type, id, error) && require_changed (conn, type, id, error);

  sql = g_strdup_printf ("UPDATE \"%s\" SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", type->table);

  return crm_conn_run (conn, error, sql, "ii", g_get_real_time (), id) && require_changed (conn, type, id, error);
}

gboolean
crm_record_restore (CrmConn              *conn,
                    const CrmRecordType  *type,
                    gint64                id,
                    GError              **error)
{
  g_autofree char *sql = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (type != NULL && type->soft_delete, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  sql = g_strdup_printf ("UPDATE \"%s\" SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL%s", type->table,
                         type == &crm_contact_type ? " AND merged_into IS NULL" : "");

  return crm_conn_run (conn, error, sql, "i", id) && require_changed (conn, type, id, error);
}
