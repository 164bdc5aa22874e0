/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-ical.h"
#include "crm-vtimezone.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1795400000)   /* 2026-11-23T02:13:20Z */

#define OUTLOOK_ZONE \
  "BEGIN:VTIMEZONE\r\nTZID:Kundenzeit\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n" \
  "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n" \
  "DTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\n" \
  "END:DAYLIGHT\r\nEND:VTIMEZONE\r\n"

#define MEETING \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\n" OUTLOOK_ZONE \
  "BEGIN:VEVENT\r\nUID:meeting@example.org\r\nDTSTAMP:20260101T000000Z\r\nSEQUENCE:3\r\n" \
  "SUMMARY;LANGUAGE=de:Lunch\\, with\r\n  Anna\r\nDTSTART;TZID=Kundenzeit:20261123T120000\r\nDURATION:PT1H\r\n" \
  "X-UNKNOWN;P=\"a,b\":left\\,alone,here\r\nCATEGORIES:Smith\\, Ltd,Lunch\r\nSTRUCTURED-DATA;FMTTYPE=x/y:zzz\r\n" \
  "X-CLIENTELE-CONTACT:urn:uuid:one\r\nDESCRIPTION:Bring\\nthe offer\r\nX-ALT-DESC;FMTTYPE=text/html:<b>Bring</b>\r\n" \
  "RRULE:FREQ=WEEKLY;BYDAY=MO\r\nEXDATE;TZID=Kundenzeit:20261130T120000,20261207T120000\r\n" \
  "BEGIN:VALARM\r\nUID:alarm-1\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nX-ALARM:kept\r\nEND:VALARM\r\n" \
  "END:VEVENT\r\nEND:VCALENDAR\r\n"

static CrmIcalObject *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CrmIcalObject *object = crm_ical_object_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);
  return object;
}

static char *
to_text (CrmIcalObject *object)
{
  g_autoptr (GBytes) bytes = crm_ical_object_to_bytes (object);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static CrmDatetime
when (const char *text,
      const char *zone)
{
  CrmDatetime datetime;

  g_assert_true (crm_datetime_parse_text (text, zone, &datetime));
  return datetime;
}

static void
replace (char       **field,
         const char  *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* Applies @event and checks that the lines only in the old and only in the new text are these, in order. */
static void
assert_edit (CrmIcalObject      *object,
             const CrmIcalEvent *event,
             const char         *removed,
             const char         *added)
{
  g_autofree char *before = to_text (object);
  g_autofree char *after = NULL;
  g_auto (GStrv) before_lines = g_strsplit (before, "\r\n", -1);
  g_auto (GStrv) after_lines = NULL;
  g_autoptr (GString) gone = g_string_new (NULL);
  g_autoptr (GString) come = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean changed;

  g_assert_true (crm_ical_object_apply (object, event, NOW, &changed, &error));
  g_assert_no_error (error);
  after = to_text (object);
  after_lines = g_strsplit (after, "\r\n", -1);

  for (guint i = 0; before_lines[i] != NULL; i++)
    {
      if (!g_strv_contains ((const char *const *) after_lines, before_lines[i]))
        g_string_append_printf (gone, "%s\n", before_lines[i]);
    }
  for (guint i = 0; after_lines[i] != NULL; i++)
    {
      if (!g_strv_contains ((const char *const *) before_lines, after_lines[i]))
        g_string_append_printf (come, "%s\n", after_lines[i]);
    }

  g_assert_cmpstr (gone->str, ==, removed);
  g_assert_cmpstr (come->str, ==, added);
  g_assert_cmpint (changed, ==, removed[0] != '\0' || added[0] != '\0');
}

static void
test_read (void)
{
  g_autoptr (CrmIcalObject) object = parse (MEETING);
  const CrmIcalEvent *event = crm_ical_object_find (object, NULL);
  const CrmIcalAlarm *alarm;

  g_assert_true (crm_ical_object_check (object, NULL));
  g_assert_cmpuint (crm_ical_object_get_events (object)->len, ==, 1);
  g_assert_cmpstr (event->uid, ==, "meeting@example.org");
  g_assert_cmpstr (event->summary, ==, "Lunch, with Anna");
  g_assert_cmpstr (event->description, ==, "Bring\nthe offer");
  g_assert_cmpint (event->start.kind, ==, CRM_DATETIME_ZONED);
  g_assert_cmpstr (crm_timezone_get_name (event->start.zone), ==, "Europe/Berlin");
  g_assert_cmpint (event->end.local, ==, event->start.local + 3600);
  g_assert_cmpstr (event->rrule, ==, "FREQ=WEEKLY;BYDAY=MO");
  g_assert_cmpuint (event->exdates->len, ==, 2);
  g_assert_cmpuint (event->categories->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (event->categories, 0), ==, "Smith, Ltd");
  g_assert_cmpuint (event->contacts->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (event->contacts, 0), ==, "one");
  g_assert_cmpint (event->sequence, ==, 3);
  g_assert_cmpuint (event->alarms->len, ==, 1);
  alarm = &g_array_index (event->alarms, CrmIcalAlarm, 0);
  g_assert_cmpint (alarm->offset, ==, -900);
  g_assert_cmpstr (alarm->uid, ==, "alarm-1");
}

static void
test_no_edit (void)
{
  g_autoptr (CrmIcalObject) object = parse (MEETING);
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));
  g_autofree char *text = NULL;

  assert_edit (object, event, "", "");
  text = to_text (object);
  g_assert_cmpstr (text, ==, MEETING);
}

