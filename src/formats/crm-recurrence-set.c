/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-recurrence-set.h"

/*
 * Rules are days: a period (a day, a week, a month, a year) gives a short list of day numbers, and the periods before the
 * window are skipped by division. libical does the same work a hundred times slower, and with some rules, which anybody
 * may send, does not end for seconds or at all; so it is the measure of the tests, and never asked here.
 */
#define MAX_STEPS        500000
#define MAX_PERIOD_DAYS  372
#define MAX_TIMES        1440

typedef struct
{
  const CrmRecurrence *rule;
  gint64 start;           /* wall clock; all the times here are */
  gint64 start_day;
  int *times;             /* of the day, ascending: one, or what BYHOUR, BYMINUTE and BYSECOND give */
  guint n_times;
  gint64 from;
  gint64 until;           /* the last allowed, inclusive; also the end of the window */
  int n_counted;
  guint n_steps;
  GArray *out;            /* of gint64 */
  gboolean cut;
} Expansion;

/* FALSE when nothing more can follow. */
static gboolean
emit (Expansion *expansion,
      gint64     local)
{
  if (local > expansion->until)
    return FALSE;
  if (local <= expansion->start)
    return TRUE;
  if (expansion->rule->count > 0 && expansion->n_counted >= expansion->rule->count)
    return FALSE;

  expansion->n_counted++;
  if (local < expansion->from)
    return TRUE;
  if (expansion->out->len >= CRM_RECURRENCE_SET_LIMIT)
    {
      expansion->cut = TRUE;
      return FALSE;
    }

  g_array_append_val (expansion->out, local);
  return TRUE;
}

static gboolean
step (Expansion *expansion)
{
  if (++expansion->n_steps <= MAX_STEPS)
    return TRUE;

  expansion->cut = TRUE;
  return FALSE;
}

/* The days of one month as bits 1 to 31. */
static guint32
get_month_days (const Expansion *expansion,
                int              year,
                int              month)
{
  const CrmRecurrence *rule = expansion->rule;
  int length = crm_month_get_length (year, month);
  guint32 all = (guint32) (((guint64) 1 << (length + 1)) - 2);
  int first_weekday = crm_days_get_weekday (crm_days_from_civil (year, month, 1));
  guint32 days = 0, by_weekday = 0;

  if (rule->months != 0 && (rule->months & (1u << month)) == 0)
    return 0;

  if ((rule->month_days | rule->month_days_from_end) != 0)
    {
      days = rule->month_days;
      for (int i = 1; i <= length; i++)
        {
          if (rule->month_days_from_end & (1u << i))
            days |= 1u << (length + 1 - i);
        }
    }
  else if (rule->weekdays != 0 || rule->n_nth_days > 0)
    {
      days = all;
    }
  else
    {
      int day;

      crm_days_to_civil (expansion->start_day, NULL, NULL, &day);
      days = 1u << day;
    }

  if (rule->weekdays != 0 || rule->n_nth_days > 0)
    {
      for (int day = 1; day <= length; day++)
        {
          if (rule->weekdays & (1 << ((first_weekday + day - 1) % 7)))
            by_weekday |= 1u << day;
        }
      for (guint i = 0; i < rule->n_nth_days; i++)
        {
          int first = 1 + (rule->nth_days[i].weekday - first_weekday + 7) % 7;
          int n_weeks = (length - first) / 7 + 1;
          int nth = rule->nth_days[i].nth;
          int index = nth > 0 ? nth - 1 : n_weeks + nth;

          if (index >= 0 && index < n_weeks)
            by_weekday |= 1u << (first + 7 * index);
        }
      days &= by_weekday;
    }

  return days & all;
}

static guint
add_month (const Expansion *expansion,
           int              year,
           int              month,
           gint64          *days,
           guint            n_days)
{
  guint32 bits = get_month_days (expansion, year, month);
  gint64 first = crm_days_from_civil (year, month, 1);

  for (int day = 1; day <= 31 && n_days < MAX_PERIOD_DAYS; day++)
    {
      if (bits & (1u << day))
        days[n_days++] = first + day - 1;
    }

  return n_days;
}

