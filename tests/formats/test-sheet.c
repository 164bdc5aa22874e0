/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crm-sheet-writer.h"
#include "crm-zip.h"

static void
add_part (CrmZipWriter *zip,
          const char   *name,
          const char   *text)
{
  crm_zip_writer_begin (zip, name, FALSE);
  crm_zip_writer_add (zip, text, strlen (text));
}

#define RELATION(id, type, target) "<Relationship Id=\"" id "\" Type=\"http://x/relationships/" type "\" Target=\"" target "\"/>"

/* A workbook with two sheets, of which the first one is empty, and one that is hidden. */
static GBytes *
make_xlsx (const char *workbook_pr,
           const char *sheet,
           const char *strings)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (CrmZipWriter) zip = crm_zip_writer_new (out);
  g_autofree char *workbook = g_strconcat ("<?xml version=\"1.0\"?><workbook xmlns:r=\"r\">", workbook_pr,
                                           "<sheets><sheet name=\"Leer\" r:id=\"r1\"/><sheet name=\"Geheim\" state=\"hidden\" r:id=\"r2\"/>"
                                           "<sheet name=\"Kontakte\" r:id=\"r2\"/></sheets></workbook>", NULL);

  /* The texts come behind the cells that need them, as some programs write them. */
  add_part (zip, "[Content_Types].xml", "<Types/>");
  add_part (zip, "_rels/.rels", "<Relationships>" RELATION ("a", "officeDocument", "/xl/workbook.xml") "</Relationships>");
  add_part (zip, "xl/workbook.xml", workbook);
  add_part (zip, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"/></row></sheetData></worksheet>");
  add_part (zip, "xl/worksheets/sheet2.xml", sheet);
  add_part (zip, "xl/sharedStrings.xml", strings);
  add_part (zip, "xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-407]d. mmmm yyyy;@\"/>"
                                  "<numFmt numFmtId=\"165\" formatCode=\"&quot;Tag&quot; 0.00\"/></numFmts>"
                                  "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                                  "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>");
  add_part (zip, "xl/_rels/workbook.xml.rels",
            "<Relationships>" RELATION ("r1", "worksheet", "worksheets/sheet1.xml") RELATION ("r2", "worksheet", "worksheets/sheet2.xml")
            RELATION ("r3", "sharedStrings", "sharedStrings.xml") RELATION ("r4", "styles", "styles.xml") "</Relationships>");
  g_assert_true (crm_zip_writer_finish (zip, NULL));

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static GBytes *
make_ods (const char *content)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (CrmZipWriter) zip = crm_zip_writer_new (out);

  crm_zip_writer_begin (zip, "mimetype", TRUE);
  crm_zip_writer_add (zip, "application/vnd.oasis.opendocument.spreadsheet", 46);
  add_part (zip, "content.xml", content);
  g_assert_true (crm_zip_writer_finish (zip, NULL));

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static void
assert_text (GBytes     *bytes,
             const char *name,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmSheet) sheet = crm_sheet_read (bytes, name, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (sheet->text, NULL), g_bytes_get_size (sheet->text));
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_refused (GBytes *bytes,
                int     code)
{
  g_autoptr (GError) error = NULL;
  CrmSheet *sheet = crm_sheet_read (bytes, NULL, &error);

  g_assert_null (sheet);
  g_assert_error (error, CRM_FORMAT_ERROR, code);
}

static void
test_xlsx (void)
{
  g_autoptr (GBytes) bytes = make_xlsx ("",
    "<worksheet><sheetData>"
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"D1\" t=\"inlineStr\"><is><t>Day</t></is></c></row>"
    "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"><v>491701234567</v></c><c r=\"D2\" s=\"1\"><v>29221</v></c></row>"
    "<row r=\"4\"><c t=\"b\"><v>1</v></c><c><v>0.10000000000000001</v></c><c t=\"str\"><f>A1&amp;B1</f><v>a\"b</v></c><c s=\"2\"><v>45366.75</v></c></row>"
    "<row><c s=\"3\"><v>1.5</v></c><c s=\"1\"><v>1</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c><c t=\"e\"><v>#N/A</v></c></row>"
    "</sheetData></worksheet>",
    "<sst><si><t>Name</t></si><si><r><t>Pho</t></r><r><t>ne</t></r><rPh><t>no</t></rPh></si>"
    "<si><t xml:space=\"preserve\">M\xc3\xbcller\n&amp; S\xc3\xb6hne_x000D_</t></si></sst>");
  g_autoptr (CrmSheet) sheet = crm_sheet_read (bytes, NULL, NULL);

  assert_text (bytes, NULL,
               "\"Name\"\tPhone\t\tDay\t\n"
               "\"M\xc3\xbcller\r& S\xc3\xb6hne\r\"\t491701234567\t\t1980-01-01\t\n"
               "\n"
               "true\t0.1\t\"a\"\"b\"\t2024-03-15 18:00\t\n"
               "1.5\t1900-01-01\t1900-02-28\t1900-03-01\t#N/A\n");
  assert_text (bytes, "Leer", "");
  g_assert_cmpstr (sheet->names[0], ==, "Leer");
  g_assert_cmpstr (sheet->names[1], ==, "Kontakte");
  g_assert_null (sheet->names[2]);
  g_assert_cmpuint (sheet->index, ==, 1);
  g_assert_cmpuint (sheet->n_rows, ==, 4);
}

static void
test_1904 (void)
{
  g_autoptr (GBytes) bytes = make_xlsx ("<workbookPr date1904=\"1\"/>",
                                        "<worksheet><sheetData><row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>27759</v></c></row></sheetData></worksheet>", "<sst/>");

  assert_text (bytes, NULL, "\"1904-01-01\"\t1980-01-01\n");
}

static void
test_ods (void)
{
  g_autoptr (GBytes) bytes = make_ods (
    "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>"
    "<table:table table:name=\"Leer\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/>"
    "</table:table-row></table:table>"
    "<table:table table:name=\"Kontakte\">"
    "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Name</text:p></table:table-cell>"
    "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"2\"><text:p>Phone</text:p></table:table-cell>"
    "<table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row>"
    "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\"><office:annotation><text:p>no</text:p></office:annotation>"
    "<text:p>a<text:s text:c=\"2\"/>b</text:p><text:p><text:span>c</text:span><text:tab/>d</text:p></table:table-cell>"
    "<table:table-cell office:value-type=\"float\" office:value=\"491701234567\"><text:p>4,9E+11</text:p></table:table-cell>"
    "<table:table-cell office:value-type=\"date\" office:date-value=\"1980-01-01\"><text:p>01.01.80</text:p></table:table-cell></table:table-row>"
    "<table:table-row table:number-rows-repeated=\"1048573\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
    "</table:table></office:spreadsheet></office:body></office:document-content>");

  assert_text (bytes, NULL,
               "\"Name\"\tPhone\tPhone\n"
               "\"a  b\rc\td\"\t491701234567\t1980-01-01\n"
               "\"a  b\rc\td\"\t491701234567\t1980-01-01\n");
  assert_text (bytes, "Leer", "");
}

static void
test_hostile (void)
{
  static const char table[] = "<d><table name=\"T\"><table-row number-rows-repeated=\"1000000000\"><table-cell value-type=\"string\"><p>x</p></table-cell>"
                              "</table-row></table></d>";
  g_autoptr (GBytes) rows = make_ods (table);
  g_autoptr (GBytes) columns = make_ods ("<d><table name=\"T\"><table-row><table-cell number-columns-repeated=\"2000\" value-type=\"string\"><p>x</p>"
                                         "</table-cell></table-row></table></d>");
  g_autoptr (GBytes) laughs = make_ods ("<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><d>&b;</d>");
  g_autoptr (GBytes) broken = make_ods ("<d><table name=\"T\"><table-row>");
  g_autoptr (GBytes) none = make_ods ("<d/>");
  g_autoptr (GBytes) missing = make_xlsx ("", "<worksheet><sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData></worksheet>", "<sst/>");
  g_autoptr (GBytes) back = make_xlsx ("", "<worksheet><sheetData><row r=\"2\"><c><v>7</v></c></row><row r=\"1\"><c><v>7</v></c></row></sheetData></worksheet>",
                                       "<sst/>");
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (rows, 0, g_bytes_get_size (rows) / 2);
  g_autoptr (GBytes) text = g_bytes_new_static ("Name\tPhone\n", 11);
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GBytes) nested = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (deep, "<a>");
  nested = make_ods (deep->str);

  assert_refused (rows, CRM_FORMAT_ERROR_TOO_LARGE);
  assert_refused (columns, CRM_FORMAT_ERROR_TOO_LARGE);
  assert_refused (laughs, CRM_FORMAT_ERROR_UNSUPPORTED);
  assert_refused (broken, CRM_FORMAT_ERROR_SYNTAX);
  assert_refused (none, CRM_FORMAT_ERROR_WRONG_KIND);
  assert_refused (missing, CRM_FORMAT_ERROR_SYNTAX);
  assert_refused (back, CRM_FORMAT_ERROR_SYNTAX);
  assert_refused (cut, CRM_FORMAT_ERROR_WRONG_KIND);
  assert_refused (text, CRM_FORMAT_ERROR_WRONG_KIND);
  assert_refused (nested, CRM_FORMAT_ERROR_TOO_LARGE);
}

