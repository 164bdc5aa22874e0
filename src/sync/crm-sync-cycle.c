/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-engine.h"

#include <glib/gi18n-lib.h>

#include "crm-error-words.h"
#include "crm-href.h"
#include "crm-sync-account.h"
#include "crm-sync-harvest.h"
#include "crm-sync-journal.h"
#include "crm-sync-waiting.h"

#define ROUNDS            3
#define RECONCILE_SPAN    G_TIME_SPAN_DAY

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
  gint64        due;
  gint64        open;           /* outbox rows that are worth a look now */
  gint64        unsettled;      /* inflight or sent */
  gint64        pending;        /* objects to be fetched or taken out */
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
                                             " IS NOT NULL FROM calendar_sync WHERE calendar_id = ?", "i", id);

  if (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      g_free (cycle->token);
      g_free (cycle->ctag);
      cycle->token = crm_stmt_dup_text (stmt, 0);
      cycle->ctag = crm_stmt_dup_text (stmt, 1);
      cycle->reconcile_at = crm_stmt_get_int (stmt, 2);
      cycle->generation = crm_stmt_get_int (stmt, 3);
      cycle->had_error = crm_stmt_get_int (stmt, 4) != 0;
    }

  cycle->read_only = crm_conn_get_int (conn, 0, NULL, "SELECT read_only FROM calendar WHERE id = ?", "i", id) != 0;
  work->due = crm_conn_get_int (conn, 0, error, "SELECT EXISTS (SELECT 1 FROM sync_due d LEFT JOIN activity a ON a.id = d.activity_id"
                                " LEFT JOIN activity_resource ar ON ar.activity_id = d.activity_id LEFT JOIN resource r"
                                " ON r.id = ar.resource_id WHERE a.calendar_id = ? OR r.calendar_id = ?)", "ii", id, id);
  work->unsettled = crm_conn_get_int (conn, 0, NULL, "SELECT count(*) FROM sync_outbox WHERE calendar_id = ? AND state IN"
                                      " ('" CRM_OP_INFLIGHT "', '" CRM_OP_SENT "')", "i", id);
  work->open = crm_conn_get_int (conn, 0, NULL, "SELECT count(*) FROM sync_outbox o WHERE calendar_id = ? AND state = '" CRM_OP_QUEUED
                                 "' AND " CRM_SYNC_IS_DUE " AND NOT EXISTS (SELECT 1 FROM sync_outbox b"
                                 " WHERE b.id = o.after_id)", "ii", id, now);
  work->pending = crm_conn_get_int (conn, 0, NULL, "SELECT count(*) FROM resource WHERE calendar_id = ? AND state IN ('"
                                    CRM_RESOURCE_PENDING "', '" CRM_RESOURCE_GONE "') AND " CRM_SYNC_IS_DUE, "ii",
                                    id, now);

  cycle->has_objects = crm_conn_get_int (conn, 0, NULL, "SELECT EXISTS (SELECT 1 FROM resource WHERE calendar_id = ?"
                                         " AND base IS NOT NULL)", "i", id) != 0;

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

/* ---------------------------------------------------------------- the cycle */

static gboolean
is_unchanged (CrmSyncCycle   *cycle,
              CrmCaldavState *state)
{
  if (state->sync_token != NULL)
    return g_strcmp0 (state->sync_token, cycle->token) == 0;

  return state->ctag != NULL && g_strcmp0 (state->ctag, cycle->ctag) == 0;
}

/*
 * What the calendar says of itself. The sign of a change is the one that the book has from the last listing; a calendar that was
 * never listed is not asked for one, because the listing brings it, unless the listing cannot.
 */
static CrmCaldavState *
ask_state (CrmSyncCycle  *cycle,
           GError       **error)
{
  CrmCaldavSign signs = cycle->token != NULL ? CRM_CALDAV_BY_TOKEN
                        : cycle->generation > 0 ? CRM_CALDAV_BY_TOKEN | CRM_CALDAV_BY_CTAG : CRM_CALDAV_BY_NOTHING;
  CrmCaldavState *state = crm_caldav_client_state (cycle->client, signs, cycle->cancellable, error);

  if (state == NULL || signs != CRM_CALDAV_BY_NOTHING || (state->reports & CRM_DAV_REPORT_SYNC) != 0)
    return state;

  crm_caldav_state_free (state);

  return crm_caldav_client_state (cycle->client, CRM_CALDAV_BY_CTAG, cycle->cancellable, error);
}

