/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-timezone.h"

#include "crm-windows-zone.h"

#include <string.h>

/*
 * GTimeZone searches its intervals one after the other (0.2 us a call), and a month of a busy calendar converts tens of
 * thousands of times. So each zone is read once into a table of its changes, and the GTimeZone answers only for years
 * outside the table. libical's built-in zones would do the same work 40 times slower and not from several threads.
 */
#define TABLE_START       G_GINT64_CONSTANT (0)            /* 1970-01-01 */
#define TABLE_END         G_GINT64_CONSTANT (3155760000)   /* 2070-01-01 */
#define SECONDS_PER_DAY   86400
#define MAX_CUSTOM_ZONES  4096
#define ZONE_DIRECTORY    "/usr/share/zoneinfo"

typedef struct
{
  gint64 utc;      /* first instant of the interval */
  gint64 local;    /* first wall reading that belongs to it; see crm_timezone_to_utc() */
  gint32 offset;
} Interval;

struct _CrmTimezone
{
  char *name;
  GTimeZone *system;      /* NULL: the table is all there is */
  Interval *intervals;    /* the first starts at G_MININT64 */
  guint n_intervals;
  gboolean known;

  /* Atomic: the intervals that were found last. What is asked one after the other is mostly in the same. */
  int last_utc;
  int last_local;
};

static GRWLock zones_lock;
static GHashTable *zones;          /* name -> CrmTimezone, never shrinks */
static GHashTable *tzids;          /* TZID as written -> CrmTimezone or NULL */
static GHashTable *equivalents;    /* quarter of a year and name -> CrmTimezone or NULL */
static guint n_custom_zones;

static gint32
system_offset (GTimeZone *system,
               gint64     utc)
{
  int interval = g_time_zone_find_interval (system, G_TIME_TYPE_UNIVERSAL, utc);

  return interval < 0 ? 0 : g_time_zone_get_offset (system, interval);
}

static void
set_intervals (CrmTimezone             *zone,
               gint32                   first_offset,
               const CrmTimezoneChange *changes,
               guint                    n_changes)
{
  gint32 offset = first_offset;

  zone->intervals = g_new (Interval, n_changes + 1);
  zone->intervals[0] = (Interval) { G_MININT64, G_MININT64, first_offset };
  zone->n_intervals = 1;

  for (guint i = 0; i < n_changes; i++)
    {
      Interval *interval;

      if (changes[i].offset == offset)
        continue;

      /*
       * Clocks set back: the readings that occur twice stay with the earlier interval. Clocks set forward: the readings
       * that are skipped too. Both come down to the larger offset.
       */
      interval = &zone->intervals[zone->n_intervals++];
      interval->utc = changes[i].utc;
      interval->local = changes[i].utc + MAX (offset, changes[i].offset);
      interval->offset = changes[i].offset;
      offset = changes[i].offset;
    }
}

/* Finds the changes by bisection over the numbers of GTimeZone's intervals, which grow with time. */
static void
load_intervals (CrmTimezone *zone)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (CrmTimezoneChange));
  gint64 at = TABLE_START;
  int number = g_time_zone_find_interval (zone->system, G_TIME_TYPE_UNIVERSAL, at);

  while (at < TABLE_END)
    {
      gint64 low = at, high = at;
      CrmTimezoneChange change;

      do
        {
          low = high;
          high = MIN (high + 40 * SECONDS_PER_DAY, TABLE_END);
        }
      while (high < TABLE_END && g_time_zone_find_interval (zone->system, G_TIME_TYPE_UNIVERSAL, high) == number);

      if (g_time_zone_find_interval (zone->system, G_TIME_TYPE_UNIVERSAL, high) == number)
        break;

      while (high - low > 1)
        {
          gint64 middle = low + (high - low) / 2;

          if (g_time_zone_find_interval (zone->system, G_TIME_TYPE_UNIVERSAL, middle) == number)
            low = middle;
          else
            high = middle;
        }

      number = g_time_zone_find_interval (zone->system, G_TIME_TYPE_UNIVERSAL, high);
      change.utc = high;
      change.offset = g_time_zone_get_offset (zone->system, number);
      g_array_append_val (changes, change);
      at = high;
    }

  set_intervals (zone, system_offset (zone->system, TABLE_START), (CrmTimezoneChange *) (void *) changes->data, changes->len);
}

