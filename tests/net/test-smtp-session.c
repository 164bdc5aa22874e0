/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-net-error.h"
#include "crm-smtp-session.h"
#include "servers/mail-server.h"

static CrmSmtpConfig
config_for (MailServer      *server,
            CrmSmtpSecurity  security)
{
  return (CrmSmtpConfig) {
    .host = "127.0.0.1",
    .port = server->port,
    .security = security,
    .user = mail_server_word (server, 2),
    .password = mail_server_word (server, 3),
    .ehlo = "example.com",
    .ca_file = mail_server_word (server, 4),
    .reply_timeout = 20,
    .dot_timeout = 20,
  };
}

static CrmSmtpEnvelope
envelope_to (const char *recipient)
{
  return (CrmSmtpEnvelope) { "anna@example.com", recipient, 100, "token1" };
}

static GBytes *
body_with (const char *token)
{
  char *text = g_strdup_printf ("Subject: x\r\nX-CRM-Token: %s\r\n\r\n.dot\r\n..\r\n.\r\nEnd\r\n", token);

  return g_bytes_new_take (text, strlen (text));
}

/* One mail from begin to the reply to the dot; NULL and @error when it did not come to that. */
static CrmSmtpReply *
send_one (CrmSmtpSession  *session,
          const char      *recipient,
          CrmSmtpReply   **refusal,
          GError         **error)
{
  CrmSmtpEnvelope envelope = envelope_to (recipient);
  g_autoptr(GBytes) body = body_with (recipient);

  if (!crm_smtp_session_begin (session, &envelope, refusal, NULL, error) ||
      !crm_smtp_session_send_body (session, body, NULL, error))
    return NULL;

  return crm_smtp_session_finish (session, NULL, NULL, error);
}

static void
assert_sends (CrmSmtpSession *session,
              const char     *recipient)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CrmSmtpReply) refusal = NULL;
  g_autoptr(CrmSmtpReply) reply = send_one (session, recipient, &refusal, &error);

  g_assert_no_error (error);
  g_assert_cmpint (reply->code, ==, 250);
}

static CrmSmtpSession *
open_session (MailServer      *server,
              CrmSmtpSecurity  security)
{
  CrmSmtpConfig config = config_for (server, security);
  g_autoptr(GError) error = NULL;
  CrmSmtpSession *session = crm_smtp_session_open (&config, NULL, &error);

  g_assert_no_error (error);
  return session;
}

static void
assert_ledger (MailServer *server,
               guint       n)
{
  g_auto(GStrv) lines = mail_server_read_ledger (server);

  g_assert_cmpuint (g_strv_length (lines), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_null (strstr (lines[i], "violation"));
}

static void
send_three (const char      *options,
            CrmSmtpSecurity  security)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", options);
  g_autoptr(CrmSmtpSession) session = NULL;

  if (server == NULL)
    return;

  session = open_session (server, security);
  assert_sends (session, "a@example.com");
  assert_sends (session, "b@example.com");
  assert_sends (session, "c@example.com");
  g_assert_cmpuint (crm_smtp_session_get_n_sent (session), ==, 3);
  g_assert_cmpuint (crm_smtp_session_get_max_size (session), ==, 10485760);
  assert_ledger (server, 3);
}

static void
test_plain (void)
{
  send_three ("{\"tls\": \"none\"}", CRM_SMTP_SECURITY_NONE);
}

static void
test_starttls (void)
{
  send_three ("{}", CRM_SMTP_SECURITY_STARTTLS);
}

static void
test_implicit_tls (void)
{
  send_three ("{\"tls\": \"tls\"}", CRM_SMTP_SECURITY_TLS);
}

static void
test_one_by_one (void)
{
  send_three ("{\"pipelining\": false}", CRM_SMTP_SECURITY_STARTTLS);
}

