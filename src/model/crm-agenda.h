/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-datetime.h"

G_BEGIN_DECLS

/*
 * What takes place in a window of time, repetitions expanded: for the calendar's views, Today and reminders. Plain values, read and expanded
 * on a reader's thread.
 */
typedef struct
{
  gint64      id;             /* the activity */
  const char *kind;           /* interned: meeting, call, task… */
  /* GRefStrings, shared by the occurrences of a series */
  char       *subject;
  char       *location;       /* NULL: none */
  char       *people;         /* names of the contacts and deals it is linked to; NULL: none */
  char       *occurrence;     /* of a series: which one, for crm-activity-commands.h; NULL: happens once */
  CrmDatetime start;          /* where it begins (or is due), in its own zone */
  gint64      calendar_id;
  const char *colour;         /* interned: of its calendar; NULL: none */
  gint64      starts;         /* seconds UTC; of a day its midnight in the system's zone */
  gint64      ends;           /* likewise, not included; equal to starts for a moment */
  gint64      done_at;        /* microseconds; 0: not done */
  int         priority;       /* 1 high to 9 low; 0: none */
  gboolean    all_day;        /* has dates, no times */
  gboolean    is_due;         /* stands at its due date: a task without a time of its own */
  gboolean    read_only;      /* its calendar cannot be changed */
  gboolean    unsynced;       /* changes wait for the server */
  gboolean    conflict;       /* what was changed here did not win against the server, and nobody has looked at it yet */
} CrmAgendaItem;

typedef enum
{
  CRM_AGENDA_ALL            = 0,
  CRM_AGENDA_VISIBLE        = 1 << 0,    /* only calendars that are shown, and what is in none */
  CRM_AGENDA_WITH_REMINDERS = 1 << 1,
  CRM_AGENDA_NO_PEOPLE      = 1 << 2,    /* without the names: cheaper */
  CRM_AGENDA_PLANNED        = 1 << 3,    /* only meetings, calls, visits and tasks */
  CRM_AGENDA_SELDOM         = 1 << 4,    /* of these no meetings, and only what repeats at other steps than every day or week */
} CrmAgendaFlags;

/* Runs in a read function. What overlaps the instants from @from up to, not including, @to (seconds UTC), sorted by beginning. Elements are
 * CrmAgendaItem, freed with the array; (transfer full). NULL with CRM_STORE_ERROR or G_IO_ERROR_CANCELLED. */
GArray    *crm_agenda_read          (CrmConn              *conn,
                                     gint64                from,
                                     gint64                to,
                                     CrmAgendaFlags        flags,
                                     GCancellable         *cancellable,
                                     GError              **error);

void       crm_agenda_load_async    (CrmBook              *book,
                                     gint64                from,
                                     gint64                to,
                                     CrmAgendaFlags        flags,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
/* (transfer full), as crm_agenda_read(). */
GArray    *crm_agenda_load_finish   (CrmBook              *book,
                                     GAsyncResult         *result,
                                     GError              **error);

/* Frees what @item owns, not @item. */
void       crm_agenda_item_clear    (CrmAgendaItem        *item);

/* Where an occurrence stands on the wall clock of this computer, as CrmDatetime.local: what has dates from midnight to midnight. */
void       crm_agenda_get_wall      (const CrmDatetime    *start,
                                     gint64                starts,
                                     gint64                ends,
                                     gint64               *wall_starts,
                                     gint64               *wall_ends);

/* Whether @set changed what an agenda shows: also a wait for the server that ended, or a conflict. */
gboolean   crm_agenda_is_concerned  (const CrmChangeSet   *set);

G_END_DECLS
