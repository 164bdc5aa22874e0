/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-cycle.h"

#include <glib/gi18n-lib.h>

#include "crm-href.h"
#include "crm-id.h"
#include "crm-sync-error.h"

#define FETCH             250    /* objects of one multiget: what servers take at once */
#define BATCH             50     /* of one transaction: the owner's saves come in between */
#define ROUNDS            3
#define RECONCILE_SPAN    G_TIME_SPAN_DAY
#define GUARD_FLOOR       10
#define GUARD_PERCENT     20

void
crm_sync_cycle_step (CrmSyncCycle *cycle,
                     const char   *step)
{
  if (cycle->step != NULL)
    cycle->step (step, cycle->user_data);
}

gboolean
crm_sync_cycle_write (CrmSyncCycle  *cycle,
                      const char    *step,
                      CrmWriteFunc   func,
                      gpointer       data,
                      GError       **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_SYNC, .origin = CRM_ORIGIN_SYNC, .label = _("Synced a calendar"),
                              .not_undoable = TRUE };
  g_autoptr (CrmChangeSet) set = crm_db_write (cycle->db, &options, func, data, cycle->cancellable, error);

  if (set == NULL)
    return FALSE;
  crm_sync_cycle_step (cycle, step);

  return TRUE;
}

/* ---------------------------------------------------------------- what is to be done */

typedef struct
{
  CrmSyncCycle *cycle;
  gboolean      found;
  gint64        due;
  gint64        open;           /* outbox rows that are worth a look now */
  gint64        unsettled;      /* inflight or sent */
  gint64        pending;
} Work;

static gpointer
read_work (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  Work *work = user_data;
  CrmSyncCycle *cycle = work->cycle;
  gint64 id = cycle->calendar_id;
  gint64 now = g_get_real_time ();
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT sync_token, ctag, last_reconcile_at, listing_generation, error"
                                             " IS NOT NULL, quirks FROM calendar_sync WHERE calendar_id = ?", "i", id);

  if (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      work->found = TRUE;
      g_free (cycle->token);
      g_free (cycle->ctag);
      g_free (cycle->quirks);
      cycle->token = crm_stmt_dup_text (stmt, 0);
      cycle->ctag = crm_stmt_dup_text (stmt, 1);
      cycle->reconcile_at = crm_stmt_get_int (stmt, 2);
      cycle->generation = crm_stmt_get_int (stmt, 3);
      cycle->had_error = crm_stmt_get_int (stmt, 4) != 0;
      cycle->quirks = crm_stmt_dup_text (stmt, 5);
    }

  work->due = crm_conn_get_int (conn, 0, error, "SELECT EXISTS (SELECT 1 FROM sync_due d LEFT JOIN activity a ON a.id = d.activity_id"
                                " LEFT JOIN activity_resource ar ON ar.activity_id = d.activity_id LEFT JOIN resource r"
                                " ON r.id = ar.resource_id WHERE a.calendar_id = ? OR r.calendar_id = ?)", "ii", id, id);
  work->unsettled = crm_conn_get_int (conn, 0, NULL, "SELECT count(*) FROM sync_outbox WHERE calendar_id = ? AND state IN"
                                      " ('" CRM_OP_INFLIGHT "', '" CRM_OP_SENT "')", "i", id);
  work->open = crm_conn_get_int (conn, 0, NULL, "SELECT count(*) FROM sync_outbox o WHERE calendar_id = ? AND state = '" CRM_OP_QUEUED
                                 "' AND coalesce(next_try_at, 0) <= ? AND NOT EXISTS (SELECT 1 FROM sync_outbox b"
                                 " WHERE b.id = o.after_id)", "ii", id, now);
  work->pending = crm_conn_get_int (conn, 0, NULL, "SELECT count(*) FROM resource WHERE calendar_id = ? AND state IN ('"
                                    CRM_RESOURCE_PENDING "', '" CRM_RESOURCE_GONE "') AND coalesce(next_try_at, 0) <= ?", "ii",
                                    id, now);

  return NULL;
}

