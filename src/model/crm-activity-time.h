/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-occurrences.h"

G_BEGIN_DECLS

/* The columns of an activity that say when it is, as they are stored. Borrowed; NULL is NULL. */
typedef struct
{
  const char *starts;
  const char *ends;
  const char *due;
  const char *tz;
  const char *rrule;
  const char *exdates;
  const char *rdates;
  gboolean    all_day;
} CrmActivityColumns;

/* The same, read: what crm_occurrences_expand() wants. It owns what @source points to. */
typedef struct
{
  CrmOccurrenceSource  source;
  gboolean             is_due;       /* made of "due": a moment, not a stretch */

  char                *rrule;
  GArray              *exdates;      /* of CrmDatetime; NULL: none. Likewise: */
  GArray              *rdates;
  GArray              *overridden;
} CrmActivityTime;

/* FALSE: it has no place in time (a note), or none that can be read; then there is nothing to clear. Any thread. */
gboolean   crm_activity_time_init      (CrmActivityTime          *self,
                                        const CrmActivityColumns *columns);
void       crm_activity_time_clear     (CrmActivityTime          *self);

/* Adds an occurrence that another activity stands for, a recurrence_id as it is stored. */
void       crm_activity_time_override  (CrmActivityTime          *self,
                                        const char               *recurrence_id);

/* An occurrence as it is written in activity.recurrence_id, and given to commands: the stored text of its start ("2026-11-23T08:00"). */
char      *crm_activity_time_to_occurrence (const CrmDatetime    *start);

/* Tells the store how long an activity lasts (store/crm-span.h). Before the first book is opened; does nothing a second time. */
void       crm_activity_time_register  (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmActivityTime, crm_activity_time_clear)

G_END_DECLS
