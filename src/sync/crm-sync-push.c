/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-engine.h"

#include <glib/gi18n-lib.h>

#include "crm-format-error.h"
#include "crm-href.h"
#include "crm-ical-merge.h"
#include "crm-net-error.h"
#include "crm-sync-harvest.h"
#include "crm-sync-object.h"
#include "crm-sync-waiting.h"

#define BATCH          50
#define MAX_ATTEMPTS   3
#define RETRY_SPAN     (20 * G_TIME_SPAN_MINUTE)
#define LOCK_SECONDS   60
#define FULL_SECONDS   (15 * 60)

/* One write on its way. */
typedef struct
{
  CrmSyncCycle    *cycle;
  gint64           resource_id;
  gboolean         skip;          /* nothing to send after all */
  CrmSyncResource *resource;
  CrmSyncOp       *op;
  CrmCaldavReply  *reply;         /* the server's answer */
  CrmCaldavObject *found;         /* what stands there instead */
  const GError    *failure;       /* the transport's */
} Push;

static void
push_clear (Push *push)
{
  g_clear_pointer (&push->resource, crm_sync_resource_free);
  g_clear_pointer (&push->op, crm_sync_op_free);
  g_clear_pointer (&push->reply, crm_caldav_reply_free);
  g_clear_pointer (&push->found, crm_caldav_object_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Push, push_clear)

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
load (CrmConn  *conn,
      Push     *push,
      GError  **error)
{
  g_autoptr (GError) local_error = NULL;

  g_clear_pointer (&push->resource, crm_sync_resource_free);
  g_clear_pointer (&push->op, crm_sync_op_free);
  push->resource = crm_sync_resource_load (conn, push->resource_id, &local_error);
  if (local_error == NULL)
    push->op = crm_sync_op_load (conn, push->resource_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  push->skip = push->resource == NULL || push->op == NULL;

  return TRUE;
}

static gboolean
hold (CrmConn     *conn,
      Push        *push,
      int          status,
      const char  *why,
      GError     **error)
{
  g_autofree char *subject = crm_conn_get_text (conn, NULL, "SELECT a.subject FROM activity_resource ar JOIN activity a ON a.id ="
                                                " ar.activity_id WHERE ar.resource_id = ? LIMIT 1", "i", push->resource_id);
  /* Translators: the name of an activity, and what the server answered. */
  g_autofree char *message = g_strdup_printf (_("“%s” was not taken by the server: %s"),
                                              subject == NULL ? push->resource->href : subject, why);

  push->cycle->tally.held++;
  crm_sync_op_set_state (push->op, CRM_OP_HELD);
  crm_sync_op_set_error (push->op, status, why);

  return crm_sync_op_save (conn, push->op, error) &&
         crm_sync_add_log (conn, push->cycle->calendar_id, "error", message, error);
}

/* The base of a new object: what it was when it was deleted, if it comes back. */
static GBytes *
tombstone_base (CrmConn         *conn,
                CrmSyncResource *resource)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, NULL, "SELECT base FROM tombstone WHERE calendar_id = ? AND uid = ?"
                                             " AND base IS NOT NULL ORDER BY at DESC LIMIT 1", "is", resource->calendar_id,
                                             resource->uid);

  return stmt != NULL && crm_stmt_step (stmt, NULL) == CRM_STEP_ROW ? crm_stmt_dup_bytes (stmt, 0) : NULL;
}

