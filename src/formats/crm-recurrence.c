/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-recurrence.h"

#include "crm-format-error.h"

#include <string.h>

#define MAX_INTERVAL 100000
#define MAX_COUNT    1000000

static const char *const frequency_names[] = {
  "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY",
};

static const char *const weekday_names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static int
find_name (const char *const *names,
           guint              n_names,
           const char        *name)
{
  for (guint i = 0; i < n_names; i++)
    {
      if (g_str_equal (names[i], name))
        return (int) i;
    }

  return -1;
}

/* g_ascii_string_to_signed() without its error texts: a month of a busy calendar reads a thousand rules. */
static gboolean
parse_number (const char *text,
              gint64      min,
              gint64      max,
              gint64     *value)
{
  gboolean negative = *text == '-';
  gint64 number = 0;

  if (*text == '+' || *text == '-')
    text++;
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isdigit (*text) || number > G_MAXINT32)
        return FALSE;
      number = number * 10 + (*text - '0');
    }

  *value = negative ? -number : number;
  return *value >= min && *value <= max;
}

/* The next piece of *@rest up to @separator, without the spaces around it; NULL when there is none. Cuts the text. */
static char *
next_piece (char **rest,
            char   separator)
{
  char *piece = *rest;
  char *end;

  if (piece == NULL)
    return NULL;

  end = strchr (piece, separator);
  *rest = end != NULL ? end + 1 : NULL;
  if (end != NULL)
    *end = '\0';

  return g_strstrip (piece);
}

static gboolean
parse_weekday (char          *text,
               CrmRecurrence *rule)
{
  gsize length = strlen (text);
  int weekday;
  gint64 nth = 0;

  if (length < 2)
    return FALSE;
  weekday = find_name (weekday_names, G_N_ELEMENTS (weekday_names), text + length - 2);
  if (weekday < 0)
    return FALSE;

  if (length > 2)
    {
      text[length - 2] = '\0';
      if (!parse_number (text, -53, 53, &nth) || nth == 0)
        return FALSE;
    }

  /* A numbered weekday has no meaning in a day or a week; programs write it all the same. */
  if (nth == 0 || rule->frequency <= CRM_FREQUENCY_WEEKLY)
    {
      rule->weekdays |= (guint8) (1 << weekday);
    }
  else if (rule->n_nth_days < CRM_RECURRENCE_MAX_PARTS)
    {
      rule->nth_days[rule->n_nth_days++] = (CrmNthWeekday) { (gint8) nth, (gint8) weekday };
    }
  else
    {
      rule->complex = rule->foreign = TRUE;
    }

  return TRUE;
}

static gboolean
parse_numbers (const char    *name,
               char          *text,
               CrmRecurrence *rule)
{
  char *part;

  rule->complex = TRUE;
  while ((part = next_piece (&text, ',')) != NULL)
    {
      gboolean year_day = g_str_equal (name, "BYYEARDAY");
      gint64 number;

      if (*part == '\0')
        continue;
      if (year_day || g_str_equal (name, "BYWEEKNO"))
        {
          if (!parse_number (part, year_day ? -366 : -53, year_day ? 366 : 53, &number) || number == 0)
            return FALSE;
          if ((year_day ? rule->n_year_days : rule->n_weeks) == CRM_RECURRENCE_MAX_PARTS)
            rule->foreign = TRUE;
          else if (year_day)
            rule->year_days[rule->n_year_days++] = (gint16) number;
          else
            rule->weeks[rule->n_weeks++] = (gint8) number;
          continue;
        }

      if (!parse_number (part, 0, g_str_equal (name, "BYHOUR") ? 23 : 60, &number))
        return FALSE;
      if (g_str_equal (name, "BYHOUR"))
        rule->hours |= 1u << number;
      else if (g_str_equal (name, "BYMINUTE"))
        rule->minutes |= (guint64) 1 << MIN (number, 59);
      else
        rule->seconds |= (guint64) 1 << MIN (number, 59);
    }

  return TRUE;
}

static gboolean
parse_list (const char    *name,
            char          *text,
            CrmRecurrence *rule)
{
  char *part;

  while ((part = next_piece (&text, ',')) != NULL)
    {
      gint64 number;

      if (*part == '\0')
        continue;

      if (g_str_equal (name, "BYDAY"))
        {
          if (!parse_weekday (part, rule))
            return FALSE;
        }
      else if (g_str_equal (name, "BYMONTHDAY"))
        {
          if (!parse_number (part, -31, 31, &number) || number == 0)
            return FALSE;
          if (number > 0)
            rule->month_days |= 1u << number;
          else
            rule->month_days_from_end |= 1u << -number;
        }
      else if (g_str_equal (name, "BYMONTH"))
        {
          if (!parse_number (part, 1, 12, &number))
            {
              /* "5L" and a thirteenth month belong to other calendars (RFC 7529). */
              rule->complex = rule->foreign = TRUE;
              continue;
            }
          rule->months |= (guint16) (1u << number);
        }
      else
        {
          if (!parse_number (part, -366, 366, &number) || number == 0)
            return FALSE;
          if (rule->n_positions < CRM_RECURRENCE_MAX_PARTS)
            rule->positions[rule->n_positions++] = (gint16) number;
          else
            rule->complex = rule->foreign = TRUE;
        }
    }

  return TRUE;
}

