/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-text-sort.h"

G_BEGIN_DECLS

/* Text as people write it: made searchable, made tidy, made short. All functions may be called from any thread. */

/*
 * @text as it is searched: compatibility forms resolved (NFKD), case folded, accents and other general marks taken off,
 * letters that only look like an accented one (ł ø đ ħ ı), ligatures (ß æ œ) and digits of any script as plain ones,
 * katakana as hiragana, curly apostrophes and dashes as ' and -, invisible characters left out, any run of blanks and
 * control characters as one space, none at the ends. Marks that make another letter (Indic vowels, Japanese voicing)
 * stay. Line feeds stay, without blanks around them. Bytes that are no UTF-8 are taken as blanks. Folding twice changes
 * nothing more. NULL for NULL. (transfer full)
 */
char      *crm_text_fold                   (const char   *text);

/* As crm_text_fold(), of @len bytes at @text (-1: up to the NUL), appended to @out, which may hold other text. */
void       crm_text_append_folded          (GString      *out,
                                            const char   *text,
                                            gssize        len);

/*
 * One line as typed or imported, tidied before it is stored: composed (NFC), valid UTF-8, runs of blanks and control
 * characters one space, none at the ends. (transfer full)
 */
char      *crm_text_clean_line             (const char   *text);

/*
 * As crm_text_clean_line() for text of many lines: line breaks become a line feed each and stay, as do blanks within
 * lines; other control characters, blanks at the ends of lines and empty lines at the ends go. (transfer full)
 */
char      *crm_text_clean_lines            (const char   *text);

/*
 * At most two letters that stand for @name in a round picture: of the first and the last word, upper case; one where
 * the script has no words. Empty when there is no letter or digit. (transfer full)
 */
char      *crm_text_initials               (const char   *name);

/*
 * The words of @text, folded: cut at everything that is neither letter nor digit nor mark. (transfer full): a
 * NULL-terminated array, for g_strfreev().
 */
char     **crm_text_words                  (const char   *text);

/*
 * How many letters have to be put in, left out, changed or swapped with their neighbour to make @b of @a, for "did you mean". Both in
 * UTF-8, compared as they are. More than @max is given as @max + 1.
 */
guint      crm_text_distance               (const char   *a,
                                            const char   *b,
                                            guint         max);

G_END_DECLS
