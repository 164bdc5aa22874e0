/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

/* Writes that a server takes badly: full, locked, out of time. Nothing else waits for them, nothing is made twice, and they are said. */

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

/* Every write that waits for its time may go now. */
static void
make_due (Fixture *f)
{
  fixture_run (f, "UPDATE sync_outbox SET next_try_at = NULL");
}

static void
assert_logged (Fixture    *f,
               const char *words)
{
  g_autofree char *log = fixture_text (f, "SELECT group_concat (message, '|') FROM sync_log WHERE level <> 'info'");

  if (log == NULL || strstr (log, words) == NULL)
    g_error ("“%s” is not in the log: %s", words, log);
}

/* The storage is full: what takes no room goes on, above all the deletes that make some. */
static void
test_full (Fixture *f)
{
  gint64 old = fixture_add_meeting (f, "Old");
  g_autofree char *words = NULL;

  fixture_sync (f);
  crm_test_server_tell (f->server, "{\"fault\": {\"method\": \"PUT\", \"times\": 100, \"do\": \"status\", \"status\": 507}}");
  fixture_add_meeting (f, "New");
  fixture_sync (f);
  fixture_delete (f, old);
  make_due (f);
  fixture_sync (f);
  g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Old\r\n"), ==, 0);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 1);
  assert_logged (f, "New");
  words = fixture_text (f, "SELECT error FROM calendar_sync");
  g_assert_nonnull (words);
  g_assert_nonnull (strstr (words, "1 change is not on the server yet"));

  /* Said once, not at each try. */
  make_due (f);
  fixture_sync (f);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_log WHERE level <> 'info'"), ==, 1);

  crm_test_server_tell (f->server, "{\"clear\": true}");
  make_due (f);
  fixture_sync (f);
  g_assert_cmpuint (fixture_count_with (f, "SUMMARY:New\r\n"), ==, 1);
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 0);
  g_assert_cmpint (fixture_int (f, "SELECT error IS NULL FROM calendar_sync"), ==, 1);
}

/* Another program holds a lock on one object: the others do not wait for it. */
static void
test_locked (Fixture *f)
{
  gint64 locked = fixture_add_meeting (f, "Locked");
  gint64 free_one = fixture_add_meeting (f, "Free");
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;

  fixture_sync (f);
  body = fixture_body_with (f, "SUMMARY:Locked\r\n", &name);
  crm_test_server_tell (f->server, "{\"fault\": {\"method\": \"PUT\", \"match\": \"%s\", \"times\": 100, \"do\": \"status\", \"status\": 423}}",
                        name);
  fixture_set (f, locked, "subject", "Locked, changed");
  fixture_set (f, free_one, "subject", "Free, changed");
  fixture_sync (f);
  g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Free\\, changed\r\n"), ==, 1);
  assert_logged (f, "Locked, changed");

  crm_test_server_tell (f->server, "{\"clear\": true}");
  make_due (f);
  fixture_sync (f);
  g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Locked\\, changed\r\n"), ==, 1);
}

/* I2: the object was made, the answer was "time-out", and a phone changes it before the next try. It is one object, with both changes. */
static void
test_made_and_changed (Fixture *f)
{
  static const char * const conflicts[] = { "accept", "409" };

  for (guint i = 0; i < G_N_ELEMENTS (conflicts); i++)
    {
      gint64 id = fixture_add_meeting (f, "Mine");
      g_autofree char *uid = fixture_get (f, id, "uid");
      g_autofree char *name = NULL;
      g_autofree char *body = NULL;
      g_autofree char *changed = NULL;

      crm_test_server_tell (f->server, "{\"set\": {\"uid_conflict\": \"%s\"}}", conflicts[i]);
      crm_test_server_tell (f->server, "{\"fault\": {\"method\": \"PUT\", \"do\": \"status\", \"status\": 504, \"apply\": true}}");
      fixture_try_sync (f, CRM_SYNC_DEFAULT, NULL);
      body = fixture_body_with (f, uid, &name);
      changed = replaced (body, "SUMMARY:Mine\r\n", "SUMMARY:Theirs\r\n");
      crm_test_server_put (f->server, "work", name, changed);
      fixture_set (f, id, "location", "Graz");
      make_due (f);
      fixture_sync (f);
      make_due (f);
      fixture_sync (f);
      g_assert_cmpuint (fixture_count_with (f, uid), ==, 1);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, i + 1);
      g_clear_pointer (&body, g_free);
      g_clear_pointer (&name, g_free);
      body = fixture_body_with (f, uid, &name);
      g_assert_nonnull (strstr (body, "SUMMARY:Theirs\r\n"));
      g_assert_nonnull (strstr (body, "LOCATION:Graz\r\n"));
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict"), ==, 0);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 0);
    }
}

