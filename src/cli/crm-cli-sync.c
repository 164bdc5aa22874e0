/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-id.h"
#include "crm-model-error.h"
#include "crm-sync-journal.h"
#include "crm-sync-review.h"
#include "crm-sync-standing.h"
#include "crm-sync.h"

CrmCliExit
crm_cli_add_caldav (CrmCli  *cli,
                    int      argc,
                    char   **argv)
{
  g_autofree char *user = NULL;
  gboolean from_stdin = FALSE;
  const GOptionEntry entries[] = {
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, N_("User name for signing in; without it there is no signing in"), N_("USER") },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin, N_("Read the password from standard input"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (CrmSecrets) secrets = NULL;
  g_autoptr (CrmSync) sync = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  char *password = NULL;
  guint n_calendars = 0;
  gint64 id;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 2)
    return crm_cli_usage (cli, _("Give the account as an e-mail address, a host, or a URL."));
  if (from_stdin)
    {
      password = crm_cli_read_password (cli, 0, &error);
      if (password == NULL)
        return crm_cli_fail (cli, error);
      if (user == NULL && strchr (argv[1], '@') != NULL && strstr (argv[1], "://") == NULL)
        user = g_strdup (argv[1]);
    }

  secrets = crm_secrets_new ();
  sync = crm_sync_new (crm_book_get_db (crm_cli_get_book (cli)), secrets);
  id = crm_sync_add_account (sync, argv[1], user, password, &n_calendars, NULL, &error);
  g_clear_pointer (&password, crm_secret_free);
  if (id == 0)
    return crm_cli_fail_file (cli, error, argv[1]);

  crm_cli_print (cli, "%" G_GINT64_FORMAT, id);
  crm_cli_note (cli, ngettext ("%u calendar found.", "%u calendars found.", n_calendars), n_calendars);
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "id", id);
  crm_cli_json_int (builder, "calendars", n_calendars);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

/* What the server did not take of @calendar_id, and what of it could not be read here. */
static void
print_problems (CrmCli      *cli,
                JsonBuilder *builder,
                GPtrArray   *reviews,
                gint64       calendar_id)
{
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < reviews->len; i++)
    {
      const CrmReview *review = g_ptr_array_index (reviews, i);
      const char *reason = review->reason != NULL ? review->reason : "";
      gboolean refused = review->kind == CRM_REVIEW_REFUSED;
      g_autofree char *sentence = NULL;

      if (review->calendar_id != calendar_id || (!refused && review->kind != CRM_REVIEW_UNREADABLE))
        continue;
      sentence = refused ? g_strdup_printf (_("“%s” was not taken by the server: %s"), review->title, reason)
                         : g_strdup_printf (_("An entry could not be read and is left as it is (%s): %s"), review->title, reason);
      crm_cli_print (cli, "    %s", sentence);
      json_builder_begin_object (builder);
      crm_cli_json_text (builder, "kind", refused ? "refused" : "unreadable");
      crm_cli_json_text (builder, "what", review->title);
      crm_cli_json_text (builder, "reason", reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* @account NULL: they are on this computer. */
static void
print_calendars (CrmCli      *cli,
                 JsonBuilder *builder,
                 GPtrArray   *calendars,
                 const char  *account,
                 GPtrArray   *reviews)
{
  for (guint i = 0; i < calendars->len; i++)
    {
      const CrmCalendarStanding *calendar = g_ptr_array_index (calendars, i);

      if (!calendar->taken)
        continue;
      crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s (%s)%s%s%s", calendar->id, calendar->name,
                     account == NULL ? _("on this computer") : account, calendar->read_only ? _(", read only") : "",
                     calendar->problem == NULL ? "" : ": ", calendar->problem == NULL ? "" : calendar->problem);
      json_builder_begin_object (builder);
      crm_cli_json_id (builder, "id", calendar->id);
      crm_cli_json_text (builder, "name", calendar->name);
      crm_cli_json_text (builder, "account", account);
      crm_cli_json_boolean (builder, "read_only", calendar->read_only);
      crm_cli_json_instant (builder, "last_sync_at", calendar->last_sync_at);
      crm_cli_json_text (builder, "error", calendar->problem);
      crm_cli_json_int (builder, "waiting", calendar->n_waiting);
      crm_cli_json_int (builder, "refused", calendar->n_refused);
      print_problems (cli, builder, reviews, calendar->id);
      json_builder_end_object (builder);
    }
}

static CrmCliExit
run_calendars (CrmCli  *cli,
               int      argc,
               char   **argv)
{
  g_autoptr (CrmSyncStanding) standing = NULL;
  g_autoptr (GPtrArray) reviews = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  CrmDb *db;

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1)
    return crm_cli_usage (cli, _("This command takes no arguments."));

  db = crm_book_get_db (crm_cli_get_book (cli));
  standing = crm_db_read (db, CRM_READER_ROW, crm_sync_standing_read, NULL, NULL, &error);
  if (standing != NULL)
    reviews = crm_db_read (db, CRM_READER_ROW, crm_sync_review_read, NULL, NULL, &error);
  if (reviews == NULL)
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "calendars");
  json_builder_begin_array (builder);
  print_calendars (cli, builder, standing->local, NULL, reviews);
  for (guint i = 0; i < standing->accounts->len; i++)
    {
      const CrmAccountStanding *account = g_ptr_array_index (standing->accounts, i);

      print_calendars (cli, builder, account->calendars, account->name, reviews);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static gpointer
read_account_ids (CrmConn       *conn,
                  gpointer       user_data,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM calendar_account WHERE deleted_at IS NULL"
                                             " AND user IS NOT NULL", "");

  while (stmt != NULL && crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }

  return g_steal_pointer (&ids);
}

