/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-conn-private.h"

#include <string.h>

#include "crm-db.h"
#include "crm-functions.h"
#include "crm-thread.h"

/* Statements at rest per connection; the program has a few hundred different ones. */
#define MAX_CACHED 160

/* Virtual machine steps between two looks at the cancellable: some 20 microseconds. */
#define CANCEL_STEPS 1000

#define BUSY_TIMEOUT_MS 5000

/* Debian builds SQLite with other defaults than upstream: nothing is left to them. */
static const char tuning_sql[] =
  "PRAGMA synchronous = FULL;"
  "PRAGMA foreign_keys = ON;"
  "PRAGMA mmap_size = 0;"
  "PRAGMA cache_size = -32768;"
  "PRAGMA temp_store = MEMORY;"
  "PRAGMA secure_delete = FAST;"
  "PRAGMA trusted_schema = OFF;"
  "PRAGMA recursive_triggers = OFF;"
  "PRAGMA cell_size_check = ON;";

typedef struct
{
  gpointer       data;
  GDestroyNotify destroy;
} Memo;

static void
memo_free (Memo *memo)
{
  memo->destroy (memo->data);
  g_free (memo);
}

static int
on_progress (void *data)
{
  CrmConn *self = data;

  if (self->stop != NULL && g_atomic_int_get (self->stop) != 0)
    return 1;

  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

char *
crm_conn_make_uri (const char *path,
                   const char *query)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  escaped = g_uri_escape_string (path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
  return query != NULL ? g_strdup_printf ("file:%s?%s", escaped, query) : g_strdup_printf ("file:%s", escaped);
}

/* Counting every byte that SQLite allocates takes a lock each time; nobody asks for the sum. Fails where a library of the
 * program has used SQLite before, which does no harm. */
static void
configure_once (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

static gboolean
set_up (CrmConn      *self,
        CrmConnKind   kind,
        GError      **error)
{
  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_progress_handler (self->db, CANCEL_STEPS, on_progress, self);

  if (!crm_functions_register (self->db, error))
    return FALSE;

  /* Nothing can be written anyway; what it is for here: a file that was cut off is read as far as it goes. */
  if (sqlite3_db_readonly (self->db, "main") == 1 && !crm_conn_exec (self, "PRAGMA writable_schema = ON", error))
    return FALSE;

  if (kind == CRM_CONN_PLAIN)
    return TRUE;

  if (!crm_conn_exec (self, tuning_sql, error))
    return FALSE;

  /* What a reader asks for again, the system's own cache has; its own copy would only be memory (warm, 2 MB and 1 GB measured alike). */
  if (kind == CRM_CONN_READER)
    return crm_conn_exec (self, "PRAGMA query_only = ON; PRAGMA cache_size = -4096;", error);

  /* Checkpoints run in idle steps on a connection of their own, never on the way of a save. */
  return crm_conn_exec (self, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;", error);
}

CrmConn *
crm_conn_open (const char   *uri,
               CrmConnKind   kind,
               GError      **error)
{
  g_autoptr (CrmConn) self = NULL;
  int rc;

  g_return_val_if_fail (uri != NULL, NULL);
  g_return_val_if_fail (!crm_thread_is_ui (), NULL);

  configure_once ();

  self = g_new0 (CrmConn, 1);
  self->cache = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->cache_age);
  self->touches = g_array_new (FALSE, FALSE, sizeof (CrmTouch));
  self->memos = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) memo_free);

  rc = sqlite3_open_v2 (uri, &self->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                        SQLITE_OPEN_EXRESCODE,
                        NULL);
  if (rc != SQLITE_OK)
    {
      crm_store_error_take_sqlite (error, self->db, rc, uri);
      return NULL;
    }

  if (!set_up (self, kind, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
drop_statement (CrmStmt *stmt)
{
  sqlite3_finalize (stmt->stmt);
  g_free (stmt);
}

void
crm_conn_close (CrmConn *self)
{
  CrmStmt *stmt;
  int rc;

  if (self == NULL)
    return;

  while ((stmt = g_queue_peek_tail (&self->cache_age)) != NULL)
    {
      g_queue_unlink (&self->cache_age, &stmt->age_link);
      drop_statement (stmt);
    }
  g_clear_pointer (&self->cache, g_hash_table_unref);
  g_clear_pointer (&self->touches, g_array_unref);
  g_clear_pointer (&self->memos, g_hash_table_unref);
  g_clear_pointer (&self->label, g_free);

  rc = sqlite3_close (self->db);
  if (rc != SQLITE_OK)
    g_critical ("A statement outlived its connection: %s", sqlite3_errmsg (self->db));

  g_free (self);
}

void
crm_conn_fail (CrmConn     *self,
               int          rc,
               const char  *what,
               GError     **error)
{
  g_return_if_fail (self != NULL);

  self->unsure = TRUE;
  if ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB)
    self->damaged = TRUE;
  crm_store_error_take_sqlite (error, self->db, rc, what);
}

gboolean
crm_conn_exec (CrmConn     *self,
               const char  *sql,
               GError     **error)
{
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  rc = sqlite3_exec (self->db, sql, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    return TRUE;

  crm_conn_fail (self, rc, sql, error);
  return FALSE;
}

void
crm_conn_set_cancellable (CrmConn      *self,
                          GCancellable *cancellable)
{
  g_return_if_fail (self != NULL);

  self->cancellable = cancellable;
}

void
crm_conn_reset_notes (CrmConn *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->label, g_free);
  g_array_set_size (self->touches, 0);
  if (g_hash_table_size (self->memos) > 0)
    g_hash_table_remove_all (self->memos);
}

/* Most texts are literals: where one lay at the same address before, comparing is cheaper than hashing. */
static CrmStmt *
find_at_rest (CrmConn    *self,
              const char *sql)
{
  guint slot = (guint) ((guintptr) sql >> 3) % G_N_ELEMENTS (self->recent);
  CrmStmt *stmt = self->recent[slot];

  if (stmt == NULL || strcmp (sqlite3_sql (stmt->stmt), sql) != 0)
    {
      stmt = g_hash_table_lookup (self->cache, sql);
      self->recent[slot] = stmt;
    }

  return stmt != NULL && !stmt->busy ? stmt : NULL;
}

CrmStmt *
crm_conn_prepare (CrmConn     *conn,
                  const char  *sql,
                  GError     **error)
{
  CrmStmt *stmt;
  sqlite3_stmt *handle = NULL;
  int rc;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (!crm_thread_is_ui (), NULL);

  stmt = find_at_rest (conn, sql);
  if (stmt != NULL)
    {
      stmt->busy = TRUE;
      return stmt;
    }

  rc = sqlite3_prepare_v3 (conn->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (rc != SQLITE_OK)
    {
      crm_conn_fail (conn, rc, sql, error);
      return NULL;
    }
  if (handle == NULL)
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_FAILED, "No statement in \"%s\"", sql);
      return NULL;
    }

  stmt = g_new0 (CrmStmt, 1);
  stmt->stmt = handle;
  stmt->conn = conn;
  stmt->age_link.data = stmt;
  stmt->busy = TRUE;

  return stmt;
}

/* Drops the statement that was last used longest ago. */
static void
drop_oldest (CrmConn *self)
{
  for (GList *link = g_queue_peek_tail_link (&self->cache_age); link != NULL; link = link->prev)
    {
      CrmStmt *oldest = link->data;

      if (oldest->busy)
        continue;

      g_queue_unlink (&self->cache_age, link);
      g_hash_table_remove (self->cache, sqlite3_sql (oldest->stmt));
      memset (self->recent, 0, sizeof self->recent);
      drop_statement (oldest);
      return;
    }
}

void
crm_conn_take_back (CrmConn *self,
                    CrmStmt *stmt)
{
  const char *sql;

  g_return_if_fail (self != NULL);
  g_return_if_fail (stmt != NULL);

  sqlite3_reset (stmt->stmt);
  sqlite3_clear_bindings (stmt->stmt);
  stmt->busy = FALSE;
  self->n_scanned += sqlite3_stmt_status (stmt->stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, TRUE);

  if (stmt->cached)
    {
      g_queue_unlink (&self->cache_age, &stmt->age_link);
      g_queue_push_head_link (&self->cache_age, &stmt->age_link);
      return;
    }

  /* The text that SQLite keeps lives as long as the statement: it is the key. */
  sql = sqlite3_sql (stmt->stmt);
  if (g_hash_table_contains (self->cache, sql))
    {
      drop_statement (stmt);
      return;
    }

  stmt->cached = TRUE;
  g_hash_table_insert (self->cache, (gpointer) sql, stmt);
  g_queue_push_head_link (&self->cache_age, &stmt->age_link);
  if (g_queue_get_length (&self->cache_age) > MAX_CACHED)
    drop_oldest (self);
}

void
crm_conn_touch (CrmConn    *conn,
                const char *table,
                gint64      id)
{
  CrmTouch touch = { g_intern_string (table), id };

  g_return_if_fail (conn != NULL);
  g_return_if_fail (table != NULL);

  g_array_append_val (conn->touches, touch);
}

gpointer
crm_conn_get_memo (CrmConn       *conn,
                   gconstpointer  key)
{
  const Memo *memo;

  g_return_val_if_fail (conn != NULL, NULL);

  memo = g_hash_table_lookup (conn->memos, key);
  return memo != NULL ? memo->data : NULL;
}

void
crm_conn_set_memo (CrmConn        *conn,
                   gconstpointer   key,
                   gpointer        data,
                   GDestroyNotify  destroy)
{
  Memo *memo;

  g_return_if_fail (conn != NULL);
  g_return_if_fail (destroy != NULL);

  memo = g_new (Memo, 1);
  memo->data = data;
  memo->destroy = destroy;
  g_hash_table_insert (conn->memos, (gpointer) key, memo);
}

void
crm_conn_set_label (CrmConn    *conn,
                    const char *label)
{
  g_return_if_fail (conn != NULL);

  g_free (conn->label);
  conn->label = g_strdup (label);
}

gint64
crm_conn_get_set_id (CrmConn *conn)
{
  g_return_val_if_fail (conn != NULL, 0);

  return conn->set_id;
}
