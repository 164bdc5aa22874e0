/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ical.h"

#include "crm-content-text.h"
#include "crm-ical-private.h"
#include "crm-vtimezone.h"

#define EXDATES_PER_LINE 50

/* One edit: @base is what the component said before, @event what it shall say. */
typedef struct
{
  CrmIcalObject *self;
  CrmContentComponent *component;
  const CrmIcalEvent *base;
  const CrmIcalEvent *event;
  gboolean changed;
  gboolean reschedules;     /* what SEQUENCE counts (RFC 5546 2.1.4) */
} Edit;

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

static gboolean
same_text (const char *one,
           const char *other)
{
  return (is_empty (one) && is_empty (other)) || g_strcmp0 (one, other) == 0;
}

/* Writes the value and leaves the parameters alone; NULL takes the property away. */
static void
write_raw (Edit       *edit,
           const char *name,
           const char *value)
{
  const CrmContentLine *line = crm_content_component_next_line (edit->component, name, NULL);

  edit->changed = TRUE;
  if (value == NULL)
    crm_content_component_remove_all (edit->component, name);
  else if (line != NULL)
    crm_content_component_set_value (edit->component, line, value);
  else
    crm_content_component_append (edit->component, NULL, name, NULL, value);
}

static gboolean
write_text (Edit       *edit,
            const char *name,
            const char *base,
            const char *text)
{
  g_autofree char *escaped = NULL;

  if (same_text (base, text))
    return FALSE;

  escaped = is_empty (text) ? NULL : crm_content_text_escape (text);
  write_raw (edit, name, escaped);
  return TRUE;
}

static void
write_instant (Edit       *edit,
               const char *name,
               gint64      now)
{
  CrmDatetime instant = crm_datetime_from_instant (now);
  g_autofree char *value = crm_datetime_to_ical (&instant);

  crm_content_component_set (edit->component, name, NULL, value);
}

/* What belongs to a text and would contradict the new one goes with the old. */
static void
remove_twins (Edit       *edit,
              const char *name,
              const char *twins[])
{
  const CrmContentLine *line = crm_content_component_next_line (edit->component, name, NULL);

  if (line != NULL)
    crm_content_component_set_param (edit->component, line, "ALTREP", NULL);
  for (guint i = 0; twins[i] != NULL; i++)
    crm_content_component_remove_all (edit->component, twins[i]);
}

static void
write_texts (Edit *edit)
{
  const CrmIcalEvent *base = edit->base, *event = edit->event;

  write_text (edit, "SUMMARY", base->summary, event->summary);
  if (write_text (edit, "DESCRIPTION", base->description, event->description))
    remove_twins (edit, "DESCRIPTION", (const char *[]) { "X-ALT-DESC", "STYLED-DESCRIPTION", NULL });
  if (write_text (edit, "LOCATION", base->location, event->location))
    remove_twins (edit, "LOCATION", (const char *[]) { "GEO", "X-APPLE-STRUCTURED-LOCATION", "X-MICROSOFT-LOCATIONS", NULL });
  if (!same_text (base->url, event->url))
    write_raw (edit, "URL", is_empty (event->url) ? NULL : event->url);
  write_text (edit, "CLASS", base->class_name, event->class_name);
  write_text (edit, "TRANSP", base->transparency, event->transparency);
}

/* The TZID by which this object knows the zone of @datetime; if by none, its IANA name, and the definition is added. */
static char *
get_tzid (CrmIcalObject     *self,
          const CrmDatetime *datetime)
{
  const char *name = crm_timezone_get_name (datetime->zone);
  CrmIcalZone zone = { CRM_SLICE_EMPTY, datetime->zone, NULL };

  for (guint i = 0; i < self->zones->len; i++)
    {
      const CrmIcalZone *present = &g_array_index (self->zones, CrmIcalZone, i);

      if (crm_ical_choose_zone (present, datetime->local) == datetime->zone)
        return crm_content_param_decode (present->tzid);
    }

  crm_vtimezone_append (self->calendar, datetime->zone, crm_datetime_to_instant (datetime, NULL));
  zone.tzid = crm_slice_from_string (name);
  g_array_append_val (self->zones, zone);
  return g_strdup (name);
}

