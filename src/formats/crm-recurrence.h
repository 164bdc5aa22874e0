/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-datetime.h"

G_BEGIN_DECLS

/*
 * CrmRecurrence: a recurrence rule (RRULE, RFC 5545 3.3.10). A plain value: copy it, nothing to free. It holds what forms
 * make and what most calendars contain; a rule with more (@complex) can be expanded but not written or put in words. The
 * text in the book and in the calendar is the truth: whoever does not change the rule never writes it anew.
 */
typedef enum
{
  CRM_FREQUENCY_SECONDLY,
  CRM_FREQUENCY_MINUTELY,
  CRM_FREQUENCY_HOURLY,
  CRM_FREQUENCY_DAILY,
  CRM_FREQUENCY_WEEKLY,
  CRM_FREQUENCY_MONTHLY,
  CRM_FREQUENCY_YEARLY,
} CrmFrequency;

#define CRM_RECURRENCE_MAX_PARTS 16

/* The second Tuesday (2, 1), the last Friday (-1, 4). */
typedef struct
{
  gint8 nth;
  gint8 weekday;                /* 0 Monday to 6 Sunday */
} CrmNthWeekday;

typedef struct
{
  CrmFrequency frequency;
  int interval;                 /* 1 or more */
  int count;                    /* 0: no count */
  CrmDatetime until;            /* kind NONE: no end. Inclusive; kind as it was written */
  int week_start;               /* 0 Monday to 6 Sunday */

  guint8 weekdays;              /* BYDAY without a number: bit 0 Monday to bit 6 Sunday */
  guint32 month_days;           /* BYMONTHDAY: bits 1 to 31 */
  guint32 month_days_from_end;  /* BYMONTHDAY=-1 is bit 1 */
  guint16 months;               /* BYMONTH: bits 1 to 12 */
  CrmNthWeekday nth_days[CRM_RECURRENCE_MAX_PARTS];
  guint n_nth_days;
  gint16 positions[CRM_RECURRENCE_MAX_PARTS];    /* BYSETPOS */
  guint n_positions;

  gboolean complex;             /* more is in the text than in the fields above: */
  gint16 year_days[CRM_RECURRENCE_MAX_PARTS];    /* BYYEARDAY */
  guint n_year_days;
  gint8 weeks[CRM_RECURRENCE_MAX_PARTS];         /* BYWEEKNO */
  guint n_weeks;
  guint32 hours;                /* BYHOUR: bits 0 to 23 */
  guint64 minutes;              /* BYMINUTE: bits 0 to 59 */
  guint64 seconds;              /* BYSECOND: bits 0 to 59 */
  gboolean foreign;             /* not expanded: another calendar (RSCALE), parts without a meaning, too many parts */
} CrmRecurrence;

#define CRM_RECURRENCE_INIT { .frequency = CRM_FREQUENCY_DAILY, .interval = 1 }

/*
 * Reads the value of an RRULE. Read leniently: lower case, spaces, empty parts, INTERVAL=0, COUNT together with UNTIL,
 * numbers before the weekdays of daily and weekly rules (ignored), unknown parts that begin with X-.
 *
 * FALSE with CRM_FORMAT_ERROR_SYNTAX or CRM_FORMAT_ERROR_VALUE when it is no rule or one that can never hold
 * (COUNT=0). Any thread.
 */
gboolean   crm_recurrence_parse         (const char           *text,
                                         CrmRecurrence        *rule,
                                         GError              **error);

/*
 * The value of an RRULE, transfer full. Not for @complex rules: NULL. UNTIL is written as it stands in the rule; use
 * crm_recurrence_set_until() to make it fit the start.
 */
char      *crm_recurrence_to_text       (const CrmRecurrence  *rule);

/*
 * Ends the rule with the last occurrence that begins on or before the day @last_day (days since 1970) of the wall clock
 * of @start, and writes that in the kind RFC 5545 asks for: a date for dates, UTC for zoned times. Drops a count.
 */
void       crm_recurrence_set_until     (CrmRecurrence        *rule,
                                         const CrmDatetime    *start,
                                         gint64                last_day);

/*
 * The last wall-clock second at which an occurrence of a series that begins at @start may begin under the rule's UNTIL:
 * a date means the whole of that day, UTC is read on the clock of @start. G_MAXINT64 without one.
 */
gint64     crm_recurrence_get_until     (const CrmRecurrence  *rule,
                                         const CrmDatetime    *start);

/* Whether the same occurrences follow from both (not: the same text). @complex rules are never equal. */
gboolean   crm_recurrence_equal         (const CrmRecurrence  *one,
                                         const CrmRecurrence  *other);

/*
 * The rule in words, in the reader's language: "Every 2 weeks on Tue, Thu until 3 May 2027". @start gives the day where
 * the rule leaves it open. Transfer full.
 */
char      *crm_recurrence_describe      (const CrmRecurrence  *rule,
                                         const CrmDatetime    *start);

G_END_DECLS
