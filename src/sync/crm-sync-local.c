/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-local.h"

#include <glib/gi18n-lib.h>

#include "crm-activity-ical.h"
#include "crm-activity-object.h"
#include "crm-format-error.h"
#include "crm-href.h"
#include "crm-ical-merge.h"
#include "crm-ical.h"
#include "crm-id.h"
#include "crm-record-store.h"
#include "crm-sync-journal.h"

/* A write whose content does not appear on the server after this many tries is given up and said. */
#define MAX_ROUNDS 4

static gint64
now_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
replace_bytes (GBytes **where,
               GBytes  *bytes)
{
  GBytes *copy = bytes == NULL ? NULL : g_bytes_ref (bytes);

  g_clear_pointer (where, g_bytes_unref);
  *where = copy;
}

static void
replace_text (char       **where,
              const char  *text)
{
  char *copy = g_strdup (text);

  g_free (*where);
  *where = copy;
}

/* ---------------------------------------------------------------- edits become outbox rows */

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
    replace_text (&op->operation, operation);
  op->after_id = after_id;
  op->attempts = 0;
  op->next_try_at = 0;
  crm_sync_op_set_state (op, CRM_OP_QUEUED);
  crm_sync_op_set_error (op, 0, NULL);

  return crm_sync_op_save (conn, op, error);
}

static gboolean
link_activity (CrmConn  *conn,
               gint64    activity_id,
               gint64    resource_id,
               GError  **error)
{
  return crm_conn_run (conn, error, "INSERT INTO activity_resource VALUES (?, ?)"
                       " ON CONFLICT (activity_id) DO UPDATE SET resource_id = excluded.resource_id", "ii", activity_id,
                       resource_id);
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
    return link_activity (conn, activity_id, resource->id, error) && queue (conn, resource, CRM_OP_UPDATE, 0, op_id, error);

  resource = crm_sync_resource_new (calendar_id, url, uid);

  return crm_sync_resource_save (conn, resource, error) && link_activity (conn, activity_id, resource->id, error) &&
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

static GArray *
collect_ids (CrmStmt  *stmt,
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
  g_autoptr (GArray) ids = collect_ids (stmt, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!crm_sync_harvest_one (conn, g_array_index (ids, gint64, i), error))
      return FALSE;

  /* What was never sent and is in no calendar of an account any more concerns nobody. */
  return ids != NULL &&
         crm_conn_run (conn, error, "DELETE FROM sync_due WHERE NOT EXISTS (SELECT 1 FROM activity_resource ar"
                       " WHERE ar.activity_id = sync_due.activity_id) AND NOT EXISTS (SELECT 1 FROM activity a JOIN calendar c"
                       " ON c.id = a.calendar_id WHERE a.id = sync_due.activity_id AND c.account_id IS NOT NULL)", "");
}

static GArray *
activities_of (CrmConn  *conn,
               gint64    resource_id,
               GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT a.id FROM activity_resource ar JOIN activity a ON a.id = ar.activity_id"
                                             " WHERE ar.resource_id = ? ORDER BY a.recurrence_id IS NOT NULL, a.id", "i",
                                             resource_id);

  return collect_ids (stmt, error);
}

/* Edits that wait in sync_due become known before anything is decided about the resource. */
static gboolean
harvest_resource (CrmConn  *conn,
                  gint64    resource_id,
                  GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT d.activity_id FROM sync_due d JOIN activity_resource ar"
                                             " ON ar.activity_id = d.activity_id WHERE ar.resource_id = ?", "i", resource_id);
  g_autoptr (GArray) ids = collect_ids (stmt, error);

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

/* ---------------------------------------------------------------- activities become an object */

GBytes *
crm_sync_make_body (CrmConn          *conn,
                    CrmSyncResource  *resource,
                    GBytes           *base,
                    gint64            now,
                    GError          **error)
{
  g_autoptr (CrmIcalObject) object = base == NULL ? crm_ical_object_new () : crm_ical_object_parse (base, error);
  g_autoptr (GArray) ids = NULL;

  if (object == NULL)
    return NULL;
  ids = activities_of (conn, resource->id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (CrmRecord) record = crm_record_load (conn, &crm_activity_type, g_array_index (ids, gint64, i), error);

      if (record == NULL || !crm_activity_apply (conn, record, object, now, error))
        return NULL;
    }

  return ids == NULL ? NULL : crm_ical_object_to_bytes (object);
}

/* ---------------------------------------------------------------- an object becomes activities */

static CrmRecord *
find_activity (GPtrArray *records,
               CrmRecord *shadow)
{
  for (guint i = 0; i < records->len; i++)
    if (g_strcmp0 (crm_record_get_text (g_ptr_array_index (records, i), "recurrence_id"),
                   crm_record_get_text (shadow, "recurrence_id")) == 0)
      return g_ptr_array_index (records, i);

  return NULL;
}

/* An activity with the event's UID that stands in no object: the book was restored, the account added again, or it went to the
 * trash and comes back. */
