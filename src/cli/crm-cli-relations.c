/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-id.h"
#include "crm-keep-touch.h"
#include "crm-org-chart.h"
#include "crm-record-assign.h"
#include "crm-record-store.h"
#include "crm-reference.h"
#include "crm-referral.h"
#include "crm-relation.h"

/* relation, referral, org, due */

/* What the commands read and write; each uses a part of it. */
typedef struct
{
  const char *first;       /* a contact, by ID or name */
  const char *second;
  const char *word;
  const char *label;
  const char *note;
  const char *state;
  const char *on;
  const char *deal;
  char      **assignments;
  gint64      row;
  gint64      id;          /* of the first contact, once it was found */
  const CrmRecordType *type;
  guint       limit;
} Request;

static CrmChangeSet *
write_request (CrmCli        *cli,
               const char    *label,
               CrmWriteFunc   func,
               Request       *request,
               GError       **error)
{
  return crm_book_run (crm_cli_get_book (cli), label, func, request, NULL, error);
}

static gpointer
read_request (CrmCli       *cli,
              CrmReadFunc   func,
              Request      *request,
              GError      **error)
{
  return crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_LIST, func, request, NULL, error);
}

static gboolean
find_contact (CrmConn     *conn,
              const char  *text,
              gint64      *id,
              GError     **error)
{
  *id = crm_reference_resolve (conn, &crm_contact_type, text, CRM_REFERENCE_FIND, error);
  return *id != 0;
}

static CrmCliExit
finish_row (CrmCli       *cli,
            CrmChangeSet *set,
            GError       *error,
            gint64        row)
{
  g_autoptr (CrmChangeSet) owned = set;
  g_autoptr (JsonBuilder) builder = NULL;

  if (set == NULL)
    return crm_cli_fail (cli, error);

  crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s", row, crm_change_set_get_label (set));
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "change", crm_change_set_get_id (set));
  crm_cli_json_text (builder, "label", crm_change_set_get_label (set));
  crm_cli_json_id (builder, "id", row);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

/* ---- One row of either kind ---- */

static gboolean
remove_cb (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Request *request = data;

  return crm_record_delete (conn, request->type, request->row, error);
}

static CrmCliExit
remove_row (CrmCli              *cli,
            const CrmRecordType *type,
            const char          *label,
            const char          *id)
{
  Request request = { .type = type };
  GError *error = NULL;
  CrmChangeSet *set;

  if (id == NULL || !crm_id_parse (id, &request.row))
    return crm_cli_usage (cli, _("Give the ID that “list” prints before it."));
  set = write_request (cli, label, remove_cb, &request, &error);

  return finish_row (cli, set, error, request.row);
}

/* ---- relation ---- */

static gpointer
read_relations (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  Request *request = data;

  return find_contact (conn, request->first, &request->id, error) ? crm_relation_load (conn, request->id, error) : NULL;
}

static CrmCliExit
list_relations (CrmCli     *cli,
                const char *contact)
{
  Request request = { .first = contact };
  GError *error = NULL;
  g_autoptr (GPtrArray) relations = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  relations = read_request (cli, read_relations, &request, &error);
  if (relations == NULL)
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "contact", request.id);
  json_builder_set_member_name (builder, "relations");
  json_builder_begin_array (builder);
  for (guint i = 0; i < relations->len; i++)
    {
      const CrmRelated *related = g_ptr_array_index (relations, i);

      crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s: %s%s%s", related->row, crm_related_get_label (related), related->title,
                     related->note != NULL ? " – " : "", related->note != NULL ? related->note : "");
      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", related->row);
      crm_cli_json_text (builder, "kind", related->word->name);
      crm_cli_json_text (builder, "label", related->label);
      crm_cli_json_id (builder, "other_id", related->other);
      crm_cli_json_text (builder, "other", related->title);
      crm_cli_json_text (builder, "note", related->note);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static gboolean
