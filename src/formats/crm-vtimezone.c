/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-vtimezone.h"

#include "crm-recurrence-set.h"

/* What is evaluated: the years that the zones' own tables cover, and something before for the first offset. */
#define FIRST_INSTANT    G_GINT64_CONSTANT (-2524608000)   /* 1890-01-01 */
#define LAST_INSTANT     G_GINT64_CONSTANT (3155760000)    /* 2070-01-01 */
#define MAX_OFFSET       (26 * 3600)
#define MAX_CACHED       1024
#define MAX_CACHED_SIZE  32768

/* A rule must hold until the end of the list, and be seen in this many years. */
#define MIN_RULE_YEARS   3

typedef struct
{
  gint64 utc;
  gint32 from;
  gint32 to;
} Onset;

static GMutex cache_mutex;
static GHashTable *cache;      /* GBytes of the component -> CrmTimezone or NULL */

/* "+0530", "-033000" */
static gboolean
parse_offset (CrmSlice  value,
              gint32   *offset)
{
  gint32 digits[6] = { 0 };
  gsize n_digits = 0;
  gsize at = 0;
  int sign = 1;

  if (value.len > 0 && (value.data[0] == '+' || value.data[0] == '-'))
    sign = value.data[at++] == '-' ? -1 : 1;
  for (; at < value.len && n_digits < 6 && g_ascii_isdigit (value.data[at]); at++)
    digits[n_digits++] = value.data[at] - '0';
  if (at < value.len || (n_digits != 4 && n_digits != 6))
    return FALSE;

  *offset = sign * ((digits[0] * 10 + digits[1]) * 3600 + (digits[2] * 10 + digits[3]) * 60 + digits[4] * 10 + digits[5]);
  return ABS (*offset) <= MAX_OFFSET;
}

static void
add_onset (GArray *onsets,
           gint64  local,
           gint32  from,
           gint32  to)
{
  Onset onset = { local - from, from, to };

  g_array_append_val (onsets, onset);
}

/* The moments at which one STANDARD or DAYLIGHT begins. */
static void
read_observance (CrmContentComponent *observance,
                 GArray              *onsets)
{
  const CrmContentLine *from_line = crm_content_component_next_line (observance, "TZOFFSETFROM", NULL);
  const CrmContentLine *to_line = crm_content_component_next_line (observance, "TZOFFSETTO", NULL);
  const CrmContentLine *start_line = crm_content_component_next_line (observance, "DTSTART", NULL);
  const CrmContentLine *rule_line = crm_content_component_next_line (observance, "RRULE", NULL);
  const CrmContentLine *date_line = NULL;
  g_autoptr (GArray) starts = NULL;
  g_autofree char *rule_text = NULL;
  CrmRecurrenceSet set = { .rrule = NULL };
  CrmRecurrence rule;
  gint32 from, to;

  if (from_line == NULL || to_line == NULL || start_line == NULL
      || !parse_offset (from_line->value, &from) || !parse_offset (to_line->value, &to)
      || !crm_datetime_parse_ical (start_line->value.data, start_line->value.len, NULL, &set.start))
    return;

  set.start.kind = CRM_DATETIME_FLOATING;
  set.start.zone = NULL;
  add_onset (onsets, set.start.local, from, to);

  if (rule_line != NULL)
    {
      rule_text = crm_slice_dup (rule_line->value);
      if (crm_recurrence_parse (rule_text, &rule, NULL))
        {
          /* Here UNTIL is UTC while the start is the wall clock before the change (RFC 5545 3.6.5). */
          if (rule.until.kind == CRM_DATETIME_UTC)
            rule.until = crm_datetime_from_local (rule.until.local + from, NULL);
          set.rrule = rule_text;
          set.rule = &rule;
        }
    }

  starts = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
  crm_recurrence_set_expand (&set, crm_timezone_get_utc (), FIRST_INSTANT, LAST_INSTANT, starts);
  for (guint i = 0; i < starts->len; i++)
    {
      if (g_array_index (starts, CrmDatetime, i).local != set.start.local)
        add_onset (onsets, g_array_index (starts, CrmDatetime, i).local, from, to);
    }

  while ((date_line = crm_content_component_next_line (observance, "RDATE", date_line)) != NULL)
    {
      CrmSlice rest = date_line->value;
      CrmSlice part;

      while (crm_content_param_value_next (&rest, &part))
        {
          CrmDatetime date;

          if (onsets->len < CRM_RECURRENCE_SET_LIMIT && crm_datetime_parse_ical (part.data, part.len, NULL, &date))
            add_onset (onsets, date.local, from, to);
        }
    }
}

