/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-activity-object.h"

#include <string.h>

#include "crm-activity-ical.h"
#include "crm-timezone.h"

/* The event of @object that @record stands for, NULL when it is not there. */
static CrmIcalEvent *
event_of (CrmIcalObject *object,
          CrmRecord     *record,
          CrmDatetime   *recurrence_id)
{
  const char *text = crm_record_get_text (record, "recurrence_id");
  const char *zone = crm_record_get_text (record, "tz");

  *recurrence_id = (CrmDatetime) CRM_DATETIME_INIT;
  if (text != NULL)
    crm_datetime_parse_ical (text, strlen (text), zone == NULL || *zone == '\0' ? NULL : crm_timezone_lookup (zone), recurrence_id);

  return crm_ical_object_find (object, text == NULL ? NULL : recurrence_id);
}

static gboolean
leave_out (CrmIcalObject      *object,
           const CrmDatetime  *recurrence_id,
           gint64              now,
           GError            **error)
{
  CrmIcalEvent *master = crm_ical_object_find (object, NULL);
  g_autoptr (CrmIcalEvent) event = NULL;

  if (!crm_ical_object_remove_override (object, recurrence_id) || master == NULL)
    return TRUE;

  event = crm_ical_event_copy (crm_ical_object_find (object, NULL));
  g_array_append_val (event->exdates, *recurrence_id);

  return crm_ical_object_apply (object, event, now, NULL, error);
}

gboolean
crm_activity_apply (CrmConn        *conn,
                    CrmRecord      *record,
                    CrmIcalObject  *object,
                    gint64          now,
                    GError        **error)
{
  CrmDatetime recurrence_id;
  CrmIcalEvent *known;
  g_autoptr (CrmIcalEvent) event = NULL;
  g_autoptr (CrmRecord) shadow = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);
  g_return_val_if_fail (object != NULL, FALSE);

  known = event_of (object, record, &recurrence_id);
  if (crm_record_has (record, "deleted_at"))
    return recurrence_id.kind == CRM_DATETIME_NONE || leave_out (object, &recurrence_id, now, error);

  if (known != NULL)
    {
      event = crm_ical_event_copy (known);
    }
  else
    {
      event = crm_ical_event_new (crm_activity_is_task (record) ? CRM_ICAL_TODO : CRM_ICAL_EVENT);
      g_free (event->uid);
      event->uid = g_strdup (crm_record_get_text (record, recurrence_id.kind != CRM_DATETIME_NONE ? "series_uid" : "uid"));
      event->recurrence_id = recurrence_id;
    }

  shadow = crm_activity_from_event (conn, event, error);

  return shadow != NULL && crm_activity_to_event (conn, record, shadow, event, error) &&
         crm_ical_object_apply (object, event, now, NULL, error);
}