/* A network that wants somebody to sign in answers everything with a page, and with 200. It is no object, and nothing is done by it. */
static void
test_pages (Fixture *f)
{
  static const char * const methods[] = { "GET", "PUT", "DELETE", "REPORT", "PROPFIND" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    for (guint skip = 0; skip < 2; skip++)
      {
        gint64 kept = fixture_add_meeting (f, "Kept");
        gint64 deleted = fixture_add_meeting (f, "Deleted");
        g_autofree char *name = NULL;
        g_autofree char *body = NULL;
        g_autofree char *theirs = NULL;
        g_autofree char *log = NULL;

        crm_test_server_tell (f->server, "{\"set\": {\"etag\": \"%s\"}}", skip == 0 ? "strong" : "absent");
        fixture_sync (f);
        body = fixture_body_with (f, "SUMMARY:Kept\r\n", &name);
        theirs = replaced (body, "SUMMARY:Kept\r\n", "SUMMARY:Kept\r\nLOCATION:Graz\r\n");
        crm_test_server_tell (f->server, "{\"fault\": {\"method\": \"%s\", \"skip\": %u, \"times\": 3, \"do\": \"html\"}}", methods[i], skip);
        fixture_set (f, kept, "subject", "Mine");
        fixture_delete (f, deleted);
        fixture_add_meeting (f, "New");
        crm_test_server_put (f->server, "work", name, theirs);
        for (guint round = 0; round < 3; round++)
          {
            fixture_try_sync (f, CRM_SYNC_DEFAULT, NULL);
            make_due (f);
          }

        crm_test_server_tell (f->server, "{\"clear\": true}");
        for (guint round = 0; round < 2; round++)
          {
            make_due (f);
            fixture_sync (f);
          }
        g_clear_pointer (&body, g_free);
        g_clear_pointer (&name, g_free);
        body = fixture_body_with (f, "SUMMARY:Mine\r\n", &name);
        g_assert_nonnull (strstr (body, "LOCATION:Graz\r\n"));
        g_assert_cmpuint (fixture_count_with (f, "SUMMARY:New\r\n"), ==, 1);
        g_assert_cmpuint (fixture_count_with (f, "SUMMARY:Deleted\r\n"), ==, 0);
        g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM resource WHERE state = 'quarantined'"), ==, 0);
        g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 0);
        fixture_run (f, "UPDATE activity SET deleted_at = 5 WHERE deleted_at IS NULL");
        fixture_sync (f);
        g_assert_cmpuint (fixture_count_with (f, "VEVENT"), ==, 0);
      }
}

/* What was taken for an object and could not be read keeps nobody from it for longer than it stands there. */
static void
test_unreadable_base (Fixture *f)
{
  gint64 id = fixture_add_meeting (f, "Mine");
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;
  g_autofree char *theirs = NULL;

  crm_test_server_tell (f->server, "{\"fault\": {\"method\": \"GET\", \"do\": \"cut-xml\"}}");
  fixture_sync (f);
  body = fixture_body_with (f, "SUMMARY:Mine\r\n", &name);
  theirs = replaced (body, "SUMMARY:Mine\r\n", "SUMMARY:Mine\r\nLOCATION:Graz\r\n");
  fixture_set (f, id, "body", "Bring the key");
  fixture_sync (f);
  crm_test_server_put (f->server, "work", name, theirs);
  fixture_sync (f);
  fixture_sync (f);
  g_clear_pointer (&body, g_free);
  g_clear_pointer (&name, g_free);
  body = fixture_body_with (f, "LOCATION:Graz\r\n", &name);
  g_assert_nonnull (strstr (body, "DESCRIPTION:Bring the key\r\n"));
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 0);
}

