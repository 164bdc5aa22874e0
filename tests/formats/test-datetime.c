/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-datetime.h"

#include <string.h>

static void
test_civil (void)
{
  g_autoptr (GDate) date = g_date_new_dmy (1, 1, 1583);

  for (gint64 days = crm_days_from_civil (1583, 1, 1); days < crm_days_from_civil (2450, 1, 1); days++)
    {
      int year, month, day;

      crm_days_to_civil (days, &year, &month, &day);
      g_assert_cmpint (year, ==, g_date_get_year (date));
      g_assert_cmpint (month, ==, (int) g_date_get_month (date));
      g_assert_cmpint (day, ==, g_date_get_day (date));
      g_assert_cmpint (crm_days_from_civil (year, month, day), ==, days);
      g_assert_cmpint (crm_days_get_weekday (days) + 1, ==, (int) g_date_get_weekday (date));
      g_date_add_days (date, 1);
    }

  g_assert_cmpint (crm_days_from_civil (1970, 1, 1), ==, 0);
  g_assert_cmpint (crm_days_from_civil (1, 1, 1), ==, CRM_DATETIME_MIN_DAY);
  g_assert_cmpint (crm_days_from_civil (9999, 12, 31), ==, CRM_DATETIME_MAX_DAY);
  g_assert_cmpint (crm_local_get_day (-1), ==, -1);
}

static void
assert_text (const char      *text,
             const char      *zone,
             CrmDatetimeKind  kind,
             const char      *ical)
{
  CrmDatetime datetime, again;
  g_autofree char *written = NULL;
  g_autofree char *value = NULL;

  g_assert_true (crm_datetime_parse_text (text, zone, &datetime));
  g_assert_cmpint (datetime.kind, ==, kind);
  written = crm_datetime_to_text (&datetime);
  g_assert_cmpstr (written, ==, text);
  g_assert_cmpstr (crm_datetime_get_zone_name (&datetime), ==, zone != NULL ? zone : "");
  value = crm_datetime_to_ical (&datetime);
  g_assert_cmpstr (value, ==, ical);
  g_assert_true (crm_datetime_parse_ical (value, strlen (value), datetime.zone, &again));
  g_assert_true (crm_datetime_equal (&datetime, &again));
}

static void
test_texts (void)
{
  assert_text ("2026-11-22", NULL, CRM_DATETIME_DATE, "20261122");
  assert_text ("2026-11-22T14:30", NULL, CRM_DATETIME_FLOATING, "20261122T143000");
  assert_text ("2026-11-22T14:30:15", "Europe/Vienna", CRM_DATETIME_ZONED, "20261122T143015");
  assert_text ("2026-11-22T14:30", "UTC", CRM_DATETIME_UTC, "20261122T143000Z");
  assert_text ("0042-02-28T23:59", NULL, CRM_DATETIME_FLOATING, "00420228T235900");
  assert_text ("9999-12-31T23:59", NULL, CRM_DATETIME_FLOATING, "99991231T235900");
  assert_text ("2024-02-29T00:00", NULL, CRM_DATETIME_FLOATING, "20240229T000000");
  assert_text ("1601-01-01T00:00", "Europe/Vienna", CRM_DATETIME_ZONED, "16010101T000000");
}

static void
test_refused (void)
{
  static const char *const values[] = {
    "", "2026112", "20261322", "20260230", "20261122T", "20261122T2500", "20261122T143000X", "20261122 143000", "x",
    "00000101", "20261122T1430001",
  };
  static const char *const texts[] = {
    "2026-02-29T10:00", "2026-00-10T10:00", "2026-13-10T10:00", "2026-11-00T10:00", "2026-11-22T24:00", "2026-11-22T14:60", "2026-11-22 14:30",
    "2026-11-22T1:300", "0000-11-22T14:30", "2026-11-2xT14:30", "2026-1122T14:300",
  };
  CrmDatetime datetime;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_false (crm_datetime_parse_text (texts[i], "UTC", &datetime));
      g_assert_cmpint (datetime.kind, ==, CRM_DATETIME_NONE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_assert_false (crm_datetime_parse_ical (values[i], strlen (values[i]), NULL, &datetime));
      g_assert_cmpint (datetime.kind, ==, CRM_DATETIME_NONE);
    }

  g_assert_false (crm_datetime_parse_text ("2026-11-22T", NULL, &datetime));
  g_assert_false (crm_datetime_parse_text ("2026-11-22T14:30Z", NULL, &datetime));
  g_assert_false (crm_datetime_parse_text ("22.11.2026", NULL, &datetime));
  g_assert_true (crm_datetime_parse_ical ("20261122t143060z", 16, NULL, &datetime));
  g_assert_cmpint (datetime.local % 60, ==, 59);
}

static void
test_zones (void)
{
  CrmDatetime vienna, york, day;

  g_assert_true (crm_datetime_parse_text ("2026-11-22T14:30", "Europe/Vienna", &vienna));
  york = crm_datetime_to_zone (&vienna, crm_timezone_lookup ("America/New_York"));
  g_assert_cmpint (york.local, ==, vienna.local - 6 * 3600);
  g_assert_cmpint (crm_datetime_to_instant (&york, NULL), ==, crm_datetime_to_instant (&vienna, NULL));
  g_assert_false (crm_datetime_equal (&york, &vienna));

  day = crm_datetime_from_day (crm_datetime_get_day (&vienna));
  g_assert_cmpint (crm_datetime_to_instant (&day, crm_timezone_lookup ("Asia/Tokyo")), ==, day.local - 9 * 3600);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/datetime/civil", test_civil);
  g_test_add_func ("/datetime/texts", test_texts);
  g_test_add_func ("/datetime/refused", test_refused);
  g_test_add_func ("/datetime/zones", test_zones);

  return g_test_run ();
}
