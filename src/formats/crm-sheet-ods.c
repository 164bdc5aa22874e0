/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sheet-private.h"

#include <string.h>

/* OpenDocument spreadsheets (ODF 1.2): all sheets are in one part, cells and rows that come again are written once. */

typedef struct
{
  GPtrArray    *names;
  const char   *wanted;      /* NULL: the first with something in it */
  gboolean      found;       /* the one that was wanted, or one with something in it */
  guint         index;       /* of the sheet in @rows */
  CrmSheetRows *rows;
  gboolean      in_table;    /* that is read */
  guint         row;         /* the next one, from 1 */
  guint         row_times;
  guint         column;
  guint         column_times;

  GString      *text;        /* of the cell */
  GString      *value;       /* what it is worth, where it is not its text */
  guint         n_paragraphs;
  guint         in_cell;
  guint         in_paragraph;
  guint         in_note;     /* a remark on the cell, not its text */
} Document;

static void
document_clear (Document *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->rows, crm_sheet_rows_free);
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  if (self->value != NULL)
    g_string_free (g_steal_pointer (&self->value), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Document, document_clear)

static void
begin_table (Document *self,
             CrmSlice  slice)
{
  char *name = crm_slice_dup (slice);

  g_ptr_array_add (self->names, name);
  self->in_table = !self->found && (self->wanted == NULL || strcmp (self->wanted, name) == 0);
  if (!self->in_table)
    return;

  g_clear_pointer (&self->rows, crm_sheet_rows_free);
  self->rows = crm_sheet_rows_new ();
  self->index = self->names->len - 1;
  self->row = 1;
}

static void
begin_cell (CrmXmlScan *scan)
{
  Document *self = scan->user_data;
  CrmSlice type = crm_xml_scan_get (scan, "value-type");
  const char *attribute = NULL;

  self->in_cell = 1;
  self->column_times = crm_xml_scan_get_number (scan, "number-columns-repeated", G_MAXINT, 1);
  self->n_paragraphs = 0;
  g_string_truncate (self->text, 0);
  g_string_truncate (self->value, 0);

  if (crm_slice_is (type, "float") || crm_slice_is (type, "currency"))
    attribute = "value";
  else if (crm_slice_is (type, "date"))
    attribute = "date-value";
  else if (crm_slice_is (type, "boolean"))
    attribute = "boolean-value";

  if (attribute != NULL)
    {
      CrmSlice value = crm_xml_scan_get (scan, attribute);

      g_string_append_len (self->value, value.data, (gssize) value.len);
      if (g_str_has_suffix (self->value->str, "T00:00:00"))
        g_string_truncate (self->value, self->value->len - strlen ("T00:00:00"));
      if (strcmp (attribute, "value") == 0 && value.len > 0)
        {
          g_autofree char *number = crm_sheet_dup_number (g_ascii_strtod (self->value->str, NULL));

          g_string_assign (self->value, number);
        }
    }
}

static void
start (CrmXmlScan *scan,
       const char *name)
{
  Document *self = scan->user_data;

  if (strcmp (name, "table") == 0 && self->in_cell == 0)
    {
      begin_table (self, crm_xml_scan_get (scan, "name"));
    }
  else if (!self->in_table)
    {
      return;
    }
  else if (self->in_cell > 0)
    {
      self->in_cell++;
      if (self->in_note > 0 || strcmp (name, "annotation") == 0)
        self->in_note++;
      else if (strcmp (name, "p") == 0)
        {
          if (self->n_paragraphs++ > 0)
            g_string_append_c (self->text, '\n');
          self->in_paragraph++;
        }
      else if (strcmp (name, "s") == 0)
        for (guint n = crm_xml_scan_get_number (scan, "c", 1000, 1); n > 0; n--)
          g_string_append_c (self->text, ' ');
      else if (strcmp (name, "tab") == 0)
        g_string_append_c (self->text, '\t');
      else if (strcmp (name, "line-break") == 0)
        g_string_append_c (self->text, '\n');
    }
  else if (strcmp (name, "table-row") == 0)
    {
      self->row_times = crm_xml_scan_get_number (scan, "number-rows-repeated", G_MAXINT, 1);
      self->column = 0;
    }
  else if (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0)
    {
      begin_cell (scan);
    }
}

static void
end_cell (Document *self)
{
  const GString *value = self->value->len > 0 ? self->value : self->text;

  crm_sheet_rows_add (self->rows, self->column, self->column_times, value->str, value->len);
  self->column += MIN (self->column_times, CRM_SHEET_MAX_COLUMNS);
  self->in_paragraph = 0;
}

static void
end (CrmXmlScan *scan,
     const char *name)
{
  Document *self = scan->user_data;
  GError *error = NULL;

  if (!self->in_table)
    return;

  if (self->in_cell > 0)
    {
      self->in_cell--;
      if (self->in_note > 0)
        self->in_note--;
      else if (self->in_paragraph > 0 && strcmp (name, "p") == 0)
        self->in_paragraph--;
      if (self->in_cell == 0)
        end_cell (self);
    }
  else if (strcmp (name, "table-row") == 0)
    {
      if (!crm_sheet_rows_end_row (self->rows, self->row, self->row_times, &error))
        crm_xml_scan_stop (scan, error);
      self->row += MIN (self->row_times, CRM_SHEET_MAX_ROWS);
    }
  else if (strcmp (name, "table") == 0)
    {
      self->in_table = FALSE;
      self->found = self->wanted != NULL || crm_sheet_rows_get_n (self->rows) > 0;
    }
}

static void
text (CrmXmlScan *scan,
      const char *data,
      gsize       len)
{
  Document *self = scan->user_data;

  if (self->in_paragraph > 0 && self->in_note == 0)
    g_string_append_len (self->text, data, (gssize) len);
}

static void
look_for_encryption (CrmXmlScan *scan,
                     const char *name)
{
  if (strcmp (name, "encryption-data") == 0)
    crm_xml_scan_stop (scan, g_error_new_literal (CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNSUPPORTED, "the document is encrypted"));
}

gboolean
crm_sheet_read_ods (CrmSheet    *self,
                    GBytes      *bytes,
                    const char  *name,
                    GError     **error)
{
  static const CrmXmlHandler manifest = { look_for_encryption, NULL, NULL };
  static const CrmXmlHandler content = { start, end, text };
  g_auto (Document) document = { .wanted = name };

  g_return_val_if_fail (self != NULL && bytes != NULL, FALSE);

  if (crm_zip_has (bytes, "META-INF/manifest.xml") &&
      !crm_xml_scan_part (bytes, "META-INF/manifest.xml", CRM_SHEET_MAX_SMALL, &manifest, NULL, error))
    return FALSE;

  document.names = g_ptr_array_new_with_free_func (g_free);
  document.text = g_string_new (NULL);
  document.value = g_string_new (NULL);
  if (!crm_xml_scan_part (bytes, "content.xml", CRM_SHEET_MAX_PART, &content, &document, error))
    return FALSE;

  if (document.rows == NULL || document.row == 0)
    {
      if (document.names->len > 0)
        g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_UNKNOWN_NAME, "there is no sheet “%s”", name);
      else
        g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "there is no sheet in it");
      return FALSE;
    }

  g_ptr_array_add (document.names, NULL);
  self->names = g_strdupv ((char **) document.names->pdata);
  self->index = document.index;
  self->n_rows = crm_sheet_rows_get_n (document.rows);
  self->text = crm_sheet_rows_end (document.rows);
  return TRUE;
}
