/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

#include "crm-net-error.h"
#include "crm-sql.h"
#include "crm-sync-error.h"
#include "crm-sync-journal.h"

#define WORK "/dav/calendars/ada/work/"

typedef void (*Body) (Fixture *f);

static void
with_server (gconstpointer data)
{
  CrmTestServer *server = crm_test_server_start ("caldav-fault.py", NULL);
  Fixture fixture;

  fixture_open (&fixture, server, WORK);
  ((Body) data) (&fixture);
  fixture_close (&fixture);
  crm_test_server_stop (server);
}

static void
count_step (const char *step,
            gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/* I5: with nothing to do, one request and no write. */
static void
assert_quiet (Fixture *f)
{
  for (guint i = 0; i < 2; i++)
    {
      guint n_steps = 0;
      guint n;

      fixture_sync (f);
      crm_test_server_tell (f->server, "{\"clear\": true}");
      f->step = count_step;
      f->step_data = &n_steps;
      fixture_sync (f);
      f->step = NULL;
      n = crm_test_server_count (f->server, NULL);
      if (n != 1)
        g_error ("%u requests in a cycle without work", n);
      g_assert_cmpuint (n_steps, ==, 0);
    }
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 0);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_due"), ==, 0);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM resource WHERE state <> 'synced'"), ==, 0);
}

static guint
n_ledger (Fixture *f)
{
  g_autoptr (JsonObject) reply = crm_test_server_ask (f->server, "{\"ledger\": true}");

  return json_array_get_length (json_object_get_array_member (reply, "ledger"));
}

static void
test_create (Fixture *f)
{
  gint64 id = fixture_add_meeting (f, "Lunch, with; Ada");
  g_autofree char *body = NULL;
  g_autofree char *uid = fixture_get (f, id, "uid");

  fixture_sync (f);
  g_assert_cmpuint (f->tally.sent, ==, 1);
  body = fixture_body_with (f, "SUMMARY:Lunch\\, with\\; Ada\r\n", NULL);
  g_assert_nonnull (strstr (body, "DTSTART;TZID=Europe/Vienna:20261201T100000"));
  g_assert_nonnull (strstr (body, uid));
  g_assert_cmpuint (n_ledger (f), ==, 1);
  assert_quiet (f);
  g_assert_cmpuint (n_ledger (f), ==, 0);
}

/* Whoever says no time zone means this one, with all that another computer has to know of it. */
static void
test_zone (Fixture *f)
{
  gint64 id = fixture_add_meeting_in (f, "Here", NULL);
  g_autofree char *zone = fixture_get (f, id, "tz");
  g_autofree char *body = NULL;

  g_assert_cmpstr (zone, ==, "Europe/Berlin");
  fixture_sync (f);
  body = fixture_body_with (f, "SUMMARY:Here\r\n", NULL);
  g_assert_nonnull (strstr (body, "DTSTART;TZID=Europe/Berlin:20261201T100000\r\n"));
  g_assert_nonnull (strstr (body, "DTEND;TZID=Europe/Berlin:20261201T110000\r\n"));
  g_assert_nonnull (strstr (body, "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"));
  assert_quiet (f);
}

static void
test_edit (Fixture *f)
{
  gint64 id = fixture_add_meeting (f, "One");
  g_autofree char *body = NULL;

  fixture_sync (f);
  fixture_set (f, id, "subject", "Two");
  fixture_set (f, id, "location", "Vienna");
  fixture_sync (f);
  body = fixture_body_with (f, "SUMMARY:Two\r\n", NULL);
  g_assert_nonnull (strstr (body, "LOCATION:Vienna\r\n"));
  g_assert_cmpuint (n_ledger (f), ==, 2);
  assert_quiet (f);

  fixture_delete (f, id);
  fixture_sync (f);
  g_assert_cmpuint (f->tally.deleted, ==, 1);
  g_assert_cmpuint (fixture_count_with (f, "VEVENT"), ==, 0);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM tombstone"), ==, 1);
  assert_quiet (f);
}

/* Deleted before it was ever sent: nothing happens at all. */
static void
test_create_and_delete (Fixture *f)
{
  gint64 id = fixture_add_meeting (f, "One");

  fixture_delete (f, id);
  fixture_sync (f);
  g_assert_cmpuint (n_ledger (f), ==, 0);
  assert_quiet (f);
}