static gboolean
parse_part (const char    *name,
            char          *value,
            CrmRecurrence *rule)
{
  static const char *const lists[] = { "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS" };
  static const char *const numbers[] = { "BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO" };
  gint64 number;

  if (g_str_equal (name, "FREQ"))
    return TRUE;
  if (g_str_equal (name, "INTERVAL"))
    {
      if (!parse_number (value, 0, MAX_INTERVAL, &number))
        return FALSE;
      rule->interval = (int) MAX (number, 1);
      return TRUE;
    }
  if (g_str_equal (name, "COUNT"))
    {
      if (!parse_number (value, 1, MAX_COUNT, &number))
        return FALSE;
      rule->count = (int) number;
      return TRUE;
    }
  if (g_str_equal (name, "UNTIL"))
    return crm_datetime_parse_ical (value, strlen (value), NULL, &rule->until);
  if (g_str_equal (name, "WKST"))
    {
      int weekday = find_name (weekday_names, G_N_ELEMENTS (weekday_names), value);

      if (weekday < 0)
        return FALSE;
      rule->week_start = weekday;
      return TRUE;
    }
  if (find_name (lists, G_N_ELEMENTS (lists), name) >= 0)
    return parse_list (name, value, rule);
  if (find_name (numbers, G_N_ELEMENTS (numbers), name) >= 0)
    return parse_numbers (name, value, rule);
  if (g_str_equal (name, "RSCALE") || g_str_equal (name, "SKIP"))
    {
      if (!g_str_equal (value, "GREGORIAN") && !g_str_equal (value, "OMIT"))
        rule->complex = rule->foreign = TRUE;
      return TRUE;
    }

  return g_str_has_prefix (name, "X-");
}

/* What is too much for words and forms, and what has no meaning at all. */
static void
find_complex (CrmRecurrence *rule)
{
  if (rule->frequency == CRM_FREQUENCY_YEARLY && rule->months == 0 && (rule->weekdays != 0 || rule->n_nth_days > 0))
    rule->complex = TRUE;
  if (rule->frequency <= CRM_FREQUENCY_DAILY && rule->n_positions > 0)
    rule->complex = TRUE;
  if (rule->frequency == CRM_FREQUENCY_WEEKLY && (rule->month_days | rule->month_days_from_end) != 0)
    rule->complex = TRUE;

  if (rule->frequency != CRM_FREQUENCY_YEARLY && rule->n_weeks + rule->n_year_days > 0)
    rule->foreign = TRUE;
  if (rule->frequency < CRM_FREQUENCY_DAILY && rule->complex)
    rule->foreign = TRUE;
}

gboolean
crm_recurrence_parse (const char     *text,
                      CrmRecurrence  *rule,
                      GError        **error)
{
  char buffer[256];
  g_autofree char *long_text = NULL;
  char *rest = buffer;
  char *part;
  const char *frequency_at;
  int frequency = -1;
  gsize length;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (rule != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *rule = (CrmRecurrence) CRM_RECURRENCE_INIT;
  length = strlen (text);
  if (length >= sizeof buffer)
    rest = long_text = g_malloc (length + 1);
  for (gsize i = 0; i <= length; i++)
    rest[i] = g_ascii_toupper (text[i]);

  /* The frequency tells how to read the rest, and need not stand first. */
  frequency_at = strstr (rest, "FREQ=");
  for (int i = CRM_FREQUENCY_SECONDLY; frequency_at != NULL && i <= CRM_FREQUENCY_YEARLY; i++)
    {
      if (g_str_has_prefix (frequency_at + 5, frequency_names[i]))
        frequency = i;
    }
  if (frequency < 0)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "No FREQ in the rule \"%.100s\"", text);
      return FALSE;
    }
  rule->frequency = (CrmFrequency) frequency;

  while ((part = next_piece (&rest, ';')) != NULL)
    {
      char *equals = strchr (part, '=');

      if (*part == '\0')
        continue;
      if (equals != NULL)
        *equals = '\0';
      if (equals == NULL || !parse_part (g_strstrip (part), g_strstrip (equals + 1), rule))
        {
          g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE, "Part \"%.40s\" of the rule \"%.100s\" has no valid value",
                       part, text);
          return FALSE;
        }
    }

  find_complex (rule);
  return TRUE;
}

