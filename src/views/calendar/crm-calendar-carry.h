/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-day-grid.h"
#include "crm-week-grid.h"

G_BEGIN_DECLS

/* Carries entries between @strip, the whole days, and @week, the hours below it, which scroll in @hours: what is dropped on a day lasts all of
 * it, what is dropped on an hour begins then and lasts one. The widgets belong together and live equally long. */
void   crm_calendar_carry_attach (CrmDayGrid   *strip,
                                  CrmWeekGrid  *week,
                                  GtkWidget    *hours,
                                  CrmBook      *book);

G_END_DECLS