static void
test_ahead (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"store\": true}");
  g_autoptr(CrmSmtpSession) session = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = NULL;

  if (server == NULL)
    return;

  session = open_session (server, CRM_SMTP_SECURITY_STARTTLS);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *recipient = g_strdup_printf ("r%u@example.com", i);
      g_autofree char *after = g_strdup_printf ("r%u@example.com", i + 1);
      CrmSmtpEnvelope envelope = envelope_to (recipient);
      CrmSmtpEnvelope next = envelope_to (after);
      g_autoptr(GBytes) body = body_with (recipient);
      g_autoptr(CrmSmtpReply) refusal = NULL;
      g_autoptr(CrmSmtpReply) reply = NULL;

      crm_smtp_session_begin (session, &envelope, &refusal, NULL, &error);
      g_assert_no_error (error);
      crm_smtp_session_send_body (session, body, NULL, &error);
      g_assert_no_error (error);
      reply = crm_smtp_session_finish (session, i < 19 ? &next : NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (reply->code, ==, 250);
    }
  assert_ledger (server, 20);

  /* The dots came through as they were. */
  folder = g_path_get_dirname (mail_server_word (server, 5));
  {
    g_autofree char *path = g_build_filename (folder, "mail", "1.eml", NULL);
    g_autofree char *text = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (text, ==, "Subject: x\r\nX-CRM-Token: r0@example.com\r\n\r\n.dot\r\n..\r\n.\r\nEnd\r\n");
  }
}

static void
refuse_and_go_on (const char   *options,
                  const char   *refused,
                  CrmSmtpStage  stage,
                  CrmSmtpScope  scope)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", options);
  g_autoptr(CrmSmtpSession) session = NULL;
  g_autoptr(CrmSmtpReply) refusal = NULL;
  g_autoptr(CrmSmtpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  session = open_session (server, CRM_SMTP_SECURITY_NONE);
  assert_sends (session, "a@example.com");
  reply = send_one (session, refused, &refusal, &error);
  if (stage == CRM_SMTP_STAGE_DOT)
    {
      g_assert_no_error (error);
      g_assert_cmpint (crm_smtp_reply_get_scope (reply), ==, scope);
    }
  else
    {
      g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_REJECTED);
      g_assert_null (reply);
      g_assert_cmpint (refusal->stage, ==, stage);
      g_assert_cmpint (crm_smtp_reply_get_scope (refusal), ==, scope);
    }
  g_assert_true (crm_smtp_session_is_open (session));
  assert_sends (session, "c@example.com");
  assert_ledger (server, 2);
}

static void
test_refusals (void)
{
  static const char * const pipelining[] = { "true", "false" };

  for (guint i = 0; i < G_N_ELEMENTS (pipelining); i++)
    {
      g_autofree char *rcpt = g_strdup_printf ("{\"tls\": \"none\", \"pipelining\": %s, \"faults\": [{\"stage\": \"rcpt\", \"match\": \"b@\", "
                                               "\"reply\": \"550 5.1.1 no such user\"}]}", pipelining[i]);
      g_autofree char *mail = g_strdup_printf ("{\"tls\": \"none\", \"pipelining\": %s, \"faults\": [{\"stage\": \"mail\", \"skip\": 1, "
                                               "\"reply\": \"553 5.1.8 sender refused\"}]}", pipelining[i]);
      g_autofree char *data = g_strdup_printf ("{\"tls\": \"none\", \"pipelining\": %s, \"faults\": [{\"stage\": \"data\", \"skip\": 1, "
                                               "\"reply\": \"450 4.2.0 greylisted\"}]}", pipelining[i]);
      g_autofree char *dot = g_strdup_printf ("{\"tls\": \"none\", \"pipelining\": %s, \"faults\": [{\"stage\": \"dot\", \"skip\": 1, "
                                              "\"reply\": \"554 5.7.1 spam\"}]}", pipelining[i]);

      refuse_and_go_on (rcpt, "b@example.com", CRM_SMTP_STAGE_RCPT, CRM_SMTP_SCOPE_RECIPIENT);
      refuse_and_go_on (mail, "b@example.com", CRM_SMTP_STAGE_MAIL, CRM_SMTP_SCOPE_SENDER);
      refuse_and_go_on (data, "b@example.com", CRM_SMTP_STAGE_DATA, CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY);
      refuse_and_go_on (dot, "b@example.com", CRM_SMTP_STAGE_DOT, CRM_SMTP_SCOPE_MESSAGE);
    }
}

