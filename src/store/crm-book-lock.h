/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One window per book: an flock() on "BOOK-lock" beside the book, with the owner's process id in it. A lock file of its own,
 * since a lock on the book would be dropped by any other close of it in this process. The kernel releases it when
 * the process dies.
 */
typedef struct _CrmBookLock CrmBookLock;

/* Errors: CRM_STORE_ERROR_LOCKED (the message names the process), READ_ONLY, FULL, IO. */
CrmBookLock *crm_book_lock_new       (const char   *book_path,
                                      GError      **error);
void         crm_book_lock_free      (CrmBookLock  *self);

/* The process that has the book at @book_path open, or 0. */
int          crm_book_lock_get_owner (const char   *book_path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmBookLock, crm_book_lock_free)

G_END_DECLS