/* BYSETPOS picks from the moments of one period. */
static gboolean
emit_period (Expansion    *expansion,
             const gint64 *days,
             guint         n_days)
{
  const CrmRecurrence *rule = expansion->rule;
  guint n_moments = n_days * expansion->n_times;

  for (guint i = 0; i < n_moments; i++)
    {
      gboolean wanted = rule->n_positions == 0;

      for (guint j = 0; j < rule->n_positions; j++)
        {
          int position = rule->positions[j];

          if ((position > 0 && (guint) position == i + 1) || (position < 0 && (int) n_moments + position == (int) i))
            wanted = TRUE;
        }
      if (wanted && !emit (expansion, days[i / expansion->n_times] * CRM_SECONDS_PER_DAY
                                      + expansion->times[i % expansion->n_times]))
        return FALSE;
    }

  return expansion->n_times == 1 || (expansion->n_steps += n_moments) <= MAX_STEPS || !(expansion->cut = TRUE);
}

/* The number of the first period worth looking at. With a count all of them are. */
static gint64
get_first_period (const Expansion *expansion,
                  gint64           distance)
{
  if (expansion->rule->count > 0 || distance <= 0)
    return 0;

  return distance / expansion->rule->interval;
}

static gboolean
is_day_allowed (const CrmRecurrence *rule,
                gint64               days)
{
  int year, month, day;

  if (rule->weekdays != 0 && (rule->weekdays & (1 << crm_days_get_weekday (days))) == 0)
    return FALSE;
  if ((rule->months | rule->month_days | rule->month_days_from_end) == 0)
    return TRUE;

  crm_days_to_civil (days, &year, &month, &day);
  if (rule->months != 0 && (rule->months & (1u << month)) == 0)
    return FALSE;
  if ((rule->month_days | rule->month_days_from_end) == 0)
    return TRUE;

  return (rule->month_days & (1u << day)) != 0
         || (rule->month_days_from_end & (1u << (crm_month_get_length (year, month) + 1 - day))) != 0;
}

static void
expand_daily (Expansion *expansion)
{
  gint64 period = get_first_period (expansion, crm_local_get_day (expansion->from) - expansion->start_day);
  gint64 last = crm_local_get_day (expansion->until);
  gint64 day = expansion->start_day + period * expansion->rule->interval;

  for (; day <= last && step (expansion); day += expansion->rule->interval)
    {
      if (is_day_allowed (expansion->rule, day) && !emit_period (expansion, &day, 1))
        return;
    }
}

static void
expand_weekly (Expansion *expansion)
{
  const CrmRecurrence *rule = expansion->rule;
  int start_weekday = crm_days_get_weekday (expansion->start_day);
  gint64 first_week = expansion->start_day - (start_weekday - rule->week_start + 7) % 7;
  gint64 period = get_first_period (expansion, (crm_local_get_day (expansion->from) - first_week) / 7);
  gint64 last = crm_local_get_day (expansion->until);
  guint8 weekdays = rule->weekdays != 0 ? rule->weekdays : (guint8) (1 << start_weekday);
  gint64 week = first_week + period * rule->interval * 7;

  for (; week <= last && step (expansion); week += (gint64) rule->interval * 7)
    {
      gint64 days[7];
      guint n_days = 0;

      for (int i = 0; i < 7; i++)
        {
          if ((weekdays & (1 << ((rule->week_start + i) % 7))) == 0)
            continue;
          if (!is_day_allowed (rule, week + i))
            continue;
          days[n_days++] = week + i;
        }
      if (!emit_period (expansion, days, n_days))
        return;
    }
}