/* T2: what will be sent is on disk before a byte leaves. */
static gboolean
write_begin (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Push *push = user_data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GBytes) body = NULL;
  gboolean create;

  if (!load (conn, push, error))
    return FALSE;
  /* Where there is no room only a delete can go on. */
  if (push->skip || !g_str_equal (push->op->state, CRM_OP_QUEUED) ||
      (push->cycle->full && !g_str_equal (push->op->operation, CRM_OP_DELETE)))
    {
      push->skip = TRUE;
      return TRUE;
    }

  if (push->cycle->read_only)
    {
      push->skip = TRUE;
      return hold (conn, push, 403, _("you may not change this calendar"), error);
    }

  if (g_str_equal (push->resource->state, CRM_RESOURCE_QUARANTINED))
    {
      push->skip = TRUE;
      return hold (conn, push, 0, push->resource->error != NULL ? push->resource->error : push->resource->href, error);
    }

  create = g_str_equal (push->op->operation, CRM_OP_CREATE);
  if (!g_str_equal (push->op->operation, CRM_OP_DELETE))
    {
      base = push->resource->base != NULL ? g_bytes_ref (push->resource->base)
                                          : create ? tombstone_base (conn, push->resource) : NULL;
      body = crm_sync_make_body (conn, push->resource, base, now_seconds (), &local_error);
      if (body == NULL && local_error->domain != CRM_FORMAT_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      push->skip = body == NULL;
      if (body == NULL)
        return hold (conn, push, 0, local_error->message, error);
      if (!create && base != NULL && g_bytes_equal (body, base))
        {
          push->skip = TRUE;
          return crm_sync_op_delete (conn, push->op->id, error);
        }
      if (push->cycle->max_resource_size > 0 && g_bytes_get_size (body) > push->cycle->max_resource_size)
        {
          push->skip = TRUE;
          return hold (conn, push, 413, _("it is larger than the server allows"), error);
        }
      push->op->body = g_steal_pointer (&body);
      if (push->resource->base != NULL)
        push->op->base = g_bytes_ref (push->resource->base);
    }

  crm_sync_op_set_state (push->op, CRM_OP_INFLIGHT);
  push->op->base_etag = g_strdup (push->resource->etag);
  push->op->sent_generation = push->op->generation;
  push->op->attempts++;

  return crm_sync_op_save (conn, push->op, error);
}

/* Back into the queue, to be tried in @seconds. */
static gboolean
requeue (CrmConn  *conn,
         Push     *push,
         gint64    seconds,
         GError  **error)
{
  crm_sync_op_set_state (push->op, CRM_OP_QUEUED);
  push->op->next_try_at = seconds == 0 ? 0 : g_get_real_time () + seconds * G_USEC_PER_SEC;

  return crm_sync_op_save (conn, push->op, error);
}

/* Not now. Said when the answer is another than the last time. */
static gboolean
wait_and_say (CrmConn  *conn,
              Push     *push,
              int       before,
              gint64    seconds,
              GError  **error)
{
  int status = (int) push->reply->status;

  return (status == before || crm_sync_waiting_note (conn, push->resource, status, push->reply->text, error)) &&
         requeue (conn, push, seconds, error);
}

static gboolean
rename_and_create (CrmConn  *conn,
                   Push     *push,
                   GError  **error)
{
  crm_sync_resource_rename (push->resource, crm_caldav_client_get_url (push->cycle->client));
  g_clear_pointer (&push->resource->etag, g_free);
  crm_sync_set_text (&push->resource->state, CRM_RESOURCE_LOCAL);
  crm_sync_set_text (&push->op->operation, CRM_OP_CREATE);

  return crm_sync_resource_save (conn, push->resource, error) && requeue (conn, push, 0, error);
}

/* Something else stands where we wrote: what it is decides. */
static gboolean
take_found (CrmConn  *conn,
            Push     *push,
            GError  **error)
{
  CrmSyncCycle *cycle = push->cycle;
  CrmCaldavObject *found = push->found;
  gboolean create = g_str_equal (push->op->operation, CRM_OP_CREATE);

  if (found == NULL || (found->status != 200 && found->status != 404 && found->status != 410))
    return requeue (conn, push, 60, error);

  if (found->status != 200)
    {
      if (create)
        return push->op->attempts >= MAX_ATTEMPTS ? hold (conn, push, (int) push->reply->status, push->reply->text, error)
                                                  : requeue (conn, push, 60, error);
      crm_sync_op_set_state (push->op, CRM_OP_QUEUED);
      if (g_str_equal (push->op->operation, CRM_OP_DELETE))
        cycle->tally.deleted++;
      return crm_sync_op_save (conn, push->op, error) &&
             crm_sync_take_removal (conn, push->resource, crm_caldav_client_get_url (cycle->client), &cycle->tally, error);
    }

  if (create)
    {
      /* An answer that was lost: it is ours, and is read back like any other. */
      if (push->op->body != NULL &&
          crm_ical_check_read_back (NULL, push->op->body, found->body, NULL) == CRM_ICAL_READ_BACK_CONTAINED)
        {
          crm_sync_op_set_state (push->op, CRM_OP_SENT);
          return crm_sync_op_save (conn, push->op, error);
        }
      return rename_and_create (conn, push, error);
    }

  crm_sync_op_set_state (push->op, CRM_OP_QUEUED);
  push->op->next_try_at = push->op->attempts >= MAX_ATTEMPTS ? g_get_real_time () + G_TIME_SPAN_MINUTE : 0;

  return crm_sync_op_save (conn, push->op, error) &&
         crm_sync_take_remote (conn, push->resource, found->body, found->etag, &cycle->tally, error);
}

