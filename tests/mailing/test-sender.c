/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-campaign-control.h"
#include "crm-campaign-status.h"
#include "crm-id.h"
#include "crm-test-mail.h"
#include "mailing/mailing-fixture.h"

static void
send_all (const char *options,
          guint       n)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", options);
  g_autoptr(Book) book = NULL;
  g_autofree char *expected = g_strdup_printf ("%u", n);

  if (server == NULL)
    return;

  book = book_new (n, server);
  g_assert_cmpuint (book_freeze (book), ==, n);
  book_assert_mails (book, "pending", expected);
  book_send (book, server);
  book_assert_mails (book, "sent", expected);
  book_assert_run (book, "finished");
  fixture_assert_read (book->db, "SELECT count(*) FROM attempt WHERE done_at IS NOT NULL AND code = 250", expected);
  assert_ledger_once (server, n);
}

/* Until the state of the mails is so. */
static void
wait_for (Book       *book,
          const char *sql,
          const char *expected)
{
  for (;;)
    {
      g_autofree char *now = fixture_read (book->db, sql);

      if (g_strcmp0 (now, expected) == 0)
        return;
      g_usleep (5000);
    }
}

/* A name with a line end in it is a name still: it adds no header, and it keeps no mail from going out. */
static void
test_names_with_line_ends (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\"}");
  g_autoptr(Book) book = NULL;
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(CrmCampaignMail) mail = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *source = NULL;

  if (server == NULL)
    return;

  book = book_new (3, server);
  fixture_write (book->db, "names", "UPDATE mail_account SET from_name = 'Anna' || char (13, 10) || 'Bcc: x@y.example';"
                 "UPDATE contact SET name = 'Two' || char (10) || 'Lines' || char (7) WHERE id = 2");
  mail = crm_campaign_preview (book->db, CAMPAIGN, 2, missing, NULL, &error);
  g_assert_no_error (error);
  source = g_strndup (g_bytes_get_data (mail->bytes, NULL), g_bytes_get_size (mail->bytes));
  g_assert_nonnull (strstr (source, "From: \"Anna Bcc: x@y.example\" <anna@shop.example>\r\nTo: Two Lines <r2@d2.example>\r\n"));

  book_freeze (book);
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "3");
}

static void
test_starttls (void)
{
  send_all ("{}", 30);
}

static void
test_plain (void)
{
  /* More than one connection takes. */
  send_all ("{\"tls\": \"none\"}", 230);
}

static void
test_one_by_one (void)
{
  send_all ("{\"tls\": \"none\", \"pipelining\": false}", 20);
}

static void
test_survives_lost_connections (void)
{
  send_all ("{\"tls\": \"none\", \"faults\": [{\"stage\": \"mail\", \"skip\": 3, \"action\": \"close\"}, "
            "{\"stage\": \"rcpt\", \"skip\": 6, \"action\": \"close\"}, "
            "{\"stage\": \"connect\", \"skip\": 2, \"action\": \"close\"}, {\"stage\": \"connect\", \"skip\": 3, \"reply\": \"421 busy\"}, "
            "{\"stage\": \"dot\", \"skip\": 9, \"reply\": \"421 4.3.2 shutting down\"}]}", 20);
}

