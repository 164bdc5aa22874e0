/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sheet-private.h"

#include <math.h>
#include <string.h>

/* Excel's workbooks (ECMA-376, SpreadsheetML): which part is what stands in the relations, texts in a table of their own, dates are numbers with a
 * format that shows them so. */

typedef enum
{
  CELL_NUMBER,
  CELL_SHARED,
  CELL_TEXT,
  CELL_BOOLEAN,
  CELL_DATE,
} CellType;

typedef struct
{
  CrmSheet     *sheet;
  GBytes       *bytes;

  GHashTable   *relations;    /* id, to the name of a part */
  char         *workbook;
  char         *strings_part;
  char         *styles_part;
  GPtrArray    *names;        /* of the sheets */
  GPtrArray    *targets;      /* beside: ids of relations */
  gboolean      from_1904;

  GHashTable   *date_formats; /* number formats of the file that show a date */
  GArray       *is_date;      /* per cell format: gboolean */
  gboolean      in_formats;

  GStringChunk *chunk;
  GPtrArray    *strings;      /* const char *, in @chunk */
  GString      *text;         /* what is being read */
  gboolean      reading;
  guint         phonetic;     /* within readings of Asian texts, which are not the text */

  CrmSheetRows *rows;
  guint         row;
  guint         column;
  CellType      type;
  gboolean      date;
} Book;

static void
book_clear (Book *book)
{
  g_clear_pointer (&book->relations, g_hash_table_unref);
  g_clear_pointer (&book->names, g_ptr_array_unref);
  g_clear_pointer (&book->targets, g_ptr_array_unref);
  g_clear_pointer (&book->date_formats, g_hash_table_unref);
  g_clear_pointer (&book->is_date, g_array_unref);
  g_clear_pointer (&book->strings, g_ptr_array_unref);
  g_clear_pointer (&book->chunk, g_string_chunk_free);
  g_clear_pointer (&book->rows, crm_sheet_rows_free);
  if (book->text != NULL)
    g_string_free (g_steal_pointer (&book->text), TRUE);
  g_free (book->workbook);
  g_free (book->strings_part);
  g_free (book->styles_part);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Book, book_clear)

/* ---- Relations ---- */

static gboolean
ends_with (CrmSlice    text,
           const char *end)
{
  gsize len = strlen (end);

  return text.len >= len && memcmp (text.data + text.len - len, end, len) == 0;
}

/* The part that @target means, seen from @folder ("": the root). (transfer full) */
static char *
resolve (const char *folder,
         CrmSlice    target)
{
  g_autofree char *name = crm_slice_dup (target);
  g_autofree char *path = NULL;
  g_autofree char *canonical = NULL;

  if (*name == '/')
    return g_strdup (name + 1);

  path = g_strconcat ("/", folder, *folder != '\0' ? "/" : "", name, NULL);
  canonical = g_canonicalize_filename (path, "/");
  return g_strdup (canonical + 1);
}

static void
root_relation (CrmXmlScan *scan,
               const char *name)
{
  Book *book = scan->user_data;

  if (strcmp (name, "Relationship") == 0 && ends_with (crm_xml_scan_get (scan, "Type"), "/officeDocument") && book->workbook == NULL)
    book->workbook = resolve ("", crm_xml_scan_get (scan, "Target"));
}

static void
book_relation (CrmXmlScan *scan,
               const char *name)
{
  Book *book = scan->user_data;
  g_autofree char *folder = g_path_get_dirname (book->workbook);
  CrmSlice type = crm_xml_scan_get (scan, "Type");
  char *target;

  if (strcmp (name, "Relationship") != 0)
    return;

  target = resolve (folder, crm_xml_scan_get (scan, "Target"));
  if (ends_with (type, "/sharedStrings") && book->strings_part == NULL)
    book->strings_part = g_strdup (target);
  if (ends_with (type, "/styles") && book->styles_part == NULL)
    book->styles_part = g_strdup (target);
  g_hash_table_replace (book->relations, crm_slice_dup (crm_xml_scan_get (scan, "Id")), target);
}

static void
workbook_start (CrmXmlScan *scan,
                const char *name)
{
  Book *book = scan->user_data;

  if (strcmp (name, "workbookPr") == 0)
    {
      CrmSlice value = crm_xml_scan_get (scan, "date1904");

      book->from_1904 = crm_slice_is (value, "1") || crm_slice_is (value, "true");
    }
  else if (strcmp (name, "sheet") == 0 && book->names->len < 1000)
    {
      CrmSlice state = crm_xml_scan_get (scan, "state");

      if (crm_slice_is (state, "hidden") || crm_slice_is (state, "veryHidden"))
        return;
      g_ptr_array_add (book->names, crm_slice_dup (crm_xml_scan_get (scan, "name")));
      g_ptr_array_add (book->targets, crm_slice_dup (crm_xml_scan_get (scan, "id")));
    }
}

