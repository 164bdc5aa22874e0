/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-contact-words.h"
#include "crm-db-private.h"
#include "crm-span-row.h"
#include "crm-thread.h"

/* Problems of a kind that are named. */
#define MAX_FOUND 20

/* What must give no row: a sentence with %s for what stands in the first column. */
typedef struct
{
  const char *sql;
  const char *sentence;
} Rule;

static const Rule rules[] = {
  { "SELECT c.id FROM contact c LEFT JOIN contact_list l ON l.id = c.id WHERE c.deleted_at IS NULL AND l.id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM index_due d WHERE d.kind = 'contact' AND d.id = c.id) LIMIT 20",
    N_("Contact %s is missing from the list.") },
  { "SELECT l.id FROM contact_list l LEFT JOIN contact c ON c.id = l.id WHERE c.id IS NULL OR c.deleted_at IS NOT NULL LIMIT 20",
    N_("Contact %s stands in the list but was deleted.") },
  { "SELECT l.id FROM contact_list l JOIN contact c ON c.id = l.id WHERE c.name IS NOT l.name OR c.kind IS NOT l.kind LIMIT 20",
    N_("Contact %s stands in the list under an old name.") },
  { "SELECT a.id FROM activity a LEFT JOIN activity_span s ON s.id = a.id WHERE a.deleted_at IS NULL "
    "AND coalesce (a.starts, a.due) IS NOT NULL AND s.id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM index_due d WHERE d.kind = 'activity' AND d.id = a.id) LIMIT 20",
    N_("Activity %s has a time but is missing from the calendar.") },
  { "SELECT s.id FROM activity_span s LEFT JOIN activity a ON a.id = s.id WHERE a.id IS NULL OR a.deleted_at IS NOT NULL LIMIT 20",
    N_("Activity %s stands in the calendar but was deleted.") },
  { "SELECT d.id FROM deal d WHERE d.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM stage_event e WHERE e.deal_id = d.id) LIMIT 20",
    N_("Deal %s has no history of stages.") },
  { "SELECT l.id FROM activity_link l WHERE (l.kind = 'contact' AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = l.ref_id)) "
    "OR (l.kind = 'deal' AND NOT EXISTS (SELECT 1 FROM deal d WHERE d.id = l.ref_id)) LIMIT 20",
    N_("The activity link %s points to nothing.") },
  { "SELECT \"table\" || ' ' || coalesce (rowid, '') FROM pragma_foreign_key_check LIMIT 20",
    N_("A reference of %s points to nothing.") },
};

static const char *const fts_tables[] = { "contact_fts", "contact_note_fts", "deal_fts", "activity_fts" };

/*
 * From 3.44 on integrity_check looks at FTS5 too, by what this connection last knew of its segments: what the writer did since
 * would be taken for damage. A query makes FTS5 look again.
 */
static gboolean
refresh_fts (CrmConn  *conn,
             GError  **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fts_tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT rowid FROM %s LIMIT 1", fts_tables[i]);
      g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, sql, "");

      if (stmt == NULL || crm_stmt_step (stmt, error) == CRM_STEP_ERROR)
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_pages (CrmConn    *conn,
             GPtrArray  *problems,
             GError    **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  if (!refresh_fts (conn, error))
    return FALSE;

  stmt = crm_conn_query (conn, error, "PRAGMA integrity_check (20)", "");
  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      const char *line = crm_stmt_get_text (stmt, 0);

      if (g_strcmp0 (line, "ok") != 0)
        g_ptr_array_add (problems, g_strdup_printf (_("The file is damaged: %s"), line));
    }

  return step == CRM_STEP_DONE;
}

static gboolean
check_rule (CrmConn     *conn,
            const Rule  *rule,
            GPtrArray   *problems,
            GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, rule->sql, "");
  CrmStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_ptr_array_add (problems, g_strdup_printf (_(rule->sentence), crm_stmt_get_text (stmt, 0)));
#pragma GCC diagnostic pop
    }

  return step == CRM_STEP_DONE;
}