static void
test_scopes (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py",
    "{\"tls\": \"none\", \"faults\": ["
    "{\"stage\": \"rcpt\", \"match\": \"r3@\", \"reply\": \"550 5.1.1 no such user\"},"
    "{\"stage\": \"rcpt\", \"match\": \"r5@\", \"reply\": \"450 4.2.0 greylisted\"},"
    "{\"stage\": \"dot\", \"match\": \"r7@\", \"reply\": \"552 5.2.2 mailbox full\"},"
    "{\"stage\": \"dot\", \"match\": \"r9@\", \"reply\": \"451 4.2.1 try later\"},"
    "{\"stage\": \"dot\", \"match\": \"r11@\", \"action\": \"accept-close\"},"
    "{\"stage\": \"dot\", \"match\": \"r13@\", \"action\": \"close\"}]}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  book = book_new (20, server);
  book_freeze (book);

  /* Those that are to be tried again are due in minutes: pause when everything else is done. */
  {
    CrmSenderOptions options = { mail_server_word (server, 3), NULL, 10, 10, 1 };
    g_autoptr(CrmJob) job = crm_sender_start (book->db, CAMPAIGN, &options, "test");
    g_autoptr(GError) error = NULL;

    for (;;)
      {
        g_autofree char *open = fixture_read (book->db, "SELECT count(*) FROM campaign_mail WHERE state IN ('pending', 'dot') AND not_before = 0");

        if (g_str_equal (open, "0"))
          break;
        g_usleep (20000);
      }
    book_assert_run (book, "sending");
    crm_campaign_pause (book->db, CAMPAIGN, &error);
    g_assert_no_error (error);
    while (crm_job_is_active (job))
      g_usleep (20000);
    g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_DONE);
  }

  book_assert_run (book, "paused");
  book_assert_mails (book, "sent", "14");
  book_assert_mails (book, "failed", "2");
  book_assert_mails (book, "unknown", "2");
  book_assert_mails (book, "pending", "2");
  fixture_assert_read (book->db, "SELECT group_concat (address_key) FROM suppression", "r3@d3.example");
  fixture_assert_read (book->db, "SELECT reason FROM campaign_mail WHERE contact_id = 3", "550 5.1.1 no such user");
  assert_ledger_once (server, 15);

  /* What failed or is unknown goes out again when the owner says so, and then is the same mail; a dead address does not. */
  {
    g_autoptr(GError) error = NULL;
    guint n = 0;

    g_assert_true (crm_campaign_send_again (book->db, CAMPAIGN, "failed", &n, &error));
    g_assert_cmpuint (n, ==, 1);
    g_assert_true (crm_campaign_send_again (book->db, CAMPAIGN, "unknown", &n, &error));
    g_assert_cmpuint (n, ==, 2);
    g_assert_no_error (error);
    book_assert_mails (book, "failed", "1");
    book_assert_mails (book, "pending", "5");
    fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "back", "UPDATE campaign_mail SET state = 'failed' WHERE contact_id = 7;"
                           "UPDATE campaign_mail SET state = 'unknown' WHERE contact_id IN (11, 13)");
  }

  /* The second try of the deferred ones is the same mail. */
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "due", "UPDATE campaign_mail SET not_before = 0 WHERE state = 'pending'");
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "16");
  assert_ledger_once (server, 17);
}

static void
assert_pauses (const char *fault,
               const char *words)
{
  g_autofree char *options = g_strdup_printf ("{\"tls\": \"none\", \"faults\": [%s]}", fault);
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", options);
  g_autoptr(Book) book = NULL;
  g_autofree char *reason = NULL;

  if (server == NULL)
    return;

  book = book_new (10, server);
  book_freeze (book);
  book_send (book, server);
  book_assert_run (book, "paused");
  book_assert_mails (book, "failed", "0");
  book_assert_mails (book, "unknown", "0");
  reason = fixture_read (book->db, "SELECT reason FROM campaign_run");
  g_assert_nonnull (strstr (reason, words));

  /* The trouble is over: the rest goes out, and nothing twice. */
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "10");
  assert_ledger_once (server, 10);
}

static void
test_pauses (void)
{
  assert_pauses ("{\"stage\": \"dot\", \"skip\": 4, \"reply\": \"554 5.7.1 looks like spam\"}", "looks like spam");
  assert_pauses ("{\"stage\": \"mail\", \"skip\": 4, \"reply\": \"553 5.7.1 sender address rejected: not owned by user\"}", "sender");
  assert_pauses ("{\"stage\": \"rcpt\", \"skip\": 4, \"reply\": \"550 5.4.5 Daily user sending quota exceeded\"}", "quota exceeded");
  assert_pauses ("{\"stage\": \"auth\", \"reply\": \"535 5.7.8 no\"}", "password");
}

