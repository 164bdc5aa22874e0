/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How two names of people stand to each other, by their words (out of crm_name_word(), see base/crm-name-forms.h). Pure; any thread. */
typedef enum
{
  CRM_NAMES_OTHER,      /* nothing in common that counts */
  CRM_NAMES_FAMILY,     /* a word in common that is not the first: Anna and Peter Schmidt */
  CRM_NAMES_GIVEN,      /* the first word in common, the rest not: Anna Schmidt and Anna Huber */
  CRM_NAMES_NONE,       /* one of them has no name */
  CRM_NAMES_PART,       /* one is a single word of the other, or both are the same single word */
  CRM_NAMES_SLIP,       /* one word mistyped, the others equal */
  CRM_NAMES_INITIAL,    /* initials of it: A. Schmidt */
  CRM_NAMES_LONGER,     /* one has more words: a middle name, a double name */
  CRM_NAMES_VARIANT,    /* other forms of a given name: Bob and Robert */
  CRM_NAMES_SWAPPED,    /* the same words in another order */
  CRM_NAMES_SAME,
} CrmNames;

/*
 * Words are matched one to one: equal ones first, then forms of one given name, then initials, then one slip. Words left over on one side
 * only are a longer name, on both sides another one. From CRM_NAMES_SLIP on at least one word of two letters or more is equal or a form,
 * so that both names have a key of crm_name_foreach_common() in common. At most CRM_NAME_MAX_WORDS words are looked at.
 */
CrmNames crm_duplicate_names_compare (const char *const *a,
                                      guint              n_a,
                                      const char *const *b,
                                      guint              n_b);

/*
 * Whether one of the words can be the other one mistyped: at most one letter too many, missing, changed or swapped with its neighbour in
 * words of 5 to 8 letters, two from 9 letters on (of the shorter one). Not where both are given names that there are, or where a digit
 * stands in one, or, for @given names, where only the ending differs that tells a woman from a man (Karlo and Karla).
 */
gboolean crm_duplicate_names_is_slip (const char        *a,
                                      const char        *b,
                                      gboolean           given);

G_END_DECLS
