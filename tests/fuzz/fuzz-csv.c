/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-csv-reader.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "Name,E-mail,Phone\r\nAnna,a@x,1\r\n\"Be\"\"la\",\"li\r\nne\",2\r\n",
  "sep=;\r\nName;Ort\r\nM\xfcller;\"K\xf6ln\"\r\n",
  "\xef\xbb\xbf" "a\tb\nJ\xc3\xb6rg\tx\ny\n\"never closed\t1\nz\t2\n",
  "\xff\xfe" "a,b",
  NULL,
};

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const CrmCsvOptions options = { .max_field = 64 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (CrmCsvReader) reader = crm_csv_reader_new (bytes, &options, NULL);
  const char *end = NULL;
  guint64 line = 0;
  CrmCsvRow row;

  if (reader == NULL)
    return 0;

  while (crm_csv_reader_next (reader, &row))
    {
      g_assert_cmpuint (row.line, >, line);
      g_assert_cmpuint (row.n_fields, >=, crm_csv_reader_get_n_columns (reader));
      g_assert_true (end == NULL || row.raw.data >= end);
      for (guint i = 0; i < row.n_fields; i++)
        g_assert_true (row.fields[i].len == 0 || g_utf8_validate_len (row.fields[i].data, row.fields[i].len, NULL));
      line = row.line;
      end = row.raw.data + row.raw.len;
    }

  return 0;
}