static void
append_bits (GString    *text,
             const char *name,
             guint64     bits,
             guint64     from_end)
{
  const char *separator = "";

  if ((bits | from_end) == 0)
    return;

  g_string_append_printf (text, ";%s=", name);
  for (int i = 1; i <= 31; i++)
    {
      if (bits & ((guint64) 1 << i))
        {
          g_string_append_printf (text, "%s%d", separator, i);
          separator = ",";
        }
    }
  for (int i = 1; i <= 31; i++)
    {
      if (from_end & ((guint64) 1 << i))
        {
          g_string_append_printf (text, "%s-%d", separator, i);
          separator = ",";
        }
    }
}

char *
crm_recurrence_to_text (const CrmRecurrence *rule)
{
  GString *text;
  const char *separator = "";

  g_return_val_if_fail (rule != NULL, NULL);
  g_return_val_if_fail (rule->interval >= 1, NULL);

  if (rule->complex)
    return NULL;

  text = g_string_new ("FREQ=");
  g_string_append (text, frequency_names[rule->frequency]);
  if (rule->interval > 1)
    g_string_append_printf (text, ";INTERVAL=%d", rule->interval);
  append_bits (text, "BYMONTH", rule->months, 0);
  append_bits (text, "BYMONTHDAY", rule->month_days, rule->month_days_from_end);

  if (rule->weekdays != 0 || rule->n_nth_days > 0)
    g_string_append (text, ";BYDAY=");
  for (int i = 0; i < 7; i++)
    {
      if (rule->weekdays & (1 << i))
        {
          g_string_append_printf (text, "%s%s", separator, weekday_names[i]);
          separator = ",";
        }
    }
  for (guint i = 0; i < rule->n_nth_days; i++)
    {
      g_string_append_printf (text, "%s%d%s", separator, rule->nth_days[i].nth, weekday_names[rule->nth_days[i].weekday]);
      separator = ",";
    }

  for (guint i = 0; i < rule->n_positions; i++)
    g_string_append_printf (text, "%s%d", i == 0 ? ";BYSETPOS=" : ",", rule->positions[i]);
  if (rule->count > 0)
    g_string_append_printf (text, ";COUNT=%d", rule->count);
  if (rule->until.kind != CRM_DATETIME_NONE)
    {
      g_autofree char *until = crm_datetime_to_ical (&rule->until);

      g_string_append_printf (text, ";UNTIL=%s", until);
    }
  if (rule->week_start != 0)
    g_string_append_printf (text, ";WKST=%s", weekday_names[rule->week_start]);

  return g_string_free (text, FALSE);
}

void
crm_recurrence_set_until (CrmRecurrence     *rule,
                          const CrmDatetime *start,
                          gint64             last_day)
{
  CrmDatetime until;

  g_return_if_fail (rule != NULL);
  g_return_if_fail (start != NULL);

  rule->count = 0;
  if (start->kind == CRM_DATETIME_DATE)
    {
      rule->until = crm_datetime_from_day (last_day);
      return;
    }

  until = *start;
  until.local = last_day * CRM_SECONDS_PER_DAY + (start->local - crm_datetime_get_day (start) * CRM_SECONDS_PER_DAY);
  if (start->kind == CRM_DATETIME_ZONED)
    until = crm_datetime_from_instant (crm_datetime_to_instant (&until, NULL));
  rule->until = until;
}

gint64
crm_recurrence_get_until (const CrmRecurrence *rule,
                          const CrmDatetime   *start)
{
  g_return_val_if_fail (rule != NULL, G_MAXINT64);
  g_return_val_if_fail (start != NULL, G_MAXINT64);

  switch (rule->until.kind)
    {
    case CRM_DATETIME_DATE:
      return rule->until.local + CRM_SECONDS_PER_DAY - 1;

    case CRM_DATETIME_UTC:
      if (start->kind == CRM_DATETIME_ZONED)
        return crm_timezone_to_local (start->zone, rule->until.local);
      if (start->kind == CRM_DATETIME_DATE)
        return crm_datetime_get_day (&rule->until) * CRM_SECONDS_PER_DAY;
      return rule->until.local;

    case CRM_DATETIME_FLOATING:
    case CRM_DATETIME_ZONED:
      return rule->until.local;

    case CRM_DATETIME_NONE:
    default:
      return G_MAXINT64;
    }
}

gboolean
crm_recurrence_equal (const CrmRecurrence *one,
                      const CrmRecurrence *other)
{
  g_autofree char *text = NULL;
  g_autofree char *other_text = NULL;

  g_return_val_if_fail (one != NULL && other != NULL, FALSE);

  text = crm_recurrence_to_text (one);
  other_text = crm_recurrence_to_text (other);

  return text != NULL && other_text != NULL && g_str_equal (text, other_text);
}
