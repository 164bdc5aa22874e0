/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

#include "crm-net-error.h"
#include "crm-sync.h"
#include "crm-sync-account.h"
#include "crm-sync-journal.h"
#include "crm-sync-review.h"
#include "crm-sync-standing.h"

#define EVENT "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nBEGIN:VEVENT\r\nUID:one@x\r\nDTSTAMP:20260101T000000Z\r\n" \
  "DTSTART:20261210T100000Z\r\nDTEND:20261210T110000Z\r\nSUMMARY:Old\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
#define WORK "/dav/calendars/ada/work/"

/* What an owner sees of accounts: how they stand, what needs them, and what becomes of a password. */

typedef struct
{
  Fixture     base;
  CrmSecrets *secrets;
  CrmSync    *sync;
  gint64      account;
  guint       n_asked;
} Owner;

static void
password_needed_cb (CrmSync *sync,
                    gint64   account,
                    Owner   *owner)
{
  g_assert_cmpint (account, ==, owner->account);
  owner->n_asked++;
}

static void
owner_open (Owner         *owner,
            CrmTestServer *server)
{
  g_autoptr (GError) error = NULL;

  memset (owner, 0, sizeof *owner);
  owner->base.server = server;
  owner->base.folder = g_dir_make_tmp ("clientele-account-XXXXXX", &error);
  g_assert_no_error (error);
  owner->base.path = g_build_filename (owner->base.folder, "book.clientele", NULL);
  owner->base.url = crm_test_server_url (server, WORK);
  fixture_open_book (&owner->base);
  owner->secrets = crm_secrets_new_in_memory ();
  owner->sync = crm_sync_new (owner->base.db, owner->secrets);
  g_signal_connect (owner->sync, "password-needed", G_CALLBACK (password_needed_cb), owner);
  owner->account = crm_sync_add_account (owner->sync, owner->base.url, "ada", "lovelace", NULL, NULL, &error);
  g_assert_no_error (error);
  owner->base.calendar_id = fixture_int (&owner->base, "SELECT id FROM calendar WHERE href IS NOT NULL");
}

static void
owner_close (Owner *owner)
{
  g_clear_object (&owner->sync);
  g_clear_object (&owner->secrets);
  fixture_close (&owner->base);
}

static gboolean
run (Owner         *owner,
     CrmSyncFlags   flags,
     GError       **error)
{
  gboolean good = crm_sync_run (owner->sync, 0, flags, NULL, &owner->base.tally, NULL, error);

  while (g_main_context_iteration (NULL, FALSE))
    ;
  return good;
}

static CrmSyncStanding *
read_standing (Owner *owner)
{
  g_autoptr (GError) error = NULL;
  CrmSyncStanding *standing = crm_db_read (owner->base.db, CRM_READER_ROW, crm_sync_standing_read, NULL, NULL, &error);

  g_assert_no_error (error);
  return standing;
}

static void
check_needs_password (Owner    *owner,
                      gboolean  needs)
{
  g_autoptr (CrmSyncStanding) standing = read_standing (owner);

  g_assert_cmpint (crm_sync_standing_find (standing, owner->account)->needs_password, ==, needs);
}

/* Refused once: the schedule does not try it again, nor does somebody who can be asked; the right one is tried at once. */
static void
test_refused (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  Owner owner;
  guint n;

  owner_open (&owner, server);
  check_needs_password (&owner, FALSE);
  crm_test_server_tell (server, "{\"set\": {\"auth\": \"basic\"}}");
  g_assert_true (crm_sync_set_password (owner.sync, owner.account, "wrong", NULL, &error));
  g_assert_false (run (&owner, CRM_SYNC_SCHEDULED, &error));
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH);
  g_assert_cmpuint (owner.n_asked, ==, 1);
  check_needs_password (&owner, TRUE);

  n = crm_test_server_count (server, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_true (run (&owner, CRM_SYNC_SCHEDULED, NULL));
  g_assert_cmpuint (owner.n_asked, ==, 1);
  g_assert_false (run (&owner, CRM_SYNC_DEFAULT, &again));
  g_assert_error (again, CRM_NET_ERROR, CRM_NET_ERROR_AUTH);
  g_assert_cmpuint (owner.n_asked, ==, 2);
  g_assert_cmpuint (crm_test_server_count (server, NULL), ==, n);

  g_assert_true (crm_sync_set_password (owner.sync, owner.account, "lovelace", NULL, NULL));
  g_assert_true (run (&owner, CRM_SYNC_DEFAULT, NULL));
  check_needs_password (&owner, FALSE);
  owner_close (&owner);
}

