/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-secrets.h"

/* account add-smtp */

/* smtp://HOST[:PORT] is STARTTLS, smtps:// is TLS from the start. */
static gboolean
parse_url (const char  *text,
           char       **host,
           int         *port,
           const char **security)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_password (uri) != NULL)
    return FALSE;

  scheme = g_uri_get_scheme (uri);
  if (strcmp (scheme, "smtp") != 0 && strcmp (scheme, "smtps") != 0)
    return FALSE;

  *host = g_strdup (g_uri_get_host (uri));
  *security = strcmp (scheme, "smtps") == 0 ? "tls" : "starttls";
  *port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : strcmp (scheme, "smtps") == 0 ? 465 : 587;
  return TRUE;
}

/* Without a keyring the password is forgotten with this command: say so while there is something to do about it. */
static gboolean
keep_password (CrmCli     *cli,
               const char *uid,
               const char *label,
               const char *password)
{
  g_autoptr (CrmSecrets) secrets = crm_secrets_new ();
  g_autoptr (CrmSecrets) later = crm_secrets_new ();
  char *kept;
  gboolean ok;

  crm_secrets_store (secrets, "smtp", uid, label, password, NULL, NULL);
  kept = crm_secrets_lookup (later, "smtp", uid, NULL, NULL);
  ok = kept != NULL;
  crm_secret_free (kept);
  if (!ok)
    crm_cli_note (cli, "%s", _("There is no keyring: give the password again by --password-stdin when you send."));

  return ok;
}

static CrmCliExit
run_add_smtp (CrmCli  *cli,
              int      argc,
              char   **argv)
{
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *user = NULL;
  g_autofree char *from = NULL;
  g_autofree char *from_name = NULL;
  g_autofree char *name = NULL;
  g_autofree char *host = NULL;
  gboolean from_stdin = FALSE;
  gboolean insecure = FALSE;
  gboolean kept = FALSE;
  int per_minute = 0;
  int per_hour = 0;
  int per_day = 0;
  int port = 0;
  const char *security = NULL;
  GError *error = NULL;
  const GOptionEntry entries[] = {
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, N_("User name for signing in; without it there is no signing in"), N_("USER") },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin, N_("Read the password from standard input"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Sender's address; by default the user name"), N_("ADDRESS") },
    { "from-name", 0, 0, G_OPTION_ARG_STRING, &from_name, N_("Sender's name"), N_("NAME") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("What the account is called"), N_("NAME") },
    { "per-minute", 0, 0, G_OPTION_ARG_INT, &per_minute, N_("Mails per minute at most"), "N" },
    { "per-hour", 0, 0, G_OPTION_ARG_INT, &per_hour, N_("Mails per hour at most"), "N" },
    { "per-day", 0, 0, G_OPTION_ARG_INT, &per_day, N_("Mails per day at most"), "N" },
    { "no-tls", 0, 0, G_OPTION_ARG_NONE, &insecure, N_("Without encryption; only to this machine"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2 || !parse_url (argv[1], &host, &port, &security))
    return crm_cli_usage (cli, _("Give the server as smtp://HOST:PORT or smtps://HOST:PORT."));
  if (from == NULL && user != NULL && strchr (user, '@') != NULL)
    from = g_strdup (user);
  if (from == NULL)
    return crm_cli_usage (cli, _("Give the sender's address by --from."));

  if (per_minute < 0 || per_hour < 0 || per_day < 0)
    return crm_cli_usage (cli, _("The limit must not be negative."));

  record = crm_record_new (&crm_mail_account_type);
  crm_record_set_text (record, "name", name != NULL ? name : from);
  crm_record_set_text (record, "from_name", from_name);
  crm_record_set_text (record, "from_address", from);
  crm_record_set_text (record, "host", host);
  crm_record_set_int (record, "port", port);
  crm_record_set_text (record, "security", insecure ? "none" : security);
  crm_record_set_text (record, "user", user);
  if (per_minute > 0)
    crm_record_set_int (record, "per_minute", per_minute);
  if (per_hour > 0)
    crm_record_set_int (record, "per_hour", per_hour);
  if (per_day > 0)
    crm_record_set_int (record, "per_day", per_day);

  set = crm_book_save (crm_cli_get_book (cli), record, NULL, NULL, &error);
  if (set == NULL)
    return crm_cli_fail (cli, error);

  if (from_stdin)
    {
      char *password = crm_cli_read_password (cli, 0, &error);

      if (password == NULL)
        return crm_cli_fail (cli, error);
      kept = keep_password (cli, crm_record_get_text (record, "uid"), from, password);
      crm_secret_free (password);
    }

  crm_cli_print (cli, "%" G_GINT64_FORMAT, crm_record_get_id (record));
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "id", crm_record_get_id (record));
  crm_cli_json_boolean (builder, "password_kept", kept);
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
  { "add-smtp", run_add_smtp },
  { "add-caldav", crm_cli_add_caldav },
};

static CrmCliExit
run_account (CrmCli  *cli,
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

  return crm_cli_usage (cli, _("Say what to add: add-smtp or add-caldav, and the server."));
}

const CrmCliCommand crm_cli_account_commands[] = {
  { "account", "add-smtp|add-caldav URL --user USER --password-stdin", N_("Add an account for mail or calendars"),
    N_("  add-smtp smtp://HOST:PORT    with STARTTLS, usually port 587\n"
       "  add-smtp smtps://HOST:PORT   with TLS from the start, usually port 465\n"
       "  add-caldav URL               or an e-mail address, or a host: its calendars are found\n\n"
       "“account add-smtp --help” and “account add-caldav --help” list the options of each.\n\n"
       "The password is kept in the keyring, never in the book."),
    CRM_CLI_BOOK, run_account },
  { NULL },
};
