/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-filter.h"
#include "crm-id.h"
#include "crm-money.h"
#include "crm-model-error.h"
#include "crm-record-assign.h"
#include "crm-record-json.h"
#include "crm-record-store.h"
#include "crm-reference.h"
#include "crm-row-data.h"
#include "crm-rule-sql.h"
#include "crm-search.h"

/* search, show, list, add, set, delete */

/* The type that is called @name, in the singular or the plural; children are no records of their own. NULL for none. */
static const CrmRecordType *
find_type (const char *name)
{
  const CrmRecordType *const *types = crm_record_type_list ();

  for (guint i = 0; types[i] != NULL; i++)
    {
      if (types[i]->parent == NULL && (strcmp (types[i]->name, name) == 0 || strcmp (types[i]->key, name) == 0))
        return types[i];
    }

  return NULL;
}

/* What list and search read: the rows as a list shows them, and with --json the whole records. */
typedef struct
{
  CrmQuery  *query;
  const char *filter;    /* borrowed; NULL */
  const char *list;      /* borrowed; NULL */
  guint      limit;
  gboolean   records;
  GPtrArray *rows;       /* of CrmRowData */
  GPtrArray *loaded;     /* of CrmRecord */
  guint      n_all;
} Listing;

static void
listing_clear (Listing *listing)
{
  g_clear_pointer (&listing->query, crm_query_unref);
  g_clear_pointer (&listing->rows, g_ptr_array_unref);
  g_clear_pointer (&listing->loaded, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static gboolean
has_rows (const CrmRecordType *type)
{
  return type == &crm_contact_type || type == &crm_deal_type || type == &crm_activity_type || type == &crm_campaign_type;
}

/* "tag=Frends" is true of nobody, and no answer to who asked. */
static gboolean
check_names (CrmConn        *conn,
             const Listing  *listing,
             GError        **error)
{
  g_autoptr (CrmRule) rule = listing->filter != NULL ? crm_filter_parse (listing->filter, error) : NULL;
  g_autoptr (CrmRule) resolved = NULL;

  if (rule == NULL)
    return listing->filter == NULL;

  resolved = crm_rule_resolve (rule, crm_query_get_record_type (listing->query), conn, error);
  return resolved != NULL;
}

static gboolean
narrow_to_list (CrmConn  *conn,
                Listing  *listing,
                GError  **error)
{
  gint64 id = listing->list != NULL ? crm_reference_resolve (conn, &crm_list_type, listing->list, CRM_REFERENCE_FIND, error) : 0;
  CrmQuery *narrowed;

  if (id == 0)
    return listing->list == NULL;

  narrowed = crm_query_with_list (listing->query, id);
  crm_query_unref (listing->query);
  listing->query = narrowed;
  return TRUE;
}

static gpointer
read_listing (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Listing *listing = user_data;
  const CrmRecordType *type = crm_query_get_record_type (listing->query);
  gboolean complete;
  g_autoptr (GArray) ids = NULL;

  if (!check_names (conn, listing, error) || !narrow_to_list (conn, listing, error))
    return NULL;
  ids = crm_search_run (NULL, conn, listing->query, 0, &complete, cancellable, error);
  if (ids == NULL)
    return NULL;

  listing->n_all = ids->len;
  if (listing->limit > 0 && ids->len > listing->limit)
    g_array_set_size (ids, listing->limit);

  if (listing->records || !has_rows (type))
    {
      listing->loaded = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < ids->len; i++)
        {
          CrmRecord *record = crm_record_load (conn, type, g_array_index (ids, gint64, i), error);

          if (record == NULL)
            return NULL;
          g_ptr_array_add (listing->loaded, record);
        }
    }
  else
    {
      listing->rows = crm_row_data_load (conn, type, (const gint64 *) (gpointer) ids->data, ids->len, error);
      if (listing->rows == NULL)
        return NULL;
    }

  return listing;
}

static void
print_line (CrmCli     *cli,
            gint64      id,
            const char *title,
            const char *detail)
{
  if (detail != NULL && *detail != '\0')
    crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s  (%s)", id, title, detail);
  else
    crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s", id, title);
}

static char *
row_detail (const CrmRowData *row)
{
  g_autofree char *amount = row->currency != NULL ? crm_money_format (row->amount, row->currency, CRM_MONEY_SHORT) : NULL;

  if (amount != NULL && row->detail != NULL)
    return g_strdup_printf ("%s, %s", row->detail, amount);

  return amount != NULL ? g_steal_pointer (&amount) : g_strdup (row->detail);
}

static void
print_listing (CrmCli  *cli,
               Listing *listing)
{
  for (guint i = 0; listing->rows != NULL && i < listing->rows->len; i++)
    {
      const CrmRowData *row = g_ptr_array_index (listing->rows, i);
      g_autofree char *detail = row_detail (row);

      print_line (cli, row->id, row->title, detail);
    }
  for (guint i = 0; listing->loaded != NULL && i < listing->loaded->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (listing->loaded, i);

      print_line (cli, crm_record_get_id (record), crm_record_get_title (record), NULL);
    }

  if (listing->limit > 0 && listing->n_all > listing->limit && !crm_cli_is_json (cli))
    crm_cli_note (cli, ngettext ("… and %u more", "… and %u more", listing->n_all - listing->limit), listing->n_all - listing->limit);
}

/* Whether the word stands outside of quotes: it would be taken as part of a value. */
static gboolean
has_or (const char *filter)
{
  gboolean quoted = FALSE;

  for (const char *at = filter; *at != '\0'; at++)
    {
      if (*at == '"')
        quoted = !quoted;
      if (!quoted && g_ascii_strncasecmp (at, " or ", strlen (" or ")) == 0)
        return TRUE;
    }

  return FALSE;
}

static CrmCliExit
run_list (CrmCli  *cli,
          int      argc,
          char   **argv)
{
  g_autofree char *filter = NULL;
  g_autofree char *list = NULL;
  g_autofree char *order = NULL;
  gboolean descending = FALSE;
  gboolean trash = FALSE;
  int limit = 0;
  const GOptionEntry entries[] = {
    { "filter", 'f', 0, G_OPTION_ARG_STRING, &filter, N_("Only records for which the expression holds"), N_("EXPR") },
    { "list", 'l', 0, G_OPTION_ARG_STRING, &list, N_("Only those in the list"), N_("LIST") },
    { "order", 'o', 0, G_OPTION_ARG_STRING, &order, N_("In the order of a field"), N_("FIELD") },
    { "descending", 'd', 0, G_OPTION_ARG_NONE, &descending, N_("The other way round"), NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_("No more than that many"), N_("N") },
    { "trash", 0, 0, G_OPTION_ARG_NONE, &trash, N_("What is in the trash instead"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_auto (Listing) listing = { 0 };
  const CrmRecordType *type;
  GError *error = NULL;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2 || (type = find_type (argv[1])) == NULL)
    return crm_cli_usage (cli, _("Name what to list: contacts, deals, activities or campaigns."));
  if (limit < 0)
    return crm_cli_usage (cli, _("The limit must not be negative."));
  if (order != NULL && crm_record_type_find_field (type, order) < 0)
    return crm_cli_usage (cli, _("There is no field “%s” to order by."), order);

  listing.query = crm_query_new (type);
  listing.limit = (guint) limit;
  listing.list = list;
  listing.records = crm_cli_is_json (cli);
  if (filter != NULL && has_or (filter))
    return crm_cli_usage (cli, _("A filter has no “or”: all conditions must hold. Put a value that has the word in it in double quotes."));
  if (filter != NULL)
    {
      CrmQuery *filtered = crm_query_with_filter (listing.query, filter, &error);

      if (filtered == NULL)
        return crm_cli_fail (cli, error);
      crm_query_unref (listing.query);
      listing.query = filtered;
      listing.filter = filter;
    }
  if (trash)
    {
      CrmQuery *trashed = crm_query_with_trash (listing.query, TRUE);

      crm_query_unref (listing.query);
      listing.query = trashed;
    }
  if (order != NULL || descending)
    {
      CrmQuery *ordered = crm_query_with_order (listing.query, order, descending);

      crm_query_unref (listing.query);
      listing.query = ordered;
    }

  crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_LIST, read_listing, &listing, NULL, &error);
  if (error != NULL)
    return crm_cli_fail (cli, error);

  print_listing (cli, &listing);
  if (crm_cli_is_json (cli))
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      crm_cli_json_int (builder, "total", listing.n_all);
      json_builder_set_member_name (builder, type->key);
      json_builder_begin_array (builder);
      for (guint i = 0; i < listing.loaded->len; i++)
        crm_record_json_add (builder, g_ptr_array_index (listing.loaded, i));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      crm_cli_print_json (cli, builder);
    }

  return CRM_CLI_DONE;
}

static CrmCliExit
run_search (CrmCli  *cli,
            int      argc,
            char   **argv)
{
  static const CrmRecordType *const types[] = { &crm_contact_type, &crm_deal_type, &crm_activity_type };
  int limit = 20;
  const GOptionEntry entries[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_("No more than that many of each kind (20; 0: all)"), N_("N") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;
  guint n_found = 0;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc < 2)
    return crm_cli_usage (cli, _("Say what to search for."));
  if (limit < 0)
    return crm_cli_usage (cli, _("The limit must not be negative."));

  text = g_strjoinv (" ", argv + 1);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (CrmQuery) everything = crm_query_new (types[i]);
      g_auto (Listing) listing = { .query = crm_query_with_search (everything, text), .limit = (guint) limit };
      GError *error = NULL;

      crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_LIST, read_listing, &listing, NULL, &error);
      if (error != NULL)
        return crm_cli_fail (cli, error);

      print_listing (cli, &listing);
      n_found += listing.rows->len;
      for (guint j = 0; j < listing.rows->len; j++)
        {
          const CrmRowData *row = g_ptr_array_index (listing.rows, j);

          json_builder_begin_object (builder);
          crm_cli_json_id (builder, "id", row->id);
          crm_cli_json_text (builder, "type", types[i]->name);
          crm_cli_json_text (builder, "title", row->title);
          crm_cli_json_text (builder, "detail", row->detail);
          json_builder_end_object (builder);
        }
    }

  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
  if (n_found == 0)
    crm_cli_note (cli, _("Nothing was found for “%s”."), text);

  return CRM_CLI_DONE;
}

