/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-recurrence.h"

#include <glib/gi18n-lib.h>

#define WORKDAYS 0x1f

/* A weekday, month or date in the reader's language and order, by the day it falls on. */
static char *
format_day (gint64      days,
            const char *pattern)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (days * CRM_SECONDS_PER_DAY);

  return date != NULL ? g_date_time_format (date, pattern) : g_strdup ("");
}

/* @pattern is "%a" or "%A"; day 4 of 1970 (counted from 0) was a Monday. */
static char *
name_weekday (int         weekday,
              const char *pattern)
{
  return format_day (4 + weekday, pattern);
}

static char *
list_weekdays (guint8 weekdays)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (int i = 0; i < 7; i++)
    {
      g_autofree char *name = NULL;

      if ((weekdays & (1 << i)) == 0)
        continue;
      name = name_weekday (i, "%a");
      /* Translators: between the items of a list: "Tue, Thu" */
      if (list->len > 0)
        g_string_append (list, _(", "));
      g_string_append (list, name);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* "the second Tuesday"; NULL for numbers that have no word here. */
static char *
describe_nth (const CrmNthWeekday *day)
{
  g_autofree char *name = name_weekday (day->weekday, "%A");

  switch (day->nth)
    {
    case 1:
      return g_strdup_printf (_("the first %s"), name);
    case 2:
      return g_strdup_printf (_("the second %s"), name);
    case 3:
      return g_strdup_printf (_("the third %s"), name);
    case 4:
      return g_strdup_printf (_("the fourth %s"), name);
    case 5:
      return g_strdup_printf (_("the fifth %s"), name);
    case -1:
      return g_strdup_printf (_("the last %s"), name);
    case -2:
      return g_strdup_printf (_("the second to last %s"), name);
    default:
      return NULL;
    }
}

static char *
list_month_days (const CrmRecurrence *rule)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n_days = 0;

  for (int i = 1; i <= 31; i++)
    {
      if ((rule->month_days & (1u << i)) == 0)
        continue;
      if (n_days++ > 0)
        g_string_append (list, _(", "));
      g_string_append_printf (list, "%d", i);
    }

  /* Translators: %s is a day of the month or a list of them: "day 1, 15" */
  return g_strdup_printf (_("day %s"), list->str);
}

/* Where in its month the rule falls: "day 15", "the last day", "the second Tuesday"; NULL when it has no short words. */
static char *
describe_in_month (const CrmRecurrence *rule,
                   const CrmDatetime   *start)
{
  gboolean by_day = rule->weekdays != 0 || rule->n_nth_days > 0;
  gboolean by_month_day = (rule->month_days | rule->month_days_from_end) != 0;

  if (by_day && !by_month_day && rule->n_nth_days == 1 && rule->weekdays == 0 && rule->n_positions == 0)
    return describe_nth (&rule->nth_days[0]);
  if (by_day && !by_month_day && rule->n_nth_days == 0 && rule->n_positions == 1 && rule->weekdays == WORKDAYS)
    {
      if (rule->positions[0] == -1)
        return g_strdup (_("the last workday"));
      if (rule->positions[0] == 1)
        return g_strdup (_("the first workday"));
      return NULL;
    }
  if (by_day && !by_month_day && rule->n_nth_days == 0 && rule->n_positions == 1
      && (rule->weekdays & (rule->weekdays - 1)) == 0 && ABS (rule->positions[0]) <= 5)
    {
      CrmNthWeekday day = { (gint8) rule->positions[0], 0 };

      while ((rule->weekdays >> day.weekday) != 1)
        day.weekday++;
      return describe_nth (&day);
    }
  if (by_day || rule->n_positions > 0)
    return NULL;
  if (rule->month_days_from_end == 1u << 1 && rule->month_days == 0)
    return g_strdup (_("the last day"));
  if (rule->month_days_from_end != 0)
    return NULL;
  if (rule->month_days != 0)
    return list_month_days (rule);
  if (start != NULL && start->kind != CRM_DATETIME_NONE)
    {
      int day;

      crm_days_to_civil (crm_datetime_get_day (start), NULL, NULL, &day);
      return g_strdup_printf (_("day %s"), (char[3]) { (char) (day < 10 ? '0' + day : '0' + day / 10),
                                                       (char) (day < 10 ? '\0' : '0' + day % 10), '\0' });
    }

  return NULL;
}

static char *
describe_daily (const CrmRecurrence *rule)
{
  if ((rule->months | rule->month_days | rule->month_days_from_end) != 0)
    return NULL;
  if (rule->weekdays == WORKDAYS && rule->interval == 1)
    return g_strdup (_("Every workday"));
  if (rule->weekdays != 0)
    return NULL;
  return g_strdup_printf (ngettext ("Every day", "Every %d days", (gulong) rule->interval), rule->interval);
}