/* The password for every account of the book: in most books there is one. */
static gboolean
take_password (CrmCli   *cli,
               CrmSync  *sync,
               GError  **error)
{
  char *password = crm_cli_read_password (cli, 0, error);
  g_autoptr (GArray) ids = NULL;
  gboolean good = password != NULL;

  if (good)
    ids = crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, read_account_ids, NULL, NULL, error);
  for (guint i = 0; good && ids != NULL && i < ids->len; i++)
    good = crm_sync_set_password (sync, g_array_index (ids, gint64, i), password, NULL, error);
  g_clear_pointer (&password, crm_secret_free);

  return good && ids != NULL;
}

static gpointer
read_has_calendar (CrmConn       *conn,
                   gpointer       user_data,
                   GCancellable  *cancellable,
                   GError       **error)
{
  const gint64 *id = user_data;
  g_autofree char *shown = g_strdup_printf ("%" G_GINT64_FORMAT, *id);

  if (crm_conn_get_int (conn, 0, error, "SELECT 1 FROM calendar WHERE id = ? AND deleted_at IS NULL", "i", *id) != 0)
    return user_data;
  if (error != NULL && *error == NULL)
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_FAILED, _("There is no calendar %s. “calendars” lists them."), shown);

  return NULL;
}

static CrmCliExit
run_sync (CrmCli  *cli,
          int      argc,
          char   **argv)
{
  g_autofree char *calendar = NULL;
  gboolean from_stdin = FALSE;
  gboolean reconcile = FALSE;
  gboolean find = FALSE;
  guint n_new = 0;
  const GOptionEntry entries[] = {
    { "calendar", 0, 0, G_OPTION_ARG_STRING, &calendar, N_("Sync this calendar alone"), N_("ID") },
    { "find-calendars", 0, 0, G_OPTION_ARG_NONE, &find, N_("Look for new calendars on the servers first"), NULL },
    { "reconcile", 0, 0, G_OPTION_ARG_NONE, &reconcile, N_("Compare with everything on the server"), NULL },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin, N_("Read the password from standard input"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (CrmSecrets) secrets = NULL;
  g_autoptr (CrmSync) sync = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  CrmSyncTally total = { 0 };
  gint64 id = 0;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1 || (calendar != NULL && !crm_id_parse (calendar, &id)))
    return crm_cli_usage (cli, _("Give the ID of one calendar by --calendar, or nothing for all."));

  if (id != 0 && crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, read_has_calendar, &id, NULL, &error) == NULL)
    return crm_cli_fail (cli, error);

  secrets = crm_secrets_new ();
  sync = crm_sync_new (crm_book_get_db (crm_cli_get_book (cli)), secrets);
  if (from_stdin && !take_password (cli, sync, &error))
    return crm_cli_fail (cli, error);
  if (find && !crm_sync_find_calendars (sync, 0, &n_new, NULL, &error))
    return crm_cli_fail (cli, error);
  if (!crm_sync_run (sync, id, reconcile ? CRM_SYNC_RECONCILE : CRM_SYNC_DEFAULT, NULL, &total, NULL, &error))
    return crm_cli_fail (cli, error);

  if (find)
    crm_cli_print (cli, ngettext ("%u new calendar", "%u new calendars", n_new), n_new);
  crm_cli_print (cli, _("Received %u, removed %u, sent %u, deleted on the server %u"), total.fetched, total.removed, total.sent,
                 total.deleted);
  if (total.conflicts > 0)
    crm_cli_print (cli, ngettext ("%u conflict: see “conflicts”.", "%u conflicts: see “conflicts”.", total.conflicts), total.conflicts);
  if (total.held > 0)
    crm_cli_print (cli, ngettext ("%u change was not taken by the server: see “calendars”.",
                                  "%u changes were not taken by the server: see “calendars”.", total.held), total.held);
  json_builder_begin_object (builder);
  crm_cli_json_int (builder, "received", total.fetched);
  crm_cli_json_int (builder, "removed", total.removed);
  crm_cli_json_int (builder, "sent", total.sent);
  crm_cli_json_int (builder, "deleted", total.deleted);
  crm_cli_json_int (builder, "conflicts", total.conflicts);
  crm_cli_json_int (builder, "unreadable", total.quarantined);
  crm_cli_json_int (builder, "refused", total.held);
  if (find)
    crm_cli_json_int (builder, "new_calendars", n_new);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static void
print_conflict (CrmCli          *cli,
                JsonBuilder     *builder,
                const CrmReview *review)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  crm_cli_print (cli, "%" G_GINT64_FORMAT "  %s (%s)", review->id, review->title, review->calendar);
  json_builder_begin_object (builder);
  crm_cli_json_id (builder, "id", review->id);
  crm_cli_json_id (builder, "activity", review->activity_id);
  crm_cli_json_text (builder, "subject", review->title);
  crm_cli_json_text (builder, "calendar", review->calendar);
  crm_cli_json_instant (builder, "at", review->at);
  json_builder_set_member_name (builder, "decisions");
  if (review->decisions != NULL && json_parser_load_from_data (parser, review->decisions, -1, NULL))
    json_builder_add_value (builder, json_parser_steal_root (parser));
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static CrmCliExit
print_conflicts (CrmCli *cli)
{
  g_autoptr (GPtrArray) reviews = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;

  reviews = crm_db_read (crm_book_get_db (crm_cli_get_book (cli)), CRM_READER_ROW, crm_sync_review_read, NULL, NULL, &error);
  if (reviews == NULL)
    return crm_cli_fail (cli, error);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "conflicts");
  json_builder_begin_array (builder);
  /* The oldest first; what was refused or could not be read stands with its calendar. */
  for (guint i = reviews->len; i > 0; i--)
    {
      const CrmReview *review = g_ptr_array_index (reviews, i - 1);

      if (review->kind != CRM_REVIEW_REFUSED && review->kind != CRM_REVIEW_UNREADABLE)
        print_conflict (cli, builder, review);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);

  return CRM_CLI_DONE;
}