static gpointer
read_any (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  gint64 *id = user_data;
  const CrmRecordType *type = crm_record_find_type (conn, *id, error);

  return type != NULL ? crm_record_load (conn, type, *id, error) : NULL;
}

static void
print_children (CrmCli    *cli,
                CrmRecord *record)
{
  const CrmRecordType *type = crm_record_get_record_type (record);

  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    {
      GPtrArray *children = crm_record_get_children (record, type->children[i]);

      for (guint j = 0; j < children->len; j++)
        {
          CrmRecord *child = g_ptr_array_index (children, j);
          g_autoptr (GString) line = g_string_new (NULL);

          for (const CrmField *field = type->children[i]->fields; field->name != NULL; field++)
            {
              g_autofree char *text = NULL;

              if (field->flags & CRM_FIELD_INTERNAL)
                continue;
              text = crm_record_format (child, field->name);
              if (text != NULL)
                g_string_append_printf (line, "%s%s", line->len > 0 ? ", " : "", text);
            }
          crm_cli_print (cli, "%s: %s", crm_record_type_get_label (type->children[i]), line->str);
        }
    }
}

static CrmCliExit
run_show (CrmCli  *cli,
          int      argc,
          char   **argv)
{
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  const CrmRecordType *type;
  GError *error = NULL;
  gint64 id;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2 || !crm_id_parse (argv[1], &id))
    return crm_cli_usage (cli, _("Give the ID of one record."));

  record = crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, read_any, &id, NULL, &error);
  if (record == NULL)
    return crm_cli_fail (cli, error);

  type = crm_record_get_record_type (record);
  crm_cli_print (cli, "%s %" G_GINT64_FORMAT, crm_record_type_get_label (type), id);
  for (const CrmField *field = type->fields; field->name != NULL; field++)
    {
      g_autofree char *text = NULL;

      if ((field->flags & CRM_FIELD_INTERNAL) && strcmp (field->name, "deleted_at") != 0)
        continue;
      text = crm_record_format (record, field->name);
      if (text != NULL)
        crm_cli_print (cli, "%s: %s", crm_field_get_label (field), text);
    }
  print_children (cli, record);

  builder = json_builder_new ();
  crm_record_json_add (builder, record);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static gboolean
