/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-cli-campaign.h"

#include <glib/gi18n.h>

#include "crm-campaign-control.h"
#include "crm-campaign-status.h"
#include "crm-freeze.h"
#include "crm-mail-address.h"
#include "crm-model-error.h"
#include "crm-secrets.h"
#include "crm-sender-job.h"
#include "crm-test-mail.h"

/* campaign test|send|resume|pause|stop|status|again */

static CrmDb *
get_db (CrmCli *cli)
{
  return crm_book_get_db (crm_cli_get_book (cli));
}

static gpointer
account_uid_cb (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  const gint64 *campaign = user_data;

  return crm_conn_get_text (conn, error, "SELECT uid FROM mail_account WHERE id = coalesce ("
                            "(SELECT account_id FROM campaign_run WHERE campaign_id = ?1), (SELECT account_id FROM campaign WHERE id = ?1)) "
                            "AND user IS NOT NULL", "i", *campaign);
}

/* From standard input where asked, else from the keyring. FALSE with @error: standard input cannot be read. */
static gboolean
find_password (CrmCli    *cli,
               gint64     campaign,
               gboolean   from_stdin,
               char     **password,
               GError   **error)
{
  g_autoptr (CrmSecrets) secrets = NULL;
  g_autofree char *uid = NULL;

  *password = NULL;
  if (from_stdin)
    {
      *password = crm_cli_read_password (cli, 0, error);
      return *password != NULL;
    }

  uid = crm_db_read (get_db (cli), CRM_READER_ROW, account_uid_cb, &campaign, NULL, error);
  if (uid == NULL)
    return *error == NULL;

  secrets = crm_secrets_new ();
  *password = crm_secrets_lookup (secrets, "smtp", uid, NULL, NULL);
  return TRUE;
}

static gpointer
status_cb (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  const gint64 *campaign = user_data;

  return crm_campaign_status_load (conn, *campaign, error);
}

static gpointer
results_cb (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  const gint64 *campaign = user_data;

  return crm_campaign_results_load (conn, *campaign, NULL, 0, error);
}

