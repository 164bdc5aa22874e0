/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ical.h"

#include "crm-content-text.h"
#include "crm-ical-private.h"
#include "crm-recurrence-set.h"
#include "crm-vtimezone.h"

#define MAX_LINE   (1024 * 1024)
#define MAX_LINES  100000
#define MAX_DEPTH  16
#define MAX_VALUES 20000
#define MAX_EVENTS 2000
#define URN_PREFIX "urn:uuid:"

static const CrmIcalZone *
find_zone (CrmIcalObject *self,
           CrmSlice       tzid)
{
  CrmIcalZone zone = { tzid, NULL, NULL };
  g_autofree char *name = NULL;

  for (guint i = 0; i < self->zones->len; i++)
    {
      if (crm_slice_equal (g_array_index (self->zones, CrmIcalZone, i).tzid, tzid))
        return &g_array_index (self->zones, CrmIcalZone, i);
    }

  name = crm_content_param_decode (tzid);
  zone.named = crm_timezone_lookup_tzid (name);
  g_array_append_val (self->zones, zone);
  return &g_array_index (self->zones, CrmIcalZone, self->zones->len - 1);
}

static void
read_zones (CrmIcalObject *self)
{
  CrmContentComponent *child = NULL;

  while ((child = crm_content_component_next_child (self->calendar, "VTIMEZONE", child)) != NULL)
    {
      const CrmContentLine *tzid = crm_content_component_next_line (child, "TZID", NULL);
      const CrmContentLine *location = crm_content_component_next_line (child, "X-LIC-LOCATION", NULL);
      CrmIcalZone *zone;

      if (tzid == NULL || self->zones->len > 256)
        continue;
      zone = (CrmIcalZone *) find_zone (self, tzid->value);
      zone->defined = crm_vtimezone_resolve (child);
      if (zone->named == NULL && location != NULL)
        {
          g_autofree char *name = crm_slice_dup (location->value);

          zone->named = crm_timezone_lookup (name);
        }
    }
}

/*
 * The name wins as long as the definition agrees with it at that time: what follows may then be computed with the
 * present rules. Where it does not (old rules, or a name used for something else) the definition is what its writer meant.
 */
const CrmTimezone *
crm_ical_choose_zone (const CrmIcalZone *zone,
                      gint64             local)
{
  const CrmTimezone *equivalent;
  gint64 utc;

  if (zone->defined == NULL)
    return zone->named;

  utc = crm_timezone_to_utc (zone->defined, local);
  if (zone->named != NULL && crm_timezone_to_utc (zone->named, local) == utc)
    return zone->named;

  equivalent = crm_timezone_find_equivalent (zone->defined, utc);
  return equivalent != NULL ? equivalent : zone->defined;
}

gboolean
crm_ical_read_datetime (CrmIcalObject        *self,
                        const CrmContentLine *line,
                        CrmSlice              value,
                        CrmDatetime          *datetime,
                        gboolean             *unknown_zone)
{
  CrmContentParam param;
  const CrmTimezone *zone;
  CrmSlice tzid;

  if (!crm_datetime_parse_ical (value.len > 0 ? value.data : "", value.len, NULL, datetime))
    return FALSE;
  if (datetime->kind != CRM_DATETIME_FLOATING || !crm_content_line_find_param (line, "TZID", &param))
    return TRUE;

  tzid = param.value;
  if (tzid.len >= 2 && tzid.data[0] == '"' && tzid.data[tzid.len - 1] == '"')
    tzid = crm_slice (tzid.data + 1, tzid.len - 2);

  zone = crm_ical_choose_zone (find_zone (self, tzid), datetime->local);
  if (zone == NULL && unknown_zone != NULL)
    *unknown_zone = TRUE;
  *datetime = crm_datetime_from_local (datetime->local, zone);
  return TRUE;
}

static void
read_dates (CrmIcalObject        *self,
            const CrmContentLine *line,
            GArray               *dates)
{
  CrmSlice rest = line->value;
  CrmSlice part;

  while (dates->len < MAX_VALUES && crm_content_param_value_next (&rest, &part))
    {
      const char *slash = part.len > 0 ? memchr (part.data, '/', part.len) : NULL;
      CrmDatetime date;

      if (slash != NULL)
        part.len = (gsize) (slash - part.data);
      if (crm_ical_read_datetime (self, line, part, &date, NULL))
        g_array_append_val (dates, date);
    }
}

