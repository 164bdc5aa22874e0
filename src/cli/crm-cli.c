/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "crm-cli-private.h"
#include "crm-error-words.h"
#include "crm-model-error.h"
#include "crm-store-error.h"

CrmBook *
crm_cli_get_book (CrmCli *cli)
{
  g_return_val_if_fail (cli != NULL, NULL);

  return cli->book;
}

const char *
crm_cli_get_path (CrmCli *cli)
{
  g_return_val_if_fail (cli != NULL, NULL);

  return cli->path;
}

gboolean
crm_cli_is_json (CrmCli *cli)
{
  g_return_val_if_fail (cli != NULL, FALSE);

  return cli->json;
}

CrmCliExit
crm_cli_get_status (CrmCli *cli)
{
  g_return_val_if_fail (cli != NULL, CRM_CLI_FAILED);

  return cli->status;
}

gboolean
crm_cli_parse (CrmCli              *cli,
               const GOptionEntry  *entries,
               int                 *argc,
               char              ***argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  const CrmCliCommand *command;
  gboolean help = FALSE;
  const GOptionEntry help_entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
    G_OPTION_ENTRY_NULL
  };

  g_return_val_if_fail (cli != NULL, FALSE);
  g_return_val_if_fail (argc != NULL && argv != NULL, FALSE);

  command = cli->command;
  context = g_option_context_new (command->arguments);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _(command->summary));
  if (command->description != NULL)
    g_option_context_set_description (context, _(command->description));
  g_option_context_add_main_entries (context, help_entries, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  if (!g_option_context_parse (context, argc, argv, &error))
    {
      cli->status = crm_cli_usage (cli, "%s", error->message);
      return FALSE;
    }

  if (help)
    {
      g_autofree char *old_name = g_strdup (g_get_prgname ());
      g_autofree char *name = g_strdup_printf ("clientele-cli %s", command->name);
      g_autofree char *text = NULL;

      g_set_prgname (name);
      text = g_option_context_get_help (context, TRUE, NULL);
      g_set_prgname (old_name);
      g_print ("%s", text);
      cli->status = CRM_CLI_DONE;
      return FALSE;
    }

  return TRUE;
}

void
crm_cli_print_help (void)
{
  g_print (_("Usage: clientele-cli [--book FILE] [--json] COMMAND [ARGUMENT…]\n\n"
             "Reads and changes a book of business, with the same model as the window.\n\nCommands:\n"));

  for (guint i = 0; crm_cli_groups[i] != NULL; i++)
    {
      for (const CrmCliCommand *command = crm_cli_groups[i]; command->name != NULL; command++)
        g_print ("  %-12s %s\n", command->name, _(command->summary));
    }

  g_print (_("\nOptions:\n"
             "  --book FILE  The book; without it, the one in the user's data folder\n"
             "  --json       Print one JSON document\n"
             "  --version    Print the version\n"
             "  --help       Print this; after a command, how it is used\n\n"
             "Exit status: 0 done, 1 failed (standard error says why), 2 wrong usage.\n"));
}

static void
print_error_json (CrmCli       *cli,
                  const char   *domain,
                  int           code,
                  const char   *message,
                  const char   *advice,
                  const char   *detail)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json || cli->printed)
    return;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  crm_cli_json_text (builder, "domain", domain);
  crm_cli_json_int (builder, "code", code);
  crm_cli_json_text (builder, "message", message);
  crm_cli_json_text (builder, "advice", advice);
  crm_cli_json_text (builder, "detail", detail);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
}

CrmCliExit
crm_cli_usage (CrmCli     *cli,
               const char *format,
               ...)
{
  g_autofree char *message = NULL;
  va_list args;

  g_return_val_if_fail (cli != NULL, CRM_CLI_USAGE);

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_printerr ("clientele-cli: %s\n", message);
  if (cli->command != NULL)
    g_printerr (_("“clientele-cli %s --help” says how it is used.\n"), cli->command->name);
  else
    g_printerr (_("“clientele-cli --help” lists the commands.\n"));
  print_error_json (cli, "usage", CRM_CLI_USAGE, message, NULL, NULL);

  return CRM_CLI_USAGE;
}

/* What of the error is only about how the command was written. */
static gboolean
is_usage (const GError *error)
{
  return g_error_matches (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID) ||
         g_error_matches (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_REQUIRED) ||
         g_error_matches (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN) ||
         g_error_matches (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_READ_ONLY);
}

