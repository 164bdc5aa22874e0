/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Writes comma-separated values (RFC 4180) in UTF-8: CRLF, quotes only where they are needed. The text goes to a string
 * of the caller, who may take what is in it to a file at any time and empty it. One thread at a time.
 */
typedef struct
{
  GString  *out;
  char      separator;
  gboolean  guard_formulas;
  gboolean  in_row;
} CrmCsvWriter;

/*
 * Sets up @writer, which needs no clean-up, to append to @out. With @guard_formulas a text that a spreadsheet would run
 * as a formula (it starts with = + - @, a tab or a line break) gets a ' in front; plain numbers and phone numbers stay.
 */
void       crm_csv_writer_init         (CrmCsvWriter   *writer,
                                        GString        *out,
                                        char            separator,
                                        gboolean        guard_formulas);

/* Writes the byte order mark by which Excel knows UTF-8; to be called first, if at all. */
void       crm_csv_writer_add_bom      (CrmCsvWriter   *writer);

/* Writes a field of the present row; NULL is an empty one. */
void       crm_csv_writer_add_field    (CrmCsvWriter   *writer,
                                        const char     *text);

/* Ends the present row. */
void       crm_csv_writer_end_row      (CrmCsvWriter   *writer);

G_END_DECLS
