/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-watch.h"
#include "crm-datetime.h"

G_BEGIN_DECLS

/*
 * What takes place on a run of days, and the tasks that have none: meetings, calls, visits and tasks of the calendars that are shown, each occurrence of a series by
 * itself, sorted by beginning (longer ones first). Read and expanded on the list reader's thread, kept current with the book. Main
 * thread.
 *
 * Signals
 *   changed ()    the items or the calendars are others
 */
#define CRM_TYPE_RANGE_MODEL (crm_range_model_get_type ())
G_DECLARE_FINAL_TYPE (CrmRangeModel, crm_range_model, CRM, RANGE_MODEL, CrmWatch)

typedef struct
{
  gint64       id;              /* of the activity */
  gint64       starts;          /* seconds on the wall clock of this computer, as CrmDatetime.local */
  gint64       ends;            /* likewise, not included; of all-day items the midnight after; equal to starts: a moment */
  char        *occurrence;      /* of a series: which one, for crm-activity-commands.h; NULL: happens once */
  CrmDatetime  start;           /* where it begins or is due, in its own zone */
  char        *title;
  char        *place;           /* NULL: none */
  char        *people;          /* names of the contacts; NULL: none */
  const char  *kind;            /* "meeting", "call", "visit", "task"; interned */
  const char  *colour;          /* of its calendar (crm-colour-name.h); interned */
  gboolean     all_day;
  gboolean     done;
  gboolean     read_only;       /* its calendar takes no changes */
  gboolean     unsynced;        /* changes wait for the server */
  gboolean     conflict;        /* a change from here gave way to the server's, see the journal */
} CrmRangeItem;

typedef struct
{
  gint64       id;
  char        *name;
  const char  *colour;          /* interned */
  gboolean     visible;
  gboolean     read_only;
  gboolean     takes_events;
  gboolean     takes_tasks;
} CrmRangeCalendar;

/* A task that is to be done some day. */
typedef struct
{
  gint64       id;
  char        *title;
  char        *people;          /* NULL: none */
  gboolean     read_only;
} CrmRangeTask;

/* More than these are not listed. */
#define CRM_RANGE_MAX_TASKS 100

/* Empty until crm_range_model_set_range(). */
CrmRangeModel          *crm_range_model_new             (CrmBook       *book);

/* The days @first_day to @first_day + @n_days - 1 (days since 1970). The old items stay until the new ones are there. */
void                    crm_range_model_set_range       (CrmRangeModel *self,
                                                         gint64         first_day,
                                                         guint          n_days);
/* Likewise for a page that has room for @most lines in a day: entries of one day beyond that are not items but counted
 * (crm-agenda-brief.h says why the page looks the same). 0: all are items. */
void                    crm_range_model_set_range_in_brief (CrmRangeModel *self,
                                                         gint64         first_day,
                                                         guint          n_days,
                                                         guint          most);
/* How many entries of @day are not among the items. */
guint                   crm_range_model_get_n_beyond    (CrmRangeModel *self,
                                                         gint64         day);
/* Whether the items are those of the range that was asked for last. */
gboolean                crm_range_model_is_current      (CrmRangeModel *self);

guint                   crm_range_model_get_n_items     (CrmRangeModel *self);
/* Owned by the model, valid until the next "changed", or as long as crm_range_model_ref_items(). */
const CrmRangeItem     *crm_range_model_get_item        (CrmRangeModel *self,
                                                         guint          index);
/* All of them, for a view that shows them by and by; they never change. Elements are CrmRangeItem. (transfer full) */
GPtrArray              *crm_range_model_ref_items       (CrmRangeModel *self);
guint                   crm_range_model_get_n_calendars (CrmRangeModel *self);
/* In their order; likewise. */
const CrmRangeCalendar *crm_range_model_get_calendar    (CrmRangeModel *self,
                                                         guint          index);

/* Open tasks without a date, the oldest first. */
guint                   crm_range_model_get_n_tasks     (CrmRangeModel *self);
const CrmRangeTask     *crm_range_model_get_task        (CrmRangeModel *self,
                                                         guint          index);

/* Whether @item touches the day @day (days since 1970). */
gboolean                crm_range_item_is_on            (const CrmRangeItem *item,
                                                         gint64         day);

G_END_DECLS