static void
assert_ends (const char *options,
             gboolean    after_dot,
             guint       ledger)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", options);
  g_autoptr(CrmSmtpSession) session = NULL;
  g_autoptr(CrmSmtpReply) refusal = NULL;
  g_autoptr(CrmSmtpReply) reply = NULL;
  g_autoptr(GBytes) body = body_with ("x");
  g_autoptr(GError) error = NULL;
  CrmSmtpEnvelope envelope = envelope_to ("a@example.com");

  if (server == NULL)
    return;

  session = open_session (server, CRM_SMTP_SECURITY_NONE);
  if (after_dot)
    {
      g_assert_true (crm_smtp_session_begin (session, &envelope, &refusal, NULL, NULL));
      g_assert_true (crm_smtp_session_send_body (session, body, NULL, NULL));
      reply = crm_smtp_session_finish (session, NULL, NULL, &error);
      g_assert_null (reply);
    }
  else
    {
      g_assert_false (crm_smtp_session_begin (session, &envelope, &refusal, NULL, &error));
      g_assert_false (g_error_matches (error, CRM_NET_ERROR, CRM_NET_ERROR_REJECTED));
    }
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_FAILED);
  g_assert_false (crm_smtp_session_is_open (session));
  assert_ledger (server, ledger);
}

static void
test_connection_ends (void)
{
  assert_ends ("{\"tls\": \"none\", \"faults\": [{\"stage\": \"mail\", \"action\": \"close\"}]}", FALSE, 0);
  assert_ends ("{\"tls\": \"none\", \"faults\": [{\"stage\": \"rcpt\", \"action\": \"close\"}]}", FALSE, 0);
  assert_ends ("{\"tls\": \"none\", \"faults\": [{\"stage\": \"dot\", \"action\": \"close\"}]}", TRUE, 0);
  assert_ends ("{\"tls\": \"none\", \"faults\": [{\"stage\": \"dot\", \"action\": \"accept-close\"}]}", TRUE, 1);
}

static void
assert_no_session (const char      *options,
                   CrmSmtpSecurity  security,
                   const char      *password,
                   int              code)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", options);
  CrmSmtpConfig config;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  config = config_for (server, security);
  config.user = "ada";
  if (password != NULL)
    config.password = password;
  g_assert_null (crm_smtp_session_open (&config, NULL, &error));
  g_assert_error (error, CRM_NET_ERROR, code);
  g_assert_null (strstr (error->message, "lovelace"));
}

static void
test_refused_at_the_door (void)
{
  assert_no_session ("{}", CRM_SMTP_SECURITY_STARTTLS, "wrong", CRM_NET_ERROR_AUTH);
  assert_no_session ("{\"auth\": false}", CRM_SMTP_SECURITY_STARTTLS, NULL, CRM_NET_ERROR_AUTH);
  assert_no_session ("{\"tls\": \"none\"}", CRM_SMTP_SECURITY_STARTTLS, NULL, CRM_NET_ERROR_TLS);
  assert_no_session ("{\"certificate\": \"wrongname\"}", CRM_SMTP_SECURITY_STARTTLS, NULL, CRM_NET_ERROR_TLS);
  assert_no_session ("{\"tls\": \"tls\", \"certificate\": \"expired\"}", CRM_SMTP_SECURITY_TLS, NULL, CRM_NET_ERROR_TLS);
  assert_no_session ("{\"faults\": [{\"stage\": \"auth\", \"reply\": \"454 4.7.0 not now\"}]}", CRM_SMTP_SECURITY_STARTTLS, NULL,
                     CRM_NET_ERROR_STATUS);
}