/* The parameters that @datetime needs: VALUE=DATE, or TZID. (transfer full) */
static char *
get_datetime_params (CrmIcalObject     *self,
                     const CrmDatetime *datetime)
{
  GString *params = g_string_new (NULL);

  if (datetime->kind == CRM_DATETIME_DATE)
    {
      g_string_append (params, "VALUE=DATE");
    }
  else if (datetime->kind == CRM_DATETIME_ZONED)
    {
      g_autofree char *tzid = get_tzid (self, datetime);

      crm_content_param_append (params, "TZID", tzid);
    }

  return g_string_free (params, FALSE);
}

static void
write_datetime (Edit              *edit,
                const char        *name,
                const CrmDatetime *base,
                const CrmDatetime *datetime)
{
  const CrmContentLine *line = crm_content_component_next_line (edit->component, name, NULL);
  g_autofree char *value = crm_datetime_to_ical (datetime);

  edit->changed = TRUE;
  if (value == NULL)
    {
      crm_content_component_remove_all (edit->component, name);
    }
  else if (line == NULL)
    {
      g_autofree char *params = get_datetime_params (edit->self, datetime);

      crm_content_component_append (edit->component, NULL, name, *params != '\0' ? params : NULL, value);
    }
  else
    {
      if (datetime->kind != base->kind || datetime->zone != base->zone)
        {
          g_autofree char *tzid = datetime->kind == CRM_DATETIME_ZONED ? get_tzid (edit->self, datetime) : NULL;

          crm_content_component_set_param (edit->component, line, "VALUE",
                                           datetime->kind == CRM_DATETIME_DATE ? "DATE" : NULL);
          crm_content_component_set_param (edit->component, line, "TZID", tzid);
        }
      crm_content_component_set_value (edit->component, line, value);
    }
}

/* Whether the DURATION as it stands leads from the new start to the new end: then it is left alone. */
static gboolean
duration_fits (Edit              *edit,
               const CrmDatetime *end)
{
  const CrmContentLine *line = crm_content_component_next_line (edit->component, "DURATION", NULL);
  gint64 days, seconds;
  CrmDatetime reached;

  if (line == NULL || edit->event->start.kind == CRM_DATETIME_NONE
      || !crm_ical_parse_duration (line->value.data, line->value.len, &days, &seconds))
    return FALSE;

  reached = crm_ical_add_duration (&edit->event->start, days, seconds);
  return crm_datetime_equal (&reached, end);
}

static void
write_times (Edit *edit)
{
  gboolean task = edit->event->kind == CRM_ICAL_TODO;
  const char *name = task ? "DUE" : "DTEND";
  const CrmDatetime *base_end = task ? &edit->base->due : &edit->base->end;
  const CrmDatetime *end = task ? &edit->event->due : &edit->event->end;
  gboolean has_duration = crm_content_component_next_line (edit->component, "DURATION", NULL) != NULL;
  gboolean start_moves = !crm_datetime_equal (&edit->base->start, &edit->event->start);
  gboolean end_moves = !crm_datetime_equal (base_end, end);

  if (start_moves)
    write_datetime (edit, "DTSTART", &edit->base->start, &edit->event->start);
  if (has_duration && (start_moves || end_moves) && !duration_fits (edit, end))
    {
      CrmDatetime none = CRM_DATETIME_INIT;

      crm_content_component_remove_all (edit->component, "DURATION");
      write_datetime (edit, name, &none, end);
    }
  else if (!has_duration && end_moves)
    {
      write_datetime (edit, name, base_end, end);
    }

  if (start_moves || end_moves)
    edit->changed = edit->reschedules = TRUE;
}

static void
write_rule (Edit *edit)
{
  if (same_text (edit->base->rrule, edit->event->rrule))
    return;

  write_raw (edit, "RRULE", is_empty (edit->event->rrule) ? NULL : edit->event->rrule);
  edit->reschedules = TRUE;
}

static gboolean
has_date (GArray            *dates,
          const CrmDatetime *date)
{
  for (guint i = 0; i < dates->len; i++)
    {
      if (crm_datetime_equal (&g_array_index (dates, CrmDatetime, i), date))
        return TRUE;
    }

  return FALSE;
}

