/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-csv-guess.h"

#define SAMPLE_BYTES (256 * 1024)
#define SAMPLE_ROWS  100
#define MAX_FIELDS   256

/* Counts in how many rows of @text each number of fields occurs. Quotes hide separators and line breaks. */
static guint
count_fields (CrmSlice text,
              char     separator,
              guint    counts[MAX_FIELDS])
{
  gboolean quoted = FALSE;
  gboolean at_start = TRUE;
  guint n_fields = 1;
  guint n_rows = 0;
  gsize row_start = 0;

  for (gsize i = 0; i < text.len && n_rows < SAMPLE_ROWS; i++)
    {
      char c = text.data[i];

      if (c == '"' && (at_start || quoted))
        quoted = !quoted;
      else if (!quoted && c == separator)
        n_fields++;
      else if (!quoted && (c == '\n' || c == '\r'))
        {
          if (i > row_start)
            {
              counts[MIN (n_fields, MAX_FIELDS - 1)]++;
              n_rows++;
            }
          n_fields = 1;
          row_start = i + 1;
        }
      at_start = !quoted && (c == separator || c == '\n' || c == '\r');
    }

  /* A last row without an ending counts when it is the only one: others may have been cut off. */
  if (n_rows == 0 && text.len > row_start)
    {
      counts[MIN (n_fields, MAX_FIELDS - 1)]++;
      n_rows++;
    }

  return n_rows;
}

char
crm_csv_guess_separator (CrmSlice text)
{
  const char separators[] = { ',', ';', '\t' };
  double best_score = 0;
  char best = ',';

  text.len = MIN (text.len, SAMPLE_BYTES);
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      guint counts[MAX_FIELDS] = { 0 };
      guint n_rows = count_fields (text, separators[i], counts);

      for (guint n = 2; n < MAX_FIELDS; n++)
        {
          /* Rows that agree count most; of two that agree alike, the separator that makes more fields. */
          double agree = n_rows > 0 ? (double) counts[n] / n_rows : 0;
          double score = agree * agree * (1 + MIN (n, 20) / 40.0);

          if (score > best_score)
            {
              best_score = score;
              best = separators[i];
            }
        }
    }

  return best;
}

/* An address, a number, a date: what stands in rows and not above them. */
static gboolean
looks_like_data (const char *value)
{
  guint n_digits = 0;
  guint n_letters = 0;

  if (strchr (value, '@') != NULL || g_str_has_prefix (value, "http"))
    return TRUE;

  for (; *value != '\0'; value++)
    {
      n_digits += g_ascii_isdigit (*value);
      n_letters += g_ascii_isalpha (*value) || (guchar) *value >= 0x80;
    }

  return n_digits > 0 && n_digits >= n_letters;
}

/* Whether below the first row stands, in some column, mostly what stands in rows only. */
static gboolean
has_data_below (GPtrArray *rows)
{
  guint n_columns = g_strv_length (rows->pdata[0]);

  for (guint column = 0; column < n_columns; column++)
    {
      guint n_values = 0;
      guint n_data = 0;

      for (guint i = 1; i < rows->len; i++)
        {
          GStrv row = rows->pdata[i];
          const char *value = column < g_strv_length (row) ? row[column] : "";

          n_values += *value != '\0';
          n_data += *value != '\0' && looks_like_data (value);
        }
      if (n_data > 0 && n_data * 2 > n_values)
        return TRUE;
    }

  return FALSE;
}

gboolean
crm_csv_guess_header (GPtrArray *rows)
{
  GStrv first;
  guint n_named = 0;
  gboolean doubled = FALSE;

  g_return_val_if_fail (rows != NULL, FALSE);

  if (rows->len == 0)
    return FALSE;

  first = rows->pdata[0];
  for (guint i = 0; first[i] != NULL; i++)
    {
      if (looks_like_data (first[i]))
        return FALSE;
      n_named += *first[i] != '\0';
      for (guint j = 0; j < i && *first[i] != '\0'; j++)
        doubled = doubled || g_ascii_strcasecmp (first[i], first[j]) == 0;
    }

  /* Names of columns are rarely there twice; the words of a row may be. */
  return n_named * 2 > g_strv_length (first) && (!doubled || has_data_below (rows));
}