/* "+05:30", "-03:00": what GTimeZone reads as an offset and nothing else. */
static gboolean
is_fixed_offset (const char *name)
{
  return strlen (name) == 6 && (name[0] == '+' || name[0] == '-')
         && g_ascii_isdigit (name[1]) && g_ascii_isdigit (name[2]) && name[3] == ':'
         && g_ascii_isdigit (name[4]) && g_ascii_isdigit (name[5])
         && name[1] <= '2' && name[4] <= '5';
}

/*
 * GTimeZone takes almost any text for a POSIX rule and follows any path. A name from a calendar must therefore be shown
 * to be a file of the zone database first.
 */
static gboolean
is_database_name (const char *name)
{
  const char *directory = g_getenv ("TZDIR");
  g_autofree char *path = NULL;
  gsize length = strlen (name);

  if (length == 0 || length > 64 || !g_ascii_isupper (name[0]) || strstr (name, "..") != NULL)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (name[i]) && strchr ("/_+-", name[i]) == NULL)
        return FALSE;
    }

  path = g_build_filename (directory != NULL ? directory : ZONE_DIRECTORY, name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static CrmTimezone *
load_zone (const char *name)
{
  g_autoptr (GTimeZone) system = NULL;
  CrmTimezone *zone;

  if (g_str_equal (name, "UTC"))
    system = g_time_zone_new_utc ();
  else if (is_fixed_offset (name) || is_database_name (name))
    system = g_time_zone_new_identifier (name);

  if (system == NULL)
    return NULL;

  zone = g_new0 (CrmTimezone, 1);
  zone->name = g_strdup (name);
  zone->system = g_steal_pointer (&system);
  zone->known = TRUE;
  load_intervals (zone);
  return zone;
}

static void
free_zone (CrmTimezone *zone)
{
  g_clear_pointer (&zone->system, g_time_zone_unref);
  g_free (zone->intervals);
  g_free (zone->name);
  g_free (zone);
}

/* Takes @zone; gives the one that is in the table now, which another thread may have put there first. */
static const CrmTimezone *
intern_zone (CrmTimezone *zone)
{
  const CrmTimezone *present;

  g_rw_lock_writer_lock (&zones_lock);

  if (zones == NULL)
    zones = g_hash_table_new (g_str_hash, g_str_equal);
  present = g_hash_table_lookup (zones, zone->name);
  if (present == NULL && !zone->known && ++n_custom_zones > MAX_CUSTOM_ZONES)
    {
      g_clear_pointer (&zone, free_zone);
    }
  else if (present == NULL)
    {
      g_hash_table_insert (zones, zone->name, zone);
      present = zone;
    }
  else
    {
      free_zone (zone);
    }

  g_rw_lock_writer_unlock (&zones_lock);

  return present;
}

static const CrmTimezone *
peek_zone (const char *name)
{
  const CrmTimezone *zone = NULL;

  g_rw_lock_reader_lock (&zones_lock);
  if (zones != NULL)
    zone = g_hash_table_lookup (zones, name);
  g_rw_lock_reader_unlock (&zones_lock);

  return zone;
}

const CrmTimezone *
crm_timezone_lookup (const char *name)
{
  const CrmTimezone *zone;
  CrmTimezone *loaded;

  g_return_val_if_fail (name != NULL, NULL);

  zone = peek_zone (name);
  if (zone != NULL)
    return zone;

  loaded = load_zone (name);
  return loaded != NULL ? intern_zone (loaded) : NULL;
}

/* Names that calendars still use and that some systems keep in a package of its own (tzdata-legacy). */
static const struct
{
  const char *old_name;
  const char *name;
} renamed[] = {
  { "America/Buenos_Aires", "America/Argentina/Buenos_Aires" },
  { "America/Godthab", "America/Nuuk" },
  { "America/Indianapolis", "America/Indiana/Indianapolis" },
  { "Asia/Calcutta", "Asia/Kolkata" },
  { "Asia/Katmandu", "Asia/Kathmandu" },
  { "Asia/Rangoon", "Asia/Yangon" },
  { "Asia/Saigon", "Asia/Ho_Chi_Minh" },
  { "Europe/Kiev", "Europe/Kyiv" },
  { "GB", "Europe/London" },
  { "Japan", "Asia/Tokyo" },
  { "PRC", "Asia/Shanghai" },
  { "US/Alaska", "America/Anchorage" },
  { "US/Arizona", "America/Phoenix" },
  { "US/Central", "America/Chicago" },
  { "US/Eastern", "America/New_York" },
  { "US/Hawaii", "Pacific/Honolulu" },
  { "US/Mountain", "America/Denver" },
  { "US/Pacific", "America/Los_Angeles" },
};

static const CrmTimezone *
resolve_tzid (const char *tzid)
{
  static const char *const utc_names[] = {
    "UTC", "Etc/UTC", "GMT", "Z", "Etc/GMT", "Zulu", "Universal", "tzone://Microsoft/Utc", "UTC+00:00", "Greenwich",
  };
  const CrmTimezone *zone;
  const char *windows;
  const char *tail;

  for (guint i = 0; i < G_N_ELEMENTS (utc_names); i++)
    {
      if (g_ascii_strcasecmp (tzid, utc_names[i]) == 0)
        return crm_timezone_get_utc ();
    }

  zone = crm_timezone_lookup (tzid);
  if (zone != NULL)
    return zone;

  for (guint i = 0; i < G_N_ELEMENTS (renamed); i++)
    {
      if (g_str_equal (tzid, renamed[i].old_name))
        return crm_timezone_lookup (renamed[i].name);
    }

  windows = crm_windows_zone_to_iana (tzid);
  if (windows != NULL)
    return crm_timezone_lookup (windows);

  /* "/vendor/version/America/Argentina/Salta": the longest tail that is a zone. One segment alone is too little. */
  for (tail = strchr (tzid, '/'); tail != NULL; tail = strchr (tail + 1, '/'))
    {
      if (strchr (tail + 1, '/') == NULL)
        break;
      zone = crm_timezone_lookup (tail + 1);
      if (zone != NULL)
        return zone;
    }

  return NULL;
}

const CrmTimezone *
crm_timezone_lookup_tzid (const char *tzid)
{
  const CrmTimezone *zone = NULL;
  gpointer found = NULL;
  gboolean present = FALSE;

  g_return_val_if_fail (tzid != NULL, NULL);

  g_rw_lock_reader_lock (&zones_lock);
  if (tzids != NULL)
    present = g_hash_table_lookup_extended (tzids, tzid, NULL, &found);
  g_rw_lock_reader_unlock (&zones_lock);
  if (present)
    return found;

  if (strlen (tzid) <= 255)
    zone = resolve_tzid (tzid);

  g_rw_lock_writer_lock (&zones_lock);
  if (tzids == NULL)
    tzids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_size (tzids) < MAX_CUSTOM_ZONES && strlen (tzid) <= 255)
    g_hash_table_replace (tzids, g_strdup (tzid), (gpointer) zone);
  g_rw_lock_writer_unlock (&zones_lock);

  return zone;
}