/* The UID exists under another address: that object is ours from now on. */
static gboolean
adopt (CrmConn  *conn,
       Push     *push,
       GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmSyncResource) other = NULL;

  if (push->found == NULL || push->found->status != 200)
    return hold (conn, push, (int) push->reply->status, push->reply->text, error);

  other = crm_sync_resource_find (conn, push->resource->calendar_id, push->found->key, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (other != NULL && crm_sync_is_wanted (conn, other->id, NULL))
    return hold (conn, push, (int) push->reply->status, push->reply->text, error);
  if (other != NULL && !crm_sync_resource_delete (conn, other->id, error))
    return FALSE;

  crm_sync_set_text (&push->resource->href, push->found->href);
  crm_sync_set_text (&push->resource->key, push->found->key);
  crm_sync_set_text (&push->op->operation, CRM_OP_UPDATE);
  crm_sync_op_set_state (push->op, CRM_OP_QUEUED);

  return crm_sync_resource_save (conn, push->resource, error) && crm_sync_op_save (conn, push->op, error) &&
         crm_sync_take_remote (conn, push->resource, push->found->body, push->found->etag, &push->cycle->tally, error);
}

/* T3: what the answer means. */
static gboolean
write_answer (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Push *push = user_data;
  CrmCaldavReply *reply = push->reply;
  gint64 generation = crm_conn_get_int (conn, push->op->generation, error, "SELECT generation FROM sync_outbox WHERE id = ?", "i",
                                        push->op->id);
  gboolean is_delete = g_str_equal (push->op->operation, CRM_OP_DELETE);
  int before = push->op->status;

  push->op->generation = generation;
  if (push->failure != NULL)
    return requeue (conn, push, 0, error);

  crm_sync_op_set_error (push->op, (int) reply->status, reply->text);
  switch (reply->outcome)
    {
    case CRM_CALDAV_DONE:
      if (is_delete)
        {
          push->cycle->tally.deleted++;
          crm_sync_op_set_state (push->op, CRM_OP_QUEUED);
          if (crm_sync_is_wanted (conn, push->resource_id, NULL))
            return rename_and_create (conn, push, error);
          return crm_sync_op_save (conn, push->op, error) &&
                 crm_sync_take_removal (conn, push->resource, crm_caldav_client_get_url (push->cycle->client),
                                        &push->cycle->tally, error);
        }
      crm_sync_op_set_state (push->op, CRM_OP_SENT);
      push->op->sent_etag = g_strdup (reply->etag);
      return crm_sync_op_save (conn, push->op, error);

    case CRM_CALDAV_PRECONDITION:
    case CRM_CALDAV_GONE:
      return take_found (conn, push, error);

    case CRM_CALDAV_UID_TAKEN:
      return adopt (conn, push, error);

    case CRM_CALDAV_READ_ONLY:
    case CRM_CALDAV_REFUSED:
      return hold (conn, push, (int) reply->status, *reply->text != '\0' ? reply->text
                   : reply->outcome == CRM_CALDAV_READ_ONLY ? _("you may not change this calendar") : _("no reason given"), error);

    case CRM_CALDAV_FAILED:
      return push->op->attempts >= MAX_ATTEMPTS ? hold (conn, push, (int) reply->status, reply->text, error)
                                                : wait_and_say (conn, push, before, RETRY_SPAN / G_USEC_PER_SEC, error);

    case CRM_CALDAV_LOCKED:
    case CRM_CALDAV_FULL:
      push->op->attempts = MAX (push->op->attempts - 1, 0);
      return wait_and_say (conn, push, before, reply->outcome == CRM_CALDAV_FULL ? FULL_SECONDS : LOCK_SECONDS, error);

    case CRM_CALDAV_BUSY:
    default:
      push->op->attempts = MAX (push->op->attempts - 1, 0);
      return wait_and_say (conn, push, before, MAX (crm_caldav_client_get_retry_after (push->cycle->client), 5), error);
    }
}

