/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-format-error.h"
#include "crm-recurrence-set.h"

#include <libical/ical.h>
#include <string.h>

static CrmDatetime
when (const char *text,
      const char *zone)
{
  CrmDatetime datetime;

  g_assert_true (crm_datetime_parse_text (text, zone, &datetime));
  return datetime;
}

/* The starts as one text: "2026-11-22T14:30 2026-11-29T14:30" */
static char *
expand (const CrmRecurrenceSet *set,
        const char             *from,
        const char             *to)
{
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
  g_autoptr (GString) text = g_string_new (NULL);
  CrmDatetime first = when (from, "UTC");
  CrmDatetime last = when (to, "UTC");

  crm_recurrence_set_expand (set, NULL, first.local, last.local, starts);
  for (guint i = 0; i < starts->len; i++)
    {
      g_autofree char *start = crm_datetime_to_text (&g_array_index (starts, CrmDatetime, i));

      g_string_append_printf (text, "%s%s", i == 0 ? "" : " ", start);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_series (const char *start,
               const char *zone,
               const char *rrule,
               const char *from,
               const char *to,
               const char *expected)
{
  CrmRecurrenceSet set = { .start = when (start, zone), .rrule = rrule };
  g_autofree char *text = expand (&set, from, to);

  g_test_message ("%s", rrule);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_simple (void)
{
  assert_series ("2026-11-02T09:00", "Europe/Vienna", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2026-11-01", "2026-12-01",
                 "2026-11-02T09:00 2026-11-05T09:00 2026-11-16T09:00 2026-11-19T09:00 2026-11-30T09:00");
  /* The wall clock stays over the change of the offset. */
  assert_series ("2026-10-23T09:00", "Europe/Vienna", "FREQ=DAILY;COUNT=4", "2026-10-01", "2026-12-01",
                 "2026-10-23T09:00 2026-10-24T09:00 2026-10-25T09:00 2026-10-26T09:00");
  assert_series ("2026-01-31", NULL, "FREQ=MONTHLY", "2026-01-01", "2026-08-01",
                 "2026-01-31 2026-03-31 2026-05-31 2026-07-31");
  assert_series ("2026-01-30", NULL, "FREQ=MONTHLY;BYDAY=-1FR", "2026-01-01", "2026-04-01",
                 "2026-01-30 2026-02-27 2026-03-27");
  assert_series ("2026-01-30", NULL, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-01", "2026-05-30",
                 "2026-01-30 2026-02-27 2026-03-31 2026-04-30 2026-05-29");
  assert_series ("2024-02-29", NULL, "FREQ=YEARLY", "2024-01-01", "2036-01-01",
                 "2024-02-29 2028-02-29 2032-02-29");
  assert_series ("2026-11-26", NULL, "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-01-01", "2029-01-01",
                 "2026-11-26 2027-11-25 2028-11-23");
  assert_series ("2026-02-13", NULL, "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2026-01-01", "2027-01-01",
                 "2026-02-13 2026-03-13 2026-11-13");
  /* The negative day that libical 3.0.16 has no answer for. */
  assert_series ("2026-01-31", NULL, "FREQ=DAILY;BYMONTHDAY=-1", "2026-01-01", "2026-05-01",
                 "2026-01-31 2026-02-28 2026-03-31 2026-04-30");
  assert_series ("2026-11-22T10:00", NULL, "FREQ=HOURLY;INTERVAL=6", "2026-11-23", "2026-11-24",
                 "2026-11-23T04:00 2026-11-23T10:00 2026-11-23T16:00 2026-11-23T22:00");
}

static void
test_ends (void)
{
  /* A date as UNTIL of a timed series means the whole of that day. */
  assert_series ("2026-11-20T15:00", "Europe/Vienna", "FREQ=DAILY;UNTIL=20261122", "2026-11-01", "2026-12-01",
                 "2026-11-20T15:00 2026-11-21T15:00 2026-11-22T15:00");
  assert_series ("2026-11-20T15:00", "Europe/Vienna", "FREQ=DAILY;UNTIL=20261122T140000Z", "2026-11-01", "2026-12-01",
                 "2026-11-20T15:00 2026-11-21T15:00 2026-11-22T15:00");
  assert_series ("2026-11-20T15:00", "Europe/Vienna", "FREQ=DAILY;UNTIL=20261122T135959Z", "2026-11-01", "2026-12-01",
                 "2026-11-20T15:00 2026-11-21T15:00");
  assert_series ("2026-11-20", NULL, "FREQ=DAILY;UNTIL=20261122T225959Z", "2026-11-01", "2026-12-01",
                 "2026-11-20 2026-11-21 2026-11-22");
  /* A count is counted from the start, whatever the window. */
  assert_series ("2026-11-20", NULL, "FREQ=DAILY;COUNT=5", "2026-11-22T23:00", "2026-12-01", "2026-11-23 2026-11-24");
  /* The start is shown and counted also where it does not fit the rule. */
  assert_series ("2026-11-20", NULL, "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2026-11-01", "2027-01-01",
                 "2026-11-20 2026-11-23 2026-11-30");
  /* Both COUNT and UNTIL: libical would drop the rule. */
  assert_series ("2026-11-20", NULL, "FREQ=DAILY;COUNT=5;UNTIL=20261121", "2026-11-01", "2026-12-01", "2026-11-20 2026-11-21");
}

static void
test_within_year (void)
{
  assert_series ("2026-01-05", NULL, "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "2026-01-01", "2029-01-01",
                 "2026-01-05 2026-05-11 2027-05-17 2028-05-15");
  assert_series ("2026-01-01T08:00", "Europe/Vienna", "FREQ=DAILY;BYHOUR=8,12", "2027-03-01T02:00", "2027-03-02T02:00",
                 "2027-03-01T08:00 2027-03-01T12:00");
  assert_series ("2026-04-10", NULL, "FREQ=YEARLY;BYYEARDAY=100;COUNT=3", "2026-01-01", "2032-01-01",
                 "2026-04-10 2027-04-10 2028-04-09");
  assert_series ("2026-01-05", NULL, "FREQ=YEARLY;BYDAY=20MO", "2027-01-01", "2028-01-01", "2027-05-17");
}

/* The rules that hang libical, and some that nobody means. All end, with the start at least. */
static void
test_hostile (void)
{
  static const char *const rules[] = {
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1000000", "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=99999;COUNT=1000000",
    "FREQ=HOURLY;BYHOUR=3", "FREQ=DAILY;BYSETPOS=2", "FREQ=WEEKLY;BYDAY=2MO,-3FR", "FREQ=FOO", "", ";;;", "FREQ=DAILY;COUNT=0",
    "FREQ=YEARLY;BYDAY=54MO", "FREQ=DAILY;INTERVAL=70000;BYHOUR=1", "FREQ=DAILY;UNTIL=99991231T235959Z",
    "FREQ=YEARLY;BYEASTER=1", "RSCALE=CHINESE;FREQ=YEARLY",
  };
  CrmDatetime from = when ("1900-01-01", NULL);
  CrmDatetime to = when ("2500-01-01", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
      CrmRecurrenceSet set = { .start = when ("2026-01-01T08:00", "Europe/Vienna"), .rrule = rules[i] };

      g_test_message ("%s", rules[i]);
      crm_recurrence_set_expand (&set, NULL, from.local, to.local, starts);
      g_assert_cmpuint (starts->len, >=, 1);
      g_assert_true (crm_datetime_equal (&g_array_index (starts, CrmDatetime, 0), &set.start));
    }
}

static void
test_exceptions (void)
{
  CrmDatetime exdates[] = { when ("2026-11-03T08:00", "UTC"), when ("2026-11-05", NULL) };
  CrmDatetime rdates[] = { when ("2026-11-04T18:00", "Europe/Vienna"), when ("2026-11-02T09:00", "Europe/Vienna") };
  CrmDatetime overridden[] = { when ("2026-11-06T03:00", "America/New_York") };
  CrmRecurrenceSet set = {
    .start = when ("2026-11-02T09:00", "Europe/Vienna"),
    .rrule = "FREQ=DAILY;COUNT=6",
    .exdates = exdates, .n_exdates = 2,
    .rdates = rdates, .n_rdates = 2,
    .overridden = overridden, .n_overridden = 1,
  };
  g_autofree char *text = expand (&set, "2026-01-01", "2027-01-01");
  gint64 last;

  g_assert_cmpstr (text, ==, "2026-11-02T09:00 2026-11-04T09:00 2026-11-04T18:00 2026-11-07T09:00");
  g_assert_true (crm_recurrence_set_get_last (&set, NULL, &last));
  g_assert_cmpint (last, ==, when ("2026-11-07T08:00", "UTC").local);

  set.rrule = "FREQ=DAILY";
  g_assert_false (crm_recurrence_set_get_last (&set, NULL, &last));
}

static const char *
random_rule (GRand  *rand,
             char   *buffer,
             gsize   size)
{
  static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
  GString *rule = g_string_new (NULL);
  int kind = g_rand_int_range (rand, 0, 14);

  if (kind == 0)
    g_string_append (rule, "FREQ=DAILY");
  else if (kind == 1)
    g_string_append_printf (rule, "FREQ=DAILY;BYDAY=%s,%s", weekdays[g_rand_int_range (rand, 0, 3)],
                            weekdays[g_rand_int_range (rand, 3, 7)]);
  else if (kind == 2)
    g_string_append (rule, "FREQ=WEEKLY");
  else if (kind == 3)
    g_string_append_printf (rule, "FREQ=WEEKLY;BYDAY=%s,%s;WKST=%s", weekdays[g_rand_int_range (rand, 0, 3)],
                            weekdays[g_rand_int_range (rand, 3, 7)], weekdays[g_rand_int_range (rand, 0, 7)]);
  else if (kind == 4)
    g_string_append_printf (rule, "FREQ=MONTHLY;BYMONTHDAY=%d,%d", g_rand_int_range (rand, 1, 15),
                            g_rand_int_range (rand, 15, 32));
  else if (kind == 5)
    g_string_append_printf (rule, "FREQ=MONTHLY;BYDAY=%d%s", g_rand_int_range (rand, 1, 5),
                            weekdays[g_rand_int_range (rand, 0, 7)]);
  else if (kind == 6)
    g_string_append_printf (rule, "FREQ=MONTHLY;BYDAY=-%d%s", g_rand_int_range (rand, 1, 3),
                            weekdays[g_rand_int_range (rand, 0, 7)]);
  else if (kind == 7)
    g_string_append_printf (rule, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", g_rand_int_range (rand, 1, 13),
                            g_rand_int_range (rand, 1, 5), weekdays[g_rand_int_range (rand, 0, 7)]);
  else if (kind == 8)
    g_string_append_printf (rule, "FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d", g_rand_int_range (rand, 1, 13),
                            g_rand_int_range (rand, 1, 29));
  else if (kind == 9)
    g_string_append_printf (rule, "FREQ=YEARLY;BYDAY=%d%s", g_rand_int_range (rand, 1, 53), weekdays[g_rand_int_range (rand, 0, 7)]);
  else if (kind == 10)
    g_string_append_printf (rule, "FREQ=YEARLY;BYDAY=-%d%s", g_rand_int_range (rand, 1, 53), weekdays[g_rand_int_range (rand, 0, 7)]);
  else if (kind == 11)
    g_string_append_printf (rule, "FREQ=YEARLY;BYYEARDAY=%d,%d", g_rand_int_range (rand, 1, 366), -g_rand_int_range (rand, 1, 366));
  else if (kind == 12)
    g_string_append_printf (rule, "FREQ=YEARLY;BYWEEKNO=%d;BYDAY=%s", g_rand_int_range (rand, 2, 52), weekdays[g_rand_int_range (rand, 0, 7)]);
  else
    g_string_append_printf (rule, "FREQ=DAILY;BYHOUR=%d,%d", g_rand_int_range (rand, 0, 12), g_rand_int_range (rand, 12, 24));

  if (g_rand_boolean (rand))
    g_string_append_printf (rule, ";INTERVAL=%d", g_rand_int_range (rand, 1, 5));
  if (g_rand_int_range (rand, 0, 4) == 0)
    g_string_append_printf (rule, ";COUNT=%d", g_rand_int_range (rand, 1, 60));
  else if (g_rand_int_range (rand, 0, 4) == 0)
    g_string_append_printf (rule, ";UNTIL=2027%02d%02dT090000", g_rand_int_range (rand, 1, 13), g_rand_int_range (rand, 1, 29));

  g_strlcpy (buffer, rule->str, size);
  g_string_free (rule, TRUE);
  return buffer;
}

/* The day arithmetic gives what libical gives when it iterates from the start, wherever the window lies. */
static void
test_differential (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  gint64 base = when ("2026-01-01T09:00", NULL).local;

  for (guint i = 0; i < 3000; i++)
    {
      char rule[128];
      struct icalrecurrencetype recurrence = icalrecurrencetype_from_string (random_rule (rand, rule, sizeof rule));
      gint64 start_day = crm_local_get_day (base) + g_rand_int_range (rand, 0, 400);
      gint64 from = base + (gint64) g_rand_int_range (rand, -100, 1500) * CRM_SECONDS_PER_DAY;
      gint64 to = from + (gint64) g_rand_int_range (rand, 1, 400) * CRM_SECONDS_PER_DAY;
      struct icaltimetype start = icaltime_null_time ();
      struct icaltimetype time;
      g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
      CrmRecurrenceSet set = { .rrule = rule };
      icalrecur_iterator *iterator;
      guint n = 0;

      /* Begin on an occurrence, as a proper series does. */
      crm_days_to_civil (start_day, &start.year, &start.month, &start.day);
      start.hour = 9;
      iterator = icalrecur_iterator_new (recurrence, start);
      g_assert_nonnull (iterator);
      start = icalrecur_iterator_next (iterator);
      icalrecur_iterator_free (iterator);
      if (icaltime_is_null_time (start))
        continue;

      set.start = crm_datetime_from_local ((crm_days_from_civil (start.year, start.month, start.day)) * CRM_SECONDS_PER_DAY
                                           + start.hour * 3600, crm_timezone_get_utc ());
      g_assert_true (crm_recurrence_set_expand (&set, NULL, from, to, starts));

      iterator = icalrecur_iterator_new (recurrence, start);
      for (time = icalrecur_iterator_next (iterator); !icaltime_is_null_time (time); time = icalrecur_iterator_next (iterator))
        {
          gint64 local = crm_days_from_civil (time.year, time.month, time.day) * CRM_SECONDS_PER_DAY + time.hour * 3600;

          if (local >= to)
            break;
          if (local < from)
            continue;
          if (n >= starts->len || g_array_index (starts, CrmDatetime, n).local != local)
            g_error ("%s from %s: libical has %s", rule, icaltime_as_ical_string (start), icaltime_as_ical_string (time));
          n++;
        }
      icalrecur_iterator_free (iterator);
      if (n != starts->len)
        g_error ("%s: %u instead of %u", rule, starts->len, n);
    }
}

static void
test_text (void)
{
  static const char *const rules[] = {
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3;COUNT=7", "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270503T120000Z",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "FREQ=MONTHLY;BYDAY=2TU,-1FR", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", "FREQ=DAILY;UNTIL=20261231",
  };
  CrmRecurrence rule;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (crm_recurrence_parse (rules[i], &rule, NULL));
      g_assert_false (rule.complex);
      text = crm_recurrence_to_text (&rule);
      g_assert_cmpstr (text, ==, rules[i]);
    }

  g_assert_true (crm_recurrence_parse ("freq=yearly;byweekno=20", &rule, NULL));
  g_assert_true (rule.complex);
  g_assert_null (crm_recurrence_to_text (&rule));

  g_assert_false (crm_recurrence_parse ("INTERVAL=2", &rule, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_false (crm_recurrence_parse ("FREQ=DAILY;COUNT=0", &rule, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE);
}

static void
test_set_until (void)
{
  CrmDatetime start = when ("2026-11-20T15:00", "Europe/Vienna");
  CrmDatetime day = when ("2026-11-20", NULL);
  CrmRecurrence rule = CRM_RECURRENCE_INIT;
  g_autofree char *text = NULL;
  g_autofree char *day_text = NULL;

  rule.count = 4;
  crm_recurrence_set_until (&rule, &start, day.local / CRM_SECONDS_PER_DAY + 300);
  text = crm_recurrence_to_text (&rule);
  g_assert_cmpstr (text, ==, "FREQ=DAILY;UNTIL=20270916T130000Z");
  crm_recurrence_set_until (&rule, &day, day.local / CRM_SECONDS_PER_DAY + 1);
  day_text = crm_recurrence_to_text (&rule);
  g_assert_cmpstr (day_text, ==, "FREQ=DAILY;UNTIL=20261121");
}

static void
assert_words (const char *text,
              const char *expected)
{
  CrmDatetime start = when ("2026-11-24T09:00", "Europe/Vienna");
  CrmRecurrence rule;
  g_autofree char *words = NULL;

  g_assert_true (crm_recurrence_parse (text, &rule, NULL));
  words = crm_recurrence_describe (&rule, &start);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  assert_words ("FREQ=DAILY", "Every day");
  assert_words ("FREQ=DAILY;INTERVAL=3;COUNT=5", "Every 3 days, 5 times");
  assert_words ("FREQ=WEEKLY", "Every week on Tue");
  assert_words ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every workday");
  assert_words ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270503T120000Z", "Every 2 weeks on Tue, Thu until 3 May 2027");
  assert_words ("FREQ=MONTHLY", "Every month on day 24");
  assert_words ("FREQ=MONTHLY;BYMONTHDAY=1,15", "Every month on day 1, 15");
  assert_words ("FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day");
  assert_words ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "Every 3 months on the second Tuesday");
  assert_words ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "Every month on the last Friday");
  assert_words ("FREQ=YEARLY", "Every year on 24 November");
  assert_words ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "Every year on the second Sunday of May");
  assert_words ("FREQ=YEARLY;BYWEEKNO=20", "Repeats by a special rule");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recurrence/simple", test_simple);
  g_test_add_func ("/recurrence/ends", test_ends);
  g_test_add_func ("/recurrence/within-the-year", test_within_year);
  g_test_add_func ("/recurrence/hostile", test_hostile);
  g_test_add_func ("/recurrence/exceptions", test_exceptions);
  g_test_add_func ("/recurrence/differential", test_differential);
  g_test_add_func ("/recurrence/text", test_text);
  g_test_add_func ("/recurrence/set-until", test_set_until);
  g_test_add_func ("/recurrence/words", test_words);

  return g_test_run ();
}
