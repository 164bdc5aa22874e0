/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-relative-time.h"

#include <glib/gi18n.h>
#include <stdio.h>

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
