/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-remote.h"

#include <glib/gi18n-lib.h>

#include "crm-activity-ical.h"
#include "crm-format-error.h"
#include "crm-href.h"
#include "crm-ical-merge.h"
#include "crm-record-store.h"
#include "crm-sync-harvest.h"
#include "crm-sync-journal.h"
#include "crm-sync-object.h"

/* A write whose content does not appear on the server after this many tries is given up and said. */
#define MAX_ROUNDS 4

/* ---------------------------------------------------------------- the server has it */

static gboolean
save_base (CrmConn          *conn,
           CrmSyncResource  *resource,
           GBytes           *remote,
           const char       *etag,
           const char       *uid,
           GError          **error)
{
  crm_sync_set_bytes (&resource->base, remote);
  crm_sync_set_text (&resource->etag, etag);
  crm_sync_set_text (&resource->listed_etag, etag);
  if (uid != NULL)
    crm_sync_set_text (&resource->uid, uid);
  crm_sync_set_text (&resource->state, CRM_RESOURCE_SYNCED);
  crm_sync_set_text (&resource->error, NULL);
  resource->failures = 0;
  resource->next_try_at = 0;

  return crm_sync_resource_save (conn, resource, error);
}

static const char *
uid_of (CrmIcalObject *object)
{
  GPtrArray *events = crm_ical_object_get_events (object);

  return events->len == 0 ? NULL : ((CrmIcalEvent *) g_ptr_array_index (events, 0))->uid;
}

static gboolean
is_readable (GBytes *bytes)
{
  g_autoptr (CrmIcalObject) object = bytes == NULL ? NULL : crm_ical_object_parse (bytes, NULL);

  return object != NULL && crm_ical_object_check (object, NULL);
}

/* What its first event is called; NULL for nothing. */
static const char *
title_of (CrmIcalObject *object)
{
  GPtrArray *events = crm_ical_object_get_events (object);

  return events->len == 0 ? NULL : ((CrmIcalEvent *) g_ptr_array_index (events, 0))->summary;
}

/* Kept as it came, and left alone. Where there was a readable version before, that one stays the base: what the owner edits
 * meanwhile is merged with it when the object is mended, and nothing is written over the server's version until then. */
static gboolean
quarantine (CrmConn          *conn,
            CrmSyncResource  *resource,
            GBytes           *remote,
            const char       *etag,
            const char       *why,
            CrmSyncTally     *tally,
            GError          **error)
{
  g_autofree char *message = g_strdup_printf (_("An entry could not be read and is left as it is (%s): %s"), resource->href, why);

  if (!is_readable (resource->base))
    {
      crm_sync_set_bytes (&resource->base, remote);
      crm_sync_set_text (&resource->etag, etag);
    }
  crm_sync_set_text (&resource->listed_etag, etag);
  resource->failures = 0;
  resource->next_try_at = 0;
  crm_sync_set_text (&resource->state, CRM_RESOURCE_QUARANTINED);
  crm_sync_set_text (&resource->error, why);
  tally->quarantined++;

  return crm_sync_resource_save (conn, resource, error) &&
         crm_sync_add_log (conn, resource->calendar_id, "warning", message, error);
}

/* Both sides changed it. */
static gboolean
merge_remote (CrmConn          *conn,
              CrmSyncResource  *resource,
              CrmSyncOp        *op,
              GBytes           *remote,
              const char       *etag,
              CrmIcalObject    *remote_object,
              CrmSyncTally     *tally,
              GError          **error)
{
  g_autoptr (GBytes) local = crm_sync_make_body (conn, resource, resource->base, g_get_real_time () / G_USEC_PER_SEC, error);
  g_autoptr (CrmIcalMerge) merge = NULL;
  g_autoptr (CrmIcalObject) before = NULL;
  g_autoptr (CrmIcalObject) after = NULL;

  if (local == NULL)
    return FALSE;
  merge = crm_ical_merge (resource->base, local, remote, error);
  before = merge == NULL ? NULL : crm_ical_object_parse (local, error);
  after = before == NULL ? NULL : crm_ical_object_parse (merge->bytes, error);
  if (after == NULL || !crm_sync_update_activities (conn, resource, before, after, error))
    return FALSE;
  if (merge->conflicts->len > 0)
    {
      tally->conflicts++;
      if (!crm_sync_journal_add (conn, resource, local, remote, merge, error))
        return FALSE;
    }
  if (!save_base (conn, resource, remote, etag, uid_of (remote_object), error))
    return FALSE;
  if (!merge->differs)
    return crm_sync_op_delete (conn, op->id, error);

  crm_sync_set_text (&op->operation, CRM_OP_UPDATE);
  crm_sync_op_set_state (op, CRM_OP_QUEUED);
  op->next_try_at = 0;

  return crm_sync_op_save (conn, op, error);
}

