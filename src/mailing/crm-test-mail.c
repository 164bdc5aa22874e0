/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-test-mail.h"

#include "crm-mail-address.h"
#include "crm-mail-merge.h"
#include "crm-mailing-error.h"
#include "crm-mime-message.h"
#include "crm-preflight.h"
#include "crm-secrets.h"
#include "crm-smtp-session.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is read of the book for one test. */
typedef struct
{
  gint64      campaign;
  gint64      contact;
  gint64      account;
  GHashTable *values;
  char       *subject;
  char       *body;
  char       *footer;
  char       *host;
  char       *user;
  char       *security;
  char       *from_address;
  guint       port;
} Draft;

static void
draft_clear (Draft *draft)
{
  g_clear_pointer (&draft->values, g_hash_table_unref);
  g_free (draft->subject);
  g_free (draft->body);
  g_free (draft->footer);
  g_free (draft->host);
  g_free (draft->user);
  g_free (draft->security);
  g_free (draft->from_address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static gboolean
load_account (CrmConn  *conn,
              Draft    *draft,
              GError  **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT host, port, security, user, from_address FROM mail_account "
                                            "WHERE id = ? AND deleted_at IS NULL", "i", draft->account);
  CrmStep step;

  if (stmt == NULL)
    return FALSE;
  step = crm_stmt_step (stmt, error);
  if (step == CRM_STEP_DONE)
    g_set_error_literal (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_NO_ACCOUNT, _("No mail account is chosen to send with."));
  if (step != CRM_STEP_ROW)
    return FALSE;

  draft->host = crm_stmt_dup_text (stmt, 0);
  draft->port = (guint) crm_stmt_get_int (stmt, 1);
  draft->security = crm_stmt_dup_text (stmt, 2);
  draft->user = crm_stmt_dup_text (stmt, 3);
  draft->from_address = crm_stmt_dup_text (stmt, 4);
  return TRUE;
}

static gpointer
load_account_cb (CrmConn       *conn,
                 gpointer       user_data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  return load_account (conn, user_data, error) ? user_data : NULL;
}

static gpointer
load_draft_cb (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  Draft *draft = user_data;
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT subject, body, footer, account_id FROM campaign WHERE id = ?", "i",
                                            draft->campaign);

  if (stmt == NULL || crm_stmt_step (stmt, error) == CRM_STEP_ERROR)
    return NULL;

  draft->subject = crm_stmt_dup_text (stmt, 0);
  draft->body = crm_stmt_dup_text (stmt, 1);
  draft->footer = crm_stmt_dup_text (stmt, 2);
  draft->account = crm_stmt_get_int (stmt, 3);
  draft->values = crm_preflight_load_values (conn, draft->campaign, draft->contact, error);
  return draft->values != NULL && load_account (conn, draft, error) ? draft : NULL;
}

static CrmCampaignMail *
render (Draft       *draft,
        const char  *prefix,
        const char  *address,
        GPtrArray   *missing,
        GError     **error)
{
  g_autofree char *token = crm_mime_message_make_token ();
  g_autofree char *message_id = crm_mime_message_make_id (token, 0, draft->from_address);
  g_autofree char *subject = g_strconcat (prefix, draft->subject, NULL);
  g_autoptr(CrmCampaignText) text = NULL;
  g_autoptr(CrmCampaignMail) looked_at = NULL;

  if (!crm_mail_address_check (draft->from_address, error))
    return NULL;
  text = crm_campaign_text_new (subject, draft->body != NULL ? draft->body : "", draft->footer, NULL, NULL, error);
  if (text == NULL)
    return NULL;
  looked_at = crm_campaign_text_render (text, draft->values, missing, error);
  if (looked_at == NULL)
    return NULL;

  return crm_campaign_text_render_mail (text, draft->values, address, token, message_id, g_get_real_time (), error);
}

CrmCampaignMail *
crm_campaign_preview (CrmDb         *db,
                      gint64         campaign,
                      gint64         contact,
                      GPtrArray     *missing,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_auto(Draft) draft = { .campaign = campaign, .contact = contact };
  const char *address;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);

  if (crm_db_read (db, CRM_READER_ROW, load_draft_cb, &draft, cancellable, error) == NULL)
    return NULL;

  /* Somebody without an address can be looked at as well. */
  address = crm_mail_merge_get ("email", draft.values);
  if (address == NULL || !crm_mail_address_check (address, NULL))
    address = draft.from_address;
  return render (&draft, "", address, missing, error);
}

