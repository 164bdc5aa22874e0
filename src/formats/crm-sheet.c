/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sheet-private.h"

#include <math.h>
#include <string.h>

#define HEAD_ROWS 50    /* that are made as wide as the whole: one of them has the names of the columns */

struct _CrmSheetRows
{
  GPtrArray *cells;      /* GString of the present row, NULL: empty */
  guint      n_cells;    /* the last one that is not empty, and one */
  GPtrArray *head;       /* the first rows, as text without line end */
  GArray    *widths;     /* of these */
  GString   *text;       /* the others */
  GString   *line;
  guint      n_lines;
  guint      n_rows;
  guint      width;
  gsize      size;
  gboolean   too_wide;
};

static void
free_cell (gpointer cell)
{
  if (cell != NULL)
    g_string_free (cell, TRUE);
}

CrmSheetRows *
crm_sheet_rows_new (void)
{
  CrmSheetRows *self = g_new0 (CrmSheetRows, 1);

  self->cells = g_ptr_array_new_with_free_func (free_cell);
  self->head = g_ptr_array_new_with_free_func (g_free);
  self->widths = g_array_new (FALSE, FALSE, sizeof (guint));
  self->text = g_string_new (NULL);
  self->line = g_string_new (NULL);

  return self;
}

void
crm_sheet_rows_free (CrmSheetRows *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->cells);
  g_ptr_array_unref (self->head);
  g_array_unref (self->widths);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_string_free (self->line, TRUE);
  g_free (self);
}

void
crm_sheet_rows_add (CrmSheetRows *self,
                    guint         column,
                    guint         n_times,
                    const char   *text,
                    gsize         len)
{
  g_return_if_fail (self != NULL && (text != NULL || len == 0));

  if (len == 0 || n_times == 0)
    return;
  if (column >= CRM_SHEET_MAX_COLUMNS || n_times > CRM_SHEET_MAX_COLUMNS - column)
    {
      self->too_wide = TRUE;
      return;
    }

  if (column + n_times > self->cells->len)
    g_ptr_array_set_size (self->cells, (int) (column + n_times));
  for (guint i = column; i < column + n_times; i++)
    {
      GString **cell = (GString **) &g_ptr_array_index (self->cells, i);

      if (*cell == NULL)
        *cell = g_string_new (NULL);
      g_string_append_len (g_string_truncate (*cell, 0), text, (gssize) len);
    }
  self->n_cells = MAX (self->n_cells, column + n_times);
}

/* A field as the reader of tables takes it; the first one of all always in quotes, so that no text passes for the mark of a picture or an archive. */
static void
append_field (CrmSheetRows  *self,
              const GString *cell)
{
  gboolean first = self->n_rows == 0 && self->line->len == 0;

  if (cell == NULL || cell->len == 0)
    return;
  if (!first && strpbrk (cell->str, "\t\"\r\n") == NULL)
    {
      g_string_append_len (self->line, cell->str, (gssize) cell->len);
      return;
    }

  g_string_append_c (self->line, '"');
  for (gsize i = 0; i < cell->len; i++)
    {
      char c = cell->str[i];

      if (c == '\r' && cell->str[i + 1] == '\n')
        continue;
      if (c == '"')
        g_string_append_c (self->line, '"');
      g_string_append_c (self->line, c == '\n' ? CRM_SHEET_BREAK : c);
    }
  g_string_append_c (self->line, '"');
}

/* The present row into @line, which is empty where the row is; the cells are empty then. */
static void
make_line (CrmSheetRows *self)
{
  g_string_truncate (self->line, 0);
  for (guint i = 0; i < self->n_cells; i++)
    {
      GString *cell = g_ptr_array_index (self->cells, i);

      if (i > 0)
        g_string_append_c (self->line, '\t');
      append_field (self, cell);
      if (cell != NULL)
        g_string_truncate (cell, 0);
    }
}

