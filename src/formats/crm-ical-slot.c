/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ical-slot.h"

#include "crm-content-text.h"
#include "crm-recurrence.h"

static void
free_slot (gpointer data)
{
  CrmIcalSlot *slot = data;

  g_free (slot->key);
  g_free (slot->value);
  g_ptr_array_unref (slot->lines);
  g_free (slot);
}

CrmIcalSlots *
crm_ical_slots_new (void)
{
  CrmIcalSlots *slots = g_new0 (CrmIcalSlots, 1);

  slots->list = g_ptr_array_new_with_free_func (free_slot);
  slots->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  slots->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return slots;
}

void
crm_ical_slots_free (CrmIcalSlots *slots)
{
  if (slots == NULL)
    return;

  g_hash_table_unref (slots->by_key);
  g_hash_table_unref (slots->counts);
  g_ptr_array_unref (slots->list);
  g_free (slots);
}

CrmIcalSlot *
crm_ical_find_slot (CrmIcalSlots *slots,
                    const char   *key)
{
  return g_hash_table_lookup (slots->by_key, key);
}

static CrmIcalSlot *
add_slot (CrmIcalSlots    *slots,
          CrmIcalSlotKind  kind,
          const char      *key,
          const char      *value)
{
  CrmIcalSlot *slot = g_new0 (CrmIcalSlot, 1);

  slot->kind = kind;
  slot->key = g_strdup (key);
  slot->value = g_strdup (value);
  slot->lines = g_ptr_array_new ();
  g_ptr_array_add (slots->list, slot);
  g_hash_table_insert (slots->by_key, slot->key, slot);
  return slot;
}

char *
crm_ical_get_component_key (const CrmIcalEvent *event)
{
  switch (event->recurrence_id.kind)
    {
    case CRM_DATETIME_DATE:
      return crm_datetime_to_ical (&event->recurrence_id);

    case CRM_DATETIME_FLOATING:
      return crm_datetime_to_ical (&event->recurrence_id);

    case CRM_DATETIME_UTC:
    case CRM_DATETIME_ZONED:
      {
        CrmDatetime instant = crm_datetime_from_instant (crm_datetime_to_instant (&event->recurrence_id, NULL));

        return crm_datetime_to_ical (&instant);
      }

    case CRM_DATETIME_NONE:
    default:
      return g_strdup ("");
    }
}

static gboolean
is_one_of (const CrmContentLine *line,
           const char *const    *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (crm_slice_is (line->name, names[i]))
        return TRUE;
    }

  return FALSE;
}

static int
compare_strings (gconstpointer one,
                 gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* Says nothing that its absence does not say. */
static gboolean
is_default_param (const char *name,
                  const char *value)
{
  static const char *const defaults[] = {
    "ROLE=REQ-PARTICIPANT", "PARTSTAT=NEEDS-ACTION", "CUTYPE=INDIVIDUAL", "RSVP=FALSE", "VALUE=TEXT", "VALUE=DATE-TIME",
    "RELATED=START", "VALUE=CAL-ADDRESS", "VALUE=URI", "VALUE=DURATION", "RELTYPE=PARENT", NULL,
  };
  g_autofree char *text = g_strconcat (name, "=", value, NULL);

  /* The server's own notes. */
  if (g_str_equal (name, "SCHEDULE-STATUS"))
    return TRUE;
  return g_strv_contains (defaults, text);
}

/* "NAME;A=1;B=2:value" with parameters sorted and defaults left out: equal for lines that mean the same. */
static char *
get_line_value (const CrmContentLine *line,
                gboolean              with_name)
{
  g_autoptr (GPtrArray) params = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);
  g_autofree char *value = crm_content_text_unescape (line->value);
  CrmSlice rest = line->params;
  CrmContentParam param;

  while (crm_content_param_next (&rest, &param))
    {
      g_autofree char *name = crm_slice_dup (param.name);
      g_autofree char *decoded = crm_content_param_decode (param.value);
      g_autofree char *upper = g_ascii_strup (name, -1);

      if (!is_default_param (upper, decoded))
        g_ptr_array_add (params, g_strconcat (upper, "=", decoded, NULL));
    }
  g_ptr_array_sort (params, compare_strings);

  if (with_name)
    {
      g_string_append_len (text, line->name.data, (gssize) line->name.len);
      g_string_ascii_up (text);
    }
  for (guint i = 0; i < params->len; i++)
    g_string_append_printf (text, ";%s", (char *) g_ptr_array_index (params, i));
  if (with_name || params->len > 0)
    g_string_append_c (text, ':');

  if (crm_slice_is (line->name, "RRULE"))
    {
      g_autofree char *raw = crm_slice_dup (line->value);
      CrmRecurrence rule;
      g_autofree char *rule_text = crm_recurrence_parse (raw, &rule, NULL) ? crm_recurrence_to_text (&rule) : NULL;

      g_string_append (text, rule_text != NULL ? rule_text : raw);
      return g_string_free (text, FALSE);
    }

  /* Addresses are compared without case. */
  if (crm_slice_is (line->name, "ATTENDEE") || crm_slice_is (line->name, "ORGANIZER"))
    {
      g_autofree char *lower = g_ascii_strdown (value, -1);

      g_string_append (text, lower);
    }
  else
    {
      g_string_append (text, value);
    }

  return g_string_free (text, FALSE);
}

