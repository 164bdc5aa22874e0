/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

#include "crm-net-error.h"
#include "crm-sync.h"

/* What calendars do to each other: objects that change their address or their calendar, rights that come and go, passwords that
 * are refused, clocks that were wrong, objects that are too large. */

/* A book with the account of the fault server, which has the calendars "work" and "home". */
typedef struct
{
  Fixture     f;
  CrmSecrets *secrets;
  CrmSync    *sync;
  gint64      account;
  gint64      work;
  gint64      home;
} Account;

typedef void (*Body) (Account *a);

static void
with_account (gconstpointer data)
{
  Account a = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) reply = NULL;

  a.f.server = crm_test_server_start ("caldav-fault.py", NULL);
  reply = crm_test_server_ask (a.f.server, "{\"calendar\": \"home\", \"list\": true}");
  a.f.folder = g_dir_make_tmp ("clientele-sync-XXXXXX", &error);
  a.f.path = g_build_filename (a.f.folder, "book.clientele", NULL);
  a.f.url = crm_test_server_url (a.f.server, "/dav/");
  fixture_open_book (&a.f);
  a.secrets = crm_secrets_new_in_memory ();
  a.sync = crm_sync_new (a.f.db, a.secrets);
  a.account = crm_sync_add_account (a.sync, a.f.url, "ada", "lovelace", NULL, NULL, &error);
  g_assert_no_error (error);
  a.work = fixture_int (&a.f, "SELECT id FROM calendar WHERE href LIKE '%/work/'");
  a.home = fixture_int (&a.f, "SELECT id FROM calendar WHERE href LIKE '%/home/'");
  g_assert_cmpint (a.work, !=, 0);
  g_assert_cmpint (a.home, !=, 0);
  ((Body) data) (&a);
  g_clear_object (&a.sync);
  g_clear_object (&a.secrets);
  crm_test_server_tell (a.f.server, "{\"clear\": true}");
  fixture_close (&a.f);
  crm_test_server_stop (a.f.server);
}

static void
sync_all (Account *a)
{
  g_autoptr (GError) error = NULL;

  crm_sync_run (a->sync, 0, CRM_SYNC_DEFAULT, NULL, &a->f.tally, NULL, &error);
  g_assert_no_error (error);
}

/* Only this calendar. */
static void
sync_one (Account *a,
          gint64   calendar)
{
  g_autoptr (GError) error = NULL;

  crm_sync_run (a->sync, calendar, CRM_SYNC_DEFAULT, NULL, &a->f.tally, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_quiet (Account *a)
{
  sync_all (a);
  crm_test_server_tell (a->f.server, "{\"clear\": true}");
  sync_all (a);
  g_assert_cmpuint (crm_test_server_count (a->f.server, NULL), ==, 2);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM sync_outbox"), ==, 0);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM sync_due"), ==, 0);
}

/* An event on the server that is a call here, and belongs to a deal: both are known to this book alone. */
static gint64
add_call (Account *a)
{
  g_autofree char *one = make_event ("one@x", "SUMMARY:One\r\n");
  gint64 id;

  crm_test_server_put (a->f.server, "work", "one.ics", one);
  sync_all (a);
  id = fixture_int (&a->f, "SELECT id FROM activity WHERE uid = 'one@x'");
  g_assert_cmpint (id, !=, 0);
  fixture_set (&a->f, id, "kind", "call");
  fixture_set (&a->f, id, "outcome", "reached");
  sync_all (a);

  return id;
}

/* It is the same activity still, and the only one that is not in the trash. */
static void
assert_same_call (Account *a,
                  gint64   id,
                  gint64   calendar,
                  const char *subject)
{
  g_autofree char *text = fixture_get (&a->f, id, "kind || ' ' || outcome || ' ' || subject");
  g_autofree char *expected = g_strconcat ("call reached ", subject, NULL);

  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 1);
  g_assert_cmpint (fixture_int (&a->f, "SELECT id FROM activity WHERE deleted_at IS NULL"), ==, id);
  g_assert_cmpint (fixture_int (&a->f, "SELECT calendar_id FROM activity WHERE deleted_at IS NULL"), ==, calendar);
  g_assert_cmpstr (text, ==, expected);
}