static gboolean
check_size (CrmSheetRows  *self,
            guint64        n_lines,
            guint64        size,
            GError       **error)
{
  if (self->too_wide)
    g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "more than %d columns", CRM_SHEET_MAX_COLUMNS);
  else if (n_lines > CRM_SHEET_MAX_ROWS)
    g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "more than %d rows", CRM_SHEET_MAX_ROWS);
  else if (size > CRM_SHEET_MAX_TEXT)
    g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE, "more than %d bytes of text", CRM_SHEET_MAX_TEXT);
  else
    return TRUE;

  return FALSE;
}

static void
add_line (CrmSheetRows *self,
          const char   *line,
          gsize         len)
{
  if (self->head->len < HEAD_ROWS)
    {
      guint width = len > 0 ? self->n_cells : 0;

      g_ptr_array_add (self->head, g_strndup (line, len));
      g_array_append_val (self->widths, width);
    }
  else
    {
      g_string_append_len (self->text, line, (gssize) len);
      g_string_append_c (self->text, '\n');
    }
  self->n_lines++;
}

gboolean
crm_sheet_rows_end_row (CrmSheetRows  *self,
                        guint          row,
                        guint          n_times,
                        GError       **error)
{
  g_return_val_if_fail (self != NULL && row > 0, FALSE);

  /* Blank rows count when one with something in it comes behind them: sheets end in a million of those. */
  if (self->n_cells == 0 && !self->too_wide)
    return TRUE;
  if (row <= self->n_lines)
    {
      g_set_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_SYNTAX, "row %u comes again or too late", row);
      return FALSE;
    }
  make_line (self);
  if (!check_size (self, (guint64) row - 1 + n_times, self->size + (guint64) (self->line->len + 1) * n_times, error))
    return FALSE;

  while (self->n_lines + 1 < row)
    add_line (self, "", 0);
  for (guint i = 0; i < n_times; i++)
    add_line (self, self->line->str, self->line->len);
  self->size += (gsize) (self->line->len + 1) * n_times;
  self->n_rows += n_times;
  self->width = MAX (self->width, self->n_cells);
  self->n_cells = 0;

  return TRUE;
}

guint
crm_sheet_rows_get_n (CrmSheetRows *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

GBytes *
crm_sheet_rows_end (CrmSheetRows *self)
{
  g_autoptr (GString) head = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->head->len; i++)
    {
      guint width = g_array_index (self->widths, guint, i);

      g_string_append (head, g_ptr_array_index (self->head, i));
      for (; width > 0 && width < self->width; width++)
        g_string_append_c (head, '\t');
      g_string_append_c (head, '\n');
    }
  g_string_prepend_len (self->text, head->str, (gssize) head->len);
  g_ptr_array_set_size (self->head, 0);

  return g_string_free_to_bytes (g_steal_pointer (&self->text));
}

char *
crm_sheet_dup_number (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (number) && fabs (number) < 1e15 && floor (number) == number)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) number);

  /* Sheets keep 0.1 as 0.10000000000000001: fifteen digits are what they show of it. */
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", number));
}

CrmSheetKind
crm_sheet_guess_kind (GBytes *bytes)
{
  g_return_val_if_fail (bytes != NULL, CRM_SHEET_NONE);

  if (!crm_zip_is_archive (bytes))
    return CRM_SHEET_NONE;
  if (crm_zip_has (bytes, "[Content_Types].xml") && crm_zip_has (bytes, "_rels/.rels"))
    return CRM_SHEET_XLSX;

  return crm_zip_has (bytes, "content.xml") ? CRM_SHEET_ODS : CRM_SHEET_NONE;
}

CrmSheet *
crm_sheet_read (GBytes      *bytes,
                const char  *name,
                GError     **error)
{
  g_autoptr (CrmSheet) self = NULL;
  CrmSheetKind kind;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  kind = crm_sheet_guess_kind (bytes);
  if (kind == CRM_SHEET_NONE)
    {
      g_set_error_literal (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND, "this is no spreadsheet");
      return NULL;
    }

  self = g_new0 (CrmSheet, 1);
  if (!(kind == CRM_SHEET_XLSX ? crm_sheet_read_xlsx (self, bytes, name, error) : crm_sheet_read_ods (self, bytes, name, error)))
    return NULL;

  return g_steal_pointer (&self);
}

void
crm_sheet_free (CrmSheet *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->names);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}
