/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-words.h"

#define N_WORDS 5
#define WORDS "names, company, addresses, phones, tags"

/* Runs @sql, which has parameters for an id and for the words of @row from column @first on. */
static gboolean
run_with_words (CrmConn     *conn,
                const char  *sql,
                gint64       id,
                CrmStmt     *row,
                int          first,
                GError     **error)
{
  return crm_conn_run (conn, error, sql, "isssss", id, crm_stmt_get_text (row, first), crm_stmt_get_text (row, first + 1),
                       crm_stmt_get_text (row, first + 2), crm_stmt_get_text (row, first + 3),
                       crm_stmt_get_text (row, first + N_WORDS - 1));
}

gboolean
crm_contact_words_put_off (CrmConn  *conn,
                           gint64    id,
                           CrmStmt  *old,
                           int       first_word,
                           GError  **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (id != 0, FALSE);

  /* One that is behind already stays as it is: what FTS5 has is what counts, not what the list had in between. */
  if (old == NULL)
    return crm_conn_run (conn, error, "INSERT OR IGNORE INTO contact_words_due (id) VALUES (?)", "i", id);

  return run_with_words (conn, "INSERT OR IGNORE INTO contact_words_due (id, " WORDS ") VALUES (?, ?, ?, ?, ?, ?)", id, old, first_word,
                         error);
}

static gboolean
remove_words (CrmConn  *conn,
              gint64    id,
              CrmStmt  *due,
              GError  **error)
{
  if (crm_stmt_is_null (due, 0))
    return TRUE;

  return run_with_words (conn, "INSERT INTO contact_fts (contact_fts, rowid, " WORDS ") VALUES ('delete', ?, ?, ?, ?, ?, ?)", id, due, 0,
                         error);
}

static gboolean
add_words (CrmConn  *conn,
           gint64    id,
           GError  **error)
{
  g_autoptr (CrmStmt) row = crm_conn_query (conn, error, "SELECT " WORDS " FROM contact_list WHERE id = ?", "i", id);
  CrmStep step = row != NULL ? crm_stmt_step (row, error) : CRM_STEP_ERROR;

  if (step != CRM_STEP_ROW)
    return step == CRM_STEP_DONE;

  return run_with_words (conn, "INSERT INTO contact_fts (rowid, " WORDS ") VALUES (?, ?, ?, ?, ?, ?)", id, row, 0, error);
}

gboolean
crm_contact_words_index (CrmConn  *conn,
                         gint64    id,
                         GError  **error)
{
  g_autoptr (CrmStmt) due = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, FALSE);

  due = crm_conn_query (conn, error, "SELECT " WORDS " FROM contact_words_due WHERE id = ?", "i", id);
  step = due != NULL ? crm_stmt_step (due, error) : CRM_STEP_ERROR;
  if (step != CRM_STEP_ROW)
    return step == CRM_STEP_DONE;

  return remove_words (conn, id, due, error) && add_words (conn, id, error) &&
         crm_conn_run (conn, error, "DELETE FROM contact_words_due WHERE id = ?", "i", id);
}

gboolean
crm_contact_words_add (CrmConn            *conn,
                       gint64              id,
                       const char *const  *words,
                       gboolean            has_past,
                       GError            **error)
{
  g_autoptr (CrmStmt) due = NULL;
  CrmStep step = CRM_STEP_DONE;

  g_return_val_if_fail (conn != NULL, FALSE);

  /* It was there before, and went: what FTS5 has of it must go first. */
  if (has_past)
    {
      due = crm_conn_query (conn, error, "SELECT 1 FROM contact_words_due WHERE id = ?", "i", id);
      step = due != NULL ? crm_stmt_step (due, error) : CRM_STEP_ERROR;
    }
  if (step == CRM_STEP_ERROR)
    return FALSE;
  if (step == CRM_STEP_DONE)
    return crm_conn_run (conn, error, "INSERT INTO contact_fts (rowid, " WORDS ") VALUES (?, ?, ?, ?, ?, ?)", "isssss", id, words[0],
                         words[1], words[2], words[3], words[N_WORDS - 1]);

  g_clear_pointer (&due, crm_stmt_free);
  return crm_contact_words_index (conn, id, error);
}

gboolean
crm_contact_words_index_due (CrmConn  *conn,
                             guint     max,
                             guint    *n,
                             GError  **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (n != NULL, FALSE);

  stmt = crm_conn_query (conn, error, "SELECT id FROM contact_words_due ORDER BY id LIMIT ?", "i", (gint64) max);
  if (stmt == NULL)
    return FALSE;
  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }
  if (step == CRM_STEP_ERROR)
    return FALSE;
  g_clear_pointer (&stmt, crm_stmt_free);

  *n = ids->len;
  for (guint i = 0; i < ids->len; i++)
    {
      if (!crm_contact_words_index (conn, g_array_index (ids, gint64, i), error))
        return FALSE;
    }

  return TRUE;
}
