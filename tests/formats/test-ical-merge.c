/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-ical.h"
#include "crm-ical-merge.h"
#include "crm-text-merge.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1795400000)

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(lines) HEAD "BEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261123T120000Z\r\n" lines "END:VEVENT\r\n" TAIL
#define TASK(lines) HEAD "BEGIN:VTODO\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VTODO\r\n" TAIL

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static CrmIcalMerge *
merge_bytes (GBytes *base,
             GBytes *local,
             GBytes *remote)
{
  g_autoptr (GError) error = NULL;
  CrmIcalMerge *merge = crm_ical_merge (base, local, remote, &error);

  g_assert_no_error (error);
  g_assert_nonnull (merge);
  return merge;
}

static CrmIcalMerge *
merge_texts (const char *base,
             const char *local,
             const char *remote)
{
  g_autoptr (GBytes) b = base != NULL ? bytes_of (base) : NULL;
  g_autoptr (GBytes) l = bytes_of (local);
  g_autoptr (GBytes) r = bytes_of (remote);

  return merge_bytes (b, l, r);
}

static void
assert_merge (const char *base,
              const char *local,
              const char *remote,
              const char *expected,
              guint       n_conflicts)
{
  g_autoptr (CrmIcalMerge) merge = merge_texts (base, local, remote);
  g_autofree char *text = g_strndup (g_bytes_get_data (merge->bytes, NULL), g_bytes_get_size (merge->bytes));

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (merge->conflicts->len, ==, n_conflicts);
}

static void
test_properties (void)
{
  assert_merge (EVENT ("SUMMARY:a\r\nLOCATION:x\r\n"), EVENT ("SUMMARY:b\r\nLOCATION:x\r\n"), EVENT ("SUMMARY:a\r\nLOCATION:y\r\nX-A:1\r\n"),
                EVENT ("SUMMARY:b\r\nLOCATION:y\r\nX-A:1\r\n"), 0);
  /* Both the same, in another order and folding: nothing to push. */
  assert_merge (EVENT ("SUMMARY:a\r\n"), EVENT ("SUMMARY:b\r\nPRIORITY:0\r\n"), EVENT ("SUMM\r\n ARY:b\r\n"), EVENT ("SUMM\r\n ARY:b\r\n"), 0);
  /* Both: the remote stands. */
  assert_merge (EVENT ("SUMMARY:a\r\n"), EVENT ("SUMMARY:b\r\n"), EVENT ("SUMMARY:c\r\n"), EVENT ("SUMMARY:c\r\n"), 1);
  /* Removed here, untouched there. */
  assert_merge (EVENT ("SUMMARY:a\r\nURL:u\r\n"), EVENT ("SUMMARY:a\r\n"), EVENT ("SUMMARY:z\r\nURL:u\r\n"), EVENT ("SUMMARY:z\r\n"), 0);
}

static void
test_sets (void)
{
  assert_merge (EVENT ("CATEGORIES:A,B\\, C,D\r\n"), EVENT ("CATEGORIES:A,B\\, C,E\r\n"), EVENT ("CATEGORIES:B\\, C,D,F\r\n"),
                EVENT ("CATEGORIES:B\\, C,F\r\nCATEGORIES:E\r\n"), 0);
  assert_merge (EVENT ("X-CLIENTELE-CONTACT:urn:uuid:a\r\n"), EVENT ("X-CLIENTELE-CONTACT:urn:uuid:b\r\n"),
                EVENT ("X-CLIENTELE-CONTACT:urn:uuid:a\r\nX-CLIENTELE-CONTACT:urn:uuid:c\r\n"),
                EVENT ("X-CLIENTELE-CONTACT:urn:uuid:c\r\nX-CLIENTELE-CONTACT:urn:uuid:b\r\n"), 0);
}

static void
test_description (void)
{
  g_autofree char *merged = crm_text_merge ("a\nb\nc", "a\nb\nC", "A\nb\nc");
  g_autofree char *conflict = crm_text_merge ("a\nb\nc", "a\nB\nc", "a\nX\nc");
  g_autofree char *insert = crm_text_merge ("a\nb", "a\nnew\nb", "a\nb\nend");

  g_assert_cmpstr (merged, ==, "A\nb\nC");
  g_assert_null (conflict);
  g_assert_cmpstr (insert, ==, "a\nnew\nb\nend");

  assert_merge (EVENT ("DESCRIPTION:a\\nb\\nc\r\nX-ALT-DESC:h\r\n"), EVENT ("DESCRIPTION:a\\nb\\nC\r\n"),
                EVENT ("DESCRIPTION:A\\nb\\nc\r\nX-ALT-DESC:h\r\n"), EVENT ("DESCRIPTION:A\\nb\\nC\r\n"), 0);
  assert_merge (EVENT ("DESCRIPTION:a\r\n"), EVENT ("DESCRIPTION:b\r\n"), EVENT ("DESCRIPTION:c\r\n"), EVENT ("DESCRIPTION:c\r\n"), 1);
}

