/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-sync-harvest.h"

static char *
calendar_url (CrmConn  *conn,
              gint64    calendar_id,
              GError  **error)
{
  return crm_conn_get_text (conn, error, "SELECT href FROM calendar WHERE id = ? AND account_id IS NOT NULL", "i", calendar_id);
}

/* Queues @operation for @resource, or changes what is queued already. @op_id (nullable) gets the row. */
static gboolean
queue (CrmConn          *conn,
       CrmSyncResource  *resource,
       const char       *operation,
       gint64            after_id,
       gint64           *op_id,
       GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmSyncOp) op = crm_sync_op_load (conn, resource->id, &local_error);
  gboolean on_its_way;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (op == NULL)
    {
      op = crm_sync_op_new (resource, operation);
      op->after_id = after_id;
      if (op_id != NULL)
        *op_id = op->id;
      return crm_sync_op_save (conn, op, error);
    }

  if (op_id != NULL)
    *op_id = op->id;
  on_its_way = g_str_equal (op->state, CRM_OP_INFLIGHT) || g_str_equal (op->state, CRM_OP_SENT);
  op->generation++;
  if (on_its_way)
    return crm_sync_op_save (conn, op, error);

  if (g_str_equal (operation, CRM_OP_DELETE) && g_str_equal (op->operation, CRM_OP_CREATE) && op->attempts == 0)
    return crm_sync_resource_delete (conn, resource->id, error);
  if (!(g_str_equal (operation, CRM_OP_UPDATE) && g_str_equal (op->operation, CRM_OP_CREATE)))
    crm_sync_set_text (&op->operation, operation);
  op->after_id = after_id;
  op->attempts = 0;
  op->next_try_at = 0;
  crm_sync_op_set_state (op, CRM_OP_QUEUED);
  crm_sync_op_set_error (op, 0, NULL);

  return crm_sync_op_save (conn, op, error);
}

/* The object that a new activity goes into: one that has its UID already (an exception of a series, something taken back),
 * or a new one. */
static gboolean
queue_new (CrmConn     *conn,
           gint64       activity_id,
           gint64       calendar_id,
           const char  *uid,
           gint64      *op_id,
           GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *url = calendar_url (conn, calendar_id, &local_error);
  g_autoptr (CrmSyncResource) resource = NULL;
  gint64 known;

  if (url == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return local_error == NULL;
    }

  known = crm_conn_get_int (conn, 0, &local_error, "SELECT id FROM resource WHERE calendar_id = ? AND uid = ? AND state NOT IN"
                            " ('" CRM_RESOURCE_QUARANTINED "', '" CRM_RESOURCE_GONE "')"
                            " AND NOT EXISTS (SELECT 1 FROM sync_outbox WHERE resource_id = resource.id AND operation = 'delete')"
                            " LIMIT 1", "is", calendar_id, uid);
  if (known != 0)
    resource = crm_sync_resource_load (conn, known, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (resource != NULL)
    return crm_sync_resource_add_activity (conn, resource->id, activity_id, error) &&
           queue (conn, resource, CRM_OP_UPDATE, 0, op_id, error);

  resource = crm_sync_resource_new (calendar_id, url, uid);

  return crm_sync_resource_save (conn, resource, error) &&
         crm_sync_resource_add_activity (conn, resource->id, activity_id, error) &&
         queue (conn, resource, CRM_OP_CREATE, 0, op_id, error);
}

/* What the activity's row says about its place in a calendar. */
typedef struct
{
  char     *uid;
  gint64    calendar_id;
  gboolean  wanted;             /* not in the trash, in a calendar of an account, with a time */
  gboolean  exception;          /* stands for one occurrence of a series */
} Place;

static gboolean
read_place (CrmConn  *conn,
            gint64    activity_id,
            Place    *place,
            GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT a.uid, a.calendar_id, a.deleted_at IS NULL AND c.account_id IS NOT NULL"
                                             " AND (a.starts IS NOT NULL OR a.due IS NOT NULL OR a.kind = 'task'),"
                                             " a.recurrence_id IS NOT NULL FROM activity a"
                                             " LEFT JOIN calendar c ON c.id = a.calendar_id WHERE a.id = ?", "i", activity_id);
  CrmStep step;

  if (stmt == NULL)
    return FALSE;
  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_ROW)
    {
      place->uid = crm_stmt_dup_text (stmt, 0);
      place->calendar_id = crm_stmt_get_int (stmt, 1);
      place->wanted = crm_stmt_get_int (stmt, 2) != 0;
      place->exception = crm_stmt_get_int (stmt, 3) != 0;
    }

  return step != CRM_STEP_ERROR;
}