static gboolean
write_use_mine (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  return crm_sync_journal_use_mine (conn, *(gint64 *) user_data, error);
}

static gboolean
write_resolved (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  return crm_sync_journal_resolve (conn, *(gint64 *) user_data, error);
}

static CrmCliExit
run_conflicts (CrmCli  *cli,
               int      argc,
               char   **argv)
{
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  const GOptionEntry entries[] = {
    { "use-mine", 0, 0, G_OPTION_ARG_STRING, &mine, N_("Take my values in this conflict"), N_("ID") },
    { "dismiss", 0, 0, G_OPTION_ARG_STRING, &theirs, N_("What stands in the calendar is right"), N_("ID") },
    G_OPTION_ENTRY_NULL
  };
  CrmChangeSet *set;
  GError *error = NULL;
  gint64 id = 0;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1 || (mine != NULL && theirs != NULL) || (mine != NULL && !crm_id_parse (mine, &id)) ||
      (theirs != NULL && !crm_id_parse (theirs, &id)))
    return crm_cli_usage (cli, _("Give the ID of one conflict."));
  if (id == 0)
    return print_conflicts (cli);

  set = crm_book_run (crm_cli_get_book (cli), mine != NULL ? _("Took my version of a meeting") : _("Settled a conflict"),
                      mine != NULL ? write_use_mine : write_resolved, &id, NULL, &error);

  return set == NULL ? crm_cli_fail (cli, error) : crm_cli_done (cli, set);
}

const CrmCliCommand crm_cli_sync_commands[] = {
  { "calendars", "", N_("Print the calendars, and how their sync stands"), NULL, CRM_CLI_READ_BOOK, run_calendars },
  { "sync", "[--calendar ID] [--find-calendars]", N_("Sync calendars with their servers, both ways"),
    N_("Accounts are added by “account add-caldav”. Without a keyring the password is read by --password-stdin."),
    CRM_CLI_BOOK, run_sync },
  { "conflicts", "[--use-mine ID | --dismiss ID]", N_("Print what was changed here and elsewhere at the same time"), NULL,
    CRM_CLI_BOOK, run_conflicts },
  { NULL },
};
