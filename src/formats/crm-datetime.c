/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-datetime.h"

#include <string.h>

/* The usual era arithmetic: years begin in March, so that the leap day is the last of the year. */
gint64
crm_days_from_civil (int year,
                     int month,
                     int day)
{
  gint64 y, era, of_era, of_year;

  g_return_val_if_fail (month >= 1 && month <= 12, 0);

  y = (gint64) year - (month <= 2 ? 1 : 0);
  era = (y >= 0 ? y : y - 399) / 400;
  of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
  of_era = (y - era * 400) * 365 + (y - era * 400) / 4 - (y - era * 400) / 100 + of_year;

  return era * 146097 + of_era - 719468 + day - 1;
}

void
crm_days_to_civil (gint64  days,
                   int    *year,
                   int    *month,
                   int    *day)
{
  gint64 shifted = days + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  gint64 of_era = shifted - era * 146097;
  gint64 year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  gint64 of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 from_march = (5 * of_year + 2) / 153;
  int m = (int) (from_march + (from_march < 10 ? 3 : -9));

  if (year != NULL)
    *year = (int) (year_of_era + era * 400 + (m <= 2 ? 1 : 0));
  if (month != NULL)
    *month = m;
  if (day != NULL)
    *day = (int) (of_year - (153 * from_march + 2) / 5 + 1);
}

int
crm_days_get_weekday (gint64 days)
{
  /* 1970-01-01 was a Thursday. */
  gint64 weekday = (days + 3) % 7;

  return (int) (weekday < 0 ? weekday + 7 : weekday);
}

int
crm_month_get_length (int year,
                      int month)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  g_return_val_if_fail (month >= 1 && month <= 12, 30);

  if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
    return 29;
  return lengths[month - 1];
}

gint64
crm_local_get_day (gint64 local)
{
  gint64 day = local / CRM_SECONDS_PER_DAY;

  return local % CRM_SECONDS_PER_DAY < 0 ? day - 1 : day;
}

CrmDatetime
crm_datetime_from_day (gint64 days)
{
  return (CrmDatetime) { CRM_DATETIME_DATE, days * CRM_SECONDS_PER_DAY, NULL };
}

CrmDatetime
crm_datetime_from_local (gint64             local,
                         const CrmTimezone *zone)
{
  if (zone == NULL)
    return (CrmDatetime) { CRM_DATETIME_FLOATING, local, NULL };
  if (zone == crm_timezone_get_utc ())
    return (CrmDatetime) { CRM_DATETIME_UTC, local, NULL };
  return (CrmDatetime) { CRM_DATETIME_ZONED, local, zone };
}

CrmDatetime
crm_datetime_from_instant (gint64 utc)
{
  return (CrmDatetime) { CRM_DATETIME_UTC, utc, NULL };
}

gint64
crm_datetime_get_day (const CrmDatetime *datetime)
{
  g_return_val_if_fail (datetime != NULL, 0);

  return crm_local_get_day (datetime->local);
}

gint64
crm_datetime_to_instant (const CrmDatetime *datetime,
                         const CrmTimezone *floating)
{
  g_return_val_if_fail (datetime != NULL, 0);

  switch (datetime->kind)
    {
    case CRM_DATETIME_UTC:
      return datetime->local;

    case CRM_DATETIME_ZONED:
      return crm_timezone_to_utc (datetime->zone, datetime->local);

    case CRM_DATETIME_DATE:
    case CRM_DATETIME_FLOATING:
      return crm_timezone_to_utc (floating != NULL ? floating : crm_timezone_get_system (), datetime->local);

    case CRM_DATETIME_NONE:
    default:
      return 0;
    }
}

CrmDatetime
crm_datetime_to_zone (const CrmDatetime *datetime,
                      const CrmTimezone *zone)
{
  CrmDatetime none = CRM_DATETIME_INIT;

  g_return_val_if_fail (datetime != NULL, none);
  g_return_val_if_fail (zone != NULL, *datetime);

  if (datetime->kind != CRM_DATETIME_UTC && datetime->kind != CRM_DATETIME_ZONED)
    return *datetime;
  if (datetime->zone == zone)
    return *datetime;

  return crm_datetime_from_local (crm_timezone_to_local (zone, crm_datetime_to_instant (datetime, NULL)), zone);
}

