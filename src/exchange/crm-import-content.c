/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-content.h"

#include <string.h>

#include "crm-phone.h"

#define SAMPLE_ROWS 50

typedef gboolean (*LooksLike) (const char *value);

static gboolean
looks_like_mail (const char *value)
{
  const char *at = strchr (value, '@');

  return at != NULL && at > value && strchr (at, '.') != NULL && strchr (value, ' ') == NULL;
}

static gboolean
looks_like_phone (const char *value)
{
  g_autofree char *digits = crm_phone_digits (value);

  return strspn (value, "0123456789 +-/().") == strlen (value) && strlen (digits) >= 6;
}

/* A number written as people write the one of a phone: other numbers have neither a plus nor blanks in them. */
static gboolean
looks_like_written_phone (const char *value)
{
  return looks_like_phone (value) && (*value == '+' || strncmp (value, "00", 2) == 0 || strpbrk (value, " /(") != NULL);
}

static gboolean
looks_like_link (const char *value)
{
  return g_str_has_prefix (value, "http://") || g_str_has_prefix (value, "https://") || g_str_has_prefix (value, "www.");
}

static gboolean
looks_like_name (const char *value)
{
  gboolean letters = FALSE;

  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isdigit (c) || c == '@')
        return FALSE;
      letters = letters || g_unichar_isalpha (c);
    }

  return letters;
}

/* Whether most of the values that stand in the column are of the kind. */
static gboolean
column_looks_like (CrmCsvReader *csv,
                   guint         index,
                   LooksLike     looks_like)
{
  guint n_values = 0, n_alike = 0;
  CrmCsvRow row;

  crm_csv_reader_rewind (csv);
  for (guint i = 0; i < SAMPLE_ROWS && crm_csv_reader_next (csv, &row); i++)
    {
      g_autofree char *value = g_strstrip (crm_slice_dup (row.fields[index]));

      n_values += *value != '\0';
      n_alike += *value != '\0' && looks_like (value);
    }
  crm_csv_reader_rewind (csv);

  return n_alike > 0 && n_alike * 10 >= n_values * 8;
}

void
crm_import_content_suggest (CrmCsvReader  *csv,
                            const char   **keys)
{
  static const struct
  {
    const char *key;
    LooksLike   looks_like;
  } kinds[] = { { "email", looks_like_mail }, { "phone", looks_like_phone }, { "link", looks_like_link }, { "name", looks_like_name } };
  gboolean has_header, named = FALSE;
  guint n;

  g_return_if_fail (csv != NULL && keys != NULL);

  n = crm_csv_reader_get_n_columns (csv);
  has_header = crm_csv_reader_has_header (csv);
  for (guint i = 0; i < n; i++)
    for (guint kind = 0; kind < G_N_ELEMENTS (kinds) && keys[i] == NULL; kind++)
      {
        gboolean is_name = kinds[kind].looks_like == looks_like_name;

        /* A column with a name that says nothing is no name of a person for its words, nor a phone number for its digits. */
        if (has_header && (is_name || (kinds[kind].looks_like == looks_like_phone && !column_looks_like (csv, i, looks_like_written_phone))))
          continue;

        if ((is_name && named) || !column_looks_like (csv, i, kinds[kind].looks_like))
          continue;
        keys[i] = g_intern_string (kinds[kind].key);
        named = named || is_name;
      }
}