/* No keyring: asked for once a run of the program, and nothing is sent without it. */
static void
test_missing (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autofree char *uid = NULL;
  Owner owner;
  guint n;

  owner_open (&owner, server);
  uid = fixture_text (&owner.base, "SELECT uid FROM calendar_account");
  g_assert_true (crm_secrets_clear (owner.secrets, CRM_SYNC_SERVICE, uid, NULL, NULL));
  n = crm_test_server_count (server, NULL);
  g_assert_false (run (&owner, CRM_SYNC_SCHEDULED, NULL));
  g_assert_false (run (&owner, CRM_SYNC_SCHEDULED, NULL));
  g_assert_cmpuint (owner.n_asked, ==, 1);
  g_assert_cmpuint (crm_test_server_count (server, NULL), ==, n);
  check_needs_password (&owner, TRUE);

  /* The keyring is open now: it goes on by itself, and says nothing more. */
  g_clear_object (&owner.sync);
  owner.sync = crm_sync_new (owner.base.db, owner.secrets);
  g_assert_true (crm_secrets_store (owner.secrets, CRM_SYNC_SERVICE, uid, "Test", "lovelace", NULL, NULL));
  g_assert_true (run (&owner, CRM_SYNC_SCHEDULED, NULL));
  check_needs_password (&owner, FALSE);
  owner_close (&owner);
}

typedef gboolean (*Command) (CrmConn  *conn,
                             gint64    id,
                             GError  **error);

typedef struct
{
  Command func;
  gint64  id;
} Call;

static gboolean
run_call (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  Call *call = user_data;

  return call->func (conn, call->id, error);
}

static gint64
do_command (Owner   *owner,
            Command  func,
            gint64   id)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = "Test" };
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) set = crm_db_write (owner->base.db, &options, run_call, &(Call) { func, id }, NULL, &error);

  g_assert_no_error (error);
  return crm_change_set_get_id (set);
}

static gboolean
leave_out (CrmConn  *conn,
           gint64    id,
           GError  **error)
{
  return crm_sync_account_take (conn, id, FALSE, error);
}

/* Forgotten and taken back, by undo and by adding it again: always the same account, and its meetings are there once. */
static void
test_forget (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autofree char *event = make_event ("forget-1", "SUMMARY:Stays\r\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  Owner owner;
  gint64 set;
  guint n;

  owner_open (&owner, server);
  crm_test_server_put (server, "work", "forget.ics", event);
  g_assert_true (run (&owner, CRM_SYNC_DEFAULT, NULL));
  g_assert_cmpint (fixture_int (&owner.base, "SELECT count(*) FROM activity WHERE subject = 'Stays'"), ==, 1);
  g_assert_cmpint (fixture_int (&owner.base, "SELECT count(*) FROM sync_log WHERE message LIKE '%Stays%'"), ==, 1);

  do_command (&owner, leave_out, owner.base.calendar_id);
  n = crm_test_server_count (server, NULL);
  g_assert_true (run (&owner, CRM_SYNC_DEFAULT, NULL));
  g_assert_cmpuint (crm_test_server_count (server, NULL), ==, n);

  set = do_command (&owner, crm_sync_account_forget, owner.account);
  g_assert_cmpint (fixture_int (&owner.base, "SELECT count(*) FROM calendar_account WHERE deleted_at IS NULL"), ==, 0);
  undone = crm_db_undo (owner.base.db, set, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_int (&owner.base, "SELECT count(*) FROM calendar_account WHERE deleted_at IS NULL"), ==, 1);

  do_command (&owner, crm_sync_account_forget, owner.account);
  g_assert_cmpint (crm_sync_add_account (owner.sync, owner.base.url, "ada", "lovelace", NULL, NULL, &error), ==, owner.account);
  g_assert_no_error (error);
  g_assert_true (run (&owner, CRM_SYNC_RECONCILE, NULL));
  g_assert_cmpint (fixture_int (&owner.base, "SELECT count(*) FROM calendar WHERE href IS NOT NULL"), ==, 1);
  g_assert_cmpint (fixture_int (&owner.base, "SELECT count(*) FROM activity WHERE subject = 'Stays' AND deleted_at IS NULL"), ==, 1);
  owner_close (&owner);
}

static GPtrArray *
read_reviews (Owner *owner)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *reviews = crm_db_read (owner->base.db, CRM_READER_ROW, crm_sync_review_read, NULL, NULL, &error);

  g_assert_no_error (error);
  return reviews;
}