static void
test_trust (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{}");
  CrmSmtpConfig config;
  g_autoptr(CrmSmtpSession) session = NULL;
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  config = config_for (server, CRM_SMTP_SECURITY_STARTTLS);
  config.ca_file = NULL;
  g_assert_null (crm_smtp_session_open (&config, NULL, &error));
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS);
  g_clear_error (&error);

  g_setenv ("SSL_CERT_FILE", mail_server_word (server, 4), TRUE);
  session = crm_smtp_session_open (&config, NULL, &error);
  g_unsetenv ("SSL_CERT_FILE");
  g_assert_no_error (error);
  assert_sends (session, "a@example.com");

  config.security = CRM_SMTP_SECURITY_NONE;
  config.host = "mail.example.com";
  g_assert_null (crm_smtp_session_open (&config, NULL, &error));
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_TLS);
}

static void
test_nobody_there (void)
{
  CrmSmtpConfig config = { .host = "127.0.0.1", .port = 1, .security = CRM_SMTP_SECURITY_NONE };
  g_autoptr(GError) error = NULL;

  g_assert_null (crm_smtp_session_open (&config, NULL, &error));
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_CONNECT);
}

static void
test_injection (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\"}");
  g_autoptr(GBytes) bare = g_bytes_new_static ("a\n.\nb\r\n", 7);
  static const char * const evil[] = { "b@x>\r\nRCPT TO:<evil@x", "b@x>", "b @x", "b", "b@x\n" };

  if (server == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (evil); i++)
    {
      g_autoptr(CrmSmtpSession) session = open_session (server, CRM_SMTP_SECURITY_NONE);
      CrmSmtpEnvelope envelope = envelope_to (evil[i]);
      g_autoptr(CrmSmtpReply) refusal = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_false (crm_smtp_session_begin (session, &envelope, &refusal, NULL, &error));
      g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL);
    }
  {
    g_autoptr(CrmSmtpSession) session = open_session (server, CRM_SMTP_SECURITY_NONE);
    CrmSmtpEnvelope envelope = envelope_to ("a@example.com");
    g_autoptr(CrmSmtpReply) refusal = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true (crm_smtp_session_begin (session, &envelope, &refusal, NULL, &error));
    g_assert_false (crm_smtp_session_send_body (session, bare, NULL, &error));
    g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_PROTOCOL);
  }
  assert_ledger (server, 0);
}