/* The rights as the server says them now. What was held for want of them is tried again when they come back. */
static gboolean
write_rights (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  CrmSyncCycle *cycle = user_data;

  return crm_conn_run (conn, error, "UPDATE calendar SET read_only = ? WHERE id = ?", "ii", (gint64) cycle->read_only,
                       cycle->calendar_id) &&
         (cycle->read_only ||
          crm_conn_run (conn, error, "UPDATE sync_outbox SET state = '" CRM_OP_QUEUED "', attempts = 0, next_try_at = NULL,"
                        " base_etag = NULL, base = NULL, body = NULL, sent_etag = NULL WHERE calendar_id = ? AND state = '"
                        CRM_OP_HELD "' AND status IN (403, 405)", "i", cycle->calendar_id));
}

static gboolean
note_rights (CrmSyncCycle    *cycle,
             CrmCaldavState  *state,
             GError         **error)
{
  gboolean read_only = (state->privileges & (CRM_DAV_MAY_CHANGE | CRM_DAV_MAY_CREATE)) == 0;

  if ((state->privileges & CRM_DAV_PRIVILEGES_KNOWN) == 0 || read_only == cycle->read_only)
    return TRUE;

  cycle->read_only = read_only;

  return crm_sync_cycle_write (cycle, "rights", write_rights, cycle, error);
}

typedef struct
{
  CrmSyncCycle *cycle;
  const char   *to;
} Move;

/* Objects stay the ones they are: their addresses move with that of the calendar, or all would be gone at the next listing and come anew. */
static gboolean
write_move (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Move *move = user_data;
  gint64 id = move->cycle->calendar_id;
  g_autofree char *from = crm_conn_get_text (conn, error, "SELECT href FROM calendar WHERE id = ?", "i", id);
  g_autofree char *from_key = from != NULL ? crm_href_key (NULL, from) : NULL;
  g_autofree char *to_key = crm_href_key (NULL, move->to);
  g_autofree char *from_path = from != NULL ? crm_href_path (from) : NULL;
  g_autofree char *to_path = crm_href_path (move->to);
  g_autofree char *message = g_strdup_printf (_("The server moved the calendar to %s"), move->to);

  if (from_key == NULL || to_key == NULL)
    return from != NULL;

  return crm_conn_run (conn, error, "UPDATE OR IGNORE resource SET href_key = ?3 || substr (href_key, length (?2) + 1),"
                       " href = CASE WHEN substr (href, 1, length (?4)) = ?4 THEN ?5 || substr (href, length (?4) + 1)"
                       " ELSE ?3 || substr (href_key, length (?2) + 1) END"
                       " WHERE calendar_id = ?1 AND substr (href_key, 1, length (?2)) = ?2", "issss", id, from_key, to_key,
                       from_path, to_path) &&
         crm_conn_run (conn, error, "UPDATE calendar SET href = ? WHERE id = ?", "si", move->to, id) &&
         crm_sync_add_log (conn, id, "info", message, error);
}

/* Redirected for good, within its host: asked there from now on. */
static gboolean
note_move (CrmSyncCycle    *cycle,
           CrmCaldavState  *state,
           GError         **error)
{
  Move move = { cycle, state->moved_to };

  if (state->moved_to == NULL || !crm_sync_account_may_follow (crm_caldav_client_get_url (cycle->client), state->moved_to))
    return TRUE;

  return crm_sync_cycle_write (cycle, "moved", write_move, &move, error);
}

/* Due after a day; also where the last one lies in the future, because a clock was wrong. */
static gboolean
is_reconcile_due (CrmSyncCycle *cycle)
{
  gint64 now = g_get_real_time ();

  return (cycle->flags & CRM_SYNC_RECONCILE) != 0 || cycle->reconcile_at + RECONCILE_SPAN < now || cycle->reconcile_at > now;
}