gboolean
crm_sync_harvest_one (CrmConn  *conn,
                      gint64    activity_id,
                      GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmSyncResource) resource = NULL;
  Place place = { 0 };
  g_autofree char *uid = NULL;
  gint64 op_id = 0;
  gboolean good = TRUE;

  if (!read_place (conn, activity_id, &place, error))
    return FALSE;
  uid = place.uid;
  resource = crm_sync_resource_of (conn, activity_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (resource == NULL && place.wanted)
    good = queue_new (conn, activity_id, place.calendar_id, uid, NULL, error);
  else if (resource != NULL && place.wanted && resource->calendar_id == place.calendar_id)
    good = queue (conn, resource, CRM_OP_UPDATE, 0, NULL, error);
  else if (resource != NULL && place.wanted)
    /* Moved to another calendar: the copy there first, and only when it stands the old one goes. */
    good = crm_conn_run (conn, error, "DELETE FROM activity_resource WHERE activity_id = ?", "i", activity_id) &&
           queue_new (conn, activity_id, place.calendar_id, uid, &op_id, error) &&
           queue (conn, resource, CRM_OP_DELETE, op_id, NULL, error);
  else if (resource != NULL && place.exception)
    good = queue (conn, resource, CRM_OP_UPDATE, 0, NULL, error);
  else if (resource != NULL)
    good = queue (conn, resource, CRM_OP_DELETE, 0, NULL, error);

  return good && crm_conn_run (conn, error, "DELETE FROM sync_due WHERE activity_id = ?", "i", activity_id);
}

gboolean
crm_sync_harvest (CrmConn  *conn,
                  gint64    calendar_id,
                  GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT d.activity_id FROM sync_due d LEFT JOIN activity a ON a.id = d.activity_id"
                                             " LEFT JOIN activity_resource ar ON ar.activity_id = d.activity_id"
                                             " LEFT JOIN resource r ON r.id = ar.resource_id"
                                             " WHERE a.calendar_id = ? OR r.calendar_id = ? ORDER BY d.activity_id", "ii",
                                             calendar_id, calendar_id);
  g_autoptr (GArray) ids = crm_sync_collect_ids (stmt, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!crm_sync_harvest_one (conn, g_array_index (ids, gint64, i), error))
      return FALSE;

  /* What was never sent and is in no calendar of an account any more concerns nobody. */
  return ids != NULL &&
         crm_conn_run (conn, error, "DELETE FROM sync_due WHERE NOT EXISTS (SELECT 1 FROM activity_resource ar"
                       " WHERE ar.activity_id = sync_due.activity_id) AND NOT EXISTS (SELECT 1 FROM activity a JOIN calendar c"
                       " ON c.id = a.calendar_id WHERE a.id = sync_due.activity_id AND c.account_id IS NOT NULL)", "");
}

gboolean
crm_sync_harvest_resource (CrmConn  *conn,
                           gint64    resource_id,
                           GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT d.activity_id FROM sync_due d JOIN activity_resource ar"
                                             " ON ar.activity_id = d.activity_id WHERE ar.resource_id = ?", "i", resource_id);
  g_autoptr (GArray) ids = crm_sync_collect_ids (stmt, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!crm_sync_harvest_one (conn, g_array_index (ids, gint64, i), error))
      return FALSE;

  return ids != NULL;
}

gboolean
crm_sync_is_wanted (CrmConn  *conn,
                    gint64    resource_id,
                    GError  **error)
{
  return crm_conn_get_int (conn, 0, error,
                           "SELECT EXISTS (SELECT 1 FROM activity_resource ar JOIN activity a ON a.id = ar.activity_id"
                           " JOIN resource r ON r.id = ar.resource_id WHERE ar.resource_id = ? AND a.deleted_at IS NULL"
                           " AND a.calendar_id = r.calendar_id)", "i", resource_id) != 0;
}