static int
compare_onsets (gconstpointer one,
                gconstpointer other)
{
  const Onset *a = one;
  const Onset *b = other;

  return a->utc < b->utc ? -1 : a->utc > b->utc;
}

static const CrmTimezone *
evaluate (CrmContentComponent *vtimezone,
          GBytes              *bytes)
{
  g_autoptr (GArray) onsets = g_array_new (FALSE, FALSE, sizeof (Onset));
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (CrmTimezoneChange));
  g_autofree char *checksum = NULL;
  g_autofree char *name = NULL;
  CrmContentComponent *child = NULL;

  while ((child = crm_content_component_next_child (vtimezone, NULL, child)) != NULL)
    {
      if ((crm_content_component_is (child, "STANDARD") || crm_content_component_is (child, "DAYLIGHT"))
          && onsets->len < CRM_RECURRENCE_SET_LIMIT)
        read_observance (child, onsets);
    }
  if (onsets->len == 0)
    return NULL;

  g_array_sort (onsets, compare_onsets);
  for (guint i = 0; i < onsets->len; i++)
    {
      const Onset *onset = &g_array_index (onsets, Onset, i);
      CrmTimezoneChange change = { onset->utc, onset->to };

      g_array_append_val (changes, change);
    }

  checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1, bytes);
  name = g_strconcat ("x-vtimezone-", checksum, NULL);
  return crm_timezone_intern_changes (name, g_array_index (onsets, Onset, 0).from,
                                      (CrmTimezoneChange *) (void *) changes->data, changes->len);
}

const CrmTimezone *
crm_vtimezone_resolve (CrmContentComponent *vtimezone)
{
  g_autoptr (GBytes) bytes = NULL;
  const CrmTimezone *zone;
  gpointer found = NULL;
  gboolean present;

  g_return_val_if_fail (vtimezone != NULL, NULL);

  bytes = crm_content_component_to_bytes (vtimezone);

  g_mutex_lock (&cache_mutex);
  if (cache == NULL)
    cache = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  present = g_hash_table_lookup_extended (cache, bytes, NULL, &found);
  g_mutex_unlock (&cache_mutex);
  if (present)
    return found;

  zone = evaluate (vtimezone, bytes);

  g_mutex_lock (&cache_mutex);
  if (g_hash_table_size (cache) < MAX_CACHED && g_bytes_get_size (bytes) <= MAX_CACHED_SIZE)
    g_hash_table_replace (cache, g_bytes_ref (bytes), (gpointer) zone);
  g_mutex_unlock (&cache_mutex);

  return zone;
}

/* Where in its month a change falls: the nth weekday, or the last (-1) where all of its years allow that. */
typedef struct
{
  int month;
  int weekday;
  int nth;
  gboolean last;
  int time;
  gint32 from;
  gint32 to;
} Pattern;

static Pattern
get_pattern (const Onset *onset)
{
  gint64 local = onset->utc + onset->from;
  gint64 days = crm_local_get_day (local);
  Pattern pattern = { .from = onset->from, .to = onset->to };
  int year, day;

  crm_days_to_civil (days, &year, &pattern.month, &day);
  pattern.weekday = crm_days_get_weekday (days);
  pattern.nth = (day - 1) / 7 + 1;
  pattern.last = day + 7 > crm_month_get_length (year, pattern.month);
  pattern.time = (int) (local - days * CRM_SECONDS_PER_DAY);
  return pattern;
}