static void
test_time_and_rule (void)
{
#define TIMED(start, rule) HEAD "BEGIN:VEVENT\r\nUID:u\r\nDTSTART:" start "\r\nDURATION:PT1H\r\n" rule "END:VEVENT\r\n" TAIL
  const char *base = TIMED ("20261123T120000Z", "RRULE:FREQ=DAILY\r\n");

  assert_merge (base, TIMED ("20261123T130000Z", "RRULE:FREQ=DAILY\r\n"), TIMED ("20261123T120000Z", "RRULE:FREQ=DAILY\r\nSUMMARY:x\r\n"),
                TIMED ("20261123T130000Z", "RRULE:FREQ=DAILY\r\nSUMMARY:x\r\nSEQUENCE:1\r\n"), 0);
  /* The time here and the rule there: neither goes with the other. */
  assert_merge (base, TIMED ("20261124T130000Z", "RRULE:FREQ=DAILY\r\n"), TIMED ("20261123T120000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO\r\n"),
                TIMED ("20261123T120000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO\r\n"), 1);
  /* DTEND says what DURATION says. */
  assert_merge (base, TIMED ("20261123T120000Z", "RRULE:FREQ=DAILY\r\nSUMMARY:x\r\n"),
                HEAD "BEGIN:VEVENT\r\nUID:u\r\nDTSTART:20261123T120000Z\r\nDTEND:20261123T130000Z\r\nRRULE:FREQ=DAILY;INTERVAL=1\r\n"
                "END:VEVENT\r\n" TAIL,
                HEAD "BEGIN:VEVENT\r\nUID:u\r\nDTSTART:20261123T120000Z\r\nDTEND:20261123T130000Z\r\nRRULE:FREQ=DAILY;INTERVAL=1\r\n"
                "SUMMARY:x\r\nEND:VEVENT\r\n" TAIL, 0);
}

static void
test_task (void)
{
  assert_merge (TASK ("SUMMARY:a\r\nSTATUS:IN-PROCESS\r\n"), TASK ("SUMMARY:a\r\nSTATUS:COMPLETED\r\nPERCENT-COMPLETE:100\r\n"),
                TASK ("SUMMARY:a\r\nSTATUS:NEEDS-ACTION\r\n"),
                TASK ("SUMMARY:a\r\nSTATUS:COMPLETED\r\nPERCENT-COMPLETE:100\r\nSEQUENCE:1\r\n"), 1);
}

#define MASTER(lines) "BEGIN:VEVENT\r\nUID:u\r\nDTSTART:20261123T120000Z\r\nRRULE:FREQ=DAILY\r\n" lines "END:VEVENT\r\n"
#define OVERRIDE(lines) "BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID:20261125T120000Z\r\nDTSTART:20261125T150000Z\r\n" lines "END:VEVENT\r\n"

static void
test_overrides (void)
{
  /* Deleted here, untouched there; deleted there, untouched here. */
  assert_merge (HEAD MASTER ("") OVERRIDE ("") TAIL, HEAD MASTER ("EXDATE:20261125T120000Z\r\n") TAIL,
                HEAD MASTER ("SUMMARY:s\r\n") OVERRIDE ("") TAIL,
                HEAD MASTER ("SUMMARY:s\r\nEXDATE:20261125T120000Z\r\nSEQUENCE:1\r\n") TAIL, 0);
  /* Deleted here, edited there: stays, and is not excluded. */
  assert_merge (HEAD MASTER ("") OVERRIDE ("") TAIL, HEAD MASTER ("EXDATE:20261125T120000Z\r\n") TAIL,
                HEAD MASTER ("") OVERRIDE ("SUMMARY:edited\r\n") TAIL,
                HEAD MASTER ("SEQUENCE:1\r\n") OVERRIDE ("SUMMARY:edited\r\n") TAIL, 1);
  /* Edited here, deleted there. */
  assert_merge (HEAD MASTER ("") OVERRIDE ("") TAIL, HEAD MASTER ("") OVERRIDE ("SUMMARY:edited\r\n") TAIL,
                HEAD MASTER ("EXDATE:20261125T120000Z\r\n") TAIL, HEAD MASTER ("") OVERRIDE ("SUMMARY:edited\r\n") TAIL, 1);
  /* Added on both sides. */
  assert_merge (HEAD MASTER ("") TAIL, HEAD MASTER ("") OVERRIDE ("") TAIL, HEAD MASTER ("SUMMARY:s\r\n") TAIL,
                HEAD MASTER ("SUMMARY:s\r\n") OVERRIDE ("") TAIL, 0);
}

