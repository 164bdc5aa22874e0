/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-occurrences.h"

static CrmDatetime
when (const char *text,
      const char *zone)
{
  CrmDatetime datetime;

  g_assert_true (crm_datetime_parse_text (text, zone, &datetime));
  return datetime;
}

static void
assert_window (const CrmOccurrenceSource *sources,
               guint                      n_sources,
               const char                *from,
               const char                *to,
               const char                *expected)
{
  const CrmTimezone *vienna = crm_timezone_lookup ("Europe/Vienna");
  g_autoptr (GArray) occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
  g_autoptr (GString) text = g_string_new (NULL);
  CrmDatetime first = when (from, "Europe/Vienna");
  CrmDatetime last = when (to, "Europe/Vienna");

  g_assert_true (crm_occurrences_expand (sources, n_sources, vienna, crm_datetime_to_instant (&first, NULL),
                                         crm_datetime_to_instant (&last, NULL), NULL, occurrences));
  for (guint i = 0; i < occurrences->len; i++)
    {
      const CrmOccurrence *occurrence = &g_array_index (occurrences, CrmOccurrence, i);
      CrmDatetime start = crm_datetime_from_local (crm_timezone_to_local (vienna, occurrence->starts), NULL);
      CrmDatetime end = crm_datetime_from_local (crm_timezone_to_local (vienna, occurrence->ends), NULL);
      g_autofree char *start_text = crm_datetime_to_text (&start);
      g_autofree char *end_text = crm_datetime_to_text (&end);

      g_string_append_printf (text, "%d %s %s\n", (int) occurrence->id, start_text, end_text);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_window (void)
{
  CrmDatetime overridden[] = { when ("2026-10-26T09:00", "Europe/Vienna") };
  CrmOccurrenceSource sources[] = {
    { .id = 1, .set = { .start = when ("2026-10-23T09:00", "Europe/Vienna"), .rrule = "FREQ=DAILY", .overridden = overridden,
                        .n_overridden = 1 }, .end = when ("2026-10-23T10:00", "Europe/Vienna") },
    { .id = 2, .set = { .start = when ("2026-10-25", NULL) }, .end = when ("2026-10-26", NULL) },
    { .id = 3, .set = { .start = when ("2026-10-24T22:00", "UTC") }, .end = when ("2026-10-25T08:00", "UTC") },
    { .id = 4, .set = { .start = when ("2026-10-26T12:00", NULL) } },
    { .id = 5, .set = { .start = when ("2026-10-24T20:00", "Europe/Vienna") }, .end = when ("2026-10-25T00:00", "Europe/Vienna") },
    { .id = 6, .set = { .start = when ("2026-10-20", NULL), .rrule = "FREQ=WEEKLY" }, .end = when ("2026-10-26", NULL) },
  };

  assert_window (sources, G_N_ELEMENTS (sources), "2026-10-25", "2026-10-27",
                 "6 2026-10-20T00:00 2026-10-26T00:00\n"
                 "2 2026-10-25T00:00 2026-10-26T00:00\n"
                 "3 2026-10-25T00:00 2026-10-25T09:00\n"
                 "1 2026-10-25T09:00 2026-10-25T10:00\n"
                 "4 2026-10-26T12:00 2026-10-26T12:00\n");
}

static void
test_cancelled (void)
{
  g_autofree CrmOccurrenceSource *sources = g_new0 (CrmOccurrenceSource, 1000);
  g_autoptr (GArray) occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  for (guint i = 0; i < 1000; i++)
    sources[i].set.start = when ("2026-10-25", NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (crm_occurrences_expand (sources, 1000, NULL, 0, G_MAXINT32, cancellable, occurrences));
  g_assert_cmpuint (occurrences->len, ==, 0);
}

/* A window cut in two gives what the whole gives, each once or, where it lies across the cut, twice. */
static void
test_cuts (void)
{
  static const char *const rules[] = {
    "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY",
    "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY;COUNT=100", NULL,
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gint64 base = when ("2026-01-01", NULL).local;
  const CrmTimezone *zone = crm_timezone_lookup ("Europe/Vienna");

  for (guint i = 0; i < 2000; i++)
    {
      CrmOccurrenceSource source = { .id = 1 };
      gint64 from = base + g_rand_int_range (rand, 0, 500 * 86400);
      gint64 to = from + g_rand_int_range (rand, 1, 60 * 86400);
      gint64 cut = from + (to - from) / 2;
      g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
      g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
      guint n_across = 0;

      source.set.rrule = rules[g_rand_int_range (rand, 0, G_N_ELEMENTS (rules))];
      source.set.start = crm_datetime_from_local (base + g_rand_int_range (rand, 0, 300 * 86400) / 60 * 60, zone);
      source.end = source.set.start;
      source.end.local += g_rand_int_range (rand, 1, 40) * 3600;

      g_assert_true (crm_occurrences_expand (&source, 1, zone, from, to, NULL, whole));
      g_assert_true (crm_occurrences_expand (&source, 1, zone, from, cut, NULL, parts));
      g_assert_true (crm_occurrences_expand (&source, 1, zone, cut, to, NULL, parts));
      for (guint j = 0; j < whole->len; j++)
        {
          const CrmOccurrence *occurrence = &g_array_index (whole, CrmOccurrence, j);

          n_across += occurrence->starts < cut && occurrence->ends > cut;
        }
      g_assert_cmpuint (whole->len + n_across, ==, parts->len);
    }
}

/* Many at once come in the same order as few: both ways of sorting agree. */
static void
test_order (void)
{
  g_autofree CrmOccurrenceSource *sources = g_new0 (CrmOccurrenceSource, 5000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GArray) occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
  gint64 base = when ("2026-01-01", NULL).local;

  for (guint i = 0; i < 5000; i++)
    {
      sources[i].id = g_rand_int_range (rand, 1, 1000000);
      sources[i].set.start = crm_datetime_from_instant (base + g_rand_int_range (rand, 0, 300) * 86400 * (i % 7 + 1));
      sources[i].end = crm_datetime_from_instant (sources[i].set.start.local + g_rand_int_range (rand, 0, 4) * 3600);
    }
  g_assert_true (crm_occurrences_expand (sources, 5000, NULL, base, base + G_GINT64_CONSTANT (3000) * 86400, NULL, occurrences));
  g_assert_cmpuint (occurrences->len, ==, 5000);
  for (guint i = 1; i < occurrences->len; i++)
    {
      const CrmOccurrence *one = &g_array_index (occurrences, CrmOccurrence, i - 1);
      const CrmOccurrence *two = &g_array_index (occurrences, CrmOccurrence, i);

      g_assert_true (one->starts < two->starts
                     || (one->starts == two->starts
                         && (one->ends > two->ends || (one->ends == two->ends && one->id <= two->id))));
      g_assert_cmpint (sources[two->source].id, ==, two->id);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/occurrences/window", test_window);
  g_test_add_func ("/occurrences/cancelled", test_cancelled);
  g_test_add_func ("/occurrences/cuts", test_cuts);
  g_test_add_func ("/occurrences/order", test_order);

  return g_test_run ();
}