gboolean
crm_datetime_equal (const CrmDatetime *one,
                    const CrmDatetime *other)
{
  g_return_val_if_fail (one != NULL && other != NULL, FALSE);

  if (one->kind != other->kind)
    return FALSE;
  return one->kind == CRM_DATETIME_NONE || (one->local == other->local && one->zone == other->zone);
}

/* "%04d-%02d-%02d" costs more than all the rest of writing an event. */
static char *
put_digits (char *to,
            int   value,
            int   width)
{
  for (int i = width - 1; i >= 0; i--)
    {
      to[i] = (char) ('0' + value % 10);
      value /= 10;
    }

  return to + width;
}

static char *
format (const CrmDatetime *datetime,
        gboolean           separators)
{
  char buffer[32];
  char *at = buffer;
  gint64 days = crm_local_get_day (datetime->local);
  int seconds = (int) (datetime->local - days * CRM_SECONDS_PER_DAY);
  int year, month, day;

  crm_days_to_civil (CLAMP (days, CRM_DATETIME_MIN_DAY, CRM_DATETIME_MAX_DAY), &year, &month, &day);
  at = put_digits (at, year, 4);
  if (separators)
    *at++ = '-';
  at = put_digits (at, month, 2);
  if (separators)
    *at++ = '-';
  at = put_digits (at, day, 2);

  if (datetime->kind != CRM_DATETIME_DATE)
    {
      *at++ = 'T';
      at = put_digits (at, seconds / 3600, 2);
      if (separators)
        *at++ = ':';
      at = put_digits (at, seconds / 60 % 60, 2);
      if (!separators || seconds % 60 != 0)
        {
          if (separators)
            *at++ = ':';
          at = put_digits (at, seconds % 60, 2);
        }
      if (!separators && datetime->kind == CRM_DATETIME_UTC)
        *at++ = 'Z';
    }

  return g_strndup (buffer, (gsize) (at - buffer));
}

char *
crm_datetime_to_text (const CrmDatetime *datetime)
{
  g_return_val_if_fail (datetime != NULL, NULL);

  return datetime->kind == CRM_DATETIME_NONE ? NULL : format (datetime, TRUE);
}

char *
crm_datetime_to_ical (const CrmDatetime *datetime)
{
  g_return_val_if_fail (datetime != NULL, NULL);

  return datetime->kind == CRM_DATETIME_NONE ? NULL : format (datetime, FALSE);
}

const char *
crm_datetime_get_zone_name (const CrmDatetime *datetime)
{
  g_return_val_if_fail (datetime != NULL, "");

  switch (datetime->kind)
    {
    case CRM_DATETIME_UTC:
      return "UTC";

    case CRM_DATETIME_ZONED:
      return crm_timezone_get_name (datetime->zone);

    case CRM_DATETIME_NONE:
    case CRM_DATETIME_DATE:
    case CRM_DATETIME_FLOATING:
    default:
      return "";
    }
}

static gboolean
take_digits (const char **at,
             const char  *end,
             int          width,
             int         *value)
{
  if (end - *at < width)
    return FALSE;

  *value = 0;
  for (int i = 0; i < width; i++)
    {
      if (!g_ascii_isdigit ((*at)[i]))
        return FALSE;
      *value = *value * 10 + ((*at)[i] - '0');
    }

  *at += width;
  return TRUE;
}

static gboolean
take_char (const char **at,
           const char  *end,
           char         wanted)
{
  if (*at >= end || g_ascii_toupper (**at) != wanted)
    return FALSE;

  (*at)++;
  return TRUE;
}

static gboolean
take_date (const char **at,
           const char  *end,
           gboolean     separators,
           gint64      *days)
{
  int year, month, day;

  if (!take_digits (at, end, 4, &year) || (separators && !take_char (at, end, '-'))
      || !take_digits (at, end, 2, &month) || (separators && !take_char (at, end, '-'))
      || !take_digits (at, end, 2, &day))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > crm_month_get_length (year, month))
    return FALSE;

  *days = crm_days_from_civil (year, month, day);
  return TRUE;
}

