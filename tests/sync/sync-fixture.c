/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-id.h"

static gboolean
make_calendar (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  Fixture *fixture = user_data;
  g_autoptr (CrmRecord) account = crm_record_new (&crm_calendar_account_type);
  g_autoptr (CrmRecord) calendar = crm_record_new (&crm_calendar_type);

  crm_record_set_text (account, "name", "Test");
  crm_record_set_text (account, "url", fixture->url);
  crm_record_set_text (calendar, "name", "Work");
  crm_record_set_text (calendar, "href", fixture->url);
  crm_record_set_int (calendar, "account_id", crm_record_get_id (account));
  fixture->calendar_id = crm_record_get_id (calendar);

  return crm_record_save (conn, account, error) && crm_record_save (conn, calendar, error);
}

static void
write_or_fail (Fixture      *fixture,
               CrmWriteFunc  func,
               gpointer      data)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = "Test" };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write (fixture->db, &options, func, data, NULL, &error);

  g_assert_no_error (error);
}

void
fixture_open_book (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->db = crm_db_open (fixture->path, CRM_DB_OPEN_CREATE, NULL, &error);
  g_assert_no_error (error);
  fixture->session = crm_http_session_new ();
  crm_http_session_set_credentials (fixture->session, fixture->url, crm_test_server_get_user (fixture->server),
                                    crm_test_server_get_password (fixture->server), TRUE);
  crm_http_session_set_timeouts (fixture->session, 3000, 20000, 20000);
  fixture->client = crm_caldav_client_new (fixture->session, fixture->url);
}

void
fixture_close_book (Fixture *fixture)
{
  crm_db_close (fixture->db);
  g_clear_object (&fixture->db);
  g_clear_pointer (&fixture->client, crm_caldav_client_free);
  g_clear_object (&fixture->session);
}

void
fixture_open (Fixture       *fixture,
              CrmTestServer *server,
              const char    *path)
{
  g_autoptr (GError) error = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->server = server;
  fixture->folder = g_dir_make_tmp ("clientele-sync-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "book.clientele", NULL);
  fixture->url = crm_test_server_url (server, path);
  fixture_open_book (fixture);
  write_or_fail (fixture, make_calendar, fixture);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

void
fixture_close (Fixture *fixture)
{
  fixture_close_book (fixture);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->url);
}

gboolean
fixture_try_sync (Fixture       *fixture,
                  CrmSyncFlags   flags,
                  GError       **error)
{
  CrmSyncCycle cycle = { .db = fixture->db, .client = fixture->client, .calendar_id = fixture->calendar_id, .flags = flags,
                         .step = fixture->step, .user_data = fixture->step_data };
  gboolean good = crm_sync_cycle_run (&cycle, fixture->cancellable, error);

  fixture->tally = cycle.tally;

  return good;
}

void
fixture_sync (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture_try_sync (fixture, CRM_SYNC_DEFAULT, &error);
  g_assert_no_error (error);
}

typedef struct
{
  Fixture    *fixture;
  gint64      id;
  const char *text;
  const char *value;
} Edit;

static gboolean
write_meeting (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  Edit *edit = user_data;
  g_autoptr (CrmRecord) record = crm_record_new (&crm_activity_type);

  crm_record_set_text (record, "kind", "meeting");
  crm_record_set_text (record, "subject", edit->text);
  crm_record_set_text (record, "starts", "2026-12-01T10:00");
  crm_record_set_text (record, "ends", "2026-12-01T11:00");
  crm_record_set_text (record, "tz", edit->value);
  crm_record_set_int (record, "calendar_id", edit->fixture->calendar_id);
  edit->id = crm_record_get_id (record);

  return crm_record_save (conn, record, error);
}

gint64
fixture_add_meeting_in (Fixture    *fixture,
                        const char *subject,
                        const char *zone)
{
  Edit edit = { fixture, 0, subject, zone };

  write_or_fail (fixture, write_meeting, &edit);

  return edit.id;
}

gint64
fixture_add_meeting (Fixture    *fixture,
                     const char *subject)
{
  return fixture_add_meeting_in (fixture, subject, "Europe/Vienna");
}

static gboolean
write_field (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Edit *edit = user_data;
  g_autoptr (CrmRecord) record = crm_record_load (conn, &crm_activity_type, edit->id, error);

  if (record == NULL)
    return FALSE;
  crm_record_set_text (record, edit->text, edit->value);

  return crm_record_save (conn, record, error);
}

void
fixture_set (Fixture    *fixture,
             gint64      id,
             const char *field,
             const char *value)
{
  write_or_fail (fixture, write_field, &(Edit) { fixture, id, field, value });
}

static gboolean
write_delete (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Edit *edit = user_data;

  return crm_record_delete (conn, &crm_activity_type, edit->id, error);
}

void
fixture_delete (Fixture *fixture,
                gint64   id)
{
  write_or_fail (fixture, write_delete, &(Edit) { fixture, id, NULL, NULL });
}

static gboolean
write_sql (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_conn_run (conn, error, user_data, "");
}

void
fixture_run (Fixture    *fixture,
             const char *sql)
{
  write_or_fail (fixture, write_sql, (gpointer) sql);
}

static gpointer
read_text (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_conn_get_text (conn, error, user_data, "");
}

char *
fixture_text (Fixture    *fixture,
              const char *sql)
{
  g_autoptr (GError) error = NULL;
  char *text = crm_db_read (fixture->db, CRM_READER_ROW, read_text, (gpointer) sql, NULL, &error);

  g_assert_no_error (error);

  return text;
}

gint64
fixture_int (Fixture    *fixture,
             const char *sql)
{
  g_autofree char *text = fixture_text (fixture, sql);

  return text == NULL ? 0 : g_ascii_strtoll (text, NULL, 10);
}

char *
fixture_get (Fixture    *fixture,
             gint64      id,
             const char *field)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM activity WHERE id = %" G_GINT64_FORMAT, field, id);

  return fixture_text (fixture, sql);
}

JsonArray *
fixture_list (Fixture *fixture)
{
  g_autoptr (JsonObject) reply = crm_test_server_ask (fixture->server, "{\"list\": true}");

  return json_array_ref (json_object_get_array_member (reply, "items"));
}

guint
fixture_count_with (Fixture    *fixture,
                    const char *part)
{
  g_autoptr (JsonArray) items = fixture_list (fixture);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (items); i++)
    if (strstr (json_object_get_string_member (json_array_get_object_element (items, i), "body"), part) != NULL)
      n++;

  return n;
}

char *
fixture_body_with (Fixture     *fixture,
                   const char  *part,
                   char       **name)
{
  g_autoptr (JsonArray) items = fixture_list (fixture);
  char *body = NULL;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);

      if (strstr (json_object_get_string_member (item, "body"), part) == NULL)
        continue;
      g_assert_null (body);
      body = g_strdup (json_object_get_string_member (item, "body"));
      if (name != NULL)
        *name = g_strdup (json_object_get_string_member (item, "name"));
    }
  if (body == NULL)
    g_error ("nothing on the server holds %s", part);

  return body;
}

char *
make_event (const char *uid,
            const char *lines)
{
  return g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//Client//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\n"
                          "DTSTAMP:20260101T000000Z\r\nDTSTART:20261210T100000Z\r\nDTEND:20261210T110000Z\r\n%s"
                          "X-UNKNOWN;A=b:kept as it is\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", uid, lines);
}

char *
replaced (const char *text,
          const char *from,
          const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);

  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}