/* Where activities stand in the calendar, worked out anew. (The store alone cannot.) */
static gboolean
check_spans (CrmConn    *conn,
             GPtrArray  *problems,
             GError    **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT s.id, s.starts, coalesce (s.ends, 9223372036854775807), s.series, coalesce (s.calendar_id, 0), "
                                             "s.wall, coalesce (s.length, -1), s.shape, s.tz, " CRM_SPAN_ROW_COLUMNS ("a.")
                                             " FROM activity_span s JOIN activity a ON a.id = s.id WHERE a.deleted_at IS NULL "
                                             "AND (s.wall IS NOT NULL OR (SELECT user_version >= 5 FROM pragma_user_version)) "
                                             "AND NOT EXISTS (SELECT 1 FROM index_due d WHERE d.kind = 'activity' AND d.id = s.id)", "");
  guint n_found = 0;
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && n_found < MAX_FOUND && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmSpanRow row;

      if (crm_span_row_make (&row, stmt, 9) && row.span.starts == crm_stmt_get_int (stmt, 1) && row.span.ends == crm_stmt_get_int (stmt, 2) &&
          row.span.series == crm_stmt_get_int (stmt, 3) && row.calendar_id == crm_stmt_get_int (stmt, 4) && row.span.wall == crm_stmt_get_int (stmt, 5) &&
          row.span.length == crm_stmt_get_int (stmt, 6) && row.span.shape == crm_stmt_get_int (stmt, 7) &&
          g_strcmp0 (row.tz, crm_stmt_get_text (stmt, 8)) == 0)
        continue;
      g_ptr_array_add (problems, g_strdup_printf (_("Activity %s stands at another place in the calendar than its times say."),
                                                  crm_stmt_get_text (stmt, 0)));
      n_found++;
    }

  return step != CRM_STEP_ERROR;
}

/* Runs on the reader for long reads. */
static gpointer
check_tables (CrmConn       *conn,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  GPtrArray *problems = data;

  if (!check_pages (conn, problems, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (!check_rule (conn, &rules[i], problems, error))
        return NULL;
    }
  if (crm_span_has_func ())
    check_spans (conn, problems, error);

  return NULL;
}

/* Runs on the writer: FTS5 checks itself by a command that counts as writing. */
static gboolean
check_fts (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  GPtrArray *problems = data;
  guint n_words;

  /* What is only behind is not out of step. */
  if (!crm_contact_words_index_due (conn, G_MAXINT, &n_words, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (fts_tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s, rank) VALUES ('integrity-check', 1)", fts_tables[i],
                                              fts_tables[i]);
      g_autoptr (GError) local_error = NULL;

      if (crm_conn_run (conn, &local_error, sql, ""))
        continue;

      if (!g_error_matches (local_error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_ptr_array_add (problems, g_strdup_printf (_("The search index %s is not in step with what it indexes."), fts_tables[i]));
    }

  return TRUE;
}

GPtrArray *
crm_db_check (CrmDb         *self,
              GCancellable  *cancellable,
              GError       **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_IDLE, .origin = CRM_ORIGIN_SYSTEM };
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (CRM_IS_DB (self), NULL);

  crm_db_read (self, CRM_READER_LIST, check_tables, problems, cancellable, &local_error);
  if (local_error == NULL && !self->read_only)
    set = crm_db_write (self, &options, check_fts, problems, cancellable, &local_error);

  /* Too damaged to be read to the end: that is what was asked. */
  if (g_error_matches (local_error, CRM_STORE_ERROR, CRM_STORE_ERROR_CORRUPT))
    {
      g_ptr_array_add (problems, g_strdup_printf (_("The file is damaged: %s"), local_error->message));
      return g_steal_pointer (&problems);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&problems);
}

/* Runs on the writer. */
static gboolean
mark_all (CrmConn       *conn,
          gpointer       data,
          GCancellable  *cancellable,
          GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fts_tables); i++)
    {
      g_autofree char *sql = i == 0 ? g_strdup ("INSERT INTO contact_fts (contact_fts) VALUES ('rebuild')")
                                    : g_strdup_printf ("DELETE FROM %s", fts_tables[i]);

      if (!crm_conn_run (conn, error, sql, ""))
        return FALSE;
    }

  return crm_conn_run (conn, error, "DELETE FROM contact_words_due", "") &&
         crm_conn_run (conn, error, "DELETE FROM activity_span", "") &&
         crm_conn_run (conn, error,
                       "INSERT OR IGNORE INTO index_due (kind, id) SELECT 'contact', id FROM contact_list UNION ALL "
                       "SELECT 'contact', id FROM contact", "") &&
         crm_indexer_mark_all (conn, error);
}

gboolean
crm_db_reindex (CrmDb         *self,
                GCancellable  *cancellable,
                GError       **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_IDLE, .origin = CRM_ORIGIN_SYSTEM };
  g_autoptr (CrmChangeSet) set = NULL;

  g_return_val_if_fail (CRM_IS_DB (self), FALSE);

  set = crm_db_write (self, &options, mark_all, NULL, cancellable, error);
  if (set == NULL)
    return FALSE;

  crm_db_wake_index (self);
  return TRUE;
}
