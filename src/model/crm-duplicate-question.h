/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-duplicate-card.h"

G_BEGIN_DECLS

/* Who in the book a contact may be that is just being typed. Main thread. */
typedef struct
{
  gint64  id;
  char   *name;
  char   *words;      /* why, for people */
  guint   score;
} CrmDuplicateAnswer;

void                crm_duplicate_answer_free         (CrmDuplicateAnswer   *answer);

/* Looks by the indexes for the one most like @card (taken over), with CRM_DUPLICATE_LIKELY at least; whoever shares a name only is no answer.
 * Works in a book that was never searched for duplicates. */
void                crm_duplicate_question_ask_async  (CrmBook              *book,
                                                       CrmDuplicateCard     *card,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
/* (transfer full) NULL with @error unset: nobody. */
CrmDuplicateAnswer *crm_duplicate_question_ask_finish (CrmBook              *book,
                                                       GAsyncResult         *result,
                                                       GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDuplicateAnswer, crm_duplicate_answer_free)

G_END_DECLS
