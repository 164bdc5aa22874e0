/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * When an activity takes place. The store keeps activity_span up to date with it but knows nothing of time zones and repetition
 * rules: the layer above registers a function that does.
 */
typedef struct
{
  /* As in the table activity; NULL is NULL. Borrowed. */
  const char *starts;
  const char *ends;
  const char *due;
  const char *tz;
  const char *rrule;
  const char *rdates;
  gboolean    all_day;
} CrmSpanSource;

typedef enum
{
  CRM_SPAN_DATE    = 1 << 0,    /* has a date only */
  CRM_SPAN_DUE     = 1 << 1,    /* stands at its due date, where it has no length */
  CRM_SPAN_MEETING = 1 << 2,
  CRM_SPAN_CALL    = 2 << 2,
  CRM_SPAN_TASK    = 3 << 2,
  CRM_SPAN_VISIT   = 4 << 2,
  CRM_SPAN_KIND    = 7 << 2,    /* of the kinds, of which others have 0 */
} CrmSpanShape;

typedef struct
{
  gint64      starts;        /* minutes since 1970, UTC */
  gint64      ends;          /* likewise, not included; G_MAXINT64 for a series without end */
  gboolean    series;        /* repeats: what lies between is found by expanding it */

  /* Where it stands in its own zone, from which the exact times are found whatever becomes of the zone's rules */
  gint64      wall;          /* seconds since 1970 of its beginning on the clock there; of a date its midnight */
  gint64      length;        /* seconds on that clock, a date's last day included; -1: none */
  guint       shape;         /* CRM_SPAN_DATE and CRM_SPAN_DUE */
} CrmSpan;

/* FALSE: it has no place in time. Called on the writer thread: no locks, no waiting, only its arguments. */
typedef gboolean (*CrmSpanFunc) (const CrmSpanSource *source,
                                 CrmSpan             *span);

/* Sets the function for all books of this process; before the first is opened. Until then wall times are taken as UTC and a
 * series as endless. */
void     crm_span_set_func (CrmSpanFunc          func);

/* Whether one was set. */
gboolean crm_span_has_func (void);

/* The kind of an activity, as it stands in the book, as CRM_SPAN_MEETING and the others; 0: it is not shown in a calendar. */
guint    crm_span_get_kind (const char          *kind);

/* What the function says of @source. */
gboolean crm_span_compute  (const CrmSpanSource *source,
                            CrmSpan             *span);

G_END_DECLS
