/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crm-csv-reader.h"
#include "crm-sheet.h"
#include "crm-zip.h"

#include "fuzz.h"

/* A sheet as it stands in an archive: with "<office" in it that of OpenDocument, else that of Excel, its texts behind "\n---\n". What begins like an
 * archive is taken as one. */
const char *const fuzz_seeds[] = {
  "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>x\ty</t></is></c></row>"
  "<row r=\"3\"><c r=\"C3\" s=\"1\"><v>29221.5</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c></row></sheetData></worksheet>"
  "\n---\n<sst><si><t>Name</t></si><si><r><t>a</t></r><rPh><t>b</t></rPh></si></sst>",
  "<office><table name=\"T\"><table-row number-rows-repeated=\"3\"><table-cell number-columns-repeated=\"2\" value-type=\"float\" value=\"1.5\"/>"
  "<table-cell value-type=\"string\"><p>a<s c=\"3\"/>b</p><p>c</p><annotation><p>no</p></annotation></table-cell></table-row></table></office>",
  "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>",
  NULL,
};

static void
add_part (CrmZipWriter *zip,
          const char   *name,
          const char   *text,
          gsize         len)
{
  crm_zip_writer_begin (zip, name, FALSE);
  crm_zip_writer_add (zip, text, len);
}

static GBytes *
make_archive (const char *text,
              gsize       len)
{
  static const char rels[] = "<Relationships><Relationship Id=\"1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
  static const char book_rels[] = "<Relationships><Relationship Id=\"1\" Type=\"x/worksheet\" Target=\"sheet.xml\"/>"
                                  "<Relationship Id=\"2\" Type=\"x/sharedStrings\" Target=\"strings.xml\"/>"
                                  "<Relationship Id=\"3\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>";
  static const char book[] = "<workbook><sheets><sheet name=\"S\" id=\"1\"/></sheets></workbook>";
  static const char styles[] = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
  static const char none[] = "<sst/>";
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (CrmZipWriter) zip = crm_zip_writer_new (out);
  const char *strings = g_strstr_len (text, (gssize) len, "\n---\n");

  if (g_strstr_len (text, (gssize) len, "<office") != NULL)
    {
      add_part (zip, "content.xml", text, len);
    }
  else
    {
      gsize first = strings != NULL ? (gsize) (strings - text) : len;

      add_part (zip, "[Content_Types].xml", none, strlen (none));
      add_part (zip, "_rels/.rels", rels, strlen (rels));
      add_part (zip, "xl/_rels/workbook.xml.rels", book_rels, strlen (book_rels));
      add_part (zip, "xl/workbook.xml", book, strlen (book));
      add_part (zip, "xl/styles.xml", styles, strlen (styles));
      add_part (zip, "xl/sheet.xml", text, first);
      add_part (zip, "xl/strings.xml", strings != NULL ? strings + 5 : none, strings != NULL ? len - first - 5 : strlen (none));
    }
  g_assert_true (crm_zip_writer_finish (zip, NULL));

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gboolean is_archive = size > 4 && memcmp (data, "PK\003\004", 4) == 0;
  g_autoptr (GBytes) bytes = is_archive ? g_bytes_new (data, size) : make_archive ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSheet) sheet = crm_sheet_read (bytes, NULL, &error);
  const CrmCsvOptions options = { .separator = '\t', .force_encoding = TRUE, .force_header = TRUE };
  g_autoptr (CrmCsvReader) reader = NULL;
  guint n_rows = 0;
  CrmCsvRow row;

  g_assert_true ((sheet == NULL) == (error != NULL));
  if (sheet == NULL || g_bytes_get_size (sheet->text) == 0)
    return 0;

  /* Every row of the sheet is a row of the table, whatever is in it. */
  reader = crm_csv_reader_new (sheet->text, &options, NULL);
  g_assert_nonnull (reader);
  while (crm_csv_reader_next (reader, &row))
    {
      g_assert_cmpint (row.flaws & ~(CRM_CSV_FLAW_SHORT | CRM_CSV_FLAW_LONG), ==, 0);
      n_rows++;
    }
  g_assert_cmpuint (n_rows, <=, sheet->n_rows);

  return 0;
}