static CrmSmtpSession *
connect_to (const Draft             *draft,
            const CrmSenderOptions  *options,
            GCancellable            *cancellable,
            GError                 **error)
{
  g_autofree char *domain = crm_mail_address_get_domain (draft->from_address);
  CrmSmtpConfig config = { 0 };

  config.host = draft->host;
  config.port = draft->port;
  config.security = g_str_equal (draft->security, "tls") ? CRM_SMTP_SECURITY_TLS :
                    g_str_equal (draft->security, "none") ? CRM_SMTP_SECURITY_NONE : CRM_SMTP_SECURITY_STARTTLS;
  config.user = draft->user != NULL && *draft->user != '\0' ? draft->user : NULL;
  config.password = options->password;
  config.ehlo = domain;
  config.ca_file = options->ca_file;
  config.reply_timeout = options->reply_timeout > 0 ? options->reply_timeout : 60;
  config.dot_timeout = options->dot_timeout;

  return crm_smtp_session_open (&config, cancellable, error);
}

gboolean
crm_campaign_send_test (CrmDb                   *db,
                        gint64                   campaign,
                        gint64                   contact,
                        const char              *address,
                        const CrmSenderOptions  *options,
                        GCancellable            *cancellable,
                        GError                 **error)
{
  g_auto(Draft) draft = { .campaign = campaign, .contact = contact };
  g_autoptr(CrmCampaignMail) mail = NULL;
  g_autoptr(CrmSmtpSession) session = NULL;
  g_autoptr(CrmSmtpReply) reply = NULL;
  g_autofree char *recipient = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *words = NULL;
  CrmSmtpEnvelope envelope = { 0 };

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (address != NULL && options != NULL, FALSE);

  recipient = crm_mail_address_to_wire (address, error);
  if (recipient == NULL || crm_db_read (db, CRM_READER_ROW, load_draft_cb, &draft, cancellable, error) == NULL)
    return FALSE;
  /* Translators: stands before the subject of a test mail. */
  mail = render (&draft, _("[Test] "), address, NULL, error);
  if (mail == NULL)
    return FALSE;

  sender = crm_mail_address_to_wire (draft.from_address, error);
  session = sender != NULL ? connect_to (&draft, options, cancellable, error) : NULL;
  if (session == NULL)
    return FALSE;

  envelope.sender = sender;
  envelope.recipient = recipient;
  envelope.size = g_bytes_get_size (mail->bytes);
  if (!crm_smtp_session_begin (session, &envelope, &reply, cancellable, error) ||
      !crm_smtp_session_send_body (session, mail->bytes, cancellable, error))
    return FALSE;

  reply = crm_smtp_session_finish (session, NULL, cancellable, error);
  if (reply == NULL)
    return FALSE;
  if (crm_smtp_reply_get_scope (reply) == CRM_SMTP_SCOPE_ACCEPTED)
    return TRUE;

  words = crm_smtp_reply_to_string (reply);
  g_set_error (error, CRM_MAILING_ERROR, CRM_MAILING_ERROR_FAILED, _("The mail server did not accept the mail: %s"), words);
  return FALSE;
}

gboolean
crm_mail_account_test (CrmDb                   *db,
                       gint64                   account,
                       const CrmSenderOptions  *options,
                       GCancellable            *cancellable,
                       GError                 **error)
{
  g_auto(Draft) draft = { .account = account };
  g_autoptr(CrmSmtpSession) session = NULL;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  if (crm_db_read (db, CRM_READER_ROW, load_account_cb, &draft, cancellable, error) == NULL)
    return FALSE;

  session = connect_to (&draft, options, cancellable, error);
  return session != NULL;
}

/* ---- The same beside the main loop ---- */

typedef struct
{
  CrmDb *db;
  gint64 account;
  char *password;
} Trial;

static void
trial_free (Trial *trial)
{
  g_object_unref (trial->db);
  crm_secret_free (trial->password);
  g_free (trial);
}

static void
trial_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Trial *trial = task_data;
  CrmSenderOptions options = { .password = trial->password };
  GError *error = NULL;

  if (crm_mail_account_test (trial->db, trial->account, &options, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
crm_mail_account_test_async (CrmDb               *db,
                             gint64               account,
                             const char          *password,
                             GCancellable        *cancellable,
                             gpointer             source,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Trial *trial;

  g_return_if_fail (CRM_IS_DB (db));
  g_return_if_fail (source == NULL || G_IS_OBJECT (source));

  trial = g_new (Trial, 1);
  trial->db = g_object_ref (db);
  trial->account = account;
  trial->password = g_strdup (password);
  task = g_task_new (source, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_mail_account_test_async);
  g_task_set_task_data (task, trial, (GDestroyNotify) trial_free);
  g_task_run_in_thread (task, trial_thread);
}

gboolean
crm_mail_account_test_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, crm_mail_account_test_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
