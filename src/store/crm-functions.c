/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-functions.h"

#include <string.h>

#include "crm-store-error-private.h"
#include "crm-text-sort.h"
#include "crm-text.h"

static void
function_now (sqlite3_context  *context,
              int               n_values,
              sqlite3_value   **values)
{
  sqlite3_result_int64 (context, g_get_real_time ());
}

static void
function_fold (sqlite3_context  *context,
               int               n_values,
               sqlite3_value   **values)
{
  sqlite3_result_text (context, crm_text_fold ((const char *) sqlite3_value_text (values[0])), -1, g_free);
}

/* Whether a word begins at @at, which lies in @text: everything that is not ASCII counts as a letter, as in folded text. */
static gboolean
is_start (const char *text,
          const char *at)
{
  guchar before = at > text ? (guchar) at[-1] : ' ';

  return before < 0x80 && !g_ascii_isalnum (before);
}

/* crm_has_words (text, words): whether each of the folded words, separated by blanks, begins a word of the folded text. */
static void
function_has_words (sqlite3_context  *context,
                    int               n_values,
                    sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  const char *words = (const char *) sqlite3_value_text (values[1]);
  g_auto (GStrv) list = NULL;
  gboolean all = TRUE;

  if (text == NULL || words == NULL)
    return;

  list = g_strsplit (words, " ", -1);
  for (guint i = 0; list[i] != NULL && all; i++)
    {
      const char *found = strstr (text, list[i]);

      while (found != NULL && !is_start (text, found))
        found = strstr (found + 1, list[i]);
      all = found != NULL;
    }

  sqlite3_result_int (context, all);
}

static void
function_letter (sqlite3_context  *context,
                 int               n_values,
                 sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);

  sqlite3_result_text (context, text != NULL ? crm_text_letter (text) : NULL, -1, g_free);
}

static void
function_sort_key (sqlite3_context  *context,
                   int               n_values,
                   sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  g_autoptr (GBytes) key = text != NULL ? crm_text_sort_key (text) : NULL;
  gconstpointer data;
  gsize size;

  if (key == NULL)
    return;

  data = g_bytes_get_data (key, &size);
  sqlite3_result_blob64 (context, data != NULL ? data : "", size, SQLITE_TRANSIENT);
}

gboolean
crm_functions_register (sqlite3  *db,
                        GError  **error)
{
  const int pure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  int rc;

  g_return_val_if_fail (db != NULL, FALSE);

  rc = sqlite3_create_function_v2 (db, "crm_now", 0, SQLITE_UTF8, NULL, function_now, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_create_function_v2 (db, "crm_fold", 1, pure, NULL, function_fold, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_create_function_v2 (db, "crm_has_words", 2, pure, NULL, function_has_words, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_create_function_v2 (db, "crm_letter", 1, pure, NULL, function_letter, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_create_function_v2 (db, "crm_sort_key", 1, pure, NULL, function_sort_key, NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    return TRUE;

  crm_store_error_take_sqlite (error, db, rc, "registering functions");
  return FALSE;
}
