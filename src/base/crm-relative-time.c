/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-relative-time.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static GDateTime *
present (GDateTime *now)
{
  return now != NULL ? g_date_time_ref (now) : g_date_time_new_now_local ();
}

static GDateTime *
local_time (gint64     instant,
            GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);

  if (utc == NULL)
    return NULL;
  return zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
}

GDateTime *
crm_relative_time_parse_wall (const char *wall,
                              gboolean   *has_time)
{
  g_autoptr (GTimeZone) zone = NULL;
  int year, month, day, hour = 0, minute = 0, n = 0;

  if (has_time != NULL)
    *has_time = FALSE;
  if (wall == NULL || sscanf (wall, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3 || n != 10)
    return NULL;
  if (wall[10] == 'T')
    {
      if (sscanf (wall + 11, "%2d:%2d", &hour, &minute) != 2)
        return NULL;
      if (has_time != NULL)
        *has_time = TRUE;
    }
  else if (wall[10] != '\0')
    {
      return NULL;
    }
  zone = g_time_zone_new_local ();
  return g_date_time_new (zone, year, month, day, hour, minute, 0);
}

int
crm_relative_time_days (GDateTime *from,
                        GDateTime *to)
{
  GDate one, other;
  int year, month, day;

  g_return_val_if_fail (from != NULL && to != NULL, 0);

  g_date_time_get_ymd (from, &year, &month, &day);
  g_date_clear (&one, 1);
  g_date_set_dmy (&one, day, month, year);
  g_date_time_get_ymd (to, &year, &month, &day);
  g_date_clear (&other, 1);
  g_date_set_dmy (&other, day, month, year);
  return g_date_days_between (&one, &other);
}

/* The day alone, in the middle of a line. */
static char *
day_words (GDateTime *when,
           GDateTime *now)
{
  int days = crm_relative_time_days (now, when);

  if (days == 0)
    return g_strdup (_("today"));
  if (days == 1)
    return g_strdup (_("tomorrow"));
  if (days == -1)
    return g_strdup (_("yesterday"));
  if (days > 1 && days < 7)
    return g_date_time_format (when, "%A");
  if (days < 0 && days > -31)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", -days), -days);
  if (g_date_time_get_year (when) == g_date_time_get_year (now))
    /* Translators: a day of this year, as "12 Mar" */
    return g_date_time_format (when, _("%-d %b"));
  /* Translators: a day of another year, as "12 Mar 2025" */
  return g_date_time_format (when, _("%-d %b %Y"));
}

char *
crm_relative_time_of_wall (const char *wall,
                           GDateTime  *now)
{
  gboolean has_time;
  g_autoptr (GDateTime) when = crm_relative_time_parse_wall (wall, &has_time);
  g_autoptr (GDateTime) reference = present (now);
  g_autofree char *day = NULL;
  g_autofree char *clock = NULL;

  if (when == NULL)
    return NULL;
  day = day_words (when, reference);
  if (!has_time)
    return g_steal_pointer (&day);
  /* Translators: the time of a day, as "14:30" */
  clock = g_date_time_format (when, _("%H:%M"));
  /* Translators: a day and a time, as "tomorrow 14:30" */
  return g_strdup_printf (_("%s %s"), day, clock);
}

char *
crm_relative_time_of_instant (gint64     instant,
                              GDateTime *now)
{
  g_autoptr (GDateTime) reference = present (now);
  g_autoptr (GDateTime) when = local_time (instant, g_date_time_get_timezone (reference));
  gint64 seconds;
  int days;

  if (when == NULL)
    return NULL;
  seconds = g_date_time_difference (reference, when) / G_USEC_PER_SEC;
  days = crm_relative_time_days (when, reference);
  if (seconds < 60 && seconds > -60)
    return g_strdup (_("just now"));
  if (seconds >= 60 && seconds < 3600)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", seconds / 60), (int) (seconds / 60));
  if (seconds > 0 && days == 0)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", seconds / 3600), (int) (seconds / 3600));
  if (days >= 31 && days < 365)
    return g_strdup_printf (ngettext ("%d month ago", "%d months ago", days / 30), days / 30);
  if (days >= 365)
    return g_strdup_printf (ngettext ("%d year ago", "%d years ago", days / 365), days / 365);
  return day_words (when, reference);
}

char *
crm_relative_time_day_heading (gint64     instant,
                               GDateTime *now)
{
  g_autoptr (GDateTime) reference = present (now);
  g_autoptr (GDateTime) when = local_time (instant, g_date_time_get_timezone (reference));
  int days;

  if (when == NULL)
    return NULL;
  days = crm_relative_time_days (when, reference);
  if (days == 0)
    return g_strdup (_("Today"));
  if (days == 1)
    return g_strdup (_("Yesterday"));
  if (days == -1)
    return g_strdup (_("Tomorrow"));
  if (g_date_time_get_year (when) == g_date_time_get_year (reference))
    /* Translators: the heading of a day of this year, as "Friday 13 March" */
    return g_date_time_format (when, _("%A %-d %B"));
  /* Translators: the heading of a day of another year, as "13 March 2025" */
  return g_date_time_format (when, _("%-d %B %Y"));
}

char *
crm_relative_time_clock (gint64 instant)
{
  g_autoptr (GDateTime) when = local_time (instant, NULL);

  return when != NULL ? g_date_time_format (when, _("%H:%M")) : NULL;
}

static char *
full_words (GDateTime *when,
            gboolean   has_time)
{
  /* Translators: a day in full, as "Friday 13 March 2026" */
  g_autofree char *day = g_date_time_format (when, _("%A %-d %B %Y"));
  g_autofree char *clock = NULL;

  if (!has_time)
    return g_steal_pointer (&day);
  clock = g_date_time_format (when, _("%H:%M"));
  /* Translators: a day in full and a time, as "Friday 13 March 2026, 14:30" */
  return g_strdup_printf (_("%s, %s"), day, clock);
}

char *
crm_relative_time_full_wall (const char *wall)
{
  gboolean has_time;
  g_autoptr (GDateTime) when = crm_relative_time_parse_wall (wall, &has_time);

  return when != NULL ? full_words (when, has_time) : NULL;
}

char *
crm_relative_time_full_instant (gint64 instant)
{
  g_autoptr (GDateTime) when = local_time (instant, NULL);

  return when != NULL ? full_words (when, TRUE) : NULL;
}

/* ---- reading */

/* The number of days from today that @word means; FALSE where it is no day. */
static gboolean
read_day_word (const char *word,
               GDateTime  *now,
               int        *days)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);
  g_autofree char *today = g_utf8_casefold (_("today"), -1);
  g_autofree char *tomorrow = g_utf8_casefold (_("tomorrow"), -1);
  char *end = NULL;

  if (g_str_equal (folded, today))
    *days = 0;
  else if (g_str_equal (folded, tomorrow))
    *days = 1;
  else if (*word == '+' && g_ascii_strtoll (word + 1, &end, 10) >= 0 && end != word + 1 && *end == '\0')
    *days = (int) MIN (g_ascii_strtoll (word + 1, NULL, 10), 3660);
  else
    {
      for (int i = 1; i <= 7; i++)
        {
          g_autoptr (GDateTime) when = g_date_time_add_days (now, i);
          g_autofree char *name = g_date_time_format (when, "%A");
          g_autofree char *shortened = g_date_time_format (when, "%a");
          g_autofree char *folded_name = g_utf8_casefold (name, -1);
          g_autofree char *folded_short = g_utf8_casefold (shortened, -1);

          if (g_str_equal (folded, folded_name) || g_str_equal (folded, folded_short))
            {
              *days = i;
              return TRUE;
            }
        }
      return FALSE;
    }
  return TRUE;
}

