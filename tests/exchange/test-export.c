/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-export.h"
#include "crm-ical.h"
#include "model-fixture.h"

typedef struct
{
  Fixture  base;
  CrmBook *book;
  char    *file;
} ExportFixture;

static void
set_up (ExportFixture *fixture,
        gconstpointer  data)
{
  fixture->book = fixture_open_book (&fixture->base);
  fixture->file = g_build_filename (fixture->base.folder, "export", NULL);
}

static void
tear_down (ExportFixture *fixture,
           gconstpointer  data)
{
  g_free (fixture->file);
  fixture_close_book (&fixture->base, &fixture->book);
}

static void
save (ExportFixture *fixture,
      CrmRecord     *record)
{
  g_autoptr(CrmChangeSet) set = NULL;
  g_autoptr(GError) error = NULL;

  set = crm_book_save (fixture->book, record, NULL, NULL, &error);
  g_assert_no_error (error);
}

static CrmRecord *
add_contact (ExportFixture *fixture,
             const char    *name)
{
  CrmRecord *contact = crm_record_new (&crm_contact_type);

  crm_record_set_text (contact, "name", name);
  save (fixture, contact);

  return contact;
}

static gpointer
read_id (CrmConn       *conn,
         gpointer       sql,
         GCancellable  *cancellable,
         GError       **error)
{
  gint64 *id = g_new (gint64, 1);

  *id = crm_conn_get_int (conn, 0, error, sql, "");
  return id;
}

static gint64
find_id (ExportFixture *fixture,
         const char    *sql)
{
  g_autoptr(GError) error = NULL;
  g_autofree gint64 *id = crm_db_read (crm_book_get_db (fixture->book), CRM_READER_ROW, read_id, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);
  return *id;
}

static char *
export (ExportFixture       *fixture,
        const CrmRecordType *type,
        CrmExportFormat      format,
        gint64               expected)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;
  gint64 n;

  n = crm_export_records (crm_book_get_db (fixture->book), fixture->file, type, format, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, expected);
  g_assert_true (g_file_get_contents (fixture->file, &text, NULL, &error));
  g_assert_no_error (error);

  return text;
}

static void
add_deal (ExportFixture *fixture)
{
  g_autoptr(CrmRecord) company = add_contact (fixture, "Kühn & Töchter");
  g_autoptr(CrmRecord) person = add_contact (fixture, "Björn Kühn");
  g_autoptr(CrmRecord) deal = crm_record_new (&crm_deal_type);
  CrmRecord *people = crm_record_add_child (deal, &crm_deal_contact_type);

  crm_record_set_text (deal, "title", "=cmd()");
  crm_record_set_int (deal, "stage_id", find_id (fixture, "SELECT id FROM stage WHERE name = 'Proposal'"));
  crm_record_set_int (deal, "company_id", crm_record_get_id (company));
  crm_record_set_text (deal, "currency", "EUR");
  crm_record_set_int (deal, "amount", 123450);
  crm_record_set_int (people, "contact_id", crm_record_get_id (person));
  save (fixture, deal);
}

/* References by what they are called, a formula made harmless, amounts as numbers. */
static void
test_table (ExportFixture *fixture,
            gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  add_deal (fixture);
  text = export (fixture, &crm_deal_type, CRM_EXPORT_CSV, 1);
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_prefix (lines[0], "\xef\xbb\xbftitle,stage,company,amount,currency,"));
  g_assert_true (g_str_has_suffix (lines[0], ",people"));
  g_assert_true (g_str_has_prefix (lines[1], "'=cmd(),Proposal,Kühn & Töchter,1234.50,EUR,"));
  g_assert_true (g_str_has_suffix (lines[1], ",Björn Kühn"));
}

static void
test_json (ExportFixture *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autofree char *none = export (fixture, &crm_activity_type, CRM_EXPORT_JSON, 0);
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(JsonNode) empty = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *deal;

  add_deal (fixture);
  text = export (fixture, &crm_deal_type, CRM_EXPORT_JSON, 1);
  root = json_from_string (text, &error);
  g_assert_no_error (error);
  deal = json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "deals"), 0);
  g_assert_cmpstr (json_object_get_string_member (deal, "title"), ==, "=cmd()");
  g_assert_cmpstr (json_object_get_string_member (deal, "company"), ==, "Kühn & Töchter");
  g_assert_cmpstr (json_object_get_string_member (deal, "amount"), ==, "1234.50");

  empty = json_from_string (none, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (empty), "activities")), ==, 0);
}

static CrmRecord *
new_activity (const char *kind,
              const char *subject,
              const char *starts)
{
  CrmRecord *activity = crm_record_new (&crm_activity_type);

  crm_record_set_text (activity, "kind", kind);
  crm_record_set_text (activity, "subject", subject);
  crm_record_set_text (activity, "starts", starts);
  if (starts != NULL)
    crm_record_set_text (activity, "tz", "Europe/Berlin");

  return activity;
}

