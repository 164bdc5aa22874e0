/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text as it is searched and sorted. All functions are pure and may be called by any thread; text is UTF-8, and what is not
 * is taken as if its wrong bytes were spaces. */

/*
 * The form in which texts are compared: compatibility forms resolved (NFKD), lower case, without accents and points (ß is "ss", ł "l",
 * ø "o", æ "ae"), control characters as spaces. Where the whole is ASCII this is one pass. (transfer full); NULL for NULL.
 */
char     *crm_text_fold      (const char *text);

/*
 * A key whose bytes compare as the texts stand in a list: folded, without leading marks like quotes, the text itself last so that
 * "Muller" and "Müller" stay apart. It does not depend on the locale: a book keeps its order on every computer. (transfer full)
 */
GBytes   *crm_text_sort_key  (const char *text);

/* The heading under which @text stands in a list: its first letter as a capital ("Ä" under "A"), "#" for digits, signs and
 * scripts without an alphabet. (transfer full) */
char     *crm_text_letter    (const char *text);

/* One or two capitals that stand for a name where there is no picture: "Jörg van der Berg" is "JB". (transfer full), "" for none. */
char     *crm_text_initials  (const char *name);

/* Cuts @text in words at everything that is neither letter nor digit nor mark, after folding it. (transfer full), NULL-ended. */
char    **crm_text_words     (const char *text);

G_END_DECLS