/* "2026-12-24", "24.12.2026", "24.12."; a day without a year is the next one of that date. (transfer full) */
static GDateTime *
read_date (const char *word,
           GDateTime  *now)
{
  int year, month, day, n = 0;

  if (sscanf (word, "%4d-%2d-%2d%n", &year, &month, &day, &n) == 3 && word[n] == '\0')
    return g_date_time_new_local (year, month, day, 0, 0, 0);
  if (sscanf (word, "%2d.%2d.%4d%n", &day, &month, &year, &n) == 3 && word[n] == '\0')
    return g_date_time_new_local (year < 100 ? 2000 + year : year, month, day, 0, 0, 0);
  n = 0;
  if (sscanf (word, "%2d.%2d.%n", &day, &month, &n) == 2 && n > 0 && word[n] == '\0')
    {
      GDateTime *when = g_date_time_new_local (g_date_time_get_year (now), month, day, 0, 0, 0);

      if (when != NULL && crm_relative_time_days (now, when) < 0)
        {
          g_date_time_unref (when);
          when = g_date_time_new_local (g_date_time_get_year (now) + 1, month, day, 0, 0, 0);
        }
      return when;
    }
  return NULL;
}

static gboolean
read_clock (const char *word,
            int        *hour,
            int        *minute)
{
  int h, m, n = 0;

  if (sscanf (word, "%2d:%2d%n", &h, &m, &n) != 2 || word[n] != '\0' || h < 0 || h > 23 || m < 0 || m > 59)
    return FALSE;
  *hour = h;
  *minute = m;
  return TRUE;
}

char *
crm_relative_time_read (const char *text,
                        GDateTime  *now)
{
  g_autoptr (GDateTime) reference = present (now);
  g_autoptr (GDateTime) when = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *spaced = NULL;
  int hour = -1, minute = 0, days;

  g_return_val_if_fail (text != NULL, NULL);

  /* The T of a stored time, not that of "Tomorrow". */
  spaced = g_strdup (text);
  for (char *t = strchr (spaced, 'T'); t != NULL; t = strchr (t + 1, 'T'))
    if (t > spaced && g_ascii_isdigit (t[-1]) && g_ascii_isdigit (t[1]))
      *t = ' ';
  words = g_strsplit_set (spaced, " ,", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (hour < 0 && read_clock (words[i], &hour, &minute))
        continue;
      if (when != NULL)
        return NULL;
      if (read_day_word (words[i], reference, &days))
        when = g_date_time_add_days (reference, days);
      else
        when = read_date (words[i], reference);
      if (when == NULL)
        return NULL;
    }
  if (when == NULL && hour < 0)
    return NULL;
  if (when == NULL)
    when = g_date_time_ref (reference);
  if (hour >= 0)
    return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d", g_date_time_get_year (when), g_date_time_get_month (when),
                            g_date_time_get_day_of_month (when), hour, minute);
  return g_date_time_format (when, "%Y-%m-%d");
}