static gboolean
take_time (const char **at,
           const char  *end,
           gboolean     separators,
           int         *seconds)
{
  int hour, minute, second = 0;

  if (!take_digits (at, end, 2, &hour) || (separators && !take_char (at, end, ':'))
      || !take_digits (at, end, 2, &minute))
    return FALSE;
  if (separators)
    {
      if (take_char (at, end, ':') && !take_digits (at, end, 2, &second))
        return FALSE;
    }
  else if (*at < end && g_ascii_isdigit (**at) && !take_digits (at, end, 2, &second))
    {
      return FALSE;
    }
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;

  *seconds = hour * 3600 + minute * 60 + MIN (second, 59);
  return TRUE;
}

static const CrmTimezone *
lookup_zone (const char *name)
{
  return name != NULL && *name != '\0' ? crm_timezone_lookup_tzid (name) : NULL;
}

/* Two digits, or more than 99. */
static inline guint
get_two (const char *text)
{
  guint tens = (guint) (guchar) text[0] - '0';
  guint ones = (guint) (guchar) text[1] - '0';

  return tens < 10 && ones < 10 ? tens * 10 + ones : 100;
}

/* "2026-11-22T14:30", as nearly all are in a book, of 16 bytes. FALSE: to be read in full. */
static gboolean
parse_usual (const char *text,
             gint64     *local)
{
  guint century = get_two (text), year = get_two (text + 2), month = get_two (text + 5), day = get_two (text + 8);
  guint hour = get_two (text + 11), minute = get_two (text + 14);

  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || century == 0 || century > 99 || year > 99 || month < 1
      || month > 12 || day < 1 || hour > 23 || minute > 59)
    return FALSE;
  year += century * 100;
  if (day > (guint) crm_month_get_length ((int) year, (int) month))
    return FALSE;

  *local = crm_days_from_civil ((int) year, (int) month, (int) day) * CRM_SECONDS_PER_DAY + hour * 3600 + minute * 60;
  return TRUE;
}

gboolean
crm_datetime_parse_text (const char  *text,
                         const char  *zone_name,
                         CrmDatetime *datetime)
{
  const char *at = text;
  const char *end;
  gint64 days;
  int seconds;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (datetime != NULL, FALSE);

  *datetime = (CrmDatetime) CRM_DATETIME_INIT;
  end = text + strlen (text);
  if (end - text == 16 && parse_usual (text, &datetime->local))
    {
      *datetime = crm_datetime_from_local (datetime->local, lookup_zone (zone_name));
      return TRUE;
    }
  if (!take_date (&at, end, TRUE, &days))
    return FALSE;
  if (at == end)
    {
      *datetime = crm_datetime_from_day (days);
      return TRUE;
    }
  if (!take_char (&at, end, 'T') || !take_time (&at, end, TRUE, &seconds) || at != end)
    return FALSE;

  *datetime = crm_datetime_from_local (days * CRM_SECONDS_PER_DAY + seconds, lookup_zone (zone_name));
  return TRUE;
}

gboolean
crm_datetime_parse_ical (const char        *value,
                         gsize              length,
                         const CrmTimezone *zone,
                         CrmDatetime       *datetime)
{
  const char *at = value;
  const char *end = value + length;
  gint64 days;
  int seconds;

  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (datetime != NULL, FALSE);

  *datetime = (CrmDatetime) CRM_DATETIME_INIT;
  while (at < end && g_ascii_isspace (*at))
    at++;
  while (end > at && g_ascii_isspace (end[-1]))
    end--;

  if (!take_date (&at, end, FALSE, &days))
    return FALSE;
  if (at == end)
    {
      *datetime = crm_datetime_from_day (days);
      return TRUE;
    }
  if (!take_char (&at, end, 'T') || !take_time (&at, end, FALSE, &seconds))
    return FALSE;
  if (take_char (&at, end, 'Z'))
    zone = crm_timezone_get_utc ();
  if (at != end)
    return FALSE;

  *datetime = crm_datetime_from_local (days * CRM_SECONDS_PER_DAY + seconds, zone);
  return TRUE;
}
