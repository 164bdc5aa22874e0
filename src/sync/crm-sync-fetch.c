/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-sync-engine.h"

#include "crm-sync-fetcher.h"

#define FETCH    250                                    /* objects of one multiget: what servers take at once */
#define FEW      25                                     /* objects that one transaction takes in any case, */
#define HOLD     (15 * G_TIME_SPAN_MILLISECOND)         /* and no more after this: the owner's saves come in between */

/* ---------------------------------------------------------------- what is wanted */

typedef struct
{
  CrmSyncCycle *cycle;
  GPtrArray    *hrefs;          /* to be fetched */
  GPtrArray    *objects;        /* that came with the listing */
} Wanted;

static gpointer
read_pending (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Wanted *wanted = user_data;
  CrmSyncCycle *cycle = wanted->cycle;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT href, href_key, listed_etag FROM resource r WHERE calendar_id = ? AND state = '"
                                             CRM_RESOURCE_PENDING "' AND " CRM_SYNC_IS_DUE " AND NOT EXISTS"
                                             " (SELECT 1 FROM sync_outbox o WHERE o.resource_id = r.id AND o.state IN"
                                             " ('" CRM_OP_INFLIGHT "', '" CRM_OP_SENT "')) ORDER BY id", "ii",
                                             cycle->calendar_id, g_get_real_time ());

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      const char *key = crm_stmt_get_text (stmt, 1);
      CrmCaldavObject *object = cycle->bodies == NULL ? NULL : g_hash_table_lookup (cycle->bodies, key);

      if (object == NULL)
        {
          g_ptr_array_add (wanted->hrefs, crm_stmt_dup_text (stmt, 0));
          continue;
        }
      g_hash_table_steal (cycle->bodies, key);
      g_ptr_array_add (wanted->objects, object);
    }

  return NULL;
}

/* ---------------------------------------------------------------- taking over (T6) */

typedef struct
{
  CrmSyncCycle *cycle;
  GPtrArray    *objects;        /* of CrmCaldavObject */
  guint         next;
} Batch;

static gboolean
write_object (CrmConn          *conn,
              CrmSyncCycle     *cycle,
              CrmCaldavObject  *object,
              GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmSyncResource) resource = crm_sync_resource_find (conn, cycle->calendar_id, object->key, &local_error);
  gint64 delay;

  if (resource == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return local_error == NULL;
    }

  if (object->status == 200)
    return crm_sync_take_remote (conn, resource, object->body, object->etag != NULL ? object->etag : resource->listed_etag,
                                 &cycle->tally, error);
  if (object->status == 404 || object->status == 410)
    return crm_conn_run (conn, error, "UPDATE resource SET state = '" CRM_RESOURCE_GONE "' WHERE id = ?", "i", resource->id);

  /* It cannot be read now; the others go on. */
  delay = MIN (G_TIME_SPAN_MINUTE << MIN (resource->failures, 10), G_TIME_SPAN_DAY);

  return crm_conn_run (conn, error, "UPDATE resource SET failures = failures + 1, next_try_at = ?, error = ? WHERE id = ?", "isi",
                       g_get_real_time () + delay, object->error, resource->id);
}

/* As many as can be taken over while nobody has to wait for long. */
static gboolean
write_batch (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Batch *batch = user_data;
  gint64 end = g_get_monotonic_time () + HOLD;

  for (guint n = 0; batch->next < batch->objects->len && (n < FEW || g_get_monotonic_time () < end); n++)
    if (!write_object (conn, batch->cycle, g_ptr_array_index (batch->objects, batch->next++), error))
      return FALSE;

  return TRUE;
}

/* @done and @total count objects of the whole fetch. */
static gboolean
take_over (CrmSyncCycle  *cycle,
           GPtrArray     *objects,
           guint         *done,
           guint          total,
           GError       **error)
{
  Batch batch = { cycle, objects, 0 };

  while (batch.next < objects->len)
    {
      guint before = batch.next;

      if (!crm_sync_cycle_write (cycle, "batch", write_batch, &batch, error))
        return FALSE;
      *done += batch.next - before;
      if (cycle->progress != NULL)
        cycle->progress (*done, total, cycle->user_data);
    }

  return TRUE;
}

static gboolean
fetch_and_take_over (CrmSyncCycle  *cycle,
                     GPtrArray     *hrefs,
                     guint         *done,
                     guint          total,
                     GError       **error)
{
  g_autoptr (CrmSyncFetcher) fetcher = crm_sync_fetcher_new (cycle->client, hrefs, FETCH, cycle->cancellable);
  g_autoptr (GError) local_error = NULL;

  while (TRUE)
    {
      g_autoptr (GPtrArray) objects = crm_sync_fetcher_next (fetcher, &local_error);

      if (objects == NULL)
        break;
      if (!take_over (cycle, objects, done, total, error))
        return FALSE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* ---------------------------------------------------------------- taking out */

static gboolean
write_removals (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  CrmSyncCycle *cycle = user_data;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM resource r WHERE calendar_id = ? AND state = '"
                                             CRM_RESOURCE_GONE "' AND NOT EXISTS (SELECT 1 FROM sync_outbox o"
                                             " WHERE o.resource_id = r.id AND o.state IN ('" CRM_OP_INFLIGHT "', '" CRM_OP_SENT "'))",
                                             "i", cycle->calendar_id);
  g_autoptr (GArray) ids = crm_sync_collect_ids (stmt, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (CrmSyncResource) resource = crm_sync_resource_load (conn, g_array_index (ids, gint64, i), error);

      if (resource == NULL || !crm_sync_take_removal (conn, resource, crm_caldav_client_get_url (cycle->client), &cycle->tally, error))
        return FALSE;
    }

  return ids != NULL;
}

gboolean
crm_sync_cycle_fetch (CrmSyncCycle  *cycle,
                      GError       **error)
{
  g_autoptr (GPtrArray) hrefs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_caldav_object_free);
  g_autoptr (GError) local_error = NULL;
  guint done = 0;

  crm_db_read (cycle->db, CRM_READER_ROW, read_pending, &(Wanted) { cycle, hrefs, objects }, cycle->cancellable, &local_error);
  g_clear_pointer (&cycle->bodies, g_hash_table_unref);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return take_over (cycle, objects, &done, objects->len + hrefs->len, error) &&
         (hrefs->len == 0 || fetch_and_take_over (cycle, hrefs, &done, objects->len + hrefs->len, error)) &&
         crm_sync_cycle_write (cycle, "removals", write_removals, cycle, error);
}
