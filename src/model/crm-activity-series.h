/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-datetime.h"
#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * What moving and splitting does to an activity and to the rule, the exceptions and the added dates of a series: the arithmetic
 * under crm-activity-commands.h. Errors: CRM_MODEL_ERROR_INVALID.
 */

/* Whether @activity takes place more than once. Any thread. */
gboolean    crm_activity_is_series        (CrmRecord         *activity);

/* The field that says where it stands in the calendar: "starts", or "due" of what has a due date and no series or end. Any thread. */
const char *crm_activity_get_time_field   (CrmRecord         *activity);

/* Its time; FALSE where it has none. Any thread. */
gboolean    crm_activity_get_time         (CrmRecord         *activity,
                                           CrmDatetime       *time);

/*
 * Moves start, end and due by as much as leads from the wall clock (or day) @from to @to; a date for @to keeps the time of
 * day. The series' own lists stay.
 */
gboolean    crm_activity_shift            (CrmRecord         *activity,
                                           const CrmDatetime *from,
                                           const CrmDatetime *to);

/* Leaves out the occurrence that begins at @start. */
void        crm_activity_exclude          (CrmRecord         *series,
                                           const CrmDatetime *start);

/* Makes @activity, a duplicate of @series, happen once. It remembers where it comes from (series_uid). */
void        crm_activity_leave_series     (CrmRecord         *activity,
                                           CrmRecord         *series);

/*
 * After the start of a series moved from @from to where it stands now: the exceptions and added dates follow, and, where
 * @rule, so do the weekdays or the day of the month and the end of the rule. FALSE where the rule says more than can be moved.
 */
gboolean    crm_activity_follow           (CrmRecord         *series,
                                           const CrmDatetime *from,
                                           gboolean           rule,
                                           GError           **error);

/*
 * Ends @series before the occurrence @at and returns the rest of it, a new series that begins with that occurrence (transfer full).
 * NULL where the rule cannot be divided, or single dates of it stand for themselves.
 */
CrmRecord  *crm_activity_split            (CrmConn           *conn,
                                           CrmRecord         *series,
                                           const CrmDatetime *at,
                                           GError           **error);

G_END_DECLS
