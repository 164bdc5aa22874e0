/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/*
 * Beside the calendar: a small month, the calendars with their colours, each shown or not, and the tasks without a date, to be done, or
 * dragged onto a day (as their id, G_TYPE_INT64). The one file that names GtkCalendar.
 *
 * Signals
 *   day-chosen (gint64 day)    days since 1970
 *   task-opened (GtkWidget *row, gint64 id)
 */
#define CRM_TYPE_CALENDAR_SIDE (crm_calendar_side_get_type ())
G_DECLARE_FINAL_TYPE (CrmCalendarSide, crm_calendar_side, CRM, CALENDAR_SIDE, GtkWidget)

GtkWidget *crm_calendar_side_new     (CrmBook         *book,
                                      CrmRangeModel   *model);

/* Shows @day in the small month, without a signal. */
void       crm_calendar_side_set_day (CrmCalendarSide *self,
                                      gint64           day);

G_END_DECLS
