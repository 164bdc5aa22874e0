/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-journal.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "crm-activity-ical.h"
#include "crm-db.h"
#include "crm-ical.h"
#include "crm-id.h"
#include "crm-record-store.h"
#include "crm-sql.h"
#include "crm-store-error.h"

static void
add_member (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, value);
}

static void
add_decision (JsonBuilder *builder,
              const char  *component,
              const char  *field,
              const char  *base,
              const char  *local,
              const char  *remote,
              const char  *decision)
{
  json_builder_begin_object (builder);
  add_member (builder, "component", component);
  add_member (builder, "field", field);
  add_member (builder, "base", base);
  add_member (builder, "local", local);
  add_member (builder, "remote", remote);
  add_member (builder, "decision", decision);
  json_builder_end_object (builder);
}

static char *
finish_decisions (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_array (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* What the resource is called by people. (transfer full) */
static char *
name_of (CrmConn         *conn,
         CrmSyncResource *resource)
{
  char *subject = crm_conn_get_text (conn, NULL, "SELECT a.subject FROM activity_resource ar JOIN activity a"
                                     " ON a.id = ar.activity_id WHERE ar.resource_id = ?"
                                     " ORDER BY a.recurrence_id IS NOT NULL LIMIT 1", "i", resource->id);

  return subject == NULL ? g_strdup (resource->href) : subject;
}

static gboolean
insert (CrmConn          *conn,
        CrmSyncResource  *resource,
        GBytes           *base,
        GBytes           *local,
        GBytes           *remote,
        GBytes           *merged,
        const char       *decisions,
        const char       *message,
        GError          **error)
{
  gint64 activity = crm_conn_get_int (conn, 0, NULL, "SELECT a.id FROM activity_resource ar JOIN activity a ON a.id = ar.activity_id"
                                      " WHERE ar.resource_id = ? ORDER BY a.recurrence_id IS NOT NULL LIMIT 1", "i",
                                      resource->id);
  gint64 id = crm_id_new ();

  if (!crm_conn_run (conn, error, "INSERT INTO conflict (id, calendar_id, activity_id, uid, at, base, local, remote, merged,"
                     " decisions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "iiisibbbbs", id, resource->calendar_id, activity,
                     resource->uid, g_get_real_time (), base, local, remote, merged, decisions))
    return FALSE;
  crm_conn_touch (conn, "conflict", id);

  return crm_sync_add_log (conn, resource->calendar_id, "warning", message, error);
}

gboolean
crm_sync_journal_add (CrmConn          *conn,
                      CrmSyncResource  *resource,
                      GBytes           *local,
                      GBytes           *remote,
                      CrmIcalMerge     *merge,
                      GError          **error)
{
  static const char * const words[] = { "remote", "local", "kept" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *name = name_of (conn, resource);
  g_autofree char *message = g_strdup_printf (_("“%s” was changed here and elsewhere at the same time"), name);
  g_autofree char *decisions = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < merge->conflicts->len; i++)
    {
      CrmIcalConflict *conflict = g_ptr_array_index (merge->conflicts, i);

      add_decision (builder, conflict->component, conflict->field, conflict->base, conflict->local, conflict->remote,
                    words[conflict->decision]);
    }
  decisions = finish_decisions (builder);

  return insert (conn, resource, resource->base, local, remote, merge->bytes, decisions,
                 message, error);
}

gboolean
crm_sync_journal_add_restored (CrmConn          *conn,
                               CrmSyncResource  *resource,
                               GBytes           *remote,
                               GError          **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *name = name_of (conn, resource);
  g_autofree char *message = g_strdup_printf (_("“%s” was deleted here and changed elsewhere: it was kept"), name);
  g_autofree char *decisions = NULL;

  json_builder_begin_array (builder);
  add_decision (builder, "", "", NULL, NULL, NULL, "restored");
  decisions = finish_decisions (builder);

  return insert (conn, resource, resource->base, NULL, remote, remote, decisions,
                 message, error);
}

gboolean
crm_sync_journal_add_kept (CrmConn          *conn,
                           CrmSyncResource  *resource,
                           GError          **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *name = name_of (conn, resource);
  g_autofree char *message = g_strdup_printf (_("“%s” was changed here and deleted elsewhere: it was kept"), name);
  g_autofree char *decisions = NULL;

  json_builder_begin_array (builder);
  add_decision (builder, "", "", NULL, NULL, NULL, "recreated");
  decisions = finish_decisions (builder);

  return insert (conn, resource, resource->base, NULL, NULL, NULL, decisions,
                 message, error);
}

gboolean
crm_sync_journal_add_lost (CrmConn          *conn,
                           CrmSyncResource  *resource,
                           GBytes           *base,
                           GBytes           *local,
                           GBytes           *remote,
                           GError          **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) missing = NULL;
  g_autofree char *name = name_of (conn, resource);
  g_autofree char *message = g_strdup_printf (_("The server does not keep a change of “%s”"), name);
  g_autofree char *decisions = NULL;

  crm_ical_check_read_back (base, local, remote, &missing);
  json_builder_begin_array (builder);
  for (guint i = 0; missing != NULL && i < missing->len; i++)
    {
      const char *text = g_ptr_array_index (missing, i);
      const char *space = strchr (text, ' ');
      g_autofree char *component = space == NULL ? g_strdup ("") : g_strndup (text, space - text);

      add_decision (builder, component, space == NULL ? text : space + 1, NULL, NULL, NULL, "lost");
    }
  decisions = finish_decisions (builder);

  return insert (conn, resource, base, local, remote, remote, decisions, message, error);
}

gboolean
crm_sync_journal_note (CrmConn          *conn,
                       CrmSyncResource  *resource,
                       CrmSyncEvent      event,
                       const char       *name,
                       guint             nth,
                       GError          **error)
{
  g_autofree char *found = NULL;
  g_autofree char *message = NULL;

  g_return_val_if_fail (resource != NULL, FALSE);

  if (nth > CRM_SYNC_NAMED)
    return TRUE;
  found = name != NULL && *name != '\0' ? g_strdup (name) : name_of (conn, resource);
  switch (event)
    {
    case CRM_SYNC_CAME:
      /* Translators: %s is the title of a meeting or task */
      message = g_strdup_printf (_("“%s” came from the server"), found);
      break;
    case CRM_SYNC_CHANGED:
      message = g_strdup_printf (_("“%s” was changed on the server"), found);
      break;
    case CRM_SYNC_REMOVED:
      message = g_strdup_printf (_("“%s” was deleted on the server"), found);
      break;
    case CRM_SYNC_SENT:
      message = g_strdup_printf (_("“%s” was sent to the server"), found);
      break;
    case CRM_SYNC_DELETED:
    default:
      message = g_strdup_printf (_("“%s” was deleted here, and now on the server"), found);
      break;
    }

  return crm_sync_add_log (conn, resource->calendar_id, "info", message, error);
}

/* @current with all values of the owner that the decisions name. */
static GBytes *
with_local_values (GBytes      *current,
                   GBytes      *local,
                   const char  *decisions,
                   GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GBytes) bytes = g_bytes_ref (current);
  JsonArray *array;

  if (!json_parser_load_from_data (parser, decisions, -1, error))
    return NULL;

  array = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *decision = json_array_get_object_element (array, i);
      const char *word = json_object_get_string_member_with_default (decision, "decision", "");
      GBytes *next;

      if (!g_str_equal (word, "remote") && !g_str_equal (word, "lost"))
        continue;
      next = crm_ical_merge_use_local (bytes, local, json_object_get_string_member_with_default (decision, "component", ""),
                                       json_object_get_string_member_with_default (decision, "field", ""),
                                       g_get_real_time () / G_USEC_PER_SEC, error);
      if (next == NULL)
        return NULL;
      g_bytes_unref (bytes);
      bytes = next;
    }

  return g_steal_pointer (&bytes);
}

