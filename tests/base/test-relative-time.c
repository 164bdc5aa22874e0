/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-relative-time.h"

static GDateTime *
now (void)
{
  return g_date_time_new_local (2026, 3, 11, 12, 0, 0);      /* a Wednesday */
}

static void
check_wall (const char *wall,
            const char *words)
{
  g_autoptr (GDateTime) reference = now ();
  g_autofree char *found = crm_relative_time_of_wall (wall, reference);

  g_assert_cmpstr (found, ==, words);
}

static void
test_wall (void)
{
  check_wall ("2026-03-11", "today");
  check_wall ("2026-03-12T14:30", "tomorrow 14:30");
  check_wall ("2026-03-10T09:05", "yesterday 09:05");
  check_wall ("2026-03-14", "Saturday");
  check_wall ("2026-02-27", "12 days ago");
  check_wall ("2026-09-01", "1 Sep");
  check_wall ("2027-09-01", "1 Sep 2027");
  check_wall ("2026-13-01", NULL);
  check_wall ("--03-11", NULL);
  check_wall ("soon", NULL);
  check_wall (NULL, NULL);
}

static void
check_ago (gint64      seconds,
           const char *words)
{
  g_autoptr (GDateTime) reference = now ();
  gint64 instant = (g_date_time_to_unix (reference) - seconds) * G_USEC_PER_SEC;
  g_autofree char *found = crm_relative_time_of_instant (instant, reference);

  g_assert_cmpstr (found, ==, words);
}

static void
test_instant (void)
{
  check_ago (5, "just now");
  check_ago (300, "5 minutes ago");
  check_ago (3600, "1 hour ago");
  check_ago (86400, "yesterday");
  check_ago (12 * 86400, "12 days ago");
  check_ago (100 * 86400, "3 months ago");
  check_ago (800 * 86400, "2 years ago");
}

static void
test_headings (void)
{
  g_autoptr (GDateTime) reference = now ();
  gint64 instant = g_date_time_to_unix (reference) * G_USEC_PER_SEC;
  g_autofree char *today = crm_relative_time_day_heading (instant, reference);
  g_autofree char *friday = crm_relative_time_day_heading (instant - 5 * G_TIME_SPAN_DAY, reference);
  g_autofree char *old = crm_relative_time_day_heading (instant - 365 * G_TIME_SPAN_DAY, reference);
  g_autofree char *full = crm_relative_time_full_wall ("2026-03-13T14:30");

  g_assert_cmpstr (today, ==, "Today");
  g_assert_cmpstr (friday, ==, "Friday 6 March");
  g_assert_cmpstr (old, ==, "11 March 2025");
  g_assert_cmpstr (full, ==, "Friday 13 March 2026, 14:30");
}

static void
check_read (const char *text,
            const char *wall)
{
  g_autoptr (GDateTime) reference = now ();
  g_autofree char *found = crm_relative_time_read (text, reference);

  g_assert_cmpstr (found, ==, wall);
}

static void
test_read (void)
{
  check_read ("today", "2026-03-11");
  check_read ("Tomorrow 14:30", "2026-03-12T14:30");
  check_read ("friday", "2026-03-13");
  check_read ("wed 9:00", "2026-03-18T09:00");
  check_read ("+3", "2026-03-14");
  check_read ("24.12.", "2026-12-24");
  check_read ("1.2.", "2027-02-01");
  check_read ("24.12.2027 08:15", "2027-12-24T08:15");
  check_read ("2026-12-24T10:00", "2026-12-24T10:00");
  check_read ("14:30", "2026-03-11T14:30");
  check_read ("2pm", "2026-03-11T14:00");
  check_read ("12:05 AM", "2026-03-11T00:05");
  check_read ("tomorrow 2:30 pm", "2026-03-12T14:30");
  check_read ("13pm", NULL);
  check_read ("14", NULL);
  check_read ("12/24/2026 10:00", "2026-12-24T10:00");
  check_read ("someday", NULL);
  check_read ("25:00", NULL);
  check_read ("31.02.2026", NULL);
  check_read ("", NULL);
}

static void
check_end (const char *text,
           const char *expected)
{
  g_autofree char *found = crm_relative_time_read_from (text, "2026-03-13T22:30");

  g_assert_cmpstr (found, ==, expected);
}

/* The end of a meeting at half past ten in the evening. */
static void
test_read_from (void)
{
  check_end ("23:15", "2026-03-13T23:15");
  check_end ("01:00", "2026-03-14T01:00");
  check_end ("2026-03-15 9:00", "2026-03-15T09:00");
  check_end ("2026-03-15", "2026-03-15");
  check_end ("never", NULL);
}

static void
test_write (void)
{
  static const char *const walls[] = { "2026-03-13T22:30", "2026-03-13", "2027-12-31T00:05" };

  for (guint i = 0; i < G_N_ELEMENTS (walls); i++)
    {
      g_autofree char *text = crm_relative_time_write (walls[i]);
      g_autofree char *again = crm_relative_time_read (text, NULL);

      g_assert_cmpstr (again, ==, walls[i]);
    }
  g_assert_null (crm_relative_time_write ("soon"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relative-time/wall", test_wall);
  g_test_add_func ("/relative-time/instant", test_instant);
  g_test_add_func ("/relative-time/headings", test_headings);
  g_test_add_func ("/relative-time/read", test_read);
  g_test_add_func ("/relative-time/read-from", test_read_from);
  g_test_add_func ("/relative-time/write", test_write);
  return g_test_run ();
}