static void
test_follow (Fixture *f)
{
  g_autofree char *one = make_event ("one@x", "SUMMARY:One\r\nCATEGORIES:a,b\r\n");
  g_autofree char *two = make_event ("one@x", "SUMMARY:Two\r\nCATEGORIES:a,b\r\nDESCRIPTION:Text\r\n");
  g_autofree char *subject = NULL;
  g_autofree char *body = NULL;
  gint64 id;

  crm_test_server_put (f->server, "work", "strange name.ics", one);
  fixture_sync (f);
  id = fixture_int (f, "SELECT id FROM activity WHERE subject = 'One' AND uid = 'one@x' AND kind = 'meeting'");
  g_assert_cmpint (id, !=, 0);
  assert_quiet (f);

  crm_test_server_put (f->server, "work", "strange name.ics", two);
  fixture_sync (f);
  subject = fixture_get (f, id, "subject || body");
  g_assert_cmpstr (subject, ==, "TwoText");
  assert_quiet (f);

  /* An edit here changes its own lines there, and no others. */
  fixture_set (f, id, "subject", "Three");
  fixture_sync (f);
  body = fixture_body_with (f, "SUMMARY:Three\r\n", NULL);
  g_assert_nonnull (strstr (body, "PRODID:-//Other//Client//EN\r\n"));
  g_assert_nonnull (strstr (body, "X-UNKNOWN;A=b:kept as it is\r\n"));
  g_assert_nonnull (strstr (body, "CATEGORIES:a,b\r\n"));
  g_assert_nonnull (strstr (body, "DTSTART:20261210T100000Z\r\n"));
  assert_quiet (f);

  crm_test_server_tell (f->server, "{\"delete\": {\"name\": \"strange name.ics\"}}");
  fixture_sync (f);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 0);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NOT NULL"), ==, 1);
  assert_quiet (f);

  /* Taken out of the trash, it is made there again, with what others had written into it. */
  fixture_run (f, "UPDATE activity SET deleted_at = NULL");
  fixture_sync (f);
  g_free (body);
  body = fixture_body_with (f, "SUMMARY:Three\r\n", NULL);
  g_assert_nonnull (strstr (body, "X-UNKNOWN;A=b:kept as it is\r\n"));
  assert_quiet (f);
}

/* A calendar of several hundred objects comes with its listing where the server gives it so, and by multiget where not. */
static void
test_first_sync (Fixture *f)
{
  static const struct
  {
    const char *sync_data;
    guint       n_reports;
  } ways[] = { { "given", 1 }, { "missing", 4 }, { "empty", 4 }, { "refused", 5 }, { "cut", 5 } };

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *uid = g_strdup_printf ("many-%u@x", i);
      g_autofree char *name = g_strdup_printf ("many-%u.ics", i);
      g_autofree char *body = make_event (uid, "SUMMARY:Many\r\n");

      crm_test_server_put (f->server, "work", name, body);
    }
  crm_test_server_put (f->server, "work", "broken.ics", "BEGIN:VCALENDAR\r\nthis is nothing\r\n");

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *bytes = NULL;
      Fixture fresh;

      g_test_message ("%s", ways[i].sync_data);
      crm_test_server_tell (f->server, "{\"set\": {\"sync_data\": \"%s\"}}", ways[i].sync_data);
      crm_test_server_tell (f->server, "{\"clear\": true}");
      fixture_open (&fresh, f->server, WORK);
      fixture_sync (&fresh);
      g_assert_cmpuint (fresh.tally.fetched, ==, 600);
      g_assert_cmpuint (fresh.tally.quarantined, ==, 1);
      g_assert_cmpuint (crm_test_server_count (f->server, "REPORT"), ==, ways[i].n_reports);
      g_assert_cmpuint (crm_test_server_count (f->server, "GET"), ==, 0);
      g_assert_cmpint (fixture_int (&fresh, "SELECT count(*) FROM activity WHERE subject = 'Many'"), ==, 600);
      g_assert_cmpint (fixture_int (&fresh, "SELECT count(*) FROM resource WHERE state = 'synced' AND base IS NOT NULL"), ==, 600);
      g_assert_cmpint (fixture_int (&fresh, "SELECT count(*) FROM resource WHERE state = 'quarantined'"), ==, 1);
      bytes = fixture_text (&fresh, "SELECT CAST(base AS TEXT) FROM resource WHERE state = 'quarantined'");
      g_assert_cmpstr (bytes, ==, "BEGIN:VCALENDAR\r\nthis is nothing\r\n");
      fixture_close (&fresh);
    }
}

