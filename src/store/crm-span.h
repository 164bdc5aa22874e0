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

typedef struct
{
  gint64      starts;        /* minutes since 1970, UTC */
  gint64      ends;          /* likewise, not included; G_MAXINT64 for a series without end */
  gboolean    series;        /* repeats: what lies between is found by expanding it */
} CrmSpan;

/* FALSE: it has no place in time. Called on the writer thread: no locks, no waiting, only its arguments. */
typedef gboolean (*CrmSpanFunc) (const CrmSpanSource *source,
                                 CrmSpan             *span);

/* Sets the function for all books of this process; before the first is opened. Until then wall times are taken as UTC and a
 * series as endless. */
void     crm_span_set_func (CrmSpanFunc          func);

/* What the function says of @source. */
gboolean crm_span_compute  (const CrmSpanSource *source,
                            CrmSpan             *span);

G_END_DECLS
