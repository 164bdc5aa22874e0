/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-filter.h"
#include "crm-id.h"
#include "crm-list-commands.h"
#include "crm-list-reason.h"
#include "crm-model-error.h"
#include "crm-record-store.h"
#include "crm-reference.h"
#include "crm-rule-sql.h"
#include "crm-rule-words.h"

/* lists show|count|members|why|fields, edit-list make|change|add|exclude|forget */

static CrmDb *
get_db (CrmCli *cli)
{
  return crm_book_get_db (crm_cli_get_book (cli));
}

/* ---- Reading ---- */

/* What a command asks of one list, or of all. */
typedef struct
{
  const char    *name;         /* NULL: all */
  const char    *day;
  gint64         record_id;    /* of why */
  gboolean       with_members;
  GPtrArray     *lists;        /* CrmRecord */
  GArray        *counts;       /* gint64, of each */
  GPtrArray     *words;        /* char *, of each: its rule; NULL */
  GPtrArray     *members;      /* CrmRecord */
  GArray        *hands;        /* gboolean, of each: added by hand */
  CrmListReason *reason;
} Asking;

static void
asking_clear (Asking *asking)
{
  g_clear_pointer (&asking->lists, g_ptr_array_unref);
  g_clear_pointer (&asking->counts, g_array_unref);
  g_clear_pointer (&asking->words, g_ptr_array_unref);
  g_clear_pointer (&asking->members, g_ptr_array_unref);
  g_clear_pointer (&asking->hands, g_array_unref);
  g_clear_pointer (&asking->reason, crm_list_reason_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asking, asking_clear)

static const CrmRecordType *
get_type_of (CrmRecord *list)
{
  return crm_record_type_lookup (crm_record_get_text (list, "records"));
}

static gboolean
read_members (CrmConn    *conn,
              Asking     *asking,
              CrmRecord  *list,
              GError    **error)
{
  const CrmRecordType *type = get_type_of (list);
  gint64 id = crm_record_get_id (list);
  g_autoptr (CrmSql) sql = crm_sql_new (NULL);
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step = CRM_STEP_ERROR;

  crm_sql_append (sql, "SELECT t.id, EXISTS (SELECT 1 FROM list_member WHERE list_id = ");
  crm_sql_add_int (sql, id);
  crm_sql_append (sql, " AND record_id = t.id AND excluded = 0) FROM %s t WHERE t.deleted_at IS NULL AND ", type->table);
  if (!crm_rule_compile_list (id, type, conn, asking->day, sql, error))
    return FALSE;
  crm_sql_append (sql, " ORDER BY crm_sort_key (t.%s), t.id", type->title);

  asking->members = g_ptr_array_new_with_free_func (g_object_unref);
  asking->hands = g_array_new (FALSE, FALSE, sizeof (gboolean));
  stmt = crm_sql_prepare (sql, conn, error);
  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmRecord *record = crm_record_load (conn, type, crm_stmt_get_int (stmt, 0), error);
      gboolean by_hand = crm_stmt_get_int (stmt, 1) != 0;

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (asking->members, record);
      g_array_append_val (asking->hands, by_hand);
    }

  return step == CRM_STEP_DONE;
}

static gboolean
read_counts (CrmConn  *conn,
             Asking   *asking,
             GError  **error)
{
  asking->counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  asking->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < asking->lists->len; i++)
    {
      CrmRecord *list = g_ptr_array_index (asking->lists, i);
      const CrmRecordType *type = get_type_of (list);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (CrmRule) rule = crm_rule_load_list (crm_record_get_id (list), conn, &local_error);
      gint64 n = local_error == NULL ? crm_list_count (crm_record_get_id (list), type, conn, asking->day, &local_error) : -1;

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_array_append_val (asking->counts, n);
      g_ptr_array_add (asking->words, rule != NULL ? crm_rule_describe (rule, type, conn) : NULL);
    }

  return TRUE;
}

