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
  char                *title;     /* subject, or what happened in words */
  char                *text;      /* body; NULL */
  char                *people;    /* whom else it touched; NULL */
  const CrmRecordType *type;      /* the record behind it; NULL: none to go to */
  gint64               id;
  gboolean             open;      /* an activity that is not done yet */
  char                *due;       /* of an open one: date or wall time; NULL */
} CrmTimelineEntry;

void       crm_timeline_entry_free   (CrmTimelineEntry     *entry);

/* @type is contact or deal; at most @limit entries of each sort. */
void       crm_timeline_load_async   (CrmBook              *book,
                                      const CrmRecordType  *type,
                                      gint64                id,
                                      guint                 limit,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* (transfer full) of CrmTimelineEntry: open ones first, the next to come on top, then what was, newest first. */
GPtrArray *crm_timeline_load_finish  (CrmBook              *book,
                                      GAsyncResult         *result,
                                      GError              **error);

/* The same, waiting; for the command line and tests. */
GPtrArray *crm_timeline_load         (CrmBook              *book,
                                      const CrmRecordType  *type,
                                      gint64                id,
                                      guint                 limit,
                                      GError              **error);

/* Whether @set changed what the timeline of this record shows. */
gboolean   crm_timeline_is_concerned (const CrmChangeSet   *set,
                                      const CrmRecordType  *type,
                                      gint64                id);

G_END_DECLS
