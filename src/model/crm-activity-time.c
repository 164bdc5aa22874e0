/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-activity-time.h"
#include "crm-span.h"

static gboolean
parse_any (const char        *text,
           const char        *tz,
           const CrmTimezone *zone,
           CrmDatetime       *datetime)
{
  return crm_datetime_parse_text (text, tz, datetime) || crm_datetime_parse_ical (text, strlen (text), zone, datetime);
}

/* A list of RFC 5545 values, separated by commas; NULL: none. What cannot be read is left out. */
static GArray *
parse_list (const char        *text,
            const char        *tz,
            const CrmTimezone *zone)
{
  g_auto (GStrv) values = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  GArray *list = NULL;

  if (values == NULL)
    return NULL;

  list = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
  for (guint i = 0; values[i] != NULL; i++)
    {
      CrmDatetime value;
      char *slash = strchr (values[i], '/');

      /* Of a period the beginning counts. */
      if (slash != NULL)
        *slash = '\0';
      if (parse_any (g_strstrip (values[i]), tz, zone, &value))
        g_array_append_val (list, value);
    }

  return list;
}

static const CrmDatetime *
get_list (GArray *list,
          guint  *n_values)
{
  *n_values = list != NULL ? list->len : 0;
  return list != NULL ? (const CrmDatetime *) (gpointer) list->data : NULL;
}

static void
point_to_lists (CrmActivityTime *self)
{
  CrmRecurrenceSet *set = &self->source.set;

  set->rrule = self->rrule;
  set->exdates = get_list (self->exdates, &set->n_exdates);
  set->rdates = get_list (self->rdates, &set->n_rdates);
  set->overridden = get_list (self->overridden, &set->n_overridden);
}

gboolean
crm_activity_time_init (CrmActivityTime          *self,
                        const CrmActivityColumns *columns)
{
  const char *start_text;
  CrmDatetime start;
  CrmDatetime end = CRM_DATETIME_INIT;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (columns != NULL, FALSE);

  memset (self, 0, sizeof *self);
  /* A task stands where it is due, even where another program gave it a beginning; a series goes by its beginning. */
  self->is_due = columns->due != NULL &&
                 (columns->starts == NULL || (columns->ends == NULL && columns->rrule == NULL && columns->rdates == NULL));
  start_text = self->is_due ? columns->due : columns->starts;
  if (start_text == NULL || !crm_datetime_parse_text (start_text, columns->tz, &start))
    return FALSE;

  if (!self->is_due && columns->ends != NULL && crm_datetime_parse_text (columns->ends, NULL, &end))
    {
      /* In the zone of its beginning: looked up once. */
      if (end.kind == CRM_DATETIME_FLOATING && start.kind != CRM_DATETIME_DATE)
        end = (CrmDatetime) { start.kind, end.local, start.zone };
      /* In the book the last day of an all-day entry belongs to it; here the end is the first moment after. */
      if (end.kind == CRM_DATETIME_DATE)
        end = crm_datetime_from_day (crm_datetime_get_day (&end) + 1);
      if ((end.kind == CRM_DATETIME_DATE) != (start.kind == CRM_DATETIME_DATE) || end.local < start.local)
        end = (CrmDatetime) CRM_DATETIME_INIT;
    }

  self->source.set.start = start;
  self->source.end = end;
  self->rrule = g_strdup (columns->rrule);
  self->exdates = parse_list (columns->exdates, columns->tz, start.zone);
  self->rdates = parse_list (columns->rdates, columns->tz, start.zone);
  point_to_lists (self);

  return TRUE;
}

void
crm_activity_time_clear (CrmActivityTime *self)
{
  g_clear_pointer (&self->rrule, g_free);
  g_clear_pointer (&self->exdates, g_array_unref);
  g_clear_pointer (&self->rdates, g_array_unref);
  g_clear_pointer (&self->overridden, g_array_unref);
}

void
crm_activity_time_override (CrmActivityTime *self,
                            const char      *recurrence_id)
{
  const CrmDatetime *start;
  CrmDatetime id;

  g_return_if_fail (self != NULL);
  g_return_if_fail (recurrence_id != NULL);

  start = &self->source.set.start;
  if (!parse_any (recurrence_id, crm_datetime_get_zone_name (start), start->zone, &id))
    return;

  if (self->overridden == NULL)
    self->overridden = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
  g_array_append_val (self->overridden, id);
  point_to_lists (self);
}

char *
crm_activity_time_to_occurrence (const CrmDatetime *start)
{
  return crm_datetime_to_text (start);
}

static gint64
to_minutes (gint64 seconds)
{
  return seconds >= 0 ? seconds / 60 : -((59 - seconds) / 60);
}

/* Days and floating times are placed in UTC here, since the file may be carried from zone to zone; who asks for a window asks
 * for half a day more on each side. */
static gboolean
compute_span (const CrmSpanSource *source,
              CrmSpan             *span)
{
  const CrmActivityColumns columns = {
    source->starts, source->ends, source->due, source->tz, source->rrule, NULL, source->rdates, source->all_day
  };
  const CrmTimezone *utc = crm_timezone_get_utc ();
  g_auto (CrmActivityTime) time = { 0 };
  gint64 start;
  gint64 length = 0;
  gint64 last;

  if (!crm_activity_time_init (&time, &columns))
    return FALSE;

  start = crm_datetime_to_instant (&time.source.set.start, utc);
  if (time.source.end.kind != CRM_DATETIME_NONE)
    length = MAX (crm_datetime_to_instant (&time.source.end, utc) - start, 0);
  else if (time.source.set.start.kind == CRM_DATETIME_DATE)
    length = CRM_SECONDS_PER_DAY;

  span->series = time.rrule != NULL || time.source.set.n_rdates > 0;
  span->starts = to_minutes (start);
  if (!span->series)
    span->ends = to_minutes (start + length + 59);
  else if (crm_recurrence_set_get_last (&time.source.set, utc, &last))
    span->ends = to_minutes (MAX (last, start) + length + 59);
  else
    span->ends = G_MAXINT64;

  span->wall = time.source.set.start.local;
  span->length = time.source.end.kind != CRM_DATETIME_NONE ? time.source.end.local - span->wall : -1;
  span->shape = (time.source.set.start.kind == CRM_DATETIME_DATE ? CRM_SPAN_DATE : 0) | (time.is_due ? CRM_SPAN_DUE : 0);

  return TRUE;
}

void
crm_activity_time_register (void)
{
  static gsize registered;

  if (g_once_init_enter (&registered))
    {
      crm_span_set_func (compute_span);
      g_once_init_leave (&registered, 1);
    }
}
