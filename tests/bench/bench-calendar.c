/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-ical-merge.h"
#include "crm-ical.h"
#include "crm-occurrences.h"
#include "figure.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What the calendar costs without a window: a month of 10,000 events and 1,000 open series, and the reading of events as
 * they come from a server. Beside each figure stands its floor or the library's figure, measured in the same run.
 */
#define N_EVENTS 10000
#define N_SERIES 1000
#define N_OBJECTS 2000
#define N_RUNS 9

static int
compare_doubles (const void *one,
                 const void *other)
{
  double a = *(const double *) one;
  double b = *(const double *) other;

  return a < b ? -1 : a > b;
}

static double
median (double *values)
{
  qsort (values, N_RUNS, sizeof *values, compare_doubles);
  return values[N_RUNS / 2];
}

static const char *const rules[] = {
  "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY", "FREQ=WEEKLY;INTERVAL=2",
};

static CrmOccurrenceSource *
make_sources (gint64 month)
{
  static const char *const zones[] = { "Europe/Vienna", "Europe/Berlin", "America/New_York", "UTC" };
  CrmOccurrenceSource *sources = g_new0 (CrmOccurrenceSource, N_EVENTS + N_SERIES);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_EVENTS + N_SERIES; i++)
    {
      const CrmTimezone *zone = crm_timezone_lookup (zones[i % G_N_ELEMENTS (zones)]);
      gboolean series = i >= N_EVENTS;
      gint64 start = series ? month - g_rand_int_range (rand, 100, 3000) * (gint64) CRM_SECONDS_PER_DAY + 9 * 3600
                            : month + g_rand_int_range (rand, 0, 30 * 96) * 900;

      sources[i].id = i;
      sources[i].set.start = i % 10 == 0 ? crm_datetime_from_day (crm_local_get_day (start)) : crm_datetime_from_local (start, zone);
      sources[i].end = sources[i].set.start;
      sources[i].end.local += i % 10 == 0 ? CRM_SECONDS_PER_DAY : 3600;
      if (series)
        sources[i].set.rrule = rules[i % G_N_ELEMENTS (rules)];
    }

  return sources;
}

static double
bench_month (const CrmOccurrenceSource *sources,
             guint                      n_sources,
             gint64                     month,
             guint                     *n_occurrences)
{
  double times[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    {
      g_autoptr (GArray) occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
      gint64 begin = g_get_monotonic_time ();

      crm_occurrences_expand (sources, n_sources, NULL, month, month + 31 * (gint64) CRM_SECONDS_PER_DAY, NULL, occurrences);
      times[i] = (double) (g_get_monotonic_time () - begin) / 1000;
      *n_occurrences = occurrences->len;
    }

  return median (times);
}

/* The same series by libical, from the start of the window. */
static double
bench_libical (const CrmOccurrenceSource *series,
               gint64                     month)
{
  double times[N_RUNS];
  int year, month_number, day;
  struct icaltimetype from = icaltime_null_time ();
  struct icaltimetype to;

  crm_days_to_civil (crm_local_get_day (month), &year, &month_number, &day);
  from.year = year;
  from.month = month_number;
  from.day = day;
  to = from;
  icaltime_adjust (&to, 31, 0, 0, 0);

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      for (guint j = 0; j < N_SERIES; j++)
        {
          struct icalrecurrencetype recurrence = icalrecurrencetype_from_string (series[j].set.rrule);
          struct icaltimetype start = icaltime_null_time ();
          icalrecur_iterator *iterator;
          struct icaltimetype time;

          crm_days_to_civil (crm_datetime_get_day (&series[j].set.start), &start.year, &start.month, &start.day);
          start.hour = 9;
          iterator = icalrecur_iterator_new (recurrence, start);
          icalrecur_iterator_set_start (iterator, from);
          do
            time = icalrecur_iterator_next (iterator);
          while (!icaltime_is_null_time (time) && icaltime_compare (time, to) < 0);
          icalrecur_iterator_free (iterator);
        }
      times[i] = (double) (g_get_monotonic_time () - begin) / 1000;
    }

  return median (times);
}