static gboolean
look (CrmSyncCycle  *cycle,
      Work          *work,
      GError       **error)
{
  g_autoptr (GError) local_error = NULL;

  *work = (Work) { .cycle = cycle };
  crm_db_read (cycle->db, CRM_READER_ROW, read_work, work, cycle->cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static gboolean
write_harvest (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  CrmSyncCycle *cycle = user_data;

  return crm_sync_harvest (conn, cycle->calendar_id, error);
}

/* ---------------------------------------------------------------- listings (T5) */

typedef struct
{
  CrmSyncCycle     *cycle;
  CrmCaldavListing *listing;
  const char       *ctag;
  gboolean          whole;          /* what is not in it is not there */
  gboolean          first;          /* of a listing in pages */
  gboolean          last;
  gint64            generation;
} Page;

static gboolean
write_member (CrmConn          *conn,
              Page             *page,
              CrmCaldavMember  *member,
              GError          **error)
{
  gint64 calendar = page->cycle->calendar_id;

  if (member->gone)
    return crm_conn_run (conn, error, "UPDATE resource SET state = '" CRM_RESOURCE_GONE "', next_try_at = NULL"
                         " WHERE calendar_id = ? AND href_key = ? AND state <> '" CRM_RESOURCE_LOCAL "'", "is", calendar,
                         member->key);

  return crm_conn_run (conn, error,
                       "INSERT INTO resource (id, calendar_id, href, href_key, listed_etag, seen_generation, state)"
                       " VALUES (?, ?, ?, ?, ?, ?, '" CRM_RESOURCE_PENDING "')"
                       " ON CONFLICT (calendar_id, href_key) DO UPDATE SET href = excluded.href,"
                       " seen_generation = excluded.seen_generation, listed_etag = excluded.listed_etag,"
                       " state = CASE WHEN etag IS excluded.listed_etag AND base IS NOT NULL AND etag IS NOT NULL"
                       " THEN CASE state WHEN '" CRM_RESOURCE_GONE "' THEN '" CRM_RESOURCE_SYNCED "'"
                       " WHEN '" CRM_RESOURCE_PENDING "' THEN '" CRM_RESOURCE_SYNCED "' ELSE state END"
                       " ELSE '" CRM_RESOURCE_PENDING "' END,"
                       " next_try_at = CASE WHEN listed_etag IS excluded.listed_etag THEN next_try_at END",
                       "iisssi", crm_id_new (), calendar, member->href, member->key, member->etag, page->generation);
}

static gboolean
write_page (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Page *page = user_data;
  CrmSyncCycle *cycle = page->cycle;

  for (guint i = 0; i < page->listing->members->len; i++)
    if (!write_member (conn, page, g_ptr_array_index (page->listing->members, i), error))
      return FALSE;

  if (page->whole && page->last &&
      !crm_conn_run (conn, error, "UPDATE resource SET state = '" CRM_RESOURCE_GONE "', next_try_at = NULL"
                     " WHERE calendar_id = ? AND seen_generation < ? AND state <> '" CRM_RESOURCE_LOCAL "'", "ii",
                     cycle->calendar_id, page->generation))
    return FALSE;

  /* The token is stored with the page that it belongs to, never before. */
  return crm_conn_run (conn, error,
                       "INSERT INTO calendar_sync (calendar_id, sync_token, ctag, listing_generation) VALUES (?, ?, ?, ?)"
                       " ON CONFLICT (calendar_id) DO UPDATE SET sync_token = excluded.sync_token, ctag = excluded.ctag,"
                       " listing_generation = excluded.listing_generation", "issi", cycle->calendar_id, page->listing->token,
                       page->last ? page->ctag : NULL, page->generation) &&
         (!page->whole || !page->last ||
          crm_conn_run (conn, error, "UPDATE calendar_sync SET last_reconcile_at = ? WHERE calendar_id = ?", "ii",
                        g_get_real_time (), cycle->calendar_id));
}

/* ---------------------------------------------------------------- the mass-delete guard */

typedef struct
{
  CrmSyncCycle *cycle;
  GHashTable   *listed;         /* keys in a whole listing, or NULL */
  GHashTable   *gone;           /* keys said to be gone */
  guint         n_known;
  guint         n_lost;
} Guard;

static gpointer
read_losses (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Guard *guard = user_data;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT href_key FROM resource WHERE calendar_id = ? AND state NOT IN"
                                             " ('" CRM_RESOURCE_LOCAL "', '" CRM_RESOURCE_GONE "')"
                                             " AND NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.resource_id = resource.id"
                                             " AND o.operation = 'delete')", "i", guard->cycle->calendar_id);

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      const char *key = crm_stmt_get_text (stmt, 0);

      guard->n_known++;
      if (guard->listed != NULL ? !g_hash_table_contains (guard->listed, key) : g_hash_table_contains (guard->gone, key))
        guard->n_lost++;
    }

  return NULL;
}

