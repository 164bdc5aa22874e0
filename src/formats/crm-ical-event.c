/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ical-event.h"

static void
clear_alarm (gpointer data)
{
  CrmIcalAlarm *alarm = data;

  g_clear_pointer (&alarm->uid, g_free);
  g_clear_pointer (&alarm->action, g_free);
}

static CrmIcalEvent *
event_alloc (void)
{
  CrmIcalEvent *event = g_new0 (CrmIcalEvent, 1);

  event->percent = -1;
  event->exdates = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
  event->rdates = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
  event->categories = g_ptr_array_new_with_free_func (g_free);
  event->contacts = g_ptr_array_new_with_free_func (g_free);
  event->deals = g_ptr_array_new_with_free_func (g_free);
  event->alarms = g_array_new (FALSE, FALSE, sizeof (CrmIcalAlarm));
  g_array_set_clear_func (event->alarms, clear_alarm);
  return event;
}

CrmIcalEvent *
crm_ical_event_new (CrmIcalKind kind)
{
  CrmIcalEvent *event = event_alloc ();

  event->kind = kind;
  event->uid = g_uuid_string_random ();
  return event;
}

static gpointer
copy_string (gconstpointer text,
             gpointer      data)
{
  return g_strdup (text);
}

CrmIcalEvent *
crm_ical_event_copy (const CrmIcalEvent *event)
{
  CrmIcalEvent *copy;

  g_return_val_if_fail (event != NULL, NULL);

  copy = g_memdup2 (event, sizeof *event);
  copy->uid = g_strdup (event->uid);
  copy->summary = g_strdup (event->summary);
  copy->description = g_strdup (event->description);
  copy->location = g_strdup (event->location);
  copy->url = g_strdup (event->url);
  copy->status = g_strdup (event->status);
  copy->class_name = g_strdup (event->class_name);
  copy->transparency = g_strdup (event->transparency);
  copy->rrule = g_strdup (event->rrule);
  copy->exdates = g_array_copy (event->exdates);
  copy->rdates = g_array_copy (event->rdates);
  copy->categories = g_ptr_array_copy (event->categories, copy_string, NULL);
  copy->contacts = g_ptr_array_copy (event->contacts, copy_string, NULL);
  copy->deals = g_ptr_array_copy (event->deals, copy_string, NULL);

  copy->alarms = g_array_new (FALSE, FALSE, sizeof (CrmIcalAlarm));
  g_array_set_clear_func (copy->alarms, clear_alarm);
  for (guint i = 0; i < event->alarms->len; i++)
    {
      CrmIcalAlarm alarm = g_array_index (event->alarms, CrmIcalAlarm, i);

      alarm.uid = g_strdup (alarm.uid);
      alarm.action = g_strdup (alarm.action);
      g_array_append_val (copy->alarms, alarm);
    }

  return copy;
}

void
crm_ical_event_free (CrmIcalEvent *event)
{
  if (event == NULL)
    return;

  g_free (event->uid);
  g_free (event->summary);
  g_free (event->description);
  g_free (event->location);
  g_free (event->url);
  g_free (event->status);
  g_free (event->class_name);
  g_free (event->transparency);
  g_free (event->rrule);
  g_array_unref (event->exdates);
  g_array_unref (event->rdates);
  g_ptr_array_unref (event->categories);
  g_ptr_array_unref (event->contacts);
  g_ptr_array_unref (event->deals);
  g_array_unref (event->alarms);
  g_free (event);
}

void
crm_ical_event_add_alarm (CrmIcalEvent *event,
                          int           minutes)
{
  CrmIcalAlarm alarm = { .action = NULL };

  g_return_if_fail (event != NULL);

  alarm.uid = g_uuid_string_random ();
  alarm.action = g_strdup ("DISPLAY");
  alarm.offset = (gint64) minutes * -60;
  g_array_append_val (event->alarms, alarm);
}