static void
add_results (CrmCli      *cli,
             JsonBuilder *builder,
             GPtrArray   *results)
{
  json_builder_set_member_name (builder, "mails");
  json_builder_begin_array (builder);
  for (guint i = 0; i < results->len; i++)
    {
      const CrmCampaignResult *result = g_ptr_array_index (results, i);

      crm_cli_print (cli, "%-9s %s <%s> %s", result->state, result->name, result->address, result->reason != NULL ? result->reason : "");
      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", result->id);
      crm_cli_json_id (builder, "contact", result->contact_id);
      crm_cli_json_text (builder, "name", result->name);
      crm_cli_json_text (builder, "address", result->address);
      crm_cli_json_text (builder, "state", result->state);
      crm_cli_json_text (builder, "reason", result->reason);
      crm_cli_json_instant (builder, "at", result->at);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static CrmCliExit
print_status (CrmCli   *cli,
              gint64    campaign,
              gboolean  with_mails)
{
  g_autoptr (CrmCampaignStatus) status = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;

  status = crm_db_read (get_db (cli), CRM_READER_ROW, status_cb, &campaign, NULL, &error);
  if (status == NULL)
    return crm_cli_fail (cli, error);
  if (with_mails)
    {
      results = crm_db_read (get_db (cli), CRM_READER_LIST, results_cb, &campaign, NULL, &error);
      if (results == NULL)
        return crm_cli_fail (cli, error);
    }

  crm_cli_print (cli, "%s%s%s", status->state, status->reason != NULL ? ": " : "", status->reason != NULL ? status->reason : "");
  crm_cli_print (cli, _("sent %u, failed %u, unknown %u, pending %u, left out %u, cancelled %u"), status->sent, status->failed,
                 status->unknown, status->pending, status->excluded, status->cancelled);
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "id", campaign);
  crm_cli_json_text (builder, "state", status->state);
  crm_cli_json_text (builder, "reason", status->reason);
  crm_cli_json_instant (builder, "frozen_at", status->frozen_at);
  crm_cli_json_instant (builder, "started_at", status->started_at);
  crm_cli_json_instant (builder, "finished_at", status->finished_at);
  crm_cli_json_int (builder, "sent", status->sent);
  crm_cli_json_int (builder, "failed", status->failed);
  crm_cli_json_int (builder, "unknown", status->unknown);
  crm_cli_json_int (builder, "pending", status->pending);
  crm_cli_json_int (builder, "excluded", status->excluded);
  crm_cli_json_int (builder, "cancelled", status->cancelled);
  if (results != NULL)
    add_results (cli, builder, results);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return g_str_equal (status->state, "paused") ? CRM_CLI_FAILED : CRM_CLI_DONE;
}

CrmCliExit
crm_cli_campaign_status (CrmCli  *cli,
                         int      argc,
                         char   **argv)
{
  gboolean mails = FALSE;
  CrmCliExit status;
  gint64 campaign;
  const GOptionEntry entries[] = {
    { "mails", 0, 0, G_OPTION_ARG_NONE, &mails, N_("Each recipient, with what came of it"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (!crm_cli_campaign_take (cli, argc, argv, &campaign, &status))
    return status;

  status = print_status (cli, campaign, mails);
  return status == CRM_CLI_FAILED ? CRM_CLI_DONE : status;
}

static void
on_finished (CrmJob   *job,
             gboolean *done)
{
  *done = TRUE;
}

/* Freezes where that is still to be done, and sends until it is finished or paused. */
static CrmCliExit
send (CrmCli         *cli,
      gint64          campaign,
      CrmFreezeFlags  flags,
      const char     *password,
      const char     *ca_file)
{
  CrmSenderOptions options = { .password = password, .ca_file = ca_file };
  g_autoptr (CrmCampaignStatus) before = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (CrmJob) job = NULL;
  GError *error = NULL;
  gboolean done = FALSE;

  before = crm_db_read (get_db (cli), CRM_READER_ROW, status_cb, &campaign, NULL, &error);
  if (before == NULL)
    return crm_cli_fail (cli, error);
  if (g_str_equal (before->state, "draft") && !crm_campaign_freeze (get_db (cli), campaign, flags, NULL, NULL, &error))
    return crm_cli_fail (cli, error);

  job = crm_sender_start (get_db (cli), campaign, &options, _("Sending a campaign"));
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &done);
  cancellable = crm_job_ref_cancellable (job);
  if (crm_job_is_active (job))
    crm_cli_wait (cli, &done, cancellable);

  error = crm_job_dup_error (job);
  if (error != NULL)
    return crm_cli_fail (cli, error);

  return print_status (cli, campaign, FALSE);
}

CrmCliExit
crm_cli_campaign_send (CrmCli  *cli,
                       int      argc,
                       char   **argv)
{
  g_autofree char *ca_file = NULL;
  char *password = NULL;
  gboolean from_stdin = FALSE;
  gboolean leave_missing = FALSE;
  CrmCliExit status;
  GError *error = NULL;
  gint64 campaign;
  const GOptionEntry entries[] = {
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin, N_("Read the password from standard input, not from the keyring"), NULL },
    { "leave-missing", 0, 0, G_OPTION_ARG_NONE, &leave_missing, N_("Leave out recipients with missing values"), NULL },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, N_("Certificates to trust instead of the system's (PEM)"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (!crm_cli_campaign_take (cli, argc, argv, &campaign, &status))
    return status;
  if (!find_password (cli, campaign, from_stdin, &password, &error))
    return crm_cli_fail (cli, error);

  status = send (cli, campaign, leave_missing ? CRM_FREEZE_LEAVE_MISSING : CRM_FREEZE_DEFAULT, password, ca_file);
  crm_secret_free (password);
  return status;
}

CrmCliExit
crm_cli_campaign_test (CrmCli  *cli,
                       int      argc,
                       char   **argv)
{
  g_autofree char *ca_file = NULL;
  g_autofree char *to = NULL;
  g_autofree char *name = NULL;
  char *password = NULL;
  gboolean from_stdin = FALSE;
  CrmSenderOptions options = { NULL };
  CrmCliExit status;
  GError *error = NULL;
  gint64 campaign;
  gint64 contact;
  gboolean ok;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Your own address"), N_("ADDRESS") },
    { "contact", 0, 0, G_OPTION_ARG_STRING, &name, N_("As this contact gets it; without it, the first of the audience"), N_("CONTACT") },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin, N_("Read the password from standard input, not from the keyring"), NULL },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, N_("Certificates to trust instead of the system's (PEM)"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (to == NULL)
    return crm_cli_usage (cli, _("Give your own address by --to."));
  if (!crm_mail_address_check (to, &error))
    return crm_cli_fail_file (cli, error, to);
  if (!crm_cli_campaign_take (cli, argc, argv, &campaign, &status))
    return status;

  contact = crm_cli_campaign_choose_contact (cli, campaign, name, &error);
  if (error != NULL || !find_password (cli, campaign, from_stdin, &password, &error))
    return crm_cli_fail (cli, error);

  options.password = password;
  options.ca_file = ca_file;
  ok = crm_campaign_send_test (get_db (cli), campaign, contact, to, &options, NULL, &error);
  crm_secret_free (password);
  if (!ok)
    return crm_cli_fail (cli, error);

  crm_cli_print (cli, _("Sent a test mail to %s."), to);
  return CRM_CLI_DONE;
}

static gboolean
check_can_pause (CrmCli  *cli,
                 gint64   campaign,
                 GError **error)
{
  g_autoptr(CrmCampaignStatus) status = crm_db_read (get_db (cli), CRM_READER_ROW, status_cb, &campaign, NULL, error);
  const char *sentence = NULL;

  if (status == NULL)
    return FALSE;

  if (g_str_equal (status->state, "draft"))
    sentence = _("This campaign is a draft: nothing of it is being sent.");
  else if (g_str_equal (status->state, "finished") || g_str_equal (status->state, "stopped"))
    sentence = _("This campaign is over: nothing of it is being sent.");
  if (sentence != NULL)
    g_set_error_literal (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_NOTHING, sentence);

  return sentence == NULL;
}

CrmCliExit
crm_cli_campaign_pause (CrmCli  *cli,
                        int      argc,
                        char   **argv)
{
  gboolean stop = g_str_equal (argv[0], "stop");
  CrmCliExit status;
  GError *error = NULL;
  gint64 campaign;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (!crm_cli_campaign_take (cli, argc, argv, &campaign, &status))
    return status;

  if (!check_can_pause (cli, campaign, &error))
    return crm_cli_fail (cli, error);
  if (stop ? !crm_campaign_stop (get_db (cli), campaign, &error) : !crm_campaign_pause (get_db (cli), campaign, &error))
    return crm_cli_fail (cli, error);

  status = print_status (cli, campaign, FALSE);
  return status == CRM_CLI_FAILED ? CRM_CLI_DONE : status;
}

CrmCliExit
crm_cli_campaign_again (CrmCli  *cli,
                        int      argc,
                        char   **argv)
{
  gboolean failed = FALSE;
  gboolean unknown = FALSE;
  g_autoptr (JsonBuilder) builder = NULL;
  CrmCliExit status;
  GError *error = NULL;
  gint64 campaign;
  guint n = 0;
  const GOptionEntry entries[] = {
    { "failed", 0, 0, G_OPTION_ARG_NONE, &failed, N_("Those that servers refused"), NULL },
    { "unknown", 0, 0, G_OPTION_ARG_NONE, &unknown, N_("Those whose answer was lost; they may arrive twice"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (failed == unknown)
    return crm_cli_usage (cli, _("Say which mails: --failed or --unknown."));
  if (!crm_cli_campaign_take (cli, argc, argv, &campaign, &status))
    return status;

  if (!crm_campaign_send_again (get_db (cli), campaign, failed ? "failed" : "unknown", &n, &error))
    return crm_cli_fail (cli, error);

  crm_cli_print (cli, ngettext ("%u mail waits to be sent again.", "%u mails wait to be sent again.", n), n);
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "id", campaign);
  crm_cli_json_int (builder, "again", n);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}