static void
expand_monthly (Expansion *expansion)
{
  int year, month, from_year, from_month, last_year, last_month;
  gint64 first, last, at;

  crm_days_to_civil (expansion->start_day, &year, &month, NULL);
  crm_days_to_civil (crm_local_get_day (expansion->from), &from_year, &from_month, NULL);
  crm_days_to_civil (crm_local_get_day (expansion->until), &last_year, &last_month, NULL);
  first = (gint64) year * 12 + month - 1;
  last = (gint64) last_year * 12 + last_month - 1;
  at = first + get_first_period (expansion, (gint64) from_year * 12 + from_month - 1 - first) * expansion->rule->interval;

  for (; at <= last && step (expansion); at += expansion->rule->interval)
    {
      gint64 days[31];
      guint n_days = add_month (expansion, (int) (at / 12), (int) (at % 12) + 1, days, 0);

      if (!emit_period (expansion, days, n_days))
        return;
    }
}

/* The number of the week that @day lies in, as in ISO 8601 but for weeks that begin on @week_start; @n_weeks of its year. */
static int
get_week (gint64  day,
          int     week_start,
          int    *n_weeks)
{
  gint64 week = day - (crm_days_get_weekday (day) - week_start + 7) % 7;
  gint64 first, next;
  int year;

  /* A week belongs to the year in which most of it lies; the week of 4 January is the first. */
  crm_days_to_civil (week + 3, &year, NULL, NULL);
  first = crm_days_from_civil (year, 1, 4);
  first -= (crm_days_get_weekday (first) - week_start + 7) % 7;
  next = crm_days_from_civil (year + 1, 1, 4);
  next -= (crm_days_get_weekday (next) - week_start + 7) % 7;
  *n_weeks = (int) ((next - first) / 7);
  return (int) ((week - first) / 7) + 1;
}

static gboolean
is_weekday_of_year (const CrmRecurrence *rule,
                    int                  weekday,
                    int                  day_of_year,
                    int                  n_days)
{
  for (guint i = 0; i < rule->n_nth_days; i++)
    {
      int nth = rule->nth_days[i].nth;

      if (rule->nth_days[i].weekday == weekday
          && (nth > 0 ? (day_of_year - 1) / 7 + 1 == nth : (n_days - day_of_year) / 7 + 1 == -nth))
        return TRUE;
    }

  return (rule->weekdays & (1 << weekday)) != 0;
}

/* Whether a yearly rule with parts that count within the year holds on the day: each part must allow it. */
static gboolean
is_day_of_year_allowed (const Expansion *expansion,
                        gint64           day,
                        int              day_of_year,
                        int              n_days)
{
  const CrmRecurrence *rule = expansion->rule;
  int weekday = crm_days_get_weekday (day);
  gboolean by_weekday = rule->weekdays != 0 || rule->n_nth_days > 0;
  gboolean found = rule->n_year_days == 0;
  int month;

  for (guint i = 0; i < rule->n_year_days; i++)
    found = found || rule->year_days[i] == day_of_year || n_days + 1 + rule->year_days[i] == day_of_year;
  if (!found)
    return FALSE;

  if (rule->n_weeks > 0)
    {
      int n_weeks;
      int week = get_week (day, rule->week_start, &n_weeks);

      found = FALSE;
      for (guint i = 0; i < rule->n_weeks; i++)
        found = found || rule->weeks[i] == week || n_weeks + 1 + rule->weeks[i] == week;
      if (!found)
        return FALSE;
      if (!by_weekday && (rule->month_days | rule->month_days_from_end) == 0 && rule->n_year_days == 0)
        return weekday == crm_days_get_weekday (expansion->start_day)
               && (rule->months == 0 || (crm_days_to_civil (day, NULL, &month, NULL), (rule->months & (1u << month)) != 0));
    }

  if (by_weekday && rule->months == 0 && !is_weekday_of_year (rule, weekday, day_of_year, n_days))
    return FALSE;
  if (rule->months == 0 && (rule->month_days | rule->month_days_from_end) == 0)
    return TRUE;

  /* What counts within months is left to them, weekdays with their numbers too. */
  if (rule->months != 0 || (rule->month_days | rule->month_days_from_end) != 0)
    {
      CrmRecurrence in_month = *rule;
      Expansion month_expansion = *expansion;
      int year, day_of_month;

      if (rule->months == 0)
        in_month.weekdays = 0, in_month.n_nth_days = 0;
      if (!by_weekday && (rule->month_days | rule->month_days_from_end) == 0)
        in_month.weekdays = 0x7f;
      month_expansion.rule = &in_month;
      crm_days_to_civil (day, &year, &month, &day_of_month);
      return (get_month_days (&month_expansion, year, month) & (1u << day_of_month)) != 0;
    }

  return TRUE;
}

