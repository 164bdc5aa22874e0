/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-timezone.h"

G_BEGIN_DECLS

/*
 * CrmDatetime: a date or a time as iCalendar and the book know it. A plain value: copy it, nothing to free.
 *
 *   CRM_DATETIME_NONE      no time at all
 *   CRM_DATETIME_DATE      a day, without a zone                             2026-11-22
 *   CRM_DATETIME_FLOATING  a wall clock, in whatever zone the reader is      2026-11-22T14:30   zone ""
 *   CRM_DATETIME_ZONED     a wall clock in a zone                            2026-11-22T14:30   zone "Europe/Vienna"
 *   CRM_DATETIME_UTC       an instant                                        2026-11-22T13:30   zone "UTC"
 *
 * The texts are the stored forms: a wall clock and, beside it, the zone. Seconds are written only where they are not 0.
 * @local counts seconds since 1970-01-01 00:00 on the wall clock (of a date: its midnight), so it is sorted, compared
 * and shifted as an integer.
 */
typedef enum
{
  CRM_DATETIME_NONE,
  CRM_DATETIME_DATE,
  CRM_DATETIME_FLOATING,
  CRM_DATETIME_ZONED,
  CRM_DATETIME_UTC,
} CrmDatetimeKind;

typedef struct
{
  CrmDatetimeKind kind;
  gint64 local;
  const CrmTimezone *zone;     /* of ZONED only, else NULL */
} CrmDatetime;

#define CRM_DATETIME_INIT      { CRM_DATETIME_NONE, 0, NULL }
#define CRM_SECONDS_PER_DAY    86400

/* Years that are read and written: 1 to 9999. */
#define CRM_DATETIME_MIN_DAY   (-719162)
#define CRM_DATETIME_MAX_DAY   2932896

/* Days since 1970-01-01 in the Gregorian calendar. @month is 1 to 12; @day may lie outside the month and counts on. */
gint64        crm_days_from_civil         (int                 year,
                                           int                 month,
                                           int                 day);

/* The inverse. Any of the results may be NULL. */
void          crm_days_to_civil           (gint64              days,
                                           int                *year,
                                           int                *month,
                                           int                *day);

/* 0 for Monday to 6 for Sunday. */
int           crm_days_get_weekday        (gint64              days);

/* 28 to 31. */
int           crm_month_get_length        (int                 year,
                                           int                 month);

/* Whole days since 1970-01-01 of a wall clock, rounded down. */
gint64        crm_local_get_day           (gint64              local);

/* A day. */
CrmDatetime   crm_datetime_from_day       (gint64              days);

/* A wall clock in @zone; NULL means floating, the UTC zone gives CRM_DATETIME_UTC. */
CrmDatetime   crm_datetime_from_local     (gint64              local,
                                           const CrmTimezone  *zone);

/* An instant in UTC, in seconds. */
CrmDatetime   crm_datetime_from_instant   (gint64              utc);

/* The day on which it falls on its own wall clock, in days since 1970-01-01. */
gint64        crm_datetime_get_day        (const CrmDatetime  *datetime);

/*
 * The instant in seconds, for sorting and for windows. Dates (midnight) and floating times are read in @floating, NULL
 * for the system's zone.
 */
gint64        crm_datetime_to_instant     (const CrmDatetime  *datetime,
                                           const CrmTimezone  *floating);

/* The same instant on the wall clock of @zone. Dates and floating times come back unchanged. */
CrmDatetime   crm_datetime_to_zone        (const CrmDatetime  *datetime,
                                           const CrmTimezone  *zone);

/* Same kind, same reading, same zone. (Not: same instant.) */
gboolean      crm_datetime_equal          (const CrmDatetime  *one,
                                           const CrmDatetime  *other);

/*
 * The stored text, transfer full; NULL for CRM_DATETIME_NONE. The zone's text is crm_datetime_get_zone_name(): "" for
 * dates and floating times.
 */
char         *crm_datetime_to_text        (const CrmDatetime  *datetime);
const char   *crm_datetime_get_zone_name  (const CrmDatetime  *datetime);

/*
 * Reads the stored form: "2026-11-22" or "2026-11-22T14:30[:15]" with @zone_name NULL, "" or a zone. FALSE, with
 * @datetime set to NONE, when @text is no such text. A zone that is not known leaves the time floating.
 */
gboolean      crm_datetime_parse_text     (const char         *text,
                                           const char         *zone_name,
                                           CrmDatetime        *datetime);

/*
 * The value in iCalendar: "20261122", "20261122T143000", "20261122T133000Z" (RFC 5545 3.3.4, 3.3.5). Transfer full,
 * NULL for NONE.
 */
char         *crm_datetime_to_ical        (const CrmDatetime  *datetime);

/*
 * Reads a value of iCalendar; @zone is that of its TZID, NULL if it has none. Lower case and a missing second count are
 * read too, a leap second is read as 59. FALSE, with @datetime set to NONE, when it is no date or time.
 */
gboolean      crm_datetime_parse_ical     (const char         *value,
                                           gsize               length,
                                           const CrmTimezone  *zone,
                                           CrmDatetime        *datetime);

G_END_DECLS
