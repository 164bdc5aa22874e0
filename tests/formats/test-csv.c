/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-csv-guess.h"
#include "crm-csv-reader.h"
#include "crm-csv-writer.h"

static CrmCsvReader *
open_bytes (const char          *data,
            gsize                len,
            const CrmCsvOptions *options)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len);
  g_autoptr (GError) error = NULL;
  CrmCsvReader *reader = crm_csv_reader_new (bytes, options, &error);

  g_assert_no_error (error);
  return reader;
}

static CrmCsvReader *
open_text (const char *text)
{
  return open_bytes (text, strlen (text), NULL);
}

/* The row as "field|field", then "!" with its flaws. */
static char *
row_text (const CrmCsvRow *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < row->n_fields; i++)
    {
      g_string_append (text, i > 0 ? "|" : "");
      if (row->fields[i].len > 0)
        g_string_append_len (text, row->fields[i].data, row->fields[i].len);
    }
  if (row->flaws != 0)
    g_string_append_printf (text, "!%d", row->flaws);
  g_assert_true (g_utf8_validate (text->str, text->len, NULL));

  return g_string_free (text, FALSE);
}

static void
assert_row (CrmCsvReader *reader,
            guint64       line,
            const char   *expected)
{
  g_autofree char *text = NULL;
  CrmCsvRow row;

  g_assert_true (crm_csv_reader_next (reader, &row));
  text = row_text (&row);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (row.line, ==, line);
}

static void
assert_end (CrmCsvReader *reader)
{
  CrmCsvRow row;

  g_assert_false (crm_csv_reader_next (reader, &row));
  g_assert_cmpfloat (crm_csv_reader_get_progress (reader), ==, 1.0);
}

static void
test_plain (void)
{
  g_autoptr (CrmCsvReader) reader = open_text ("\xef\xbb\xbfName, E-mail ,Phone\r\nAnna,a@x,1\r\n\r\n , ,\r\nBéla,,2");

  g_assert_true (crm_csv_reader_has_header (reader));
  g_assert_cmpuint (crm_csv_reader_get_n_columns (reader), ==, 3);
  g_assert_cmpstr (crm_csv_reader_get_column (reader, 1), ==, "E-mail");
  for (guint round = 0; round < 2; round++)
    {
      assert_row (reader, 2, "Anna|a@x|1");
      assert_row (reader, 5, "Béla||2");
      assert_end (reader);
      crm_csv_reader_rewind (reader);
    }
}

static void
test_quotes (void)
{
  g_autoptr (CrmCsvReader) reader = open_text (
    "a;b;c\n"
    "\"x;y\";\"li\nne \"\"two\"\"\"; 5\" pipe\n"
    "\"\";\"q\"  ;\"He said \"hi\" to me\"\n"
    "\"p\"\r\n"
    "never;\"closed\n"
    "next;row;\"1\"\n"
    "stray;\"x\n"
    "last;\"a,b\";\"c\"");
  CrmCsvRow row;

  assert_row (reader, 2, "x;y|li\nne \"two\"| 5\" pipe");
  assert_row (reader, 4, "|q|He said hi\" to me\"!4");
  assert_row (reader, 5, "p||!1");
  assert_row (reader, 6, "never|\"closed|!5");
  assert_row (reader, 7, "next|row|1");
  g_assert_true (crm_csv_reader_next (reader, &row));
  g_assert_cmpmem (row.raw.data, row.raw.len, "stray;\"x\n", 9);
  assert_row (reader, 9, "last|a,b|c");
  assert_end (reader);
}

static void
test_ragged (void)
{
  g_autoptr (CrmCsvReader) reader = open_text ("a,b\n1\n1,2,\n1,2,3\n");
  CrmCsvRow row;

  assert_row (reader, 2, "1|!1");
  assert_row (reader, 3, "1|2|");
  g_assert_true (crm_csv_reader_next (reader, &row));
  g_assert_cmpuint (row.n_fields, ==, 3);
  g_assert_cmpint (row.flaws, ==, CRM_CSV_FLAW_LONG);
  g_assert_cmpmem (row.raw.data, row.raw.len, "1,2,3\n", 6);
}