static void
count_batches (const char *step,
               gpointer    user_data)
{
  if (g_str_equal (step, "batch"))
    g_cancellable_cancel (user_data);
}

/* Cancelled in the middle of a first sync, it ends at once, keeps what was taken over, and the next one brings the rest. */
static void
test_cancel_first_sync (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  crm_test_server_tell (f->server, "{\"set\": {\"sync_data\": \"missing\"}}");
  for (guint i = 0; i < 1200; i++)
    {
      g_autofree char *uid = g_strdup_printf ("many-%u@x", i);
      g_autofree char *name = g_strdup_printf ("many-%u.ics", i);
      g_autofree char *body = make_event (uid, "SUMMARY:Many\r\n");

      crm_test_server_put (f->server, "work", name, body);
    }
  f->cancellable = g_cancellable_new ();
  f->step = count_batches;
  f->step_data = f->cancellable;
  g_assert_false (fixture_try_sync (f, CRM_SYNC_DEFAULT, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity"), >, 0);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity"), <, 1200);

  g_clear_object (&f->cancellable);
  f->step = NULL;
  fixture_sync (f);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity"), ==, 1200);
  assert_quiet (f);
}

static void
test_merge (Fixture *f)
{
  g_autofree char *one = make_event ("one@x", "SUMMARY:One\r\nDESCRIPTION:Text\r\n");
  g_autofree char *theirs = make_event ("one@x", "SUMMARY:One\r\nDESCRIPTION:Text\r\nLOCATION:Graz\r\n");
  g_autofree char *all = NULL;
  g_autofree char *body = NULL;
  gint64 id;

  crm_test_server_put (f->server, "work", "one.ics", one);
  fixture_sync (f);
  id = fixture_int (f, "SELECT id FROM activity");
  fixture_set (f, id, "subject", "Mine");
  crm_test_server_put (f->server, "work", "one.ics", theirs);
  fixture_sync (f);
  all = fixture_get (f, id, "subject || location || body");
  g_assert_cmpstr (all, ==, "MineGrazText");
  body = fixture_body_with (f, "SUMMARY:Mine\r\n", NULL);
  g_assert_nonnull (strstr (body, "LOCATION:Graz\r\n"));
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict"), ==, 0);
  assert_quiet (f);
}

static gboolean
write_use_mine (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  return crm_sync_journal_use_mine (conn, crm_conn_get_int (conn, 0, error, "SELECT id FROM conflict", ""), error);
}

static void
test_conflict (Fixture *f)
{
  g_autofree char *one = make_event ("one@x", "SUMMARY:One\r\n");
  g_autofree char *theirs = make_event ("one@x", "SUMMARY:Theirs\r\nLOCATION:Graz\r\n");
  g_autofree char *subject = NULL;
  g_autofree char *decisions = NULL;
  g_autofree char *body = NULL;
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = "Use mine" };
  g_autofree char *again = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autoptr (CrmChangeSet) redone = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  crm_test_server_put (f->server, "work", "one.ics", one);
  fixture_sync (f);
  id = fixture_int (f, "SELECT id FROM activity");
  fixture_set (f, id, "subject", "Mine");
  crm_test_server_put (f->server, "work", "one.ics", theirs);
  fixture_sync (f);
  g_assert_cmpuint (f->tally.conflicts, ==, 1);
  subject = fixture_get (f, id, "subject");
  g_assert_cmpstr (subject, ==, "Theirs");
  decisions = fixture_text (f, "SELECT decisions FROM conflict");
  g_assert_nonnull (strstr (decisions, "Mine"));
  assert_quiet (f);

  set = crm_db_write (f->db, &options, write_use_mine, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_sync (f);
  body = fixture_body_with (f, "SUMMARY:Mine\r\n", NULL);
  g_assert_nonnull (strstr (body, "LOCATION:Graz\r\n"));
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict f WHERE " CRM_SQL_CONFLICT_IS_OPEN ("f")), ==, 0);
  assert_quiet (f);

  /* Taken back, it waits for an answer again; done again, it does not. */
  undone = crm_db_undo (f->db, 0, &error);
  g_assert_no_error (error);
  g_assert_true (crm_change_set_concerns (undone, "conflict"));
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict f WHERE " CRM_SQL_CONFLICT_IS_OPEN ("f")), ==, 1);
  g_assert_nonnull (again = fixture_get (f, id, "subject"));
  g_assert_cmpstr (again, ==, "Theirs");
  redone = crm_db_redo (f->db, &error);
  g_assert_no_error (error);
  g_assert_true (crm_change_set_concerns (redone, "conflict"));
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict f WHERE " CRM_SQL_CONFLICT_IS_OPEN ("f")), ==, 0);
  fixture_sync (f);
  assert_quiet (f);
}