static gboolean
count_losses (CrmSyncCycle      *cycle,
              CrmCaldavListing  *listing,
              gboolean           whole,
              Guard             *guard,
              GError           **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < listing->members->len; i++)
    {
      CrmCaldavMember *member = g_ptr_array_index (listing->members, i);

      if (whole ? !member->gone : member->gone)
        g_hash_table_add (keys, member->key);
    }
  *guard = (Guard) { .cycle = cycle, .listed = whole ? keys : NULL, .gone = whole ? NULL : keys };
  crm_db_read (cycle->db, CRM_READER_ROW, read_losses, guard, cycle->cancellable, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/*
 * A listing that would take away much is not believed alone: a second one, by the other method, has to say the same. TRUE:
 * go on; FALSE with CRM_SYNC_ERROR_INCOMPLETE: the two disagree, nothing is deleted.
 */
static gboolean
check_losses (CrmSyncCycle      *cycle,
              CrmCaldavListing  *listing,
              gboolean           whole,
              gboolean           by_propfind,
              GError           **error)
{
  Guard guard;
  Guard second;
  g_autoptr (CrmCaldavListing) other = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!count_losses (cycle, listing, whole, &guard, error))
    return FALSE;
  if (guard.n_lost == 0 ||
      (guard.n_lost <= MAX (GUARD_FLOOR, guard.n_known * GUARD_PERCENT / 100) && guard.n_lost < guard.n_known) ||
      (guard.n_known == 1 && !whole))
    return TRUE;

  other = by_propfind ? crm_caldav_client_changes (cycle->client, NULL, cycle->cancellable, &local_error)
                      : crm_caldav_client_list (cycle->client, cycle->cancellable, &local_error);
  if (other == NULL && g_error_matches (local_error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_UNSUPPORTED))
    {
      g_clear_error (&local_error);
      other = crm_caldav_client_list (cycle->client, cycle->cancellable, &local_error);
    }
  if (other == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!count_losses (cycle, other, TRUE, &second, error))
    return FALSE;
  if (other->more || second.n_lost < guard.n_lost)
    {
      g_set_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_INCOMPLETE,
                   "a listing of %s would delete %u of %u entries, another one does not agree: nothing was deleted",
                   crm_caldav_client_get_url (cycle->client), guard.n_lost, guard.n_known);
      return FALSE;
    }

  return TRUE;
}

/* Everything, by @listing or PROPFIND; what is not in it is gone. */
static gboolean
list_all (CrmSyncCycle      *cycle,
          CrmCaldavState    *state,
          GError           **error)
{
  gboolean by_sync = (state->reports & CRM_DAV_REPORT_SYNC) != 0;
  g_autofree char *token = NULL;
  gint64 generation = cycle->generation + 1;
  gboolean more = TRUE;
  gboolean first = TRUE;
  g_autoptr (CrmCaldavListing) all = NULL;

  /* Pages are gathered before anything is stored: only the whole says what is missing. */
  while (more)
    {
      g_autoptr (GError) local_error = NULL;
      CrmCaldavListing *listing = by_sync ? crm_caldav_client_changes (cycle->client, token, cycle->cancellable, &local_error)
                                          : crm_caldav_client_list (cycle->client, cycle->cancellable, &local_error);

      if (listing == NULL && by_sync && first && g_error_matches (local_error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_UNSUPPORTED))
        {
          by_sync = FALSE;
          continue;
        }
      if (listing == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      more = listing->more;
      first = FALSE;
      if (all == NULL)
        {
          all = listing;
        }
      else
        {
          g_ptr_array_extend_and_steal (all->members, g_steal_pointer (&listing->members));
          listing->members = g_ptr_array_new ();
          g_free (all->token);
          all->token = g_steal_pointer (&listing->token);
          crm_caldav_listing_free (listing);
        }
      g_free (token);
      token = g_strdup (all->token);
    }

  if (!check_losses (cycle, all, TRUE, !by_sync, error))
    return FALSE;

  return crm_sync_cycle_write (cycle, "listing", write_page,
                               &(Page) { cycle, all, state->ctag, TRUE, TRUE, TRUE, generation }, error);
}

/* What changed since the token. */
static gboolean
list_changes (CrmSyncCycle    *cycle,
              CrmCaldavState  *state,
              GError         **error)
{
  g_autofree char *token = g_strdup (cycle->token);
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (CrmCaldavListing) listing = crm_caldav_client_changes (cycle->client, token, cycle->cancellable, &local_error);

      if (listing == NULL && (g_error_matches (local_error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_TOKEN) ||
                              g_error_matches (local_error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_UNSUPPORTED)))
        return list_all (cycle, state, error);
      if (listing == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!check_losses (cycle, listing, FALSE, FALSE, error))
        return FALSE;
      if (listing->token == NULL)
        listing->token = g_strdup (token);
      more = listing->more && g_strcmp0 (listing->token, token) != 0;
      if (!crm_sync_cycle_write (cycle, "listing", write_page,
                                 &(Page) { cycle, listing, state->ctag, FALSE, FALSE, !more, cycle->generation }, error))
        return FALSE;
      g_free (token);
      token = g_strdup (listing->token);
    }

  return TRUE;
}

