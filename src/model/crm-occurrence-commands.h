/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Commands on activities that are more than a save. Each is one transaction and ends with crm_book_command_finish().
 *
 * @occurrence says which one of a series (CrmAgendaItem.occurrence); NULL for an activity that happens once, or the whole series. One
 * occurrence is taken out of its series (EXDATE) and becomes an activity of its own with the change; the series goes on.
 */

/* Done now, with an outcome (NULL: none). */
void   crm_activity_complete_async    (CrmBook              *book,
                                       gint64                id,
                                       const char           *occurrence,
                                       const char           *outcome,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* Not done after all. */
void   crm_activity_reopen_async      (CrmBook              *book,
                                       gint64                id,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* To another time: @start, a date or wall time in the activity's zone, is the new start (or due); what lasts keeps how long it lasts,
 * @end (NULL) gives another end. A date for a timed one keeps the time of day and moves the day. Snoozing a task is this with a date. */
void   crm_activity_reschedule_async  (CrmBook              *book,
                                       gint64                id,
                                       const char           *occurrence,
                                       const char           *start,
                                       const char           *end,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* A copy, not done, at the same time; the change set's insert into activity is its id. */
void   crm_activity_duplicate_async   (CrmBook              *book,
                                       gint64                id,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* Takes one occurrence out of its series (NULL: all of it goes to the trash). */
void   crm_activity_delete_async      (CrmBook              *book,
                                       gint64                id,
                                       const char           *occurrence,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);

/* The same inside a transaction. Errors: CRM_STORE_ERROR_NOT_FOUND, CRM_MODEL_ERROR_INVALID (a time that cannot be read). */
gboolean crm_activity_complete        (CrmConn              *conn,
                                       gint64                id,
                                       const char           *occurrence,
                                       const char           *outcome,
                                       GError              **error);
gboolean crm_activity_reopen          (CrmConn              *conn,
                                       gint64                id,
                                       GError              **error);
gboolean crm_activity_reschedule      (CrmConn              *conn,
                                       gint64                id,
                                       const char           *occurrence,
                                       const char           *start,
                                       const char           *end,
                                       GError              **error);
gboolean crm_activity_duplicate       (CrmConn              *conn,
                                       gint64                id,
                                       gint64               *copy_id,
                                       GError              **error);
gboolean crm_activity_delete          (CrmConn              *conn,
                                       gint64                id,
                                       const char           *occurrence,
                                       GError              **error);

G_END_DECLS