/* A conflict in words; what cannot be read, with the reason; and the way back for a value of mine. */
static void
test_review (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autofree char *first = make_event ("review-1", "SUMMARY:Visit\r\nLOCATION:Office\r\n");
  g_autofree char *theirs = make_event ("review-1", "SUMMARY:Visit\r\nLOCATION:Market\r\n");
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) reviews = NULL;
  g_autofree char *place = NULL;
  CrmReview *review;
  CrmReviewValue *value;
  Owner owner;
  gint64 id;

  owner_open (&owner, server);
  crm_test_server_put (server, "work", "review.ics", first);
  g_assert_true (run (&owner, CRM_SYNC_DEFAULT, NULL));
  none = read_reviews (&owner);
  g_assert_cmpuint (none->len, ==, 0);

  id = fixture_int (&owner.base, "SELECT id FROM activity WHERE subject = 'Visit'");
  fixture_set (&owner.base, id, "location", "Harbour");
  crm_test_server_put (server, "work", "review.ics", theirs);
  crm_test_server_put (server, "work", "odd.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:odd\r\nSUMMARY:Odd one\r\n");
  g_assert_true (run (&owner, CRM_SYNC_DEFAULT, NULL));
  reviews = read_reviews (&owner);
  g_assert_cmpuint (reviews->len, ==, 2);

  review = g_ptr_array_index (reviews, 0);
  g_assert_cmpint (review->kind, ==, CRM_REVIEW_CONFLICT);
  g_assert_cmpstr (review->title, ==, "Visit");
  g_assert_cmpint (review->activity_id, ==, id);
  g_assert_true (review->can_use_mine);
  g_assert_cmpuint (review->values->len, ==, 1);
  value = g_ptr_array_index (review->values, 0);
  g_assert_cmpstr (value->label, ==, "Place");
  g_assert_cmpstr (value->mine, ==, "Harbour");
  g_assert_cmpstr (value->theirs, ==, "Market");
  do_command (&owner, crm_sync_journal_use_mine, review->id);
  place = fixture_get (&owner.base, id, "location");
  g_assert_cmpstr (place, ==, "Harbour");

  review = g_ptr_array_index (reviews, 1);
  g_assert_cmpint (review->kind, ==, CRM_REVIEW_UNREADABLE);
  g_assert_cmpstr (review->title, ==, "Odd one");
  g_assert_nonnull (review->reason);
  g_assert_nonnull (strstr (review->text, "UID:odd"));
  owner_close (&owner);
}

static void
redirect (CrmTestServer *server,
          guint          status,
          const char    *location)
{
  crm_test_server_tell (server, "{\"fault\": {\"match\": \"/ada/work/\", \"times\": 1000, \"do\": \"status\", \"status\": %u,"
                        " \"headers\": [[\"Location\", \"%s\"]]}}", status, location);
}

/* Redirected for good, a calendar is asked at its new place from then on, and what it holds stays what it is; for now, it is not. */
static void
test_moved (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  g_autofree char *href = NULL, *key = NULL, *kept = NULL, *body = NULL;
  Owner owner;
  gint64 id;

  owner_open (&owner, server);
  crm_test_server_put (server, "work", "one.ics", EVENT);
  g_assert_true (run (&owner, CRM_SYNC_DEFAULT, NULL));
  id = fixture_int (&owner.base, "SELECT id FROM activity WHERE subject = 'Old'");
  crm_test_server_tell (server, "{\"rename\": \"office\"}");
  redirect (server, 307, "/dav/calendars/ada/office/");
  g_assert_true (run (&owner, CRM_SYNC_DEFAULT, NULL));
  kept = fixture_text (&owner.base, "SELECT href FROM calendar WHERE href IS NOT NULL");
  g_assert_true (g_str_has_suffix (kept, WORK));

  crm_test_server_tell (server, "{\"reset\": true}");
  crm_test_server_put (server, "work", "one.ics", EVENT);
  crm_test_server_tell (server, "{\"rename\": \"office\"}");
  redirect (server, 308, "/dav/calendars/ada/office/");
  g_assert_true (run (&owner, CRM_SYNC_RECONCILE, NULL));
  href = fixture_text (&owner.base, "SELECT href FROM calendar WHERE href IS NOT NULL");
  g_assert_true (g_str_has_suffix (href, "/dav/calendars/ada/office/"));
  key = fixture_text (&owner.base, "SELECT group_concat (href_key || ' ' || href) FROM resource");
  g_assert_cmpstr (key, ==, "/dav/calendars/ada/office/one.ics /dav/calendars/ada/office/one.ics");
  g_assert_cmpint (fixture_int (&owner.base, "SELECT id FROM activity WHERE subject = 'Old' AND deleted_at IS NULL"), ==, id);
  g_assert_cmpuint (owner.base.tally.removed, ==, 0);

  /* The old address may go now. */
  crm_test_server_tell (server, "{\"clear\": true}");
  fixture_set (&owner.base, id, "subject", "New");
  g_assert_true (run (&owner, CRM_SYNC_DEFAULT, NULL));
  g_assert_cmpuint (owner.base.tally.sent, ==, 1);
  owner_close (&owner);
}

