/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sheet.h"
#include "crm-xml-scan.h"

G_BEGIN_DECLS

#define CRM_SHEET_MAX_ROWS    1048576
#define CRM_SHEET_MAX_COLUMNS 1000
#define CRM_SHEET_MAX_TEXT    (256 * 1024 * 1024)
#define CRM_SHEET_MAX_PART    ((gsize) 1024 * 1024 * 1024)   /* of the archive, unpacked */
#define CRM_SHEET_MAX_SMALL   (16 * 1024 * 1024)             /* likewise, of all but the rows and strings */

/* The rows of a sheet on their way to text. */
typedef struct _CrmSheetRows CrmSheetRows;

CrmSheetRows *crm_sheet_rows_new     (void);
void          crm_sheet_rows_free    (CrmSheetRows  *self);

/* A cell of the present row, in @n_times columns from @column (0 is the first) on. Columns may come in any order. */
void          crm_sheet_rows_add     (CrmSheetRows  *self,
                                      guint          column,
                                      guint          n_times,
                                      const char    *text,
                                      gsize          len);

/* Ends a row, which is @n_times there, the first time as number @row (1 is the first); rows left out before it are blank. FALSE with
 * CRM_FORMAT_ERROR_TOO_LARGE, or CRM_FORMAT_ERROR_SYNTAX if the rows are not in order. */
gboolean      crm_sheet_rows_end_row (CrmSheetRows  *self,
                                      guint          row,
                                      guint          n_times,
                                      GError       **error);

/* How many rows with something in them there are. */
guint         crm_sheet_rows_get_n   (CrmSheetRows  *self);

/* All of it as text. (transfer full); the rows are empty afterwards. */
GBytes       *crm_sheet_rows_end     (CrmSheetRows  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSheetRows, crm_sheet_rows_free)

/* @number as it would be typed: 491701234567, 0.1. (transfer full) */
char         *crm_sheet_dup_number   (double         number);

/* The two formats. */
gboolean      crm_sheet_read_xlsx    (CrmSheet      *self,
                                      GBytes        *bytes,
                                      const char    *name,
                                      GError       **error);
gboolean      crm_sheet_read_ods     (CrmSheet      *self,
                                      GBytes        *bytes,
                                      const char    *name,
                                      GError       **error);

G_END_DECLS