is_in_trash (CrmRecord *record)
{
  return crm_record_get_record_type (record)->soft_delete && crm_record_get_int (record, "deleted_at") != 0;
}

/* One add or set: KEY=VALUE are looked up and saved in one transaction. */
typedef struct
{
  CrmRecord *record;       /* of add; of set it is loaded */
  gint64     id;
  char     **assignments;
} Assign;

/* What won or lost a deal is asked for here as it is in the window; there as here it may be left open, but not be forgotten. */
static gboolean
check_reason (CrmConn   *conn,
              Assign    *assign,
              GError   **error)
{
  CrmRecord *deal = assign->record;
  g_autofree char *kind = NULL;

  if (crm_record_get_record_type (deal) != &crm_deal_type || crm_record_get_int (deal, "stage_id") == 0
      || (!crm_record_is_new (deal) && !crm_record_is_field_changed (deal, "stage_id")))
    return TRUE;
  for (guint i = 0; assign->assignments[i] != NULL; i++)
    if (g_str_has_prefix (assign->assignments[i], "reason="))
      return TRUE;

  kind = crm_conn_get_text (conn, error, "SELECT kind FROM stage WHERE id = ?", "i", crm_record_get_int (deal, "stage_id"));
  if (kind == NULL)
    return FALSE;
  if (strcmp (kind, "won") == 0)
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                 _("What decided it? Add reason=Price, for example, or reason= to leave it open."));
  else if (strcmp (kind, "lost") == 0)
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                 _("What was it lost for? Add reason=Price, for example, or reason= to leave it open."));
  else
    return TRUE;

  return FALSE;
}

