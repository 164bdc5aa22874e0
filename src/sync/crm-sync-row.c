/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-sync-row.h"

#include "crm-href.h"
#include "crm-id.h"

#define RESOURCE_COLUMNS "r.id, r.calendar_id, r.href, r.href_key, r.uid, r.etag, r.base, r.listed_etag, r.state, r.failures," \
                         " r.next_try_at, r.error"
#define LOG_ROWS 500

void
crm_sync_set_text (char       **where,
                   const char  *text)
{
  char *copy = g_strdup (text);

  g_free (*where);
  *where = copy;
}

void
crm_sync_set_bytes (GBytes **where,
                    GBytes  *bytes)
{
  GBytes *copy = bytes == NULL ? NULL : g_bytes_ref (bytes);

  g_clear_pointer (where, g_bytes_unref);
  *where = copy;
}

GArray *
crm_sync_collect_ids (CrmStmt  *stmt,
                      GError  **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

void
crm_sync_resource_free (CrmSyncResource *resource)
{
  if (resource == NULL)
    return;

  g_free (resource->href);
  g_free (resource->key);
  g_free (resource->uid);
  g_free (resource->etag);
  g_clear_pointer (&resource->base, g_bytes_unref);
  g_free (resource->listed_etag);
  g_free (resource->state);
  g_free (resource->error);
  g_free (resource);
}

void
crm_sync_op_free (CrmSyncOp *op)
{
  if (op == NULL)
    return;

  g_free (op->operation);
  g_free (op->state);
  g_free (op->base_etag);
  g_clear_pointer (&op->base, g_bytes_unref);
  g_clear_pointer (&op->body, g_bytes_unref);
  g_free (op->sent_etag);
  g_free (op->error);
  g_free (op);
}

static CrmSyncResource *
read_resource (CrmStmt  *stmt,
               GError  **error)
{
  CrmSyncResource *resource;

  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return NULL;

  resource = g_new0 (CrmSyncResource, 1);
  resource->id = crm_stmt_get_int (stmt, 0);
  resource->calendar_id = crm_stmt_get_int (stmt, 1);
  resource->href = crm_stmt_dup_text (stmt, 2);
  resource->key = crm_stmt_dup_text (stmt, 3);
  resource->uid = crm_stmt_dup_text (stmt, 4);
  resource->etag = crm_stmt_dup_text (stmt, 5);
  resource->base = crm_stmt_is_null (stmt, 6) ? NULL : crm_stmt_dup_bytes (stmt, 6);
  resource->listed_etag = crm_stmt_dup_text (stmt, 7);
  resource->state = crm_stmt_dup_text (stmt, 8);
  resource->failures = (int) crm_stmt_get_int (stmt, 9);
  resource->next_try_at = crm_stmt_get_int (stmt, 10);
  resource->error = crm_stmt_dup_text (stmt, 11);

  return resource;
}

CrmSyncResource *
crm_sync_resource_load (CrmConn  *conn,
                        gint64    id,
                        GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT " RESOURCE_COLUMNS " FROM resource r WHERE r.id = ?", "i", id);

  return read_resource (stmt, error);
}

CrmSyncResource *
crm_sync_resource_find (CrmConn     *conn,
                        gint64       calendar_id,
                        const char  *key,
                        GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT " RESOURCE_COLUMNS " FROM resource r"
                                             " WHERE r.calendar_id = ? AND r.href_key = ?", "is", calendar_id, key);

  return read_resource (stmt, error);
}

CrmSyncResource *
crm_sync_resource_of (CrmConn  *conn,
                      gint64    activity_id,
                      GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT " RESOURCE_COLUMNS " FROM activity_resource ar"
                                             " JOIN resource r ON r.id = ar.resource_id WHERE ar.activity_id = ?", "i",
                                             activity_id);

  return read_resource (stmt, error);
}

void
crm_sync_resource_rename (CrmSyncResource *resource,
                          const char      *collection_url)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (uuid, ".ics", NULL);
  g_autofree char *url = crm_href_join (collection_url, name);

  g_free (resource->href);
  g_free (resource->key);
  resource->href = crm_href_path (url);
  resource->key = crm_href_key (NULL, url);
}