static char *
get_datetime_value (const CrmDatetime *datetime)
{
  g_autofree char *text = crm_datetime_to_ical (datetime);

  return g_strdup_printf ("%s%s%s", text != NULL ? text : "", datetime->kind == CRM_DATETIME_ZONED ? " " : "",
                          datetime->kind == CRM_DATETIME_ZONED ? crm_datetime_get_zone_name (datetime) : "");
}

char *
crm_ical_get_part_value (CrmIcalObject        *self,
                         const CrmContentLine *line,
                         CrmSlice              part)
{
  CrmDatetime date;

  if (crm_slice_is (line->name, "CATEGORIES") || crm_slice_is (line->name, "RESOURCES"))
    {
      char *text = crm_content_text_unescape (part);

      return g_strstrip (text);
    }
  if (crm_ical_read_datetime (self, line, part, &date, NULL))
    {
      /* One moment may be written in many ways, and mostly is. */
      if (date.kind == CRM_DATETIME_ZONED)
        date = crm_datetime_from_instant (crm_datetime_to_instant (&date, NULL));
      return get_datetime_value (&date);
    }

  return crm_slice_dup (part);
}

static void
add_parts (CrmIcalObject        *self,
           CrmIcalSlots         *slots,
           const CrmContentLine *line)
{
  gboolean more = TRUE;
  CrmSlice rest = line->value;
  CrmSlice part;

  while (crm_content_text_next_part (&rest, ',', &part, &more))
    {
      g_autofree char *value = crm_ical_get_part_value (self, line, part);
      g_autofree char *name = g_ascii_strup (line->name.data, (gssize) line->name.len);
      g_autofree char *key = g_strconcat (name, "=", value, NULL);
      CrmIcalSlot *slot = crm_ical_find_slot (slots, key);

      if (*value == '\0')
        continue;
      if (slot == NULL)
        {
          slot = add_slot (slots, CRM_ICAL_SLOT_PART, key, "1");
          slot->part = part;
        }
      if (slot->lines->len == 0 || g_ptr_array_index (slot->lines, slot->lines->len - 1) != line)
        g_ptr_array_add (slot->lines, (gpointer) line);
    }
}

static void
add_line (CrmIcalSlots         *slots,
          const CrmContentLine *line)
{
  g_autofree char *value = get_line_value (line, TRUE);
  g_autofree char *key = NULL;
  CrmIcalSlot *slot;

  if (crm_slice_is (line->name, "ATTENDEE"))
    {
      g_autofree char *address = g_ascii_strdown (line->value.data, (gssize) line->value.len);

      key = g_strconcat ("ATTENDEE=", address, NULL);
    }
  else
    {
      key = g_strdup (value);
    }

  slot = crm_ical_find_slot (slots, key);
  if (slot == NULL)
    slot = add_slot (slots, CRM_ICAL_SLOT_LINE, key, value);
  g_ptr_array_add (slot->lines, (gpointer) line);
}

static void
add_group (CrmIcalSlots         *slots,
           CrmIcalSlotKind       kind,
           const char           *key,
           const CrmContentLine *line)
{
  CrmIcalSlot *slot = crm_ical_find_slot (slots, key);

  if (slot == NULL)
    slot = add_slot (slots, kind, key, "");
  g_ptr_array_add (slot->lines, (gpointer) line);
}

