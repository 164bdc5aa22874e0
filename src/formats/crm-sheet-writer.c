/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sheet-writer.h"

#include <string.h>

#include "crm-zip.h"

#define MAX_ROWS   1048576
#define BATCH      (64 * 1024)
#define XML        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PACKAGE    "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE     "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN       "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define ODF        "urn:oasis:names:tc:opendocument:xmlns:"
#define ODF_TYPE   "application/vnd.oasis.opendocument.spreadsheet"
#define XLSX_TYPE  "application/vnd.openxmlformats-officedocument.spreadsheetml."

struct _CrmSheetWriter
{
  CrmZipWriter *zip;
  GString      *row;
  CrmSheetKind  kind;
  guint         column;
  guint         n_rows;
};

/* Appends @text without what XML cannot hold. */
static void
append_text (GString    *out,
             const char *text,
             gsize       len)
{
  const char *end = text + len;

  for (const char *at = text; at < end; at++)
    {
      guchar c = (guchar) *at;

      if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '>')
        g_string_append (out, "&gt;");
      else if (c == '"')
        g_string_append (out, "&quot;");
      else if (c == 0xef && end - at >= 3 && (guchar) at[1] == 0xbf && (guchar) at[2] >= 0xbe)
        at += 2;      /* U+FFFE, U+FFFF */
      else if (c >= ' ' || c == '\n' || c == '\t')
        g_string_append_c (out, *at);
    }
}

static void
add_part (CrmSheetWriter *self,
          const char     *name,
          const char     *text)
{
  crm_zip_writer_begin (self->zip, name, strcmp (name, "mimetype") == 0);
  crm_zip_writer_add (self->zip, text, strlen (text));
}

