/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-activity-write.h"
#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Commands on activities that are more than a save. Each is one transaction, one step of undo, and ends with
 * crm_book_command_finish(). @occurrence and the errors are those of crm-activity-write.h, which does the same inside a transaction.
 */

/* Done now, with an outcome (NULL: none). Of a series always the one. */
void     crm_activity_complete_async    (CrmBook              *book,
                                         gint64                id,
                                         const char           *occurrence,
                                         const char           *outcome,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* Not done after all. */
void     crm_activity_reopen_async      (CrmBook              *book,
                                         gint64                id,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* To another time: @start, a date or wall time in the activity's zone, is the new start (or due) of @occurrence; what lasts keeps how
 * long it lasts, @end (NULL) gives another end. A date for a timed one keeps the time of day and moves the day. */
void     crm_activity_reschedule_async  (CrmBook              *book,
                                         gint64                id,
                                         const char           *occurrence,
                                         CrmActivityScope      scope,
                                         const char           *start,
                                         const char           *end,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* To @days from today, at the same time of day. Of a series only the one. */
void     crm_activity_snooze_async      (CrmBook              *book,
                                         gint64                id,
                                         const char           *occurrence,
                                         guint                 days,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* A copy, not done, at the same time; the change set's insert into activity is its id. */
void     crm_activity_duplicate_async   (CrmBook              *book,
                                         gint64                id,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* Into the trash; of a series what @scope says. */
void     crm_activity_delete_async      (CrmBook              *book,
                                         gint64                id,
                                         const char           *occurrence,
                                         CrmActivityScope      scope,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);

/* Saves @activity: as it is (@occurrence NULL), or, where it is a series shown at @occurrence, what was edited for @scope. A rule
 * that was edited holds for the series, never for the one. @activity's edits are taken over before this returns. */
void     crm_activity_save_async        (CrmBook              *book,
                                         CrmRecord            *activity,
                                         const char           *occurrence,
                                         CrmActivityScope      scope,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);

/* A call to each of the contacts, all called @subject and due today. */
void crm_activity_plan_calls_async (CrmBook              *book,
                                    const char           *subject,
                                    const gint64         *contact_ids,
                                    guint                 n_ids,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);

G_END_DECLS
