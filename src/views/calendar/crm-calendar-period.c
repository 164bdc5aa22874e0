/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-period.h"

#include <langinfo.h>
#include <stdint.h>

#include "crm-datetime.h"
#include "crm-event-widget.h"

#define AGENDA_DAYS 30
#define MONTH_DAYS  42
#define NARROW_DAYS 3

static const char *const mode_names[CRM_CALENDAR_N_MODES] = { "week", "month", "agenda" };

/* 0 Monday to 6 Sunday: with which day weeks begin here. */
static int
get_first_weekday (void)
{
  const char *first = nl_langinfo (_NL_TIME_FIRST_WEEKDAY);
  int base = (int) (intptr_t) nl_langinfo (_NL_TIME_WEEK_1STDAY) == 19971201 ? 0 : 6;

  return (base + first[0] - 1 + 7) % 7;
}

static gint64
get_week_start (gint64 day)
{
  return day - (crm_days_get_weekday (day) - get_first_weekday () + 7) % 7;
}

static gint64
get_month_start (gint64 day)
{
  int year, month;

  crm_days_to_civil (day, &year, &month, NULL);
  return crm_days_from_civil (year, month, 1);
}

const char *
crm_calendar_mode_get_name (CrmCalendarMode mode)
{
  g_return_val_if_fail (mode < CRM_CALENDAR_N_MODES, NULL);

  return mode_names[mode];
}

CrmCalendarMode
crm_calendar_mode_from_name (const char *name)
{
  CrmCalendarMode mode = 0;

  g_return_val_if_fail (name != NULL, CRM_CALENDAR_N_MODES);

  while (mode < CRM_CALENDAR_N_MODES && !g_str_equal (mode_names[mode], name))
    mode++;
  return mode;
}

void
crm_calendar_period_get_range (const CrmCalendarPeriod *self,
                               gint64                  *first_day,
                               guint                   *n_days)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (first_day != NULL && n_days != NULL);

  switch (self->mode)
    {
    case CRM_CALENDAR_MONTH:
      *first_day = get_week_start (get_month_start (self->day));
      *n_days = MONTH_DAYS;
      break;

    case CRM_CALENDAR_AGENDA:
      *first_day = self->day;
      *n_days = AGENDA_DAYS;
      break;

    case CRM_CALENDAR_WEEK:
    case CRM_CALENDAR_N_MODES:
    default:
      *first_day = self->narrow ? self->day : get_week_start (self->day);
      *n_days = self->narrow ? NARROW_DAYS : 7;
      break;
    }
}

void
crm_calendar_period_set_day (CrmCalendarPeriod *self,
                             gint64             day)
{
  g_return_if_fail (self != NULL);

  self->day = CLAMP (day, crm_days_from_civil (1900, 1, 1), crm_days_from_civil (2200, 1, 1));
}

void
crm_calendar_period_step (CrmCalendarPeriod *self,
                          int                step)
{
  gint64 first_day;
  guint n_days;
  int year, month;

  g_return_if_fail (self != NULL);

  if (self->mode == CRM_CALENDAR_MONTH)
    {
      crm_days_to_civil (self->day, &year, &month, NULL);
      month += year * 12 - 1 + step;
      crm_calendar_period_set_day (self, crm_days_from_civil (month / 12, month % 12 + 1, 1));
    }
  else
    {
      crm_calendar_period_get_range (self, &first_day, &n_days);
      crm_calendar_period_set_day (self, self->day + step * (int) n_days);
    }
}

char *
crm_calendar_period_format (const CrmCalendarPeriod *self)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gint64 first_day, last_day;
  guint n_days;
  int month, last_month;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->mode == CRM_CALENDAR_MONTH)
    return crm_event_format_day (self->day, "%OB %Y");

  crm_calendar_period_get_range (self, &first_day, &n_days);
  last_day = first_day + n_days - 1;
  crm_days_to_civil (first_day, NULL, &month, NULL);
  crm_days_to_civil (last_day, NULL, &last_month, NULL);
  from = crm_event_format_day (first_day, month == last_month ? "%-d" : "%-d %b");
  to = crm_event_format_day (last_day, "%-d %B %Y");
  return g_strdup_printf ("%s – %s", from, to);
}
