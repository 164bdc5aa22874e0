/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "crm-ical-merge.h"
#include "crm-ical.h"
#include "crm-occurrences.h"

#define EVENT \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Home\r\nBEGIN:STANDARD\r\n" \
  "DTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" \
  "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n" \
  "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nRDATE:20260101T000000\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n" \
  "BEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\nSEQUENCE:1\r\nSUMMARY;LANGUAGE=de:A\\, b\r\n  c\r\n" \
  "DTSTART;TZID=Home:20261123T120000\r\nDURATION:P1DT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,2TU;UNTIL=20271231\r\n" \
  "EXDATE;TZID=Home:20261130T120000,20261207T120000\r\nRDATE;VALUE=PERIOD:20261201T100000Z/PT1H\r\n" \
  "CATEGORIES:A,B\\, C\r\nX-CLIENTELE-CONTACT:urn:uuid:1\r\nATTENDEE;CN=\"x;y\":mailto:a@b\r\nDESCRIPTION:one\\ntwo\r\n" \
  "BEGIN:VALARM\r\nUID:a\r\nACTION:DISPLAY\r\nTRIGGER;RELATED=END:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n" \
  "BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID;TZID=Home:20261214T120000\r\nDTSTART;TZID=Home:20261214T150000\r\n" \
  "SUMMARY:Later\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

#define TASK \
  "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:t\nDUE;VALUE=DATE:20261130\nSTATUS:IN-PROCESS\nPERCENT-COMPLETE:50\nPRIORITY:5\n" \
  "RRULE:FREQ=YEARLY;BYWEEKNO=20;COUNT=3\nDTSTART;VALUE=DATE:20261101\nCOMPLETED:20261122T100000Z\nEND:VTODO\nEND:VCALENDAR\n"

const char *const fuzz_seeds[] = { EVENT, TASK, NULL };

static void
expand (const CrmIcalEvent *event)
{
  g_autoptr (GArray) occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
  CrmOccurrenceSource source = {
    .set = {
      .start = event->start, .rrule = event->rrule,
      .exdates = (CrmDatetime *) (void *) event->exdates->data, .n_exdates = event->exdates->len,
      .rdates = (CrmDatetime *) (void *) event->rdates->data, .n_rdates = event->rdates->len,
    },
    .end = event->end,
  };

  crm_occurrences_expand (&source, 1, NULL, 1795400000, 1795400000 + 40 * 86400, NULL, occurrences);
}

/* Reads, expands, edits and merges; what was not edited must come out as it went in. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) first = g_bytes_new_static (EVENT, sizeof EVENT - 1);
  g_autoptr (GBytes) same = NULL;
  g_autoptr (GBytes) edited = NULL;
  g_autoptr (CrmIcalObject) object = crm_ical_object_parse (bytes, NULL);
  g_autoptr (CrmIcalEvent) event = NULL;
  g_autoptr (CrmIcalMerge) merge = NULL;
  g_autoptr (CrmIcalMerge) other = NULL;
  GPtrArray *events;
  gboolean changed = FALSE;

  if (object == NULL)
    return 0;

  events = crm_ical_object_get_events (object);
  for (guint i = 0; i < MIN (events->len, 10); i++)
    expand (g_ptr_array_index (events, i));

  event = crm_ical_event_copy (g_ptr_array_index (events, 0));
  if (crm_ical_object_apply (object, event, 1795400000, &changed, NULL))
    g_assert_false (changed);
  same = crm_ical_object_to_bytes (object);
  g_assert_true (g_bytes_equal (bytes, same));

  g_free (event->summary);
  event->summary = g_strdup ("Changed, here");
  event->start.local += 3600;
  event->end.local += 7200;
  g_ptr_array_add (event->categories, g_strdup ("New"));
  crm_ical_event_add_alarm (event, 5);
  if (!crm_ical_object_apply (object, event, 1795400000, NULL, NULL))
    return 0;

  edited = crm_ical_object_to_bytes (object);
  merge = crm_ical_merge (bytes, edited, bytes, NULL);
  g_assert_true (merge == NULL || g_bytes_equal (merge->bytes, edited));
  other = crm_ical_merge (bytes, edited, first, NULL);
  if (other != NULL)
    {
      g_autoptr (CrmIcalMerge) again = crm_ical_merge (bytes, other->bytes, first, NULL);

      /* What was merged is merged. */
      g_assert_true (again == NULL || crm_ical_equal (again->bytes, other->bytes));
    }

  return 0;
}
