/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Money is a number of minor units (cents, rappen; yen have none) and an ISO 4217 currency beside it: never a floating point number. A
 * currency is three capital letters; NULL or "" stands for none, with two decimals. Any thread.
 */

typedef enum
{
  CRM_MONEY_FULL,     /* 1,234.00 € */
  CRM_MONEY_SHORT,    /* 1,234 €: without decimals that are zero */
} CrmMoneyStyle;

/* Whether @currency is one of ISO 4217 that people pay with, in capital letters. */
gboolean  crm_money_is_currency   (const char     *currency);

/* Decimals of @currency: 0, 2 or 3. */
guint     crm_money_get_decimals  (const char     *currency);

/* As people of the locale (LC_MONETARY) read it, with the currency's sign or letters and blanks that do not break. (transfer full) */
char     *crm_money_format        (gint64          amount,
                                   const char     *currency,
                                   CrmMoneyStyle   style);

/* For programs: "-1234.50". (transfer full) */
char     *crm_money_to_plain      (gint64          amount,
                                   const char     *currency);

/*
 * Reads what people type: "1.234,56 €", "1,234.56", "CHF 5'000.–", "12 500", "$99". Which sign is the decimal one is told by what
 * follows it: three digits behind a single sign are thousands ("1.234" is one thousand and some), except in currencies of three
 * decimals. A currency in the text goes to @found (may be NULL; untouched where there
 * is none) and decides the decimals, else @currency does. FALSE where it is no amount or too large; nothing is set then.
 */
gboolean  crm_money_parse         (const char     *text,
                                   const char     *currency,
                                   gint64         *amount,
                                   char            found[4]);

G_END_DECLS
