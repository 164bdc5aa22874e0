/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/* Widths that the names of the days above the hours share. */
#define CRM_WEEK_GUTTER      56
#define CRM_WEEK_HOUR_HEIGHT 48

/*
 * The hours of a few days beside each other, with what takes place in them. A drag over empty hours chooses a range, one on an event
 * moves it, one at its lower edge makes it longer or shorter, all in steps of 15 minutes. With the keyboard: arrows move the chosen
 * slot, Enter takes it.
 *
 * Signals
 *   range-chosen (gint64 starts, gint64 ends)    wall clock, as CrmRangeItem.starts
 *   moved (CrmEventWidget *event, gint64 starts, gint64 ends)
 *   carried (CrmEventWidget *event, double x, double y, gboolean dropped) -> gboolean    as of CrmDayGrid
 *   task-dropped (gint64 id, gint64 day)    a task without a date (crm-calendar-side.h)
 *   day-opened (gint64 day)                 "+3", which stands for what has no room
 */
#define CRM_TYPE_WEEK_GRID (crm_week_grid_get_type ())
G_DECLARE_FINAL_TYPE (CrmWeekGrid, crm_week_grid, CRM, WEEK_GRID, GtkWidget)

GtkWidget *crm_week_grid_new             (void);

/* Shows the timed items of @model on @n_days days from @first_day. */
void       crm_week_grid_show            (CrmWeekGrid   *self,
                                          CrmRangeModel *model,
                                          gint64         first_day,
                                          guint          n_days);

/* The wall clock at that place, in the steps of a drag. */
gint64     crm_week_grid_get_time        (CrmWeekGrid   *self,
                                          double         x,
                                          double         y);
/* Chooses a range, as a drag does. */
void       crm_week_grid_choose          (CrmWeekGrid   *self,
                                          gint64         starts,
                                          gint64         ends);
/* The chosen range; FALSE: none. */
gboolean   crm_week_grid_get_chosen      (CrmWeekGrid   *self,
                                          gint64        *starts,
                                          gint64        *ends);
/* Where it is, in the grid's coordinates. */
void       crm_week_grid_get_chosen_area (CrmWeekGrid   *self,
                                          GdkRectangle  *area);
/* No range is chosen any more. */
void       crm_week_grid_clear_chosen    (CrmWeekGrid   *self);

G_END_DECLS
