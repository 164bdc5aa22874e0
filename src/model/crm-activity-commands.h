/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/* Commands on activities. They end with crm_book_command_finish(). Errors: CRM_STORE_ERROR_NOT_FOUND. */

/* Marks an activity as done now, or (@done FALSE) as open again. */
void crm_activity_set_done_async (CrmBook              *book,
                                  gint64                id,
                                  gboolean              done,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);

/* Puts what is due (or begins) to @days from today, at the same time of day; an end moves along. */
void crm_activity_snooze_async   (CrmBook              *book,
                                  gint64                id,
                                  guint                 days,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);

G_END_DECLS
