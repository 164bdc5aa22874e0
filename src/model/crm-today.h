/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * What a day asks for: what is to be done (overdue first), what takes place, and what one has to keep in mind. Kept current with the book
 * and with the clock. Main thread.
 *
 * Signals
 *   changed ()    what is to be shown is other than it was; also once when it is loaded
 */
#define CRM_TYPE_TODAY (crm_today_get_type ())
G_DECLARE_FINAL_TYPE (CrmToday, crm_today, CRM, TODAY, GObject)

typedef struct
{
  const CrmRecordType *type;      /* activity or deal */
  gint64               id;
  char                *title;
  char                *detail;    /* people, place, company; NULL */
  char                *kind;      /* an activity's kind; NULL of a deal */
  char                *when;      /* date or wall time; NULL: none */
  gboolean             overdue;
  char                *occurrence; /* of a series: which one, for crm-activity-commands.h; NULL: happens once */
} CrmTodayItem;

CrmToday  *crm_today_new         (CrmBook   *book);

/* TRUE once the book was read. */
gboolean   crm_today_is_loaded   (CrmToday  *self);

/* Elements are CrmTodayItem, owned by @self, valid until "changed". */
GPtrArray *crm_today_get_do      (CrmToday  *self);
GPtrArray *crm_today_get_meet    (CrmToday  *self);
GPtrArray *crm_today_get_mind    (CrmToday  *self);

/* How much is overdue, for the badge. */
guint      crm_today_get_n_overdue (CrmToday *self);

G_END_DECLS