/* Another program gives an object a new address. */
static void
test_renamed (Account *a)
{
  g_autofree char *body = NULL;
  gint64 id = add_call (a);

  body = fixture_body_with (&a->f, "SUMMARY:One\r\n", NULL);
  crm_test_server_tell (a->f.server, "{\"delete\": {\"name\": \"one.ics\"}}");
  crm_test_server_put (a->f.server, "work", "other.ics", body);
  sync_all (a);
  assert_same_call (a, id, a->work, "One");
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM resource"), ==, 1);
  assert_quiet (a);
}

/* The same, with an edit here that the server has not seen. */
static void
test_renamed_and_edited (Account *a)
{
  g_autofree char *body = NULL;
  g_autofree char *name = NULL;
  g_autofree char *after = NULL;
  gint64 id = add_call (a);

  body = fixture_body_with (&a->f, "SUMMARY:One\r\n", NULL);
  fixture_set (&a->f, id, "subject", "Mine");
  crm_test_server_tell (a->f.server, "{\"delete\": {\"name\": \"one.ics\"}}");
  crm_test_server_put (a->f.server, "work", "other.ics", body);
  sync_all (a);
  assert_same_call (a, id, a->work, "Mine");
  g_assert_cmpuint (fixture_count_with (&a->f, "VEVENT"), ==, 1);
  after = fixture_body_with (&a->f, "SUMMARY:Mine\r\n", &name);
  g_assert_cmpstr (name, ==, "other.ics");
  g_assert_nonnull (strstr (after, "X-UNKNOWN;A=b:kept as it is\r\n"));
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM conflict"), ==, 0);
  assert_quiet (a);
}

static void
move_there (Account *a)
{
  g_autofree char *body = fixture_body_with (&a->f, "SUMMARY:One\r\n", NULL);
  g_autofree char *moved = replaced (body, "SUMMARY:One\r\n", "SUMMARY:Moved\r\n");

  crm_test_server_tell (a->f.server, "{\"delete\": {\"name\": \"one.ics\"}}");
  crm_test_server_put (a->f.server, "home", "one.ics", moved);
}

/* Another program moves an event to another calendar; the old one is read first. */
static void
test_moved_old_first (Account *a)
{
  gint64 id = add_call (a);

  move_there (a);
  sync_one (a, a->work);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL"), ==, 0);
  sync_one (a, a->home);
  assert_same_call (a, id, a->home, "Moved");
  assert_quiet (a);
}

/* The same; the new one is read first. */
static void
test_moved_new_first (Account *a)
{
  gint64 id = add_call (a);

  move_there (a);
  sync_one (a, a->home);
  sync_one (a, a->work);
  assert_same_call (a, id, a->home, "Moved");
  assert_quiet (a);

  /* It goes on living in its new place. */
  fixture_set (&a->f, id, "subject", "Mine");
  sync_all (a);
  g_assert_cmpuint (fixture_count_with (&a->f, "VEVENT"), ==, 0);
  assert_quiet (a);
}

/* Moved here: the copy there first, then the old one goes; and back again. */
static void
test_moved_here (Account *a)
{
  gint64 id = add_call (a);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE activity SET calendar_id = %" G_GINT64_FORMAT " WHERE id = %" G_GINT64_FORMAT,
                                              i == 0 ? a->home : a->work, id);

      fixture_run (&a->f, sql);
      sync_all (a);
      assert_same_call (a, id, i == 0 ? a->home : a->work, "One");
      g_assert_cmpuint (fixture_count_with (&a->f, "VEVENT"), ==, i == 0 ? 0 : 1);
      assert_quiet (a);
    }
}

