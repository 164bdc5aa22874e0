/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The one door for files that are written for the owner: exports, refused rows, copies of the book. What it keeps: no book is ever written
 * over by something that is none, and a file is there whole or as it was before.
 */

typedef enum
{
  CRM_OUTPUT_DOCUMENT,     /* a table, cards: replaces any file but a book */
  CRM_OUTPUT_BOOK,         /* a copy of the book: replaces nothing but another book */
} CrmOutputKind;

/* Whether two names lead to one file that is there, by links or not. Waits. */
gboolean crm_output_file_is_same (const char     *a,
                                  const char     *b);

/*
 * Whether @path may be replaced by a @kind while the book at @book is open. Files are compared by what they are, not by their names: links
 * lead nowhere else. Waits. FALSE with CRM_MODEL_ERROR_IN_USE, whose message names the file.
 */
gboolean crm_output_file_check  (const char      *book,
                                 const char      *path,
                                 CrmOutputKind    kind,
                                 GError         **error);

typedef gboolean (*CrmOutputFunc) (GOutputStream  *stream,
                                   gpointer        user_data,
                                   GError        **error);

/*
 * Checks @path as a document, lets @func write to a file beside it, and puts that in its place when all of it is on the disk; after a failure
 * @path is as it was. A pipe or a device is written to directly. Waits. FALSE with CRM_MODEL_ERROR_IN_USE, G_IO_ERROR, or the error of @func.
 */
gboolean crm_output_file_write  (const char      *book,
                                 const char      *path,
                                 CrmOutputFunc    func,
                                 gpointer         user_data,
                                 GError         **error);

G_END_DECLS