/* The value of a group is that of its lines, whatever their order. */
static void
finish_groups (CrmIcalSlots *slots)
{
  for (guint i = 0; i < slots->list->len; i++)
    {
      CrmIcalSlot *slot = g_ptr_array_index (slots->list, i);
      g_autoptr (GPtrArray) values = NULL;

      if (slot->kind != CRM_ICAL_SLOT_RULE && slot->kind != CRM_ICAL_SLOT_DONE && slot->kind != CRM_ICAL_SLOT_PLACE
          && slot->kind != CRM_ICAL_SLOT_BODY)
        continue;

      values = g_ptr_array_new_with_free_func (g_free);
      for (guint j = 0; j < slot->lines->len; j++)
        g_ptr_array_add (values, get_line_value (g_ptr_array_index (slot->lines, j), TRUE));
      g_ptr_array_sort (values, compare_strings);
      g_ptr_array_add (values, NULL);
      g_free (slot->value);
      slot->value = g_strjoinv ("\n", (char **) values->pdata);
    }
}

static void
count_lines (CrmIcalSlots        *slots,
             CrmContentComponent *component)
{
  const CrmContentLine *line = NULL;

  while ((line = crm_content_component_next_line (component, NULL, line)) != NULL)
    {
      char *name = g_ascii_strup (line->name.len > 0 ? line->name.data : "", (gssize) line->name.len);
      guint n_lines = GPOINTER_TO_UINT (g_hash_table_lookup (slots->counts, name));

      g_hash_table_replace (slots->counts, name, GUINT_TO_POINTER (n_lines + 1));
    }
}

static gboolean
stands_once (CrmIcalSlots         *slots,
             const CrmContentLine *line)
{
  g_autofree char *name = g_ascii_strup (line->name.data, (gssize) line->name.len);

  return GPOINTER_TO_UINT (g_hash_table_lookup (slots->counts, name)) <= 1;
}

static void
add_single (CrmIcalSlots         *slots,
            const CrmContentLine *line)
{
  g_autofree char *key = g_ascii_strup (line->name.data, (gssize) line->name.len);
  g_autofree char *value = get_line_value (line, FALSE);
  CrmIcalSlot *slot;

  /* The second of what may stand only once is carried along and never judged. */
  if (crm_ical_find_slot (slots, key) != NULL)
    return;

  slot = add_slot (slots, CRM_ICAL_SLOT_SINGLE, key, value);
  g_ptr_array_add (slot->lines, (gpointer) line);
}

static gboolean
is_default_line (const CrmContentLine *line)
{
  return line->name.len == 0 || line->value.len == 0
         || (crm_slice_is (line->name, "PRIORITY") && crm_slice_is (line->value, "0"))
         || (crm_slice_is (line->name, "PERCENT-COMPLETE") && crm_slice_is (line->value, "0"))
         || (crm_slice_is (line->name, "TRANSP") && crm_slice_is (line->value, "OPAQUE"))
         || (crm_slice_is (line->name, "CLASS") && crm_slice_is (line->value, "PUBLIC"));
}

static gboolean
is_extension (const CrmContentLine *line)
{
  static const char *const singles[] = {
    "SUMMARY", "CLASS", "TRANSP", "STATUS", "PRIORITY", "URL", "ORGANIZER", "COLOR", "COMPLETED", "PERCENT-COMPLETE", NULL,
  };

  return !is_one_of (line, singles);
}

static void
add_property (CrmIcalObject        *self,
              CrmContentComponent  *component,
              CrmIcalSlots         *slots,
              const CrmContentLine *line)
{
  static const char *const ignored[] = {
    "UID", "RECURRENCE-ID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "REQUEST-STATUS", "X-RADICALE-NAME", NULL,
  };
  static const char *const times[] = { "DTSTART", "DTEND", "DURATION", "DUE", NULL };
  static const char *const rules[] = { "RRULE", "EXRULE", NULL };
  static const char *const done[] = { "STATUS", "PERCENT-COMPLETE", "COMPLETED", NULL };
  static const char *const place[] = { "LOCATION", "GEO", "X-APPLE-STRUCTURED-LOCATION", "X-MICROSOFT-LOCATIONS", NULL };
  static const char *const body[] = { "DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION", NULL };
  static const char *const lists[] = { "CATEGORIES", "RESOURCES", "EXDATE", "RDATE", NULL };
  static const char *const many[] = {
    "ATTENDEE", "ATTACH", "RELATED-TO", "COMMENT", "CONTACT", "CONFERENCE", "IMAGE", "LINK", "CONCEPT", "REFID",
    "STRUCTURED-DATA", CRM_ICAL_CONTACT, CRM_ICAL_DEAL, NULL,
  };

  if (is_default_line (line) || is_one_of (line, ignored) || is_one_of (line, times))
    return;

  if (is_one_of (line, rules))
    add_group (slots, CRM_ICAL_SLOT_RULE, "RRULE", line);
  else if (crm_content_component_is (component, "VTODO") && is_one_of (line, done))
    add_group (slots, CRM_ICAL_SLOT_DONE, "STATUS", line);
  else if (is_one_of (line, place))
    add_group (slots, CRM_ICAL_SLOT_PLACE, "LOCATION", line);
  else if (is_one_of (line, body))
    add_group (slots, CRM_ICAL_SLOT_BODY, "DESCRIPTION", line);
  else if (is_one_of (line, lists))
    add_parts (self, slots, line);
  else if (is_one_of (line, many) || (is_extension (line) && !stands_once (slots, line)))
    add_line (slots, line);
  else
    add_single (slots, line);
}

