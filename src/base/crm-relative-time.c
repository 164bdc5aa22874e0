/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-relative-time.h"

#include <glib/gi18n.h>
#include <langinfo.h>
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

/* Whether clocks of this locale count to 12: %r, %I, %l or %p in its format of times. */
static gboolean
has_half_days (void)
{
  const char *format = nl_langinfo (T_FMT);

  for (const char *p = strchr (format, '%'); p != NULL && p[1] != '\0'; p = strchr (p + 2, '%'))
    {
      while (p[1] != '\0' && strchr ("-_0^#EO", p[1]) != NULL)
        p++;
      if (p[1] != '\0' && strchr ("rIlp", p[1]) != NULL)
        return TRUE;
      if (p[1] == '\0')
        break;
    }

  return FALSE;
}

/* The time of day in the notation of the locale. (transfer full) */
static char *
clock_text (GDateTime *when)
{
  if (has_half_days ())
    return g_date_time_format (when, "%-I:%M %p");

  /* Translators: the time of day where clocks count to 24 */
  return g_date_time_format (when, _("%H:%M"));
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
  clock = clock_text (when);
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

  return when != NULL ? clock_text (when) : NULL;
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
  clock = clock_text (when);
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

/* In which order the locale writes a date ("dmy", "mdy", "ymd"), and with what between; FALSE: not in numbers. */
static gboolean
get_date_order (char  order[4],
                char *separator)
{
  const char *format = nl_langinfo (D_FMT);
  guint n = 0;

  *separator = '\0';
  memset (order, 0, 4);
  if (strcmp (format, "%D") == 0 || strcmp (format, "%F") == 0)
    {
      *separator = format[1] == 'D' ? '/' : '-';
      strcpy (order, format[1] == 'D' ? "mdy" : "ymd");
      return TRUE;
    }
  for (const char *p = format; *p != '\0'; p++)
    {
      if (*p != '%')
        {
          if (n > 0 && n < 3 && *separator == '\0')
            *separator = *p;
          continue;
        }
      while (p[1] != '\0' && strchr ("-_0^#EO", p[1]) != NULL)
        p++;
      p++;
      if (n == 3 || *p == '\0' || strchr ("demyY", *p) == NULL)
        return FALSE;
      order[n++] = *p == 'e' ? 'd' : *p == 'Y' ? 'y' : *p;
    }

  return n == 3 && strchr ("./-", *separator) != NULL && strchr (order, 'd') != NULL && strchr (order, 'm') != NULL;
}

/* Three numbers in the order of the locale: "12/24/2026". */
static GDateTime *
read_locale_date (const char *word)
{
  int numbers[3], n = 0, year = 0, month = 0, day = 0;
  char order[4], separator, first, second;

  if (sscanf (word, "%4d%c%4d%c%4d%n", &numbers[0], &first, &numbers[1], &second, &numbers[2], &n) != 5 || word[n] != '\0' ||
      first != second || strchr ("./-", first) == NULL || !get_date_order (order, &separator))
    return NULL;

  for (guint i = 0; i < 3; i++)
    *(order[i] == 'd' ? &day : order[i] == 'm' ? &month : &year) = numbers[i];

  return g_date_time_new_local (year >= 0 && year < 100 ? 2000 + year : year, month, day, 0, 0, 0);
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
  return read_locale_date (word);
}

/* "pm", or as the locale writes it: 12; "am": 0; else -1. */
static int
read_half_day (const char *word)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);
  g_autofree char *am = g_utf8_casefold (nl_langinfo (AM_STR), -1);
  g_autofree char *pm = g_utf8_casefold (nl_langinfo (PM_STR), -1);

  if (strcmp (folded, "am") == 0 || (*am != '\0' && strcmp (folded, am) == 0))
    return 0;
  if (strcmp (folded, "pm") == 0 || (*pm != '\0' && strcmp (folded, pm) == 0))
    return 12;

  return -1;
}

/* "14:30", "2:30pm", "2pm"; the half of the day may be the @next word, then @next_used. */
static gboolean
read_clock (const char *word,
            const char *next,
            int        *hour,
            int        *minute,
            gboolean   *next_used)
{
  int h, m = 0, n = 0, half = -1;
  gboolean minutes = sscanf (word, "%2d:%2d%n", &h, &m, &n) == 2;

  *next_used = FALSE;
  if (!minutes && (n = 0, sscanf (word, "%2d%n", &h, &n) != 1))
    return FALSE;
  if (word[n] != '\0' && (half = read_half_day (word + n)) < 0)
    return FALSE;
  if (half < 0 && next != NULL && (half = read_half_day (next)) >= 0)
    *next_used = TRUE;
  if ((half < 0 && !minutes) || (half >= 0 && (h < 1 || h > 12)) || h < 0 || h > 23 || m < 0 || m > 59)
    return FALSE;
  if (half >= 0)
    h = h % 12 + half;
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
  gboolean next_used;

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
      if (hour < 0 && read_clock (words[i], words[i + 1], &hour, &minute, &next_used))
        {
          i += next_used;
          continue;
        }
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

char *
crm_relative_time_read_from (const char *text,
                             const char *wall)
{
  g_autoptr (GDateTime) from = NULL;
  char *end;

  g_return_val_if_fail (text != NULL, NULL);

  from = crm_relative_time_parse_wall (wall, NULL);
  /* A clock alone has none of what dates are written with. */
  if (from == NULL || strpbrk (text, "./-+") != NULL || strchr (text, ':') == NULL)
    return crm_relative_time_read (text, NULL);

  end = crm_relative_time_read (text, from);
  if (end != NULL && strcmp (end, wall) < 0 && strncmp (end, wall, strlen ("2026-01-01")) == 0)
    {
      g_autoptr (GDateTime) next = g_date_time_add_days (from, 1);

      g_free (end);
      end = crm_relative_time_read (text, next);
    }

  return end;
}

char *
crm_relative_time_write (const char *wall)
{
  gboolean has_time;
  g_autoptr (GDateTime) when = crm_relative_time_parse_wall (wall, &has_time);
  g_autoptr (GString) text = NULL;
  char order[4], separator;

  if (when == NULL)
    return NULL;

  text = g_string_new (NULL);
  /* Without a locale the order would be that of one country. */
  if (g_strcmp0 (nl_langinfo (D_FMT), "%m/%d/%y") == 0 || !get_date_order (order, &separator))
    {
      g_string_append_len (text, wall, strlen ("2026-01-01"));
    }
  else
    {
      for (guint i = 0; i < 3; i++)
        {
          if (i > 0)
            g_string_append_c (text, separator);
          if (order[i] == 'y')
            g_string_append_printf (text, "%04d", g_date_time_get_year (when));
          else
            g_string_append_printf (text, "%02d", order[i] == 'd' ? g_date_time_get_day_of_month (when) : g_date_time_get_month (when));
        }
    }
  if (has_time)
    {
      g_autofree char *clock = clock_text (when);

      g_string_append_printf (text, " %s", clock);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