/* Moved away and back before anything was sent. */
static void
test_moved_and_back (Account *a)
{
  g_autofree char *away = NULL;
  g_autofree char *back = NULL;
  g_autofree char *body = NULL;
  gint64 id = add_call (a);

  away = g_strdup_printf ("UPDATE activity SET calendar_id = %" G_GINT64_FORMAT " WHERE id = %" G_GINT64_FORMAT, a->home, id);
  back = g_strdup_printf ("UPDATE activity SET calendar_id = %" G_GINT64_FORMAT " WHERE id = %" G_GINT64_FORMAT, a->work, id);
  fixture_run (&a->f, away);
  crm_test_server_tell (a->f.server, "{\"fault\": {\"method\": \"PUT\", \"do\": \"status\", \"status\": 503}}");
  sync_all (a);
  fixture_run (&a->f, back);
  fixture_run (&a->f, "UPDATE sync_outbox SET next_try_at = NULL");
  sync_all (a);
  sync_all (a);
  assert_same_call (a, id, a->work, "One");
  body = fixture_body_with (&a->f, "SUMMARY:One\r\n", NULL);
  g_assert_nonnull (strstr (body, "X-UNKNOWN;A=b:kept as it is\r\n"));
  assert_quiet (a);
}

/* Rights are read with every cycle: without them nothing is sent, and what waits goes when they come back. */
static void
test_read_only (Account *a)
{
  gint64 id = add_call (a);

  crm_test_server_tell (a->f.server, "{\"set\": {\"privileges\": [\"read\"]}}");
  fixture_set (&a->f, id, "subject", "Mine");
  crm_test_server_tell (a->f.server, "{\"clear\": true}");
  sync_all (a);
  g_assert_cmpuint (crm_test_server_count (a->f.server, "PUT"), ==, 0);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM calendar WHERE read_only = 1"), ==, 2);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM sync_outbox WHERE state = 'held'"), ==, 1);
  assert_same_call (a, id, a->work, "Mine");

  /* And then there is peace. */
  crm_test_server_tell (a->f.server, "{\"clear\": true}");
  sync_all (a);
  g_assert_cmpuint (crm_test_server_count (a->f.server, NULL), ==, 2);

  crm_test_server_tell (a->f.server, "{\"set\": {\"privileges\": null}}");
  sync_all (a);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM calendar WHERE read_only = 1"), ==, 0);
  g_assert_cmpuint (fixture_count_with (&a->f, "SUMMARY:Mine\r\n"), ==, 1);
  assert_quiet (a);
}

static void
count_asked (CrmSync *sync,
             gint64   account,
             guint   *n)
{
  (*n)++;
}

static void
expect_auth (Account      *a,
             CrmSyncFlags  flags,
             gboolean      error_expected)
{
  g_autoptr (GError) error = NULL;

  crm_sync_run (a->sync, 0, flags, NULL, NULL, NULL, &error);
  if (error_expected)
    g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH);
  else
    g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A refused password goes to the server once, whoever asks for a sync how often ever; then it is asked for. */
static void
test_refused_password (Account *a)
{
  g_autoptr (GError) error = NULL;
  guint n_asked = 0;

  g_signal_connect (a->sync, "password-needed", G_CALLBACK (count_asked), &n_asked);
  crm_test_server_tell (a->f.server, "{\"set\": {\"auth\": \"basic\"}}");
  crm_sync_set_password (a->sync, a->account, "wrong", NULL, &error);
  g_assert_no_error (error);
  crm_test_server_tell (a->f.server, "{\"clear\": true}");
  expect_auth (a, CRM_SYNC_DEFAULT, TRUE);
  g_assert_cmpuint (crm_test_server_count (a->f.server, NULL), ==, 1);
  g_assert_cmpuint (n_asked, ==, 1);
  expect_auth (a, CRM_SYNC_SCHEDULED, FALSE);
  g_assert_cmpuint (n_asked, ==, 1);
  expect_auth (a, CRM_SYNC_DEFAULT, TRUE);
  g_assert_cmpuint (n_asked, ==, 2);
  g_assert_cmpuint (crm_test_server_count (a->f.server, NULL), ==, 1);

  crm_sync_set_password (a->sync, a->account, "lovelace", NULL, &error);
  g_assert_no_error (error);
  expect_auth (a, CRM_SYNC_SCHEDULED, FALSE);
  g_assert_cmpuint (crm_test_server_count (a->f.server, NULL), >, 1);
}

