/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-csv-writer.h"

#include <string.h>

void
crm_csv_writer_init (CrmCsvWriter *writer,
                     GString      *out,
                     char          separator,
                     gboolean      guard_formulas)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (out != NULL);
  g_return_if_fail (separator != '\0' && separator != '"' && separator != '\r' && separator != '\n');

  *writer = (CrmCsvWriter) { out, separator, guard_formulas, FALSE };
}

void
crm_csv_writer_add_bom (CrmCsvWriter *writer)
{
  g_return_if_fail (writer != NULL);

  g_string_append (writer->out, "\xef\xbb\xbf");
}

/* What has digits and the signs of numbers only computes nothing that matters. */
static gboolean
is_formula (const char *text)
{
  if (strchr ("=+-@\t\r\n", *text) == NULL)
    return FALSE;

  return *text == '=' || *text == '@' || text[strspn (text, "0123456789+-()/., \302\240")] != '\0';
}

void
crm_csv_writer_add_field (CrmCsvWriter *writer,
                          const char   *text)
{
  gboolean guard;
  gboolean quote;

  g_return_if_fail (writer != NULL);

  if (writer->in_row)
    g_string_append_c (writer->out, writer->separator);
  writer->in_row = TRUE;
  if (text == NULL || *text == '\0')
    return;

  guard = writer->guard_formulas && is_formula (text);
  quote = strpbrk (text, "\"\r\n") != NULL || strchr (text, writer->separator) != NULL || *text == ' ' ||
          text[strlen (text) - 1] == ' ';

  if (quote)
    g_string_append_c (writer->out, '"');
  if (guard)
    g_string_append_c (writer->out, '\'');
  while (quote && *text != '\0')
    {
      gsize len = strcspn (text, "\"");

      g_string_append_len (writer->out, text, len);
      text += len;
      if (*text == '"')
        {
          g_string_append (writer->out, "\"\"");
          text++;
        }
    }
  g_string_append (writer->out, text);
  if (quote)
    g_string_append_c (writer->out, '"');
}

void
crm_csv_writer_end_row (CrmCsvWriter *writer)
{
  g_return_if_fail (writer != NULL);

  g_string_append (writer->out, "\r\n");
  writer->in_row = FALSE;
}