static void
test_edit_texts (void)
{
  g_autoptr (CrmIcalObject) object = parse (MEETING);
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));

  replace (&event->summary, "Dinner; Anna");
  assert_edit (object, event, "DTSTAMP:20260101T000000Z\nSUMMARY;LANGUAGE=de:Lunch\\, with\n  Anna\n",
               "DTSTAMP:20261123T021320Z\nSUMMARY;LANGUAGE=de:Dinner\\; Anna\nLAST-MODIFIED:20261123T021320Z\n");

  replace (&event->description, "Nothing");
  assert_edit (object, event, "DESCRIPTION:Bring\\nthe offer\nX-ALT-DESC;FMTTYPE=text/html:<b>Bring</b>\n", "DESCRIPTION:Nothing\n");

  replace (&event->description, NULL);
  replace (&event->location, "Room 1");
  assert_edit (object, event, "DESCRIPTION:Nothing\n", "LOCATION:Room 1\n");
}

static void
test_edit_sets (void)
{
  g_autoptr (CrmIcalObject) object = parse (MEETING);
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));
  CrmDatetime date = when ("2026-12-14T12:00", "Europe/Berlin");

  replace (&event->summary, "x");
  assert_edit (object, event, "DTSTAMP:20260101T000000Z\nSUMMARY;LANGUAGE=de:Lunch\\, with\n  Anna\n",
               "DTSTAMP:20261123T021320Z\nSUMMARY;LANGUAGE=de:x\nLAST-MODIFIED:20261123T021320Z\n");

  g_ptr_array_remove_index (event->categories, 1);
  g_ptr_array_add (event->categories, g_strdup ("VIP"));
  g_ptr_array_add (event->contacts, g_strdup ("two"));
  assert_edit (object, event, "CATEGORIES:Smith\\, Ltd,Lunch\n",
               "CATEGORIES:Smith\\, Ltd,VIP\nX-CLIENTELE-CONTACT:urn:uuid:two\n");

  g_ptr_array_remove_index (event->contacts, 0);
  assert_edit (object, event, "X-CLIENTELE-CONTACT:urn:uuid:one\n", "");

  g_array_remove_index (event->exdates, 0);
  g_array_append_val (event->exdates, date);
  assert_edit (object, event, "SEQUENCE:3\nEXDATE;TZID=Kundenzeit:20261130T120000,20261207T120000\n",
               "SEQUENCE:4\nEXDATE;TZID=Kundenzeit:20261207T120000\nEXDATE;TZID=Kundenzeit:20261214T120000\n");
}

static void
test_edit_times (void)
{
  g_autoptr (CrmIcalObject) object = parse (MEETING);
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));

  /* Moved: the duration holds, the zone keeps the name it has here. */
  event->start.local += 3600;
  event->end.local += 3600;
  assert_edit (object, event, "DTSTAMP:20260101T000000Z\nSEQUENCE:3\nDTSTART;TZID=Kundenzeit:20261123T120000\n",
               "DTSTAMP:20261123T021320Z\nSEQUENCE:4\nDTSTART;TZID=Kundenzeit:20261123T130000\nLAST-MODIFIED:20261123T021320Z\n");

  /* Longer: from now on with an end. */
  event->end.local += 1800;
  assert_edit (object, event, "SEQUENCE:4\nDURATION:PT1H\n", "SEQUENCE:5\nDTEND;TZID=Kundenzeit:20261123T143000\n");

  /* All day. */
  event->start = when ("2026-11-23", NULL);
  event->end = when ("2026-11-24", NULL);
  assert_edit (object, event, "SEQUENCE:5\nDTSTART;TZID=Kundenzeit:20261123T130000\nDTEND;TZID=Kundenzeit:20261123T143000\n",
               "SEQUENCE:6\nDTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261124\n");
}