add_relation_cb (CrmConn       *conn,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Request *request = data;
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;
  gint64 other;

  if (!find_contact (conn, request->first, &request->id, error) || !find_contact (conn, request->second, &other, error))
    return FALSE;

  request->row = crm_relation_add (conn, request->id, request->word, other, request->label, request->note, error);
  name = crm_conn_get_text (conn, NULL, "SELECT name FROM contact WHERE id = ?", "i", request->id);
  label = g_strdup_printf (_("Changed %s"), name);
  crm_conn_set_label (conn, label);

  return request->row != 0;
}

static CrmCliExit
run_relation (CrmCli  *cli,
              int      argc,
              char   **argv)
{
  g_autofree char *label = NULL;
  g_autofree char *note = NULL;
  const GOptionEntry entries[] = {
    { "label", 0, 0, G_OPTION_ARG_STRING, &label, N_("Own words for what they are to each other"), N_("TEXT") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_("A note"), N_("TEXT") },
    G_OPTION_ENTRY_NULL
  };
  Request request = { 0 };
  GError *error = NULL;
  CrmChangeSet *set;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc == 3 && g_str_equal (argv[1], "list"))
    return list_relations (cli, argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "remove"))
    return remove_row (cli, &crm_relation_type, _("Removed a relation"), argv[2]);
  if (argc != 5 || !g_str_equal (argv[1], "add"))
    return crm_cli_usage (cli, _("Say “list CONTACT”, “add CONTACT KIND CONTACT” or “remove ID”."));

  request.first = argv[2];
  request.word = argv[3];
  request.second = argv[4];
  request.label = label;
  request.note = note;
  set = write_request (cli, NULL, add_relation_cb, &request, &error);

  return finish_row (cli, set, error, request.row);
}

/* ---- referral ---- */

static gpointer
read_referrals (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  Request *request = data;

  return find_contact (conn, request->first, &request->id, error) ? crm_referral_load (conn, request->id, error) : NULL;
}

static CrmCliExit
list_referrals (CrmCli     *cli,
                const char *contact)
{
  Request request = { .first = contact };
  GError *error = NULL;
  g_autoptr (GPtrArray) referrals = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  referrals = read_request (cli, read_referrals, &request, &error);
  if (referrals == NULL)
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "contact", request.id);
  json_builder_set_member_name (builder, "referrals");
  json_builder_begin_array (builder);
  for (guint i = 0; i < referrals->len; i++)
    {
      const CrmReferral *referral = g_ptr_array_index (referrals, i);
      g_autofree char *direction = g_strdup_printf (referral->received ? _("sent by %s") : _("sent %s"), referral->title);

      crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s, %s, %s", referral->row, direction, crm_referral_get_state (referral),
                     referral->thanked_on != NULL ? _("thanked") : _("not thanked yet"));
      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", referral->row);
      crm_cli_json_text (builder, "direction", referral->received ? "received" : "given");
      crm_cli_json_id (builder, "other_id", referral->other);
      crm_cli_json_text (builder, "other", referral->title);
      crm_cli_json_text (builder, "state", referral->state);
      crm_cli_json_id (builder, "deal_id", referral->deal);
      crm_cli_json_text (builder, "deal", referral->deal_title);
      crm_cli_json_text (builder, "referred_on", referral->referred_on);
      crm_cli_json_text (builder, "thanked_on", referral->thanked_on);
      crm_cli_json_text (builder, "note", referral->note);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static gboolean
add_referral_cb (CrmConn       *conn,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Request *request = data;
  gint64 to;
  gint64 deal = 0;

  if (!find_contact (conn, request->first, &request->id, error) || !find_contact (conn, request->second, &to, error))
    return FALSE;
  if (request->deal != NULL &&
      (deal = crm_reference_resolve (conn, &crm_deal_type, request->deal, CRM_REFERENCE_FIND, error)) == 0)
    return FALSE;

  request->row = crm_referral_add (conn, request->id, to, deal, request->state, request->on, request->note, error);
  return request->row != 0;
}

