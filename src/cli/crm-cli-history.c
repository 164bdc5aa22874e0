/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "crm-cli.h"
#include "crm-edits.h"
#include "crm-id.h"
#include "crm-reference.h"
#include "crm-store-error.h"
#include "crm-undo-kept.h"
#include "crm-undo-names.h"

/* undo, redo, history */

static gpointer
read_names (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_undo_names_read (conn, user_data);
}

/* Rows and columns say nothing to people: where it has names, the detail of a refusal is those. */
static void
name_refused (CrmCli *cli,
              GError *error)
{
  g_autofree char *names = NULL;

  if (!g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CONFLICT))
    return;
  names = crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, read_names, error, NULL, NULL);
  if (names == NULL)
    return;
  g_free (error->message);
  /* Translators: %s is a list of names */
  error->message = g_strdup_printf (_("Changed since: %s"), names);
}

/* @words has one %s for what was done. Takes over @error. */
static CrmCliExit
finish (CrmCli       *cli,
        CrmChangeSet *set,
        const char   *words,
        GError       *error)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *text = NULL;

  if (set == NULL)
    {
      name_refused (cli, error);
      return crm_cli_fail (cli, error);
    }
  if (crm_cli_is_json (cli))
    return crm_cli_done (cli, set);

  parts = g_strsplit (words, "%s", 2);
  text = g_strjoinv (crm_change_set_get_label (set), parts);
  crm_cli_print (cli, "%s", text);

  return CRM_CLI_DONE;
}

static gpointer
read_kept (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_undo_kept_read (conn, user_data);
}

/* What the undo of an import or a merge left as it was. */
static void
note_kept (CrmCli       *cli,
           CrmChangeSet *set)
{
  GPtrArray *kept = set != NULL ? crm_change_set_get_kept (set) : NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (kept == NULL)
    return;
  lines = crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, read_kept, kept, NULL, NULL);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    crm_cli_note (cli, "%s", (const char *) g_ptr_array_index (lines, i));
}

static CrmCliExit
run_undo (CrmCli  *cli,
          int      argc,
          char   **argv)
{
  g_autoptr (CrmChangeSet) set = NULL;
  GError *error = NULL;
  gint64 id = 0;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc > 2 || (argc == 2 && !crm_id_parse (argv[1], &id)))
    return crm_cli_usage (cli, _("Give the ID of one change, or none for the newest."));

  set = crm_db_undo (crm_book_get_db (crm_cli_get_book (cli)), id, &error);
  note_kept (cli, set);

  return finish (cli, set, _("Undone: %s"), error);
}

static CrmCliExit
run_redo (CrmCli  *cli,
          int      argc,
          char   **argv)
{
  g_autoptr (CrmChangeSet) set = NULL;
  GError *error = NULL;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1)
    return crm_cli_usage (cli, _("Redo takes no arguments."));

  set = crm_db_redo (crm_book_get_db (crm_cli_get_book (cli)), &error);

  return finish (cli, set, _("Made again: %s"), error);
}

static gpointer
read_history (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  gint64 *id = user_data;
  const CrmRecordType *type = crm_record_find_type (conn, *id, error);

  return type != NULL ? crm_edits_load (conn, type, *id, 0, error) : NULL;
}

static char *
format_instant (gint64 at)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (at / G_USEC_PER_SEC);

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

static void
add_entry_json (JsonBuilder           *builder,
                const CrmEditStep *entry)
{
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "change", entry->set_id);
  crm_cli_json_instant (builder, "at", entry->at);
  crm_cli_json_text (builder, "origin", crm_origin_to_name (entry->origin));
  crm_cli_json_text (builder, "label", entry->label);
  crm_cli_json_boolean (builder, "created", entry->created);
  crm_cli_json_boolean (builder, "undone", entry->undone);
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entry->edits->len; i++)
    {
      const CrmEdit *edit = g_ptr_array_index (entry->edits, i);

      json_builder_begin_object (builder);
      crm_cli_json_text (builder, "name", edit->name);
      crm_cli_json_text (builder, "label", edit->label);
      crm_cli_json_text (builder, "before", edit->before);
      crm_cli_json_text (builder, "after", edit->after);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static CrmCliExit
run_history (CrmCli  *cli,
             int      argc,
             char   **argv)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  gint64 id;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2 || !crm_id_parse (argv[1], &id))
    return crm_cli_usage (cli, _("Give the ID of one record."));

  entries = crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, read_history, &id, NULL, &error);
  if (entries == NULL)
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "id", id);
  json_builder_set_member_name (builder, "history");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      const CrmEditStep *entry = g_ptr_array_index (entries, i);
      g_autofree char *at = format_instant (entry->at);

      crm_cli_print (cli, "%s  %s%s", at, entry->label, entry->undone ? _("  (undone)") : "");
      for (guint j = 0; j < entry->edits->len; j++)
        {
          g_autofree char *text = crm_edit_to_text (g_ptr_array_index (entry->edits, j));

          crm_cli_print (cli, "    %s", text);
        }
      add_entry_json (builder, entry);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

const CrmCliCommand crm_cli_history_commands[] = {
  { "undo", "[CHANGE]", N_("Take the last change back"),
    N_("Every command that changes the book is one step. CHANGE is the ID that --json and “history” tell."), CRM_CLI_BOOK, run_undo },
  { "redo", "", N_("Make the change again that was taken back last"), NULL, CRM_CLI_BOOK, run_redo },
  { "history", "ID", N_("Print what was changed in a record, and when"), NULL, CRM_CLI_READ_BOOK, run_history },
  { NULL },
};
