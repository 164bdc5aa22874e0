/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * Makes these SQL functions known to a connection:
 *   crm_now()           microseconds since 1970, UTC
 *   crm_fold(text)      crm_text_fold()
 *   crm_has_words(text, words)  whether each of the folded words, separated by blanks, begins a word of the folded text
 *   crm_letter(text)    crm_text_letter()
 *   crm_sort_key(text)  crm_text_sort_key(), a blob
 */
gboolean crm_functions_register (sqlite3  *db,
                                 GError  **error);

G_END_DECLS