static guint
add_year (const Expansion *expansion,
          int              year,
          gint64          *days)
{
  gint64 first = crm_days_from_civil (year, 1, 1);
  int n_days = (int) (crm_days_from_civil (year + 1, 1, 1) - first);
  guint n_found = 0;

  for (int i = 0; i < n_days; i++)
    {
      if (is_day_of_year_allowed (expansion, first + i, i + 1, n_days))
        days[n_found++] = first + i;
    }

  return n_found;
}

static void
expand_yearly (Expansion *expansion)
{
  const CrmRecurrence *rule = expansion->rule;
  int year, month, from_year, last_year;
  gint64 at;

  crm_days_to_civil (expansion->start_day, &year, &month, NULL);
  crm_days_to_civil (crm_local_get_day (expansion->from), &from_year, NULL, NULL);
  crm_days_to_civil (crm_local_get_day (expansion->until), &last_year, NULL, NULL);
  at = year + get_first_period (expansion, from_year - year) * rule->interval;

  for (; at <= last_year && step (expansion); at += rule->interval)
    {
      gint64 days[MAX_PERIOD_DAYS];
      guint n_days = 0;

      if (rule->n_weeks > 0 || rule->n_year_days > 0
          || (rule->months == 0 && (rule->weekdays != 0 || rule->n_nth_days > 0)))
        {
          n_days = add_year (expansion, (int) at, days);
          expansion->n_steps += 366;
        }
      else if (rule->months == 0 && (rule->month_days | rule->month_days_from_end) == 0)
        {
          n_days = add_month (expansion, (int) at, month, days, 0);
        }
      else
        {
          for (int i = 1; i <= 12; i++)
            n_days = add_month (expansion, (int) at, i, days, n_days);
        }
      if (!emit_period (expansion, days, n_days))
        return;
    }
}

/* Hours, minutes and seconds on the wall clock. libical can hang in them, so it never sees one. */
static void
expand_in_day (Expansion *expansion)
{
  gint64 unit = expansion->rule->frequency == CRM_FREQUENCY_HOURLY ? 3600
                : expansion->rule->frequency == CRM_FREQUENCY_MINUTELY ? 60 : 1;
  gint64 interval = unit * expansion->rule->interval;
  gint64 period = get_first_period (expansion, (expansion->from - expansion->start) / unit);
  gint64 at = expansion->start + period * interval;

  for (; at <= expansion->until && step (expansion); at += interval)
    {
      if (is_day_allowed (expansion->rule, crm_local_get_day (at)) && !emit (expansion, at))
        return;
    }
}

/* The times of the day; without BYHOUR, BYMINUTE or BYSECOND those of the start. FALSE when they are too many. */
static gboolean
set_times (Expansion *expansion,
           int       *times,
           gboolean   is_date)
{
  const CrmRecurrence *rule = expansion->rule;
  int start = (int) (expansion->start - expansion->start_day * CRM_SECONDS_PER_DAY);
  guint64 hours = rule->hours != 0 ? rule->hours : (guint64) 1 << start / 3600;
  guint64 minutes = rule->minutes != 0 ? rule->minutes : (guint64) 1 << start / 60 % 60;
  guint64 seconds = rule->seconds != 0 ? rule->seconds : (guint64) 1 << start % 60;

  expansion->times = times;
  times[0] = start;
  expansion->n_times = 1;
  if (is_date || (rule->hours | rule->minutes | rule->seconds) == 0)
    return TRUE;

  expansion->n_times = 0;
  for (int hour = 0; hour < 24; hour++)
    {
      for (int minute = 0; minute < 60 && (hours & ((guint64) 1 << hour)) != 0; minute++)
        {
          for (int second = 0; second < 60 && (minutes & ((guint64) 1 << minute)) != 0; second++)
            {
              if ((seconds & ((guint64) 1 << second)) == 0)
                continue;
              if (expansion->n_times == MAX_TIMES)
                return FALSE;
              times[expansion->n_times++] = hour * 3600 + minute * 60 + second;
            }
        }
    }

  return TRUE;
}

