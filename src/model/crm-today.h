/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-watch.h"

G_BEGIN_DECLS

/*
 * What a day asks for: what is to be done (overdue first), what takes place, and what one has to keep in mind. Kept current with the book
 * and with the clock. Main thread.
 */
#define CRM_TYPE_TODAY (crm_today_get_type ())
G_DECLARE_FINAL_TYPE (CrmToday, crm_today, CRM, TODAY, CrmWatch)

typedef struct
{
  const CrmRecordType *type;      /* activity, deal, contact or campaign */
  gint64               id;
  char                *title;
  char                *detail;    /* people, place, company; NULL */
  char                *kind;      /* an activity's kind; NULL of a deal */
  char                *when;      /* date or wall time; NULL: none */
  gboolean             overdue;
  gboolean             done;      /* a meeting that was held */
  gint64               cadence;   /* of a person with whom one keeps in touch: every so many days; 0 */
  gint64               touched;   /* of a person: when they were last in touch, microseconds UTC; 0 */
  char                *occurrence; /* of a series: which one, for crm-activity-commands.h; NULL: happens once */
} CrmTodayItem;

/* The day of @book: one for all who ask while somebody holds it, so that what the sidebar counts and what the page shows is one reading.
 * Whoever wants to see it calls crm_watch_begin(). (transfer full) */
CrmToday  *crm_today_share       (CrmBook   *book);

/* TRUE once the book was read. */
gboolean   crm_today_is_loaded   (CrmToday  *self);

/* Elements are CrmTodayItem, owned by the array. That is another one after "changed"; whoever shows the old one keeps a reference. */
GPtrArray *crm_today_get_do      (CrmToday  *self);
GPtrArray *crm_today_get_meet    (CrmToday  *self);
/* Open deals without a next step, the largest first. */
GPtrArray *crm_today_get_mind    (CrmToday  *self);
/* With whom to be in touch again by their rhythm (crm-keep-touch.h) and nothing is planned, those first who are due the longest. */
GPtrArray *crm_today_get_keep    (CrmToday  *self);
/* People one loses touch with: customers, prospects and partners without a touch for crm_today_get_touch_days(), without a next step and
 * without a rhythm of their own, those first who were in touch last. */
GPtrArray *crm_today_get_people  (CrmToday  *self);
/* Campaigns whose sending was stopped by something that a person has to look at. */
GPtrArray *crm_today_get_sending (CrmToday  *self);
/* What tomorrow asks for. */
GPtrArray *crm_today_get_tomorrow (CrmToday *self);

/* How long a person may be without a touch, as the settings say (CRM_SETTING_TOUCH_DAYS); 0: nobody is listed. */
guint      crm_today_get_touch_days (CrmToday *self);

/* How much is overdue, for the badge. */
guint      crm_today_get_n_overdue (CrmToday *self);

G_END_DECLS