static gpointer
read_asking (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Asking *asking = data;
  gint64 id = asking->name != NULL ? crm_reference_resolve (conn, &crm_list_type, asking->name, CRM_REFERENCE_FIND, error) : 0;

  if (asking->name != NULL && id == 0)
    return NULL;
  if (asking->record_id != 0)
    {
      asking->reason = crm_list_explain (id, asking->record_id, conn, asking->day, error);
      return asking->reason != NULL ? asking : NULL;
    }

  asking->lists = id == 0 ? crm_record_load_many (conn, &crm_list_type, error,
                                                  "SELECT id FROM list WHERE deleted_at IS NULL ORDER BY position, name COLLATE NOCASE, id", "")
                          : crm_record_load_many (conn, &crm_list_type, error, "SELECT id FROM list WHERE id = ?", "i", id);
  if (asking->lists == NULL || !read_counts (conn, asking, error))
    return NULL;
  if (asking->with_members && !read_members (conn, asking, g_ptr_array_index (asking->lists, 0), error))
    return NULL;

  return asking;
}

static void
add_rule_json (JsonBuilder *builder,
               CrmRecord   *list)
{
  const char *rule = crm_record_get_text (list, "rule");
  g_autoptr (JsonNode) node = rule != NULL ? json_from_string (rule, NULL) : NULL;

  if (node == NULL)
    return;
  json_builder_set_member_name (builder, "rule");
  json_builder_add_value (builder, g_steal_pointer (&node));
}

static void
print_lists (CrmCli *cli,
             Asking *asking)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "lists");
  json_builder_begin_array (builder);
  for (guint i = 0; i < asking->lists->len; i++)
    {
      CrmRecord *list = g_ptr_array_index (asking->lists, i);
      const char *words = g_ptr_array_index (asking->words, i);
      gint64 n = g_array_index (asking->counts, gint64, i);

      crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s  (%" G_GINT64_FORMAT ")%s%s", crm_record_get_id (list), crm_record_get_title (list), n,
                     words != NULL ? "  " : "", words != NULL ? words : "");
      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", crm_record_get_id (list));
      crm_cli_json_text (builder, "name", crm_record_get_title (list));
      crm_cli_json_text (builder, "records", crm_record_get_text (list, "records"));
      crm_cli_json_text (builder, "kind", crm_record_get_text (list, "kind"));
      crm_cli_json_int (builder, "count", n);
      crm_cli_json_text (builder, "words", words);
      add_rule_json (builder, list);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
}

static void
print_members (CrmCli *cli,
               Asking *asking)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  crm_cli_json_int (builder, "count", asking->members->len);
  json_builder_set_member_name (builder, "members");
  json_builder_begin_array (builder);
  for (guint i = 0; i < asking->members->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (asking->members, i);
      gboolean by_hand = g_array_index (asking->hands, gboolean, i);

      crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s%s%s", crm_record_get_id (record), crm_record_get_title (record), by_hand ? "  " : "",
                     by_hand ? _("added by hand") : "");
      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", crm_record_get_id (record));
      crm_cli_json_text (builder, "title", crm_record_get_title (record));
      crm_cli_json_boolean (builder, "added", by_hand);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
}