/* The wall clocks from @from to @to (both inclusive) that the rule gives after the start. FALSE when it is not all. */
static gboolean
expand_rule (const CrmRecurrenceSet *set,
             const CrmRecurrence    *rule,
             gint64                  from,
             gint64                  to,
             GArray                 *out)
{
  Expansion expansion = {
    .rule = rule,
    .start = set->start.local,
    .start_day = crm_local_get_day (set->start.local),
    .from = from,
    .until = MIN (to, crm_recurrence_get_until (rule, &set->start)),
    .n_counted = 1,
    .out = out,
  };
  int times[MAX_TIMES];

  expansion.until = MIN (expansion.until, (gint64) CRM_DATETIME_MAX_DAY * CRM_SECONDS_PER_DAY);
  if (expansion.until < expansion.start || expansion.until < from)
    return TRUE;

  if (rule->foreign || (rule->frequency < CRM_FREQUENCY_DAILY && set->start.kind == CRM_DATETIME_DATE)
      || !set_times (&expansion, times, set->start.kind == CRM_DATETIME_DATE))
    return FALSE;
  if (rule->frequency < CRM_FREQUENCY_DAILY)
    expand_in_day (&expansion);
  else if (rule->frequency == CRM_FREQUENCY_DAILY)
    expand_daily (&expansion);
  else if (rule->frequency == CRM_FREQUENCY_WEEKLY)
    expand_weekly (&expansion);
  else if (rule->frequency == CRM_FREQUENCY_MONTHLY)
    expand_monthly (&expansion);
  else
    expand_yearly (&expansion);

  return !expansion.cut;
}

gboolean
crm_recurrence_set_is_same (const CrmDatetime *series_start,
                            const CrmDatetime *start,
                            const CrmDatetime *id)
{
  g_return_val_if_fail (series_start != NULL && start != NULL && id != NULL, FALSE);

  if (id->kind == CRM_DATETIME_DATE || start->kind == CRM_DATETIME_DATE)
    return crm_datetime_get_day (id) == crm_datetime_get_day (start);
  if (id->kind == start->kind && id->zone == start->zone)
    return id->local == start->local;
  if (id->kind == CRM_DATETIME_FLOATING || start->kind == CRM_DATETIME_FLOATING)
    return id->local == start->local;

  return crm_datetime_to_instant (id, NULL) == crm_datetime_to_instant (start, NULL);
}

static gboolean
is_excluded (const CrmRecurrenceSet *set,
             const CrmDatetime      *start)
{
  for (guint i = 0; i < set->n_exdates; i++)
    {
      if (crm_recurrence_set_is_same (&set->start, start, &set->exdates[i]))
        return TRUE;
    }
  for (guint i = 0; i < set->n_overridden; i++)
    {
      if (crm_recurrence_set_is_same (&set->start, start, &set->overridden[i]))
        return TRUE;
    }

  return FALSE;
}

static int
compare_locals (gconstpointer one,
                gconstpointer other)
{
  gint64 a = *(const gint64 *) one;
  gint64 b = *(const gint64 *) other;

  return a < b ? -1 : a > b;
}

