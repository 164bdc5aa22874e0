/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Dates and times as people say them: "tomorrow 14:30", "12 days ago". Every function returns a new string (transfer full),
 * translated, in the zone of @now; @now NULL stands for the present. NULL comes back for a text that is no date.
 */

/* A date 'YYYY-MM-DD' or wall time 'YYYY-MM-DDTHH:MM': "today 14:30", "tomorrow", "Friday", "3 days ago", "12 Mar 2027". */
char  *crm_relative_time_of_wall     (const char  *wall,
                                      GDateTime   *now);

/* An instant of the past in microseconds UTC: "just now", "5 minutes ago", "yesterday", "12 days ago", "3 months ago". */
char  *crm_relative_time_of_instant  (gint64       instant,
                                      GDateTime   *now);

/* The day of an instant as a heading: "Today", "Yesterday", "Friday 13 March", "13 March 2025". */
char  *crm_relative_time_day_heading (gint64       instant,
                                      GDateTime   *now);

/* "14:30" in the notation of the locale, of an instant. */
char  *crm_relative_time_clock       (gint64       instant);

/* In full, for a tooltip: "Friday 13 March 2026, 14:30". */
char  *crm_relative_time_full_wall   (const char  *wall);
char  *crm_relative_time_full_instant(gint64       instant);

/* Reads 'YYYY-MM-DD[THH:MM[:SS]]' as local time; @has_time may be NULL. (transfer full), NULL when it is no date. */
GDateTime *crm_relative_time_parse_wall (const char *wall,
                                         gboolean   *has_time);

/* Reads what people type: "tomorrow 14:30", "Friday", "+3", "24.12.", "2026-12-24 9:00", "14:30". (transfer full) a date or
 * wall time as stored; NULL when it is none. */
char  *crm_relative_time_read        (const char  *text,
                                      GDateTime   *now);

/* The same for the end of what begins at @wall: a time of day alone is one of that day, or, where that would be before, of the next. */
char  *crm_relative_time_read_from   (const char  *text,
                                      const char  *wall);

/* A date or wall time as one types it here, to be read again by crm_relative_time_read(): "24.12.2026 14:30", "12/24/2026 2:30 PM". */
char  *crm_relative_time_write       (const char  *wall);

/* Whole days from the day of @from to the day of @to, negative when @to is earlier. */
int    crm_relative_time_days        (GDateTime   *from,
                                      GDateTime   *to);

G_END_DECLS