/* As in the window: stored times of one zone compare as they are written, and what lasts whole days ends with a day. */
static gboolean
check_times (CrmRecord  *activity,
             GError    **error)
{
  const char *starts;
  const char *ends;

  if (crm_record_get_record_type (activity) != &crm_activity_type)
    return TRUE;
  starts = crm_record_get_text (activity, "starts");
  ends = crm_record_get_text (activity, "ends");
  if (starts == NULL || ends == NULL || (!crm_record_is_field_changed (activity, "starts") && !crm_record_is_field_changed (activity, "ends")))
    return TRUE;
  if ((strchr (starts, 'T') != NULL) == (strchr (ends, 'T') != NULL) && strcmp (ends, starts) >= 0)
    return TRUE;

  g_set_error_literal (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("The end must not be before the start."));
  return FALSE;
}

static gboolean
write_assign (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Assign *assign = user_data;
  g_autofree char *label = NULL;
  gboolean is_new = assign->record != NULL;

  if (!is_new)
    {
      assign->record = read_any (conn, &assign->id, cancellable, error);
      if (assign->record == NULL)
        return FALSE;
    }

  for (guint i = 0; assign->assignments[i] != NULL; i++)
    {
      const char *equals = strchr (assign->assignments[i], '=');
      g_autofree char *key = g_strndup (assign->assignments[i], (gsize) (equals - assign->assignments[i]));

      if (!crm_record_assign (conn, assign->record, key, equals + 1, error))
        return FALSE;
    }

  if (!check_times (assign->record, error) || !check_reason (conn, assign, error) || !crm_record_save (conn, assign->record, error))
    return FALSE;

  label = g_strdup_printf (is_new ? _("Added %s") : _("Changed %s"), crm_record_get_title (assign->record));
  crm_conn_set_label (conn, label);

  return TRUE;
}

static gboolean
are_assignments (char **arguments)
{
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      if (strchr (arguments[i], '=') == NULL || *arguments[i] == '=' || !g_utf8_validate (arguments[i], -1, NULL))
        return FALSE;
    }

  return TRUE;
}

static CrmCliExit
finish_assign (CrmCli *cli,
               Assign *assign)
{
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmRecord) saved = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;

  set = crm_book_run (crm_cli_get_book (cli), NULL, write_assign, assign, NULL, &error);
  if (set == NULL)
    return crm_cli_fail (cli, error);

  /* As it is now in the book, with the names of what it refers to. */
  saved = crm_book_load (crm_cli_get_book (cli), crm_record_get_record_type (assign->record), crm_record_get_id (assign->record),
                         NULL, &error);
  if (saved == NULL)
    return crm_cli_fail (cli, error);

  crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s", crm_record_get_id (saved), crm_record_get_title (saved));
  if (is_in_trash (saved))
    crm_cli_note (cli, _("%s is in the trash; “delete --restore” takes it out."), crm_record_get_title (saved));
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "change", crm_change_set_get_id (set));
  crm_cli_json_text (builder, "label", crm_change_set_get_label (set));
  json_builder_set_member_name (builder, "record");
  crm_record_json_add (builder, saved);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static CrmCliExit