static void
test_no_base (void)
{
  assert_merge (NULL, EVENT ("SUMMARY:a\r\nURL:x\r\n"), EVENT ("SUMMARY:b\r\n"), EVENT ("SUMMARY:b\r\nURL:x\r\n"), 1);
}

static void
test_use_local (void)
{
  g_autoptr (GBytes) current = bytes_of (EVENT ("SUMMARY:c\r\nLOCATION:kept\r\n"));
  g_autoptr (GBytes) local = bytes_of (EVENT ("SUMMARY:b\r\n"));
  g_autoptr (GBytes) mine = crm_ical_merge_use_local (current, local, "", "SUMMARY", NOW, NULL);
  g_autoptr (GBytes) expected = bytes_of (EVENT ("SUMMARY:b\r\nLOCATION:kept\r\n"));

  g_assert_nonnull (mine);
  g_assert_true (crm_ical_equal (mine, expected));
}

static void
test_equal (void)
{
  g_autoptr (GBytes) one = bytes_of (HEAD "BEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Vienna:20261123T120000\r\n"
                                     "DURATION:PT1H\r\nCATEGORIES:a,b\r\nATTENDEE;ROLE=REQ-PARTICIPANT:mailto:A@b.c\r\nEND:VEVENT\r\n" TAIL);
  g_autoptr (GBytes) other = bytes_of ("BEGIN:VCALENDAR\nPRODID:x\nBEGIN:VEVENT\nCATEGORIES:b\nCATEGORIES:a\nSEQUENCE:4\n"
                                       "DTEND;TZID=/x.org/1/Europe/Vienna:20261123T130000\nDTSTART;TZID=/x.org/1/Europe/Vienna:20261123T120000\n"
                                       "ATTENDEE:mailto:a@b.c\nLOCATION:\nUID:u\nEND:VEVENT\nEND:VCALENDAR\n");
  g_autoptr (GBytes) different = bytes_of (EVENT ("CATEGORIES:a,b\r\n"));

  g_assert_true (crm_ical_equal (one, other));
  g_assert_false (crm_ical_equal (one, different));
}

static void
test_read_back (void)
{
  g_autoptr (GBytes) base = bytes_of (EVENT ("SUMMARY:a\r\nURL:u\r\n"));
  g_autoptr (GBytes) sent = bytes_of (EVENT ("SUMMARY:b\r\nLOCATION:l\r\nURL:u\r\n"));
  g_autoptr (GBytes) kept = bytes_of (EVENT ("LOCATION:l\r\nSUMMARY:b\r\nURL:other\r\nX-NEW:1\r\n"));
  g_autoptr (GBytes) mixed = bytes_of (EVENT ("SUMMARY:b\r\nURL:u\r\n"));
  g_autoptr (GBytes) lost = bytes_of (EVENT ("SUMMARY:a\r\nURL:v\r\n"));
  g_autoptr (GBytes) junk = bytes_of ("<html>");
  g_autoptr (GPtrArray) missing = NULL;

  g_assert_cmpint (crm_ical_check_read_back (base, sent, kept, NULL), ==, CRM_ICAL_READ_BACK_CONTAINED);
  g_assert_cmpint (crm_ical_check_read_back (base, sent, lost, NULL), ==, CRM_ICAL_READ_BACK_LOST);
  g_assert_cmpint (crm_ical_check_read_back (base, sent, junk, NULL), ==, CRM_ICAL_READ_BACK_UNREADABLE);
  g_assert_cmpint (crm_ical_check_read_back (base, sent, mixed, &missing), ==, CRM_ICAL_READ_BACK_MIXED);
  g_assert_cmpuint (missing->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (missing, 0), ==, "LOCATION");
  g_assert_cmpint (crm_ical_check_read_back (NULL, sent, sent, NULL), ==, CRM_ICAL_READ_BACK_CONTAINED);
}