static void
test_delete_against_change (Fixture *f)
{
  g_autofree char *one = make_event ("one@x", "SUMMARY:One\r\n");
  g_autofree char *theirs = make_event ("one@x", "SUMMARY:Theirs\r\n");
  g_autofree char *subject = NULL;
  gint64 id;

  crm_test_server_put (f->server, "work", "one.ics", one);
  fixture_sync (f);
  id = fixture_int (f, "SELECT id FROM activity");
  fixture_delete (f, id);
  crm_test_server_put (f->server, "work", "one.ics", theirs);
  fixture_sync (f);
  subject = fixture_text (f, "SELECT subject FROM activity WHERE deleted_at IS NULL");
  g_assert_cmpstr (subject, ==, "Theirs");
  g_assert_cmpuint (fixture_count_with (f, "VEVENT"), ==, 1);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict"), ==, 1);
  assert_quiet (f);
}

static void
test_change_against_delete (Fixture *f)
{
  g_autofree char *one = make_event ("one@x", "SUMMARY:One\r\n");
  g_autofree char *body = NULL;
  g_autofree char *name = NULL;

  crm_test_server_put (f->server, "work", "one.ics", one);
  fixture_sync (f);
  fixture_set (f, fixture_int (f, "SELECT id FROM activity"), "subject", "Mine");
  crm_test_server_tell (f->server, "{\"delete\": {\"name\": \"one.ics\"}}");
  fixture_sync (f);
  body = fixture_body_with (f, "SUMMARY:Mine\r\n", &name);
  g_assert_cmpstr (name, !=, "one.ics");
  g_assert_nonnull (strstr (body, "UID:one@x\r\n"));
  g_assert_nonnull (strstr (body, "X-UNKNOWN;A=b:kept as it is\r\n"));
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity"), ==, 1);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict"), ==, 1);
  assert_quiet (f);
}