static gboolean
edit_activity (CrmConn        *conn,
               gint64          activity_id,
               CrmIcalObject  *before,
               CrmIcalObject  *after,
               GError        **error)
{
  GPtrArray *events = crm_ical_object_get_events (after);
  g_autoptr (CrmRecord) record = crm_record_load (conn, &crm_activity_type, activity_id, error);

  if (record == NULL)
    return FALSE;

  for (guint i = 0; i < events->len; i++)
    {
      CrmIcalEvent *event = g_ptr_array_index (events, i);
      CrmIcalEvent *old = crm_ical_object_find (before, event->recurrence_id.kind == CRM_DATETIME_NONE ? NULL
                                                : &event->recurrence_id);
      g_autoptr (CrmRecord) shadow = crm_activity_from_event (conn, event, error);
      g_autoptr (CrmRecord) old_shadow = shadow == NULL || old == NULL ? NULL : crm_activity_from_event (conn, old, error);

      if (shadow == NULL || (old != NULL && old_shadow == NULL))
        return FALSE;
      if (g_strcmp0 (crm_record_get_text (shadow, "recurrence_id"), crm_record_get_text (record, "recurrence_id")) == 0)
        crm_activity_take_changes (record, old_shadow, shadow);
    }

  return !crm_record_is_changed (record) || crm_record_save (conn, record, error);
}