static void
add_time (CrmIcalObject       *self,
          CrmContentComponent *component,
          const CrmIcalEvent  *event,
          CrmIcalSlots        *slots)
{
  static const char *const names[] = { "DTSTART", "DTEND", "DUE", "DURATION" };
  const CrmDatetime *end = event->kind == CRM_ICAL_TODO ? &event->due : &event->end;
  g_autofree char *start_value = get_datetime_value (&event->start);
  g_autofree char *end_value = get_datetime_value (end);
  g_autoptr (GString) value = g_string_new (start_value);
  CrmIcalSlot *slot = NULL;

  g_string_append_printf (value, "/%s", end_value);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const CrmContentLine *line = crm_content_component_next_line (component, names[i], NULL);
      CrmContentParam tzid;

      if (line == NULL || line->value.len == 0)
        continue;
      if (slot == NULL)
        slot = add_slot (slots, CRM_ICAL_SLOT_TIME, "DTSTART", "");
      g_ptr_array_add (slot->lines, (gpointer) line);
      if (event->unknown_zone && crm_content_line_find_param (line, "TZID", &tzid))
        g_string_append_printf (value, "/%.*s", (int) tzid.value.len, tzid.value.data);
    }

  if (slot != NULL)
    {
      g_free (slot->value);
      slot->value = g_strdup (value->str);
    }
}

static char *
get_child_value (CrmContentComponent *component)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  const CrmContentLine *line = NULL;
  CrmContentComponent *child = NULL;

  while ((line = crm_content_component_next_line (component, NULL, line)) != NULL)
    {
      if (!is_default_line (line))
        g_ptr_array_add (values, get_line_value (line, TRUE));
    }
  while ((child = crm_content_component_next_child (component, NULL, child)) != NULL)
    g_ptr_array_add (values, get_child_value (child));

  g_ptr_array_sort (values, compare_strings);
  g_ptr_array_add (values, NULL);
  return g_strjoinv ("\n", (char **) values->pdata);
}

static void
add_child (CrmIcalObject       *self,
           CrmIcalSlots        *slots,
           CrmContentComponent *child)
{
  g_autofree char *name = crm_slice_dup (crm_content_component_get_name (child));
  g_autofree char *value = get_child_value (child);
  g_autofree char *id = NULL;
  g_autofree char *key = NULL;
  CrmIcalAlarm alarm = { .uid = NULL };
  CrmIcalSlot *slot;

  if (crm_content_component_is (child, "VALARM") && crm_ical_read_alarm (self, child, &alarm))
    id = crm_ical_alarm_get_key (&alarm);
  else
    id = g_compute_checksum_for_string (G_CHECKSUM_SHA1, value, -1);
  g_free (alarm.uid);
  g_free (alarm.action);

  key = g_strconcat (name, "=", id, NULL);
  while (crm_ical_find_slot (slots, key) != NULL)
    {
      char *longer = g_strconcat (key, "+", NULL);

      g_free (key);
      key = longer;
    }
  slot = add_slot (slots, CRM_ICAL_SLOT_CHILD, key, value);
  slot->child = child;
}

CrmIcalSlots *
crm_ical_collect_slots (CrmIcalObject *self,
                        guint          index)
{
  CrmContentComponent *component = g_ptr_array_index (self->components, index);
  CrmIcalSlots *slots = crm_ical_slots_new ();
  const CrmContentLine *line = NULL;
  CrmContentComponent *child = NULL;

  count_lines (slots, component);
  add_time (self, component, g_ptr_array_index (self->events, index), slots);
  while ((line = crm_content_component_next_line (component, NULL, line)) != NULL)
    add_property (self, component, slots, line);
  while ((child = crm_content_component_next_child (component, NULL, child)) != NULL)
    add_child (self, slots, child);
  finish_groups (slots);

  return slots;
}