static void
test_too_long (void)
{
  const CrmCsvOptions options = { .max_field = 8 };
  const char *text = "a,b\nx,123456789\ny,\"12345\"\"789\"\nz,\"123\n4\"\nlast,1\n";
  g_autoptr (CrmCsvReader) reader = open_bytes (text, strlen (text), &options);
  CrmCsvRow row;

  g_assert_true (crm_csv_reader_next (reader, &row));
  g_assert_cmpint (row.flaws, ==, CRM_CSV_FLAW_TOO_LONG);
  g_assert_cmpuint (row.fields[1].len, ==, 0);
  assert_row (reader, 3, "y|!8");
  assert_row (reader, 4, "z|123\n4");
  assert_row (reader, 6, "last|1");
}

static void
test_encodings (void)
{
  g_autoptr (CrmCsvReader) western = open_text ("Name;Ort\nM\xfcller;K\xf6ln \x80\n");
  g_autoptr (CrmCsvReader) damaged = open_text ("name,city\nJörg,Köln\nB\xe4" "rbel,Ärgern\nGünter,x\n");
  g_autoptr (CrmCsvReader) nul = open_bytes ("name,city\nA\0nna,x\n\0,y\n", 22, NULL);
  g_autoptr (CrmCsvReader) wide = NULL;
  g_autofree char *utf16 = NULL;
  gsize len;

  g_assert_cmpint (crm_csv_reader_get_encoding (western)->encoding, ==, CRM_ENCODING_WINDOWS_1252);
  g_assert_cmpuint (crm_csv_reader_get_encoding (western)->first_invalid, ==, 10);
  assert_row (western, 2, "Müller|Köln €");

  g_assert_cmpint (crm_csv_reader_get_encoding (damaged)->encoding, ==, CRM_ENCODING_UTF_8);
  assert_row (damaged, 2, "Jörg|Köln");
  assert_row (damaged, 3, "Bärbel|Ärgern!32");
  assert_row (damaged, 4, "Günter|x");

  g_assert_cmpuint (crm_csv_reader_get_encoding (nul)->first_nul, ==, 11);
  assert_row (nul, 2, "Anna|x!16");
  assert_row (nul, 3, "|y!16");

  utf16 = g_convert ("\357\273\277Name\tOrt\r\nMüller\tKöln\r\n😀\t\"a\nb\"\r\n", -1, "UTF-16LE", "UTF-8", NULL, &len, NULL);
  wide = open_bytes (utf16, len, NULL);
  g_assert_cmpint (crm_csv_reader_get_encoding (wide)->encoding, ==, CRM_ENCODING_UTF_16_LE);
  g_assert_cmpint (crm_csv_reader_get_separator (wide), ==, '\t');
  g_assert_cmpstr (crm_csv_reader_get_column (wide, 0), ==, "Name");
  assert_row (wide, 2, "Müller|Köln");
  assert_row (wide, 3, "😀|a\nb");
}

static void
test_guess (void)
{
  const struct { const char *text; char separator; gboolean header; } cases[] = {
    { "a,b\n1,2\n", ',', TRUE },
    { "Name;Betrag\nA;1,5\nB;2,5\n", ';', TRUE },
    { "Name\tAddress\nA\tx, y\n", '\t', TRUE },
    { "sep=;\r\nName;Ort\r\nA;B\r\n", ';', TRUE },
    { "Name\nAnna\n", ',', TRUE },
    { "anna@example.org\nbob@example.org\n", ',', FALSE },
    { "Anna;089 123\nBob;089 124\n", ';', FALSE },
    { "Anna,Anna\n", ',', FALSE },
    { "Anna,Anna\nBert,Bert\n", ',', FALSE },
    { "Name,Email,Email,Name\nA,1@x.org,2@x.org,B\n", ',', TRUE },
    { "x,\"a;b;c\nd;e\"\ny,\"f;g\"\n", ',', TRUE },
    { "a,b\rc,d\r", ',', TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CrmCsvReader) reader = open_text (cases[i].text);

      g_assert_cmpint (crm_csv_reader_get_separator (reader), ==, cases[i].separator);
      g_assert_cmpint (crm_csv_reader_has_header (reader), ==, cases[i].header);
    }
}

static void
test_options (void)
{
  const CrmCsvOptions options = {
    .separator = '|', .force_header = TRUE, .force_encoding = TRUE, .encoding = CRM_ENCODING_WINDOWS_1252
  };
  g_autoptr (CrmCsvReader) reader = open_bytes ("a|\xc3\xa4\n", 5, &options);

  g_assert_cmpstr (crm_csv_reader_get_column (reader, 0), ==, "");
  assert_row (reader, 1, "a|Ã¤");
  assert_end (reader);
}