static void
test_new_zone (void)
{
  g_autoptr (CrmIcalObject) object = parse (MEETING);
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));
  g_autofree char *text = NULL;

  event->start = when ("2026-11-23T12:00", "America/New_York");
  event->end = when ("2026-11-23T13:00", "America/New_York");
  g_assert_true (crm_ical_object_apply (object, event, NOW, NULL, NULL));
  text = to_text (object);
  g_assert_nonnull (strstr (text, "DTSTART;TZID=America/New_York:20261123T120000\r\nDURATION:PT1H\r\n"));
  g_assert_nonnull (strstr (text, "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n"));
  g_assert_nonnull (strstr (text, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n"));
  g_assert_nonnull (strstr (text, "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n"));
}

static void
test_alarms (void)
{
  g_autoptr (CrmIcalObject) object = parse (MEETING);
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));
  CrmIcalAlarm *alarm = &g_array_index (event->alarms, CrmIcalAlarm, 0);

  alarm->acknowledged = crm_datetime_from_instant (NOW);
  assert_edit (object, event, "DTSTAMP:20260101T000000Z\n",
               "DTSTAMP:20261123T021320Z\nLAST-MODIFIED:20261123T021320Z\nACKNOWLEDGED:20261123T021320Z\n");

  crm_ical_event_add_alarm (event, 60 * 24);
  replace (&g_array_index (event->alarms, CrmIcalAlarm, 1).uid, "alarm-2");
  assert_edit (object, event, "", "UID:alarm-2\nDESCRIPTION:Lunch\\, with Anna\nTRIGGER:-P1D\n");

  g_array_remove_index (event->alarms, 0);
  assert_edit (object, event, "UID:alarm-1\nTRIGGER:-PT15M\nX-ALARM:kept\nACKNOWLEDGED:20261123T021320Z\n", "");
}

static void
test_override (void)
{
  g_autoptr (CrmIcalObject) object = parse (MEETING);
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));
  g_autofree char *text = NULL;
  CrmDatetime id = when ("2026-12-21T11:00", "UTC");
  char *at;

  replace (&event->rrule, NULL);
  g_array_set_size (event->exdates, 0);
  event->recurrence_id = id;
  event->start.local = when ("2026-12-21T15:00", NULL).local;
  event->end.local = event->start.local + 3600;
  g_assert_true (crm_ical_object_apply (object, event, NOW, NULL, NULL));
  g_assert_true (crm_ical_object_check (object, NULL));
  g_assert_cmpuint (crm_ical_object_get_events (object)->len, ==, 2);

  text = to_text (object);
  at = strstr (text, "END:VEVENT");
  g_assert_nonnull (at);
  g_assert_nonnull (strstr (at, "RECURRENCE-ID;TZID=Kundenzeit:20261221T120000\r\n"));
  g_assert_nonnull (strstr (at, "DTSTART;TZID=Kundenzeit:20261221T150000\r\nDURATION:PT1H\r\n"));
  g_assert_nonnull (strstr (at, "X-UNKNOWN;P=\"a,b\":left\\,alone,here\r\n"));
  g_assert_null (strstr (at, "RRULE:FREQ=WEEKLY"));
  g_assert_null (strstr (at, "EXDATE"));

  g_assert_nonnull (crm_ical_object_find (object, &id));
  g_assert_true (crm_ical_object_remove_override (object, &id));
  g_free (text);
  text = to_text (object);
  g_assert_cmpstr (text, ==, MEETING);
}