static gboolean
ask_what_is_there (Push     *push,
                   GError  **error)
{
  CrmSyncCycle *cycle = push->cycle;

  if (push->reply->outcome == CRM_CALDAV_PRECONDITION || push->reply->outcome == CRM_CALDAV_GONE)
    push->found = crm_caldav_client_get (cycle->client, push->resource->href, cycle->cancellable, error);
  else if (push->reply->outcome == CRM_CALDAV_UID_TAKEN && push->reply->twin != NULL)
    push->found = crm_caldav_client_get (cycle->client, push->reply->twin, cycle->cancellable, error);
  else if (push->reply->outcome == CRM_CALDAV_UID_TAKEN)
    {
      g_autoptr (GError) local_error = NULL;

      push->found = crm_caldav_client_find_uid (cycle->client, FALSE, push->resource->uid, cycle->cancellable, &local_error);
      if (push->found == NULL && local_error == NULL)
        push->found = crm_caldav_client_find_uid (cycle->client, TRUE, push->resource->uid, cycle->cancellable, &local_error);
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return local_error == NULL;
    }
  else
    return TRUE;

  return push->found != NULL;
}

/* A version that cannot be named in If-Match (weak, or none): look first, and write only over what we know. */
static gboolean
compare_first (Push      *push,
               gboolean  *same,
               GError   **error)
{
  CrmSyncCycle *cycle = push->cycle;
  g_autoptr (CrmCaldavObject) now = NULL;

  *same = TRUE;
  if (g_str_equal (push->op->operation, CRM_OP_CREATE) || crm_etag_is_strong (push->op->base_etag))
    return TRUE;

  now = crm_caldav_client_get (cycle->client, push->resource->href, cycle->cancellable, error);
  if (now == NULL)
    return FALSE;
  if (now->status == 200 && push->resource->base != NULL && crm_ical_equal (push->resource->base, now->body))
    return TRUE;

  *same = FALSE;
  push->reply = g_new0 (CrmCaldavReply, 1);
  push->reply->outcome = CRM_CALDAV_PRECONDITION;
  push->reply->status = 412;
  push->reply->text = g_strdup ("");
  push->found = g_steal_pointer (&now);

  return TRUE;
}

static gboolean
send_one (Push    *push,
          GError **error)
{
  CrmSyncCycle *cycle = push->cycle;
  g_autoptr (GError) local_error = NULL;
  gboolean same;

  if (!compare_first (push, &same, error))
    return FALSE;
  if (same)
    {
      gboolean is_delete = g_str_equal (push->op->operation, CRM_OP_DELETE);
      gboolean create = g_str_equal (push->op->operation, CRM_OP_CREATE);

      crm_sync_cycle_step (cycle, is_delete ? "delete" : "put");
      push->reply = is_delete ? crm_caldav_client_delete (cycle->client, push->resource->href, push->op->base_etag,
                                                          cycle->cancellable, &local_error)
                              : crm_caldav_client_put (cycle->client, push->resource->href, push->op->body,
                                                       create ? NULL : push->op->base_etag != NULL ? push->op->base_etag : "W/\"\"",
                                                       cycle->cancellable, &local_error);
      crm_sync_cycle_step (cycle, "answered");
      if (push->reply == NULL)
        {
          /* Where it may have arrived, the row stays as it is: the next cycle looks. Where not, it goes back. */
          if (local_error->domain == CRM_NET_ERROR && !crm_net_error_may_have_arrived (local_error))
            {
              push->failure = local_error;
              if (!crm_sync_cycle_write (cycle, "put-back", write_answer, push, error))
                return FALSE;
              push->failure = NULL;
            }
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!ask_what_is_there (push, error))
        return FALSE;
    }

  cycle->busy = cycle->busy || push->reply->outcome == CRM_CALDAV_BUSY;
  cycle->full = cycle->full || push->reply->outcome == CRM_CALDAV_FULL;

  return crm_sync_cycle_write (cycle, "answer", write_answer, push, error);
}

