/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-export-private.h"

#include <string.h>

#include "crm-activity-ical.h"
#include "crm-activity-object.h"
#include "crm-content-document.h"
#include "crm-record-store.h"

/*
 * Activities as one VCALENDAR (RFC 5545 3.4). Each series is made as an object of its own, the one from the server with what
 * Clientele does not know where there is one, and its components are taken over.
 */

#define END_CALENDAR "END:VCALENDAR\r\n"

static void
begin (CrmExport *export)
{
  g_autoptr(CrmIcalObject) empty = crm_ical_object_new ();
  g_autoptr(GBytes) bytes = crm_ical_object_to_bytes (empty);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert (g_str_has_suffix (text, END_CALENDAR));
  g_string_append_len (export->text, text, (gssize) (strlen (text) - strlen (END_CALENDAR)));
  export->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* What the server has of the activity, if it can be edited; else an empty object. NULL on an error of the store. */
static CrmIcalObject *
open_object (CrmConn  *conn,
             gint64    id,
             GError  **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT r.base FROM activity_resource a JOIN resource r ON r.id = a.resource_id"
                                            " WHERE a.activity_id = ? AND r.base IS NOT NULL", "i", id);
  CrmStep step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;
  g_autoptr(GBytes) base = NULL;
  g_autoptr(CrmIcalObject) object = NULL;

  if (step == CRM_STEP_ERROR)
    return NULL;

  base = step == CRM_STEP_ROW ? crm_stmt_dup_bytes (stmt, 0) : NULL;
  object = base != NULL ? crm_ical_object_parse (base, NULL) : NULL;

  return object != NULL && crm_ical_object_check (object, NULL) ? g_steal_pointer (&object) : crm_ical_object_new ();
}

static gboolean
add_overrides (CrmExport      *export,
               CrmConn        *conn,
               CrmRecord      *master,
               CrmIcalObject  *object,
               GError        **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM activity WHERE series_uid = ? AND recurrence_id IS NOT NULL ORDER BY recurrence_id", "s",
                                            crm_record_get_text (master, "uid"));
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      g_autoptr(CrmRecord) override = crm_record_load (conn, &crm_activity_type, crm_stmt_get_int (stmt, 0), error);

      if (override == NULL || !crm_activity_apply (conn, override, object, export->now, error))
        return FALSE;
    }

  return step == CRM_STEP_DONE;
}

/* An override goes into the file with its series; one whose series is gone stands for itself. */
static gboolean
has_series (CrmConn   *conn,
            CrmRecord *record,
            gboolean  *has,
            GError   **error)
{
  g_autoptr(GError) local_error = NULL;

  *has = crm_record_has (record, "recurrence_id") &&
         crm_conn_get_int (conn, 0, &local_error, "SELECT EXISTS (SELECT 1 FROM activity WHERE uid = ? AND recurrence_id IS NULL AND deleted_at IS NULL)", "s",
                           crm_record_get_text (record, "series_uid")) != 0;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
take_components (CrmExport      *export,
                 CrmIcalObject  *object,
                 GError        **error)
{
  g_autoptr(GBytes) bytes = crm_ical_object_to_bytes (object);
  g_autoptr(CrmContentDocument) document = crm_content_document_parse (bytes, NULL, error);
  CrmContentComponent *calendar;
  CrmContentComponent *component = NULL;

  if (document == NULL)
    return FALSE;

  calendar = crm_content_component_next_child (crm_content_document_get_root (document), "VCALENDAR", NULL);
  g_assert (calendar != NULL);
  while ((component = crm_content_component_next_child (calendar, NULL, component)) != NULL)
    {
      g_autoptr(GBytes) part = crm_content_component_to_bytes (component);
      g_autofree char *zone = crm_content_component_is (component, "VTIMEZONE") ? crm_content_component_dup_text (component, "TZID") : NULL;

      if (zone == NULL || g_hash_table_add (export->zones, g_steal_pointer (&zone)))
        g_string_append_len (export->text, g_bytes_get_data (part, NULL), (gssize) g_bytes_get_size (part));
    }

  return TRUE;
}

static gboolean
add (CrmExport  *export,
     CrmConn    *conn,
     CrmRecord  *record,
     GError    **error)
{
  g_autoptr(CrmIcalObject) object = NULL;
  gboolean has;

  if (!crm_activity_is_for_calendar (record))
    return TRUE;
  if (!has_series (conn, record, &has, error))
    return FALSE;
  if (has)
    {
      export->n_written++;
      return TRUE;
    }

  crm_record_clear (record, "recurrence_id");
  object = open_object (conn, crm_record_get_id (record), error);
  if (object == NULL || !crm_activity_apply (conn, record, object, export->now, error) || !add_overrides (export, conn, record, object, error) ||
      !take_components (export, object, error))
    return FALSE;
  export->n_written++;

  return TRUE;
}

static gboolean
end (CrmExport  *export,
     GError    **error)
{
  g_string_append (export->text, END_CALENDAR);

  return TRUE;
}

const CrmExportWriter crm_export_calendar = { begin, add, end };