/* An edit that cannot be merged must not stop the others: it waits, with the reason, until a person looks at it. */
static gboolean
merge_or_hold (CrmConn          *conn,
               CrmSyncResource  *resource,
               CrmSyncOp        *op,
               GBytes           *remote,
               const char       *etag,
               CrmIcalObject    *remote_object,
               CrmSyncTally     *tally,
               GError          **error)
{
  g_autoptr (GError) local_error = NULL;

  if (merge_remote (conn, resource, op, remote, etag, remote_object, tally, &local_error))
    return TRUE;
  if (local_error->domain != CRM_FORMAT_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  tally->held++;
  crm_sync_op_set_state (op, CRM_OP_HELD);
  crm_sync_op_set_error (op, 0, local_error->message);
  resource->next_try_at = g_get_real_time () + G_TIME_SPAN_DAY;

  return crm_sync_op_save (conn, op, error) && crm_sync_resource_save (conn, resource, error) &&
         crm_sync_add_log (conn, resource->calendar_id, "error", local_error->message, error);
}

/* A delete that was not sent yet meets a version that was not seen: the change wins and the activity comes back. */
static gboolean
take_over_delete (CrmConn          *conn,
                  CrmSyncResource  *resource,
                  CrmSyncOp        *op,
                  GBytes           *remote,
                  const char       *etag,
                  CrmIcalObject    *object,
                  CrmSyncTally     *tally,
                  GError          **error)
{
  g_autoptr (CrmIcalObject) before = NULL;

  if (resource->base != NULL && crm_ical_equal (resource->base, remote))
    {
      /* Only the version's name is new: the delete goes on with it. */
      crm_sync_op_set_state (op, CRM_OP_QUEUED);
      return save_base (conn, resource, remote, etag, NULL, error) && crm_sync_op_save (conn, op, error);
    }

  before = resource->base == NULL ? NULL : crm_ical_object_parse (resource->base, NULL);
  tally->conflicts++;

  /* What was edited before it was deleted, and not sent, is to be sent now; where that is nothing, the write finds so. */
  crm_sync_set_text (&op->operation, CRM_OP_UPDATE);
  crm_sync_op_set_state (op, CRM_OP_QUEUED);
  op->attempts = 0;
  op->next_try_at = 0;

  return crm_sync_op_save (conn, op, error) && crm_sync_update_activities (conn, resource, before, object, error) &&
         crm_sync_journal_add_restored (conn, resource, remote, error) &&
         save_base (conn, resource, remote, etag, uid_of (object), error);
}

/* What the server shows for the first time has the UID of something that was to be made there: they are the same. */
static gboolean
adopt_local (CrmConn          *conn,
             CrmSyncResource  *resource,
             const char       *uid,
             CrmSyncOp       **op,
             GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 other = crm_conn_get_int (conn, 0, &local_error,
                                   "SELECT r.id FROM resource r JOIN sync_outbox o ON o.resource_id = r.id"
                                   " WHERE r.calendar_id = ? AND r.uid = ? AND r.id <> ? AND r.state = '" CRM_RESOURCE_LOCAL "'"
                                   " AND o.operation = '" CRM_OP_CREATE "' AND o.state IN ('" CRM_OP_QUEUED "', '" CRM_OP_HELD "')"
                                   " LIMIT 1", "isi", resource->calendar_id, uid, resource->id);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (other == 0)
    return TRUE;

  *op = crm_sync_op_new (resource, CRM_OP_UPDATE);

  return crm_conn_run (conn, error, "UPDATE activity_resource SET resource_id = ? WHERE resource_id = ?", "ii", resource->id,
                       other) &&
         crm_sync_resource_delete (conn, other, error) && crm_sync_op_save (conn, *op, error);
}

/* What the server shows for the first time has the UID of something that it has no more: another program gave it a new
 * address. The activities, with all that only this book knows of them, and edits that were not sent yet go along. */
static gboolean
adopt_renamed (CrmConn          *conn,
               CrmSyncResource  *resource,
               const char       *uid,
               CrmSyncOp       **op,
               GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmSyncResource) other = NULL;
  gint64 id = crm_conn_get_int (conn, 0, &local_error, "SELECT r.id FROM resource r WHERE r.calendar_id = ? AND r.uid = ?"
                                " AND r.id <> ? AND r.state = '" CRM_RESOURCE_GONE "' AND r.base IS NOT NULL AND NOT EXISTS"
                                " (SELECT 1 FROM sync_outbox o WHERE o.resource_id = r.id AND o.state IN ('" CRM_OP_INFLIGHT
                                "', '" CRM_OP_SENT "')) LIMIT 1", "isi", resource->calendar_id, uid, resource->id);

  if (local_error == NULL && id != 0 && crm_sync_harvest_resource (conn, id, &local_error))
    other = crm_sync_resource_load (conn, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (other == NULL)
    return TRUE;

  crm_sync_set_bytes (&resource->base, other->base);
  crm_sync_set_text (&resource->uid, other->uid);
  if (!crm_conn_run (conn, error, "UPDATE activity_resource SET resource_id = ? WHERE resource_id = ?", "ii", resource->id, id) ||
      !crm_conn_run (conn, error, "UPDATE sync_outbox SET resource_id = ? WHERE resource_id = ?", "ii", resource->id, id) ||
      !crm_sync_resource_delete (conn, id, error) || !crm_sync_resource_save (conn, resource, error))
    return FALSE;

  *op = crm_sync_op_load (conn, resource->id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* What is to be sent of a resource, with the edits made up to now; NULL for nothing. */
static gboolean
load_op (CrmConn    *conn,
         gint64      resource_id,
         CrmSyncOp **op,
         GError    **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!crm_sync_harvest_resource (conn, resource_id, error))
    return FALSE;
  *op = crm_sync_op_load (conn, resource_id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
crm_sync_take_remote (CrmConn          *conn,
                      CrmSyncResource  *resource,
                      GBytes           *remote,
                      const char       *etag,
                      CrmSyncTally     *tally,
                      GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmSyncOp) op = NULL;
  g_autoptr (CrmIcalObject) object = NULL;
  g_autoptr (CrmIcalObject) before = NULL;

  if (!load_op (conn, resource->id, &op, error))
    return FALSE;
  if (op != NULL && (g_str_equal (op->state, CRM_OP_INFLIGHT) || g_str_equal (op->state, CRM_OP_SENT)))
    return TRUE;

  object = crm_ical_object_parse (remote, &local_error);
  if (object == NULL || !crm_ical_object_check (object, &local_error))
    return quarantine (conn, resource, remote, etag, local_error->message, tally, error);

  tally->fetched++;
  if (!crm_sync_journal_note (conn, resource, resource->base == NULL ? CRM_SYNC_CAME : CRM_SYNC_CHANGED, title_of (object),
                              tally->fetched, error))
    return FALSE;
  if (op == NULL && resource->base == NULL && !adopt_renamed (conn, resource, uid_of (object), &op, error))
    return FALSE;
  if (op == NULL && resource->base == NULL && !adopt_local (conn, resource, uid_of (object), &op, error))
    return FALSE;
  if (op != NULL && g_str_equal (op->operation, CRM_OP_DELETE))
    return take_over_delete (conn, resource, op, remote, etag, object, tally, error);
  if (op != NULL)
    {
      /* What could not be read is nothing to merge with. */
      if (resource->base != NULL && !is_readable (resource->base))
        crm_sync_set_bytes (&resource->base, NULL);
      return merge_or_hold (conn, resource, op, remote, etag, object, tally, error);
    }

  if (resource->base != NULL)
    before = crm_ical_object_parse (resource->base, NULL);

  return crm_sync_update_activities (conn, resource, before, object, error) &&
         save_base (conn, resource, remote, etag, uid_of (object), error);
}

/* ---------------------------------------------------------------- the server has it no more */

/* The activity that came from another calendar of the same account with the UID of @id, and was not touched here since: another
 * program moved it there. 0 for none. */
static gint64
find_moved (CrmConn          *conn,
            CrmSyncResource  *resource,
            gint64            id,
            GError          **error)
{
  return crm_conn_get_int (conn, 0, error,
                           "SELECT b.id FROM activity a JOIN activity b ON b.uid = a.uid AND b.recurrence_id IS a.recurrence_id"
                           " JOIN activity_resource ar ON ar.activity_id = b.id JOIN resource r ON r.id = ar.resource_id"
                           " WHERE a.id = ? AND b.id > a.id AND b.deleted_at IS NULL AND b.created_via = 'sync'"
                           " AND r.calendar_id <> ? AND r.state = '" CRM_RESOURCE_SYNCED "'"
                           " AND (SELECT account_id FROM calendar WHERE id = r.calendar_id)"
                           " = (SELECT account_id FROM calendar WHERE id = ?)"
                           " AND NOT EXISTS (SELECT 1 FROM sync_due d WHERE d.activity_id = b.id)"
                           " AND NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.resource_id = r.id) LIMIT 1", "iii", id,
                           resource->calendar_id, resource->calendar_id);
}

/* The activity @id takes the place of @twin, which was made when the object showed up in its new calendar: so it keeps what only
 * this book knows of it. */
static gboolean
take_place_of (CrmConn          *conn,
               CrmSyncResource  *resource,
               gint64            id,
               gint64            twin,
               GError          **error)
{
  g_autoptr (CrmRecord) record = crm_record_load (conn, &crm_activity_type, id, error);
  g_autoptr (CrmRecord) there = record == NULL ? NULL : crm_record_load (conn, &crm_activity_type, twin, error);
  g_autoptr (CrmIcalObject) base = resource->base == NULL ? NULL : crm_ical_object_parse (resource->base, NULL);
  CrmIcalEvent *event = NULL;
  g_autoptr (CrmRecord) before = NULL;

  if (there == NULL)
    return FALSE;
  if (base != NULL && !crm_record_has (record, "recurrence_id"))
    event = crm_ical_object_find (base, NULL);
  if (event != NULL)
    before = crm_activity_from_event (conn, event, NULL);
  crm_activity_take_changes (record, before, there);
  crm_record_set_int (record, "calendar_id", crm_record_get_int (there, "calendar_id"));

  return crm_conn_run (conn, error, "DELETE FROM activity_resource WHERE activity_id = ?", "i", id) &&
         crm_conn_run (conn, error, "UPDATE activity_resource SET activity_id = ? WHERE activity_id = ?", "ii", id, twin) &&
         crm_record_delete (conn, &crm_activity_type, twin, error) && crm_record_save (conn, record, error) &&
         crm_conn_run (conn, error, "DELETE FROM sync_due WHERE activity_id IN (?, ?)", "ii", id, twin);
}

/* Into the trash, unless it only changed its calendar. */
static gboolean
remove_activity (CrmConn          *conn,
                 CrmSyncResource  *resource,
                 gint64            id,
                 CrmSyncTally     *tally,
                 GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 twin;

  if (crm_conn_get_int (conn, 0, NULL, "SELECT deleted_at IS NULL FROM activity WHERE id = ?", "i", id) == 0)
    return TRUE;

  twin = find_moved (conn, resource, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (twin != 0)
    return take_place_of (conn, resource, id, twin, error);

  tally->removed++;

  return crm_sync_journal_note (conn, resource, CRM_SYNC_REMOVED, NULL, tally->removed, error) &&
         crm_record_delete (conn, &crm_activity_type, id, error);
}

gboolean
crm_sync_take_removal (CrmConn          *conn,
                       CrmSyncResource  *resource,
                       const char       *collection_url,
                       CrmSyncTally     *tally,
                       GError          **error)
{
  g_autoptr (CrmSyncOp) op = NULL;
  g_autoptr (GArray) ids = NULL;

  if (!load_op (conn, resource->id, &op, error))
    return FALSE;

  if (op != NULL && !g_str_equal (op->operation, CRM_OP_DELETE))
    {
      /* Edited here, deleted there: the edit wins, at a new address, because some servers never take the old one again. */
      if (!crm_sync_journal_add_kept (conn, resource, error))
        return FALSE;
      tally->conflicts++;
      crm_sync_resource_rename (resource, collection_url);
      crm_sync_set_text (&resource->etag, NULL);
      crm_sync_set_text (&resource->listed_etag, NULL);
      crm_sync_set_text (&resource->state, CRM_RESOURCE_LOCAL);
      crm_sync_set_text (&op->operation, CRM_OP_CREATE);
      crm_sync_op_set_state (op, CRM_OP_QUEUED);
      op->next_try_at = 0;
      return crm_sync_resource_save (conn, resource, error) && crm_sync_op_save (conn, op, error);
    }

  ids = crm_sync_resource_list_activities (conn, resource->id, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!remove_activity (conn, resource, g_array_index (ids, gint64, i), tally, error))
      return FALSE;
  if (!crm_conn_run (conn, error, "DELETE FROM sync_due WHERE activity_id IN (SELECT activity_id FROM activity_resource"
                     " WHERE resource_id = ?)", "i", resource->id))
    return FALSE;

  return crm_sync_add_tombstone (conn, resource, error) && crm_sync_resource_delete (conn, resource->id, error);
}

/* ---------------------------------------------------------------- after a write */

/* The write is over; an edit made since, or a delete, becomes the next one. */
static gboolean
finish_op (CrmConn          *conn,
           CrmSyncResource  *resource,
           CrmSyncOp        *op,
           GError          **error)
{
  gboolean wanted = crm_sync_is_wanted (conn, resource->id, NULL);

  if (op->generation == op->sent_generation && wanted)
    return crm_sync_op_delete (conn, op->id, error);

  crm_sync_set_text (&op->operation, wanted ? CRM_OP_UPDATE : CRM_OP_DELETE);
  crm_sync_op_set_state (op, CRM_OP_QUEUED);
  op->attempts = 0;
  op->next_try_at = 0;

  return crm_sync_op_save (conn, op, error);
}

static gboolean
read_back_nothing (CrmConn          *conn,
                   CrmSyncResource  *resource,
                   CrmSyncOp        *op,
                   const char       *collection_url,
                   CrmSyncTally     *tally,
                   GError          **error)
{
  crm_sync_op_set_state (op, CRM_OP_QUEUED);
  if (!crm_sync_is_wanted (conn, resource->id, NULL))
    crm_sync_set_text (&op->operation, CRM_OP_DELETE);
  if (!g_str_equal (op->operation, CRM_OP_CREATE))
    {
      if (g_str_equal (op->operation, CRM_OP_DELETE))
        {
          tally->deleted++;
          if (!crm_sync_journal_note (conn, resource, CRM_SYNC_DELETED, NULL, tally->deleted, error))
            return FALSE;
        }
      return crm_sync_op_save (conn, op, error) && crm_sync_take_removal (conn, resource, collection_url, tally, error);
    }

  return crm_sync_op_save (conn, op, error);
}

/*
 * The write @op is there, but the owner has edited on meanwhile, and so may have others since it arrived. What they changed was not seen here: the
 * new edit is made on what was sent, and merged with what is there now.
 */
static gboolean
go_on_from_sent (CrmConn          *conn,
                 CrmSyncResource  *resource,
                 CrmSyncOp        *op,
                 GBytes           *remote,
                 const char       *etag,
                 CrmSyncTally     *tally,
                 GError          **error)
{
  crm_sync_set_bytes (&resource->base, op->body);
  crm_sync_set_text (&op->operation, CRM_OP_UPDATE);
  crm_sync_op_set_state (op, CRM_OP_QUEUED);
  op->attempts = 0;
  op->next_try_at = 0;

  return crm_sync_resource_save (conn, resource, error) && crm_sync_op_save (conn, op, error) &&
         crm_sync_take_remote (conn, resource, remote, etag, tally, error);
}

gboolean
crm_sync_take_read_back (CrmConn          *conn,
                         CrmSyncResource  *resource,
                         CrmSyncOp        *op,
                         GBytes           *remote,
                         const char       *etag,
                         const char       *collection_url,
                         CrmSyncTally     *tally,
                         GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmIcalObject) object = NULL;
  g_autoptr (CrmIcalObject) sent = NULL;
  gboolean own_version;
  CrmIcalReadBack result;

  if (!crm_sync_harvest_resource (conn, resource->id, error))
    return FALSE;
  op->generation = crm_conn_get_int (conn, op->generation, error, "SELECT generation FROM sync_outbox WHERE id = ?", "i", op->id);

  if (remote == NULL)
    return read_back_nothing (conn, resource, op, collection_url, tally, error);

  if (g_str_equal (op->operation, CRM_OP_DELETE) || op->body == NULL)
    {
      /* The delete did not happen. */
      crm_sync_op_set_state (op, CRM_OP_QUEUED);
      return crm_sync_op_save (conn, op, error) && crm_sync_take_remote (conn, resource, remote, etag, tally, error);
    }

  object = crm_ical_object_parse (remote, &local_error);
  if (object == NULL || !crm_ical_object_check (object, &local_error))
    return crm_sync_op_delete (conn, op->id, error) &&
           quarantine (conn, resource, remote, etag, local_error->message, tally, error);

  result = crm_ical_check_read_back (op->base, op->body, remote, NULL);
  own_version = op->sent_etag != NULL && crm_etag_is_same (op->sent_etag, etag);
  if (result == CRM_ICAL_READ_BACK_CONTAINED || own_version || op->attempts >= MAX_ROUNDS)
    {
      /* It is there; or nobody wrote since, and what is missing is what this server does not keep: the book keeps it. Where
       * neither is so after several rounds, the journal keeps it too. */
      if (result != CRM_ICAL_READ_BACK_CONTAINED && !own_version)
        {
          tally->conflicts++;
          if (!crm_sync_journal_add_lost (conn, resource, op->base, op->body, remote, error))
            return FALSE;
        }
      sent = crm_ical_object_parse (op->body, NULL);
      tally->sent++;
      if (!crm_sync_journal_note (conn, resource, CRM_SYNC_SENT, title_of (object), tally->sent, error))
        return FALSE;
      if (op->generation != op->sent_generation && !own_version && !crm_ical_equal (op->body, remote) &&
          crm_sync_is_wanted (conn, resource->id, NULL))
        return go_on_from_sent (conn, resource, op, remote, etag, tally, error);
      if (op->generation == op->sent_generation && sent != NULL && result == CRM_ICAL_READ_BACK_CONTAINED &&
          !crm_sync_update_activities (conn, resource, sent, object, error))
        return FALSE;
      return save_base (conn, resource, remote, etag, uid_of (object), error) && finish_op (conn, resource, op, error);
    }

  /* Lost, or mixed with somebody else's change: the edit is still to be made, on top of what is there now. */
  if (!crm_sync_is_wanted (conn, resource->id, NULL))
    crm_sync_set_text (&op->operation, CRM_OP_DELETE);
  crm_sync_set_bytes (&resource->base, op->base != NULL ? op->base : op->body);
  crm_sync_op_set_state (op, CRM_OP_QUEUED);

  return crm_sync_resource_save (conn, resource, error) && crm_sync_op_save (conn, op, error) &&
         crm_sync_take_remote (conn, resource, remote, etag, tally, error);
}
