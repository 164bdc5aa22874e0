/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The words of people's names, brought into a form in which two writings of one word are equal, and the forms under which one given name
 * is used: Bob and Robert, Hans and Johannes, in English, German, French and Spanish. A form may stand for several names (Alex). What is
 * another name in another language (John, Jean, Juan) is not a form of it: those are mostly different people. Any thread.
 */

/* More words of a name than these are left out. */
#define CRM_NAME_MAX_WORDS 8

/*
 * @folded (one word out of crm_text_words()) with ae, oe and ue as a, o and u where they can be an umlaut written out: "mueller" and
 * "müller" become "muller", "bauer" and "queen" stay. (ß is ss by crm_text_fold() already.) (transfer full)
 */
char     *crm_name_word              (const char  *folded);

/* Whether @a and @b, out of crm_name_word(), are different forms of one given name. */
gboolean  crm_name_is_form           (const char  *a,
                                      const char  *b);

/* Whether @word, out of crm_name_word(), is known as a given name: Maria and Mario are then two names and not one mistyped. */
gboolean  crm_name_is_given          (const char  *word);

/*
 * Calls @func with what words that can be the same name have in common: @word itself, or each name that it is a form of. One-letter words
 * have nothing.
 */
typedef void (*CrmNameFunc)          (const char  *common,
                                      gpointer     user_data);
void      crm_name_foreach_common    (const char  *word,
                                      CrmNameFunc  func,
                                      gpointer     user_data);

/* The folded words that a full-text index may have for @word: its umlauts written either way, and the other forms of the name.
 * (transfer full): elements are char *, freed with the array. */
GPtrArray *crm_name_dup_writings     (const char  *word);

/* What stands before or between names and is not one: titles (Dr, Frau, Mme), particles (von, de la). @folded as in crm_text_words(). */
gboolean  crm_name_is_filler         (const char  *folded);

/* The generation that @folded tells, 1 for senior, 2 for junior or II, 3 for III, 4 for IV; 0: none. */
guint     crm_name_get_generation    (const char  *folded);

G_END_DECLS