/* An RDATE on the wall clock of the series. */
static gint64
get_series_local (const CrmDatetime *series_start,
                  const CrmDatetime *date)
{
  if (series_start->kind == CRM_DATETIME_DATE)
    return crm_datetime_get_day (date) * CRM_SECONDS_PER_DAY;
  if (date->kind == CRM_DATETIME_DATE)
    return date->local + series_start->local - crm_datetime_get_day (series_start) * CRM_SECONDS_PER_DAY;
  if (series_start->kind == CRM_DATETIME_ZONED)
    return crm_datetime_to_zone (date, series_start->zone).local;
  if (series_start->kind == CRM_DATETIME_UTC)
    return crm_datetime_to_instant (date, NULL);
  return date->local;
}

gboolean
crm_recurrence_set_expand (const CrmRecurrenceSet *set,
                           const CrmTimezone      *floating,
                           gint64                  from,
                           gint64                  to,
                           GArray                 *starts)
{
  const CrmTimezone *zone;
  g_autoptr (GArray) locals = NULL;
  CrmRecurrence rule;
  gint64 from_local, to_local;
  gboolean complete = TRUE;

  g_return_val_if_fail (set != NULL, FALSE);
  g_return_val_if_fail (starts != NULL, FALSE);

  if (set->start.kind == CRM_DATETIME_NONE || from >= to)
    return TRUE;

  zone = set->start.kind == CRM_DATETIME_ZONED ? set->start.zone
         : set->start.kind == CRM_DATETIME_UTC ? crm_timezone_get_utc ()
         : floating != NULL ? floating : crm_timezone_get_system ();

  /* A day around, since neither end need be a reading that occurs once. */
  from = MAX (from, (gint64) (CRM_DATETIME_MIN_DAY + 2) * CRM_SECONDS_PER_DAY);
  to = MIN (to, (gint64) (CRM_DATETIME_MAX_DAY - 2) * CRM_SECONDS_PER_DAY);
  from_local = crm_timezone_to_local (zone, from) - CRM_SECONDS_PER_DAY;
  to_local = crm_timezone_to_local (zone, to) + CRM_SECONDS_PER_DAY;

  locals = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (locals, set->start.local);
  if (set->rrule != NULL)
    {
      complete = (set->rule != NULL || crm_recurrence_parse (set->rrule, &rule, NULL))
                 && expand_rule (set, set->rule != NULL ? set->rule : &rule, from_local, to_local, locals);
    }
  for (guint i = 0; i < set->n_rdates; i++)
    {
      gint64 local = get_series_local (&set->start, &set->rdates[i]);

      g_array_append_val (locals, local);
    }
  if (set->n_rdates > 0)
    g_array_sort (locals, compare_locals);

  for (guint i = 0; i < locals->len; i++)
    {
      CrmDatetime start = set->start;
      gint64 instant;

      start.local = g_array_index (locals, gint64, i);
      if (i > 0 && start.local == g_array_index (locals, gint64, i - 1))
        continue;
      instant = crm_timezone_to_utc (zone, start.local);
      if (instant >= from && instant < to && !is_excluded (set, &start))
        g_array_append_val (starts, start);
    }

  return complete;
}

gboolean
crm_recurrence_set_get_last (const CrmRecurrenceSet *set,
                             const CrmTimezone      *floating,
                             gint64                 *last)
{
  g_autoptr (GArray) starts = NULL;
  CrmRecurrence rule;

  g_return_val_if_fail (set != NULL, FALSE);
  g_return_val_if_fail (last != NULL, FALSE);

  if (set->rrule != NULL)
    {
      if (!crm_recurrence_parse (set->rrule, &rule, NULL))
        return FALSE;
      if (rule.count == 0 && rule.until.kind == CRM_DATETIME_NONE)
        return FALSE;
    }

  starts = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
  if (!crm_recurrence_set_expand (set, floating, G_MININT64 / 2, G_MAXINT64 / 2, starts))
    return FALSE;

  *last = starts->len > 0 ? crm_datetime_to_instant (&g_array_index (starts, CrmDatetime, starts->len - 1), floating)
                          : crm_datetime_to_instant (&set->start, floating);
  return TRUE;
}
