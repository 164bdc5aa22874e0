/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "crm-backup.h"
#include "crm-cli.h"
#include "crm-output-file.h"
#include "crm-store-error.h"

/* init, backup, restore, check, settings; demo is in crm-cli-demo.c */

static CrmCliExit
print_path (CrmCli     *cli,
            const char *name,
            const char *path)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *shown = g_filename_display_name (path);

  crm_cli_print (cli, "%s", shown);
  json_builder_begin_object (builder);
  crm_cli_json_text (builder, name, shown);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static CrmCliExit
run_init (CrmCli  *cli,
          int      argc,
          char   **argv)
{
  g_autoptr (CrmBook) book = NULL;
  g_autofree char *folder = NULL;
  GStatBuf info;
  GError *error = NULL;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1)
    return crm_cli_usage (cli, _("The file is given by --book, before the command."));

  /* An empty file is what a full disk left of an earlier try. */
  if (g_stat (crm_cli_get_path (cli), &info) == 0 && (!S_ISREG (info.st_mode) || info.st_size > 0))
    return crm_cli_fail_file (cli, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, g_strerror (EEXIST)), crm_cli_get_path (cli));

  /* The folder of the default book is ours to make; any other is the owner's. */
  folder = g_path_get_dirname (crm_cli_get_path (cli));
  if (g_str_has_prefix (folder, g_get_user_data_dir ()))
    g_mkdir_with_parents (folder, 0700);

  book = crm_book_open (crm_cli_get_path (cli), CRM_DB_OPEN_CREATE, NULL, &error);
  if (book == NULL)
    return crm_cli_fail (cli, error);
  crm_book_close (book);

  return print_path (cli, "book", crm_cli_get_path (cli));
}

static CrmCliExit
run_backup (CrmCli  *cli,
            int      argc,
            char   **argv)
{
  GError *error = NULL;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2)
    return crm_cli_usage (cli, _("Give the file that the copy goes to."));

  if (!crm_output_file_check (crm_cli_get_path (cli), argv[1], CRM_OUTPUT_BOOK, &error) ||
      !crm_db_backup (crm_book_get_db (crm_cli_get_book (cli)), argv[1], NULL, &error))
    return crm_cli_fail_file (cli, error, argv[1]);

  return print_path (cli, "backup", argv[1]);
}

/* Whether the error is about the backup, not about the place it goes to. */
static gboolean
is_of_backup (const GError *error)
{
  return error->domain == CRM_STORE_ERROR &&
         (error->code == CRM_STORE_ERROR_NOT_FOUND || error->code == CRM_STORE_ERROR_NOT_A_BOOK ||
          error->code == CRM_STORE_ERROR_TOO_NEW || error->code == CRM_STORE_ERROR_CORRUPT);
}

static CrmCliExit
run_restore (CrmCli  *cli,
             int      argc,
             char   **argv)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *book = NULL;
  g_autofree char *kept_shown = NULL;
  GError *error = NULL;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2)
    return crm_cli_usage (cli, _("Give the backup that is to be restored."));

  if (!crm_backup_restore (argv[1], crm_cli_get_path (cli), &kept, NULL, &error))
    return is_of_backup (error) ? crm_cli_fail_file (cli, error, argv[1]) : crm_cli_fail (cli, error);

  book = g_filename_display_name (crm_cli_get_path (cli));
  kept_shown = kept != NULL ? g_filename_display_name (kept) : NULL;
  crm_cli_print (cli, _("Restored %s."), book);
  if (kept != NULL)
    crm_cli_print (cli, _("What was there before is kept as %s."), kept_shown);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  crm_cli_json_text (builder, "book", book);
  crm_cli_json_text (builder, "kept", kept_shown);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static CrmCliExit
run_check (CrmCli  *cli,
           int      argc,
           char   **argv)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1)
    return crm_cli_usage (cli, _("Check takes no arguments."));

  problems = crm_db_check (crm_book_get_db (crm_cli_get_book (cli)), NULL, &error);
  if (problems == NULL)
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  crm_cli_json_boolean (builder, "ok", problems->len == 0);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    {
      json_builder_add_string_value (builder, g_ptr_array_index (problems, i));
      crm_cli_print (cli, "%s", (char *) g_ptr_array_index (problems, i));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  if (problems->len == 0)
    crm_cli_print (cli, _("The book is in order."));

  return problems->len == 0 ? CRM_CLI_DONE : CRM_CLI_FAILED;
}

static gboolean
write_settings (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  char **assignments = user_data;

  for (guint i = 0; assignments[i] != NULL; i++)
    {
      const char *equals = strchr (assignments[i], '=');
      g_autofree char *key = g_strndup (assignments[i], (gsize) (equals - assignments[i]));

      if (!crm_setting_store (conn, key, equals + 1, error))
        return FALSE;
    }

  return TRUE;
}

static CrmCliExit
run_settings (CrmCli  *cli,
              int      argc,
              char   **argv)
{
  CrmSettings *settings;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  for (int i = 1; i < argc; i++)
    {
      if (strchr (argv[i], '=') == NULL || !g_utf8_validate (argv[i], -1, NULL))
        return crm_cli_usage (cli, _("Write each setting as KEY=VALUE."));
    }

  if (argc > 1)
    {
      g_autoptr (CrmChangeSet) set = crm_book_run (crm_cli_get_book (cli), _("Changed settings"), write_settings, argv + 1, NULL, &error);

      return set != NULL ? crm_cli_done (cli, set) : crm_cli_fail (cli, error);
    }

  settings = crm_book_get_settings (crm_cli_get_book (cli));
  json_builder_begin_object (builder);
  for (const CrmSettingInfo *info = crm_settings_list (); info->key != NULL; info++)
    {
      crm_cli_print (cli, "%s=%s", info->key, crm_settings_get (settings, info->key));
      crm_cli_json_text (builder, info->key, crm_settings_get (settings, info->key));
    }
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

const CrmCliCommand crm_cli_book_commands[] = {
  { "init", "", N_("Make a new, empty book"), NULL, CRM_CLI_NO_BOOK, run_init },
  { "settings", "[KEY=VALUE…]", N_("Print or change the settings of the business"), NULL, CRM_CLI_BOOK, run_settings },
  { "backup", "FILE", N_("Copy the book to a file, whole, while it may be in use"), NULL, CRM_CLI_READ_BOOK, run_backup },
  { "restore", "FILE", N_("Put a backup in the place of the book"),
    N_("The backup is checked first. The book that was there is kept beside it under another name. Who unsubscribed since stays unsubscribed."), CRM_CLI_NO_BOOK, run_restore },
  { "check", "", N_("Check the book: the file, the index and what must always hold"), NULL, CRM_CLI_READ_BOOK, run_check },
  { NULL },
};