static void
set_text (char       **field,
          GRand       *rand,
          const char  *prefix)
{
  g_free (*field);
  *field = g_rand_int_range (rand, 0, 5) == 0 ? NULL : g_strdup_printf ("%s %d", prefix, g_rand_int_range (rand, 0, 1000000));
}

/* Edits field number @field of the nine; an object so edited differs from another in at most that slot. */
static void
edit_field (CrmIcalEvent *event,
            GRand        *rand,
            int           field)
{
  CrmDatetime date = crm_datetime_from_instant (NOW / 3600 * 3600 + 86400 * g_rand_int_range (rand, 1, 40));

  switch (field)
    {
    case 0:
      set_text (&event->summary, rand, "Summary");
      break;
    case 1:
      set_text (&event->location, rand, "Room, ;");
      break;
    case 2:
      set_text (&event->description, rand, "Text\nof\nlines");
      break;
    case 3:
      event->start = date;
      event->end = crm_datetime_from_instant (date.local + 3600 * g_rand_int_range (rand, 1, 5));
      break;
    case 4:
      if (event->categories->len > 0 && g_rand_boolean (rand))
        g_ptr_array_remove_index (event->categories, (guint) g_rand_int_range (rand, 0, (gint32) event->categories->len));
      g_ptr_array_add (event->categories, g_strdup_printf ("Tag %d", g_rand_int_range (rand, 0, 1000000)));
      break;
    case 5:
      event->priority = g_rand_int_range (rand, 0, 10);
      break;
    case 6:
      g_ptr_array_add (event->contacts, g_uuid_string_random ());
      break;
    case 7:
      g_array_append_val (event->exdates, date);
      break;
    default:
      crm_ical_event_add_alarm (event, g_rand_int_range (rand, 1, 1000));
      break;
    }
}

static GBytes *
edit (GBytes *base,
      GRand  *rand,
      guint   fields)
{
  g_autoptr (CrmIcalObject) object = crm_ical_object_parse (base, NULL);
  g_autoptr (CrmIcalEvent) event = crm_ical_event_copy (crm_ical_object_find (object, NULL));

  for (int i = 0; i < 9; i++)
    {
      if (fields & (1u << i))
        edit_field (event, rand, i);
    }
  g_assert_true (crm_ical_object_apply (object, event, NOW + g_rand_int_range (rand, 1, 1000), NULL, NULL));
  return crm_ical_object_to_bytes (object);
}

static gboolean
is_journalled (CrmIcalMerge *merge,
               const char   *field)
{
  for (guint i = 0; i < merge->conflicts->len; i++)
    {
      const CrmIcalConflict *conflict = g_ptr_array_index (merge->conflicts, i);

      if (g_str_equal (conflict->field, field))
        return TRUE;
    }

  return FALSE;
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  g_autoptr (GBytes) first = bytes_of (EVENT ("SUMMARY:a\r\nX-OTHER;P=1:kept\\,as is\r\nDESCRIPTION:one\\ntwo\r\nCATEGORIES:A,B\r\n"
                                              "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n"));

  for (guint i = 0; i < 1500; i++)
    {
      guint local_fields = g_rand_int (rand) & 0x1ff;
      guint remote_fields = g_rand_int (rand) & 0x1ff;
      gboolean disjoint = i % 2 == 0;
      g_autoptr (GBytes) base = edit (first, rand, g_rand_int (rand) & 0x1ff);
      g_autoptr (GBytes) local = NULL;
      g_autoptr (GBytes) remote = NULL;
      g_autoptr (CrmIcalMerge) merge = NULL;
      g_autoptr (CrmIcalMerge) again = NULL;
      g_autoptr (CrmIcalMerge) reverse = NULL;
      g_autoptr (CrmIcalMerge) only_local = NULL;
      g_autoptr (CrmIcalMerge) only_remote = NULL;
      g_autoptr (GPtrArray) missing = NULL;

      if (disjoint)
        remote_fields &= ~local_fields;
      local = edit (base, rand, local_fields);
      remote = edit (base, rand, remote_fields);

      only_remote = merge_bytes (base, base, remote);
      g_assert_true (g_bytes_equal (only_remote->bytes, remote));
      only_local = merge_bytes (base, local, base);
      g_assert_true (g_bytes_equal (only_local->bytes, local));

      merge = merge_bytes (base, local, remote);
      again = merge_bytes (base, merge->bytes, remote);
      g_assert_true (g_bytes_equal (again->bytes, merge->bytes));
      g_assert_true (crm_ical_equal (merge->bytes, remote) == !merge->differs || g_bytes_equal (local, remote));

      /* Nothing that the remote side did is undone, nothing that we did is gone without being told. */
      if (disjoint)
        {
          g_assert_cmpuint (merge->conflicts->len, ==, 0);
          reverse = merge_bytes (base, remote, local);
          g_assert_true (crm_ical_equal (reverse->bytes, merge->bytes));
          g_assert_cmpint (crm_ical_check_read_back (base, remote, merge->bytes, NULL), ==, CRM_ICAL_READ_BACK_CONTAINED);
        }
      crm_ical_check_read_back (base, local, merge->bytes, &missing);
      for (guint j = 0; j < missing->len; j++)
        {
          const char *field = g_ptr_array_index (missing, j);

          if (!is_journalled (merge, field) && !g_str_equal (field, "DESCRIPTION"))
            g_error ("round %u: the edit of %s is lost", i, field);
        }
    }
}

