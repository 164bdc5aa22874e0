/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-conn-private.h"

#include "crm-thread.h"

void
crm_stmt_free (CrmStmt *stmt)
{
  if (stmt != NULL)
    crm_conn_take_back (stmt->conn, stmt);
}

/* A binding only fails where the index is wrong, which is the caller's error, or memory is out. */
static void
check_bind (CrmStmt *stmt,
            int      rc)
{
  if (G_UNLIKELY (rc != SQLITE_OK))
    g_critical ("Cannot bind (%s): %s", sqlite3_errstr (rc), sqlite3_sql (stmt->stmt));
}

void
crm_stmt_bind_int (CrmStmt *stmt,
                   int      index,
                   gint64   value)
{
  g_return_if_fail (stmt != NULL);

  check_bind (stmt, sqlite3_bind_int64 (stmt->stmt, index, value));
}

void
crm_stmt_bind_double (CrmStmt *stmt,
                      int      index,
                      double   value)
{
  g_return_if_fail (stmt != NULL);

  check_bind (stmt, sqlite3_bind_double (stmt->stmt, index, value));
}

void
crm_stmt_bind_text (CrmStmt    *stmt,
                    int         index,
                    const char *value)
{
  g_return_if_fail (stmt != NULL);

  check_bind (stmt, sqlite3_bind_text (stmt->stmt, index, value, -1, SQLITE_TRANSIENT));
}

void
crm_stmt_bind_bytes (CrmStmt *stmt,
                     int      index,
                     GBytes  *value)
{
  gconstpointer data = NULL;
  gsize size = 0;

  g_return_if_fail (stmt != NULL);

  if (value != NULL)
    data = g_bytes_get_data (value, &size);

  crm_stmt_bind_blob (stmt, index, value != NULL && data == NULL ? "" : data, size);
}

void
crm_stmt_bind_blob (CrmStmt       *stmt,
                    int            index,
                    gconstpointer  data,
                    gsize          size)
{
  g_return_if_fail (stmt != NULL);

  check_bind (stmt, sqlite3_bind_blob64 (stmt->stmt, index, data, size, SQLITE_TRANSIENT));
}

void
crm_stmt_bind_null (CrmStmt *stmt,
                    int      index)
{
  g_return_if_fail (stmt != NULL);

  check_bind (stmt, sqlite3_bind_null (stmt->stmt, index));
}

CrmStep
crm_stmt_step (CrmStmt  *stmt,
               GError  **error)
{
  int rc;

  g_return_val_if_fail (stmt != NULL, CRM_STEP_ERROR);
  g_return_val_if_fail (!crm_thread_is_ui (), CRM_STEP_ERROR);

  rc = sqlite3_step (stmt->stmt);
  if (rc == SQLITE_ROW)
    return CRM_STEP_ROW;
  if (rc == SQLITE_DONE)
    return CRM_STEP_DONE;

  crm_conn_fail (stmt->conn, rc, sqlite3_sql (stmt->stmt), error);
  return CRM_STEP_ERROR;
}

void
crm_stmt_reset (CrmStmt *stmt)
{
  g_return_if_fail (stmt != NULL);

  sqlite3_reset (stmt->stmt);
}

int
crm_stmt_n_columns (CrmStmt *stmt)
{
  g_return_val_if_fail (stmt != NULL, 0);

  return sqlite3_column_count (stmt->stmt);
}

const char *
crm_stmt_column_name (CrmStmt *stmt,
                      int      column)
{
  g_return_val_if_fail (stmt != NULL, NULL);
  g_return_val_if_fail (column >= 0 && column < sqlite3_column_count (stmt->stmt), NULL);

  return sqlite3_column_name (stmt->stmt, column);
}

gboolean
crm_stmt_is_null (CrmStmt *stmt,
                  int      column)
{
  g_return_val_if_fail (stmt != NULL, TRUE);

  return sqlite3_column_type (stmt->stmt, column) == SQLITE_NULL;
}

gint64
crm_stmt_get_int (CrmStmt *stmt,
                  int      column)
{
  g_return_val_if_fail (stmt != NULL, 0);

  return sqlite3_column_int64 (stmt->stmt, column);
}

double
crm_stmt_get_double (CrmStmt *stmt,
                     int      column)
{
  g_return_val_if_fail (stmt != NULL, 0);

  return sqlite3_column_double (stmt->stmt, column);
}

const char *
crm_stmt_get_text (CrmStmt *stmt,
                   int      column)
{
  g_return_val_if_fail (stmt != NULL, NULL);

  return (const char *) sqlite3_column_text (stmt->stmt, column);
}

