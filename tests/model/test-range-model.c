/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-activity-commands.h"
#include "crm-range-model.h"
#include "model-fixture.h"

typedef struct
{
  Fixture        base;
  CrmBook       *book;
  CrmRangeModel *model;
} RangeFixture;

static void
set_up (RangeFixture  *fixture,
        gconstpointer  data)
{
  fixture->book = fixture_open_book (&fixture->base);
  fixture->model = crm_range_model_new (fixture->book);
}

static void
tear_down (RangeFixture  *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->model);
  fixture_close_book (&fixture->base, &fixture->book);
}

static gint64
add (RangeFixture *fixture,
     const char   *kind,
     const char   *subject,
     const char   *starts,
     const char   *ends,
     const char   *rrule)
{
  g_autoptr (CrmRecord) record = crm_record_new (&crm_activity_type);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;

  crm_record_set_text (record, "kind", kind);
  crm_record_set_text (record, "subject", subject);
  crm_record_set_text (record, ends != NULL ? "starts" : "due", starts);
  crm_record_set_text (record, "ends", ends);
  crm_record_set_text (record, "rrule", rrule);
  crm_record_set_int (record, "all_day", ends != NULL && strlen (starts) == 10);
  set = crm_book_save (fixture->book, record, NULL, NULL, &error);
  g_assert_no_error (error);

  return crm_record_get_id (record);
}

static void
show (RangeFixture *fixture,
      gint64        first_day,
      guint         n_days)
{
  crm_range_model_set_range (fixture->model, first_day, n_days);
  WAIT_UNTIL (crm_range_model_is_current (fixture->model));
}

/* The titles of the range in order. (transfer full) */
static char *
describe (RangeFixture *fixture)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < crm_range_model_get_n_items (fixture->model); i++)
    {
      const CrmRangeItem *item = crm_range_model_get_item (fixture->model, i);
      int day;

      crm_days_to_civil (crm_local_get_day (item->starts), NULL, NULL, &day);
      g_string_append_printf (text, "%s%s@%d", i > 0 ? " " : "", item->title, day);
    }

  return g_string_free (text, FALSE);
}

#define ASSERT_ITEMS(fixture, expected) \
  G_STMT_START { \
    g_autofree char *described = describe (fixture); \
    g_assert_cmpstr (described, ==, expected); \
  } G_STMT_END

static void
test_items (RangeFixture  *fixture,
            gconstpointer  data)
{
  gint64 monday = crm_days_from_civil (2026, 3, 2);
  const CrmRangeItem *fair;

  add (fixture, "meeting", "Before", "2026-03-01T10:00", "2026-03-01T11:00", NULL);
  add (fixture, "meeting", "After", "2026-03-09T00:00", "2026-03-09T11:00", NULL);
  add (fixture, "meeting", "Fair", "2026-02-27", "2026-03-03", NULL);
  add (fixture, "call", "Call", "2026-03-04T23:30", "2026-03-05T00:30", NULL);
  add (fixture, "task", "Task", "2026-03-06", NULL, NULL);
  add (fixture, "meeting", "Daily", "2026-03-07T09:00", "2026-03-07T09:30", "FREQ=DAILY");
  add (fixture, "note", "Note", "2026-03-06T09:00", "2026-03-06T09:30", NULL);
  show (fixture, monday, 7);

  ASSERT_ITEMS (fixture, "Fair@27 Call@4 Task@6 Daily@7 Daily@8");
  fair = crm_range_model_get_item (fixture->model, 0);
  g_assert_true (fair->all_day);
  g_assert_true (crm_range_item_is_on (fair, monday + 1));
  g_assert_false (crm_range_item_is_on (fair, monday + 2));
  g_assert_true (crm_range_item_is_on (crm_range_model_get_item (fixture->model, 1), monday + 3));
  g_assert_cmpuint (crm_range_model_get_n_calendars (fixture->model), ==, 1);
}

static void
finish_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_book_command_finish (CRM_BOOK (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_series (RangeFixture  *fixture,
             gconstpointer  data)
{
  gint64 monday = crm_days_from_civil (2026, 3, 2);
  const CrmRangeItem *item;
  gboolean done = FALSE;

  add (fixture, "meeting", "Daily", "2026-02-01T09:00", "2026-02-01T09:30", "FREQ=DAILY");
  show (fixture, monday, 3);
  ASSERT_ITEMS (fixture, "Daily@2 Daily@3 Daily@4");

  /* One occurrence is left out, another moved. */
  item = crm_range_model_get_item (fixture->model, 0);
  crm_activity_delete_async (fixture->book, item->id, item->occurrence, CRM_ACTIVITY_ONE, finish_cb, &done);
  WAIT_UNTIL (done && crm_range_model_is_current (fixture->model));
  ASSERT_ITEMS (fixture, "Daily@3 Daily@4");

  done = FALSE;
  item = crm_range_model_get_item (fixture->model, 0);
  crm_activity_reschedule_async (fixture->book, item->id, item->occurrence, CRM_ACTIVITY_ONE, "2026-03-02T11:00", NULL, finish_cb, &done);
  WAIT_UNTIL (done && crm_range_model_is_current (fixture->model));
  ASSERT_ITEMS (fixture, "Daily@2 Daily@4");
  g_assert_null (crm_range_model_get_item (fixture->model, 0)->occurrence);
  g_assert_cmpint (crm_range_model_get_item (fixture->model, 0)->starts, ==, monday * CRM_SECONDS_PER_DAY + 11 * 3600);

  crm_book_undo_async (fixture->book, 0, NULL, NULL);
  WAIT_UNTIL (crm_range_model_get_item (fixture->model, 0)->occurrence != NULL);
  ASSERT_ITEMS (fixture, "Daily@3 Daily@4");
}

static void
test_hidden (RangeFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr (CrmRecord) calendar = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = NULL;

  add (fixture, "meeting", "Meeting", "2026-03-02T10:00", "2026-03-02T11:00", NULL);
  show (fixture, crm_days_from_civil (2026, 3, 2), 1);
  ASSERT_ITEMS (fixture, "Meeting@2");

  calendar = crm_book_load (fixture->book, &crm_calendar_type, crm_range_model_get_calendar (fixture->model, 0)->id, NULL, &error);
  g_assert_no_error (error);
  crm_record_set_int (calendar, "visible", 0);
  set = crm_book_save (fixture->book, calendar, NULL, NULL, &error);
  g_assert_no_error (error);
  WAIT_UNTIL (crm_range_model_get_n_items (fixture->model) == 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/range-model/items", RangeFixture, NULL, set_up, test_items, tear_down);
  g_test_add ("/range-model/series", RangeFixture, NULL, set_up, test_series, tear_down);
  g_test_add ("/range-model/hidden", RangeFixture, NULL, set_up, test_hidden, tear_down);

  return g_test_run ();
}