/* An answer that is none to what was asked is no acceptance: a mail whose text never left is not sent. */
static void
test_wrong_answers (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py",
    "{\"tls\": \"none\", \"faults\": ["
    "{\"stage\": \"rcpt\", \"match\": \"r3@\", \"reply\": \"354 what?\"},"
    "{\"stage\": \"data\", \"skip\": 5, \"reply\": \"250 2.0.0 ok\"},"
    "{\"stage\": \"dot\", \"match\": \"r9@\", \"reply\": \"354 go ahead\"}]}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  book = book_new (10, server);
  book_freeze (book);
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "9");
  book_assert_mails (book, "unknown", "1");
  assert_ledger_once (server, 9);
}

/* One recipient at whom the server always hangs up neither holds up the others nor keeps the run busy. */
static void
test_always_hung_up (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py",
    "{\"tls\": \"none\", \"faults\": [{\"stage\": \"rcpt\", \"match\": \"r3@\", \"count\": 0, \"reply\": \"421 4.3.0 not this one\"}]}");
  g_autoptr(Book) book = NULL;
  g_autoptr(CrmJob) job = NULL;
  CrmSenderOptions options = { .backoff_ms = 1 };

  if (server == NULL)
    return;

  book = book_new (10, server);
  book_freeze (book);
  options.password = mail_server_word (server, 3);
  job = crm_sender_start (book->db, CAMPAIGN, &options, "test");
  wait_for (book, "SELECT count(*) FROM campaign_mail WHERE state = 'sent'", "9");
  wait_for (book, "SELECT count(*) FROM campaign_mail WHERE state = 'pending' AND not_before > 0", "1");
  crm_job_cancel (job);
  while (crm_job_is_active (job))
    g_usleep (5000);
  assert_ledger_once (server, 9);
}

/* A server that hangs up at each mail is given time, also where the next mail was begun ahead. */
static void
test_backs_off_after_dot (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py",
    "{\"tls\": \"none\", \"faults\": [{\"stage\": \"dot\", \"count\": 0, \"reply\": \"421 4.3.2 later\"}]}");
  g_autoptr(Book) book = NULL;
  g_autoptr(CrmJob) job = NULL;
  CrmSenderOptions options = { .backoff_ms = 3600 * 1000 };

  if (server == NULL)
    return;

  book = book_new (10, server);
  book_freeze (book);
  options.password = mail_server_word (server, 3);
  job = crm_sender_start (book->db, CAMPAIGN, &options, "test");
  wait_for (book, "SELECT count(*) FROM attempt WHERE code = 421", "1");
  g_usleep (200000);
  fixture_assert_read (book->db, "SELECT count(*) FROM attempt", "1");
  crm_job_cancel (job);
  while (crm_job_is_active (job))
    g_usleep (5000);
}

/* What a filter has against one mail must not keep the campaign from all the others for ever: told once, it is left out the second time. */
static void
test_one_mail_refused_again (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py",
    "{\"tls\": \"none\", \"faults\": ["
    "{\"stage\": \"rcpt\", \"match\": \"r3@\", \"reply\": \"550 5.4.5 Daily user sending quota exceeded\"},"
    "{\"stage\": \"dot\", \"match\": \"r3@\", \"count\": 0, \"reply\": \"554 5.7.1 looks like spam\"}]}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  book = book_new (10, server);
  book_freeze (book);
  for (guint i = 0; i < 2; i++)
    {
      book_send (book, server);
      book_assert_run (book, "paused");
      book_assert_mails (book, "failed", "0");
    }
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "9");
  book_assert_mails (book, "failed", "1");
  fixture_assert_read (book->db, "SELECT count(*) FROM suppression", "0");
  assert_ledger_once (server, 9);
}

