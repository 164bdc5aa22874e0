/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-smtp-reply.h"

/* Replies as providers give them. */
static const struct
{
  CrmSmtpStage  stage;
  const char   *lines;
  CrmSmtpScope  scope;
} samples[] = {
  { CRM_SMTP_STAGE_DOT, "250 2.0.0 Ok: queued as 4Bx", CRM_SMTP_SCOPE_ACCEPTED },
  { CRM_SMTP_STAGE_RCPT, "251 user not local; will forward", CRM_SMTP_SCOPE_ACCEPTED },
  { CRM_SMTP_STAGE_RCPT, "550 5.1.1 <x@y.z>: Recipient address rejected: User unknown in virtual mailbox table", CRM_SMTP_SCOPE_RECIPIENT },
  { CRM_SMTP_STAGE_RCPT, "550-5.1.1 The email account that you tried to reach does not exist.\r\n550 5.1.1 gsmtp", CRM_SMTP_SCOPE_RECIPIENT },
  { CRM_SMTP_STAGE_RCPT, "550 No such user here", CRM_SMTP_SCOPE_RECIPIENT },
  { CRM_SMTP_STAGE_RCPT, "551 user moved", CRM_SMTP_SCOPE_RECIPIENT },
  { CRM_SMTP_STAGE_RCPT, "553 5.1.3 bad address syntax", CRM_SMTP_SCOPE_RECIPIENT },
  { CRM_SMTP_STAGE_DOT, "550 5.2.1 The account is disabled", CRM_SMTP_SCOPE_RECIPIENT },
  { CRM_SMTP_STAGE_DOT, "552 5.2.2 mailbox full", CRM_SMTP_SCOPE_RECIPIENT },
  { CRM_SMTP_STAGE_RCPT, "450 4.2.0 <x@y.z>: Recipient address rejected: Greylisted, see http://postgrey", CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { CRM_SMTP_STAGE_RCPT, "451 Greylisting in action, please come back later", CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { CRM_SMTP_STAGE_RCPT, "452 4.2.2 mailbox over quota", CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { CRM_SMTP_STAGE_RCPT, "451 4.1.8 domain of sender address does not resolve", CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { CRM_SMTP_STAGE_DOT, "552 5.3.4 Message size exceeds fixed limit", CRM_SMTP_SCOPE_MESSAGE },
  { CRM_SMTP_STAGE_DOT, "554 5.7.1 This message has been identified as spam", CRM_SMTP_SCOPE_MESSAGE },
  { CRM_SMTP_STAGE_DOT, "554 5.6.0 malformed", CRM_SMTP_SCOPE_MESSAGE },
  { CRM_SMTP_STAGE_DOT, "554 rejected", CRM_SMTP_SCOPE_MESSAGE },
  { CRM_SMTP_STAGE_DOT, "550 5.7.26 This mail is unauthenticated, which poses a security risk", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_DOT, "550 5.7.515 Access denied, sending domain does not meet the required authentication level", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_DOT, "554 5.2.252 SendAsDenied; a@b not allowed to send as c@d; STOREDRV.Submission", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_MAIL, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_RCPT, "553 5.7.1 <a@b>: Sender address rejected: not owned by user ada", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_MAIL, "553 sender refused", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_RCPT, "554 5.7.1 <x@y.z>: Relay access denied", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_RCPT, "454 4.7.1 <x@y.z>: Relay access denied", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_RCPT, "550 relay not permitted", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_RCPT, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_RCPT, "550 5.7.1 Relaying denied. Proper authentication required.", CRM_SMTP_SCOPE_SENDER },
  { CRM_SMTP_STAGE_DOT, "550 5.4.5 Daily user sending quota exceeded. 12-20 gsmtp", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_RCPT, "550 5.7.1 Your mail limit has been reached", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_RCPT, "450 Requested mail action not taken: mailbox unavailable\r\n", CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY },
  { CRM_SMTP_STAGE_RCPT, "450-Requested mail action not taken: mailbox unavailable\r\n450 Mail send limit exceeded", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_MAIL, "432 4.3.2 Concurrent connections limit exceeded", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_DOT, "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_DOT, "452 4.3.1 Insufficient system storage", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_DOT, "454 4.7.0 Too much mail", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_DOT, "454 Throttling failure: Maximum sending rate exceeded", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_AUTH, "535 5.7.8 Error: authentication failed", CRM_SMTP_SCOPE_CREDENTIALS },
  { CRM_SMTP_STAGE_AUTH, "534 5.7.9 Application-specific password required", CRM_SMTP_SCOPE_CREDENTIALS },
  { CRM_SMTP_STAGE_MAIL, "530 5.7.0 Authentication Required", CRM_SMTP_SCOPE_CREDENTIALS },
  { CRM_SMTP_STAGE_AUTH, "454 4.7.0 Temporary authentication failure", CRM_SMTP_SCOPE_QUOTA },
  { CRM_SMTP_STAGE_DOT, "421 4.7.0 try again later, closing connection", CRM_SMTP_SCOPE_CONNECTION },
  { CRM_SMTP_STAGE_RCPT, "421 too many messages in this connection", CRM_SMTP_SCOPE_CONNECTION },
  { CRM_SMTP_STAGE_MAIL, "450 too many messages in this connection", CRM_SMTP_SCOPE_CONNECTION },
  { CRM_SMTP_STAGE_MAIL, "451 4.3.0 try again", CRM_SMTP_SCOPE_CONNECTION },
};

static void
test_scopes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr(CrmSmtpReply) reply = crm_smtp_reply_parse (samples[i].stage, samples[i].lines);

      g_assert_nonnull (reply);
      if (crm_smtp_reply_get_scope (reply) != samples[i].scope)
        g_error ("%s: scope %d, not %d", samples[i].lines, crm_smtp_reply_get_scope (reply), samples[i].scope);
    }
}

static void
test_parse (void)
{
  g_autoptr(CrmSmtpReply) reply = crm_smtp_reply_parse (CRM_SMTP_STAGE_RCPT, "550-5.1.1 No\r\n550-5.1.1 such\r\n550 5.1.1 user\r\n");
  g_autoptr(CrmSmtpReply) bare = crm_smtp_reply_parse (CRM_SMTP_STAGE_DOT, "250");
  g_autoptr(CrmSmtpReply) date = crm_smtp_reply_parse (CRM_SMTP_STAGE_DOT, "250 5.12.2024 is no code of this reply");
  g_autofree char *words = crm_smtp_reply_to_string (reply);

  g_assert_cmpint (reply->code, ==, 550);
  g_assert_cmpstr (reply->enhanced, ==, "5.1.1");
  g_assert_cmpstr (reply->text, ==, "No\nsuch\nuser");
  g_assert_cmpstr (words, ==, "550 5.1.1 No such user");
  g_assert_cmpint (bare->code, ==, 250);
  g_assert_cmpstr (bare->text, ==, "");
  g_assert_null (date->enhanced);

  g_assert_null (crm_smtp_reply_parse (CRM_SMTP_STAGE_DOT, "hello"));
  g_assert_null (crm_smtp_reply_parse (CRM_SMTP_STAGE_DOT, "2500 ok"));
  g_assert_null (crm_smtp_reply_parse (CRM_SMTP_STAGE_DOT, "250-a\r\n550 b"));
  g_assert_null (crm_smtp_reply_parse (CRM_SMTP_STAGE_DOT, "999 b"));
  g_assert_null (crm_smtp_reply_parse (CRM_SMTP_STAGE_DOT, ""));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp-reply/scopes", test_scopes);
  g_test_add_func ("/smtp-reply/parse", test_parse);

  return g_test_run ();
}