static void
read_categories (const CrmContentLine *line,
                 GPtrArray            *categories)
{
  g_auto (GStrv) parts = crm_content_text_split (line->value, ',');

  for (guint i = 0; parts[i] != NULL && categories->len < MAX_VALUES; i++)
    {
      g_strstrip (parts[i]);
      if (*parts[i] != '\0' && !g_ptr_array_find_with_equal_func (categories, parts[i], g_str_equal, NULL))
        g_ptr_array_add (categories, g_strdup (parts[i]));
    }
}

static void
read_link (const CrmContentLine *line,
           GPtrArray            *links)
{
  g_autofree char *value = crm_content_text_unescape (line->value);

  if (g_str_has_prefix (value, URN_PREFIX) && links->len < MAX_VALUES)
    g_ptr_array_add (links, g_strdup (value + strlen (URN_PREFIX)));
}

static void
take_text (char                 **field,
           const CrmContentLine  *line)
{
  /* Of a property that stands twice and must not, the first counts. An empty one says nothing. */
  if (*field == NULL && line->value.len > 0)
    *field = crm_content_text_unescape (line->value);
}

static void
take_token (char                 **field,
            const CrmContentLine  *line)
{
  if (*field == NULL && line->value.len > 0)
    {
      *field = g_ascii_strup (line->value.data, (gssize) line->value.len);
      g_strstrip (*field);
    }
}

static int
read_number (const CrmContentLine *line,
             int                   min,
             int                   max,
             int                   fallback)
{
  g_autofree char *text = crm_slice_dup (line->value);
  gint64 number;

  return g_ascii_string_to_signed (g_strstrip (text), 10, min, max, &number, NULL) ? (int) number : fallback;
}

char *
crm_ical_alarm_get_key (const CrmIcalAlarm *alarm)
{
  g_autofree char *at = NULL;

  if (alarm->uid != NULL)
    return g_strdup (alarm->uid);

  at = crm_datetime_to_ical (&alarm->at);
  return g_strdup_printf ("%s|%s|%" G_GINT64_FORMAT "|%d", alarm->action != NULL ? alarm->action : "", at != NULL ? at : "",
                          alarm->offset, alarm->from_end);
}

gboolean
crm_ical_read_alarm (CrmIcalObject       *self,
                     CrmContentComponent *component,
                     CrmIcalAlarm        *alarm)
{
  const CrmContentLine *trigger = crm_content_component_next_line (component, "TRIGGER", NULL);
  const CrmContentLine *uid = crm_content_component_next_line (component, "UID", NULL);
  const CrmContentLine *action = crm_content_component_next_line (component, "ACTION", NULL);
  const CrmContentLine *acknowledged = crm_content_component_next_line (component, "ACKNOWLEDGED", NULL);
  CrmContentParam param;
  gint64 days, seconds;

  *alarm = (CrmIcalAlarm) { .uid = NULL };
  if (trigger == NULL)
    return FALSE;

  if (crm_ical_parse_duration (trigger->value.data, trigger->value.len, &days, &seconds))
    alarm->offset = days * CRM_SECONDS_PER_DAY + seconds;
  else if (!crm_ical_read_datetime (self, trigger, trigger->value, &alarm->at, NULL))
    return FALSE;
  if (crm_content_line_find_param (trigger, "RELATED", &param))
    alarm->from_end = crm_slice_is (param.value, "END");

  if (uid == NULL)
    uid = crm_content_component_next_line (component, "X-WR-ALARMUID", NULL);
  if (uid == NULL)
    uid = crm_content_component_next_line (component, "X-EVOLUTION-ALARM-UID", NULL);
  if (uid != NULL)
    take_text (&alarm->uid, uid);
  if (action != NULL)
    take_token (&alarm->action, action);
  if (acknowledged != NULL)
    crm_ical_read_datetime (self, acknowledged, acknowledged->value, &alarm->acknowledged, NULL);

  return TRUE;
}