static void
test_circuit_breaker (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py",
    "{\"tls\": \"none\", \"faults\": [{\"stage\": \"rcpt\", \"skip\": 2, \"count\": 0, \"reply\": \"550 5.1.1 no\"}]}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  book = book_new (20, server);
  book_freeze (book);
  book_send (book, server);
  book_assert_run (book, "paused");
  book_assert_mails (book, "sent", "2");
  book_assert_mails (book, "failed", "5");
}

static void
test_limits (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\"}");
  g_autoptr(Book) book = NULL;
  g_autoptr(CrmJob) job = NULL;
  CrmSenderOptions options = { .backoff_ms = 1 };

  if (server == NULL)
    return;

  book = book_new (12, server);
  fixture_write (book->db, "limit", "UPDATE mail_account SET per_hour = 5");
  book_freeze (book);
  options.password = mail_server_word (server, 3);
  job = crm_sender_start (book->db, CAMPAIGN, &options, "test");
  for (;;)
    {
      g_autofree char *sent = fixture_read (book->db, "SELECT count(*) FROM campaign_mail WHERE state = 'sent'");

      if (g_str_equal (sent, "5"))
        break;
      g_usleep (20000);
    }

  /* A window later the next five may go. */
  g_usleep (300000);
  book_assert_mails (book, "sent", "5");
  crm_job_cancel (job);
  while (crm_job_is_active (job))
    g_usleep (20000);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_CANCELLED);
  book_assert_run (book, "paused");
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "time", "UPDATE attempt SET dot_at = dot_at - 3600000000, done_at = done_at - 3600000000");
  fixture_write (book->db, "limit", "UPDATE mail_account SET per_hour = 100");
  book_send (book, server);
  book_assert_mails (book, "sent", "12");
  assert_ledger_once (server, 12);
}

static void
test_suppressed_after_freeze (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\"}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  book = book_new (5, server);
  book_freeze (book);
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "stop", "INSERT INTO suppression (id, address_key, reason, at) VALUES (1, 'r2@d2.example', 'unsubscribed', 1)");
  book_send (book, server);
  book_assert_mails (book, "sent", "4");
  book_assert_mails (book, "cancelled", "1");
  assert_ledger_once (server, 4);
}

/* Who was merged after the freeze gets one mail, whichever of them is kept. */
static void
test_merged_after_freeze (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\"}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  book = book_new (5, server);
  book_freeze (book);
  fixture_write (book->db, "merge", "UPDATE contact SET deleted_at = 1, merged_into = 4 WHERE id = 2;"
                 "UPDATE contact SET deleted_at = 1, merged_into = 2 WHERE id = 3;"
                 "INSERT INTO contact_merge (id, set_id, survivor_id, merged_id, at) VALUES (1, 1, 4, 2, 1), (2, 1, 2, 3, 1)");
  book_send (book, server);
  book_assert_mails (book, "sent", "3");
  book_assert_mails (book, "cancelled", "2");
  assert_ledger_once (server, 3);
}