/* Takes the values that are not wanted any more out of the lines; a line that keeps all of its values stays as it is. */
static void
remove_dates (Edit       *edit,
              const char *name,
              GArray     *wanted)
{
  const CrmContentLine *line = crm_content_component_next_line (edit->component, name, NULL);

  while (line != NULL)
    {
      const CrmContentLine *next = crm_content_component_next_line (edit->component, name, line);
      g_autoptr (GString) kept = g_string_new (NULL);
      gboolean dropped = FALSE;
      CrmSlice rest = line->value;
      CrmSlice part;

      while (crm_content_param_value_next (&rest, &part))
        {
          const char *slash = part.len > 0 ? memchr (part.data, '/', part.len) : NULL;
          CrmSlice first = slash != NULL ? crm_slice (part.data, (gsize) (slash - part.data)) : part;
          CrmDatetime date;

          if (crm_ical_read_datetime (edit->self, line, first, &date, NULL) && !has_date (wanted, &date))
            {
              dropped = TRUE;
              continue;
            }
          if (kept->len > 0)
            g_string_append_c (kept, ',');
          g_string_append_len (kept, part.data, (gssize) part.len);
        }

      if (dropped && kept->len == 0)
        crm_content_component_remove (edit->component, line);
      else if (dropped)
        crm_content_component_set_value (edit->component, line, kept->str);
      edit->changed = edit->changed || dropped;
      edit->reschedules = edit->reschedules || dropped;
      line = next;
    }
}

static void
add_dates (Edit       *edit,
           const char *name,
           GArray     *present,
           GArray     *wanted)
{
  g_autoptr (GString) values = g_string_new (NULL);
  const CrmDatetime *form = NULL;
  guint n_values = 0;

  for (guint i = 0; i <= wanted->len; i++)
    {
      const CrmDatetime *date = i < wanted->len ? &g_array_index (wanted, CrmDatetime, i) : NULL;
      g_autofree char *value = NULL;

      if (date != NULL && (date->kind == CRM_DATETIME_NONE || has_date (present, date)))
        continue;

      if (n_values > 0 && (date == NULL || n_values == EXDATES_PER_LINE || date->kind != form->kind || date->zone != form->zone))
        {
          g_autofree char *params = get_datetime_params (edit->self, form);

          crm_content_component_append (edit->component, NULL, name, *params != '\0' ? params : NULL, values->str);
          g_string_truncate (values, 0);
          n_values = 0;
          edit->changed = edit->reschedules = TRUE;
        }
      if (date == NULL)
        break;

      value = crm_datetime_to_ical (date);
      g_string_append_printf (values, "%s%s", n_values > 0 ? "," : "", value);
      form = date;
      n_values++;
    }
}

static void
write_dates (Edit       *edit,
             const char *name,
             GArray     *present,
             GArray     *wanted)
{
  if (present->len == 0 && wanted->len == 0)
    return;

  remove_dates (edit, name, wanted);
  add_dates (edit, name, present, wanted);
}

static gboolean
has_string (GPtrArray  *strings,
            const char *string)
{
  return g_ptr_array_find_with_equal_func (strings, string, g_str_equal, NULL);
}

static void
write_categories (Edit *edit)
{
  GPtrArray *present = edit->base->categories, *wanted = edit->event->categories;
  const CrmContentLine *line = crm_content_component_next_line (edit->component, "CATEGORIES", NULL);
  g_autoptr (GString) added = g_string_new (NULL);

  while (line != NULL)
    {
      const CrmContentLine *next = crm_content_component_next_line (edit->component, "CATEGORIES", line);
      g_autoptr (GString) kept = g_string_new (NULL);
      gboolean dropped = FALSE, more = TRUE;
      CrmSlice rest = line->value;
      CrmSlice part;

      while (crm_content_text_next_part (&rest, ',', &part, &more))
        {
          g_autofree char *category = crm_content_text_unescape (part);

          g_strstrip (category);
          if (*category != '\0' && !has_string (wanted, category))
            {
              dropped = TRUE;
              continue;
            }
          if (kept->len > 0)
            g_string_append_c (kept, ',');
          g_string_append_len (kept, part.data, (gssize) part.len);
        }

      if (dropped && kept->len == 0)
        crm_content_component_remove (edit->component, line);
      else if (dropped)
        crm_content_component_set_value (edit->component, line, kept->str);
      edit->changed = edit->changed || dropped;
      line = next;
    }

  line = crm_content_component_next_line (edit->component, "CATEGORIES", NULL);
  if (line != NULL)
    g_string_append_len (added, line->value.data, (gssize) line->value.len);
  for (guint i = 0; i < wanted->len; i++)
    {
      const char *category = g_ptr_array_index (wanted, i);

      if (is_empty (category) || has_string (present, category))
        continue;
      if (added->len > 0)
        g_string_append_c (added, ',');
      crm_content_text_append_escaped (added, category);
      edit->changed = TRUE;
    }
  if (line != NULL)
    crm_content_component_set_value (edit->component, line, added->str);
  else if (added->len > 0)
    crm_content_component_append (edit->component, NULL, "CATEGORIES", NULL, added->str);
}