/* @set_id: the change set whose undo opens it again; 0: none, it stands as it is. */
static gboolean
settle (CrmConn  *conn,
        gint64    id,
        gint64    set_id,
        GError  **error)
{
  if (!crm_conn_run (conn, error, "UPDATE conflict AS f SET resolved_at = ?, settled_by = nullif (?, 0) WHERE id = ? AND "
                     CRM_SQL_CONFLICT_IS_OPEN ("f"), "iii", g_get_real_time (), set_id, id))
    return FALSE;
  crm_conn_touch (conn, "conflict", id);

  return TRUE;
}

gboolean
crm_sync_journal_use_mine (CrmConn  *conn,
                           gint64    id,
                           GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT activity_id, merged, local, decisions FROM conflict WHERE id = ?",
                                             "i", id);
  CrmStep step = stmt == NULL ? CRM_STEP_ERROR : crm_stmt_step (stmt, error);
  g_autoptr (GBytes) merged = NULL;
  g_autoptr (GBytes) local = NULL;
  g_autoptr (GBytes) mine = NULL;
  g_autoptr (CrmIcalObject) before = NULL;
  g_autoptr (CrmIcalObject) after = NULL;
  g_autofree char *decisions = NULL;
  gint64 activity;

  if (step == CRM_STEP_ERROR)
    return FALSE;
  if (step == CRM_STEP_DONE || crm_stmt_is_null (stmt, 1) || crm_stmt_is_null (stmt, 2))
    {
      g_set_error (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "conflict %" G_GINT64_FORMAT " has no version to take", id);
      return FALSE;
    }

  activity = crm_stmt_get_int (stmt, 0);
  merged = crm_stmt_dup_bytes (stmt, 1);
  local = crm_stmt_dup_bytes (stmt, 2);
  decisions = crm_stmt_dup_text (stmt, 3);
  crm_stmt_reset (stmt);

  mine = with_local_values (merged, local, decisions, error);
  before = mine == NULL ? NULL : crm_ical_object_parse (merged, error);
  after = before == NULL ? NULL : crm_ical_object_parse (mine, error);

  return after != NULL && edit_activity (conn, activity, before, after, error) && crm_sync_journal_settle (conn, id, error);
}

gboolean
crm_sync_journal_resolve (CrmConn  *conn,
                          gint64    id,
                          GError  **error)
{
  return settle (conn, id, 0, error);
}

gboolean
crm_sync_journal_settle (CrmConn  *conn,
                         gint64    id,
                         GError  **error)
{
  return settle (conn, id, crm_conn_get_set_id (conn), error);
}