static void
test_create (void)
{
  g_autoptr (CrmIcalObject) object = crm_ical_object_new ();
  g_autoptr (CrmIcalObject) again = NULL;
  g_autoptr (CrmIcalEvent) event = crm_ical_event_new (CRM_ICAL_EVENT);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const CrmIcalEvent *read;

  replace (&event->uid, "11111111-2222-3333-4444-555555555555");
  replace (&event->summary, "Besprechung: Angebot, Zürich");
  event->start = when ("2026-11-23T12:00", "Europe/Vienna");
  event->end = when ("2026-11-23T13:00", "Europe/Vienna");
  g_ptr_array_add (event->contacts, g_strdup ("abc"));
  crm_ical_event_add_alarm (event, 10);
  g_assert_true (crm_ical_object_apply (object, event, NOW, NULL, &error));
  g_assert_no_error (error);

  text = to_text (object);
  g_assert_null (strstr (text, "ATTENDEE"));
  g_assert_null (strstr (text, "METHOD"));
  g_assert_nonnull (strstr (text, "DTSTAMP:20261123T021320Z\r\n"));
  g_assert_nonnull (strstr (text, "CREATED:20261123T021320Z\r\n"));
  g_assert_nonnull (strstr (text, "TZID:Europe/Vienna\r\n"));
  g_assert_nonnull (strstr (text, "TRIGGER:-PT10M\r\n"));
  g_assert_nonnull (strstr (text, "X-CLIENTELE-CONTACT:urn:uuid:abc\r\n"));

  again = parse (text);
  g_assert_true (crm_ical_object_check (again, NULL));
  read = crm_ical_object_find (again, NULL);
  g_assert_cmpstr (read->summary, ==, event->summary);
  g_assert_true (crm_datetime_equal (&read->start, &event->start));
  g_assert_true (crm_datetime_equal (&read->end, &event->end));
}

static void
test_task (void)
{
  g_autoptr (CrmIcalObject) object = parse ("BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:t\r\nDTSTAMP:20260101T000000Z\r\n"
                                            "DUE;VALUE=DATE:20261130\r\nSUMMARY:Call\r\nEND:VTODO\r\nEND:VCALENDAR\r\n");
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));

  g_assert_cmpint (event->kind, ==, CRM_ICAL_TODO);
  g_assert_false (crm_ical_event_is_done (event));
  crm_ical_event_set_done (event, TRUE, NOW);
  assert_edit (object, event, "DTSTAMP:20260101T000000Z\n",
               "DTSTAMP:20261123T021320Z\nSTATUS:COMPLETED\nCOMPLETED:20261123T021320Z\nPERCENT-COMPLETE:100\n"
               "LAST-MODIFIED:20261123T021320Z\nSEQUENCE:1\n");
  crm_ical_event_set_done (event, FALSE, NOW);
  assert_edit (object, event, "STATUS:COMPLETED\nCOMPLETED:20261123T021320Z\nPERCENT-COMPLETE:100\nSEQUENCE:1\n",
               "STATUS:NEEDS-ACTION\nPERCENT-COMPLETE:0\nSEQUENCE:2\n");
}