/* Whatever goes wrong with a write, the edit is on the server once in the end. */
static void
test_faults (Fixture *f)
{
  static const char * const faults[] = {
    "\"method\": \"PUT\", \"do\": \"drop-before\", \"times\": 2",
    "\"method\": \"PUT\", \"do\": \"drop-after\"",
    "\"method\": \"PUT\", \"do\": \"lost\"",
    "\"method\": \"PUT\", \"do\": \"status\", \"status\": 412",
    "\"method\": \"PUT\", \"do\": \"status\", \"status\": 412, \"apply\": true",
    "\"method\": \"PUT\", \"do\": \"status\", \"status\": 500",
    "\"method\": \"PUT\", \"do\": \"status\", \"status\": 500, \"apply\": true",
    "\"method\": \"PUT\", \"do\": \"status\", \"status\": 503, \"headers\": [[\"Retry-After\", \"1\"]]",
    "\"method\": \"PUT\", \"do\": \"status\", \"status\": 403, \"body\": \"<error xmlns='DAV:'/>\"",
    "\"method\": \"PUT\", \"do\": \"html\"",
    "\"method\": \"REPORT\", \"do\": \"cut\"",
    "\"method\": \"REPORT\", \"do\": \"cut-xml\"",
    "\"method\": \"REPORT\", \"do\": \"status\", \"status\": 500",
    "\"method\": \"GET\", \"do\": \"status\", \"status\": 500",
    "\"method\": \"PROPFIND\", \"do\": \"html\"",
    "\"method\": \"DELETE\", \"do\": \"drop-before\", \"times\": 2",
    "\"method\": \"DELETE\", \"do\": \"drop-after\"",
    "\"method\": \"DELETE\", \"do\": \"status\", \"status\": 500, \"apply\": true",
    "\"method\": \"DELETE\", \"do\": \"status\", \"status\": 412",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      gint64 first = fixture_add_meeting (f, "First");
      gint64 second = fixture_add_meeting (f, "Second");
      gint64 third = fixture_add_meeting (f, "Third");

      g_test_message ("%s", faults[i]);
      fixture_sync (f);
      fixture_set (f, first, "subject", "First changed");
      fixture_delete (f, second);
      fixture_add_meeting (f, "Fourth");
      crm_test_server_tell (f->server, "{\"fault\": {%s}}", faults[i]);
      for (guint round = 0; round < 4; round++)
        {
          g_autoptr (GError) error = NULL;

          fixture_run (f, "UPDATE sync_outbox SET next_try_at = NULL");
          fixture_run (f, "UPDATE resource SET next_try_at = NULL");
          fixture_try_sync (f, CRM_SYNC_DEFAULT, &error);
        }
      g_assert_cmpuint (fixture_count_with (f, "SUMMARY:First changed\r\n"), ==, 1);
      g_assert_cmpuint (fixture_count_with (f, "SUMMARY:First\r\n"), ==, 0);
      g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Second\r\n"), ==, 0);
      g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Third\r\n"), ==, 1);
      g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Fourth\r\n"), ==, 1);
      g_assert_cmpuint (fixture_count_with (f, "VEVENT"), ==, 3);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 3);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict"), ==, 0);
      assert_quiet (f);

      fixture_delete (f, first);
      fixture_delete (f, third);
      fixture_delete (f, fixture_int (f, "SELECT id FROM activity WHERE deleted_at IS NULL AND subject = 'Fourth'"));
      fixture_sync (f);
      g_assert_cmpuint (fixture_count_with (f, "VEVENT"), ==, 0);
    }
}

static void
test_quirks (Fixture *f)
{
  static const char * const quirks[] = {
    "\"etag\": \"weak\"", "\"etag\": \"none-on-put\"", "\"rewrite\": true", "\"sync\": false",
    "\"sync_data\": \"missing\"", "\"sync_data\": \"empty\"", "\"sync_data\": \"refused\"", "\"sync_data\": \"cut\"",
    "\"sync_data\": \"missing\", \"page\": 2", "\"sync\": false, \"ctag\": false, \"etag\": \"none-on-put\"", "\"page\": 2", "\"multiget_omit\": true",
    "\"duplicates\": true", "\"ignore_if_match\": true", "\"auth\": \"digest\"", "\"drop\": [\"LOCATION\", \"X-[A-Z-]*\"]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (quirks); i++)
    {
      g_autofree char *theirs = make_event ("theirs@x", "SUMMARY:Theirs\r\n");
      g_autofree char *theirs_changed = make_event ("theirs@x", "SUMMARY:Theirs changed\r\n");
      gint64 id;

      g_test_message ("%s", quirks[i]);
      crm_test_server_tell (f->server, "{\"set\": {%s}}", quirks[i]);
      for (guint n = 0; n < 5; n++)
        fixture_add_meeting (f, "Many");
      id = fixture_add_meeting (f, "Mine");
      fixture_set (f, id, "location", "Wien");
      crm_test_server_put (f->server, "work", "theirs.ics", theirs);
      fixture_sync (f);
      fixture_set (f, id, "subject", "Mine changed");
      crm_test_server_put (f->server, "work", "theirs.ics", theirs_changed);
      fixture_sync (f);
      g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Mine changed\r\n"), ==, 1);
      g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Many\r\n"), ==, 5);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE subject = 'Theirs changed' AND deleted_at IS NULL"),
                       ==, 1);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE location = 'Wien' AND deleted_at IS NULL"), ==, 1);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict"), ==, 0);
      if (strstr (quirks[i], "ctag") == NULL)
        assert_quiet (f);

      fixture_run (f, "UPDATE activity SET deleted_at = 1 WHERE deleted_at IS NULL");
      fixture_sync (f);
      g_assert_cmpuint (fixture_count_with (f, "VEVENT"), ==, 0);
      fixture_run (f, "DELETE FROM activity");
      fixture_sync (f);
      crm_test_server_tell (f->server, "{\"reset\": true}");
      fixture_run (f, "DELETE FROM calendar_sync");
    }
}

