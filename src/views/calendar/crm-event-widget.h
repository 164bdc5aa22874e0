/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/*
 * One event or task as a block or a chip: a colour edge, its title, and where there is room its time and place. It takes the keyboard;
 * Enter activates "calendar.open", Delete "calendar.delete", Space "calendar.done" of a task, Ctrl+Shift with an arrow "calendar.shift".
 */
#define CRM_TYPE_EVENT_WIDGET (crm_event_widget_get_type ())
G_DECLARE_FINAL_TYPE (CrmEventWidget, crm_event_widget, CRM, EVENT_WIDGET, GtkWidget)

/* Copies what it needs of @item. @compact: one line. */
GtkWidget          *crm_event_widget_new      (const CrmRangeItem *item,
                                               gboolean            compact);

/* What it shows; its strings too. Owned by the widget. */
const CrmRangeItem *crm_event_widget_get_item (CrmEventWidget     *self);

/* Shows @item from now on. @continued: it began before what is shown, its time of day is not said again. */
void                crm_event_widget_set_item (CrmEventWidget     *self,
                                               const CrmRangeItem *item,
                                               gboolean            continued);

/* Whether the place is on the check mark of a task, in the widget's coordinates. */
gboolean            crm_event_widget_is_check_at (CrmEventWidget *self,
                                               double              x,
                                               double              y);

/* "14:30" in the notation of the locale, of a wall clock in seconds. (transfer full) */
char               *crm_event_clock           (gint64              local);

/* The same of a full hour, as short as the notation allows: "9 AM". (transfer full) */
char               *crm_event_hour            (gint64              local);

/* A day (since 1970) by a format of g_date_time_format(). (transfer full) */
char               *crm_event_format_day      (gint64              day,
                                               const char         *format);

/* The present on the wall clock of this computer, in seconds as CrmRangeItem.starts. */
gint64              crm_event_now             (void);

G_END_DECLS