static gboolean
set_referral_cb (CrmConn       *conn,
                 gpointer       data,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Request *request = data;
  g_autoptr (CrmRecord) referral = crm_record_load (conn, &crm_referral_type, request->row, error);

  if (referral == NULL)
    return FALSE;
  for (guint i = 0; request->assignments[i] != NULL; i++)
    {
      const char *equals = strchr (request->assignments[i], '=');
      g_autofree char *key = g_strndup (request->assignments[i], (gsize) (equals - request->assignments[i]));

      if (!crm_record_assign (conn, referral, key, equals + 1, error))
        return FALSE;
    }

  return crm_record_save (conn, referral, error);
}

static CrmCliExit
set_referral (CrmCli      *cli,
              const char  *id,
              char       **assignments)
{
  Request request = { .assignments = assignments };
  GError *error = NULL;
  CrmChangeSet *set;

  if (!crm_id_parse (id, &request.row))
    return crm_cli_usage (cli, _("Give the ID that “list” prints before it."));
  for (guint i = 0; assignments[i] != NULL; i++)
    if (strchr (assignments[i], '=') == NULL || *assignments[i] == '=' || !g_utf8_validate (assignments[i], -1, NULL))
      return crm_cli_usage (cli, _("Write each value as KEY=VALUE."));
  set = write_request (cli, _("Changed a referral"), set_referral_cb, &request, &error);

  return finish_row (cli, set, error, request.row);
}

static CrmCliExit
thank_referral (CrmCli     *cli,
                const char *id)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *assignment = g_date_time_format (now, "thanked_on=%Y-%m-%d");
  char *assignments[] = { assignment, NULL };

  return set_referral (cli, id, assignments);
}

static CrmCliExit
run_referral (CrmCli  *cli,
              int      argc,
              char   **argv)
{
  g_autofree char *state = NULL;
  g_autofree char *on = NULL;
  g_autofree char *deal = NULL;
  g_autofree char *note = NULL;
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_STRING, &state, N_("named, contacted, customer or declined"), N_("STATE") },
    { "on", 0, 0, G_OPTION_ARG_STRING, &on, N_("The day (today)"), N_("DATE") },
    { "deal", 0, 0, G_OPTION_ARG_STRING, &deal, N_("The deal that came of it"), N_("DEAL") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_("A note"), N_("TEXT") },
    G_OPTION_ENTRY_NULL
  };
  Request request = { 0 };
  GError *error = NULL;
  CrmChangeSet *set;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc == 3 && g_str_equal (argv[1], "list"))
    return list_referrals (cli, argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "thank"))
    return thank_referral (cli, argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "remove"))
    return remove_row (cli, &crm_referral_type, _("Removed a referral"), argv[2]);
  if (argc >= 4 && g_str_equal (argv[1], "set"))
    return set_referral (cli, argv[2], argv + 3);
  if (argc != 4 || !g_str_equal (argv[1], "add"))
    return crm_cli_usage (cli, _("Say “list CONTACT”, “add CONTACT CONTACT”, “set ID KEY=VALUE…”, “thank ID” or “remove ID”."));

  request.first = argv[2];
  request.second = argv[3];
  request.state = state;
  request.on = on;
  request.deal = deal;
  request.note = note;
  set = write_request (cli, _("Noted a referral"), add_referral_cb, &request, &error);

  return finish_row (cli, set, error, request.row);
}

/* ---- org ---- */

static gpointer
read_chart (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Request *request = data;

  return find_contact (conn, request->first, &request->id, error) ? crm_org_chart_load (conn, request->id, 0, error) : NULL;
}

/* Depth first: each node below its own, in their order. */
static void
print_chart (CrmCli    *cli,
             GPtrArray *nodes,
             int        parent,
             guint      depth)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      const CrmOrgNode *node = g_ptr_array_index (nodes, i);

      if (node->parent != parent)
        continue;
      crm_cli_print (cli, "%*s%s%s%s%s", (int) (2 * depth), "", node->title, node->detail != NULL ? " (" : "",
                     node->detail != NULL ? node->detail : "", node->detail != NULL ? ")" : "");
      print_chart (cli, nodes, (int) i, depth + 1);
    }
}

