/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-view.h"

G_BEGIN_DECLS

/*
 * The place "Calendar": week, month and agenda of what takes place, the calendars to be shown, and a small month to go by.
 *
 * Actions: calendar.mode(s) "week", "month", "agenda"; calendar.step(i); calendar.today; calendar.new; calendar.open and
 * calendar.delete for the event that has the keyboard.
 */
#define CRM_TYPE_CALENDAR_VIEW (crm_calendar_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmCalendarView, crm_calendar_view, CRM, CALENDAR_VIEW, CrmView)

G_END_DECLS