static char *
make_event (guint    number,
            gboolean zoned)
{
  GString *text = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Calendar//EN\r\n");

  if (zoned)
    g_string_append (text, "BEGIN:VTIMEZONE\r\nTZID:Europe/Vienna\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
                     "TZNAME:CEST\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n"
                     "BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19701025T030000\r\n"
                     "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
  g_string_append_printf (text, "BEGIN:VEVENT\r\nUID:%08u-0000-4000-8000-000000000000\r\nDTSTAMP:20260101T080000Z\r\n"
                          "CREATED:20260101T080000Z\r\nLAST-MODIFIED:20260102T080000Z\r\nSEQUENCE:2\r\n"
                          "SUMMARY:Meeting %u about the offer\\, with coffee\r\nLOCATION:Room %u\r\n", number, number, number % 40);
  g_string_append_printf (text, zoned ? "DTSTART;TZID=Europe/Vienna:202611%02uT100000\r\nDTEND;TZID=Europe/Vienna:202611%02uT113000\r\n"
                                      : "DTSTART:202611%02uT100000Z\r\nDTEND:202611%02uT113000Z\r\n",
                          number % 28 + 1, number % 28 + 1);
  g_string_append (text, "DESCRIPTION:A description of a usual length\\, which goes on for a while so that it has to be fo\r\n"
                   " lded at least once\\, and says what was said before in other words.\\nSecond line.\r\n"
                   "CATEGORIES:Customer,Offer\r\nSTATUS:CONFIRMED\r\nCLASS:PUBLIC\r\nTRANSP:OPAQUE\r\n"
                   "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\n"
                   "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
                   "END:VEVENT\r\nEND:VCALENDAR\r\n");

  return g_string_free (text, FALSE);
}

/* Microseconds for one object, read until its fields are there. */
static double
bench_read (GPtrArray *objects)
{
  double times[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      for (guint j = 0; j < objects->len; j++)
        {
          g_autoptr (CrmIcalObject) object = crm_ical_object_parse (g_ptr_array_index (objects, j), NULL);

          g_assert_nonnull (crm_ical_object_find (object, NULL));
        }
      times[i] = (double) (g_get_monotonic_time () - begin) / objects->len;
    }

  return median (times);
}

static double
bench_read_libical (GPtrArray *objects)
{
  double times[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      for (guint j = 0; j < objects->len; j++)
        {
          icalcomponent *component = icalparser_parse_string (g_bytes_get_data (g_ptr_array_index (objects, j), NULL));

          g_assert_nonnull (component);
          icalcomponent_free (component);
        }
      times[i] = (double) (g_get_monotonic_time () - begin) / objects->len;
    }

  return median (times);
}

static GPtrArray *
make_objects (gboolean zoned)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < N_OBJECTS; i++)
    {
      char *text = make_event (i, zoned);

      g_ptr_array_add (objects, g_bytes_new_take (text, strlen (text)));
    }

  return objects;
}

int
main (void)
{
  gint64 month = crm_days_from_civil (2026, 11, 1) * CRM_SECONDS_PER_DAY;
  g_autofree CrmOccurrenceSource *sources = make_sources (month);
  g_autoptr (GPtrArray) utc = make_objects (FALSE);
  g_autoptr (GPtrArray) zoned = make_objects (TRUE);
  guint n_occurrences, n_of_series;
  double whole, series, libical, read_utc, read_zoned, libical_utc, libical_zoned;

  whole = bench_month (sources, N_EVENTS + N_SERIES, month, &n_occurrences);
  series = bench_month (sources + N_EVENTS, N_SERIES, month, &n_of_series);
  libical = bench_libical (sources + N_EVENTS, month);
  read_utc = bench_read (utc);
  read_zoned = bench_read (zoned);
  libical_utc = bench_read_libical (utc);
  libical_zoned = bench_read_libical (zoned);

  g_assert_true (n_occurrences > n_of_series && n_of_series > 0);
  figure_print ("calendar: month of 10,000 events and 1,000 open series, ready", whole, "ms", 0, FIGURE_VALUE, 10);
  figure_print ("calendar: the series alone, libical from the start of the month", series, "ms", libical, FIGURE_PLAIN, 0);
  figure_print ("calendar: an event in UTC read, libical's parse", read_utc, "us", libical_utc, FIGURE_VALUE, 60);
  figure_print ("calendar: an event with VTIMEZONE read, one in UTC", read_zoned, "us", read_utc, FIGURE_RATIO, 1.3);
  figure_print ("calendar: an event with VTIMEZONE read, libical's parse", read_zoned, "us", libical_zoned, FIGURE_PLAIN, 0);
  return 0;
}