/* Whether the change at @index and the ones a year, two years ... after it follow one rule, with two changes a year. */
static gboolean
has_rule (GArray  *onsets,
          guint    index,
          Pattern *pattern)
{
  gboolean nth = TRUE, last = TRUE;

  *pattern = get_pattern (&g_array_index (onsets, Onset, index));
  if (index + 2 * MIN_RULE_YEARS >= onsets->len)
    return FALSE;

  for (guint i = index; i < onsets->len; i += 2)
    {
      Pattern other = get_pattern (&g_array_index (onsets, Onset, i));

      if (other.month != pattern->month || other.weekday != pattern->weekday || other.time != pattern->time
          || other.from != pattern->from || other.to != pattern->to)
        return FALSE;
      nth = nth && other.nth == pattern->nth;
      last = last && other.last;
    }

  if (last)
    pattern->nth = -1;
  return last || (nth && pattern->nth <= 4);
}

static void
append_offset (CrmContentComponent *observance,
               const char          *name,
               gint32               offset)
{
  gint32 size = ABS (offset);
  g_autofree char *value = g_strdup_printf ("%c%02d%02d", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);

  if (size % 60 != 0)
    {
      char *longer = g_strdup_printf ("%s%02d", value, size % 60);

      g_free (value);
      value = longer;
    }
  crm_content_component_append (observance, NULL, name, NULL, value);
}

static void
append_observance (CrmContentComponent *vtimezone,
                   gint64               local,
                   gint32               from,
                   gint32               to,
                   const Pattern       *rule)
{
  static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
  CrmContentComponent *observance = crm_content_component_add_child (vtimezone, to > from ? "DAYLIGHT" : "STANDARD");
  CrmDatetime start = crm_datetime_from_local (local, NULL);
  g_autofree char *start_text = crm_datetime_to_ical (&start);

  crm_content_component_append (observance, NULL, "DTSTART", NULL, start_text);
  append_offset (observance, "TZOFFSETFROM", from);
  append_offset (observance, "TZOFFSETTO", to);
  if (rule != NULL)
    {
      g_autofree char *text = g_strdup_printf ("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", rule->month, rule->nth,
                                               weekdays[rule->weekday]);

      crm_content_component_append (observance, NULL, "RRULE", NULL, text);
    }
}

void
crm_vtimezone_append (CrmContentComponent *calendar,
                      const CrmTimezone   *zone,
                      gint64               from)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (CrmTimezoneChange));
  g_autoptr (GArray) onsets = g_array_new (FALSE, FALSE, sizeof (Onset));
  CrmContentComponent *vtimezone;
  gint64 begin = MAX (from - (gint64) 400 * CRM_SECONDS_PER_DAY, 0);
  gint32 offset;

  g_return_if_fail (calendar != NULL);
  g_return_if_fail (zone != NULL);

  vtimezone = crm_content_component_add_child (calendar, "VTIMEZONE");
  crm_content_component_append (vtimezone, NULL, "TZID", NULL, crm_timezone_get_name (zone));

  offset = crm_timezone_get_offset (zone, begin);
  crm_timezone_list_changes (zone, begin + 1, begin + (gint64) 45 * 366 * CRM_SECONDS_PER_DAY, changes);
  for (guint i = 0; i < changes->len; i++)
    {
      const CrmTimezoneChange *change = &g_array_index (changes, CrmTimezoneChange, i);
      Onset onset = { change->utc, offset, change->offset };

      g_array_append_val (onsets, onset);
      offset = change->offset;
    }

  if (onsets->len == 0 || g_array_index (onsets, Onset, 0).utc > from)
    {
      offset = crm_timezone_get_offset (zone, begin);
      append_observance (vtimezone, 0, offset, offset, NULL);
    }

  for (guint i = 0; i < onsets->len; i++)
    {
      const Onset *onset = &g_array_index (onsets, Onset, i);
      const Onset *next = i + 1 < onsets->len ? onset + 1 : NULL;
      Pattern pattern, next_pattern;

      /* A pair of rules ends the list: from here on every year is the same. */
      if (next != NULL && has_rule (onsets, i, &pattern) && has_rule (onsets, i + 1, &next_pattern))
        {
          append_observance (vtimezone, onset->utc + onset->from, onset->from, onset->to, &pattern);
          append_observance (vtimezone, next->utc + next->from, next->from, next->to, &next_pattern);
          break;
        }
      append_observance (vtimezone, onset->utc + onset->from, onset->from, onset->to, NULL);
    }
}
