/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-merge-sheet.h"

G_BEGIN_DECLS

/* Whether two values of contacts that are one person or company say the same thing. Any thread. */

/* Whether text @a says what @b says: SAME in another writing (case, accents, spaces), PART when @b has all of its words and more. */
CrmMergeMark crm_merge_key_compare_texts (const char  *a,
                                          const char  *b);

/* The same for two child rows of one type: mail addresses by the mailbox, phones by the number, others field by field; where one leaves
 * fields empty that the other has, it is PART of it. What kind of address it is (label) does not count. */
CrmMergeMark crm_merge_key_compare_rows  (CrmRecord   *a,
                                          CrmRecord   *b);

G_END_DECLS
