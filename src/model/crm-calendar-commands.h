/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-range-model.h"

G_BEGIN_DECLS

/* Commands of the calendar that are more than saving a record. They end with crm_book_command_finish(). */

/*
 * Moves what @item shows to the wall clock @starts to @ends (seconds, of this computer's zone; of all-day items midnights, the end
 * not included). Of a series only this occurrence moves: it is left out there and stands by itself.
 */
void crm_calendar_move_async (CrmBook             *book,
                              const CrmRangeItem  *item,
                              gint64               starts,
                              gint64               ends,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);

/* Leaves this one occurrence out of its series. */
void crm_calendar_skip_async (CrmBook             *book,
                              const CrmRangeItem  *item,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);

G_END_DECLS