static gboolean
pull (CrmSyncCycle    *cycle,
      CrmCaldavState  *state,
      gboolean         reconcile,
      gboolean         with_data,
      GError         **error)
{
  Work work;

  if (reconcile || !is_unchanged (cycle, state))
    {
      gboolean by_token = !reconcile && cycle->token != NULL && (state->reports & CRM_DAV_REPORT_SYNC) != 0;

      if (!(by_token ? crm_sync_cycle_list_changes (cycle, state, with_data, error)
                     : crm_sync_cycle_list_all (cycle, state, error)))
        return FALSE;
    }

  if (!look (cycle, &work, error))
    return FALSE;

  return work.pending == 0 || crm_sync_cycle_fetch (cycle, error);
}

static gboolean
write_end (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  CrmSyncCycle *cycle = user_data;
  CrmSyncTally *tally = &cycle->tally;
  g_autofree char *waiting = crm_sync_waiting_words (conn, cycle->calendar_id);
  g_autofree char *message = NULL;

  crm_conn_touch (conn, "calendar_sync", cycle->calendar_id);
  if (!crm_conn_run (conn, error, "INSERT INTO calendar_sync (calendar_id, last_sync_at, error) VALUES (?, ?, ?)"
                     " ON CONFLICT (calendar_id) DO UPDATE SET last_sync_at = excluded.last_sync_at, error = excluded.error,"
                     " failures = 0, backoff_until = NULL, cycles = cycles + 1", "iis", cycle->calendar_id, g_get_real_time (), waiting))
    return FALSE;
  /* A few are named in the log, one by one. */
  if (MAX (MAX (tally->fetched, tally->removed), MAX (tally->sent, tally->deleted)) <= CRM_SYNC_NAMED)
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

  state = ask_state (cycle, error);
  if (state == NULL || !note_rights (cycle, state, error) || !note_move (cycle, state, error) || !look (cycle, &work, error))
    return FALSE;
  cycle->max_resource_size = state->max_resource_size;
  reconcile = is_reconcile_due (cycle);
  if (is_unchanged (cycle, state) && work.open == 0 && work.pending == 0 && !reconcile)
    return !(worked || cycle->had_error) || crm_sync_cycle_write (cycle, "end", write_end, cycle, error);

  for (guint round = 0; round < ROUNDS; round++)
    {
      gboolean pushed = FALSE;

      /* What was just sent comes back with the listing after it: only the first asks for the objects as well. */
      if (!pull (cycle, state, reconcile, round == 0, error) || !crm_sync_cycle_push (cycle, &pushed, error))
        return FALSE;
      if (!pushed)
        break;

      /* Own writes changed the token: the listing that belongs to the new one is read as well, and what others wrote since. */
      reconcile = FALSE;
      crm_caldav_state_free (g_steal_pointer (&state));
      state = ask_state (cycle, error);
      if (state == NULL || !look (cycle, &work, error))
        return FALSE;
      if (round == ROUNDS - 1 && !pull (cycle, state, FALSE, FALSE, error))
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
  g_autofree char *name = crm_conn_get_text (conn, NULL, "SELECT name FROM calendar WHERE id = ?", "i", id);
  g_autofree char *words = crm_error_words_line (failure->error, name);
  g_autofree char *entry = g_strdup_printf ("%s\n%s", words, failure->error->message);

  crm_conn_touch (conn, "calendar_sync", id);

  return crm_conn_run (conn, error, "INSERT INTO calendar_sync (calendar_id, error, failures, backoff_until) VALUES (?, ?, 1, ?)"
                       " ON CONFLICT (calendar_id) DO UPDATE SET error = excluded.error, failures = failures + 1,"
                       " backoff_until = excluded.backoff_until", "isi", id, words,
                       g_get_real_time () + wait * G_USEC_PER_SEC) &&
         (failures > 0 || crm_sync_add_log (conn, id, "error", entry, error));
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
  g_clear_pointer (&cycle->bodies, g_hash_table_unref);
  if (!good)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return good;
}