/* No password in the keyring: nothing is sent, the schedule asks once, and it goes on by itself when there is one. */
static void
test_missing_password (Account *a)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = fixture_text (&a->f, "SELECT uid FROM calendar_account");
  guint n_asked = 0;

  g_signal_connect (a->sync, "password-needed", G_CALLBACK (count_asked), &n_asked);
  crm_secrets_clear (a->secrets, CRM_SYNC_SERVICE, uid, NULL, &error);
  g_assert_no_error (error);
  crm_test_server_tell (a->f.server, "{\"clear\": true}");
  expect_auth (a, CRM_SYNC_SCHEDULED, TRUE);
  expect_auth (a, CRM_SYNC_SCHEDULED, TRUE);
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_cmpuint (crm_test_server_count (a->f.server, NULL), ==, 0);

  crm_secrets_store (a->secrets, CRM_SYNC_SERVICE, uid, "Ada", "lovelace", NULL, &error);
  g_assert_no_error (error);
  expect_auth (a, CRM_SYNC_SCHEDULED, FALSE);
  g_assert_cmpuint (crm_test_server_count (a->f.server, NULL), >, 0);
}

/* The clock of this machine was a year ahead when the last cycles ran, and something failed in them. */
static void
test_wrong_clock (Account *a)
{
  gint64 id = add_call (a);

  fixture_set (&a->f, id, "subject", "Mine");
  crm_test_server_tell (a->f.server, "{\"fault\": {\"method\": \"PUT\", \"do\": \"status\", \"status\": 500}}");
  sync_all (a);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM sync_outbox WHERE next_try_at IS NOT NULL"), ==, 1);
  fixture_run (&a->f, "UPDATE sync_outbox SET next_try_at = next_try_at + 31536000000000");
  fixture_run (&a->f, "UPDATE calendar_sync SET last_reconcile_at = last_reconcile_at + 31536000000000,"
               " backoff_until = last_sync_at + 31536000000000");
  crm_test_server_tell (a->f.server, "{\"clear\": true}");
  expect_auth (a, CRM_SYNC_SCHEDULED, FALSE);
  g_assert_cmpuint (fixture_count_with (&a->f, "SUMMARY:Mine\r\n"), ==, 1);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM calendar_sync WHERE last_reconcile_at > last_sync_at + 1000000"), ==, 0);
  assert_quiet (a);
}