/* ---------------------------------------------------------------- bodies (T6) */

typedef struct
{
  CrmSyncCycle *cycle;
  GPtrArray    *ids;            /* of gint64 boxed */
  GPtrArray    *hrefs;
} Wanted;

static gpointer
read_pending (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Wanted *wanted = user_data;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT href FROM resource r WHERE calendar_id = ? AND state = '"
                                             CRM_RESOURCE_PENDING "' AND coalesce(next_try_at, 0) <= ? AND NOT EXISTS"
                                             " (SELECT 1 FROM sync_outbox o WHERE o.resource_id = r.id AND o.state IN"
                                             " ('" CRM_OP_INFLIGHT "', '" CRM_OP_SENT "')) ORDER BY id", "ii",
                                             wanted->cycle->calendar_id, g_get_real_time ());

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    g_ptr_array_add (wanted->hrefs, crm_stmt_dup_text (stmt, 0));

  return NULL;
}

typedef struct
{
  CrmSyncCycle *cycle;
  GPtrArray    *objects;        /* of CrmCaldavObject */
  guint         first;
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

static gboolean
write_batch (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Batch *batch = user_data;

  for (guint i = batch->first; i < MIN (batch->first + BATCH, batch->objects->len); i++)
    if (!write_object (conn, batch->cycle, g_ptr_array_index (batch->objects, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
fetch_pending (CrmSyncCycle  *cycle,
               GError       **error)
{
  g_autoptr (GPtrArray) hrefs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;

  crm_db_read (cycle->db, CRM_READER_ROW, read_pending, &(Wanted) { cycle, NULL, hrefs }, cycle->cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint i = 0; i < hrefs->len; i += FETCH)
    {
      guint n = MIN (FETCH, hrefs->len - i);
      g_autoptr (GPtrArray) objects = crm_caldav_client_fetch (cycle->client, (const char * const *) hrefs->pdata + i, n,
                                                               cycle->cancellable, error);

      if (objects == NULL)
        return FALSE;
      for (guint first = 0; first < n; first += BATCH)
        {
          if (!crm_sync_cycle_write (cycle, "batch", write_batch, &(Batch) { cycle, objects, first }, error))
            return FALSE;
          if (cycle->progress != NULL)
            cycle->progress (i + MIN (first + BATCH, n), hrefs->len, cycle->user_data);
        }
    }

  return TRUE;
}

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
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }
  if (step == CRM_STEP_ERROR)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CrmSyncResource) resource = crm_sync_resource_load (conn, g_array_index (ids, gint64, i), error);

      if (resource == NULL || !crm_sync_take_removal (conn, resource, crm_caldav_client_get_url (cycle->client), &cycle->tally, error))
        return FALSE;
    }

  return TRUE;
}

/* ---------------------------------------------------------------- the cycle */

static gboolean
is_unchanged (CrmSyncCycle   *cycle,
              CrmCaldavState *state)
{
  if (state->sync_token != NULL)
    return g_strcmp0 (state->sync_token, cycle->token) == 0;

  return state->ctag != NULL && g_strcmp0 (state->ctag, cycle->ctag) == 0;
}

static gboolean
pull (CrmSyncCycle    *cycle,
      CrmCaldavState  *state,
      gboolean         reconcile,
      GError         **error)
{
  Work work;

  if (reconcile || !is_unchanged (cycle, state))
    {
      gboolean by_token = !reconcile && cycle->token != NULL && (state->reports & CRM_DAV_REPORT_SYNC) != 0;

      if (!(by_token ? list_changes (cycle, state, error) : list_all (cycle, state, error)))
        return FALSE;
    }

  if (!look (cycle, &work, error))
    return FALSE;
  if (work.pending == 0)
    return TRUE;

  return fetch_pending (cycle, error) && crm_sync_cycle_write (cycle, "removals", write_removals, cycle, error);
}

static gboolean
write_end (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  CrmSyncCycle *cycle = user_data;
  CrmSyncTally *tally = &cycle->tally;
  g_autofree char *message = NULL;

  crm_conn_touch (conn, "calendar_sync", cycle->calendar_id);
  if (!crm_conn_run (conn, error, "INSERT INTO calendar_sync (calendar_id, last_sync_at) VALUES (?, ?) ON CONFLICT (calendar_id)"
                     " DO UPDATE SET last_sync_at = excluded.last_sync_at, error = NULL, failures = 0, backoff_until = NULL,"
                     " cycles = cycles + 1", "ii", cycle->calendar_id, g_get_real_time ()))
    return FALSE;
  if (tally->fetched + tally->removed + tally->sent + tally->deleted == 0)
    return TRUE;

  message = g_strdup_printf (_("Received %u, removed %u, sent %u, deleted on the server %u"), tally->fetched, tally->removed,
                             tally->sent, tally->deleted);

  return crm_sync_add_log (conn, cycle->calendar_id, "info", message, error);
}

static gboolean
run (CrmSyncCycle  *cycle,
     GError       **error)
{
  Work work;
  g_autoptr (CrmCaldavState) state = NULL;
  gboolean reconcile;
  gboolean worked = FALSE;

  if (!look (cycle, &work, error))
    return FALSE;
  if (work.due != 0 && !crm_sync_cycle_write (cycle, "harvest", write_harvest, cycle, error))
    return FALSE;
  if (work.unsettled > 0 && !crm_sync_cycle_read_back (cycle, error))
    return FALSE;
  worked = work.due != 0 || work.unsettled > 0;

  state = crm_caldav_client_state (cycle->client, cycle->cancellable, error);
  if (state == NULL || !look (cycle, &work, error))
    return FALSE;
  cycle->max_resource_size = state->max_resource_size;
  reconcile = (cycle->flags & CRM_SYNC_RECONCILE) != 0 || cycle->reconcile_at + RECONCILE_SPAN < g_get_real_time ();
  if (is_unchanged (cycle, state) && work.open == 0 && work.pending == 0 && !reconcile)
    return !(worked || cycle->had_error) || crm_sync_cycle_write (cycle, "end", write_end, cycle, error);

  for (guint round = 0; round < ROUNDS; round++)
    {
      gboolean pushed = FALSE;

      if (!pull (cycle, state, reconcile, error) || !crm_sync_cycle_push (cycle, &pushed, error))
        return FALSE;
      if (!pushed)
        break;

      /* Own writes changed the token: the listing that belongs to the new one is read as well, and what others wrote since. */
      reconcile = FALSE;
      crm_caldav_state_free (g_steal_pointer (&state));
      state = crm_caldav_client_state (cycle->client, cycle->cancellable, error);
      if (state == NULL || !look (cycle, &work, error))
        return FALSE;
      if (round == ROUNDS - 1 && !pull (cycle, state, FALSE, error))
        return FALSE;
    }

  return crm_sync_cycle_write (cycle, "end", write_end, cycle, error);
}

typedef struct
{
  CrmSyncCycle *cycle;
  const GError *error;
} Failure;

static gboolean
write_failure (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  Failure *failure = user_data;
  gint64 id = failure->cycle->calendar_id;
  gint64 failures = crm_conn_get_int (conn, 0, NULL, "SELECT failures FROM calendar_sync WHERE calendar_id = ?", "i", id);
  guint asked = crm_caldav_client_get_retry_after (failure->cycle->client);
  gint64 wait = asked > 0 ? (gint64) asked : MIN ((gint64) 5 << MIN (failures, 10), 900);

  crm_conn_touch (conn, "calendar_sync", id);

  return crm_conn_run (conn, error, "INSERT INTO calendar_sync (calendar_id, error, failures, backoff_until) VALUES (?, ?, 1, ?)"
                       " ON CONFLICT (calendar_id) DO UPDATE SET error = excluded.error, failures = failures + 1,"
                       " backoff_until = excluded.backoff_until", "isi", id, failure->error->message,
                       g_get_real_time () + wait * G_USEC_PER_SEC) &&
         (failures > 0 || crm_sync_add_log (conn, id, "error", failure->error->message, error));
}

gboolean
crm_sync_cycle_run (CrmSyncCycle  *cycle,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean good;

  g_return_val_if_fail (cycle != NULL && CRM_IS_DB (cycle->db) && cycle->client != NULL, FALSE);
  g_return_val_if_fail (cycle->calendar_id != 0, FALSE);

  cycle->cancellable = cancellable;
  cycle->tally = (CrmSyncTally) { 0 };
  good = run (cycle, &local_error);
  if (!good && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      cycle->cancellable = NULL;
      crm_sync_cycle_write (cycle, "failure", write_failure, &(Failure) { cycle, local_error }, NULL);
    }
  g_clear_pointer (&cycle->token, g_free);
  g_clear_pointer (&cycle->ctag, g_free);
  g_clear_pointer (&cycle->quirks, g_free);
  if (!good)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return good;
}
