/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-import-dates.h"

#include <stdio.h>

/* Two numbers and a year of four digits; what stands around them may be blank. */
static gboolean
split (const char *value,
       int        *first,
       int        *second,
       int        *year)
{
  int end = 0;

  if (sscanf (value, " %2d/%2d/%4d %n", first, second, year, &end) != 3 || end == 0 || value[end] != '\0')
    return FALSE;

  return *first >= 1 && *second >= 1 && *first <= 31 && *second <= 31 && *year >= 1000;
}

CrmDateOrder
crm_import_date_find_order (const char *value)
{
  int first, second, year;

  g_return_val_if_fail (value != NULL, CRM_DATE_ORDER_UNKNOWN);

  if (!split (value, &first, &second, &year) || (first > 12) == (second > 12))
    return CRM_DATE_ORDER_UNKNOWN;

  return second > 12 ? CRM_DATE_ORDER_MONTH_FIRST : CRM_DATE_ORDER_DAY_FIRST;
}

char *
crm_import_date_read (const char   *value,
                      CrmDateOrder  order)
{
  CrmDateOrder own;
  int first, second, year, month, day;

  g_return_val_if_fail (value != NULL, NULL);

  if (!split (value, &first, &second, &year))
    return NULL;

  own = crm_import_date_find_order (value);
  if (own != CRM_DATE_ORDER_UNKNOWN)
    order = own;
  /* The fifth of May is it in both. */
  if (order == CRM_DATE_ORDER_UNKNOWN && first != second)
    return NULL;

  month = order == CRM_DATE_ORDER_DAY_FIRST ? second : first;
  day = order == CRM_DATE_ORDER_DAY_FIRST ? first : second;
  if (month > 12 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NULL;

  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}