const CrmTimezone *
crm_timezone_get_utc (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) crm_timezone_lookup ("UTC"));

  return (const CrmTimezone *) once;
}

const CrmTimezone *
crm_timezone_get_system (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GTimeZone) local = g_time_zone_new_local ();
      const char *name = g_time_zone_get_identifier (local);
      const CrmTimezone *zone = NULL;

      if (name != NULL && name[0] == ':')
        name++;
      if (name != NULL)
        zone = crm_timezone_lookup_tzid (name);
      g_once_init_leave (&once, (gsize) (zone != NULL ? zone : crm_timezone_get_utc ()));
    }

  return (const CrmTimezone *) once;
}

const CrmTimezone *
crm_timezone_intern_changes (const char              *name,
                             gint32                   first_offset,
                             const CrmTimezoneChange *changes,
                             guint                    n_changes)
{
  const CrmTimezone *present;
  CrmTimezone *zone;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (changes != NULL || n_changes == 0, NULL);

  present = peek_zone (name);
  if (present != NULL)
    return present;

  zone = g_new0 (CrmTimezone, 1);
  zone->name = g_strdup (name);
  set_intervals (zone, first_offset, changes, n_changes);
  return intern_zone (zone);
}

const char *
crm_timezone_get_name (const CrmTimezone *zone)
{
  g_return_val_if_fail (zone != NULL, "UTC");

  return zone->name;
}