static void
write_links (Edit       *edit,
             const char *name,
             GPtrArray  *present,
             GPtrArray  *wanted)
{
  const CrmContentLine *line = crm_content_component_next_line (edit->component, name, NULL);

  while (line != NULL)
    {
      const CrmContentLine *next = crm_content_component_next_line (edit->component, name, line);
      g_autofree char *value = crm_content_text_unescape (line->value);

      if (g_str_has_prefix (value, "urn:uuid:") && !has_string (wanted, value + strlen ("urn:uuid:")))
        {
          crm_content_component_remove (edit->component, line);
          edit->changed = TRUE;
        }
      line = next;
    }

  for (guint i = 0; i < wanted->len; i++)
    {
      const char *uid = g_ptr_array_index (wanted, i);
      g_autofree char *value = g_strconcat ("urn:uuid:", uid, NULL);

      if (is_empty (uid) || has_string (present, uid))
        continue;
      crm_content_component_append (edit->component, NULL, name, NULL, value);
      edit->changed = TRUE;
    }
}

static void
write_number (Edit       *edit,
              const char *name,
              int         base,
              int         number,
              int         none)
{
  g_autofree char *value = NULL;

  if (base == number)
    return;

  value = number == none ? NULL : g_strdup_printf ("%d", number);
  write_raw (edit, name, value);
}

static void
write_state (Edit *edit)
{
  if (write_text (edit, "STATUS", edit->base->status, edit->event->status))
    edit->reschedules = TRUE;
  if (!crm_datetime_equal (&edit->base->completed, &edit->event->completed))
    write_datetime (edit, "COMPLETED", &edit->base->completed, &edit->event->completed);
  write_number (edit, "PERCENT-COMPLETE", edit->base->percent, edit->event->percent, -1);
  write_number (edit, "PRIORITY", edit->base->priority, edit->event->priority, 0);
}

/* "-PT15M", "P1DT2H", "PT0S" */
static char *
format_duration (gint64 seconds)
{
  GString *text = g_string_new (seconds < 0 ? "-P" : "P");
  gint64 left = ABS (seconds);

  if (left >= CRM_SECONDS_PER_DAY)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "D", left / CRM_SECONDS_PER_DAY);
  left %= CRM_SECONDS_PER_DAY;
  if (left > 0 || seconds == 0)
    g_string_append_c (text, 'T');
  if (left >= 3600)
    g_string_append_printf (text, "%dH", (int) (left / 3600));
  if (left % 3600 >= 60)
    g_string_append_printf (text, "%dM", (int) (left % 3600 / 60));
  if (left % 60 > 0 || seconds == 0)
    g_string_append_printf (text, "%dS", (int) (left % 60));

  return g_string_free (text, FALSE);
}

static void
write_trigger (CrmContentComponent *component,
               const CrmIcalAlarm  *alarm)
{
  g_autofree char *value = alarm->at.kind != CRM_DATETIME_NONE ? crm_datetime_to_ical (&alarm->at)
                                                                : format_duration (alarm->offset);

  crm_content_component_set (component, "TRIGGER",
                             alarm->at.kind != CRM_DATETIME_NONE ? "VALUE=DATE-TIME" : alarm->from_end ? "RELATED=END" : NULL,
                             value);
}

static void
write_acknowledged (CrmContentComponent *component,
                    const CrmIcalAlarm  *alarm)
{
  g_autofree char *value = crm_datetime_to_ical (&alarm->acknowledged);

  if (value != NULL)
    crm_content_component_set (component, "ACKNOWLEDGED", NULL, value);
  else
    crm_content_component_remove_all (component, "ACKNOWLEDGED");
}

static const CrmIcalAlarm *
find_alarm (GArray     *alarms,
            const char *key)
{
  for (guint i = 0; i < alarms->len; i++)
    {
      g_autofree char *other = crm_ical_alarm_get_key (&g_array_index (alarms, CrmIcalAlarm, i));

      if (g_str_equal (key, other))
        return &g_array_index (alarms, CrmIcalAlarm, i);
    }

  return NULL;
}