CrmSyncResource *
crm_sync_resource_new (gint64      calendar_id,
                       const char *collection_url,
                       const char *uid)
{
  CrmSyncResource *resource = g_new0 (CrmSyncResource, 1);

  resource->id = crm_id_new ();
  resource->calendar_id = calendar_id;
  resource->uid = g_strdup (uid);
  resource->state = g_strdup (CRM_RESOURCE_LOCAL);
  crm_sync_resource_rename (resource, collection_url);

  return resource;
}

gboolean
crm_sync_resource_save (CrmConn                *conn,
                        const CrmSyncResource  *resource,
                        GError                **error)
{
  return crm_conn_run (conn, error,
                       "INSERT INTO resource (id, calendar_id, href, href_key, uid, etag, base, listed_etag, state, failures,"
                       " next_try_at, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                       " ON CONFLICT (id) DO UPDATE SET calendar_id = excluded.calendar_id, href = excluded.href,"
                       " href_key = excluded.href_key, uid = excluded.uid, etag = excluded.etag, base = excluded.base,"
                       " listed_etag = excluded.listed_etag, state = excluded.state, failures = excluded.failures,"
                       " next_try_at = excluded.next_try_at, error = excluded.error", "iissssbssiis",
                       resource->id, resource->calendar_id, resource->href, resource->key, resource->uid, resource->etag,
                       resource->base, resource->listed_etag, resource->state, (gint64) resource->failures,
                       resource->next_try_at, resource->error);
}

gboolean
crm_sync_resource_delete (CrmConn  *conn,
                          gint64    id,
                          GError  **error)
{
  crm_conn_touch (conn, "sync_outbox", 0);

  return crm_conn_run (conn, error, "DELETE FROM sync_outbox WHERE resource_id = ?", "i", id) &&
         crm_conn_run (conn, error, "DELETE FROM activity_resource WHERE resource_id = ?", "i", id) &&
         crm_conn_run (conn, error, "DELETE FROM resource WHERE id = ?", "i", id);
}

gboolean
crm_sync_resource_add_activity (CrmConn  *conn,
                                gint64    id,
                                gint64    activity_id,
                                GError  **error)
{
  return crm_conn_run (conn, error, "INSERT INTO activity_resource VALUES (?, ?)"
                       " ON CONFLICT (activity_id) DO UPDATE SET resource_id = excluded.resource_id", "ii", activity_id, id);
}

GArray *
crm_sync_resource_list_activities (CrmConn  *conn,
                                   gint64    id,
                                   GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT a.id FROM activity_resource ar JOIN activity a ON a.id = ar.activity_id"
                                             " WHERE ar.resource_id = ? ORDER BY a.recurrence_id IS NOT NULL, a.id", "i", id);

  return crm_sync_collect_ids (stmt, error);
}

CrmSyncOp *
crm_sync_op_load (CrmConn  *conn,
                  gint64    resource_id,
                  GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT id, resource_id, calendar_id, operation, state, generation,"
                                             " sent_generation, base_etag, base, body, sent_etag, attempts, after_id,"
                                             " next_try_at, status, error FROM sync_outbox WHERE resource_id = ?", "i",
                                             resource_id);
  CrmSyncOp *op;

  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return NULL;

  op = g_new0 (CrmSyncOp, 1);
  op->id = crm_stmt_get_int (stmt, 0);
  op->resource_id = crm_stmt_get_int (stmt, 1);
  op->calendar_id = crm_stmt_get_int (stmt, 2);
  op->operation = crm_stmt_dup_text (stmt, 3);
  op->state = crm_stmt_dup_text (stmt, 4);
  op->generation = crm_stmt_get_int (stmt, 5);
  op->sent_generation = crm_stmt_get_int (stmt, 6);
  op->base_etag = crm_stmt_dup_text (stmt, 7);
  op->base = crm_stmt_is_null (stmt, 8) ? NULL : crm_stmt_dup_bytes (stmt, 8);
  op->body = crm_stmt_is_null (stmt, 9) ? NULL : crm_stmt_dup_bytes (stmt, 9);
  op->sent_etag = crm_stmt_dup_text (stmt, 10);
  op->attempts = (int) crm_stmt_get_int (stmt, 11);
  op->after_id = crm_stmt_get_int (stmt, 12);
  op->next_try_at = crm_stmt_get_int (stmt, 13);
  op->status = (int) crm_stmt_get_int (stmt, 14);
  op->error = crm_stmt_dup_text (stmt, 15);

  return op;
}