CrmCliExit
crm_cli_fail (CrmCli *cli,
              GError *error)
{
  return crm_cli_fail_file (cli, error, NULL);
}

CrmCliExit
crm_cli_fail_file (CrmCli     *cli,
                   GError     *error,
                   const char *path)
{
  g_autoptr (GError) owned = error;
  g_autoptr (CrmErrorWords) words = NULL;
  g_autofree char *name = NULL;
  const char *domain;

  g_return_val_if_fail (cli != NULL, CRM_CLI_FAILED);
  g_return_val_if_fail (error != NULL, CRM_CLI_FAILED);

  if (path != NULL)
    name = g_filename_display_name (path);
  else if (error->domain == CRM_STORE_ERROR)
    name = g_filename_display_basename (cli->path);

  words = crm_error_words_new (error, name);

  /* Without a book there is one thing to do first. */
  if (path == NULL && cli->book == NULL && g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND))
    {
      g_free (words->advice);
      words->advice = g_strdup (_("“clientele-cli init” makes a new book; --book names another one."));
    }

  /* Of an open book it is a record that is missing, not the file. */
  if (path == NULL && cli->book != NULL && g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND))
    {
      g_free (words->sentence);
      words->sentence = g_strdup_printf (_("There is no such record in “%s”."), name);
    }
  g_printerr ("clientele-cli: %s\n", words->sentence);
  if (words->advice != NULL)
    g_printerr ("%s\n", words->advice);
  if (words->detail != NULL)
    g_printerr ("(%s)\n", words->detail);

  domain = g_quark_to_string (error->domain);
  print_error_json (cli, domain, error->code, words->sentence, words->advice, words->detail);

  return is_usage (error) ? CRM_CLI_USAGE : CRM_CLI_FAILED;
}

void
crm_cli_print (CrmCli     *cli,
               const char *format,
               ...)
{
  g_autofree char *text = NULL;
  va_list args;

  g_return_if_fail (cli != NULL);

  if (cli->json)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("%s\n", text);
}

void
crm_cli_print_json (CrmCli      *cli,
                    JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (cli != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  if (!cli->json)
    return;

  g_return_if_fail (!cli->printed);
  cli->printed = TRUE;

  root = json_builder_get_root (builder);
  generator = json_generator_new ();
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  g_print ("%s\n", text);
}

void
crm_cli_note (CrmCli     *cli,
              const char *format,
              ...)
{
  g_autofree char *text = NULL;
  va_list args;

  g_return_if_fail (cli != NULL);

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("%s\n", text);
}

static gboolean
on_interrupt (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_CONTINUE;
}

void
crm_cli_wait (CrmCli       *cli,
              gboolean     *done,
              GCancellable *cancellable)
{
  guint source = 0;

  g_return_if_fail (cli != NULL);
  g_return_if_fail (done != NULL);

  if (cancellable != NULL)
    source = g_unix_signal_add (SIGINT, on_interrupt, cancellable);
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  if (source != 0)
    g_source_remove (source);
}

char *
crm_cli_read_password (CrmCli  *cli,
                       int      fd,
                       GError **error)
{
  char buffer[1024];
  gsize length = 0;
  char *password;

  g_return_val_if_fail (cli != NULL, NULL);
  g_return_val_if_fail (fd >= 0, NULL);

  /* Byte by byte: what follows the line belongs to someone else, and no copy is left in a buffer of stdio. */
  for (;;)
    {
      gssize n = read (fd, buffer + length, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "reading the password: %s", g_strerror (errno));
          return NULL;
        }
      if (n == 0 || buffer[length] == '\n')
        break;
      if (++length == sizeof buffer)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the password is longer than %" G_GSIZE_FORMAT " bytes",
                       sizeof buffer);
          return NULL;
        }
    }

  if (length > 0 && buffer[length - 1] == '\r')
    length--;
  password = g_strndup (buffer, length);
  explicit_bzero (buffer, sizeof buffer);

  return password;
}

CrmCliExit
crm_cli_done (CrmCli       *cli,
              CrmChangeSet *set)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (cli != NULL, CRM_CLI_FAILED);
  g_return_val_if_fail (set != NULL, CRM_CLI_FAILED);

  crm_cli_print (cli, "%s", crm_change_set_get_label (set));

  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "change", crm_change_set_get_id (set));
  crm_cli_json_text (builder, "label", crm_change_set_get_label (set));
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}
