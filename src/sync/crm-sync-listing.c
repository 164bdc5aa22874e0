/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-sync-engine.h"

#include "crm-format-error.h"
#include "crm-id.h"
#include "crm-net-error.h"
#include "crm-sync-error.h"

#define ROWS          500       /* members that one transaction takes */
#define GUARD_FLOOR   10        /* so many may go without a question, */
#define GUARD_PERCENT 20        /* or so many of a hundred, if that is more */

/* ---------------------------------------------------------------- a page of a listing (T5) */

typedef struct
{
  CrmSyncCycle     *cycle;
  CrmCaldavListing *listing;
  const char       *ctag;
  gboolean          whole;          /* what is not in it is not there */
  gboolean          last;           /* of a listing in pages */
  gint64            generation;
  guint             next;           /* member to be written */
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

/* Some of the members, and after the last of them what belongs to all. */
static gboolean
write_page (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Page *page = user_data;
  CrmSyncCycle *cycle = page->cycle;
  guint end = MIN (page->next + ROWS, page->listing->members->len);

  for (; page->next < end; page->next++)
    if (!write_member (conn, page, g_ptr_array_index (page->listing->members, page->next), error))
      return FALSE;

  /* A generation that was begun is never used again: after a crash the next listing marks its own members. */
  if (page->next < page->listing->members->len)
    return crm_conn_run (conn, error, "INSERT INTO calendar_sync (calendar_id, listing_generation) VALUES (?, ?)"
                         " ON CONFLICT (calendar_id) DO UPDATE SET listing_generation = excluded.listing_generation", "ii",
                         cycle->calendar_id, page->generation);

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

static gboolean
store_page (CrmSyncCycle      *cycle,
            CrmCaldavListing  *listing,
            const char        *ctag,
            gboolean           whole,
            gboolean           last,
            GError           **error)
{
  Page page = { cycle, listing, ctag, whole, last, whole ? cycle->generation + 1 : cycle->generation, 0 };

  do
    if (!crm_sync_cycle_write (cycle, "listing", write_page, &page, error))
      return FALSE;
  while (page.next < listing->members->len);

  return TRUE;
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

  other = by_propfind ? crm_caldav_client_changes (cycle->client, NULL, FALSE, cycle->cancellable, &local_error)
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

/* ---------------------------------------------------------------- asking */

/* TRUE where the same request for the list alone may well be answered: what came was too much, or made no sense. */
static gboolean
is_worth_less (const GError *error)
{
  return error->domain == CRM_FORMAT_ERROR ||
         g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_TIMEOUT) ||
         g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL) ||
         g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_FAILED) ||
         g_error_matches (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_FAILED) ||
         g_error_matches (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_FORBIDDEN);
}

/* A sync-collection; where the objects in it are too much for the server or for us, the list alone. */
static CrmCaldavListing *
ask_changes (CrmSyncCycle  *cycle,
             const char    *token,
             gboolean      *with_data,
             GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  CrmCaldavListing *listing = crm_caldav_client_changes (cycle->client, token, *with_data, cycle->cancellable, &local_error);

  if (listing == NULL && *with_data && is_worth_less (local_error))
    {
      *with_data = FALSE;
      return crm_caldav_client_changes (cycle->client, token, FALSE, cycle->cancellable, error);
    }
  if (listing == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return listing;
}

/* Keeps the objects that came with @listing until the list itself is on disk and they are taken over. */
static void
keep_bodies (CrmSyncCycle     *cycle,
             CrmCaldavListing *listing)
{
  if (cycle->bodies == NULL)
    cycle->bodies = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) crm_caldav_object_free);

  for (guint i = 0; i < listing->members->len; i++)
    {
      CrmCaldavMember *member = g_ptr_array_index (listing->members, i);
      CrmCaldavObject *object;

      if (member->body == NULL)
        continue;
      object = g_new0 (CrmCaldavObject, 1);
      object->href = g_strdup (member->href);
      object->key = g_strdup (member->key);
      object->etag = g_strdup (member->etag);
      object->body = g_steal_pointer (&member->body);
      object->status = 200;
      g_hash_table_replace (cycle->bodies, object->key, object);
    }
}

/* Adds the page @more (transfer full) to @all. */
static void
append_page (CrmCaldavListing *all,
             CrmCaldavListing *more)
{
  g_ptr_array_extend_and_steal (all->members, g_steal_pointer (&more->members));
  more->members = g_ptr_array_new ();
  g_free (all->token);
  all->token = g_steal_pointer (&more->token);
  all->more = more->more;
  crm_caldav_listing_free (more);
}

/* All pages of a listing from the beginning: only the whole says what is missing. */
static CrmCaldavListing *
ask_all (CrmSyncCycle  *cycle,
         gboolean      *by_sync,
         GError       **error)
{
  g_autoptr (CrmCaldavListing) all = NULL;
  gboolean with_data = !cycle->has_objects;

  while (all == NULL || all->more)
    {
      g_autoptr (GError) local_error = NULL;
      const char *token = all == NULL ? NULL : all->token;
      CrmCaldavListing *page = *by_sync ? ask_changes (cycle, token, &with_data, &local_error)
                                        : crm_caldav_client_list (cycle->client, cycle->cancellable, &local_error);

      if (page == NULL && *by_sync && all == NULL && g_error_matches (local_error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_UNSUPPORTED))
        {
          *by_sync = FALSE;
          continue;
        }
      if (page == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (all != NULL && page->more && g_strcmp0 (page->token, all->token) == 0)
        {
          g_set_error (error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_INCOMPLETE, "the listing of %s does not come to an end",
                       crm_caldav_client_get_url (cycle->client));
          crm_caldav_listing_free (page);
          return NULL;
        }
      if (all == NULL)
        all = page;
      else
        append_page (all, page);
    }

  return g_steal_pointer (&all);
}

gboolean
crm_sync_cycle_list_all (CrmSyncCycle    *cycle,
                         CrmCaldavState  *state,
                         GError         **error)
{
  gboolean by_sync = (state->reports & CRM_DAV_REPORT_SYNC) != 0;
  g_autoptr (CrmCaldavListing) all = ask_all (cycle, &by_sync, error);

  if (all == NULL || !check_losses (cycle, all, TRUE, !by_sync, error))
    return FALSE;

  keep_bodies (cycle, all);

  return store_page (cycle, all, state->ctag, TRUE, TRUE, error);
}

gboolean
crm_sync_cycle_list_changes (CrmSyncCycle    *cycle,
                             CrmCaldavState  *state,
                             gboolean         with_data,
                             GError         **error)
{
  g_autofree char *token = g_strdup (cycle->token);
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (CrmCaldavListing) listing = ask_changes (cycle, token, &with_data, &local_error);

      if (listing == NULL && (g_error_matches (local_error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_TOKEN) ||
                              g_error_matches (local_error, CRM_SYNC_ERROR, CRM_SYNC_ERROR_UNSUPPORTED)))
        return crm_sync_cycle_list_all (cycle, state, error);
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
      keep_bodies (cycle, listing);
      if (!store_page (cycle, listing, state->ctag, FALSE, !more, error))
        return FALSE;
      g_free (token);
      token = g_strdup (listing->token);
    }

  return TRUE;
}