/* Another host never gets the password by being pointed at. */
static void
test_may_follow (void)
{
  g_assert_true (crm_sync_account_may_follow ("https://a.example/dav/", "https://a.example/new/"));
  g_assert_true (crm_sync_account_may_follow ("http://a.example/dav/", "https://A.example/dav/"));
  g_assert_true (crm_sync_account_may_follow ("http://127.0.0.1:80/dav/", "http://127.0.0.1:80/new/"));
  g_assert_false (crm_sync_account_may_follow ("http://127.0.0.1:80/dav/", "http://127.0.0.1:81/new/"));
  g_assert_false (crm_sync_account_may_follow ("https://a.example/dav/", "http://a.example/dav/"));
  g_assert_false (crm_sync_account_may_follow ("https://a.example/dav/", "https://b.example/dav/"));
  g_assert_false (crm_sync_account_may_follow ("https://a.example/dav/", "nowhere:"));
}

static gboolean
write_leave_out (CrmConn       *conn,
                 gpointer       user_data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  return crm_sync_account_take (conn, *(gint64 *) user_data, FALSE, error);
}

/* A calendar that was made on the server comes into the book, taken; one that was left out stays out; a refused password is not sent. */
static void
test_found (void)
{
  g_autoptr (CrmTestServer) server = crm_test_server_start ("caldav-fault.py", NULL);
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER };
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  Owner owner;
  guint n_new = 9;
  gint64 home;

  owner_open (&owner, server);
  home = crm_sync_add_account (owner.sync, crm_test_server_get_url (server), "ada", "lovelace", NULL, NULL, &error);
  g_assert_no_error (error);
  owner.account = home;
  set = crm_db_write (owner.base.db, &options, write_leave_out, &owner.base.calendar_id, NULL, &error);
  g_assert_no_error (error);
  crm_test_server_put (server, "garden", "two.ics", EVENT);
  g_assert_true (crm_sync_find_calendars (owner.sync, home, &n_new, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_new, ==, 1);
  g_assert_cmpint (fixture_int (&owner.base, "SELECT count(*) FROM calendar WHERE deleted_at IS NULL AND href LIKE '%/garden/'"), ==, 1);
  g_assert_cmpint (fixture_int (&owner.base, "SELECT deleted_at IS NOT NULL FROM calendar WHERE href LIKE '%/work/'"), ==, 1);
  g_assert_true (crm_sync_find_calendars (owner.sync, 0, &n_new, NULL, &error));
  g_assert_cmpuint (n_new, ==, 0);

  crm_test_server_tell (server, "{\"set\": {\"auth\": \"basic\"}}");
  g_assert_true (crm_sync_set_password (owner.sync, owner.account, "wrong", NULL, &error));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (crm_sync_find_calendars (owner.sync, owner.account, &n_new, NULL, &error));
      g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH);
      g_clear_error (&error);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (owner.n_asked, ==, 2);
  owner_close (&owner);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync-account/refused", test_refused);
  g_test_add_func ("/sync-account/missing", test_missing);
  g_test_add_func ("/sync-account/forget", test_forget);
  g_test_add_func ("/sync-account/moved", test_moved);
  g_test_add_func ("/sync-account/may-follow", test_may_follow);
  g_test_add_func ("/sync-account/found", test_found);
  g_test_add_func ("/sync-account/review", test_review);

  return g_test_run ();
}