/* ---- Formats ---- */

static gboolean
is_date_id (guint id)
{
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/* Whether a format such as "[$-407]d. mmmm yyyy" shows a day or a time: letters of these outside of quotes, brackets and escapes. */
static gboolean
shows_date (CrmSlice code)
{
  gboolean quoted = FALSE, bracketed = FALSE;

  for (gsize i = 0; i < code.len; i++)
    {
      char c = code.data[i];

      if (quoted || c == '"')
        quoted = c == '"' ? !quoted : quoted;
      else if (bracketed || c == '[')
        bracketed = c != ']';
      else if (c == '\\' || c == '_' || c == '*')
        i++;
      else if (strchr ("dDyYhHsS", c) != NULL || c == 'm' || c == 'M')
        return TRUE;
      else if (c == 'G')      /* "General" */
        return FALSE;
    }

  return FALSE;
}

static void
styles_start (CrmXmlScan *scan,
              const char *name)
{
  Book *book = scan->user_data;

  if (strcmp (name, "numFmt") == 0 && shows_date (crm_xml_scan_get (scan, "formatCode")))
    g_hash_table_add (book->date_formats, GUINT_TO_POINTER (crm_xml_scan_get_number (scan, "numFmtId", 100000, 0)));
  else if (strcmp (name, "cellXfs") == 0)
    book->in_formats = TRUE;
  else if (strcmp (name, "xf") == 0 && book->in_formats && book->is_date->len < 100000)
    {
      guint id = crm_xml_scan_get_number (scan, "numFmtId", 100000, 0);
      gboolean date = is_date_id (id) || g_hash_table_contains (book->date_formats, GUINT_TO_POINTER (id));

      g_array_append_val (book->is_date, date);
    }
}

static void
styles_end (CrmXmlScan *scan,
            const char *name)
{
  Book *book = scan->user_data;

  if (strcmp (name, "cellXfs") == 0)
    book->in_formats = FALSE;
}

/* ---- Texts ---- */

/* "_x000D_" is how a sign that XML cannot hold is written. */
static void
decode_escapes (GString *text)
{
  char *at = text->str;

  while ((at = strstr (at, "_x")) != NULL)
    {
      gunichar c = 0;
      char utf8[6];
      guint i;

      for (i = 2; i < 6 && g_ascii_isxdigit (at[i]); i++)
        c = c * 16 + (gunichar) g_ascii_xdigit_value (at[i]);
      if (i == 6 && at[6] == '_' && c != 0 && g_unichar_validate (c))
        {
          gssize pos = at - text->str;
          int len = g_unichar_to_utf8 (c, utf8);

          g_string_erase (text, pos, 7);
          g_string_insert_len (text, pos, utf8, len);
          at = text->str + pos + len;
        }
      else
        {
          at += 2;
        }
    }
}

static void
text_text (CrmXmlScan *scan,
           const char *text,
           gsize       len)
{
  Book *book = scan->user_data;

  if (book->reading && book->phonetic == 0)
    g_string_append_len (book->text, text, (gssize) len);
}

static void
strings_start (CrmXmlScan *scan,
               const char *name)
{
  Book *book = scan->user_data;

  if (strcmp (name, "si") == 0)
    g_string_truncate (book->text, 0);
  else if (strcmp (name, "t") == 0)
    book->reading = TRUE;
  else if (strcmp (name, "rPh") == 0)
    book->phonetic++;
}

static void
strings_end (CrmXmlScan *scan,
             const char *name)
{
  Book *book = scan->user_data;

  if (strcmp (name, "t") == 0)
    book->reading = FALSE;
  else if (strcmp (name, "rPh") == 0)
    book->phonetic--;
  else if (strcmp (name, "si") == 0)
    {
      decode_escapes (book->text);
      g_ptr_array_add (book->strings, g_string_chunk_insert_len (book->chunk, book->text->str, (gssize) book->text->len));
    }
}

/* ---- Cells ---- */

/* A day of the calendar that Excel counts in, with the time if there is one. In the calendar from 1900 on there is a 29 February 1900, which never was. */
static char *
dup_date (const Book *book,
          double      serial)
{
  gint64 day = (gint64) floor (serial);
  gint64 seconds = (gint64) floor ((serial - (double) day) * 86400 + 0.5);
  GDate date;

  if (!(serial >= 0 && serial < 2958466))
    return crm_sheet_dup_number (serial);
  if (seconds == 86400)
    {
      seconds = 0;
      day++;
    }
  if (day == 0 && !book->from_1904)
    return g_strdup_printf ("%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60));

  g_date_clear (&date, 1);
  if (book->from_1904)
    g_date_set_dmy (&date, 1, G_DATE_JANUARY, 1904);
  else
    g_date_set_dmy (&date, day < 60 ? 31 : 30, G_DATE_DECEMBER, 1899);
  g_date_add_days (&date, (guint) day);

  if (seconds == 0)
    return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date),
                          (int) (seconds / 3600), (int) (seconds / 60 % 60));
}