static void
test_pause_ends_a_wait (void)
{
  g_autoptr(Book) book = book_new (5, NULL);
  /* Nothing listens there: the second try is in an hour. */
  CrmSenderOptions options = { .backoff_ms = 3600 * 1000 };
  g_autoptr(CrmJob) job = NULL;
  g_autoptr(CrmJob) again = NULL;
  g_autoptr(GError) error = NULL;
  guint i;

  book_freeze (book);
  job = crm_sender_start (book->db, CAMPAIGN, &options, "test");
  wait_for (book, "SELECT state FROM campaign_run", "sending");
  /* Why nothing goes on is there to be seen. */
  wait_for (book, "SELECT reason LIKE '%127.0.0.1%' FROM campaign_run", "1");
  crm_campaign_pause (book->db, CAMPAIGN, &error);
  g_assert_no_error (error);

  /* Going on at once does not find the book busy with the run that is just ending. */
  again = crm_sender_start (book->db, CAMPAIGN, &options, "test");
  for (i = 0; i < 1000 && crm_job_is_active (job); i++)
    g_usleep (10000);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_DONE);
  wait_for (book, "SELECT state FROM campaign_run", "sending");
  g_assert_true (crm_job_is_active (again));

  g_assert_true (crm_campaign_stop (book->db, CAMPAIGN, &error));
  g_assert_no_error (error);
  while (crm_job_is_active (again))
    g_usleep (10000);
  g_assert_cmpint (crm_job_get_state (again), ==, CRM_JOB_DONE);
  book_assert_run (book, "stopped");
  book_assert_mails (book, "cancelled", "5");

  /* It is over for good. */
  g_assert_false (crm_campaign_send_again (book->db, CAMPAIGN, "failed", NULL, &error));
  g_assert_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (crm_campaign_pause (book->db, CAMPAIGN, &error));
  book_assert_run (book, "stopped");
}

static void
test_stop_under_way (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py",
    "{\"tls\": \"none\", \"faults\": [{\"stage\": \"dot\", \"skip\": 1, \"action\": \"delay\", \"seconds\": 1, "
    "\"reply\": \"451 4.2.1 try later\"}]}");
  g_autoptr(Book) book = NULL;
  g_autoptr(CrmJob) job = NULL;
  CrmSenderOptions options = { .backoff_ms = 1 };
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  book = book_new (5, server);
  book_freeze (book);
  options.password = mail_server_word (server, 3);
  job = crm_sender_start (book->db, CAMPAIGN, &options, "test");
  wait_for (book, "SELECT count(*) FROM campaign_mail WHERE state = 'sent'", "1");
  wait_for (book, "SELECT count(*) FROM campaign_mail WHERE state = 'dot'", "1");
  g_assert_true (crm_campaign_stop (book->db, CAMPAIGN, &error));
  g_assert_no_error (error);
  book_assert_mails (book, "cancelled", "3");

  /* The one whose dot was on its way gets its reply, and what would come again later does not. */
  while (crm_job_is_active (job))
    g_usleep (10000);
  book_assert_run (book, "stopped");
  book_assert_mails (book, "dot", "0");
  book_assert_mails (book, "pending", "0");
  book_assert_mails (book, "cancelled", "4");
  fixture_assert_read (book->db, "SELECT count(*) FROM attempt WHERE code = 451", "1");
  assert_ledger_once (server, 1);
}

static void
test_many_suppressed (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\"}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  /* More in a row than are claimed at once, and one that is not due yet. */
  book = book_new (260, server);
  book_freeze (book);
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "stop",
                         "INSERT INTO suppression (id, address_key, reason, at) SELECT contact_id, address_key, 'unsubscribed', 1 "
                         "FROM campaign_mail WHERE contact_id <= 250;"
                         "UPDATE campaign_mail SET not_before = 9000000000000000 WHERE contact_id = 250");
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "10");
  book_assert_mails (book, "cancelled", "250");
  assert_ledger_once (server, 10);
}

