/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "crm-cli.h"
#include "crm-duplicate-pairs.h"
#include "crm-id.h"
#include "crm-store-error.h"

/* duplicates, keep-separate */

typedef struct
{
  gint64              ids[2];
  char               *names[2];
  CrmDuplicateVerdict verdict;
  char               *words;
} Line;

static void
line_free (Line *line)
{
  g_free (line->names[0]);
  g_free (line->names[1]);
  g_free (line->words);
  g_free (line);
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const CrmDuplicatePair *x = a;
  const CrmDuplicatePair *y = b;

  if (x->verdict.score != y->verdict.score)
    return (int) y->verdict.score - (int) x->verdict.score;
  return x->low != y->low ? (x->low < y->low ? -1 : 1) : x->high < y->high ? -1 : x->high > y->high;
}

/* The pairs in words, without those that are kept separate. */
static gpointer
read_lines (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  GArray *pairs = data;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);

  for (guint i = 0; i < pairs->len; i++)
    {
      CrmDuplicatePair *pair = &g_array_index (pairs, CrmDuplicatePair, i);
      g_autoptr (CrmDuplicateCard) low = NULL;
      g_autoptr (CrmDuplicateCard) high = NULL;
      gboolean separate;
      Line *line;

      if (!crm_duplicate_is_kept_separate (conn, pair->low, pair->high, &separate, error))
        return NULL;
      low = separate ? NULL : crm_duplicate_card_load (conn, pair->low, NULL);
      high = low == NULL ? NULL : crm_duplicate_card_load (conn, pair->high, NULL);
      if (high == NULL)
        continue;

      line = g_new0 (Line, 1);
      line->ids[0] = pair->low;
      line->ids[1] = pair->high;
      line->names[0] = g_strdup (low->name);
      line->names[1] = g_strdup (high->name);
      line->verdict = pair->verdict;
      line->words = crm_duplicate_dup_words (low, high, pair->verdict);
      g_ptr_array_add (lines, line);
    }

  return g_steal_pointer (&lines);
}

static void
print_lines (CrmCli    *cli,
             GPtrArray *lines)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "duplicates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = g_ptr_array_index (lines, i);

      crm_cli_print (cli, "%u  %" G_GINT64_FORMAT "  %" G_GINT64_FORMAT "  %s / %s: %s", line->verdict.score, line->ids[0], line->ids[1],
                     line->names[0], line->names[1], line->words);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "contacts");
      json_builder_begin_array (builder);
      for (guint j = 0; j < 2; j++)
        {
          json_builder_begin_object (builder);
          crm_cli_json_id (builder, "id", line->ids[j]);
          crm_cli_json_text (builder, "name", line->names[j]);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      crm_cli_json_int (builder, "confidence", line->verdict.score);
      crm_cli_json_text (builder, "evidence", line->words);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  crm_cli_print_json (cli, builder);
}

static CrmCliExit
run_duplicates (CrmCli  *cli,
                int      argc,
                char   **argv)
{
  int least = CRM_DUPLICATE_LIKELY;
  const GOptionEntry entries[] = {
    { "min", 0, 0, G_OPTION_ARG_INT, &least, N_("Only from this confidence on, 30 to 99 (70)"), N_("N") },
    { NULL }
  };
  CrmDb *db;
  g_autoptr (GArray) pairs = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  GError *error = NULL;

  if (!crm_cli_parse (cli, entries, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 1 || least < CRM_DUPLICATE_LEAST || least > 99)
    return crm_cli_usage (cli, _("Give a confidence from 30 to 99, or none."));

  db = crm_book_get_db (crm_cli_get_book (cli));
  pairs = crm_duplicate_scan (db, least, NULL, NULL, &error);
  if (pairs == NULL)
    return crm_cli_fail (cli, error);
  g_array_sort (pairs, compare_pairs);
  lines = crm_db_read (db, CRM_READER_LIST, read_lines, pairs, NULL, &error);
  if (lines == NULL)
    return crm_cli_fail (cli, error);

  print_lines (cli, lines);
  if (lines->len == 0)
    crm_cli_print (cli, "%s", _("No duplicates were found."));
  return CRM_CLI_DONE;
}

static gboolean
write_separate (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  gint64 *ids = data;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *label = NULL;

  for (guint i = 0; i < 2; i++)
    {
      GError *local_error = NULL;
      g_autoptr (CrmDuplicateCard) card = crm_duplicate_card_load (conn, ids[i], &local_error);

      if (card == NULL && local_error == NULL)
        g_set_error (&local_error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND, "There is no contact %" G_GINT64_FORMAT, ids[i]);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      g_ptr_array_add (names, g_strdup (card->name));
    }

  /* Translators: names of two contacts */
  label = g_strdup_printf (_("Kept %s and %s separate"), (char *) names->pdata[0], (char *) names->pdata[1]);
  crm_conn_set_label (conn, label);
  return crm_duplicate_keep_separate (conn, ids[0], ids[1], error);
}

static CrmCliExit
run_keep_separate (CrmCli  *cli,
                   int      argc,
                   char   **argv)
{
  g_autoptr (CrmChangeSet) set = NULL;
  GError *error = NULL;
  gint64 ids[2];

  if (!crm_cli_parse (cli, NULL, &argc, &argv))
    return crm_cli_get_status (cli);
  if (argc != 3 || !crm_id_parse (argv[1], &ids[0]) || !crm_id_parse (argv[2], &ids[1]) || ids[0] == ids[1])
    return crm_cli_usage (cli, _("Give the IDs of two contacts."));

  set = crm_book_run (crm_cli_get_book (cli), NULL, write_separate, ids, NULL, &error);
  return set != NULL ? crm_cli_done (cli, set) : crm_cli_fail (cli, error);
}

const CrmCliCommand crm_cli_duplicates_commands[] = {
  { "duplicates", "[--min N]", N_("List contacts that may be the same, with why"),
    N_("Compares mail addresses, phone numbers, names, companies, addresses and birthdays. 95 and more is almost certain, 70 likely."),
    CRM_CLI_BOOK, run_duplicates },
  { "keep-separate", "ID ID", N_("Remember that two contacts are not the same"), NULL, CRM_CLI_BOOK, run_keep_separate },
  { NULL },
};
