/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The order of names, the same on every machine: a key made here may be stored in a file and compared byte
 * by byte. The collation of the C library is not used, since its keys change with the locale and the
 * version of the library, and what is stored would then be in disorder.
 *
 * @language is a language code or the name of a locale ("sv", "sv_SE.UTF-8"; NULL: none), for letters that have their
 * own place in its alphabet: å ä ö behind z in Swedish, ñ behind n in Spanish.
 */

/*
 * The key of @text: folded (see crm_text_fold()), punctuation left out, numbers by their value ("Unit 2" before "Unit
 * 10"); the text itself last, so that "Muller" and "Müller" stay apart. Any thread. (transfer full)
 */
GBytes    *crm_text_sort_key       (const char   *text);

/* As crm_text_sort_key(), by the alphabet of @language. */
GBytes    *crm_text_sort_key_for   (const char   *text,
                                    const char   *language);

/*
 * The heading under which @text stands in a list: an upper-case letter without its accent, the first syllable of the
 * consonant in Korean, "漢" for all Chinese characters, "#" for digits and whatever is no letter. In the order of the
 * keys every heading comes once. Any thread. (transfer full)
 */
char      *crm_text_letter         (const char   *text);

/* As crm_text_letter(), by the alphabet of @language: a letter with its own place keeps its accent. */
char      *crm_text_letter_for     (const char   *text,
                                    const char   *language);

G_END_DECLS