static gboolean
find_stray (CrmConn          *conn,
            CrmSyncResource  *resource,
            CrmRecord        *shadow,
            CrmRecord       **record,
            GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 id = crm_conn_get_int (conn, 0, &local_error,
                                "SELECT a.id FROM activity a LEFT JOIN activity_resource ar ON ar.activity_id = a.id"
                                " WHERE a.calendar_id = ? AND a.uid = ? AND a.recurrence_id IS ?"
                                " AND ar.activity_id IS NULL ORDER BY a.deleted_at IS NOT NULL, a.id DESC LIMIT 1", "iss", resource->calendar_id,
                                crm_record_get_text (shadow, "uid"), crm_record_get_text (shadow, "recurrence_id"));

  if (local_error == NULL && id != 0)
    *record = crm_record_load (conn, &crm_activity_type, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static CrmIcalEvent *
same_event (CrmIcalObject *object,
            CrmIcalEvent  *event)
{
  return object == NULL ? NULL
         : crm_ical_object_find (object, event->recurrence_id.kind == CRM_DATETIME_NONE ? NULL : &event->recurrence_id);
}

static gboolean
update_activity (CrmConn          *conn,
                 CrmSyncResource  *resource,
                 GPtrArray        *records,
                 CrmIcalObject    *before,
                 CrmIcalEvent     *event,
                 GHashTable       *seen,
                 GError          **error)
{
  g_autoptr (CrmRecord) shadow = crm_activity_from_event (conn, event, error);
  g_autoptr (CrmRecord) old = NULL;
  g_autoptr (CrmRecord) stray = NULL;
  CrmIcalEvent *old_event = same_event (before, event);
  CrmRecord *record;

  if (shadow == NULL)
    return FALSE;

  record = find_activity (records, shadow);
  if (record == NULL)
    {
      if (!find_stray (conn, resource, shadow, &stray, error))
        return FALSE;
      record = stray;
      old_event = NULL;
    }
  if (record == NULL)
    {
      crm_record_set_int (shadow, "calendar_id", resource->calendar_id);
      return crm_record_save (conn, shadow, error) && link_activity (conn, crm_record_get_id (shadow), resource->id, error);
    }

  g_hash_table_add (seen, record);
  if (old_event != NULL)
    {
      old = crm_activity_from_event (conn, old_event, error);
      if (old == NULL)
        return FALSE;
    }
  crm_activity_take_changes (record, old, shadow);
  if (crm_record_has (record, "deleted_at"))
    crm_record_clear (record, "deleted_at");
  if (crm_record_is_changed (record) && !crm_record_save (conn, record, error))
    return FALSE;

  return stray == NULL || link_activity (conn, crm_record_get_id (stray), resource->id, error);
}

/* Carries what differs between @before (nullable) and @after over to the activities of @resource. */
static gboolean
update_activities (CrmConn          *conn,
                   CrmSyncResource  *resource,
                   CrmIcalObject    *before,
                   CrmIcalObject    *after,
                   GError          **error)
{
  g_autoptr (GPtrArray) records = crm_record_load_many (conn, &crm_activity_type, error,
                                                        "SELECT activity_id FROM activity_resource WHERE resource_id = ?", "i",
                                                        resource->id);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *events = crm_ical_object_get_events (after);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < events->len; i++)
    if (!update_activity (conn, resource, records, before, g_ptr_array_index (events, i), seen, error))
      return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);

      if (!g_hash_table_contains (seen, record) && !crm_record_has (record, "deleted_at") &&
          !crm_record_delete (conn, &crm_activity_type, crm_record_get_id (record), error))
        return FALSE;
    }

  /* The triggers took these writes for edits. */
  return crm_conn_run (conn, error, "DELETE FROM sync_due WHERE activity_id IN"
                       " (SELECT activity_id FROM activity_resource WHERE resource_id = ?)", "i", resource->id);
}

