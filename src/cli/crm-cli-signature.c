/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "crm-cli.h"
#include "crm-contact-commands.h"
#include "crm-contact-signature.h"

/* signature [FILE] */

/* What crm_signature_parse() reads at most, and a byte more. */
#define MAX_BYTES (64 * 1024 + 1)

static char *
read_text (const char  *path,
           GError     **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *text = g_malloc0 (MAX_BYTES + 1);

  if (path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

      stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
    }
  else
    {
      stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
    }
  if (stream == NULL || !g_input_stream_read_all (stream, text, MAX_BYTES, NULL, NULL, error))
    return NULL;

  return g_steal_pointer (&text);
}

static void
print_found (CrmCli             *cli,
             const CrmSignature *signature,
             CrmRecord          *added)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  if (added != NULL)
    crm_cli_json_id (builder, "id", crm_record_get_id (added));
  json_builder_set_member_name (builder, "found");
  json_builder_begin_array (builder);
  for (guint i = 0; i < crm_signature_n_items (signature); i++)
    {
      const CrmSignatureItem *item = crm_signature_get_item (signature, i);
      g_autofree char *label = crm_contact_signature_label (item);

      json_builder_begin_object (builder);
      crm_cli_json_text (builder, "field", crm_contact_signature_key (item->part));
      if (item->label != NULL)
        crm_cli_json_text (builder, "label", item->label);
      crm_cli_json_text (builder, "value", item->value);
      json_builder_end_object (builder);
      if (added == NULL)
        crm_cli_print (cli, "%s: %s", label, item->value);
    }
  json_builder_end_array (builder);
  crm_cli_json_text (builder, "rest", crm_signature_get_rest (signature));
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
}

/* @contact: (transfer full) what was saved. */
static CrmCliExit
add_contact (CrmCli              *cli,
             const CrmSignature  *signature,
             CrmRecord          **contact)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (CrmSignatureItem));
  g_autoptr (CrmChangeSet) set = NULL;
  CrmRecord *affiliation = NULL;
  g_autofree char *company = NULL;
  GError *error = NULL;

  for (guint i = 0; i < crm_signature_n_items (signature); i++)
    g_array_append_val (items, *crm_signature_get_item (signature, i));
  *contact = crm_contact_from_signature ((const CrmSignatureItem *) (gpointer) items->data, items->len, NULL, &affiliation, &company);
  if (*contact == NULL)
    return crm_cli_usage (cli, _("There is neither a name nor a company in this text."));

  set = company != NULL ? crm_contact_save_at_company (crm_cli_get_book (cli), *contact, affiliation, company, NULL, &error)
                        : crm_book_save (crm_cli_get_book (cli), *contact, NULL, NULL, &error);
  if (set == NULL)
    return crm_cli_fail (cli, error);

  crm_cli_print (cli, "%s.", crm_change_set_get_label (set));
  return CRM_CLI_DONE;
}

static CrmCliExit
run_signature (CrmCli  *cli,
               int      argc,
               char   **argv)
{
  gboolean add = FALSE;
  const GOptionEntry options[] = {
    { "add", 0, 0, G_OPTION_ARG_NONE, &add, N_("Add the contact to the book"), NULL },
    { NULL }
  };
  g_autoptr (CrmSignature) signature = NULL;
  g_autoptr (CrmRecord) contact = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!crm_cli_parse (cli, options, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc > 2)
    return crm_cli_usage (cli, _("Name one file, or none to read standard input."));

  text = read_text (argc == 2 ? argv[1] : NULL, &error);
  if (text == NULL)
    return crm_cli_fail_file (cli, error, argc == 2 ? argv[1] : "-");

  signature = crm_signature_parse (text);
  if (add)
    {
      CrmCliExit status = add_contact (cli, signature, &contact);

      if (status != CRM_CLI_DONE)
        return status;
    }
  else if (crm_signature_n_items (signature) == 0)
    {
      crm_cli_print (cli, "%s", _("Nothing of a contact was found in this text."));
    }
  print_found (cli, signature, contact);

  return CRM_CLI_DONE;
}

const CrmCliCommand crm_cli_signature_commands[] = {
  { "signature", N_("[FILE]"), N_("Read a contact out of the lines at the end of a mail"),
    N_("Without FILE standard input is read. Shows what was found; with --add it becomes a contact."), CRM_CLI_BOOK, run_signature },
  { NULL }
};
