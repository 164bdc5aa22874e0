/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CRM_CALENDAR_WEEK,
  CRM_CALENDAR_MONTH,
  CRM_CALENDAR_AGENDA,
  CRM_CALENDAR_N_MODES
} CrmCalendarMode;

/* The time that the calendar shows: that of the mode around a day. A week begins with the day that the locale says; narrow, it is the day and
 * the two after it. A month is the six weeks from the one with its first day. The agenda is thirty days from the day on. */
typedef struct
{
  gint64          day;      /* the one that is looked at, since 1970 */
  CrmCalendarMode mode;
  gboolean        narrow;
} CrmCalendarPeriod;

/* The name of a mode, for actions and pages: "week", "month", "agenda". */
const char *crm_calendar_mode_get_name      (CrmCalendarMode          mode);

/* The mode of that name; CRM_CALENDAR_N_MODES: none. */
CrmCalendarMode
            crm_calendar_mode_from_name     (const char              *name);

/* The days that are shown. */
void        crm_calendar_period_get_range   (const CrmCalendarPeriod *self,
                                             gint64                  *first_day,
                                             guint                   *n_days);

/* To @day, or as near to it as the calendar goes: from 1900 to 2200. */
void        crm_calendar_period_set_day     (CrmCalendarPeriod       *self,
                                             gint64                   day);

/* By @step times what is shown, back where that is negative; of a month to its first day. */
void        crm_calendar_period_step        (CrmCalendarPeriod       *self,
                                             int                      step);

/* "November 2026"; "23 – 29 November 2026". (transfer full) */
char       *crm_calendar_period_format      (const CrmCalendarPeriod *self);

G_END_DECLS
