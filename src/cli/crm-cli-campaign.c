/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-cli-campaign.h"

#include <glib/gi18n.h>

#include "crm-campaign-audience.h"
#include "crm-campaign-text.h"
#include "crm-id.h"
#include "crm-preflight.h"
#include "crm-record-store.h"
#include "crm-reference.h"
#include "crm-test-mail.h"

/* campaign new|check|preview; the rest is in crm-cli-campaign-send.c */

/* What "campaign new" was told. */
typedef struct
{
  char  *account;
  char  *subject;
  char  *body_file;
  char  *body;
  char  *footer_file;
  char  *footer;
  char **tags;
  char **lists;
  char **contacts;
  gboolean everyone;
  CrmRecord *record;
} New;

static void
new_clear (New *new)
{
  g_free (new->account);
  g_free (new->subject);
  g_free (new->body_file);
  g_free (new->body);
  g_free (new->footer_file);
  g_free (new->footer);
  g_strfreev (new->tags);
  g_strfreev (new->lists);
  g_strfreev (new->contacts);
  g_clear_object (&new->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (New, new_clear)

static CrmDb *
get_db (CrmCli *cli)
{
  return crm_book_get_db (crm_cli_get_book (cli));
}

static gboolean
add_audience (CrmConn              *conn,
              New                  *new,
              const char           *kind,
              const CrmRecordType  *type,
              char                **names,
              GError              **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      gint64 id = crm_reference_resolve (conn, type, names[i], CRM_REFERENCE_FIND, error);
      CrmRecord *child;

      if (id == 0)
        return FALSE;
      child = crm_record_add_child (new->record, &crm_campaign_audience_type);
      crm_record_set_text (child, "kind", kind);
      crm_record_set_int (child, "ref_id", id);
    }

  return TRUE;
}

static gboolean
new_cb (CrmConn       *conn,
        gpointer       user_data,
        GCancellable  *cancellable,
        GError       **error)
{
  New *new = user_data;

  if (new->account != NULL)
    {
      gint64 account = crm_reference_resolve (conn, &crm_mail_account_type, new->account, CRM_REFERENCE_FIND, error);

      if (account == 0)
        return FALSE;
      crm_record_set_int (new->record, "account_id", account);
    }
  else
    {
      /* Where there is one account only, it is the one. */
      gint64 account = crm_conn_get_int (conn, 0, NULL, "SELECT CASE count(*) WHEN 1 THEN max (id) END FROM mail_account "
                                         "WHERE deleted_at IS NULL", "");

      if (account != 0)
        crm_record_set_int (new->record, "account_id", account);
    }

  if (!add_audience (conn, new, "tag", &crm_tag_type, new->tags, error) ||
      !add_audience (conn, new, "list", &crm_list_type, new->lists, error) ||
      !add_audience (conn, new, "contact", &crm_contact_type, new->contacts, error))
    return FALSE;
  if (new->everyone)
    crm_record_set_text (crm_record_add_child (new->record, &crm_campaign_audience_type), "kind", "everyone");

  return crm_record_save (conn, new->record, error);
}

static CrmCliExit
run_new (CrmCli  *cli,
         int      argc,
         char   **argv)
{
  g_auto (New) new = { NULL };
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &new.account, N_("Mail account to send with"), N_("ACCOUNT") },
    { "subject", 0, 0, G_OPTION_ARG_STRING, &new.subject, N_("Subject, with merge fields"), N_("TEXT") },
    { "body", 0, 0, G_OPTION_ARG_FILENAME, &new.body_file, N_("File with the text in CommonMark, with merge fields"), N_("FILE") },
    { "footer", 0, 0, G_OPTION_ARG_FILENAME, &new.footer_file, N_("File with a footer instead of the usual one"), N_("FILE") },
    { "list", 0, 0, G_OPTION_ARG_STRING_ARRAY, &new.lists, N_("For everyone in this list when it is sent; may be repeated"), N_("LIST") },
    { "tag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &new.tags, N_("For everyone with this tag; may be repeated"), N_("TAG") },
    { "contact", 0, 0, G_OPTION_ARG_STRING_ARRAY, &new.contacts, N_("For this contact; may be repeated"), N_("CONTACT") },
    { "everyone", 0, 0, G_OPTION_ARG_NONE, &new.everyone, N_("For all contacts"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2)
    return crm_cli_usage (cli, _("Give the campaign one name."));
  if (new.body_file != NULL && !g_file_get_contents (new.body_file, &new.body, NULL, &error))
    return crm_cli_fail_file (cli, error, new.body_file);
  if (new.footer_file != NULL && !g_file_get_contents (new.footer_file, &new.footer, NULL, &error))
    return crm_cli_fail_file (cli, error, new.footer_file);

  new.record = crm_record_new (&crm_campaign_type);
  crm_record_set_text (new.record, "name", argv[1]);
  crm_record_set_text (new.record, "subject", new.subject);
  crm_record_set_text (new.record, "body", new.body);
  crm_record_set_text (new.record, "footer", new.footer);

  set = crm_book_run (crm_cli_get_book (cli), _("Added a campaign"), new_cb, &new, NULL, &error);
  if (set == NULL)
    return crm_cli_fail (cli, error);

  crm_cli_print (cli, "%" G_GINT64_FORMAT, crm_record_get_id (new.record));
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "id", crm_record_get_id (new.record));
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

typedef struct
{
  const char *text;
  gint64      id;
} Resolve;

static gpointer
resolve_cb (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Resolve *resolve = user_data;

  resolve->id = crm_reference_resolve (conn, &crm_campaign_type, resolve->text, CRM_REFERENCE_FIND, error);
  return NULL;
}

/* The campaign that @text names, by id or name; 0 with @error. */
static gint64
resolve (CrmCli      *cli,
         const char  *text,
         GError     **error)
{
  Resolve request = { text, 0 };

  crm_db_read (get_db (cli), CRM_READER_ROW, resolve_cb, &request, NULL, error);
  return request.id;
}

/* The one argument that every command after "new" has. FALSE: return *status. */
gboolean
crm_cli_campaign_take (CrmCli      *cli,
                       int          argc,
                       char       **argv,
                       gint64      *campaign,
                       CrmCliExit  *status)
{
  GError *error = NULL;

  if (argc != 2)
    {
      *status = crm_cli_usage (cli, _("Name one campaign, by its ID or its name."));
      return FALSE;
    }

  *campaign = resolve (cli, argv[1], &error);
  if (*campaign == 0)
    {
      *status = crm_cli_fail (cli, error);
      return FALSE;
    }

  return TRUE;
}

static CrmCliExit
run_check (CrmCli  *cli,
           int      argc,
           char   **argv)
{
  g_autoptr (CrmPreflight) preflight = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  CrmCliExit status;
  GError *error = NULL;
  gint64 campaign;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (!crm_cli_campaign_take (cli, argc, argv, &campaign, &status))
    return status;

  preflight = crm_preflight_check (get_db (cli), campaign, NULL, &error);
  if (preflight == NULL)
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  crm_cli_json_boolean (builder, "ready", crm_preflight_get_blocker (preflight) == NULL);
  crm_cli_json_int (builder, "recipients", preflight->n_included);
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < preflight->findings->len; i++)
    {
      const CrmFinding *finding = g_ptr_array_index (preflight->findings, i);

      crm_cli_print (cli, "%s %s", finding->blocks ? "✗" : "!", finding->text);
      json_builder_begin_object (builder);
      crm_cli_json_boolean (builder, "blocks", finding->blocks);
      crm_cli_json_text (builder, "text", finding->text);
      crm_cli_json_int (builder, "recipients", finding->n);
      json_builder_set_member_name (builder, "names");
      json_builder_begin_array (builder);
      for (guint k = 0; k < finding->names->len; k++)
        {
          crm_cli_print (cli, "    %s", (const char *) g_ptr_array_index (finding->names, k));
          json_builder_add_string_value (builder, g_ptr_array_index (finding->names, k));
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print (cli, ngettext ("%u recipient", "%u recipients", preflight->n_included), preflight->n_included);
  crm_cli_print_json (cli, builder);

  return crm_preflight_get_blocker (preflight) == NULL ? CRM_CLI_DONE : CRM_CLI_FAILED;
}

static gpointer
first_contact_cb (CrmConn       *conn,
                  gpointer       user_data,
                  GCancellable  *cancellable,
                  GError       **error)
{
  Resolve *request = user_data;

  if (request->text != NULL)
    {
      request->id = crm_reference_resolve (conn, &crm_contact_type, request->text, CRM_REFERENCE_FIND, error);
    }
  else
    {
      g_autoptr (GPtrArray) recipients = crm_campaign_audience_load (conn, request->id, error);

      request->id = recipients != NULL && recipients->len > 0
                    ? ((CrmRecipient *) g_ptr_array_index (recipients, 0))->contact_id : 0;
    }

  return NULL;
}

/* The contact that was named, or the first of the audience. */
gint64
crm_cli_campaign_choose_contact (CrmCli      *cli,
                                 gint64       campaign,
                                 const char  *contact,
                                 GError     **error)
{
  Resolve request = { contact, campaign };

  crm_db_read (get_db (cli), CRM_READER_ROW, first_contact_cb, &request, NULL, error);
  return request.id;
}

static CrmCliExit
run_preview (CrmCli  *cli,
             int      argc,
             char   **argv)
{
  g_autoptr (CrmCampaignMail) mail = NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *name = NULL;
  g_autofree char *source = NULL;
  gboolean html = FALSE;
  gboolean as_source = FALSE;
  CrmCliExit status;
  GError *error = NULL;
  gint64 campaign;
  gint64 contact;
  const GOptionEntry entries[] = {
    { "contact", 0, 0, G_OPTION_ARG_STRING, &name, N_("As this contact gets it; without it, the first of the audience"), N_("CONTACT") },
    { "html", 0, 0, G_OPTION_ARG_NONE, &html, N_("The HTML part"), NULL },
    { "source", 0, 0, G_OPTION_ARG_NONE, &as_source, N_("The whole mail as it is sent"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (!crm_cli_campaign_take (cli, argc, argv, &campaign, &status))
    return status;

  contact = crm_cli_campaign_choose_contact (cli, campaign, name, &error);
  if (error == NULL)
    mail = crm_campaign_preview (get_db (cli), campaign, contact, missing, NULL, &error);
  if (mail == NULL)
    return crm_cli_fail (cli, error);

  source = g_strndup (g_bytes_get_data (mail->bytes, NULL), g_bytes_get_size (mail->bytes));
  if (as_source)
    crm_cli_print (cli, "%s", source);
  else
    crm_cli_print (cli, "%s: %s\n\n%s", _("Subject"), mail->subject, html ? mail->html : mail->text);

  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "contact", contact);
  crm_cli_json_text (builder, "subject", mail->subject);
  crm_cli_json_text (builder, "text", mail->text);
  crm_cli_json_text (builder, "html", mail->html);
  crm_cli_json_text (builder, "source", source);
  json_builder_set_member_name (builder, "missing");
  json_builder_begin_array (builder);
  for (guint i = 0; i < missing->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (missing, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static const struct
{
  const char *name;
  CrmCliExit (*run) (CrmCli  *cli,
                     int      argc,
                     char   **argv);
} verbs[] = {
  { "new", run_new },
  { "check", run_check },
  { "preview", run_preview },
  { "test", crm_cli_campaign_test },
  { "send", crm_cli_campaign_send },
  { "resume", crm_cli_campaign_send },
  { "pause", crm_cli_campaign_pause },
  { "stop", crm_cli_campaign_pause },
  { "status", crm_cli_campaign_status },
  { "again", crm_cli_campaign_again },
};

static CrmCliExit
run_campaign (CrmCli  *cli,
              int      argc,
              char   **argv)
{
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (verbs[i].name, argv[1]))
        return verbs[i].run (cli, argc - 1, argv + 1);
    }

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);

  return crm_cli_usage (cli, _("Say what to do: new, check, preview, test, send, resume, pause, stop, status or again."));
}

const CrmCliCommand crm_cli_campaign_commands[] = {
  { "campaign", "new|check|preview|test|send|resume|pause|stop|status|again …", N_("Write, check and send mail campaigns"),
    N_("  new NAME --subject TEXT --body FILE --tag TAG…   write one\n"
       "  check CAMPAIGN      what has to be mended before it is sent\n"
       "  preview CAMPAIGN    as a recipient gets it\n"
       "  test CAMPAIGN --to ADDRESS   send it to yourself\n"
       "  send CAMPAIGN       send it, or go on with what is still to be sent; Ctrl+C pauses\n"
       "  pause CAMPAIGN, stop CAMPAIGN   stop takes the rest back for good\n"
       "  status CAMPAIGN     how far it is; --mails for each recipient\n"
       "  again CAMPAIGN --failed|--unknown   let the next send try these once more\n\n"
       "The text is CommonMark with merge fields: {{first_name|\"there\"}}, {{#if company}}…{{else}}…{{/if}}.\n"
       "Send exits with 1 when it was paused before its end; the reason is printed."),
    CRM_CLI_BOOK, run_campaign },
  { NULL },
};
