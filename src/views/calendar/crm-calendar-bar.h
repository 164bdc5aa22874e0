/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-calendar-period.h"

G_BEGIN_DECLS

/*
 * Above the calendar: to today, earlier and later, the name of what is shown, and the choice of the mode. It activates "calendar.today",
 * "calendar.step" and "calendar.mode" of the view it stands in.
 */
#define CRM_TYPE_CALENDAR_BAR (crm_calendar_bar_get_type ())
G_DECLARE_FINAL_TYPE (CrmCalendarBar, crm_calendar_bar, CRM, CALENDAR_BAR, GtkBox)

GtkWidget *crm_calendar_bar_new        (void);

/* Shows the name and the mode of @period. */
void       crm_calendar_bar_show       (CrmCalendarBar          *self,
                                        const CrmCalendarPeriod *period);

/* Takes the choice of the mode out, to stand elsewhere where the bar is too narrow for it (transfer none); it still works. */
GtkWidget *crm_calendar_bar_take_modes   (CrmCalendarBar        *self);

/* Puts it back once it stands nowhere else. */
void       crm_calendar_bar_return_modes (CrmCalendarBar        *self);

G_END_DECLS
