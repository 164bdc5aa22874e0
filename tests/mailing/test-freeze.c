/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-mail-merge.h"
#include "mailing/mailing-fixture.h"

static CrmFinding *
find (CrmPreflight *preflight,
      CrmCheck      check)
{
  for (guint i = 0; i < preflight->findings->len; i++)
    {
      CrmFinding *finding = g_ptr_array_index (preflight->findings, i);

      if (finding->check == check)
        return finding;
    }

  return NULL;
}

static CrmPreflight *
check (Book *book)
{
  g_autoptr(GError) error = NULL;
  CrmPreflight *preflight = crm_preflight_check (book->db, CAMPAIGN, NULL, &error);

  g_assert_no_error (error);
  return preflight;
}

static void
test_clean (void)
{
  g_autoptr(Book) book = book_new (5, NULL);
  g_autoptr(CrmPreflight) preflight = check (book);

  g_assert_null (crm_preflight_get_blocker (preflight));
  g_assert_cmpuint (preflight->findings->len, ==, 0);
  g_assert_cmpuint (preflight->n_included, ==, 5);
  g_assert_cmpuint (book_freeze (book), ==, 5);
}

/* @sql breaks a good campaign so that @kind blocks. */
static void
assert_blocks (const char *sql,
               CrmCheck    kind)
{
  g_autoptr(Book) book = book_new (5, NULL);
  g_autoptr(CrmPreflight) preflight = NULL;
  g_autoptr(GError) error = NULL;
  CrmFinding *finding;

  fixture_write (book->db, "break", sql);
  preflight = check (book);
  finding = find (preflight, kind);
  g_assert_nonnull (finding);
  g_assert_true (finding->blocks);
  g_assert_false (crm_campaign_freeze (book->db, CAMPAIGN, CRM_FREEZE_DEFAULT, NULL, NULL, &error));
  g_assert_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_NOT_READY);
  fixture_assert_read (book->db, "SELECT count(*) FROM campaign_mail", "0");
  fixture_assert_read (book->db, "SELECT count(*) FROM campaign_run", "0");
}

static void
test_blockers (void)
{
  assert_blocks ("UPDATE campaign SET account_id = NULL", CRM_CHECK_ACCOUNT);
  assert_blocks ("UPDATE mail_account SET from_address = 'anna'", CRM_CHECK_ACCOUNT);
  assert_blocks ("UPDATE campaign SET subject = NULL", CRM_CHECK_SUBJECT);
  assert_blocks ("UPDATE campaign SET body = NULL", CRM_CHECK_TEXT);
  assert_blocks ("UPDATE campaign SET body = 'Dear {{frist_name}}'", CRM_CHECK_TEXT);
  assert_blocks ("UPDATE campaign SET body = '[x](javascript:alert)'", CRM_CHECK_TEXT);
  assert_blocks ("UPDATE campaign SET footer = '{{postal_address}}'", CRM_CHECK_UNSUBSCRIBE);
  assert_blocks ("UPDATE campaign SET footer = '[stop]({{unsubscribe_url}})'", CRM_CHECK_POSTAL_ADDRESS);
  assert_blocks ("DELETE FROM setting", CRM_CHECK_POSTAL_ADDRESS);
  assert_blocks ("DELETE FROM campaign_audience", CRM_CHECK_RECIPIENTS);
  assert_blocks ("UPDATE contact SET given_name = NULL WHERE id = 2", CRM_CHECK_MISSING);
  assert_blocks ("UPDATE contact SET given_name = 'a' || char(10) || 'Bcc: x@y.z' WHERE id = 2", CRM_CHECK_VALUE);
}

/* What the sender has not said is said once, not once for each recipient. */
static void
test_sender_missing (void)
{
  g_autoptr(Book) book = book_new (5, NULL);
  g_autoptr(CrmPreflight) preflight = NULL;

  fixture_write (book->db, "break", "DELETE FROM setting");
  fixture_write (book->db, "break", "UPDATE campaign SET account_id = NULL");
  preflight = check (book);
  g_assert_cmpuint (preflight->findings->len, ==, 2);
  g_assert_nonnull (find (preflight, CRM_CHECK_ACCOUNT));
  g_assert_nonnull (find (preflight, CRM_CHECK_POSTAL_ADDRESS));
  g_assert_cmpuint (preflight->n_included, ==, 5);
}