static void
test_bad_tokens (Fixture *f)
{
  static const char * const answers[] = { "403", "400", "410", "418", "500", "full" };
  g_autofree char *theirs = make_event ("theirs@x", "SUMMARY:Theirs\r\n");

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *name = g_strdup_printf ("t%u.ics", i);
      g_autofree char *uid = g_strdup_printf ("theirs%u@x", i);
      g_autofree char *body = replaced (theirs, "theirs@x", uid);

      crm_test_server_tell (f->server, "{\"set\": {\"bad_token\": \"%s\"}}", answers[i]);
      fixture_add_meeting (f, "Mine");
      fixture_sync (f);
      crm_test_server_tell (f->server, "{\"forget\": true}");
      crm_test_server_put (f->server, "work", name, body);
      fixture_sync (f);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE subject = 'Theirs'"), ==, i + 1);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 2 * (i + 1));
      assert_quiet (f);
    }
}

/* I3: a listing that lost everything, or half, is not believed. A calendar that was really emptied is. */
static void
test_mass_delete (Fixture *f)
{
  static const char * const lies[] = { "empty", "half" };

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *uid = g_strdup_printf ("e%u@x", i);
      g_autofree char *name = g_strdup_printf ("e%u.ics", i);
      g_autofree char *body = make_event (uid, "SUMMARY:Many\r\n");

      crm_test_server_put (f->server, "work", name, body);
    }
  fixture_sync (f);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 40);

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autoptr (GError) error = NULL;

      /* The sync-collection is cut to half or nothing; the PROPFIND tells the truth. */
      crm_test_server_tell (f->server, "{\"set\": {\"listing\": \"%s\"}}", lies[i]);
      crm_test_server_tell (f->server, "{\"fault\": {\"method\": \"PROPFIND\", \"do\": \"status\", \"status\": 500, \"skip\": 1}}");
      fixture_try_sync (f, CRM_SYNC_RECONCILE, &error);
      g_assert_nonnull (error);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 40);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM resource WHERE state = 'synced'"), ==, 40);
    }
  crm_test_server_tell (f->server, "{\"set\": {\"listing\": \"good\"}}");
  fixture_sync (f);
  assert_quiet (f);

  for (guint i = 0; i < 40; i++)
    crm_test_server_tell (f->server, "{\"delete\": {\"name\": \"e%u.ics\"}}", i);
  fixture_sync (f);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 0);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM tombstone WHERE base IS NOT NULL"), ==, 40);
}

/* I6: what cannot be read or is refused stops nothing but itself. */
static void
test_isolation (Fixture *f)
{
  g_autofree char *good = make_event ("good@x", "SUMMARY:Good\r\n");
  g_autofree char *held = NULL;

  crm_test_server_put (f->server, "work", "a.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:bad\r\nDTSTART:never\r\nEND:VCALENDAR\r\n");
  crm_test_server_put (f->server, "work", "b.ics", "<html>no calendar</html>");
  crm_test_server_put (f->server, "work", "c.ics", good);
  crm_test_server_tell (f->server, "{\"set\": {\"refuse\": \"Poison\"}}");
  fixture_add_meeting (f, "Poison");
  fixture_add_meeting (f, "Sound");
  fixture_sync (f);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE subject = 'Good'"), ==, 1);
  g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Sound\r\n"), ==, 1);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM resource WHERE state = 'quarantined' AND base IS NOT NULL"), ==, 2);
  held = fixture_text (f, "SELECT state || status FROM sync_outbox");
  g_assert_cmpstr (held, ==, "held403");

  crm_test_server_tell (f->server, "{\"clear\": true}");
  fixture_sync (f);
  g_assert_cmpuint (crm_test_server_count (f->server, "PUT"), ==, 0);

  /* The next edit tries again. */
  fixture_set (f, fixture_int (f, "SELECT id FROM activity WHERE subject = 'Poison'"), "subject", "Harmless");
  fixture_sync (f);
  g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Harmless\r\n"), ==, 1);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 0);
}