/* An object of eleven million bytes keeps nobody from the others, is kept as it is, and is fetched once. */
static void
test_huge_object (Account *a)
{
  g_autofree char *small = make_event ("small@x", "SUMMARY:Small\r\n");
  g_autofree char *other = make_event ("other@x", "SUMMARY:Other\r\n");
  g_autoptr (GString) lines = g_string_new ("SUMMARY:Huge\r\nATTACH;ENCODING=BASE64;VALUE=BINARY:");
  g_autofree char *huge = NULL;

  for (guint i = 0; i < 150000; i++)
    g_string_append (lines, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\r\n ");
  g_string_append (lines, "QUJD\r\n");
  huge = make_event ("huge@x", lines->str);
  crm_test_server_put (a->f.server, "work", "small.ics", small);
  crm_test_server_put (a->f.server, "work", "huge.ics", huge);
  crm_test_server_put (a->f.server, "work", "other.ics", other);
  sync_all (a);
  g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM activity WHERE subject IN ('Small', 'Other')"), ==, 2);
  g_assert_cmpint (fixture_int (&a->f, "SELECT length(base) FROM resource WHERE href LIKE '%huge.ics'"), ==, (gint64) strlen (huge));
  assert_quiet (a);
}

/* An object that was good becomes unreadable and is mended later. Nothing is ever written over it meanwhile, and then it is as if
 * the unreadable version had never been. */
static void
test_broken_and_mended (Account *a)
{
  g_autofree char *good = make_event ("one@x", "SUMMARY:One\r\n");
  g_autofree char *mended = make_event ("one@x", "SUMMARY:Two\r\nLOCATION:Graz\r\n");
  g_autofree char *broken = replaced (mended, "DTSTART:20261210T100000Z", "DTSTART:not a time");

  for (guint edited = 0; edited < 2; edited++)
    {
      g_autofree char *text = NULL;
      gint64 id;

      crm_test_server_put (a->f.server, "work", "one.ics", good);
      sync_all (a);
      id = fixture_int (&a->f, "SELECT id FROM activity WHERE uid = 'one@x'");
      if (edited)
        fixture_set (&a->f, id, "body", "Mine");
      crm_test_server_put (a->f.server, "work", "one.ics", broken);
      sync_all (a);
      g_assert_cmpuint (a->f.tally.quarantined, ==, 1);
      sync_all (a);
      g_assert_cmpuint (fixture_count_with (&a->f, "DTSTART:not a time"), ==, 1);
      g_assert_cmpuint (fixture_count_with (&a->f, "Mine"), ==, 0);
      g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM activity WHERE deleted_at IS NULL AND subject = 'One'"), ==, 1);
      crm_test_server_tell (a->f.server, "{\"clear\": true}");
      sync_all (a);
      g_assert_cmpuint (crm_test_server_count (a->f.server, NULL), ==, 2);

      crm_test_server_put (a->f.server, "work", "one.ics", mended);
      sync_all (a);
      text = fixture_get (&a->f, id, "subject || coalesce (location, '') || coalesce (body, '')");
      g_assert_cmpstr (text, ==, edited ? "TwoGrazMine" : "TwoGraz");
      g_assert_cmpuint (fixture_count_with (&a->f, "DESCRIPTION:Mine\r\n"), ==, edited);
      g_assert_cmpint (fixture_int (&a->f, "SELECT count(*) FROM conflict"), ==, 0);
      assert_quiet (a);
    }
}

static gboolean
has_word (const char *bytes,
          gsize       length,
          const char *word)
{
  gsize n = strlen (word);

  for (gsize i = 0; i + n <= length; i++)
    if (memcmp (bytes + i, word, n) == 0)
      return TRUE;

  return FALSE;
}

/* A password that was pasted with the address is used, and gets neither into the book nor beside it. */
static void
test_password_in_address (Account *a)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = replaced (a->f.url, "http://", "http://ada:love%6Cace@");
  g_autofree char *uid = NULL;
  g_autofree char *stored = NULL;

  crm_test_server_tell (a->f.server, "{\"set\": {\"auth\": \"basic\"}}");
  a->account = crm_sync_add_account (a->sync, address, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  uid = fixture_text (&a->f, "SELECT uid FROM calendar_account WHERE user = 'ada' AND deleted_at IS NULL");
  stored = crm_secrets_lookup (a->secrets, CRM_SYNC_SERVICE, uid, NULL, &error);
  g_assert_cmpstr (stored, ==, "lovelace");
  sync_all (a);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strconcat (a->f.path, i == 0 ? "" : "-wal", NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_false (has_word (bytes, length, "love%6Cace"));
      g_assert_false (has_word (bytes, length, "lovelace"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/sync-cases/renamed", (gconstpointer) test_renamed, with_account);
  g_test_add_data_func ("/sync-cases/renamed-and-edited", (gconstpointer) test_renamed_and_edited, with_account);
  g_test_add_data_func ("/sync-cases/moved-there-old-first", (gconstpointer) test_moved_old_first, with_account);
  g_test_add_data_func ("/sync-cases/moved-there-new-first", (gconstpointer) test_moved_new_first, with_account);
  g_test_add_data_func ("/sync-cases/moved-here", (gconstpointer) test_moved_here, with_account);
  g_test_add_data_func ("/sync-cases/moved-and-back", (gconstpointer) test_moved_and_back, with_account);
  g_test_add_data_func ("/sync-cases/read-only", (gconstpointer) test_read_only, with_account);
  g_test_add_data_func ("/sync-cases/refused-password", (gconstpointer) test_refused_password, with_account);
  g_test_add_data_func ("/sync-cases/missing-password", (gconstpointer) test_missing_password, with_account);
  g_test_add_data_func ("/sync-cases/password-in-address", (gconstpointer) test_password_in_address, with_account);
  g_test_add_data_func ("/sync-cases/wrong-clock", (gconstpointer) test_wrong_clock, with_account);
  g_test_add_data_func ("/sync-cases/huge-object", (gconstpointer) test_huge_object, with_account);

  g_test_add_data_func ("/sync-cases/broken-and-mended", (gconstpointer) test_broken_and_mended, with_account);

  return g_test_run ();
}