/* An intent that came to nothing is as if it had not been: it counts for no limit, and a campaign that was ended has no mail left over. */
static void
test_intent_taken_back (void)
{
  g_autoptr(Book) book = book_new (2, NULL);
  CrmJournalLimits limits = { .account = ACCOUNT };
  g_autoptr(GPtrArray) mails = NULL;
  g_autoptr(GError) error = NULL;
  gint64 next_at = 0;

  book_freeze (book);
  g_assert_true (crm_mail_journal_set_state (book->db, CAMPAIGN, "sending", NULL, &error));
  mails = crm_mail_journal_claim (book->db, CAMPAIGN, 2, g_get_real_time (), NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < mails->len; i++)
    {
      const CrmJournalMail *mail = g_ptr_array_index (mails, i);
      CrmJournalIntent *intent = crm_mail_journal_intend_begin (book->db, NULL, mail->id, 7, &limits);
      gboolean allowed = FALSE;

      g_assert_true (crm_mail_journal_intend_end (intent, &allowed, &next_at, &error));
      g_assert_true (allowed);
      if (i == 1)
        g_assert_true (crm_mail_journal_set_state (book->db, CAMPAIGN, "stopped", NULL, &error));
      g_assert_true (crm_mail_journal_take_back (book->db, mail->id, &error));
      g_assert_no_error (error);
      if (i == 0)
        fixture_assert_read (book->db, "SELECT group_concat (state || tries || date) FROM campaign_mail", "pending00,pending00");
    }

  book_assert_mails (book, "cancelled", "2");
  fixture_assert_read (book->db, "SELECT count(*) FROM attempt", "0");
}

/* Each mail asks; the journal counts only now and then, and never lets one too many go. */
static void
test_limits_are_exact (void)
{
  g_autoptr(Book) book = book_new (40, NULL);
  CrmJournalLimits limits = { .account = ACCOUNT, .per_minute = 37, .per_hour = 1000 };
  g_autoptr(GPtrArray) mails = NULL;
  g_autoptr(GError) error = NULL;
  gint64 next_at = 0;

  book_freeze (book);
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "state", "UPDATE campaign_run SET state = 'sending'");
  mails = crm_mail_journal_claim (book->db, CAMPAIGN, 40, g_get_real_time (), &next_at, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mails->len, ==, 40);
  g_assert_cmpint (crm_mail_journal_next_allowed (book->db, &limits, &error), ==, 0);

  for (guint i = 1; i <= 37; i++)
    {
      CrmJournalMail *mail = g_ptr_array_index (mails, i);
      CrmJournalIntent *intent = crm_mail_journal_intend_begin (book->db, NULL, mail->id, 1, &limits);
      gboolean allowed = FALSE;

      g_assert_true (crm_mail_journal_intend_end (intent, &allowed, &next_at, &error));
      g_assert_true (allowed);
      if (i < 37)
        g_assert_cmpint (next_at, ==, 0);
    }
  g_assert_cmpint (next_at, >, g_get_real_time ());
}

/* What another mail's or the account's fault was is no try of this mail: it does not use up its two days. */
static void
test_no_strike (void)
{
  g_autoptr(Book) book = book_new (1, NULL);
  CrmJournalLimits limits = { .account = ACCOUNT };
  CrmJournalReply back = { .outcome = CRM_OUTCOME_BACK, .code = 550, .enhanced = "5.4.5", .text = "quota" };
  CrmJournalReply retry = { .outcome = CRM_OUTCOME_RETRY, .code = 450, .enhanced = "4.2.0", .text = "greylisted" };
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  book_freeze (book);
  id = fixture_read (book->db, "SELECT id FROM campaign_mail");
  back.mail = retry.mail = g_ascii_strtoll (id, NULL, 10);
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "state", "UPDATE campaign_run SET state = 'sending'");
  for (guint i = 0; i < 5; i++)
    g_assert_true (crm_mail_journal_record (book->db, &limits, &back, &error));
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "time", "UPDATE attempt SET dot_at = dot_at - 300000000000, done_at = done_at - 300000000000");

  g_assert_true (crm_mail_journal_record (book->db, &limits, &retry, &error));
  g_assert_no_error (error);
  book_assert_mails (book, "pending", "1");
  /* The first wait, not the sixth. */
  fixture_assert_read (book->db, "SELECT not_before - (SELECT max (dot_at) FROM attempt) < 480000000 FROM campaign_mail", "1");

  /* Two days of tries are enough, but not two days without any. */
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "time", "UPDATE attempt SET dot_at = dot_at - 200000000000, done_at = done_at - 200000000000");
  for (guint i = 0; i < 3; i++)
    g_assert_true (crm_mail_journal_record (book->db, &limits, &retry, &error));
  book_assert_mails (book, "pending", "1");
  g_assert_true (crm_mail_journal_record (book->db, &limits, &retry, &error));
  book_assert_mails (book, "failed", "1");
}

