/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-demo.h"

static void
show_progress (guint    n_done,
               guint    n_all,
               gpointer user_data)
{
  if (isatty (STDERR_FILENO))
    g_printerr ("\r%u / %u%s", n_done, n_all, n_done >= n_all ? "\n" : "");
}

static CrmCliExit
run_demo (CrmCli  *cli,
          int      argc,
          char   **argv)
{
  CrmDemoOptions options = { 0 };
  int n_contacts = 400;
  gint64 seed = 1;
  gboolean clean = FALSE;
  const GOptionEntry entries[] = {
    { "contacts", 'n', 0, G_OPTION_ARG_INT, &n_contacts, N_("How many people and companies (400)"), N_("N") },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &seed, N_("Another number makes another business (1)"), N_("S") },
    { "clean", 0, 0, G_OPTION_ARG_NONE, &clean, N_("Without doubles, odd numbers and missing names"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (CrmBook) book = NULL;
  GError *error = NULL;
  gboolean ok;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1)
    return crm_cli_usage (cli, _("The file is given by --book, before the command."));
  if (n_contacts < 1 || n_contacts > 10000000)
    return crm_cli_usage (cli, _("The number of contacts must be between 1 and 10,000,000."));

  book = crm_book_open (crm_cli_get_path (cli), CRM_DB_OPEN_CREATE, NULL, &error);
  if (book == NULL)
    return crm_cli_fail (cli, error);

  options.n_contacts = (guint) n_contacts;
  options.seed = (guint32) seed;
  options.clean = clean;
  ok = crm_demo_fill (book, &options, show_progress, NULL, NULL, &error);
  crm_book_close (book);
  if (!ok)
    return crm_cli_fail (cli, error);

  crm_cli_print (cli, ngettext ("Made a demo business with %d contact.", "Made a demo business with %d contacts.", (gulong) n_contacts),
                 n_contacts);
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  crm_cli_json_text (builder, "book", crm_cli_get_path (cli));
  crm_cli_json_int (builder, "contacts", n_contacts);
  crm_cli_json_int (builder, "seed", seed);
  crm_cli_json_boolean (builder, "clean", clean);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

const CrmCliCommand crm_cli_demo_commands[] = {
  { "demo", "", N_("Make a business to look around in"),
    N_("Makes the book where there is none; one that holds contacts is left alone. The same seed and number give the same business on the same\n"
       "day. Life is untidy: without --clean some contacts are there twice, some numbers are written strangely, some names are missing."),
    CRM_CLI_NO_BOOK, run_demo },
  { NULL },
};