static void
add_alarm (Edit               *edit,
           const CrmIcalAlarm *alarm)
{
  CrmContentComponent *component = crm_content_component_add_child (edit->component, "VALARM");
  const char *text = is_empty (edit->event->summary) ? "Reminder" : edit->event->summary;
  g_autofree char *description = crm_content_text_escape (text);

  if (alarm->uid != NULL)
    crm_content_component_append (component, NULL, "UID", NULL, alarm->uid);
  crm_content_component_append (component, NULL, "ACTION", NULL, alarm->action != NULL ? alarm->action : "DISPLAY");
  crm_content_component_append (component, NULL, "DESCRIPTION", NULL, description);
  write_trigger (component, alarm);
  if (alarm->acknowledged.kind != CRM_DATETIME_NONE)
    write_acknowledged (component, alarm);
  edit->changed = TRUE;
}

static void
write_alarms (Edit *edit)
{
  CrmContentComponent *component = crm_content_component_next_child (edit->component, "VALARM", NULL);

  while (component != NULL)
    {
      CrmContentComponent *next = crm_content_component_next_child (edit->component, "VALARM", component);
      CrmIcalAlarm present;

      if (crm_ical_read_alarm (edit->self, component, &present))
        {
          g_autofree char *key = crm_ical_alarm_get_key (&present);
          const CrmIcalAlarm *alarm = find_alarm (edit->event->alarms, key);

          if (alarm == NULL)
            {
              crm_content_component_remove_child (edit->component, component);
              edit->changed = TRUE;
            }
          else
            {
              if (alarm->offset != present.offset || alarm->from_end != present.from_end
                  || !crm_datetime_equal (&alarm->at, &present.at))
                {
                  write_trigger (component, alarm);
                  edit->changed = TRUE;
                }
              if (!crm_datetime_equal (&alarm->acknowledged, &present.acknowledged))
                {
                  write_acknowledged (component, alarm);
                  edit->changed = TRUE;
                }
            }
        }
      g_free (present.uid);
      g_free (present.action);
      component = next;
    }

  for (guint i = 0; i < edit->event->alarms->len; i++)
    {
      const CrmIcalAlarm *alarm = &g_array_index (edit->event->alarms, CrmIcalAlarm, i);
      g_autofree char *key = crm_ical_alarm_get_key (alarm);

      if (find_alarm (edit->base->alarms, key) == NULL)
        add_alarm (edit, alarm);
    }
}

static void
write_fields (Edit   *edit,
              gint64  now)
{
  gboolean is_new = crm_content_component_next_line (edit->component, "DTSTAMP", NULL) == NULL && edit->base->created.kind == CRM_DATETIME_NONE;

  write_times (edit);
  write_texts (edit);
  write_rule (edit);
  write_dates (edit, "EXDATE", edit->base->exdates, edit->event->exdates);
  write_dates (edit, "RDATE", edit->base->rdates, edit->event->rdates);
  write_state (edit);
  write_categories (edit);
  write_links (edit, CRM_ICAL_CONTACT, edit->base->contacts, edit->event->contacts);
  write_links (edit, CRM_ICAL_DEAL, edit->base->deals, edit->event->deals);
  write_alarms (edit);

  if (!edit->changed)
    return;

  write_instant (edit, "DTSTAMP", now);
  write_instant (edit, "LAST-MODIFIED", now);
  if (is_new)
    write_instant (edit, "CREATED", now);
  else if (edit->reschedules)
    write_number (edit, "SEQUENCE", edit->base->sequence, edit->base->sequence + 1, -1);
}

/* An override begins as a copy of its master, so that what is not known here holds for the occurrence too. */
static CrmContentComponent *
add_override (CrmIcalObject     *self,
              guint              master_index,
              const CrmDatetime *recurrence_id)
{
  static const char *const of_master[] = { "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID" };
  const CrmIcalEvent *master = g_ptr_array_index (self->events, master_index);
  CrmContentComponent *component = crm_content_component_add_child_copy (self->calendar,
                                                                         g_ptr_array_index (self->components, master_index));
  CrmDatetime id = *recurrence_id;
  g_autofree char *value = NULL;
  g_autofree char *params = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (of_master); i++)
    crm_content_component_remove_all (component, of_master[i]);

  /* In the form of the master's start, whatever the caller's zone: some servers show the occurrence twice otherwise. */
  if (master->start.kind == CRM_DATETIME_ZONED)
    id = crm_datetime_to_zone (&id, master->start.zone);
  else if (master->start.kind == CRM_DATETIME_UTC)
    id = crm_datetime_to_zone (&id, crm_timezone_get_utc ());
  else if (master->start.kind == CRM_DATETIME_DATE)
    id = crm_datetime_from_day (crm_datetime_get_day (&id));

  value = crm_datetime_to_ical (&id);
  params = get_datetime_params (self, &id);
  crm_content_component_append (component, NULL, "RECURRENCE-ID", *params != '\0' ? params : NULL, value);
  return component;
}

