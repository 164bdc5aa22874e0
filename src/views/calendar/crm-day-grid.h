/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/*
 * Days in rows of a week, each with its number and the chips of what is on: the month, and the strip of whole days above the hours.
 * What does not fit has no widget and is counted ("+3 more"); that and the number of the day open the day. A drag over days chooses them, one on a chip
 * moves it by days.
 *
 * Signals
 *   range-chosen (gint64 first_day, gint64 last_day)
 *   moved (CrmEventWidget *event, gint64 days)
 *   day-opened (gint64 day)                 the number of the day
 *   more-opened (gint64 day)                "+3 more"
 *   carried (CrmEventWidget *event, double x, double y, gboolean dropped) -> gboolean    a chip is dragged to that place, or was; TRUE: to
 *                                           something beside the grid, and the grid does nothing with it
 *   task-dropped (gint64 id, gint64 day)    a task without a date (crm-calendar-side.h)
 */
#define CRM_TYPE_DAY_GRID (crm_day_grid_get_type ())
G_DECLARE_FINAL_TYPE (CrmDayGrid, crm_day_grid, CRM, DAY_GRID, GtkWidget)

/* @n_weeks 1: the strip, with room for the hours' names at its side, and only for what lasts all day. */
GtkWidget *crm_day_grid_new   (guint          n_weeks);

/* Shows @n_columns days a row from @first_day; days outside @month (1 to 12; 0: none) are quieter. */
void       crm_day_grid_show  (CrmDayGrid    *self,
                               CrmRangeModel *model,
                               gint64         first_day,
                               guint          n_columns,
                               int            month);

/* Which day is at that place. */
gint64     crm_day_grid_get_day  (CrmDayGrid    *self,
                                  double         x,
                                  double         y);

/* Marks @day as the place where something would be dropped; G_MININT64: none. */
void       crm_day_grid_mark     (CrmDayGrid    *self,
                                  gint64         day);

/* Where @day is, in the grid's coordinates. */
void       crm_day_grid_get_area (CrmDayGrid   *self,
                                  gint64        day,
                                  GdkRectangle *area);

G_END_DECLS
