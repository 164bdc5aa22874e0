/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-contact-merge.h"
#include "crm-id.h"
#include "crm-model-error.h"
#include "crm-store-error.h"

/* merge, unmerge */

typedef struct
{
  gint64        *ids;
  guint          n_ids;
  char         **takes;      /* FIELD=ID; NULL */
  char         **leaves;     /* IDs of rows; NULL */
  CrmMergeMoves  moves;
} Merge;

static void
merge_clear (Merge *merge)
{
  g_free (merge->ids);
  g_strfreev (merge->takes);
  g_strfreev (merge->leaves);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Merge, merge_clear)

static gboolean
take (Merge          *merge,
      CrmMergeSheet  *sheet,
      const char     *words,
      GError        **error)
{
  const char *equals = strchr (words, '=');
  g_autofree char *name = equals != NULL ? g_strndup (words, (gsize) (equals - words)) : g_strdup (words);
  CrmMergeField *field = crm_merge_sheet_find_field (sheet, name);
  guint position = 0;
  gint64 id = 0;

  if (equals == NULL || !crm_id_parse (equals + 1, &id))
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("Write FIELD=ID after --take, with the ID of one of the contacts."));
      return FALSE;
    }
  while (position < merge->n_ids && merge->ids[position] != id)
    position++;
  if (position == merge->n_ids)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("%s is not among the contacts to be merged."), equals + 1);
      return FALSE;
    }
  if (strcmp (name, "all") == 0)
    {
      crm_merge_sheet_take_all (sheet, position);
      return TRUE;
    }
  if (field == NULL || field->texts[position] == NULL)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("There is no value to take for “%s”."), name);
      return FALSE;
    }

  field->chosen = position;
  return TRUE;
}

static gboolean
leave (CrmMergeSheet  *sheet,
       const char     *words,
       GError        **error)
{
  CrmMergeValue *value;
  gint64 id = 0;

  value = crm_id_parse (words, &id) ? crm_merge_sheet_find_value (sheet, id) : NULL;
  if (value == NULL)
    {
      g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_UNKNOWN, _("None of the contacts has an entry %s."), words);
      return FALSE;
    }

  value->taken = FALSE;
  return TRUE;
}

/* Runs as a read function. */
static gpointer
read_sheet (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Merge *merge = user_data;
  g_autoptr (CrmMergeSheet) sheet = crm_merge_sheet_read (conn, merge->ids, merge->n_ids, error);

  if (sheet == NULL || !crm_merge_moves_read (conn, sheet, &merge->moves, error))
    return NULL;
  for (guint i = 0; merge->takes != NULL && merge->takes[i] != NULL; i++)
    if (!take (merge, sheet, merge->takes[i], error))
      return NULL;
  for (guint i = 0; merge->leaves != NULL && merge->leaves[i] != NULL; i++)
    if (!leave (sheet, merge->leaves[i], error))
      return NULL;

  return g_steal_pointer (&sheet);
}

static const char *
mark_name (CrmMergeMark mark)
{
  return mark == CRM_MERGE_MARK_SAME ? "same" : mark == CRM_MERGE_MARK_PART ? "part" : "own";
}

