/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-backup.h"
#include "crm-book.h"
#include "crm-place.h"

G_BEGIN_DECLS

/*
 * Looks after an open book while the window stands: a backup a day and one at the end, the trash that is old enough, and a
 * look at where the book lies. All work is done on other threads; all functions and signals belong to the main thread. A book
 * that is open to read only is only looked at.
 *
 * Properties (read only, notified): last-backup (gint64, microseconds since 1970, 0: never, -1: not known yet), busy.
 * Signal: place-found (int CrmPlaceKind, const char *name)    once, where the book lies at a place that may harm it
 */
#define CRM_TYPE_BOOK_KEEPER (crm_book_keeper_get_type ())
G_DECLARE_FINAL_TYPE (CrmBookKeeper, crm_book_keeper, CRM, BOOK_KEEPER, GObject)

/* Begins a few seconds later, so that it is not in the way of the first page. (transfer full) */
CrmBookKeeper *crm_book_keeper_new             (CrmBook             *book);

/* Where the backups of the book at @path go: the owner's folder, or the one beside the book. (transfer full) */
char          *crm_book_keeper_dup_folder      (const char          *path);

const char    *crm_book_keeper_get_path        (CrmBookKeeper       *self);
gint64         crm_book_keeper_get_last_backup (CrmBookKeeper       *self);

/* Makes one now, as a job in the book's list. Nothing while one is being made. */
void           crm_book_keeper_back_up         (CrmBookKeeper       *self);

/* Before the book is closed: ends what is under way, and makes a backup where one is due. What goes wrong is not reported: the
 * next start tries again. @callback is always called. */
void           crm_book_keeper_close_async     (CrmBookKeeper       *self,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);

G_END_DECLS
