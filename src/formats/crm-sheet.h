/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-format-error.h"

G_BEGIN_DECLS

/*
 * Spreadsheets: Excel (.xlsx, ECMA-376) and OpenDocument (.ods). A sheet is read into text with a tab between fields and a line for each of its
 * rows, quoted as crm-csv-reader.h reads it, so that everything that can be done with a table of text can be done with it. The line a row stands in
 * is the number of the row in the sheet: a line break within a cell is CRM_SHEET_BREAK there. Any thread.
 */
typedef struct
{
  char   **names;       /* of all sheets that are not hidden, NULL-ended */
  guint    index;       /* of the one that was read */
  GBytes  *text;        /* UTF-8; empty where there is nothing in the sheet */
  guint    n_rows;      /* with something in them */
} CrmSheet;

#define CRM_SHEET_BREAK '\r'

typedef enum
{
  CRM_SHEET_NONE,
  CRM_SHEET_XLSX,
  CRM_SHEET_ODS,
} CrmSheetKind;

/* What @bytes are. */
CrmSheetKind  crm_sheet_guess_kind  (GBytes       *bytes);

/*
 * Reads one sheet: the one called @name, or the first with something in it where @name is NULL. Dates are YYYY-MM-DD, numbers plain, formulas what came
 * of them. CRM_FORMAT_ERROR_TOO_LARGE over 1,048,576 rows, 1,000 columns or 256 MiB of text, whatever the file says of repetitions;
 * CRM_FORMAT_ERROR_UNKNOWN_NAME: there is no such sheet; CRM_FORMAT_ERROR_UNSUPPORTED: it is encrypted; CRM_FORMAT_ERROR_SYNTAX: it is damaged;
 * CRM_FORMAT_ERROR_WRONG_KIND: it is no spreadsheet. (transfer full)
 */
CrmSheet     *crm_sheet_read        (GBytes       *bytes,
                                     const char   *name,
                                     GError      **error);
void          crm_sheet_free        (CrmSheet     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSheet, crm_sheet_free)

G_END_DECLS