char *
crm_stmt_dup_text (CrmStmt *stmt,
                   int      column)
{
  return g_strdup (crm_stmt_get_text (stmt, column));
}

GBytes *
crm_stmt_dup_bytes (CrmStmt *stmt,
                    int      column)
{
  gconstpointer data;

  g_return_val_if_fail (stmt != NULL, NULL);

  if (sqlite3_column_type (stmt->stmt, column) == SQLITE_NULL)
    return NULL;

  data = sqlite3_column_blob (stmt->stmt, column);
  return g_bytes_new (data, sqlite3_column_bytes (stmt->stmt, column));
}

/* @lent: the texts outlive the step, so that SQLite need not copy them. */
static void
bind_arguments (CrmStmt    *stmt,
                gboolean    lent,
                const char *types,
                va_list     arguments)
{
  int index = 1;

  for (const char *type = types; type != NULL && *type != '\0'; type++, index++)
    {
      switch (*type)
        {
        case 'i':
          crm_stmt_bind_int (stmt, index, va_arg (arguments, gint64));
          break;
        case 'd':
          crm_stmt_bind_double (stmt, index, va_arg (arguments, double));
          break;
        case 's':
          check_bind (stmt, sqlite3_bind_text (stmt->stmt, index, va_arg (arguments, const char *), -1,
                                               lent ? SQLITE_STATIC : SQLITE_TRANSIENT));
          break;
        case 'b':
          crm_stmt_bind_bytes (stmt, index, va_arg (arguments, GBytes *));
          break;
        case 'n':
          crm_stmt_bind_null (stmt, index);
          break;
        default:
          g_critical ("Unknown letter '%c' for %s", *type, sqlite3_sql (stmt->stmt));
          return;
        }
    }

  if (G_UNLIKELY (index - 1 != sqlite3_bind_parameter_count (stmt->stmt)))
    g_critical ("%d values for %d parameters: %s", index - 1, sqlite3_bind_parameter_count (stmt->stmt),
                sqlite3_sql (stmt->stmt));
}

static CrmStmt *
query_valist (CrmConn     *conn,
              GError     **error,
              gboolean     lent,
              const char  *sql,
              const char  *types,
              va_list      arguments)
{
  CrmStmt *stmt = crm_conn_prepare (conn, sql, error);

  if (stmt != NULL)
    bind_arguments (stmt, lent, types, arguments);

  return stmt;
}

CrmStmt *
crm_conn_query (CrmConn     *conn,
                GError     **error,
                const char  *sql,
                const char  *types,
                ...)
{
  CrmStmt *stmt;
  va_list arguments;

  va_start (arguments, types);
  stmt = query_valist (conn, error, FALSE, sql, types, arguments);
  va_end (arguments);

  return stmt;
}

gboolean
crm_conn_run (CrmConn     *conn,
              GError     **error,
              const char  *sql,
              const char  *types,
              ...)
{
  g_autoptr (CrmStmt) stmt = NULL;
  va_list arguments;
  CrmStep step;

  va_start (arguments, types);
  stmt = query_valist (conn, error, TRUE, sql, types, arguments);
  va_end (arguments);

  if (stmt == NULL)
    return FALSE;

  do
    step = crm_stmt_step (stmt, error);
  while (step == CRM_STEP_ROW);

  return step == CRM_STEP_DONE;
}

gint64
crm_conn_get_int (CrmConn     *conn,
                  gint64       fallback,
                  GError     **error,
                  const char  *sql,
                  const char  *types,
                  ...)
{
  g_autoptr (CrmStmt) stmt = NULL;
  va_list arguments;

  va_start (arguments, types);
  stmt = query_valist (conn, error, TRUE, sql, types, arguments);
  va_end (arguments);

  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW || crm_stmt_is_null (stmt, 0))
    return fallback;

  return crm_stmt_get_int (stmt, 0);
}

char *
crm_conn_get_text (CrmConn     *conn,
                   GError     **error,
                   const char  *sql,
                   const char  *types,
                   ...)
{
  g_autoptr (CrmStmt) stmt = NULL;
  va_list arguments;

  va_start (arguments, types);
  stmt = query_valist (conn, error, TRUE, sql, types, arguments);
  va_end (arguments);

  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return NULL;

  return crm_stmt_dup_text (stmt, 0);
}

guint
crm_conn_n_scanned (CrmConn *conn)
{
  g_return_val_if_fail (conn != NULL, 0);

  return conn->n_scanned;
}

int
crm_conn_n_changed (CrmConn *conn)
{
  g_return_val_if_fail (conn != NULL, 0);

  return sqlite3_changes (conn->db);
}