static void
add_fields_json (JsonBuilder   *builder,
                 CrmMergeSheet *sheet)
{
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sheet->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (sheet->fields, i);
      g_autofree char *result = crm_merge_field_dup_result (sheet, field);

      json_builder_begin_object (builder);
      crm_cli_json_text (builder, "name", field->name);
      crm_cli_json_boolean (builder, "same", field->is_same);
      crm_cli_json_text (builder, "result", result);
      if (field->chosen < sheet->n_records)
        crm_cli_json_id (builder, "from", crm_record_get_id (g_ptr_array_index (sheet->records, field->chosen)));
      else
        crm_cli_json_text (builder, "from", "all");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_values_json (JsonBuilder   *builder,
                 CrmMergeSheet *sheet)
{
  json_builder_set_member_name (builder, "entries");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sheet->values->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (sheet->values, i);

      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", value->id);
      crm_cli_json_text (builder, "kind", value->type->name);
      crm_cli_json_id (builder, "of", crm_record_get_id (g_ptr_array_index (sheet->records, value->record)));
      crm_cli_json_text (builder, "value", value->text);
      crm_cli_json_text (builder, "mark", mark_name (value->mark));
      crm_cli_json_boolean (builder, "taken", value->taken);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static CrmCliExit
print_plan (CrmCli        *cli,
            Merge         *merge,
            CrmMergeSheet *sheet)
{
  g_autofree char *sentence = crm_merge_moves_to_text (&merge->moves);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "survivor", merge->ids[0]);
  add_fields_json (builder, sheet);
  add_values_json (builder, sheet);
  json_builder_set_member_name (builder, "moves");
  json_builder_begin_object (builder);
  crm_cli_json_int (builder, "activities", merge->moves.n_activities);
  crm_cli_json_int (builder, "deals", merge->moves.n_deals);
  crm_cli_json_int (builder, "people", merge->moves.n_people);
  crm_cli_json_int (builder, "mails", merge->moves.n_mails);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  for (guint i = 0; i < sheet->fields->len; i++)
    {
      CrmMergeField *field = g_ptr_array_index (sheet->fields, i);
      g_autofree char *result = crm_merge_field_dup_result (sheet, field);

      crm_cli_print (cli, "%s%s: %s", field->is_same ? "  " : "* ", field->label, result);
    }
  for (guint i = 0; i < sheet->values->len; i++)
    {
      CrmMergeValue *value = g_ptr_array_index (sheet->values, i);

      crm_cli_print (cli, "%s %s: %s", value->taken ? "[x]" : "[ ]", crm_record_type_get_label (value->type), value->text);
    }
  if (sentence != NULL)
    crm_cli_print (cli, "%s", sentence);

  return CRM_CLI_DONE;
}

static CrmCliExit
run_merge (CrmCli  *cli,
           int      argc,
           char   **argv)
{
  g_auto (Merge) merge = { 0 };
  g_autoptr (CrmMergeSheet) sheet = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  gboolean dry_run = FALSE;
  GError *error = NULL;
  const GOptionEntry options[] = {
    { "take", 0, 0, G_OPTION_ARG_STRING_ARRAY, &merge.takes, N_("Take this field (or all) from that contact"), N_("FIELD=ID") },
    { "leave", 0, 0, G_OPTION_ARG_STRING_ARRAY, &merge.leaves, N_("Leave out the entry (mail address, phone, tag) with this ID"), N_("ID") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Only print what would be taken and what would move"), NULL },
    { NULL }
  };

  if (!crm_cli_parse (cli, options, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc < 3)
    return crm_cli_usage (cli, _("Give the IDs of two or more contacts, the one that is kept first."));

  merge.n_ids = (guint) argc - 1;
  merge.ids = g_new0 (gint64, merge.n_ids);
  for (guint i = 0; i < merge.n_ids; i++)
    if (!crm_id_parse (argv[i + 1], &merge.ids[i]))
      return crm_cli_usage (cli, _("“%s” is not an ID."), argv[i + 1]);

  sheet = crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, read_sheet, &merge, NULL, &error);
  if (sheet == NULL)
    return crm_cli_fail (cli, error);
  if (dry_run)
    return print_plan (cli, &merge, sheet);

  set = crm_contact_merge (crm_cli_get_book (cli), sheet, &error);
  return set != NULL ? crm_cli_done (cli, set) : crm_cli_fail (cli, error);
}

/* ---- unmerge ---- */

/* Runs as a read function: *id becomes that of the set. */
static gpointer
find_merge (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  gint64 *id = user_data;

  *id = crm_contact_merge_find (conn, *id, error);
  return NULL;
}

static CrmCliExit
run_unmerge (CrmCli  *cli,
             int      argc,
             char   **argv)
{
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GPtrArray) stayed = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  gint64 id;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2 || !crm_id_parse (argv[1], &id))
    return crm_cli_usage (cli, _("Give the ID of one contact."));

  crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, find_merge, &id, NULL, &error);
  if (error == NULL && id == 0)
    g_set_error_literal (&error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_NOTHING, _("Nothing was merged into this contact."));
  if (error == NULL)
    set = crm_contact_unmerge (crm_cli_get_book (cli), id, &stayed, &error);
  if (set == NULL)
    return crm_cli_fail (cli, error);

  crm_cli_print (cli, _("Separated again: %s"), crm_change_set_get_label (set));
  for (guint i = 0; i < stayed->len; i++)
    crm_cli_print (cli, "  %s", (const char *) g_ptr_array_index (stayed, i));
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "change", crm_change_set_get_id (set));
  crm_cli_json_text (builder, "label", crm_change_set_get_label (set));
  json_builder_set_member_name (builder, "stayed");
  json_builder_begin_array (builder);
  for (guint i = 0; i < stayed->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (stayed, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

const CrmCliCommand crm_cli_merge_commands[] = {
  { "merge", "ID ID…", N_("Merge contacts that are one"),
    N_("The first contact is kept. Fields are taken of the first that has them, mail addresses, phones and tags of all; what belongs to the\n"
       "others goes over to the one that is kept. “unmerge” separates them again, at any later time."), CRM_CLI_BOOK, run_merge },
  { "unmerge", "ID", N_("Separate contacts that were merged"),
    N_("ID is the contact that was kept, or one that was merged into it. What was changed since stays with the contact that was kept."),
    CRM_CLI_BOOK, run_unmerge },
  { NULL },
};
