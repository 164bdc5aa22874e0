/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ids-question.h"

#include "crm-id-list.h"
#include "crm-query-private.h"
#include "crm-row-data.h"

void
crm_ids_question_free (CrmIdsQuestion *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->search);
  crm_query_unref (self->query);
  g_array_unref (self->before);
  g_array_unref (self->moved);
  g_free (self);
}

void
crm_ids_answer_free (CrmIdsAnswer *answer)
{
  g_return_if_fail (answer != NULL);

  g_clear_pointer (&answer->ids, g_array_unref);
  g_clear_pointer (&answer->runs, g_array_unref);
  g_clear_pointer (&answer->rows, g_ptr_array_unref);
  g_clear_pointer (&answer->tables, g_hash_table_unref);
  g_free (answer);
}

/* Whether nothing that moved is in the list, nor was: of twelve columns of a board a move touches two. Never where that cannot be told. */
static gboolean
is_untouched (CrmConn              *conn,
              const CrmIdsQuestion *self)
{
  g_autoptr (CrmSql) among = NULL;
  g_autoptr (CrmSql) sql = NULL;
  g_autoptr (CrmStmt) stmt = NULL;

  if (!self->only_moved)
    return FALSE;

  among = crm_sql_new (NULL);
  for (guint i = 0; i < self->moved->len; i++)
    {
      crm_sql_append (among, i == 0 ? "SELECT " : " UNION ALL SELECT ");
      crm_sql_add_int (among, g_array_index (self->moved, gint64, i));
    }
  sql = crm_query_compile (self->query, conn, among, NULL);
  stmt = sql != NULL ? crm_sql_prepare (sql, conn, NULL) : NULL;
  if (stmt == NULL || crm_stmt_step (stmt, NULL) != CRM_STEP_DONE)
    return FALSE;

  for (guint i = 0; i < self->before->len; i++)
    for (guint j = 0; j < self->moved->len; j++)
      if (g_array_index (self->before, gint64, i) == g_array_index (self->moved, gint64, j))
        return FALSE;

  return TRUE;
}

gpointer
crm_ids_question_read (CrmConn       *conn,
                       gpointer       question,
                       GCancellable  *cancellable,
                       GError       **error)
{
  const CrmIdsQuestion *self = question;
  CrmIdsAnswer *answer;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (self != NULL, NULL);

  answer = g_new0 (CrmIdsAnswer, 1);
  answer->generation = self->generation;
  answer->n_heard = self->n_heard;
  answer->tables = crm_query_list_tables (self->query, conn);
  if (is_untouched (conn, self))
    {
      answer->ids = g_array_ref (self->before);
      answer->runs = g_array_new (FALSE, FALSE, sizeof (CrmIdRun));
      answer->complete = TRUE;
      return answer;
    }

  answer->ids = crm_search_run (self->search, conn, self->query, self->limit, &answer->complete, cancellable, error);
  if (answer->ids == NULL)
    {
      crm_ids_answer_free (answer);
      return NULL;
    }

  answer->runs = crm_id_list_diff (self->before, answer->ids, self->moved, self->max_runs);
  if (self->n_rows > 0)
    {
      answer->rows = crm_row_data_load (conn, crm_query_get_record_type (self->query), (const gint64 *) (gconstpointer) answer->ids->data,
                                        MIN (answer->ids->len, self->n_rows), error);
      if (answer->rows == NULL)
        g_clear_pointer (&answer, crm_ids_answer_free);
    }

  return answer;
}
