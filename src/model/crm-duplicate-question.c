/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicate-question.h"

#include "crm-duplicate-finder.h"

void
crm_duplicate_answer_free (CrmDuplicateAnswer *answer)
{
  g_free (answer->name);
  g_free (answer->words);
  g_free (answer);
}

static gpointer
read_answer (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  CrmDuplicateCard *card = data;
  g_autoptr (GArray) found = NULL;
  g_autoptr (CrmDuplicateCard) other = NULL;
  const CrmDuplicateFound *best;
  CrmDuplicateAnswer *answer;

  if (!crm_duplicate_card_count (conn, card, error))
    return NULL;
  found = crm_duplicate_find (conn, card, CRM_DUPLICATE_LIKELY, TRUE, cancellable, error);
  if (found == NULL || found->len == 0)
    return NULL;

  best = &g_array_index (found, CrmDuplicateFound, 0);
  other = crm_duplicate_card_load (conn, best->id, error);
  if (other == NULL)
    return NULL;

  answer = g_new0 (CrmDuplicateAnswer, 1);
  answer->id = best->id;
  answer->score = best->verdict.score;
  answer->name = g_strdup (other->name);
  answer->words = crm_duplicate_dup_words (card, other, best->verdict);
  return answer;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CrmDuplicateAnswer *answer = crm_db_read_finish (CRM_DB (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) crm_duplicate_answer_free);
}

void
crm_duplicate_question_ask_async (CrmBook             *book,
                                  CrmDuplicateCard    *card,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (card != NULL);

  task = g_task_new (book, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_duplicate_question_ask_async);
  crm_db_read_async (crm_book_get_db (book), CRM_READER_LIST, read_answer, card, (GDestroyNotify) crm_duplicate_card_free,
                     (GDestroyNotify) crm_duplicate_answer_free, cancellable, read_cb, task);
}

CrmDuplicateAnswer *
crm_duplicate_question_ask_finish (CrmBook       *book,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, book), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