/* Attempts that a clock once wrong has dated years ahead do not hold the account up until then. */
static void
test_limits_and_a_wrong_clock (void)
{
  g_autoptr(Book) book = book_new (3, NULL);
  CrmJournalLimits limits = { .account = ACCOUNT, .per_day = 2 };
  g_autoptr(GError) error = NULL;
  gint64 now = g_get_real_time ();
  gint64 next;
  g_autofree char *sql = NULL;

  book_freeze (book);
  sql = g_strdup_printf ("INSERT INTO attempt (id, mail_id, number, account_id, dot_at, done_at) SELECT %" G_GINT64_FORMAT " + contact_id, id, 1, 800, "
                         "%" G_GINT64_FORMAT ", 1 FROM campaign_mail", crm_id_get_first (now) + 1000, now + 400 * G_TIME_SPAN_DAY);
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "ahead", sql);
  next = crm_mail_journal_next_allowed (book->db, &limits, &error);
  g_assert_no_error (error);
  g_assert_cmpint (next, <=, now + G_TIME_SPAN_DAY);
}

static void
test_recovery (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\"}");
  g_autoptr(Book) book = NULL;

  if (server == NULL)
    return;

  /* As a crash between P1 and P2 leaves it. */
  book = book_new (5, server);
  book_freeze (book);
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "crash",
                 "UPDATE campaign_run SET state = 'sending'; UPDATE campaign_mail SET state = 'dot', tries = 1 WHERE contact_id = 2;"
                 "INSERT INTO attempt (id, mail_id, number, account_id, dot_at) SELECT 1, id, 1, 800, 5 FROM campaign_mail WHERE contact_id = 2");
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "4");
  book_assert_mails (book, "unknown", "1");
  fixture_assert_read (book->db, "SELECT count(*) FROM attempt WHERE done_at IS NULL", "0");
  assert_ledger_once (server, 4);
}

/* A book that was restored from before, or a copy of it, does not send again what went out since. */
static void
test_restored (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py",
    "{\"tls\": \"none\", \"faults\": [{\"stage\": \"dot\", \"match\": \"r4@\", \"reply\": \"554 5.7.1 looks like spam\"}]}");
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "test.clientele", NULL);
  g_autoptr(Book) book = NULL;
  g_autoptr(Book) restored = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  if (server == NULL)
    return;

  /* The backup is made when the campaign is paused: one was refused, which is no reason not to send it. */
  book = book_new (10, server);
  book_freeze (book);
  book_send (book, server);
  book_assert_run (book, "paused");
  book_assert_mails (book, "sent", "3");
  crm_db_backup (book->db, path, NULL, &error);
  g_assert_no_error (error);
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "stop", "INSERT INTO suppression (id, address_key, reason, at) VALUES "
                         "(1, 'r8@d1.example', 'unsubscribed', 1)");
  book_send (book, server);
  book_assert_run (book, "finished");
  book_assert_mails (book, "sent", "9");
  assert_ledger_once (server, 9);

  restored = g_new0 (Book, 1);
  restored->folder = g_steal_pointer (&folder);
  restored->db = fixture_open (restored->folder);
  book_assert_mails (restored, "pending", "7");
  book_send (restored, server);
  book_assert_run (restored, "finished");
  book_assert_mails (restored, "unknown", "6");
  book_assert_mails (restored, "sent", "4");
  assert_ledger_once (server, 10);

  /* Who decides that they go out again is not asked twice. */
  g_assert_true (crm_campaign_send_again (restored->db, CAMPAIGN, "unknown", &n, &error));
  g_assert_cmpuint (n, ==, 6);
  book_send (restored, server);
  book_assert_run (restored, "finished");
  book_assert_mails (restored, "unknown", "0");
  book_assert_mails (restored, "sent", "10");
}