static void
read_property (CrmIcalObject        *self,
               const CrmContentLine *line,
               CrmIcalEvent         *event)
{
  static const struct
  {
    const char *name;
    gsize offset;
    gboolean token;
  } texts[] = {
    { "SUMMARY", G_STRUCT_OFFSET (CrmIcalEvent, summary), FALSE },
    { "DESCRIPTION", G_STRUCT_OFFSET (CrmIcalEvent, description), FALSE },
    { "LOCATION", G_STRUCT_OFFSET (CrmIcalEvent, location), FALSE },
    { "UID", G_STRUCT_OFFSET (CrmIcalEvent, uid), FALSE },
    { "STATUS", G_STRUCT_OFFSET (CrmIcalEvent, status), TRUE },
    { "CLASS", G_STRUCT_OFFSET (CrmIcalEvent, class_name), TRUE },
    { "TRANSP", G_STRUCT_OFFSET (CrmIcalEvent, transparency), TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      char **field = (char **) (gpointer) ((char *) event + texts[i].offset);

      if (!crm_slice_is (line->name, texts[i].name))
        continue;
      if (texts[i].token)
        take_token (field, line);
      else
        take_text (field, line);
      return;
    }

  if (crm_slice_is (line->name, "RRULE") && event->rrule == NULL)
    event->rrule = crm_slice_dup (line->value);
  else if (crm_slice_is (line->name, "URL") && event->url == NULL && line->value.len > 0)
    event->url = g_utf8_make_valid (line->value.data, (gssize) line->value.len);
  else if (crm_slice_is (line->name, "EXDATE"))
    read_dates (self, line, event->exdates);
  else if (crm_slice_is (line->name, "RDATE"))
    read_dates (self, line, event->rdates);
  else if (crm_slice_is (line->name, "CATEGORIES"))
    read_categories (line, event->categories);
  else if (crm_slice_is (line->name, CRM_ICAL_CONTACT))
    read_link (line, event->contacts);
  else if (crm_slice_is (line->name, CRM_ICAL_DEAL))
    read_link (line, event->deals);
  else if (crm_slice_is (line->name, "COMPLETED") && event->completed.kind == CRM_DATETIME_NONE)
    crm_ical_read_datetime (self, line, line->value, &event->completed, NULL);
  else if (crm_slice_is (line->name, "PERCENT-COMPLETE"))
    event->percent = read_number (line, 0, 100, -1);
  else if (crm_slice_is (line->name, "PRIORITY"))
    event->priority = read_number (line, 0, 9, 0);
  else if (crm_slice_is (line->name, "SEQUENCE"))
    event->sequence = read_number (line, 0, G_MAXINT32 - 1, 0);
  else if (crm_slice_is (line->name, "CREATED"))
    crm_ical_read_datetime (self, line, line->value, &event->created, NULL);
  else if (crm_slice_is (line->name, "LAST-MODIFIED"))
    crm_ical_read_datetime (self, line, line->value, &event->last_modified, NULL);
  else if (crm_slice_is (line->name, "ATTENDEE") || crm_slice_is (line->name, "ORGANIZER"))
    event->has_attendees = TRUE;
}

/* FALSE with an error when the line is there and cannot be read. */
static gboolean
read_time (CrmIcalObject         *self,
           CrmContentComponent   *component,
           const char            *name,
           CrmIcalEvent          *event,
           CrmDatetime           *datetime,
           GError               **error)
{
  const CrmContentLine *line = crm_content_component_next_line (component, name, NULL);

  if (line == NULL || crm_ical_read_datetime (self, line, line->value, datetime, &event->unknown_zone))
    return TRUE;

  g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "Line %u: %s is no date or time: \"%.*s\"",
               line->number, name, (int) MIN (line->value.len, 40), line->value.len > 0 ? line->value.data : "");
  return FALSE;
}

