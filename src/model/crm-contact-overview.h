/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/* What the page of a contact shows beside the record itself. */
typedef struct
{
  gint64  id;
  char   *title;
  char   *detail;              /* a person's role at the company; a deal's stage and amount are in its row */
} CrmOverviewLink;

typedef struct
{
  gint64     last_touch_at;    /* microseconds UTC; 0: never */
  char      *last_touch_kind;  /* call, mail ...; NULL */
  char      *next_step;        /* date or wall time; NULL: none */
  char      *next_step_title;
  gint64     next_step_id;     /* the activity */
  gint64     won_since;        /* when the first deal was won; 0: none */
  GPtrArray *people;           /* CrmOverviewLink: of a company, those who are there now */
  GPtrArray *relations;        /* CrmRelated, crm-relation.h */
  GPtrArray *referrals;        /* CrmReferral, crm-referral.h */
  GPtrArray *units;            /* CrmOverviewLink: companies that are part of it */
  gint64     parent_id;        /* the company that it is part of; 0: none */
  char      *parent;           /* its name; NULL */
  gint64     keep_days;        /* to be in touch every so many days; 0: no rhythm */
  gboolean   keep_own;         /* its own rhythm, not that of a tag */
  char      *keep_due_on;      /* date; NULL */
  GPtrArray *deals;            /* CrmOverviewLink: deals that it is part of, open ones first; detail is the stage */
} CrmContactOverview;

void                crm_contact_overview_free        (CrmContactOverview   *self);

void                crm_contact_overview_load_async  (CrmBook              *book,
                                                      gint64                contact_id,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
CrmContactOverview *crm_contact_overview_load_finish (CrmBook              *book,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmContactOverview, crm_contact_overview_free)

G_END_DECLS