gboolean
crm_timezone_is_known (const CrmTimezone *zone)
{
  g_return_val_if_fail (zone != NULL, FALSE);

  return zone->known;
}

gint32
crm_timezone_get_offset (const CrmTimezone *zone,
                         gint64             utc)
{
  guint low, high;

  g_return_val_if_fail (zone != NULL, 0);

  if (zone->n_intervals == 1 && (zone->system == NULL || (utc >= TABLE_START && utc < TABLE_END)))
    return zone->intervals[0].offset;
  if (zone->system != NULL && (utc < TABLE_START || utc >= TABLE_END))
    return system_offset (zone->system, utc);

  high = zone->n_intervals;
  low = (guint) g_atomic_int_get (&zone->last_utc);
  if (zone->intervals[low].utc <= utc && (low + 1 == high || utc < zone->intervals[low + 1].utc))
    return zone->intervals[low].offset;

  low = 0;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (zone->intervals[middle].utc <= utc)
        low = middle;
      else
        high = middle;
    }

  g_atomic_int_set (&((CrmTimezone *) zone)->last_utc, (int) low);
  return zone->intervals[low].offset;
}

gint64
crm_timezone_to_local (const CrmTimezone *zone,
                       gint64             utc)
{
  g_return_val_if_fail (zone != NULL, utc);

  return utc + crm_timezone_get_offset (zone, utc);
}

/* The same rule as in set_intervals() without a table: the candidates are the offsets of the days around. */
static gint64
to_utc_outside_table (const CrmTimezone *zone,
                      gint64             local)
{
  gint32 before = crm_timezone_get_offset (zone, local - 2 * SECONDS_PER_DAY);
  gint32 after = crm_timezone_get_offset (zone, local + 2 * SECONDS_PER_DAY);

  if (before == after || crm_timezone_get_offset (zone, local - before) == before)
    return local - before;
  if (crm_timezone_get_offset (zone, local - after) == after)
    return local - after;
  return local - before;
}

gint64
crm_timezone_to_utc (const CrmTimezone *zone,
                     gint64             local)
{
  guint low, high;

  g_return_val_if_fail (zone != NULL, local);

  if (zone->system != NULL && (local < TABLE_START + SECONDS_PER_DAY || local >= TABLE_END - SECONDS_PER_DAY))
    return to_utc_outside_table (zone, local);

  high = zone->n_intervals;
  low = (guint) g_atomic_int_get (&zone->last_local);
  if (zone->intervals[low].local <= local && (low + 1 == high || local < zone->intervals[low + 1].local))
    return local - zone->intervals[low].offset;

  low = 0;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (zone->intervals[middle].local <= local)
        low = middle;
      else
        high = middle;
    }

  g_atomic_int_set (&((CrmTimezone *) zone)->last_local, (int) low);
  return local - zone->intervals[low].offset;
}