static void
test_cancel_and_timeout (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"tls\": \"none\", \"faults\": [{\"stage\": \"mail\", \"action\": \"hang\"}, "
                                                                     "{\"stage\": \"dot\", \"action\": \"hang\"}]}");
  CrmSmtpConfig config;
  CrmSmtpEnvelope envelope = envelope_to ("a@example.com");
  g_autoptr(CrmSmtpSession) session = NULL;
  g_autoptr(CrmSmtpReply) refusal = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GBytes) body = body_with ("x");
  g_autoptr(GError) error = NULL;

  if (server == NULL)
    return;

  config = config_for (server, CRM_SMTP_SECURITY_NONE);
  config.reply_timeout = 1;
  session = crm_smtp_session_open (&config, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (crm_smtp_session_begin (session, &envelope, &refusal, NULL, &error));
  g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_TIMEOUT);
  g_clear_error (&error);

  g_clear_pointer (&session, crm_smtp_session_close);
  session = crm_smtp_session_open (&config, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (crm_smtp_session_begin (session, &envelope, &refusal, NULL, &error));
  g_assert_true (crm_smtp_session_send_body (session, body, NULL, &error));
  g_cancellable_cancel (cancellable);
  g_assert_null (crm_smtp_session_finish (session, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (crm_smtp_session_is_open (session));
}

static void
test_large_body (void)
{
  g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{}");
  g_autoptr(CrmSmtpSession) session = NULL;
  g_autoptr(GString) text = g_string_new ("X-CRM-Token: big\r\n\r\n");
  g_autoptr(GBytes) body = NULL;
  g_autoptr(CrmSmtpReply) refusal = NULL;
  g_autoptr(CrmSmtpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  CrmSmtpEnvelope envelope = envelope_to ("a@example.com");
  gsize length;

  if (server == NULL)
    return;

  while (text->len < 3 * 1024 * 1024)
    g_string_append (text, ".A line of a large mail, with a dot at its start\r\n");
  length = text->len;
  body = g_bytes_new_take (g_string_free (g_steal_pointer (&text), FALSE), length);

  session = open_session (server, CRM_SMTP_SECURITY_STARTTLS);
  g_assert_true (crm_smtp_session_begin (session, &envelope, &refusal, NULL, &error));
  crm_smtp_session_send_body (session, body, NULL, &error);
  g_assert_no_error (error);
  reply = crm_smtp_session_finish (session, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reply->code, ==, 250);
  {
    g_auto(GStrv) lines = mail_server_read_ledger (server);
    g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);

    g_assert_cmpuint (g_strv_length (lines), ==, 1);
    g_assert_nonnull (strstr (lines[0], sum));
  }
}

/* What many servers announce but cannot do, and what needs more than a password, is not tried where a password will do. */
static void
test_signing_in (void)
{
  static const char * const mechanisms[] = { "PLAIN", "LOGIN", "DIGEST-MD5 CRAM-MD5 NTLM LOGIN PLAIN", "GSSAPI SCRAM-SHA-256 CRAM-MD5 LOGIN",
                                             "XOAUTH2 OAUTHBEARER GSSAPI NTLM PLAIN" };

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      g_autofree char *options = g_strdup_printf ("{\"user\": \"ada@example.com\", \"mechanisms\": \"%s\"}", mechanisms[i]);
      g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", options);
      g_autoptr(CrmSmtpSession) session = NULL;

      if (server == NULL)
        return;

      session = open_session (server, CRM_SMTP_SECURITY_STARTTLS);
      assert_sends (session, "a@example.com");
      assert_ledger (server, 1);
    }

  /* Where there is nothing else, that is tried. */
  {
    g_autoptr(MailServer) server = mail_server_start ("smtp-fault.py", "{\"mechanisms\": \"CRAM-MD5\"}");
    CrmSmtpConfig config = config_for (server, CRM_SMTP_SECURITY_STARTTLS);
    g_autoptr(GError) error = NULL;

    g_assert_null (crm_smtp_session_open (&config, NULL, &error));
    g_assert_error (error, CRM_NET_ERROR, CRM_NET_ERROR_AUTH);
    g_assert_nonnull (strstr (error->message, "not backed by anything"));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp-session/plain", test_plain);
  g_test_add_func ("/smtp-session/starttls", test_starttls);
  g_test_add_func ("/smtp-session/implicit-tls", test_implicit_tls);
  g_test_add_func ("/smtp-session/one-by-one", test_one_by_one);
  g_test_add_func ("/smtp-session/ahead", test_ahead);
  g_test_add_func ("/smtp-session/refusals", test_refusals);
  g_test_add_func ("/smtp-session/connection-ends", test_connection_ends);
  g_test_add_func ("/smtp-session/refused-at-the-door", test_refused_at_the_door);
  g_test_add_func ("/smtp-session/signing-in", test_signing_in);
  g_test_add_func ("/smtp-session/trust", test_trust);
  g_test_add_func ("/smtp-session/nobody-there", test_nobody_there);
  g_test_add_func ("/smtp-session/injection", test_injection);
  g_test_add_func ("/smtp-session/cancel-and-timeout", test_cancel_and_timeout);
  g_test_add_func ("/smtp-session/large-body", test_large_body);

  return g_test_run ();
}