static gboolean
save_base (CrmConn          *conn,
           CrmSyncResource  *resource,
           GBytes           *remote,
           const char       *etag,
           const char       *uid,
           GError          **error)
{
  replace_bytes (&resource->base, remote);
  replace_text (&resource->etag, etag);
  replace_text (&resource->listed_etag, etag);
  if (uid != NULL)
    replace_text (&resource->uid, uid);
  replace_text (&resource->state, CRM_RESOURCE_SYNCED);
  replace_text (&resource->error, NULL);
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
quarantine (CrmConn          *conn,
            CrmSyncResource  *resource,
            GBytes           *remote,
            const char       *etag,
            const char       *why,
            CrmSyncTally     *tally,
            GError          **error)
{
  g_autofree char *message = g_strdup_printf (_("An entry could not be read and is left as it is (%s): %s"), resource->href, why);

  if (!save_base (conn, resource, remote, etag, NULL, error))
    return FALSE;
  replace_text (&resource->state, CRM_RESOURCE_QUARANTINED);
  replace_text (&resource->error, why);
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
  g_autoptr (GBytes) local = crm_sync_make_body (conn, resource, resource->base, now_seconds (), error);
  g_autoptr (CrmIcalMerge) merge = NULL;
  g_autoptr (CrmIcalObject) before = NULL;
  g_autoptr (CrmIcalObject) after = NULL;

  if (local == NULL)
    return FALSE;
  merge = crm_ical_merge (resource->base, local, remote, error);
  before = merge == NULL ? NULL : crm_ical_object_parse (local, error);
  after = before == NULL ? NULL : crm_ical_object_parse (merge->bytes, error);
  if (after == NULL || !update_activities (conn, resource, before, after, error))
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

  replace_text (&op->operation, CRM_OP_UPDATE);
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

  return crm_sync_op_delete (conn, op->id, error) && update_activities (conn, resource, before, object, error) &&
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

  if (!harvest_resource (conn, resource->id, error))
    return FALSE;
  op = crm_sync_op_load (conn, resource->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (op != NULL && (g_str_equal (op->state, CRM_OP_INFLIGHT) || g_str_equal (op->state, CRM_OP_SENT)))
    return TRUE;

  object = crm_ical_object_parse (remote, &local_error);
  if (object == NULL || !crm_ical_object_check (object, &local_error))
    return quarantine (conn, resource, remote, etag, local_error->message, tally, error);

  tally->fetched++;
  if (op == NULL && resource->base == NULL && !adopt_local (conn, resource, uid_of (object), &op, error))
    return FALSE;
  if (op != NULL && g_str_equal (op->operation, CRM_OP_DELETE))
    return take_over_delete (conn, resource, op, remote, etag, object, tally, error);
  if (op != NULL)
    return merge_or_hold (conn, resource, op, remote, etag, object, tally, error);

  if (resource->base != NULL)
    before = crm_ical_object_parse (resource->base, NULL);

  return update_activities (conn, resource, before, object, error) &&
         save_base (conn, resource, remote, etag, uid_of (object), error);
}

gboolean
crm_sync_take_removal (CrmConn          *conn,
                       CrmSyncResource  *resource,
                       const char       *collection_url,
                       CrmSyncTally     *tally,
                       GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CrmSyncOp) op = NULL;
  g_autoptr (GArray) ids = NULL;

  if (!harvest_resource (conn, resource->id, error))
    return FALSE;
  op = crm_sync_op_load (conn, resource->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (op != NULL && !g_str_equal (op->operation, CRM_OP_DELETE))
    {
      /* Edited here, deleted there: the edit wins, at a new address, because some servers never take the old one again. */
      if (!crm_sync_journal_add_kept (conn, resource, error))
        return FALSE;
      tally->conflicts++;
      crm_sync_resource_rename (resource, collection_url);
      replace_text (&resource->etag, NULL);
      replace_text (&resource->listed_etag, NULL);
      replace_text (&resource->state, CRM_RESOURCE_LOCAL);
      replace_text (&op->operation, CRM_OP_CREATE);
      crm_sync_op_set_state (op, CRM_OP_QUEUED);
      op->next_try_at = 0;
      return crm_sync_resource_save (conn, resource, error) && crm_sync_op_save (conn, op, error);
    }

  ids = activities_of (conn, resource->id, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      gint64 live = crm_conn_get_int (conn, 0, NULL, "SELECT deleted_at IS NULL FROM activity WHERE id = ?", "i", id);

      if (live != 0)
        {
          tally->removed++;
          if (!crm_record_delete (conn, &crm_activity_type, id, error))
            return FALSE;
        }
    }
  if (!crm_conn_run (conn, error, "DELETE FROM sync_due WHERE activity_id IN (SELECT activity_id FROM activity_resource"
                     " WHERE resource_id = ?)", "i", resource->id))
    return FALSE;

  return crm_sync_add_tombstone (conn, resource, error) && crm_sync_resource_delete (conn, resource->id, error);
}

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

  replace_text (&op->operation, wanted ? CRM_OP_UPDATE : CRM_OP_DELETE);
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
    replace_text (&op->operation, CRM_OP_DELETE);
  if (!g_str_equal (op->operation, CRM_OP_CREATE))
    {
      if (g_str_equal (op->operation, CRM_OP_DELETE))
        tally->deleted++;
      return crm_sync_op_save (conn, op, error) && crm_sync_take_removal (conn, resource, collection_url, tally, error);
    }

  return crm_sync_op_save (conn, op, error);
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

  if (!harvest_resource (conn, resource->id, error))
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
      if (op->generation == op->sent_generation && sent != NULL && result == CRM_ICAL_READ_BACK_CONTAINED &&
          !update_activities (conn, resource, sent, object, error))
        return FALSE;
      return save_base (conn, resource, remote, etag, uid_of (object), error) && finish_op (conn, resource, op, error);
    }

  /* Lost, or mixed with somebody else's change: the edit is still to be made, on top of what is there now. */
  if (!crm_sync_is_wanted (conn, resource->id, NULL))
    replace_text (&op->operation, CRM_OP_DELETE);
  replace_bytes (&resource->base, op->base != NULL ? op->base : op->body);
  crm_sync_op_set_state (op, CRM_OP_QUEUED);

  return crm_sync_resource_save (conn, resource, error) && crm_sync_op_save (conn, op, error) &&
         crm_sync_take_remote (conn, resource, remote, etag, tally, error);
}