static void
print_reason_node (CrmCli        *cli,
                   CrmRuleReason *reason,
                   guint          depth,
                   JsonBuilder   *builder)
{
  g_autofree char *indent = g_strnfill (2 * (depth + 1), ' ');
  const char *truth = reason->holds ? _("yes") : _("no");

  if (reason->found != NULL)
    crm_cli_print (cli, "%s%s: %s (%s)", indent, truth, reason->words, reason->found);
  else
    crm_cli_print (cli, "%s%s: %s", indent, truth, reason->words);

  json_builder_begin_object (builder);
  crm_cli_json_boolean (builder, "holds", reason->holds);
  crm_cli_json_text (builder, "words", reason->words);
  crm_cli_json_text (builder, "found", reason->found);
  json_builder_set_member_name (builder, "parts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < reason->children->len; i++)
    print_reason_node (cli, g_ptr_array_index (reason->children, i), depth + 1, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_reason (CrmCli        *cli,
              CrmListReason *reason)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *sentence = crm_list_reason_say (reason);

  crm_cli_print (cli, "%s", sentence);
  json_builder_begin_object (builder);
  crm_cli_json_boolean (builder, "member", reason->member);
  crm_cli_json_text (builder, "by", reason->hand == CRM_LIST_ADDED ? "added" : reason->hand == CRM_LIST_EXCLUDED ? "excluded" : "rule");
  crm_cli_json_text (builder, "sentence", sentence);
  if (reason->rule != NULL)
    {
      json_builder_set_member_name (builder, "rule");
      print_reason_node (cli, reason->rule, 0, builder);
    }
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
}

static CrmCliExit
run_fields (CrmCli              *cli,
            const CrmRecordType *type)
{
  g_autoptr (GPtrArray) subjects = crm_rule_subject_list (type);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < subjects->len; i++)
    {
      const CrmRuleSubject *subject = g_ptr_array_index (subjects, i);
      g_autoptr (GString) ops = g_string_new (NULL);

      for (CrmRuleOp op = 0; op < CRM_RULE_N_OPS; op++)
        if (crm_rule_op_fits (op, subject->kind) && !(subject->counted && crm_rule_op_has_nothing (op)))
          g_string_append_printf (ops, "%s%s", ops->len > 0 ? " " : "", crm_rule_op_get_nick (op));
      crm_cli_print (cli, "%-22s %s: %s", subject->path, subject->label, ops->str);
      json_builder_begin_object (builder);
      crm_cli_json_text (builder, "field", subject->path);
      crm_cli_json_text (builder, "label", subject->label);
      crm_cli_json_text (builder, "group", subject->group);
      crm_cli_json_text (builder, "ops", ops->str);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static CrmCliExit
run_lists (CrmCli  *cli,
           int      argc,
           char   **argv)
{
  g_autofree char *day = NULL;
  const GOptionEntry entries[] = {
    { "day", 0, 0, G_OPTION_ARG_STRING, &day, N_("As if that day were today"), N_("YYYY-MM-DD") },
    G_OPTION_ENTRY_NULL
  };
  g_auto (Asking) asking = { 0 };
  const char *verb;
  GError *error = NULL;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  verb = argc > 1 ? argv[1] : "show";
  if (g_str_equal (verb, "fields"))
    return run_fields (cli, argc > 2 && g_str_has_prefix (argv[2], "deal") ? &crm_deal_type : &crm_contact_type);

  asking.day = day;
  asking.name = argc > 2 ? argv[2] : NULL;
  asking.with_members = g_str_equal (verb, "members");
  if (!asking.with_members && !g_str_equal (verb, "show") && !g_str_equal (verb, "why"))
    return crm_cli_usage (cli, _("Say what you want of the lists: show, members, why or fields."));
  if (g_str_equal (verb, "why") && (argc != 4 || !crm_id_parse (argv[3], &asking.record_id)))
    return crm_cli_usage (cli, _("Name a list, and give the ID of one record."));
  if (asking.with_members && argc != 3)
    return crm_cli_usage (cli, _("Name a list."));

  crm_db_read (get_db (cli), CRM_READER_LIST, read_asking, &asking, NULL, &error);
  if (error != NULL)
    return crm_cli_fail (cli, error);

  if (asking.reason != NULL)
    print_reason (cli, asking.reason);
  else if (asking.with_members)
    print_members (cli, &asking);
  else
    print_lists (cli, &asking);

  return CRM_CLI_DONE;
}

/* ---- Writing ---- */

typedef struct
{
  const char    *name;
  const char    *new_name;
  const char    *records;      /* of a new one: a record type's name */
  gboolean       make;
  CrmRule       *rule;
  GArray        *ids;
  CrmListChange  change;
} Editing;

static gboolean
write_editing (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  Editing *editing = data;
  g_autoptr (CrmRecord) list = NULL;
  g_autofree char *label = NULL;

  if (editing->make)
    {
      list = crm_record_new (&crm_list_type);
      crm_record_set_text (list, "name", editing->name);
      crm_record_set_text (list, "records", editing->records);
      crm_record_set_text (list, "kind", editing->rule != NULL ? "smart" : "static");
    }
  else
    {
      gint64 id = crm_reference_resolve (conn, &crm_list_type, editing->name, CRM_REFERENCE_FIND, error);

      list = id != 0 ? crm_record_load (conn, &crm_list_type, id, error) : NULL;
      if (list == NULL)
        return FALSE;
    }

  if (editing->new_name != NULL)
    crm_record_set_text (list, "name", editing->new_name);
  label = g_strdup_printf (editing->make ? _("Added %s") : _("Changed %s"), crm_record_get_title (list));
  crm_conn_set_label (conn, label);
  if (editing->ids == NULL)
    return crm_list_write (conn, list, editing->rule, error);

  return crm_list_write_members (conn, crm_record_get_id (list), (const gint64 *) (gconstpointer) editing->ids->data, editing->ids->len,
                                 editing->change, error);
}

/* From a filter, JSON or a file of it; NULL with *error where it is wrong, without where there is none. */
static CrmRule *
read_rule (const char  *filter,
           const char  *rule,
           GError     **error)
{
  g_autofree char *json = NULL;
  gsize length;

  if (filter != NULL)
    return crm_filter_parse (filter, error);
  if (rule == NULL)
    return NULL;
  if (*rule == '{')
    return crm_rule_parse (rule, -1, error);

  return g_file_get_contents (rule, &json, &length, error) ? crm_rule_parse (json, (gssize) length, error) : NULL;
}

static gboolean
find_change (const char    *verb,
             CrmListChange *change)
{
  *change = g_str_equal (verb, "add") ? CRM_LIST_PUT_IN : g_str_equal (verb, "exclude") ? CRM_LIST_LEAVE_OUT : CRM_LIST_AS_RULED;

  return *change != CRM_LIST_AS_RULED || g_str_equal (verb, "forget");
}

static CrmCliExit
run_edit (CrmCli  *cli,
          int      argc,
          char   **argv)
{
  g_autofree char *filter = NULL;
  g_autofree char *json = NULL;
  g_autofree char *of = NULL;
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "filter", 'f', 0, G_OPTION_ARG_STRING, &filter, N_("The rule, as in “list --filter”"), N_("EXPR") },
    { "rule", 'r', 0, G_OPTION_ARG_STRING, &json, N_("The rule, as JSON or a file of it"), N_("JSON") },
    { "of", 0, 0, G_OPTION_ARG_STRING, &of, N_("A list of contacts (the default) or deals"), "contacts|deals" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("Another name"), N_("NAME") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (CrmRule) rule = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  GError *error = NULL;
  Editing editing = { 0 };

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc < 3)
    return crm_cli_usage (cli, _("Say what to do (make, change, add, exclude or forget), and name the list."));
  if (of != NULL && !g_str_has_prefix (of, "contact") && !g_str_has_prefix (of, "deal"))
    return crm_cli_usage (cli, _("There are lists of contacts and of deals."));

  rule = read_rule (filter, json, &error);
  if (error != NULL)
    return crm_cli_fail (cli, error);

  editing.make = g_str_equal (argv[1], "make");
  editing.name = argv[2];
  editing.new_name = name;
  editing.records = of != NULL && g_str_has_prefix (of, "deal") ? "deal" : "contact";
  editing.rule = rule;
  if (!editing.make && !g_str_equal (argv[1], "change"))
    {
      if (!find_change (argv[1], &editing.change) || argc < 4)
        return crm_cli_usage (cli, _("Say what to do (make, change, add, exclude or forget), name the list, and give the IDs of records."));
      editing.ids = ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (int i = 3; i < argc; i++)
        {
          gint64 id;

          if (!crm_id_parse (argv[i], &id))
            return crm_cli_usage (cli, _("“%s” is not the ID of a record."), argv[i]);
          g_array_append_val (ids, id);
        }
    }

  set = crm_book_run (crm_cli_get_book (cli), NULL, write_editing, &editing, NULL, &error);
  return set != NULL ? crm_cli_done (cli, set) : crm_cli_fail (cli, error);
}

const CrmCliCommand crm_cli_lists_commands[] = {
  { "lists", "show|members|why|fields …", N_("Show lists, who is in them and why"),
    N_("  show [LIST]        all lists with the number of their members\n"
       "  members LIST       who is in it\n"
       "  why LIST ID        why that record is in it, or not\n"
       "  fields [deals]     what a rule can ask, and how"),
    CRM_CLI_READ_BOOK, run_lists },
  { "edit-list", "make|change|add|exclude|forget LIST …", N_("Make and change lists"),
    N_("  make NAME          one that is filled by hand, or by the rule of --rule or --filter\n"
       "  change LIST        give it another rule or --name\n"
       "  add LIST ID…       put records in, whatever the rule says\n"
       "  exclude LIST ID…   leave them out, whatever the rule says\n"
       "  forget LIST ID…    leave them to the rule again\n\n"
       "A rule in full is JSON: groups all, any and none of conditions with field, op and value (see “lists fields”):\n"
       "  clientele-cli edit-list make 'Quiet customers' --rule '{\"all\": [{\"field\": \"lifecycle\", \"op\": \"is\", \"value\": \"customer\"},\n"
       "    {\"field\": \"last_contact\", \"op\": \"not-last-days\", \"value\": 90}]}'\n"
       "“delete” takes a list away."),
    CRM_CLI_BOOK, run_edit },
  { NULL },
};