/* The component for @event, made where there is none yet. */
static gboolean
find_component (CrmIcalObject       *self,
                const CrmIcalEvent  *event,
                guint               *index,
                GError             **error)
{
  CrmIcalEvent *present = crm_ical_object_find (self, &event->recurrence_id);
  CrmContentComponent *component;
  guint master_index;

  if (present != NULL)
    return g_ptr_array_find (self->events, present, index);

  if (event->recurrence_id.kind != CRM_DATETIME_NONE)
    {
      present = crm_ical_object_find (self, NULL);
      if (present == NULL || !g_ptr_array_find (self->events, present, &master_index))
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "There is no series that the occurrence belongs to");
          return FALSE;
        }
      component = add_override (self, master_index, &event->recurrence_id);
    }
  else
    {
      component = crm_content_component_add_child (self->calendar, event->kind == CRM_ICAL_TODO ? "VTODO" : "VEVENT");
      crm_content_component_append (component, NULL, "UID", NULL, event->uid);
    }

  *index = self->events->len;
  present = crm_ical_read_event (self, component, NULL);
  if (present == NULL)
    {
      present = crm_ical_event_new (event->kind);
      g_free (present->uid);
      present->uid = g_strdup (event->uid);
    }
  g_ptr_array_add (self->events, present);
  g_ptr_array_add (self->components, component);
  return TRUE;
}

gboolean
crm_ical_object_apply (CrmIcalObject       *self,
                       const CrmIcalEvent  *event,
                       gint64               now,
                       gboolean            *changed,
                       GError             **error)
{
  const CrmIcalEvent *first;
  CrmIcalEvent *written;
  Edit edit = { .self = self, .event = event };
  guint n_before;
  guint index;

  g_return_val_if_fail (self != NULL && event != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (changed != NULL)
    *changed = FALSE;
  if (!crm_ical_object_check (self, error))
    return FALSE;

  first = self->events->len > 0 ? g_ptr_array_index (self->events, 0) : NULL;
  if (is_empty (event->uid) || strpbrk (event->uid, "\r\n") != NULL || (first != NULL && !g_str_equal (first->uid, event->uid))
      || (first != NULL && first->kind != event->kind))
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "The event does not belong to this object");
      return FALSE;
    }
  if (event->kind == CRM_ICAL_EVENT && event->start.kind == CRM_DATETIME_NONE)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "An event needs a start");
      return FALSE;
    }

  n_before = self->events->len;
  if (!find_component (self, event, &index, error))
    return FALSE;

  edit.component = g_ptr_array_index (self->components, index);
  edit.base = g_ptr_array_index (self->events, index);
  edit.changed = self->events->len > n_before;
  write_fields (&edit, now);
  if (changed != NULL)
    *changed = edit.changed;
  if (!edit.changed)
    return TRUE;

  written = crm_ical_read_event (self, edit.component, error);
  if (written == NULL)
    return FALSE;
  crm_ical_event_free (g_ptr_array_index (self->events, index));
  g_ptr_array_index (self->events, index) = written;
  return TRUE;
}

gboolean
crm_ical_object_remove_override (CrmIcalObject     *self,
                                 const CrmDatetime *recurrence_id)
{
  CrmIcalEvent *event;
  guint index;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (recurrence_id != NULL && recurrence_id->kind != CRM_DATETIME_NONE, FALSE);

  event = crm_ical_object_find (self, recurrence_id);
  if (event == NULL || !g_ptr_array_find (self->events, event, &index))
    return FALSE;

  crm_content_component_remove_child (self->calendar, g_ptr_array_index (self->components, index));
  g_ptr_array_remove_index (self->components, index);
  g_ptr_array_remove_index (self->events, index);
  return TRUE;
}