/* I1: a write has arrived but was not read back; then another program changes one property, and the owner another. The one that nobody
 * here had seen is no edit of the owner's. */
static void
test_edited_before_read_back (Fixture *f)
{
  static const char * const etags[] = { "strong", "none-on-put", "weak", "absent" };

  for (guint i = 0; i < G_N_ELEMENTS (etags); i++)
    {
      gint64 id = fixture_add_meeting (f, "Mine");
      g_autofree char *uid = fixture_get (f, id, "uid");
      g_autofree char *name = NULL;
      g_autofree char *body = NULL;
      g_autofree char *theirs = NULL;
      g_autofree char *subject = NULL;

      crm_test_server_tell (f->server, "{\"set\": {\"etag\": \"%s\"}}", etags[i]);
      fixture_sync (f);
      fixture_set (f, id, "body", "Bring the key");
      crm_test_server_tell (f->server, "{\"fault\": {\"method\": \"GET\", \"skip\": %u, \"times\": 4, \"do\": \"drop-before\"}}",
                            i < 2 ? 0 : 1);
      g_assert_false (fixture_try_sync (f, CRM_SYNC_DEFAULT, NULL));
      crm_test_server_tell (f->server, "{\"clear\": true}");
      body = fixture_body_with (f, uid, &name);
      g_assert_nonnull (strstr (body, "DESCRIPTION:Bring the key\r\n"));

      theirs = replaced (body, "SUMMARY:Mine\r\n", "SUMMARY:Theirs\r\n");
      crm_test_server_put (f->server, "work", name, theirs);
      fixture_set (f, id, "location", "Graz");
      fixture_sync (f);
      fixture_sync (f);
      g_clear_pointer (&body, g_free);
      g_clear_pointer (&name, g_free);
      body = fixture_body_with (f, uid, &name);
      g_assert_nonnull (strstr (body, "SUMMARY:Theirs\r\n"));
      g_assert_nonnull (strstr (body, "LOCATION:Graz\r\n"));
      g_assert_nonnull (strstr (body, "DESCRIPTION:Bring the key\r\n"));
      subject = fixture_get (f, id, "subject");
      g_assert_cmpstr (subject, ==, "Theirs");
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM conflict"), ==, 0);
      g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 0);
    }
}

/* Edited, then deleted, and changed elsewhere meanwhile: it comes back, with the edit, on both sides. */
static void
test_edited_and_deleted (Fixture *f)
{
  gint64 id = fixture_add_meeting (f, "Before");
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *subject = NULL;

  fixture_sync (f);
  body = fixture_body_with (f, "SUMMARY:Before\r\n", &name);
  theirs = replaced (body, "SUMMARY:Before\r\n", "SUMMARY:Before\r\nLOCATION:Graz\r\n");
  fixture_set (f, id, "subject", "Mine");
  fixture_delete (f, id);
  crm_test_server_put (f->server, "work", name, theirs);
  fixture_sync (f);
  fixture_sync (f);
  subject = fixture_get (f, id, "subject || ' ' || location");
  g_assert_cmpstr (subject, ==, "Mine Graz");
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 1);
  g_clear_pointer (&body, g_free);
  g_clear_pointer (&name, g_free);
  body = fixture_body_with (f, "SUMMARY:Mine\r\n", &name);
  g_assert_nonnull (strstr (body, "LOCATION:Graz\r\n"));
  g_assert_cmpint (fixture_int (f, "SELECT count(*) FROM sync_outbox"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/sync-writes/full", (gconstpointer) test_full, with_server);
  g_test_add_data_func ("/sync-writes/locked", (gconstpointer) test_locked, with_server);
  g_test_add_data_func ("/sync-writes/made-and-changed", (gconstpointer) test_made_and_changed, with_server);
  g_test_add_data_func ("/sync-writes/edited-before-read-back", (gconstpointer) test_edited_before_read_back, with_server);
  g_test_add_data_func ("/sync-writes/edited-and-deleted", (gconstpointer) test_edited_and_deleted, with_server);
  g_test_add_data_func ("/sync-writes/pages", (gconstpointer) test_pages, with_server);
  g_test_add_data_func ("/sync-writes/unreadable-base", (gconstpointer) test_unreadable_base, with_server);

  return g_test_run ();
}