static CrmCliExit
run_org (CrmCli  *cli,
         int      argc,
         char   **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) nodes = NULL;
  Request request = { 0 };
  GError *error = NULL;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2)
    return crm_cli_usage (cli, _("Name a contact."));

  request.first = argv[1];
  nodes = read_request (cli, read_chart, &request, &error);
  if (nodes == NULL)
    return crm_cli_fail (cli, error);

  print_chart (cli, nodes, -1, 0);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "nodes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < nodes->len; i++)
    {
      const CrmOrgNode *node = g_ptr_array_index (nodes, i);

      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", node->id);
      crm_cli_json_id (builder, "above_id", node->parent >= 0 ? ((CrmOrgNode *) g_ptr_array_index (nodes, node->parent))->id : 0);
      crm_cli_json_text (builder, "kind", node->company ? "company" : "person");
      crm_cli_json_text (builder, "name", node->title);
      crm_cli_json_text (builder, "detail", node->detail);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

/* ---- due ---- */

static gpointer
read_due (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  const Request *request = data;

  return crm_keep_touch_load (conn, 0, FALSE, request->limit, error);
}

static CrmCliExit
run_due (CrmCli  *cli,
         int      argc,
         char   **argv)
{
  int limit = 0;
  const GOptionEntry entries[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_("No more than that many"), N_("N") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) due = NULL;
  Request request = { 0 };
  GError *error = NULL;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1)
    return crm_cli_usage (cli, _("This takes no arguments."));
  if (limit < 0)
    return crm_cli_usage (cli, _("The limit must not be negative."));

  request.limit = (guint) limit;
  due = read_request (cli, read_due, &request, &error);
  if (due == NULL)
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "due");
  json_builder_begin_array (builder);
  for (guint i = 0; i < due->len; i++)
    {
      const CrmDueContact *contact = g_ptr_array_index (due, i);
      g_autofree char *rhythm = crm_keep_touch_format (contact->days);

      crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s  (%s, %s)", contact->id, contact->name, rhythm, contact->due_on);
      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", contact->id);
      crm_cli_json_text (builder, "name", contact->name);
      crm_cli_json_int (builder, "cadence_days", contact->days);
      crm_cli_json_text (builder, "due_on", contact->due_on);
      crm_cli_json_instant (builder, "last_touch_at", contact->last_touch_at);
      crm_cli_json_text (builder, "next_step_at", contact->next_step_at);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
  if (due->len == 0)
    crm_cli_note (cli, _("Nobody is due."));

  return CRM_CLI_DONE;
}

const CrmCliCommand crm_cli_relations_commands[] = {
  { "relation", "list CONTACT | add CONTACT KIND CONTACT | remove ID", N_("What people are to each other"),
    N_("A CONTACT is an ID or a whole name. KIND says what the second is to the first: manager, report, assistant, assists,\n"
       "colleague, partner, spouse, parent, child, sibling, relative, friend or other. It is seen from both ends:\n"
       "  clientele-cli relation add 'Anna Schmidt' manager 'Ben Ruiz'\n"
       "  clientele-cli relation add 'Anna Schmidt' other 'Eva Lang' --label 'Tax adviser'"),
    CRM_CLI_BOOK, run_relation },
  { "referral", "list CONTACT | add CONTACT CONTACT | set ID KEY=VALUE… | thank ID | remove ID", N_("Who sent whom"),
    N_("The first CONTACT sent the second one. KEY is state, referred_on, thanked_on, deal or note:\n"
       "  clientele-cli referral add 'Anna Schmidt' 'Ben Ruiz' --state contacted\n"
       "  clientele-cli referral set 123456789012345 state=customer"),
    CRM_CLI_BOOK, run_referral },
  { "org", "CONTACT", N_("Print who belongs to whom, from the company at the top"), NULL, CRM_CLI_READ_BOOK, run_org },
  { "due", "", N_("List with whom to be in touch again"),
    N_("A contact has a rhythm (“set ID cadence=90”), or has it from a tag (“set ID-OF-TAG cadence=30”). It counts from the last call,\n"
       "meeting, mail, visit or letter; “set ID snooze=2026-12-24” puts it off without one."),
    CRM_CLI_READ_BOOK, run_due },
  { NULL },
};