CrmSyncOp *
crm_sync_op_new (const CrmSyncResource *resource,
                 const char            *operation)
{
  CrmSyncOp *op = g_new0 (CrmSyncOp, 1);

  op->id = crm_id_new ();
  op->resource_id = resource->id;
  op->calendar_id = resource->calendar_id;
  op->operation = g_strdup (operation);
  op->state = g_strdup (CRM_OP_QUEUED);
  op->generation = 1;

  return op;
}

gboolean
crm_sync_op_save (CrmConn          *conn,
                  const CrmSyncOp  *op,
                  GError          **error)
{
  g_autofree char *uid = g_uuid_string_random ();

  return crm_conn_run (conn, error,
                       "INSERT INTO sync_outbox (id, uid, resource_id, calendar_id, operation, state, generation,"
                       " sent_generation, base_etag, base, body, sent_etag, attempts, after_id, next_try_at, status, error,"
                       " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                       " ON CONFLICT (id) DO UPDATE SET resource_id = excluded.resource_id, operation = excluded.operation,"
                       " state = excluded.state, generation = excluded.generation,"
                       " sent_generation = excluded.sent_generation, base_etag = excluded.base_etag, base = excluded.base,"
                       " body = excluded.body, sent_etag = excluded.sent_etag, attempts = excluded.attempts,"
                       " after_id = excluded.after_id, next_try_at = excluded.next_try_at, status = excluded.status,"
                       " error = excluded.error", "isiissiisbbsiiiisi",
                       op->id, uid, op->resource_id, op->calendar_id, op->operation, op->state, op->generation,
                       op->sent_generation, op->base_etag, op->base, op->body, op->sent_etag, (gint64) op->attempts,
                       op->after_id, op->next_try_at, (gint64) op->status, op->error, g_get_real_time ());
}

gboolean
crm_sync_op_delete (CrmConn  *conn,
                    gint64    id,
                    GError  **error)
{
  /* Whoever shows that it waits hears that it does no more. */
  crm_conn_touch (conn, "sync_outbox", 0);

  return crm_conn_run (conn, error, "DELETE FROM sync_outbox WHERE id = ?", "i", id);
}

void
crm_sync_op_set_state (CrmSyncOp  *op,
                       const char *state)
{
  crm_sync_set_text (&op->state, state);
  if (g_str_equal (state, CRM_OP_QUEUED))
    {
      g_clear_pointer (&op->base_etag, g_free);
      g_clear_pointer (&op->base, g_bytes_unref);
      g_clear_pointer (&op->body, g_bytes_unref);
      g_clear_pointer (&op->sent_etag, g_free);
    }
}

void
crm_sync_op_set_error (CrmSyncOp  *op,
                       int         status,
                       const char *message)
{
  op->status = status;
  crm_sync_set_text (&op->error, message);
}

gboolean
crm_sync_add_tombstone (CrmConn                *conn,
                        const CrmSyncResource  *resource,
                        GError                **error)
{
  return crm_conn_run (conn, error, "INSERT INTO tombstone (id, calendar_id, href, uid, etag, base, at)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?)", "iisssbi", crm_id_new (), resource->calendar_id, resource->href,
                       resource->uid, resource->etag, resource->base, g_get_real_time ());
}

gboolean
crm_sync_add_log (CrmConn     *conn,
                  gint64       calendar_id,
                  const char  *level,
                  const char  *message,
                  GError     **error)
{
  return crm_conn_run (conn, error, "INSERT INTO sync_log (id, calendar_id, at, level, message) VALUES (?, ?, ?, ?, ?)",
                       "iiiss", crm_id_new (), calendar_id, g_get_real_time (), level, message) &&
         crm_conn_run (conn, error, "DELETE FROM sync_log WHERE calendar_id = ? AND id <= (SELECT id FROM sync_log"
                       " WHERE calendar_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)", "iii", calendar_id, calendar_id,
                       (gint64) LOG_ROWS);
}