static gboolean
give_base (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *base = g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//Y//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260101T000000Z\r\n"
                                           "DTSTART:20261201T090000Z\r\nSUMMARY:Before\r\nX-STRANGE;P=1:kept\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                                           crm_record_get_text (data, "uid"));
  g_autoptr(GBytes) bytes = g_bytes_new (base, strlen (base));

  return crm_conn_run (conn, error, "INSERT INTO resource (id, calendar_id, href, href_key, uid, base, state) VALUES (1, 1, '/a', '/a', ?, ?, 'synced')", "sb",
                       crm_record_get_text (data, "uid"), bytes) &&
         crm_conn_run (conn, error, "INSERT INTO activity_resource VALUES (?, 1)", "i", crm_record_get_id (data));
}

/* A series with its exception, what came from a server, each zone once; a note has no place in a calendar. */
static void
test_calendar (ExportFixture *fixture,
               gconstpointer  data)
{
  const CrmWriteOptions options = { .origin = CRM_ORIGIN_SYNC, .label = "Test" };
  g_autoptr(CrmRecord) series = new_activity ("meeting", "Every week", "2026-12-01T10:00");
  g_autoptr(CrmRecord) exception = new_activity ("meeting", "Later this time", "2026-12-08T12:00");
  g_autoptr(CrmRecord) synced = new_activity ("meeting", "From a server", "2026-12-01T10:00");
  g_autoptr(CrmRecord) note = new_activity ("note", "Likes oak", NULL);
  g_autoptr(CrmRecord) task = new_activity ("task", "Call back", NULL);
  g_autoptr(CrmChangeSet) set = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(CrmIcalObject) object = NULL;
  GPtrArray *events;
  const char *zone;
  guint overrides = 0;

  crm_record_set_text (series, "rrule", "FREQ=WEEKLY;COUNT=4");
  crm_record_set_text (exception, "series_uid", crm_record_get_text (series, "uid"));
  crm_record_set_text (exception, "recurrence_id", "20261208T100000");
  crm_record_set_int (note, "done_at", 1);
  save (fixture, series);
  save (fixture, exception);
  save (fixture, synced);
  save (fixture, note);
  save (fixture, task);
  set = crm_db_write (crm_book_get_db (fixture->book), &options, give_base, synced, NULL, &error);
  g_assert_no_error (error);

  text = export (fixture, &crm_activity_type, CRM_EXPORT_ICAL, 4);
  bytes = g_bytes_new (text, strlen (text));
  object = crm_ical_object_parse_file (bytes, &error);
  g_assert_no_error (error);
  events = crm_ical_object_get_events (object);
  g_assert_cmpuint (events->len, ==, 4);
  for (guint i = 0; i < events->len; i++)
    overrides += ((CrmIcalEvent *) g_ptr_array_index (events, i))->recurrence_id.kind != CRM_DATETIME_NONE;
  g_assert_cmpuint (overrides, ==, 1);

  g_assert_nonnull (strstr (text, "RECURRENCE-ID;TZID=Europe/Berlin:20261208T100000\r\n"));
  g_assert_nonnull (strstr (text, "X-STRANGE;P=1:kept\r\n"));
  g_assert_nonnull (strstr (text, "SUMMARY:From a server\r\n"));
  g_assert_null (strstr (text, "SUMMARY:Before\r\n"));
  g_assert_null (strstr (text, "Likes oak"));
  zone = strstr (text, "BEGIN:VTIMEZONE\r\n");
  g_assert_nonnull (zone);
  g_assert_null (strstr (zone + 1, "BEGIN:VTIMEZONE\r\n"));
  g_assert_true (g_str_has_suffix (text, "END:VEVENT\r\nEND:VCALENDAR\r\n") || g_str_has_suffix (text, "END:VTODO\r\nEND:VCALENDAR\r\n"));
}

static void
test_possible (void)
{
  g_assert_true (crm_export_is_possible (&crm_contact_type, CRM_EXPORT_VCARD));
  g_assert_false (crm_export_is_possible (&crm_deal_type, CRM_EXPORT_VCARD));
  g_assert_false (crm_export_is_possible (&crm_contact_type, CRM_EXPORT_ICAL));
  g_assert_false (crm_export_is_possible (&crm_contact_email_type, CRM_EXPORT_JSON));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/export/table", ExportFixture, NULL, set_up, test_table, tear_down);
  g_test_add ("/export/json", ExportFixture, NULL, set_up, test_json, tear_down);
  g_test_add ("/export/calendar", ExportFixture, NULL, set_up, test_calendar, tear_down);
  g_test_add_func ("/export/possible", test_possible);

  return g_test_run ();
}