typedef struct
{
  CrmSyncCycle *cycle;
  GArray       *resources;
  gint64        before;
} Queue;

static gpointer
read_queue (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Queue *queue = user_data;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT resource_id FROM sync_outbox o WHERE calendar_id = ? AND state = '"
                                             CRM_OP_QUEUED "' AND " CRM_SYNC_IS_DUE " AND NOT EXISTS"
                                             " (SELECT 1 FROM sync_outbox b WHERE b.id = o.after_id) ORDER BY id", "ii",
                                             queue->cycle->calendar_id, g_get_real_time ());

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (queue->resources, id);
    }

  return NULL;
}

gboolean
crm_sync_cycle_push (CrmSyncCycle  *cycle,
                     gboolean      *pushed,
                     GError       **error)
{
  g_autoptr (GArray) resources = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;

  *pushed = FALSE;
  crm_db_read (cycle->db, CRM_READER_ROW, read_queue, &(Queue) { cycle, resources, 0 }, cycle->cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint i = 0; i < resources->len && !cycle->busy; i++)
    {
      g_auto (Push) push = { .cycle = cycle, .resource_id = g_array_index (resources, gint64, i) };

      if (!crm_sync_cycle_write (cycle, "begin", write_begin, &push, error))
        return FALSE;
      if (push.skip)
        continue;
      *pushed = TRUE;
      if (!send_one (&push, error))
        return FALSE;
      if (cycle->progress != NULL)
        cycle->progress (i + 1, resources->len, cycle->user_data);
    }

  return !*pushed || crm_sync_cycle_read_back (cycle, error);
}

/* ---------------------------------------------------------------- read-back (T4) */

typedef struct
{
  CrmSyncCycle *cycle;
  GArray       *ids;
  GPtrArray    *hrefs;
  GPtrArray    *objects;
  guint         first;
} ReadBack;

static gpointer
read_unsettled (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  ReadBack *back = user_data;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT r.id, r.href FROM sync_outbox o JOIN resource r"
                                             " ON r.id = o.resource_id WHERE o.calendar_id = ? AND o.state IN ('" CRM_OP_INFLIGHT
                                             "', '" CRM_OP_SENT "') ORDER BY o.id", "i", back->cycle->calendar_id);

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (back->ids, id);
      g_ptr_array_add (back->hrefs, crm_stmt_dup_text (stmt, 1));
    }

  return NULL;
}

static gboolean
write_read_back (CrmConn       *conn,
                 gpointer       user_data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  ReadBack *back = user_data;

  for (guint i = 0; i < back->objects->len; i++)
    {
      CrmCaldavObject *object = g_ptr_array_index (back->objects, i);
      g_auto (Push) push = { .cycle = back->cycle, .resource_id = g_array_index (back->ids, gint64, back->first + i) };
      gboolean gone = object->status == 404 || object->status == 410;

      if (!load (conn, &push, error))
        return FALSE;
      if (push.skip || (object->status != 200 && !gone))
        continue;
      if (!crm_sync_take_read_back (conn, push.resource, push.op, gone ? NULL : object->body, object->etag,
                                    crm_caldav_client_get_url (back->cycle->client), &back->cycle->tally, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
crm_sync_cycle_read_back (CrmSyncCycle  *cycle,
                          GError       **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) hrefs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  ReadBack back = { cycle, ids, hrefs, NULL, 0 };

  crm_db_read (cycle->db, CRM_READER_ROW, read_unsettled, &back, cycle->cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (back.first = 0; back.first < hrefs->len; back.first += BATCH)
    {
      g_autoptr (GPtrArray) objects = crm_caldav_client_fetch (cycle->client, (const char * const *) hrefs->pdata + back.first,
                                                               MIN (BATCH, hrefs->len - back.first), cycle->cancellable, error);

      back.objects = objects;
      if (objects == NULL || !crm_sync_cycle_write (cycle, "read-back", write_read_back, &back, error))
        return FALSE;
    }

  return TRUE;
}