gboolean
crm_ical_event_is_done (const CrmIcalEvent *event)
{
  g_return_val_if_fail (event != NULL, FALSE);

  return event->kind == CRM_ICAL_TODO
         && (g_strcmp0 (event->status, "COMPLETED") == 0 || event->completed.kind != CRM_DATETIME_NONE || event->percent == 100);
}

void
crm_ical_event_set_done (CrmIcalEvent *event,
                         gboolean      done,
                         gint64        now)
{
  g_return_if_fail (event != NULL);

  if (crm_ical_event_is_done (event) == done)
    return;

  g_free (event->status);
  event->status = g_strdup (done ? "COMPLETED" : "NEEDS-ACTION");
  event->completed = done ? crm_datetime_from_instant (now) : (CrmDatetime) CRM_DATETIME_INIT;
  event->percent = done ? 100 : 0;
}

CrmDatetime
crm_ical_event_get_end (const CrmIcalEvent *event)
{
  CrmDatetime end;

  g_return_val_if_fail (event != NULL, (CrmDatetime) CRM_DATETIME_INIT);

  end = event->end.kind != CRM_DATETIME_NONE ? event->end : event->start;
  if (event->start.kind == CRM_DATETIME_DATE && end.local <= event->start.local)
    end = crm_datetime_from_day (crm_datetime_get_day (&event->start) + 1);

  return end;
}

gboolean
crm_ical_parse_duration (const char *value,
                         gsize       length,
                         gint64     *days,
                         gint64     *seconds)
{
  const char *at = value;
  const char *end = value + length;
  gboolean in_time = FALSE;
  int sign = 1;
  guint n_parts = 0;

  g_return_val_if_fail (value != NULL || length == 0, FALSE);
  g_return_val_if_fail (days != NULL && seconds != NULL, FALSE);

  *days = *seconds = 0;
  while (at < end && g_ascii_isspace (*at))
    at++;
  if (at < end && (*at == '+' || *at == '-'))
    sign = *at++ == '-' ? -1 : 1;
  if (at >= end || g_ascii_toupper (*at++) != 'P')
    return FALSE;

  while (at < end && !g_ascii_isspace (*at))
    {
      gint64 number = 0;
      const char *digits;

      if (g_ascii_toupper (*at) == 'T')
        {
          in_time = TRUE;
          at++;
          continue;
        }

      for (digits = at; at < end && g_ascii_isdigit (*at) && at - digits < 10; at++)
        number = number * 10 + (*at - '0');
      if (at == digits || at >= end)
        return FALSE;

      switch (g_ascii_toupper (*at++))
        {
        case 'W':
          *days += number * 7;
          break;
        case 'D':
          *days += number;
          break;
        case 'H':
          *seconds += number * 3600;
          break;
        case 'M':
          if (!in_time)
            return FALSE;
          *seconds += number * 60;
          break;
        case 'S':
          *seconds += number;
          break;
        default:
          return FALSE;
        }
      n_parts++;
    }

  /* Nobody means a thousand years, and what follows computes with it. */
  if (n_parts == 0 || *days > 366000 || *seconds > (gint64) 366000 * CRM_SECONDS_PER_DAY)
    return FALSE;

  *days *= sign;
  *seconds *= sign;
  return TRUE;
}

CrmDatetime
crm_ical_add_duration (const CrmDatetime *start,
                       gint64             days,
                       gint64             seconds)
{
  CrmDatetime end;

  g_return_val_if_fail (start != NULL, (CrmDatetime) CRM_DATETIME_INIT);

  end = *start;
  end.local += days * CRM_SECONDS_PER_DAY;
  if (start->kind == CRM_DATETIME_DATE)
    end.local += seconds / CRM_SECONDS_PER_DAY * CRM_SECONDS_PER_DAY;
  else if (start->kind == CRM_DATETIME_ZONED && seconds != 0)
    end.local = crm_timezone_to_local (end.zone, crm_timezone_to_utc (end.zone, end.local) + seconds);
  else
    end.local += seconds;

  return end;
}
