/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"

G_BEGIN_DECLS

/*
 * Looks at the book's file before SQLite does, without writing: is it there, is it a database, is it whole, may it be
 * written. (transfer full): the "file:" URI with which its connections are opened.
 * Errors: CRM_STORE_ERROR NOT_FOUND, NOT_A_BOOK, READ_ONLY, CORRUPT, IO.
 */
char *crm_book_file_inspect (const char      *path,
                             CrmDbOpenFlags   flags,
                             GError         **error);

G_END_DECLS
