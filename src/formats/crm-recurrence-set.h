/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-recurrence.h"

G_BEGIN_DECLS

/*
 * CrmRecurrenceSet: all that decides when a series takes place (RFC 5545 3.8.5). A plain value that borrows everything
 * it points to; a single event is a set with a start alone.
 */
typedef struct
{
  CrmDatetime start;              /* always the first occurrence, even where it does not fit the rule, as calendars show it */
  const char *rrule;              /* NULL: none */
  const CrmRecurrence *rule;      /* what crm_recurrence_parse() made of @rrule; NULL: is read when needed */
  const CrmDatetime *exdates;     /* a date excludes the whole day of a timed series */
  guint n_exdates;
  const CrmDatetime *rdates;
  guint n_rdates;
  const CrmDatetime *overridden;  /* RECURRENCE-IDs that have a component of their own */
  guint n_overridden;
} CrmRecurrenceSet;

/* More occurrences of one series in one window than this are cut off. */
#define CRM_RECURRENCE_SET_LIMIT 10000

/*
 * Appends the starts (CrmDatetime, in the kind and zone of @set->start) that fall on instants from @from up to, but not
 * including, @to; ascending, each once. To find what lasts into the window, begin earlier by the duration. Dates and
 * floating times are placed in @floating, NULL for the system's zone.
 *
 * FALSE when the list is not all: the rule cannot be read (@starts gets the start and the RDATEs), needs more work than
 * is allowed, or has more than CRM_RECURRENCE_SET_LIMIT occurrences there. Any thread, no shared state.
 */
gboolean   crm_recurrence_set_expand      (const CrmRecurrenceSet  *set,
                                           const CrmTimezone       *floating,
                                           gint64                   from,
                                           gint64                   to,
                                           GArray                  *starts);

/*
 * The instant of the last start. FALSE when there is no last one, or when it cannot be told.
 */
gboolean   crm_recurrence_set_get_last    (const CrmRecurrenceSet  *set,
                                           const CrmTimezone       *floating,
                                           gint64                  *last);

/*
 * Whether @id, a RECURRENCE-ID or EXDATE, means the occurrence at @start of a series that begins at @series_start: the
 * same instant, or the same day where one of them is a date.
 */
gboolean   crm_recurrence_set_is_same     (const CrmDatetime       *series_start,
                                           const CrmDatetime       *start,
                                           const CrmDatetime       *id);

G_END_DECLS