run_add (CrmCli  *cli,
         int      argc,
         char   **argv)
{
  g_autoptr (CrmRecord) record = NULL;
  const CrmRecordType *type;
  Assign assign = { 0 };

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc < 3 || (type = find_type (argv[1])) == NULL)
    return crm_cli_usage (cli, _("Name what to add (contact, deal, activity…), and at least one KEY=VALUE."));
  if (!are_assignments (argv + 2))
    return crm_cli_usage (cli, _("Write each value as KEY=VALUE."));

  record = crm_record_new (type);
  assign.record = record;
  assign.assignments = argv + 2;

  return finish_assign (cli, &assign);
}

static CrmCliExit
run_set (CrmCli  *cli,
         int      argc,
         char   **argv)
{
  Assign assign = { 0 };
  CrmCliExit status;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc < 3 || !crm_id_parse (argv[1], &assign.id))
    return crm_cli_usage (cli, _("Give the ID of one record, and at least one KEY=VALUE."));
  if (!are_assignments (argv + 2))
    return crm_cli_usage (cli, _("Write each value as KEY=VALUE."));

  assign.assignments = argv + 2;
  status = finish_assign (cli, &assign);
  g_clear_object (&assign.record);

  return status;
}

static CrmCliExit
run_delete (CrmCli  *cli,
            int      argc,
            char   **argv)
{
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  const CrmRecordType *type;
  gboolean restore = FALSE;
  GError *error = NULL;
  gint64 id;
  const GOptionEntry options[] = {
    { "restore", 0, 0, G_OPTION_ARG_NONE, &restore, N_("Take it out of the trash again"), NULL },
    { NULL }
  };

  if (!crm_cli_parse (cli, options, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2 || !crm_id_parse (argv[1], &id))
    return crm_cli_usage (cli, _("Give the ID of one record."));

  record = crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, read_any, &id, NULL, &error);
  if (record == NULL)
    return crm_cli_fail (cli, error);

  type = crm_record_get_record_type (record);
  if (is_in_trash (record) && !restore)
    g_set_error (&error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_NOTHING, _("%s is in the trash already."), crm_record_get_title (record));
  else if (restore && !is_in_trash (record))
    g_set_error (&error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_NOTHING, _("%s is not in the trash."), crm_record_get_title (record));
  else if (restore)
    set = crm_book_restore (crm_cli_get_book (cli), type, &id, 1, &error);
  else
    set = crm_book_delete (crm_cli_get_book (cli), type, &id, 1, &error);
  if (set == NULL)
    return crm_cli_fail (cli, error);

  return crm_cli_done (cli, set);
}

const CrmCliCommand crm_cli_records_commands[] = {
  { "search", "TEXT", N_("Find contacts, deals and activities"), NULL, CRM_CLI_READ_BOOK, run_search },
  { "show", "ID", N_("Print one record"), NULL, CRM_CLI_READ_BOOK, run_show },
  { "list", "contacts|deals|activities|campaigns", N_("List records"),
    N_("EXPR is FIELD=VALUE, FIELD!=VALUE, FIELD<VALUE, FIELD>VALUE or FIELD~TEXT (contains), joined by “and”:\n"
       "  clientele-cli list deals --filter 'stage=Proposal and amount>1000'\n"
       "  clientele-cli list contacts --filter 'tag=VIP and email~example.org'"),
    CRM_CLI_READ_BOOK, run_list },
  { "add", "contact|deal|activity KEY=VALUE…", N_("Add a record"),
    N_("KEY is a field (name, note, amount, stage…) or a list of the record (email, phone, tag, company, person…);\n"
       "KEY:LABEL=VALUE gives an entry of a list its label, KEY.FIELD=VALUE one of its fields:\n"
       "  clientele-cli add contact name='Anna Schmidt' email:work=anna@example.org company=Acme tag=VIP address.city=Bonn\n"
       "  clientele-cli add deal title='New roof' amount='12500 EUR' company=Acme person='Anna Schmidt'\n"
       "  clientele-cli add activity kind=meeting subject=Lunch starts='2026-12-24 12:30' contact='Anna Schmidt'"),
    CRM_CLI_BOOK, run_add },
  { "set", "ID KEY=VALUE…", N_("Change a record"),
    N_("As in “add”; “KEY=” empties a field or a list, “KEY-=VALUE” takes one entry of a list away:\n"
       "  clientele-cli set 123456789012345 stage=Won reason='Best price' tag-=VIP\n"
       "A deal that is won or lost needs a reason; “reason=” leaves it open."),
    CRM_CLI_BOOK, run_set },
  { "delete", "ID", N_("Put a record into the trash, or take it out"), NULL, CRM_CLI_BOOK, run_delete },
  { NULL },
};
