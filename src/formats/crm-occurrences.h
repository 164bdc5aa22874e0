/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-recurrence-set.h"

G_BEGIN_DECLS

/*
 * What takes place in a window of time: events and series in, single occurrences in their order out. Pure and without
 * shared state, made to run in a thread beside the calendar view: 10,000 events and 1,000 open series over a month take a few
 * milliseconds.
 */

/* One event or series. Borrows all it points to. */
typedef struct
{
  gint64 id;                      /* whatever the caller knows it by */
  CrmRecurrenceSet set;           /* the start, and for a series the rest */
  CrmDatetime end;                /* the first moment after the (first) occurrence; of a date the day after. NONE: no length,
                                     or, of a date, that day */
} CrmOccurrenceSource;

/* One occurrence. */
typedef struct
{
  gint64 id;                      /* of its source */
  guint source;                   /* index among the sources */
  CrmDatetime start;              /* in the kind and zone of its series: of one of a series its RECURRENCE-ID */
  gint64 starts;                  /* instants in seconds; dates are midnights in the zone that was asked for */
  gint64 ends;
} CrmOccurrence;

/*
 * Appends to @occurrences (of CrmOccurrence) what overlaps the instants from @from up to, not including, @to, sorted by
 * beginning, longer ones first, then by id. What has no length counts when it begins in the window. Dates and floating times
 * are placed in @zone, NULL for the system's.
 *
 * FALSE when it was cancelled (nothing is appended then) or a series could not be expanded in full. Any thread.
 */
gboolean   crm_occurrences_expand   (const CrmOccurrenceSource  *sources,
                                     guint                       n_sources,
                                     const CrmTimezone          *zone,
                                     gint64                      from,
                                     gint64                      to,
                                     GCancellable               *cancellable,
                                     GArray                     *occurrences);

G_END_DECLS