static void
test_uid_taken (Fixture *f)
{
  static const char * const kinds[] = { "409", "403", "207" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gint64 id = fixture_add_meeting (f, "Mine");
      g_autofree char *uid = fixture_get (f, id, "uid");
      g_autofree char *theirs = make_event (uid, "SUMMARY:Theirs\r\n");
      g_autofree char *name = g_strdup_printf ("theirs%u.ics", i);

      crm_test_server_tell (f->server, "{\"set\": {\"uid_conflict\": \"%s\", \"listing\": \"empty\"}}", kinds[i]);
      crm_test_server_put (f->server, "work", name, theirs);
      fixture_try_sync (f, CRM_SYNC_DEFAULT, NULL);
      crm_test_server_tell (f->server, "{\"set\": {\"listing\": \"good\"}}");
      fixture_sync (f);
      fixture_sync (f);
      g_assert_cmpuint (fixture_count_with (f, uid), ==, 1);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, i + 1);
      assert_quiet (f);
    }
}

static void
test_series (Fixture *f)
{
  g_autofree char *series = make_event ("series@x", "SUMMARY:Weekly\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n");
  g_autofree char *with_override = replaced (series, "END:VCALENDAR",
                                             "BEGIN:VEVENT\r\nUID:series@x\r\nDTSTAMP:20260101T000000Z\r\n"
                                             "RECURRENCE-ID:20261217T100000Z\r\nDTSTART:20261217T120000Z\r\n"
                                             "DTEND:20261217T130000Z\r\nSUMMARY:Weekly\\, later\r\nX-OWN:1\r\nEND:VEVENT\r\n"
                                             "END:VCALENDAR");
  g_autofree char *body = NULL;

  crm_test_server_put (f->server, "work", "s.ics", with_override);
  fixture_sync (f);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity"), ==, 2);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE series_uid = 'series@x' AND recurrence_id IS NOT NULL"),
                   ==, 1);
  assert_quiet (f);

  fixture_set (f, fixture_int (f, "SELECT id FROM activity WHERE recurrence_id IS NULL"), "location", "Graz");
  fixture_sync (f);
  body = fixture_body_with (f, "LOCATION:Graz\r\n", NULL);
  g_assert_nonnull (strstr (body, "RRULE:FREQ=WEEKLY;COUNT=5\r\n"));
  g_assert_nonnull (strstr (body, "SUMMARY:Weekly\\, later\r\nX-OWN:1\r\n"));
  assert_quiet (f);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/sync/create", (gconstpointer) test_create, with_server);
  g_test_add_data_func ("/sync/zone", (gconstpointer) test_zone, with_server);
  g_test_add_data_func ("/sync/edit", (gconstpointer) test_edit, with_server);
  g_test_add_data_func ("/sync/create-and-delete", (gconstpointer) test_create_and_delete, with_server);
  g_test_add_data_func ("/sync/follow", (gconstpointer) test_follow, with_server);
  g_test_add_data_func ("/sync/first", (gconstpointer) test_first_sync, with_server);
  g_test_add_data_func ("/sync/first-cancelled", (gconstpointer) test_cancel_first_sync, with_server);
  g_test_add_data_func ("/sync/merge", (gconstpointer) test_merge, with_server);
  g_test_add_data_func ("/sync/conflict", (gconstpointer) test_conflict, with_server);
  g_test_add_data_func ("/sync/delete-against-change", (gconstpointer) test_delete_against_change, with_server);
  g_test_add_data_func ("/sync/change-against-delete", (gconstpointer) test_change_against_delete, with_server);
  g_test_add_data_func ("/sync/faults", (gconstpointer) test_faults, with_server);
  g_test_add_data_func ("/sync/quirks", (gconstpointer) test_quirks, with_server);
  g_test_add_data_func ("/sync/bad-tokens", (gconstpointer) test_bad_tokens, with_server);
  g_test_add_data_func ("/sync/mass-delete", (gconstpointer) test_mass_delete, with_server);
  g_test_add_data_func ("/sync/isolation", (gconstpointer) test_isolation, with_server);
  g_test_add_data_func ("/sync/uid-taken", (gconstpointer) test_uid_taken, with_server);
  g_test_add_data_func ("/sync/series", (gconstpointer) test_series, with_server);

  return g_test_run ();
}
