/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-sync-object.h"

#include "crm-activity-ical.h"
#include "crm-activity-object.h"
#include "crm-record-store.h"

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
  ids = crm_sync_resource_list_activities (conn, resource->id, error);

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

/* An activity with the event's UID that stands in no object: the book was restored, the account added again, it went to the
 * trash and comes back, or another program moved it here from another calendar of the account. */
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
                                " WHERE a.uid = ? AND a.recurrence_id IS ? AND ar.activity_id IS NULL AND (a.calendar_id = ?"
                                " OR (a.deleted_at IS NOT NULL AND EXISTS (SELECT 1 FROM tombstone t WHERE t.uid = a.uid"
                                " AND t.calendar_id = a.calendar_id) AND (SELECT account_id FROM calendar WHERE id = a.calendar_id)"
                                " = (SELECT account_id FROM calendar WHERE id = ?)))"
                                " ORDER BY a.calendar_id <> ?, a.deleted_at IS NOT NULL, a.id DESC LIMIT 1", "ssiii",
                                crm_record_get_text (shadow, "uid"), crm_record_get_text (shadow, "recurrence_id"),
                                resource->calendar_id, resource->calendar_id, resource->calendar_id);

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
      return crm_record_save (conn, shadow, error) &&
             crm_sync_resource_add_activity (conn, resource->id, crm_record_get_id (shadow), error);
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
  if (stray != NULL)
    crm_record_set_int (record, "calendar_id", resource->calendar_id);
  if (crm_record_is_changed (record) && !crm_record_save (conn, record, error))
    return FALSE;

  return stray == NULL || crm_sync_resource_add_activity (conn, resource->id, crm_record_get_id (stray), error);
}

gboolean
crm_sync_update_activities (CrmConn          *conn,
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