static void
test_wrong_kind (void)
{
  const char *texts[] = { "", "\xef\xbb\xbf", "PK\003\004xxxxx", "%PDF-1.4" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (crm_csv_reader_new (bytes, NULL, &error));
      g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND);
    }
}

static void
test_writer (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *fields[] = {
    "plain", NULL, "a,b", "say \"hi\"", "li\nne", " blank ", "=1+1", "-2.5", "+49 (0)89/123", "+cmd|' /C calc'!A0", "@x",
    "-", "\tx",
  };
  CrmCsvWriter writer;

  crm_csv_writer_init (&writer, out, ',', TRUE);
  crm_csv_writer_add_bom (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    crm_csv_writer_add_field (&writer, fields[i]);
  crm_csv_writer_end_row (&writer);
  crm_csv_writer_add_field (&writer, NULL);
  crm_csv_writer_end_row (&writer);

  g_assert_cmpstr (out->str, ==,
    "\xef\xbb\xbfplain,,\"a,b\",\"say \"\"hi\"\"\",\"li\nne\",\" blank \",'=1+1,-2.5,+49 (0)89/123,'+cmd|' /C calc'!A0,"
    "'@x,-,'\tx\r\n\r\n");
}

/* What is written is read again, whatever it is. */
static void
test_round_trip (void)
{
  const char *pieces[] = { "a", ",", ";", "\"", "\n", "\r\n", " ", "ä", "😀", "'", "=", "\t", "long text" };
  const char separators[] = { ',', ';', '\t' };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (CrmCsvReader) reader = NULL;
      CrmCsvOptions options = { .force_header = TRUE, .separator = separators[round % 3] };
      guint n_rows = g_test_rand_int_range (1, 6);
      CrmCsvWriter writer;
      CrmCsvRow row;

      crm_csv_writer_init (&writer, out, options.separator, FALSE);
      for (guint i = 0; i < n_rows * 3; i++)
        {
          g_autoptr (GString) value = g_string_new ("x");

          for (int j = g_test_rand_int_range (0, 6); j > 0; j--)
            g_string_append (value, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
          crm_csv_writer_add_field (&writer, value->str);
          if (i % 3 == 2)
            crm_csv_writer_end_row (&writer);
          g_ptr_array_add (values, g_strdup (value->str));
        }

      reader = open_bytes (out->str, out->len, &options);
      for (guint i = 0; i < n_rows; i++)
        {
          g_assert_true (crm_csv_reader_next (reader, &row));
          g_assert_cmpint (row.flaws, ==, 0);
          g_assert_cmpuint (row.n_fields, ==, 3);
          for (guint j = 0; j < 3; j++)
            {
              const char *value = values->pdata[i * 3 + j];

              g_assert_cmpmem (row.fields[j].data, row.fields[j].len, value, strlen (value));
            }
        }
      g_assert_false (crm_csv_reader_next (reader, &row));
    }
}

/* Any bytes are rows whose raw bytes are the whole file, in order. */
static void
test_random (void)
{
  const char *pieces[] = { "a", ",", ";", "\"", "\"\"", "\n", "\r\n", "\r", "\xff", "\xc3\xa4", "x,y\n" };

  for (guint round = 0; round < 5000; round++)
    {
      g_autoptr (GString) text = g_string_new ("x,y\n");
      g_autoptr (CrmCsvReader) reader = NULL;
      CrmCsvOptions options = { .force_header = TRUE, .separator = ',' };
      const char *expected;
      guint64 line = 0;
      CrmCsvRow row;

      for (int i = g_test_rand_int_range (0, 30); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      reader = open_bytes (text->str, text->len, &options);
      expected = NULL;
      while (crm_csv_reader_next (reader, &row))
        {
          g_autofree char *read = row_text (&row);

          g_assert_cmpuint (row.line, >, line);
          line = row.line;
          g_assert_true (expected == NULL || row.raw.data >= expected);
          expected = row.raw.data + row.raw.len;
          g_assert_nonnull (read);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/plain", test_plain);
  g_test_add_func ("/csv/quotes", test_quotes);
  g_test_add_func ("/csv/ragged", test_ragged);
  g_test_add_func ("/csv/too-long", test_too_long);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/guess", test_guess);
  g_test_add_func ("/csv/options", test_options);
  g_test_add_func ("/csv/wrong-kind", test_wrong_kind);
  g_test_add_func ("/csv/writer", test_writer);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/random", test_random);

  return g_test_run ();
}