CrmIcalEvent *
crm_ical_read_event (CrmIcalObject        *self,
                     CrmContentComponent  *component,
                     GError              **error)
{
  g_autoptr (CrmIcalEvent) event = NULL;
  const CrmContentLine *line = NULL;
  CrmContentComponent *child = NULL;
  CrmContentParam range;
  CrmDatetime *end;
  gint64 days, seconds;

  event = crm_ical_event_new (crm_content_component_is (component, "VTODO") ? CRM_ICAL_TODO : CRM_ICAL_EVENT);
  g_clear_pointer (&event->uid, g_free);

  while ((line = crm_content_component_next_line (component, NULL, line)) != NULL)
    read_property (self, line, event);

  end = event->kind == CRM_ICAL_TODO ? &event->due : &event->end;
  if (!read_time (self, component, "DTSTART", event, &event->start, error)
      || !read_time (self, component, "RECURRENCE-ID", event, &event->recurrence_id, error)
      || !read_time (self, component, event->kind == CRM_ICAL_TODO ? "DUE" : "DTEND", event, end, error))
    return NULL;
  if (event->kind == CRM_ICAL_EVENT && event->start.kind == CRM_DATETIME_NONE)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "Line %u: an event without DTSTART",
                   crm_content_component_get_number (component));
      return NULL;
    }

  line = crm_content_component_next_line (component, "DURATION", NULL);
  if (end->kind == CRM_DATETIME_NONE && line != NULL && event->start.kind != CRM_DATETIME_NONE
      && crm_ical_parse_duration (line->value.data, line->value.len, &days, &seconds))
    *end = crm_ical_add_duration (&event->start, days, seconds);

  line = crm_content_component_next_line (component, "RECURRENCE-ID", NULL);
  if (line != NULL && crm_content_line_find_param (line, "RANGE", &range))
    event->this_and_future = crm_slice_is (range.value, "THISANDFUTURE");

  while ((child = crm_content_component_next_child (component, "VALARM", child)) != NULL)
    {
      CrmIcalAlarm alarm;

      if (crm_ical_read_alarm (self, child, &alarm))
        g_array_append_val (event->alarms, alarm);
    }

  return g_steal_pointer (&event);
}

static void
note_problem (CrmIcalObject *self,
              GError        *error)
{
  if (self->problem == NULL)
    self->problem = error;
  else
    g_error_free (error);
}

static void
read_events (CrmIcalObject *self)
{
  CrmContentComponent *child = NULL;

  while ((child = crm_content_component_next_child (self->calendar, NULL, child)) != NULL)
    {
      GError *error = NULL;
      CrmIcalEvent *event;

      if (!crm_content_component_is (child, "VEVENT") && !crm_content_component_is (child, "VTODO"))
        continue;

      event = crm_ical_read_event (self, child, &error);
      if (event == NULL)
        {
          note_problem (self, error);
          continue;
        }
      g_ptr_array_add (self->events, event);
      g_ptr_array_add (self->components, child);
    }
}

static gboolean
is_same_id (const CrmDatetime *one,
            const CrmDatetime *other)
{
  if (one->kind == CRM_DATETIME_NONE || other->kind == CRM_DATETIME_NONE)
    return one->kind == other->kind;

  return crm_recurrence_set_is_same (one, one, other);
}

static void
check_events (CrmIcalObject *self)
{
  const CrmIcalEvent *first = self->events->len > 0 ? g_ptr_array_index (self->events, 0) : NULL;

  if (self->problem != NULL || first == NULL)
    return;
  if (self->events->len > MAX_EVENTS)
    g_set_error (&self->problem, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "More than %d occurrences in one object", MAX_EVENTS);

  for (guint i = 0; i < self->events->len && self->problem == NULL; i++)
    {
      const CrmIcalEvent *event = g_ptr_array_index (self->events, i);

      if (event->uid == NULL)
        g_set_error (&self->problem, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "A component without UID");
      else if (!g_str_equal (event->uid, first->uid))
        g_set_error (&self->problem, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED, "Several UIDs in one object");
      else if (event->kind != first->kind)
        g_set_error (&self->problem, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED, "Events and tasks in one object");

      for (guint j = 0; j < i && self->problem == NULL; j++)
        {
          const CrmIcalEvent *other = g_ptr_array_index (self->events, j);

          if (is_same_id (&event->recurrence_id, &other->recurrence_id))
            g_set_error (&self->problem, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "The same occurrence twice in one object");
        }
    }
}