/* "BC12" is column 54; @fallback where nothing is said. */
static guint
read_column (CrmSlice reference,
             guint    fallback)
{
  guint column = 0;
  gsize i;

  for (i = 0; i < reference.len && i < 4 && g_ascii_isalpha (reference.data[i]); i++)
    column = column * 26 + (guint) (g_ascii_toupper (reference.data[i]) - 'A') + 1;

  return i > 0 ? column - 1 : fallback;
}

static CellType
read_type (CrmSlice type)
{
  if (crm_slice_is (type, "s"))
    return CELL_SHARED;
  if (crm_slice_is (type, "b"))
    return CELL_BOOLEAN;
  if (crm_slice_is (type, "d"))
    return CELL_DATE;

  return type.len == 0 || crm_slice_is (type, "n") ? CELL_NUMBER : CELL_TEXT;
}

static void
sheet_start (CrmXmlScan *scan,
             const char *name)
{
  Book *book = scan->user_data;

  if (strcmp (name, "c") == 0)
    {
      guint style = crm_xml_scan_get_number (scan, "s", 100000, 0);

      book->column = read_column (crm_xml_scan_get (scan, "r"), book->column);
      book->type = read_type (crm_xml_scan_get (scan, "t"));
      book->date = style < book->is_date->len && g_array_index (book->is_date, gboolean, style);
      g_string_truncate (book->text, 0);
    }
  else if (strcmp (name, "v") == 0 || strcmp (name, "t") == 0)
    {
      book->reading = TRUE;
    }
  else if (strcmp (name, "rPh") == 0)
    {
      book->phonetic++;
    }
  else if (strcmp (name, "row") == 0)
    {
      book->row = crm_xml_scan_get_number (scan, "r", CRM_SHEET_MAX_ROWS + 1, book->row + 1);
      book->column = 0;
    }
}

static void
end_cell (CrmXmlScan *scan)
{
  Book *book = scan->user_data;
  GString *text = book->text;

  if (book->type == CELL_SHARED)
    {
      guint64 index;

      if (text->len == 0)
        return;
      if (!g_ascii_string_to_unsigned (g_strstrip (text->str), 10, 0, G_MAXUINT, &index, NULL) || index >= book->strings->len)
        {
          crm_xml_scan_stop (scan, g_error_new (CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "row %u: there is no such text", book->row));
          return;
        }
      crm_sheet_rows_add (book->rows, book->column, 1, g_ptr_array_index (book->strings, index), strlen (g_ptr_array_index (book->strings, index)));
    }
  else if (book->type == CELL_BOOLEAN)
    {
      if (text->len > 0)
        g_string_assign (text, *text->str == '1' || *text->str == 't' ? "true" : "false");
      crm_sheet_rows_add (book->rows, book->column, 1, text->str, text->len);
    }
  else if (book->type == CELL_NUMBER && text->len > 0)
    {
      char *end;
      double number = g_ascii_strtod (text->str, &end);
      g_autofree char *value = *end != '\0' ? g_strdup (text->str) : book->date ? dup_date (book, number) : crm_sheet_dup_number (number);

      crm_sheet_rows_add (book->rows, book->column, 1, value, strlen (value));
    }
  else
    {
      if (book->type == CELL_DATE && g_str_has_suffix (text->str, "T00:00:00"))
        g_string_truncate (text, text->len - strlen ("T00:00:00"));
      decode_escapes (text);
      crm_sheet_rows_add (book->rows, book->column, 1, text->str, text->len);
    }
}

static void
sheet_end (CrmXmlScan *scan,
           const char *name)
{
  Book *book = scan->user_data;
  GError *error = NULL;

  if (strcmp (name, "v") == 0 || strcmp (name, "t") == 0)
    {
      book->reading = FALSE;
    }
  else if (strcmp (name, "c") == 0)
    {
      end_cell (scan);
      book->column++;
    }
  else if (strcmp (name, "rPh") == 0)
    {
      book->phonetic--;
    }
  else if (strcmp (name, "row") == 0)
    {
      if (book->row == 0 || !crm_sheet_rows_end_row (book->rows, book->row, 1, &error))
        crm_xml_scan_stop (scan, error != NULL ? error : g_error_new_literal (CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "row 0"));
    }
  else if (strcmp (name, "sheetData") == 0)
    {
      crm_xml_scan_stop (scan, NULL);
    }
}

