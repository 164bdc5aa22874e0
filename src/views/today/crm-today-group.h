/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-today.h"

G_BEGIN_DECLS

/* What the rows of a group offer beside being opened. */
typedef enum
{
  CRM_TODAY_OPEN,      /* nothing else */
  CRM_TODAY_DO,        /* a check, and putting off */
  CRM_TODAY_MEET,      /* a check for what was held, and putting off */
  CRM_TODAY_PLAN,      /* a next step for a deal, or its end */
  CRM_TODAY_TOUCH,     /* a check for someone spoken to, and a next step */
  CRM_TODAY_KEEP,      /* the same, and the rhythm may be put off */
} CrmTodayActions;

/*
 * A part of a column of Today: a small title, and rows that are done, put off or opened in place. Hidden while it has none. The first
 * dozen rows are shown, the others when asked for. The rows activate the actions today.done, .snooze, .plan, .close, .touch and .rest of the view.
 */
#define CRM_TYPE_TODAY_GROUP (crm_today_group_get_type ())
G_DECLARE_FINAL_TYPE (CrmTodayGroup, crm_today_group, CRM, TODAY_GROUP, AdwBin)

/* @title NULL: none. */
GtkWidget *crm_today_group_new             (const char       *title,
                                            CrmTodayActions   actions);

/* The rule by which the rows stand here. */
void       crm_today_group_set_description (CrmTodayGroup    *self,
                                            const char       *description);

/* Shows @items (CrmTodayItem), which must live until the next call. The keyboard stays where it was, or goes to the row that moved there. */
void       crm_today_group_set_items       (CrmTodayGroup    *self,
                                            GPtrArray        *items);

G_END_DECLS