void
crm_timezone_list_changes (const CrmTimezone *zone,
                           gint64             from,
                           gint64             to,
                           GArray            *changes)
{
  g_return_if_fail (zone != NULL);
  g_return_if_fail (changes != NULL);

  for (guint i = 1; i < zone->n_intervals; i++)
    {
      CrmTimezoneChange change = { zone->intervals[i].utc, zone->intervals[i].offset };

      if (change.utc >= from && change.utc < to)
        g_array_append_val (changes, change);
    }
}

static gboolean
agrees (const CrmTimezone *one,
        const CrmTimezone *other,
        gint64             from,
        gint64             to)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (CrmTimezoneChange));
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (CrmTimezoneChange));

  if (crm_timezone_get_offset (one, from) != crm_timezone_get_offset (other, from))
    return FALSE;

  crm_timezone_list_changes (one, from, to, changes);
  crm_timezone_list_changes (other, from, to, others);

  if (changes->len != others->len)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const CrmTimezoneChange *a = &g_array_index (changes, CrmTimezoneChange, i);
      const CrmTimezoneChange *b = &g_array_index (others, CrmTimezoneChange, i);

      if (a->utc != b->utc || a->offset != b->offset)
        return FALSE;
    }

  return TRUE;
}

static const CrmTimezone *
find_equivalent (const CrmTimezone *zone,
                 gint64             utc)
{
  gint64 to = utc + (gint64) 3653 * SECONDS_PER_DAY;
  gint32 offset;

  if (agrees (zone, crm_timezone_get_system (), utc, to))
    return crm_timezone_get_system ();

  for (guint i = 0; i < crm_windows_zone_get_size (); i++)
    {
      const CrmTimezone *candidate = crm_timezone_lookup (crm_windows_zone_get_iana (i));

      if (candidate != NULL && agrees (zone, candidate, utc, to))
        return candidate;
    }

  offset = crm_timezone_get_offset (zone, utc);
  if (zone->n_intervals == 1 && offset % 60 == 0)
    {
      g_autofree char *name = g_strdup_printf ("%c%02d:%02d", offset < 0 ? '-' : '+', ABS (offset) / 3600,
                                               ABS (offset) / 60 % 60);
      return crm_timezone_lookup (name);
    }

  return NULL;
}

const CrmTimezone *
crm_timezone_find_equivalent (const CrmTimezone *zone,
                              gint64             utc)
{
  const CrmTimezone *equivalent;
  gpointer found = NULL;
  gboolean present = FALSE;
  gint64 quarter;
  char key[128];

  g_return_val_if_fail (zone != NULL, NULL);

  if (zone->known)
    return zone;

  /* Every event of a calendar asks this twice, and the answer is a search of the world. */
  quarter = utc / (90 * SECONDS_PER_DAY);
  g_snprintf (key, sizeof key, "%" G_GINT64_FORMAT " %s", quarter, zone->name);
  g_rw_lock_reader_lock (&zones_lock);
  if (equivalents != NULL)
    present = g_hash_table_lookup_extended (equivalents, key, NULL, &found);
  g_rw_lock_reader_unlock (&zones_lock);
  if (present)
    return found;

  equivalent = find_equivalent (zone, quarter * 90 * SECONDS_PER_DAY);

  g_rw_lock_writer_lock (&zones_lock);
  if (equivalents == NULL)
    equivalents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_size (equivalents) < 4 * MAX_CUSTOM_ZONES)
    g_hash_table_replace (equivalents, g_strdup (key), (gpointer) equivalent);
  g_rw_lock_writer_unlock (&zones_lock);

  return equivalent;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
crm_timezone_list_names (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  /* One line a place: country, coordinates, name, remarks. */
  if (g_file_get_contents (ZONE_DIRECTORY "/zone.tab", &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) columns = *lines[i] != '#' ? g_strsplit (lines[i], "\t", 4) : NULL;

      if (columns != NULL && g_strv_length (columns) >= 3)
        g_ptr_array_add (names, g_strdup (g_strstrip (columns[2])));
    }
  g_ptr_array_add (names, g_strdup ("UTC"));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
