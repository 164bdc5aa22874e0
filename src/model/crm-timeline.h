/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * Everything that touched a contact or a deal, newest first: activities, mails of campaigns, moves of deals, edits. Read in
 * one go off-thread, as plain values.
 */
typedef struct
{
  const char          *kind;      /* interned: an activity's kind; "stage", "deal", "edit", "campaign" */
  gint64               at;        /* microseconds UTC */
  guint                day;       /* of it in the zone of the system, as YYYYMMDD */
  char                *title;     /* subject, or what happened in words */
  char                *text;      /* body; NULL */
  char                *people;    /* whom else it touched; NULL */
  const CrmRecordType *type;      /* the record behind it; NULL: none to go to */
  gint64               id;
  gboolean             open;      /* an activity that is not done yet */
  char                *due;       /* of an open one: date or wall time; NULL */
} CrmTimelineEntry;

void       crm_timeline_entry_free   (CrmTimelineEntry     *entry);

/* @type is contact or deal. At most @limit entries of each sort are read; where there are more of one, what is older than the last of these is
 * left out of all: the past has no gaps, and whoever wants to see further asks again with a higher limit. */
void       crm_timeline_load_async   (CrmBook              *book,
                                      const CrmRecordType  *type,
                                      gint64                id,
                                      guint                 limit,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* (transfer full) of CrmTimelineEntry: open ones first, the next to come on top, then what was, newest first. @more may be NULL: whether
 * something was left out. */
GPtrArray *crm_timeline_load_finish  (CrmBook              *book,
                                      GAsyncResult         *result,
                                      gboolean             *more,
                                      GError              **error);

/* The same, waiting; for the command line and tests. */
GPtrArray *crm_timeline_load         (CrmBook              *book,
                                      const CrmRecordType  *type,
                                      gint64                id,
                                      guint                 limit,
                                      gboolean             *more,
                                      GError              **error);

/* Whether @set changed what the timeline of this record shows. */
gboolean   crm_timeline_is_concerned (const CrmChangeSet   *set,
                                      const CrmRecordType  *type,
                                      gint64                id);

G_END_DECLS
