/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days as programs write them into tables with two slashes, 12/24/1980 or 24/12/1980: which of the two it is, a column as a whole can tell. */
typedef enum
{
  CRM_DATE_ORDER_UNKNOWN,
  CRM_DATE_ORDER_MONTH_FIRST,
  CRM_DATE_ORDER_DAY_FIRST,
} CrmDateOrder;

/* The order that @value must be in, as one of its numbers is no month; UNKNOWN where it could be either, or is no such day. */
CrmDateOrder  crm_import_date_find_order  (const char    *value);

/*
 * @value as YYYY-MM-DD. It is read in its own order where it has one, else in @order; NULL where neither tells, and for what is no such day.
 * (transfer full)
 */
char         *crm_import_date_read        (const char    *value,
                                           CrmDateOrder   order);

G_END_DECLS