static void
test_bad (void)
{
  static const char *const nothing[] = { "", "<html>401</html>", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
                                         "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" };
  static const char *const kept[] = {
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261122\r\nEND:VEVENT\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261122\r\nSUMMARY:\xff\xfe\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261122\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261122\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:y\r\nDTSTART:20261122\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261122\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261122\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261122\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:tomorrow\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (nothing[i], strlen (nothing[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (crm_ical_object_parse (bytes, &error));
      g_assert_nonnull (error);
    }

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (CrmIcalObject) object = parse (kept[i]);
      g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (g_ptr_array_index (crm_ical_object_get_events (object), 0));
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_assert_false (crm_ical_object_check (object, &error));
      g_assert_nonnull (error);
      replace (&event->summary, "changed");
      g_assert_false (crm_ical_object_apply (object, event, NOW, NULL, NULL));
      text = to_text (object);
      g_assert_cmpstr (text, ==, kept[i]);
    }
}

/* A written VTIMEZONE says what the zone says, from the given time on. */
static void
test_vtimezone (void)
{
  static const char *const names[] = {
    "Europe/Vienna", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Moscow",
    "America/Sao_Paulo", "Europe/Dublin", "Asia/Jerusalem", "Pacific/Auckland", "Asia/Gaza", "+02:20",
  };
  static const char *const from[] = { "1999-07-01", "2010-01-01", "2026-11-22" };

  for (guint i = 0; i < G_N_ELEMENTS (names) * G_N_ELEMENTS (from); i++)
    {
      const CrmTimezone *zone = crm_timezone_lookup (names[i / G_N_ELEMENTS (from)]);
      gint64 start = when (from[i % G_N_ELEMENTS (from)], "UTC").local;
      g_autoptr (CrmContentDocument) document = crm_content_document_new ();
      CrmContentComponent *root = crm_content_document_get_root (document);
      const CrmTimezone *read;

      crm_vtimezone_append (root, zone, start);
      read = crm_vtimezone_resolve (crm_content_component_next_child (root, "VTIMEZONE", NULL));
      g_assert_nonnull (read);
      for (gint64 utc = start; utc < when ("2055-01-01", "UTC").local; utc += 6 * 3600)
        {
          if (crm_timezone_get_offset (read, utc) != crm_timezone_get_offset (zone, utc))
            g_error ("%s from %s differs at %" G_GINT64_FORMAT, crm_timezone_get_name (zone),
                     from[i % G_N_ELEMENTS (from)], utc);
          if (utc > start + G_GINT64_CONSTANT (40) * 365 * 86400)
            break;
        }
    }
}

static void
test_duration (void)
{
  CrmDatetime start = when ("2026-10-24T12:00", "Europe/Vienna");
  CrmDatetime end;
  gint64 days, seconds;

  /* A day is a day on the wall clock; 24 hours are 24 hours, over a change of the clocks too. */
  g_assert_true (crm_ical_parse_duration ("P1D", 3, &days, &seconds));
  end = crm_ical_add_duration (&start, days, seconds);
  g_assert_cmpint (end.local, ==, when ("2026-10-25T12:00", NULL).local);
  g_assert_true (crm_ical_parse_duration ("PT24H", 5, &days, &seconds));
  end = crm_ical_add_duration (&start, days, seconds);
  g_assert_cmpint (end.local, ==, when ("2026-10-25T11:00", NULL).local);
  g_assert_true (crm_ical_parse_duration ("-P1DT2H30M", 10, &days, &seconds));
  g_assert_cmpint (days * 86400 + seconds, ==, -(86400 + 9000));
  g_assert_false (crm_ical_parse_duration ("P", 1, &days, &seconds));
  g_assert_false (crm_ical_parse_duration ("1D", 2, &days, &seconds));
  g_assert_false (crm_ical_parse_duration ("P9999999999D", 12, &days, &seconds));
}

/* Every file of the shared corpus: reading and writing is the identity, an edit without a change too. */
static void
test_corpus_file (const char *path)
{
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (CrmIcalObject) object = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  object = crm_ical_object_parse_file (bytes, NULL);
  if (object == NULL)
    return;

  for (guint i = 0; i < crm_ical_object_get_events (object)->len; i++)
    {
      g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (g_ptr_array_index (crm_ical_object_get_events (object), i));
      gboolean changed = FALSE;

      if (crm_ical_object_apply (object, event, NOW, &changed, NULL) && changed)
        g_error ("%s: an edit without a change wrote something", path);
    }

  written = crm_ical_object_to_bytes (object);
  if (!g_bytes_equal (bytes, written))
    g_error ("%s: not the same bytes", path);
}

static void
walk (const char *path,
      guint      *n_files)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        walk (child, n_files);
      else
        {
          test_corpus_file (child);
          (*n_files)++;
        }
    }
}

static void
test_corpus (void)
{
  const char *data = g_getenv ("CLIENTELE_TEST_DATA");
  g_autofree char *root = data != NULL ? g_strdup (data) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", NULL);
  g_autofree char *path = g_build_filename (root, "ics", NULL);
  guint n_files = 0;

  walk (path, &n_files);
  if (n_files == 0)
    g_test_skip ("no corpus");
  g_test_message ("%u files", n_files);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ical/read", test_read);
  g_test_add_func ("/ical/no-edit", test_no_edit);
  g_test_add_func ("/ical/edit-texts", test_edit_texts);
  g_test_add_func ("/ical/edit-sets", test_edit_sets);
  g_test_add_func ("/ical/edit-times", test_edit_times);
  g_test_add_func ("/ical/new-zone", test_new_zone);
  g_test_add_func ("/ical/alarms", test_alarms);
  g_test_add_func ("/ical/override", test_override);
  g_test_add_func ("/ical/create", test_create);
  g_test_add_func ("/ical/task", test_task);
  g_test_add_func ("/ical/bad", test_bad);
  g_test_add_func ("/ical/vtimezone", test_vtimezone);
  g_test_add_func ("/ical/duration", test_duration);
  g_test_add_func ("/ical/corpus", test_corpus);

  return g_test_run ();
}