static char *
describe_weekly (const CrmRecurrence *rule,
                 const CrmDatetime   *start)
{
  guint8 weekdays = rule->weekdays;
  g_autofree char *days = NULL;

  if (rule->months != 0 || rule->n_positions > 0)
    return NULL;
  if (weekdays == WORKDAYS && rule->interval == 1)
    return g_strdup (_("Every workday"));
  if (weekdays == 0 && start != NULL && start->kind != CRM_DATETIME_NONE)
    weekdays = (guint8) (1 << crm_days_get_weekday (crm_datetime_get_day (start)));

  days = list_weekdays (weekdays);
  if (weekdays == 0)
    return g_strdup_printf (ngettext ("Every week", "Every %d weeks", (gulong) rule->interval), rule->interval);
  if (rule->interval == 1)
    return g_strdup_printf (_("Every week on %s"), days);
  return g_strdup_printf (ngettext ("Every %d week on %s", "Every %d weeks on %s", (gulong) rule->interval),
                          rule->interval, days);
}

static char *
describe_monthly (const CrmRecurrence *rule,
                  const CrmDatetime   *start)
{
  g_autofree char *day = describe_in_month (rule, start);

  if (rule->months != 0 || day == NULL)
    return NULL;
  if (rule->interval == 1)
    return g_strdup_printf (_("Every month on %s"), day);
  return g_strdup_printf (ngettext ("Every %d month on %s", "Every %d months on %s", (gulong) rule->interval),
                          rule->interval, day);
}

static char *
describe_yearly (const CrmRecurrence *rule,
                 const CrmDatetime   *start)
{
  g_autofree char *when = NULL;
  int month = 0, day = 0;

  if (start == NULL || start->kind == CRM_DATETIME_NONE)
    return NULL;

  crm_days_to_civil (crm_datetime_get_day (start), NULL, &month, &day);
  if (rule->months != 0)
    {
      if ((rule->months & (rule->months - 1)) != 0)
        return NULL;
      for (month = 1; rule->months != 1u << month; month++)
        ;
    }
  else if ((rule->month_days | rule->month_days_from_end) != 0)
    {
      return NULL;
    }

  if (rule->weekdays != 0 || rule->n_nth_days > 0 || rule->month_days_from_end != 0)
    {
      g_autofree char *in_month = describe_in_month (rule, start);
      g_autofree char *name = format_day (crm_days_from_civil (2000, month, 1), "%B");

      if (in_month == NULL)
        return NULL;
      /* Translators: "the second Tuesday of May" */
      when = g_strdup_printf (_("%s of %s"), in_month, name);
    }
  else
    {
      if (rule->month_days != 0)
        {
          if ((rule->month_days & (rule->month_days - 1)) != 0)
            return NULL;
          for (day = 1; rule->month_days != 1u << day; day++)
            ;
        }
      /* Translators: day and month as in "3 May"; see strftime(3) */
      when = format_day (crm_days_from_civil (2000, month, day), _("%-d %B"));
    }

  if (rule->interval == 1)
    return g_strdup_printf (_("Every year on %s"), when);
  return g_strdup_printf (ngettext ("Every %d year on %s", "Every %d years on %s", (gulong) rule->interval),
                          rule->interval, when);
}

char *
crm_recurrence_describe (const CrmRecurrence *rule,
                         const CrmDatetime   *start)
{
  g_autofree char *words = NULL;

  g_return_val_if_fail (rule != NULL, NULL);

  if (!rule->complex)
    {
      switch (rule->frequency)
        {
        case CRM_FREQUENCY_DAILY:
          words = describe_daily (rule);
          break;
        case CRM_FREQUENCY_WEEKLY:
          words = describe_weekly (rule, start);
          break;
        case CRM_FREQUENCY_MONTHLY:
          words = describe_monthly (rule, start);
          break;
        case CRM_FREQUENCY_YEARLY:
          words = describe_yearly (rule, start);
          break;
        case CRM_FREQUENCY_SECONDLY:
        case CRM_FREQUENCY_MINUTELY:
        case CRM_FREQUENCY_HOURLY:
        default:
          break;
        }
    }
  if (words == NULL)
    words = g_strdup (_("Repeats by a special rule"));

  if (rule->count > 0)
    {
      /* Translators: "Every week on Tue, 5 times" */
      return g_strdup_printf (ngettext ("%s, %d time", "%s, %d times", (gulong) rule->count), words, rule->count);
    }
  if (rule->until.kind != CRM_DATETIME_NONE)
    {
      CrmDatetime last = rule->until;
      g_autofree char *date = NULL;

      if (start != NULL && start->kind == CRM_DATETIME_ZONED)
        last = crm_datetime_to_zone (&last, start->zone);
      /* Translators: a date as in "3 May 2027"; see strftime(3) */
      date = format_day (crm_datetime_get_day (&last), _("%-d %B %Y"));
      return g_strdup_printf (_("%s until %s"), words, date);
    }

  return g_steal_pointer (&words);
}