static gboolean
count_bytes (const char  *data,
             gsize        len,
             gpointer     user_data,
             GError     **error)
{
  *(gsize *) user_data += len;
  return TRUE;
}

/* What unpacks to more than is asked for is not unpacked. */
static void
test_bomb (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (CrmZipWriter) zip = crm_zip_writer_new (out);
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  crm_zip_writer_begin (zip, "bomb", FALSE);
  for (guint i = 0; i < 20; i++)
    crm_zip_writer_add (zip, zeros, 1024 * 1024);
  g_assert_true (crm_zip_writer_finish (zip, NULL));
  bytes = g_string_free_to_bytes (g_steal_pointer (&out));

  g_assert_false (crm_zip_read (bytes, "bomb", 2 * 1024 * 1024, count_bytes, &n, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE);
  g_assert_cmpuint (n, <=, 2 * 1024 * 1024);
  g_clear_error (&error);
  g_assert_true (crm_zip_read (bytes, "bomb", 64 * 1024 * 1024, count_bytes, &n, &error));
  g_assert_no_error (error);
}

/* What is written is read back, signs and all. */
static void
test_round_trip (gconstpointer data)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (CrmSheetWriter) writer = crm_sheet_writer_new (GPOINTER_TO_INT (data), "A & B", out);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CrmSheet) sheet = NULL;
  g_autoptr (GError) error = NULL;

  crm_sheet_writer_add_field (writer, "Name");
  for (guint i = 0; i < 27; i++)
    crm_sheet_writer_add_field (writer, i == 26 ? "AB" : NULL);
  crm_sheet_writer_end_row (writer);
  crm_sheet_writer_add_field (writer, "=1+1 <M\xc3\xbcller> & \"S\xc3\xb6hne\"  ");
  crm_sheet_writer_add_field (writer, "089\n123\x01");
  crm_sheet_writer_add_field (writer, " _x0041_ a_xb ");
  crm_sheet_writer_end_row (writer);
  g_assert_true (crm_sheet_writer_finish (writer, &error));
  g_assert_no_error (error);

  bytes = g_string_free_to_bytes (g_steal_pointer (&out));
  assert_text (bytes, NULL,
               "\"Name\"\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tAB\n"
               "\"=1+1 <M\xc3\xbcller> & \"\"S\xc3\xb6hne\"\"  \"\t\"089\r123\"\t _x0041_ a_xb "
               "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n");
  sheet = crm_sheet_read (bytes, "A & B", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sheet->n_rows, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/xlsx", test_xlsx);
  g_test_add_func ("/sheet/1904", test_1904);
  g_test_add_func ("/sheet/ods", test_ods);
  g_test_add_func ("/sheet/hostile", test_hostile);
  g_test_add_func ("/sheet/bomb", test_bomb);
  g_test_add_data_func ("/sheet/round-trip/xlsx", GINT_TO_POINTER (CRM_SHEET_XLSX), test_round_trip);
  g_test_add_data_func ("/sheet/round-trip/ods", GINT_TO_POINTER (CRM_SHEET_ODS), test_round_trip);
  return g_test_run ();
}