static CrmIcalObject *
object_alloc (CrmContentDocument *document)
{
  CrmIcalObject *self = g_new0 (CrmIcalObject, 1);

  self->document = document;
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_ical_event_free);
  self->components = g_ptr_array_new ();
  self->zones = g_array_new (FALSE, FALSE, sizeof (CrmIcalZone));
  self->calendar = crm_content_component_next_child (crm_content_document_get_root (document), "VCALENDAR", NULL);
  return self;
}

static CrmIcalObject *
parse (GBytes                  *bytes,
       const CrmContentLimits  *limits,
       GError                 **error)
{
  CrmContentDocument *document = crm_content_document_parse (bytes, limits, error);
  g_autoptr (CrmIcalObject) self = NULL;
  CrmContentComponent *first;

  if (document == NULL)
    return NULL;

  self = object_alloc (document);
  if (self->calendar == NULL)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "There is no VCALENDAR in it");
      return NULL;
    }

  crm_content_document_is_well_formed (document, &self->problem);
  first = self->calendar;
  for (; self->calendar != NULL;
       self->calendar = crm_content_component_next_child (crm_content_document_get_root (document), "VCALENDAR",
                                                          self->calendar))
    {
      if (self->calendar != first && self->problem == NULL)
        g_set_error (&self->problem, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED, "More than one VCALENDAR");
      read_zones (self);
      read_events (self);
    }
  self->calendar = first;

  if (self->events->len == 0)
    {
      if (self->problem != NULL)
        g_propagate_error (error, g_steal_pointer (&self->problem));
      else
        g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED, "There is no event or task in it");
      return NULL;
    }

  check_events (self);
  return g_steal_pointer (&self);
}

CrmIcalObject *
crm_ical_object_parse (GBytes  *bytes,
                       GError **error)
{
  static const CrmContentLimits limits = { MAX_LINE, MAX_DEPTH, MAX_LINES };

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_bytes_get_size (bytes) > CRM_ICAL_MAX_SIZE)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "%" G_GSIZE_FORMAT " bytes, more than %d",
                   g_bytes_get_size (bytes), CRM_ICAL_MAX_SIZE);
      return NULL;
    }

  return parse (bytes, &limits, error);
}

CrmIcalObject *
crm_ical_object_parse_file (GBytes  *bytes,
                            GError **error)
{
  static const CrmContentLimits limits = { 0, MAX_DEPTH, G_MAXUINT / 2 };

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return parse (bytes, &limits, error);
}

CrmIcalObject *
crm_ical_object_new (void)
{
  CrmContentDocument *document = crm_content_document_new ();
  CrmContentComponent *calendar = crm_content_component_add_child (crm_content_document_get_root (document), "VCALENDAR");

  crm_content_component_append (calendar, NULL, "VERSION", NULL, "2.0");
  crm_content_component_append (calendar, NULL, "PRODID", NULL, "-//Clientele//Clientele " CRM_VERSION "//EN");
  return object_alloc (document);
}

void
crm_ical_object_free (CrmIcalObject *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->components);
  g_array_unref (self->zones);
  g_clear_error (&self->problem);
  crm_content_document_free (self->document);
  g_free (self);
}

gboolean
crm_ical_object_check (CrmIcalObject  *self,
                       GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->problem == NULL)
    return TRUE;

  if (error != NULL)
    *error = g_error_copy (self->problem);
  return FALSE;
}

GPtrArray *
crm_ical_object_get_events (CrmIcalObject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->events;
}

CrmIcalEvent *
crm_ical_object_find (CrmIcalObject     *self,
                      const CrmDatetime *recurrence_id)
{
  CrmDatetime none = CRM_DATETIME_INIT;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->events->len; i++)
    {
      CrmIcalEvent *event = g_ptr_array_index (self->events, i);

      if (is_same_id (&event->recurrence_id, recurrence_id != NULL ? recurrence_id : &none))
        return event;
    }

  return NULL;
}

GBytes *
crm_ical_object_to_bytes (CrmIcalObject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return crm_content_document_to_bytes (self->document);
}