/* Nor one that does not even know that the campaign was frozen. */
static void
test_restored_draft (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\"}");
  g_autofree char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "test.clientele", NULL);
  g_autoptr(Book) book = NULL;
  g_autoptr(Book) restored = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  if (server == NULL)
    return;

  book = book_new (4, server);
  crm_db_backup (book->db, path, NULL, &error);
  g_assert_no_error (error);
  fixture_write_quietly (book->db, CRM_ORIGIN_SYSTEM, "stop", "INSERT INTO suppression (id, address_key, reason, at) VALUES "
                         "(1, 'r2@d2.example', 'unsubscribed', 1)");
  book_freeze (book);
  book_send (book, server);
  book_assert_mails (book, "sent", "3");

  restored = g_new0 (Book, 1);
  restored->folder = g_steal_pointer (&folder);
  restored->db = fixture_open (restored->folder);
  book_freeze (restored);
  book_send (restored, server);
  book_assert_run (restored, "finished");
  book_assert_mails (restored, "unknown", "3");
  book_assert_mails (restored, "sent", "1");
  assert_ledger_once (server, 4);

  g_assert_true (crm_campaign_send_again (restored->db, CAMPAIGN, "unknown", &n, &error));
  g_assert_cmpuint (n, ==, 3);
  book_send (restored, server);
  book_assert_mails (restored, "sent", "4");
}

static void
test_not_frozen_and_busy (void)
{
  g_autoptr(Book) book = book_new (2, NULL);
  CrmSenderOptions options = { .backoff_ms = 1 };
  g_autoptr(GError) error = NULL;

  g_assert_false (crm_sender_run (book->db, CAMPAIGN, &options, NULL, &error));
  g_assert_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_STATE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sender/plain", test_plain);
  g_test_add_func ("/sender/starttls", test_starttls);
  g_test_add_func ("/sender/names-with-line-ends", test_names_with_line_ends);
  g_test_add_func ("/sender/one-by-one", test_one_by_one);
  g_test_add_func ("/sender/survives-lost-connections", test_survives_lost_connections);
  g_test_add_func ("/sender/scopes", test_scopes);
  g_test_add_func ("/sender/pauses", test_pauses);
  g_test_add_func ("/sender/wrong-answers", test_wrong_answers);
  g_test_add_func ("/sender/always-hung-up", test_always_hung_up);
  g_test_add_func ("/sender/backs-off-after-dot", test_backs_off_after_dot);
  g_test_add_func ("/sender/one-mail-refused-again", test_one_mail_refused_again);
  g_test_add_func ("/sender/circuit-breaker", test_circuit_breaker);
  g_test_add_func ("/sender/limits", test_limits);
  g_test_add_func ("/sender/suppressed-after-freeze", test_suppressed_after_freeze);
  g_test_add_func ("/sender/merged-after-freeze", test_merged_after_freeze);
  g_test_add_func ("/sender/many-suppressed", test_many_suppressed);
  g_test_add_func ("/sender/pause-ends-a-wait", test_pause_ends_a_wait);
  g_test_add_func ("/sender/stop-under-way", test_stop_under_way);
  g_test_add_func ("/sender/intent-taken-back", test_intent_taken_back);
  g_test_add_func ("/sender/limits-are-exact", test_limits_are_exact);
  g_test_add_func ("/sender/no-strike", test_no_strike);
  g_test_add_func ("/sender/limits-and-a-wrong-clock", test_limits_and_a_wrong_clock);
  g_test_add_func ("/sender/recovery", test_recovery);
  g_test_add_func ("/sender/restored", test_restored);
  g_test_add_func ("/sender/restored-draft", test_restored_draft);
  g_test_add_func ("/sender/not-frozen", test_not_frozen_and_busy);

  return g_test_run ();
}