static void
begin_xlsx (CrmSheetWriter *self,
            const char     *name)
{
  g_autoptr (GString) workbook = g_string_new (XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"");

  add_part (self, "[Content_Types].xml",
            XML "<Types xmlns=\"" PACKAGE "content-types\">"
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" XLSX_TYPE "sheet.main+xml\"/>"
            "<Override PartName=\"/xl/styles.xml\" ContentType=\"" XLSX_TYPE "styles+xml\"/>"
            "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" XLSX_TYPE "worksheet+xml\"/></Types>");
  add_part (self, "_rels/.rels",
            XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
            "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
  add_part (self, "xl/_rels/workbook.xml.rels",
            XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
            "<Relationship Id=\"rId1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
            "<Relationship Id=\"rId2\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>");

  append_text (workbook, name, strlen (name));
  g_string_append (workbook, "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
  add_part (self, "xl/workbook.xml", workbook->str);

  /* 0: plain text; 1: bold, for the names of the columns. */
  add_part (self, "xl/styles.xml",
            XML "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
            "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
            "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
            "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
            "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
            "<cellXfs count=\"2\"><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
            "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>");
  add_part (self, "xl/worksheets/sheet1.xml",
            XML "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
            "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData>");
}

static void
begin_ods (CrmSheetWriter *self,
           const char     *name)
{
  g_autoptr (GString) content = g_string_new (NULL);

  add_part (self, "mimetype", ODF_TYPE);
  add_part (self, "META-INF/manifest.xml",
            XML "<manifest:manifest xmlns:manifest=\"" ODF "manifest:1.0\" manifest:version=\"1.2\">"
            "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" manifest:media-type=\"" ODF_TYPE "\"/>"
            "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>");
  g_string_append (content,
                   XML "<office:document-content xmlns:office=\"" ODF "office:1.0\" xmlns:table=\"" ODF "table:1.0\" xmlns:text=\"" ODF "text:1.0\""
                   " xmlns:style=\"" ODF "style:1.0\" xmlns:fo=\"" ODF "xsl-fo-compatible:1.0\" office:version=\"1.2\">"
                   "<office:automatic-styles><style:style style:name=\"head\" style:family=\"table-cell\">"
                   "<style:text-properties fo:font-weight=\"bold\"/></style:style></office:automatic-styles>"
                   "<office:body><office:spreadsheet><table:table table:name=\"");
  append_text (content, name, strlen (name));
  g_string_append (content, "\">");
  add_part (self, "content.xml", content->str);
}

CrmSheetWriter *
crm_sheet_writer_new (CrmSheetKind  kind,
                      const char   *name,
                      GString      *out)
{
  CrmSheetWriter *self;

  g_return_val_if_fail (kind == CRM_SHEET_XLSX || kind == CRM_SHEET_ODS, NULL);
  g_return_val_if_fail (name != NULL && out != NULL, NULL);

  self = g_new0 (CrmSheetWriter, 1);
  self->zip = crm_zip_writer_new (out);
  self->row = g_string_new (NULL);
  self->kind = kind;
  if (kind == CRM_SHEET_XLSX)
    begin_xlsx (self, name);
  else
    begin_ods (self, name);

  return self;
}

void
crm_sheet_writer_free (CrmSheetWriter *self)
{
  if (self == NULL)
    return;

  crm_zip_writer_free (self->zip);
  g_string_free (self->row, TRUE);
  g_free (self);
}

static void
begin_row (CrmSheetWriter *self)
{
  if (self->column > 0)
    return;
  if (self->kind == CRM_SHEET_XLSX)
    g_string_append_printf (self->row, "<row r=\"%u\">", self->n_rows + 1);
  else
    g_string_append (self->row, "<table:table-row>");
}

static void
append_reference (GString *out,
                  guint    column,
                  guint    row)
{
  char letters[8];
  guint n = 0;

  for (column++; column > 0 && n < sizeof letters; column = (column - 1) / 26)
    letters[n++] = (char) ('A' + (column - 1) % 26);
  while (n > 0)
    g_string_append_c (out, letters[--n]);
  g_string_append_printf (out, "%u", row);
}

/* Excel reads "_x0041_" as a letter: where that is meant as it stands, its first sign is written so itself. */
static void
append_escaped (GString    *out,
                const char *text)
{
  const char *at = text;
  const char *next;

  while ((next = strstr (at, "_x")) != NULL)
    {
      guint n = 0;

      while (n < 4 && g_ascii_isxdigit (next[2 + n]))
        n++;
      append_text (out, at, (gsize) (next - at));
      g_string_append (out, n == 4 && next[6] == '_' ? "_x005F_" : "_");
      at = next + 1;
    }
  append_text (out, at, strlen (at));
}

/* Lines are paragraphs; blanks that XML would swallow are said. */
static void
append_paragraphs (GString    *out,
                   const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_string_append (out, "<text:p>");
      for (const char *at = lines[i]; *at != '\0';)
        {
          gsize len = strcspn (at, " \t");
          gsize blanks;

          append_text (out, at, len);
          at += len;
          blanks = strspn (at, " ");
          if (*at == '\t')
            {
              g_string_append (out, "<text:tab/>");
              at++;
            }
          else if (blanks == 1 && len > 0 && at[1] != '\0')
            {
              g_string_append_c (out, ' ');
              at++;
            }
          else if (blanks > 0)
            {
              g_string_append_printf (out, "<text:s text:c=\"%" G_GSIZE_FORMAT "\"/>", blanks);
              at += blanks;
            }
        }
      g_string_append (out, "</text:p>");
    }
}

void
crm_sheet_writer_add_field (CrmSheetWriter *self,
                            const char     *text)
{
  gboolean empty = text == NULL || *text == '\0';

  g_return_if_fail (self != NULL);

  begin_row (self);
  if (self->kind == CRM_SHEET_XLSX)
    {
      if (!empty)
        {
          g_string_append (self->row, "<c r=\"");
          append_reference (self->row, self->column, self->n_rows + 1);
          g_string_append_printf (self->row, "\" s=\"%d\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", self->n_rows == 0);
          append_escaped (self->row, text);
          g_string_append (self->row, "</t></is></c>");
        }
    }
  else if (empty)
    {
      g_string_append (self->row, "<table:table-cell/>");
    }
  else
    {
      g_string_append_printf (self->row, "<table:table-cell%s office:value-type=\"string\">", self->n_rows == 0 ? " table:style-name=\"head\"" : "");
      append_paragraphs (self->row, text);
      g_string_append (self->row, "</table:table-cell>");
    }
  self->column++;
}

static void
flush (CrmSheetWriter *self)
{
  crm_zip_writer_add (self->zip, self->row->str, self->row->len);
  g_string_truncate (self->row, 0);
}

void
crm_sheet_writer_end_row (CrmSheetWriter *self)
{
  g_return_if_fail (self != NULL);

  begin_row (self);
  g_string_append (self->row, self->kind == CRM_SHEET_XLSX ? "</row>" : "</table:table-row>");
  self->column = 0;
  self->n_rows++;
  if (self->row->len >= BATCH)
    flush (self);
}

gboolean
crm_sheet_writer_finish (CrmSheetWriter  *self,
                         GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->n_rows > MAX_ROWS)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "more than %d rows", MAX_ROWS);
      return FALSE;
    }

  g_string_append (self->row, self->kind == CRM_SHEET_XLSX
                              ? "</sheetData></worksheet>"
                              : "</table:table></office:spreadsheet></office:body></office:document-content>");
  flush (self);

  return crm_zip_writer_finish (self->zip, error);
}
