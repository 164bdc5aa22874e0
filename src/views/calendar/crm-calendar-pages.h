/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-calendar-period.h"
#include "crm-event-widget.h"
#include "crm-range-model.h"

G_BEGIN_DECLS

/*
 * What takes place: the week with its whole days above the hours, the month, the agenda, or what was searched. A wait is shown only where it
 * lasts. What is dragged there is moved in the book at once. The entries activate their actions of the view (crm-event-widget.h).
 *
 * Signals
 *   day-opened (gint64 day)     the number of a day
 *   more-opened (gint64 day)    "+3 more", which has no room in a grid
 *   found-chosen (gint64 id)    an activity that was searched
 *   range-chosen (GdkRectangle *area, gint64 starts, gint64 ends, gboolean all_day)
 *                               hours as CrmRangeItem.starts, or days, both included; @area is in the coordinates of this widget, and may
 *                               be out of sight
 */
#define CRM_TYPE_CALENDAR_PAGES (crm_calendar_pages_get_type ())
G_DECLARE_FINAL_TYPE (CrmCalendarPages, crm_calendar_pages, CRM, CALENDAR_PAGES, AdwBin)

GtkWidget      *crm_calendar_pages_new           (CrmBook                 *book,
                                                  CrmRangeModel           *model);

/* Shows @period, whose days @model reads if it has others. */
void            crm_calendar_pages_show          (CrmCalendarPages        *self,
                                                  const CrmCalendarPeriod *period);

/* Shows what has the words of @text; "": the period again, as soon as it is shown. */
void            crm_calendar_pages_search        (CrmCalendarPages        *self,
                                                  const char              *text);

/* The keyboard goes to what takes place: in the week to the hours. */
void            crm_calendar_pages_focus         (CrmCalendarPages        *self);

/* The entry on which the keyboard is; NULL: none. */
CrmEventWidget *crm_calendar_pages_get_focused   (CrmCalendarPages        *self);

/* "range-chosen" for the hours that are chosen in the week; FALSE: none are. */
gboolean        crm_calendar_pages_take_chosen   (CrmCalendarPages        *self);

/* No hours are chosen any more. */
void            crm_calendar_pages_clear_chosen  (CrmCalendarPages        *self);

G_END_DECLS