/* ---- The whole ---- */

static gboolean
read_structure (Book    *book,
                GError **error)
{
  static const CrmXmlHandler root = { root_relation, NULL, NULL };
  static const CrmXmlHandler relations = { book_relation, NULL, NULL };
  static const CrmXmlHandler workbook = { workbook_start, NULL, NULL };
  static const CrmXmlHandler styles = { styles_start, styles_end, NULL };
  g_autofree char *folder = NULL;
  g_autofree char *base = NULL;
  g_autofree char *base_rels = NULL;
  g_autofree char *part = NULL;

  if (!crm_xml_scan_part (book->bytes, "_rels/.rels", CRM_SHEET_MAX_SMALL, &root, book, error))
    return FALSE;
  if (book->workbook == NULL)
    {
      g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "there is no workbook in it");
      return FALSE;
    }

  folder = g_path_get_dirname (book->workbook);
  base = g_path_get_basename (book->workbook);
  base_rels = g_strconcat ("_rels/", base, ".rels", NULL);
  part = resolve (folder, crm_slice_from_string (base_rels));

  if (!crm_xml_scan_part (book->bytes, part, CRM_SHEET_MAX_SMALL, &relations, book, error) ||
      !crm_xml_scan_part (book->bytes, book->workbook, CRM_SHEET_MAX_SMALL, &workbook, book, error))
    return FALSE;
  if (book->names->len == 0)
    {
      g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "there is no sheet in it");
      return FALSE;
    }

  return book->styles_part == NULL || crm_xml_scan_part (book->bytes, book->styles_part, CRM_SHEET_MAX_SMALL, &styles, book, error);
}

static gboolean
read_rows (Book     *book,
           guint     index,
           GError  **error)
{
  static const CrmXmlHandler cells = { sheet_start, sheet_end, text_text };
  const char *part = g_hash_table_lookup (book->relations, g_ptr_array_index (book->targets, index));

  if (part == NULL)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "the sheet “%s” is missing", (char *) g_ptr_array_index (book->names, index));
      return FALSE;
    }

  g_clear_pointer (&book->rows, crm_sheet_rows_free);
  book->rows = crm_sheet_rows_new ();
  book->row = 0;
  book->reading = FALSE;
  book->phonetic = 0;

  return crm_xml_scan_part (book->bytes, part, CRM_SHEET_MAX_PART, &cells, book, error);
}

gboolean
crm_sheet_read_xlsx (CrmSheet    *self,
                     GBytes      *bytes,
                     const char  *name,
                     GError     **error)
{
  static const CrmXmlHandler strings = { strings_start, strings_end, text_text };
  g_auto (Book) book = { .sheet = self, .bytes = bytes };
  guint index = 0;

  g_return_val_if_fail (self != NULL && bytes != NULL, FALSE);

  book.relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  book.names = g_ptr_array_new_with_free_func (g_free);
  book.targets = g_ptr_array_new_with_free_func (g_free);
  book.date_formats = g_hash_table_new (NULL, NULL);
  book.is_date = g_array_new (FALSE, FALSE, sizeof (gboolean));
  book.chunk = g_string_chunk_new (64 * 1024);
  book.strings = g_ptr_array_new ();
  book.text = g_string_new (NULL);

  if (!read_structure (&book, error))
    return FALSE;
  if (book.strings_part != NULL && !crm_xml_scan_part (bytes, book.strings_part, CRM_SHEET_MAX_TEXT, &strings, &book, error))
    return FALSE;

  g_ptr_array_add (book.names, NULL);
  self->names = g_strdupv ((char **) book.names->pdata);
  while (name != NULL && self->names[index] != NULL && strcmp (self->names[index], name) != 0)
    index++;
  if (self->names[index] == NULL)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNKNOWN_NAME, "there is no sheet “%s”", name);
      return FALSE;
    }

  do
    {
      if (!read_rows (&book, index, error))
        return FALSE;
      self->index = index++;
    }
  while (name == NULL && crm_sheet_rows_get_n (book.rows) == 0 && self->names[index] != NULL);

  self->n_rows = crm_sheet_rows_get_n (book.rows);
  self->text = crm_sheet_rows_end (book.rows);
  return TRUE;
}