/* The corpus: an object merged with itself is itself, whatever is in it. */
static void
walk (const char *path,
      guint      *n_objects)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *data = NULL;
      gsize length;

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        {
          walk (child, n_objects);
        }
      else if (g_file_get_contents (child, &data, &length, NULL))
        {
          g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&data), length);
          g_autoptr (CrmIcalObject) object = crm_ical_object_parse (bytes, NULL);
          g_autoptr (CrmIcalEvent) event = NULL;
          g_autoptr (GBytes) local = NULL;
          g_autoptr (GBytes) remote = NULL;
          g_autoptr (CrmIcalMerge) merge = NULL;
          g_autoptr (CrmIcalObject) other = NULL;

          if (object == NULL || !crm_ical_object_check (object, NULL))
            continue;
          event = crm_ical_event_copy (g_ptr_array_index (crm_ical_object_get_events (object), 0));
          g_free (event->summary);
          event->summary = g_strdup ("Edited here");
          g_assert_true (crm_ical_object_apply (object, event, NOW, NULL, NULL));
          local = crm_ical_object_to_bytes (object);

          other = crm_ical_object_parse (bytes, NULL);
          g_clear_pointer (&event, crm_ical_event_free);
          event = crm_ical_event_copy (g_ptr_array_index (crm_ical_object_get_events (other), 0));
          g_ptr_array_add (event->contacts, g_strdup ("there"));
          g_assert_true (crm_ical_object_apply (other, event, NOW, NULL, NULL));
          remote = crm_ical_object_to_bytes (other);

          merge = merge_bytes (bytes, local, remote);
          if (merge->conflicts->len > 0
              || crm_ical_check_read_back (bytes, local, merge->bytes, NULL) != CRM_ICAL_READ_BACK_CONTAINED
              || crm_ical_check_read_back (bytes, remote, merge->bytes, NULL) != CRM_ICAL_READ_BACK_CONTAINED)
            g_error ("%s: merged with a loss", child);
          (*n_objects)++;
        }
    }
}

static void
test_corpus (void)
{
  const char *data = g_getenv ("CLIENTELE_TEST_DATA");
  g_autofree char *root = data != NULL ? g_strdup (data) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", NULL);
  g_autofree char *path = g_build_filename (root, "ics", NULL);
  guint n_objects = 0;

  walk (path, &n_objects);
  if (n_objects == 0)
    g_test_skip ("no corpus");
  g_test_message ("%u objects", n_objects);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ical-merge/properties", test_properties);
  g_test_add_func ("/ical-merge/sets", test_sets);
  g_test_add_func ("/ical-merge/description", test_description);
  g_test_add_func ("/ical-merge/time-and-rule", test_time_and_rule);
  g_test_add_func ("/ical-merge/task", test_task);
  g_test_add_func ("/ical-merge/overrides", test_overrides);
  g_test_add_func ("/ical-merge/no-base", test_no_base);
  g_test_add_func ("/ical-merge/use-local", test_use_local);
  g_test_add_func ("/ical-merge/equal", test_equal);
  g_test_add_func ("/ical-merge/read-back", test_read_back);
  g_test_add_func ("/ical-merge/random", test_random);
  g_test_add_func ("/ical-merge/corpus", test_corpus);

  return g_test_run ();
}