static void
test_audience (void)
{
  g_autoptr(Book) book = book_new (10, NULL);
  g_autoptr(CrmPreflight) preflight = NULL;

  fixture_write (book->db, "audience",
                 "UPDATE contact_email SET address = 'R2@D2.example', address_key = 'r2@d2.example' WHERE contact_id = 1;"
                 "UPDATE contact_email SET address = 'nobody' WHERE contact_id = 3;"
                 "UPDATE contact_email SET address = 'jörg@d.example' WHERE contact_id = 4;"
                 "DELETE FROM contact_email WHERE contact_id = 5;"
                 "UPDATE contact SET deleted_at = 1 WHERE id = 6;"
                 "INSERT INTO campaign_audience (id, campaign_id, kind, ref_id, exclude) VALUES (2, 900, 'contact', 7, 1);"
                 "UPDATE contact SET given_name = '' WHERE id = 9;"
                 "INSERT INTO contact_email (id, contact_id, address, address_key, position) VALUES (99, 10, 'first@d.example', 'first@d.example', -1)");
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "suppress", "INSERT INTO suppression (id, address_key, reason, at) VALUES (1, 'r8@d1.example', 'unsubscribed', 1)");

  preflight = check (book);
  g_assert_cmpuint (find (preflight, CRM_CHECK_DUPLICATE)->n, ==, 1);
  g_assert_cmpuint (find (preflight, CRM_CHECK_ADDRESS)->n, ==, 3);
  g_assert_cmpuint (find (preflight, CRM_CHECK_SUPPRESSED)->n, ==, 1);
  g_assert_cmpuint (find (preflight, CRM_CHECK_MISSING)->n, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (find (preflight, CRM_CHECK_MISSING)->names, 0), ==, "Person 9");

  {
    g_autoptr(GError) error = NULL;
    guint n = 0;

    crm_campaign_freeze (book->db, CAMPAIGN, CRM_FREEZE_LEAVE_MISSING, &n, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, 2);
  }
  fixture_assert_read (book->db, "SELECT group_concat (address) FROM (SELECT address FROM campaign_mail WHERE state = 'pending' ORDER BY contact_id)",
                       "R2@D2.example,first@d.example");
  fixture_assert_read (book->db, "SELECT group_concat (reason, '|') FROM (SELECT reason FROM campaign_mail WHERE state = 'excluded' ORDER BY contact_id)",
                       "duplicate: Person 1|bad-address: nobody|unreachable: jörg@d.example|no-address|left-out|suppressed: unsubscribed|missing: first_name");
}

static void
test_snapshot (void)
{
  g_autoptr(Book) book = book_new (2, NULL);
  g_autofree char *merge = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GError) error = NULL;

  fixture_write (book->db, "more",
                 "INSERT INTO contact (id, uid, kind, name, created_at) VALUES (50, 'c', 'company', 'Acme & Co', 1);"
                 "INSERT INTO affiliation (id, contact_id, company_id, role) VALUES (1, 1, 50, 'Buyer');"
                 "INSERT INTO contact_address (id, contact_id, city) VALUES (1, 1, 'Bonn')");
  book_freeze (book);
  fixture_write (book->db, "edit", "UPDATE contact SET given_name = 'Other'; UPDATE campaign SET subject = 'Other'");
  fixture_assert_read (book->db, "SELECT subject FROM campaign_run", "Hello {{first_name|\"you\"}}");

  merge = fixture_read (book->db, "SELECT merge FROM campaign_mail WHERE contact_id = 1");
  values = crm_mail_merge_from_json (merge, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crm_mail_merge_get ("first_name", values), ==, "Given1");
  g_assert_cmpstr (crm_mail_merge_get ("company", values), ==, "Acme & Co");
  g_assert_cmpstr (crm_mail_merge_get ("role", values), ==, "Buyer");
  g_assert_cmpstr (crm_mail_merge_get ("city", values), ==, "Bonn");
  g_assert_cmpstr (crm_mail_merge_get ("tags", values), ==, "news");
  g_assert_cmpstr (crm_mail_merge_get ("postal_address", values), ==, "Shop, Markt 1, Bonn");
}

static void
test_states (void)
{
  g_autoptr(Book) book = book_new (2, NULL);
  g_autoptr(GError) error = NULL;

  book_freeze (book);
  g_assert_false (crm_campaign_freeze (book->db, CAMPAIGN, CRM_FREEZE_DEFAULT, NULL, NULL, &error));
  g_assert_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE);
  g_clear_error (&error);

  g_assert_true (crm_campaign_thaw (book->db, CAMPAIGN, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (book_freeze (book), ==, 2);

  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "sent", "UPDATE campaign_mail SET state = 'sent' WHERE contact_id = 1");
  g_assert_false (crm_campaign_thaw (book->db, CAMPAIGN, NULL, &error));
  g_assert_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE);
  g_clear_error (&error);

  g_assert_true (crm_campaign_stop (book->db, CAMPAIGN, &error));
  book_assert_run (book, "stopped");
  book_assert_mails (book, "cancelled", "1");
}

static void
test_same_bytes (void)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmCampaignText) text = crm_campaign_text_new ("Hi {{first_name}}", "Dear {{first_name}}", NULL, NULL, NULL, &error);
  g_autoptr(CrmCampaignMail) one = NULL;
  g_autoptr(CrmCampaignMail) two = NULL;

  g_assert_no_error (error);
  crm_mail_merge_set (values, "given_name", "Zoë");
  crm_mail_merge_set (values, "sender_address", "anna@shop.example");
  crm_mail_merge_set (values, "utc_offset", "7200");
  one = crm_campaign_text_render_mail (text, values, "z@d.example", "abcdefghijkmnpqrstuv", "<a@shop.example>", 1770000000000000, &error);
  g_assert_no_error (error);
  two = crm_campaign_text_render_mail (text, values, "z@d.example", "abcdefghijkmnpqrstuv", "<a@shop.example>", 1770000000000000, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (one->bytes, two->bytes));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (one->bytes, NULL), g_bytes_get_size (one->bytes), "Date: Mon, 2 Feb 2026 04:40:00 +0200\r\n"));
  g_assert_nonnull (strstr (one->text, "mailto:anna@shop.example?subject=unsubscribe%20abcdefghijkmnpqrstuv"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/freeze/clean", test_clean);
  g_test_add_func ("/freeze/blockers", test_blockers);
  g_test_add_func ("/freeze/sender-missing", test_sender_missing);
  g_test_add_func ("/freeze/audience", test_audience);
  g_test_add_func ("/freeze/snapshot", test_snapshot);
  g_test_add_func ("/freeze/states", test_states);
  g_test_add_func ("/freeze/same-bytes", test_same_bytes);

  return g_test_run ();
}
