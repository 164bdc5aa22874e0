/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-datetime.h"
#include "crm-windows-zone.h"

static gint64
local (const char *text)
{
  CrmDatetime datetime;

  g_assert_true (crm_datetime_parse_text (text, NULL, &datetime));
  return datetime.local;
}

static void
assert_utc (const char *zone_name,
            const char *wall,
            const char *utc)
{
  const CrmTimezone *zone = crm_timezone_lookup (zone_name);

  g_assert_nonnull (zone);
  g_assert_cmpint (crm_timezone_to_utc (zone, local (wall)), ==, local (utc));
}

static void
test_conversions (void)
{
  assert_utc ("Europe/Vienna", "2026-01-15T12:00", "2026-01-15T11:00");
  assert_utc ("Europe/Vienna", "2026-07-15T12:00", "2026-07-15T10:00");
  /* Skipped: read with the offset before the gap. */
  assert_utc ("Europe/Vienna", "2026-03-29T02:30", "2026-03-29T01:30");
  assert_utc ("Europe/Vienna", "2026-03-29T01:59:59", "2026-03-29T00:59:59");
  assert_utc ("Europe/Vienna", "2026-03-29T03:00", "2026-03-29T01:00");
  /* Twice: the first. */
  assert_utc ("Europe/Vienna", "2026-10-25T02:30", "2026-10-25T00:30");
  assert_utc ("Europe/Vienna", "2026-10-25T03:00", "2026-10-25T02:00");
  assert_utc ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30");
  assert_utc ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45");
  assert_utc ("Asia/Kolkata", "2026-04-05T01:45", "2026-04-04T20:15");
  assert_utc ("UTC", "2026-04-05T01:45", "2026-04-05T01:45");
  assert_utc ("+05:30", "2026-04-05T01:45", "2026-04-04T20:15");
  /* Outside the table. */
  assert_utc ("Europe/Vienna", "2085-07-15T12:00", "2085-07-15T10:00");
  assert_utc ("Europe/Vienna", "1950-01-15T12:00", "1950-01-15T11:00");
}

/* Every change of every zone: the table says the same as GTimeZone, and the way there and back ends where it began. */
static void
test_all_zones (void)
{
  for (guint i = 0; i < crm_windows_zone_get_size (); i++)
    {
      const char *name = crm_windows_zone_get_iana (i);
      const CrmTimezone *zone = crm_timezone_lookup (name);
      g_autoptr (GTimeZone) system = g_time_zone_new_identifier (name);
      g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (CrmTimezoneChange));

      if (zone == NULL)
        {
          g_test_message ("%s is not in this system's database", name);
          continue;
        }

      crm_timezone_list_changes (zone, 0, G_MAXINT64, changes);
      for (guint j = 0; j < changes->len; j++)
        {
          gint64 at = g_array_index (changes, CrmTimezoneChange, j).utc;

          for (gint64 utc = at - 7200; utc <= at + 7200; utc += 1800)
            {
              int interval = g_time_zone_find_interval (system, G_TIME_TYPE_UNIVERSAL, utc);
              gint64 wall = crm_timezone_to_local (zone, utc);
              gint64 back = crm_timezone_to_utc (zone, wall);

              g_assert_cmpint (crm_timezone_get_offset (zone, utc), ==, g_time_zone_get_offset (system, interval));
              g_assert_cmpint (back, <=, utc);
              g_assert_cmpint (crm_timezone_to_local (zone, back), ==, wall);
            }
        }
    }
}

static void
test_names (void)
{
  const CrmTimezone *vienna = crm_timezone_lookup ("Europe/Vienna");

  g_assert_true (crm_timezone_lookup_tzid ("/freeassociation.sourceforge.net/Europe/Vienna") == vienna);
  g_assert_true (crm_timezone_lookup_tzid ("/citadel.org/20211207_1/Europe/Vienna") == vienna);
  g_assert_cmpstr (crm_timezone_get_name (crm_timezone_lookup_tzid ("/mozilla.org/1/America/Argentina/Salta")), ==,
                   "America/Argentina/Salta");
  g_assert_cmpstr (crm_timezone_get_name (crm_timezone_lookup_tzid ("W. Europe Standard Time")), ==, "Europe/Berlin");
  g_assert_cmpstr (crm_timezone_get_name (crm_timezone_lookup_tzid ("W. Europe Standard Time 1")), ==, "Europe/Berlin");
  g_assert_true (crm_timezone_lookup_tzid ("Etc/UTC") == crm_timezone_get_utc ());
  g_assert_true (crm_timezone_lookup_tzid ("GMT") == crm_timezone_get_utc ());

  g_assert_null (crm_timezone_lookup_tzid ("Customized Time Zone"));
  g_assert_null (crm_timezone_lookup_tzid (""));
  g_assert_null (crm_timezone_lookup_tzid ("Foo3"));
  g_assert_null (crm_timezone_lookup ("../../../etc/hostname"));
  g_assert_null (crm_timezone_lookup ("/etc/hostname"));
  g_assert_null (crm_timezone_lookup ("Europe"));

  g_assert_cmpstr (crm_timezone_get_name (crm_timezone_get_system ()), ==, "Europe/Berlin");
}

static void
test_custom (void)
{
  const CrmTimezone *berlin = crm_timezone_lookup ("Europe/Berlin");
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (CrmTimezoneChange));
  const CrmTimezone *zone;

  crm_timezone_list_changes (berlin, 0, G_MAXINT64, changes);
  zone = crm_timezone_intern_changes ("x-test-1", 3600, (CrmTimezoneChange *) (void *) changes->data, changes->len);
  g_assert_nonnull (zone);
  g_assert_false (crm_timezone_is_known (zone));
  g_assert_cmpint (crm_timezone_to_utc (zone, local ("2026-10-25T02:30")), ==, local ("2026-10-25T00:30"));
  g_assert_true (crm_timezone_find_equivalent (zone, local ("2026-01-01")) == berlin);

  zone = crm_timezone_intern_changes ("x-test-2", 20700, NULL, 0);
  g_assert_cmpstr (crm_timezone_get_name (crm_timezone_find_equivalent (zone, local ("2026-01-01"))), ==,
                   "Asia/Kathmandu");
  zone = crm_timezone_intern_changes ("x-test-3", 2 * 3600 + 20 * 60, NULL, 0);
  g_assert_cmpstr (crm_timezone_get_name (crm_timezone_find_equivalent (zone, local ("2026-01-01"))), ==, "+02:20");
}

static gpointer
read_zones (gpointer data)
{
  gint64 sum = 0;

  for (guint i = 0; i < crm_windows_zone_get_size (); i++)
    {
      const CrmTimezone *zone = crm_timezone_lookup_tzid (crm_windows_zone_get_iana (i));

      if (zone != NULL)
        sum += crm_timezone_to_utc (zone, local ("2026-10-25T02:30"));
    }

  return GSIZE_TO_POINTER (sum);
}

static void
test_threads (void)
{
  GThread *threads[8];
  gpointer expected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_zones, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      gpointer sum = g_thread_join (threads[i]);

      if (i == 0)
        expected = sum;
      g_assert_true (sum == expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* First, while the table of zones is cold. */
  g_test_add_func ("/timezone/threads", test_threads);
  g_test_add_func ("/timezone/conversions", test_conversions);
  g_test_add_func ("/timezone/all-zones", test_all_zones);
  g_test_add_func ("/timezone/names", test_names);
  g_test_add_func ("/timezone/custom", test_custom);

  return g_test_run ();
}
