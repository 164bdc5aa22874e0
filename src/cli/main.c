/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "crm-cli-private.h"
#include "crm-error-words.h"
#include "crm-mailing-error.h"
#include "crm-net-error-words.h"

const CrmCliCommand *const crm_cli_groups[] = {
  crm_cli_book_commands,
  crm_cli_demo_commands,
  crm_cli_records_commands,
  crm_cli_lists_commands,
  crm_cli_merge_commands,
  crm_cli_relations_commands,
  crm_cli_history_commands,
  crm_cli_duplicates_commands,
  crm_cli_account_commands,
  crm_cli_sync_commands,
  crm_cli_campaign_commands,
  crm_cli_exchange_commands,
  crm_cli_signature_commands,
  crm_cli_bench_commands,
  NULL,
};

static const CrmCliCommand *
find_command (const char *name)
{
  for (guint i = 0; crm_cli_groups[i] != NULL; i++)
    {
      for (const CrmCliCommand *command = crm_cli_groups[i]; command->name != NULL; command++)
        {
          if (strcmp (command->name, name) == 0)
            return command;
        }
    }

  return NULL;
}

static gboolean
asks_for_help (int    argc,
               char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--help") == 0 || strcmp (argv[i], "-h") == 0)
        return TRUE;
      if (strcmp (argv[i], "--") == 0)
        break;
    }

  return FALSE;
}

static CrmCliExit
run_command (CrmCli  *cli,
             int      argc,
             char   **argv)
{
  GError *error = NULL;
  CrmCliExit status;

  if (cli->command->needs != CRM_CLI_NO_BOOK && !asks_for_help (argc, argv))
    {
      CrmDbOpenFlags flags = cli->command->needs == CRM_CLI_READ_BOOK ? CRM_DB_OPEN_READ_ONLY : CRM_DB_OPEN_DEFAULT;

      cli->book = crm_book_open (cli->path, flags, NULL, &error);
      if (cli->book == NULL)
        return crm_cli_fail (cli, error);
    }

  status = cli->command->run (cli, argc, argv);

  if (cli->book != NULL)
    crm_book_close (cli->book);

  return status;
}

/* The options before the command; those after it are the command's own. */
static gboolean
parse_global (CrmCli      *cli,
              int         *argc,
              char      ***argv,
              gboolean    *help,
              gboolean    *version,
              GError     **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  const GOptionEntry entries[] = {
    { "book", 0, 0, G_OPTION_ARG_FILENAME, &cli->path, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, NULL, NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);

  return g_option_context_parse (context, argc, argv, error);
}

int
main (int   argc,
      char *argv[])
{
  g_auto (GStrv) owned = NULL;
  char **arguments;
  g_autoptr (GError) error = NULL;
  CrmCli cli = { .status = CRM_CLI_DONE };
  gboolean help = FALSE;
  gboolean version = FALSE;
  CrmCliExit status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CRM_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("clientele-cli");
  crm_net_error_words_register ();
  crm_error_words_register (CRM_MAILING_ERROR, NULL);

  /* The option parser takes elements out of the vector: it works on another one than the one that is freed. */
  owned = g_strdupv (argv);
  arguments = g_newa (char *, argc + 1);
  memcpy (arguments, owned, sizeof (char *) * (gsize) (argc + 1));

  if (!parse_global (&cli, &argc, &arguments, &help, &version, &error))
    {
      status = crm_cli_usage (&cli, "%s", error->message);
    }
  else if (version)
    {
      g_print ("clientele-cli %s\n", CRM_VERSION);
      status = CRM_CLI_DONE;
    }
  else if (help)
    {
      crm_cli_print_help ();
      status = CRM_CLI_DONE;
    }
  else if (argc < 2)
    {
      status = crm_cli_usage (&cli, "%s", _("A command is missing."));
    }
  else
    {
      if (cli.path == NULL)
        cli.path = crm_book_get_default_path ();
      cli.command = find_command (arguments[1]);
      if (cli.command == NULL)
        status = crm_cli_usage (&cli, _("There is no command “%s”."), arguments[1]);
      else
        status = run_command (&cli, argc - 1, arguments + 1);
    }

  g_clear_object (&cli.book);
  g_free (cli.path);

  return (int) status;
}
