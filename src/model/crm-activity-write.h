/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * What is done to activities that is more than a save, inside a transaction; each names it (crm_conn_set_label).
 *
 * @occurrence says which one of a series was touched (CrmAgendaItem.occurrence); NULL, or of an activity that happens once,
 * there is nothing to choose. Errors: CRM_STORE_ERROR_NOT_FOUND; CRM_MODEL_ERROR_INVALID (a time that cannot be read, a series
 * whose rule cannot be moved or divided).
 */
typedef enum
{
  CRM_ACTIVITY_ONE,           /* it leaves its series (EXDATE) and becomes an activity of its own with the change */
  CRM_ACTIVITY_FOLLOWING,     /* it and all later: the series ends before it, a new one goes on from it */
  CRM_ACTIVITY_ALL,           /* the series; a move takes all its occurrences along */
} CrmActivityScope;

/* Moves @activity, a series as it was loaded, to @occurrence, for an editor that then gives it to crm_activity_save(). Any
 * thread. */
gboolean crm_activity_show_occurrence   (CrmRecord            *activity,
                                         const char           *occurrence);
/* Done now, with an outcome (NULL: none). Of a series always the one. */
gboolean crm_activity_complete          (CrmConn              *conn,
                                         gint64                id,
                                         const char           *occurrence,
                                         const char           *outcome,
                                         GError              **error);
/* Not done after all. */
gboolean crm_activity_reopen            (CrmConn              *conn,
                                         gint64                id,
                                         GError              **error);
/* To another time: @start, a date or wall time in the activity's zone, is the new start (or due) of @occurrence; what lasts keeps how
 * long it lasts, @end (NULL) gives another end. A date for a timed one keeps the time of day and moves the day. */
gboolean crm_activity_reschedule        (CrmConn              *conn,
                                         gint64                id,
                                         const char           *occurrence,
                                         CrmActivityScope      scope,
                                         const char           *start,
                                         const char           *end,
                                         GError              **error);
/* To @days from today, at the same time of day. Of a series only the one. */
gboolean crm_activity_snooze            (CrmConn              *conn,
                                         gint64                id,
                                         const char           *occurrence,
                                         guint                 days,
                                         GError              **error);
/* A copy, not done, at the same time; @copy_id (may be NULL) gets its id. */
gboolean crm_activity_duplicate         (CrmConn              *conn,
                                         gint64                id,
                                         gint64               *copy_id,
                                         GError              **error);
/* Into the trash; of a series what @scope says. */
gboolean crm_activity_delete            (CrmConn              *conn,
                                         gint64                id,
                                         const char           *occurrence,
                                         CrmActivityScope      scope,
                                         GError              **error);
/* Saves @activity: as it is (@occurrence NULL), or, where it is a series shown at @occurrence, what was edited for @scope. A rule
 * that was edited holds for the series, never for the one. */
gboolean crm_activity_save              (CrmConn              *conn,
                                         CrmRecord            *activity,
                                         const char           *occurrence,
                                         CrmActivityScope      scope,
                                         GError              **error);

G_END_DECLS
