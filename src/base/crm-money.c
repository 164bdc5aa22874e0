/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-money.h"

#include <limits.h>
#include <locale.h>
#include <string.h>

#define NO_BREAK_SPACE "\xC2\xA0"

/* Signs that stand for one currency only, or for one by far the most. */
static const struct
{
  const char *sign;
  const char *currency;
  gboolean    precedes;   /* where the locale does not say */
} signs[] = {
  { "€", "EUR", FALSE }, { "$", "USD", TRUE }, { "£", "GBP", TRUE }, { "¥", "JPY", TRUE }, { "₹", "INR", TRUE }, { "₽", "RUB", FALSE },
  { "₺", "TRY", TRUE }, { "₴", "UAH", FALSE }, { "₩", "KRW", TRUE }, { "₪", "ILS", TRUE }, { "zł", "PLN", FALSE }, { "Kč", "CZK", FALSE },
};

guint
crm_money_get_decimals (const char *currency)
{
  static const char *const none[] = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
                                      "XAF", "XOF", "XPF", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };

  if (currency == NULL)
    return 2;
  if (g_strv_contains (none, currency))
    return 0;

  return g_strv_contains (three, currency) ? 3 : 2;
}

gboolean
crm_money_is_currency (const char *currency)
{
  /* ISO 4217, without metals, funds and codes for testing; with those that went out of use since 2010, which old deals may have. */
  static const char all[] =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE "
    "CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS "
    "KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR "
    "PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD "
    "TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "
    "BYR CUC EEK HRK LTL LVL MRO SLL STD VEF ZMK ZWL";
  const char *at;

  if (currency == NULL || strlen (currency) != 3 || strchr (currency, ' ') != NULL)
    return FALSE;

  at = strstr (all, currency);
  return at != NULL && (at - all) % 4 == 0;
}

static guint64
get_factor (guint decimals)
{
  return decimals == 0 ? 1 : decimals == 2 ? 100 : 1000;
}

static guint64
get_magnitude (gint64 amount)
{
  return amount < 0 ? - (guint64) amount : (guint64) amount;
}

char *
crm_money_to_plain (gint64      amount,
                    const char *currency)
{
  guint decimals = crm_money_get_decimals (currency);
  guint64 factor = get_factor (decimals);
  guint64 magnitude = get_magnitude (amount);

  if (decimals == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, amount);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, amount < 0 ? "-" : "",
                          magnitude / factor, (int) decimals, magnitude % factor);
}

static const char *
get_point (void)
{
  const struct lconv *locale = localeconv ();

  return *locale->mon_decimal_point != '\0' ? locale->mon_decimal_point : locale->decimal_point;
}

/* A locale without one (as C) gets the sign that its point leaves free. */
static const char *
get_separator (void)
{
  const char *separator = localeconv ()->mon_thousands_sep;

  if (*separator == '\0')
    return *get_point () == ',' ? "." : ",";

  return g_str_equal (separator, " ") ? NO_BREAK_SPACE : separator;
}

static char *
group_digits (guint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  const char *separator = get_separator ();
  gsize length = strlen (digits);
  GString *grouped = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (grouped, separator);
      g_string_append_c (grouped, digits[i]);
    }

  return g_string_free (grouped, FALSE);
}

static void
find_sign (const char  *currency,
           const char **sign,
           gboolean    *precedes)
{
  const struct lconv *locale = localeconv ();

  *sign = currency;
  *precedes = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_equal (signs[i].currency, currency))
      {
        *sign = signs[i].sign;
        *precedes = signs[i].precedes;
      }

  if (locale->p_cs_precedes != CHAR_MAX)
    *precedes = locale->p_cs_precedes == 1;
}

char *
crm_money_format (gint64         amount,
                  const char    *currency,
                  CrmMoneyStyle  style)
{
  guint decimals = crm_money_get_decimals (currency);
  guint64 factor = get_factor (decimals);
  guint64 magnitude = get_magnitude (amount);
  g_autofree char *grouped = group_digits (magnitude / factor);
  g_autoptr(GString) number = g_string_new (amount < 0 ? "\xE2\x88\x92" : NULL);
  const char *sign;
  gboolean precedes;

  g_string_append (number, grouped);
  if (decimals > 0 && (style == CRM_MONEY_FULL || magnitude % factor != 0))
    g_string_append_printf (number, "%s%0*" G_GUINT64_FORMAT, get_point (), (int) decimals, magnitude % factor);

  if (currency == NULL || *currency == '\0')
    return g_strdup (number->str);

  find_sign (currency, &sign, &precedes);
  if (!precedes)
    return g_strconcat (number->str, NO_BREAK_SPACE, sign, NULL);

  return g_strconcat (sign, g_ascii_isalpha (*sign) ? NO_BREAK_SPACE : "", number->str, NULL);
}

/* Takes a currency's sign or its three letters off @text at @at; returns what comes behind. */
static const char *
read_currency (const char *at,
               char        found[4])
{
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (at, signs[i].sign))
      {
        memcpy (found, signs[i].currency, 4);
        return at + strlen (signs[i].sign);
      }

  for (guint i = 0; i < 3; i++)
    {
      if (!g_ascii_isalpha (at[i]))
        return NULL;
      found[i] = g_ascii_toupper (at[i]);
    }
  found[3] = '\0';

  return g_ascii_isalpha (at[3]) ? NULL : at + 3;
}

/* Digits and signs of @text without everything else; FALSE where something stands there that belongs to no amount. */
static gboolean
read_parts (const char *text,
            GString    *number,
            gboolean   *negative,
            char        found[4])
{
  const char *at = text;

  while (*at != '\0')
    {
      gunichar c = g_utf8_get_char (at);
      int digit = g_unichar_digit_value (c);

      if (digit >= 0)
        g_string_append_c (number, '0' + digit);
      else if (c == '.' || c == ',')
        g_string_append_c (number, c);
      else if ((c == '-' || c == 0x2212 || c == '(') && number->len == 0)
        *negative = TRUE;
      else if (c == ')' && *negative && number->len > 0)
        ;                                     /* "(320.00)" of bookkeepers */
      else if ((c == '-' || c == 0x2013 || c == 0x2014) && number->len > 0 && strchr (".,", number->str[number->len - 1]) != NULL)
        ;                                     /* "5000.–" */
      else if (g_unichar_isspace (c) || c == '\'' || c == 0x2019)
        ;
      else if (*found == '\0' && (at = read_currency (at, found)) != NULL)
        continue;
      else
        return FALSE;

      at = g_utf8_next_char (at);
    }

  return TRUE;
}

/* Whether @number up to @point is grouped as people do: by three, or by two before the last three (India), or not at all. */
static gboolean
is_grouped (const char *number,
            gsize       point)
{
  gsize end = point;
  gboolean is_last = TRUE;

  for (gsize i = point; i-- > 0;)
    {
      if (g_ascii_isdigit (number[i]))
        continue;
      if (is_last ? end - i != 4 : end - i != 4 && end - i != 3)
        return FALSE;
      if (number[i] != number[end] && !is_last)
        return FALSE;
      end = i;
      is_last = FALSE;
    }

  return is_last || (end > 0 && end <= 3);
}

/* The place of the decimal sign in @number; its length where there is none. */
static gsize
find_point (const char *number,
            guint       decimals)
{
  const char *last = strrchr (number, '.');
  const char *comma = strrchr (number, ',');
  gsize length = strlen (number);
  gsize behind;

  if (comma != NULL && (last == NULL || comma > last))
    last = comma;
  if (last == NULL)
    return length;

  behind = strlen (last + 1);

  /* The same sign twice separates thousands; both signs: the last one is the decimal one. */
  if (strchr (number, *last) != last)
    return length;
  if (strchr (number, *last == '.' ? ',' : '.') != NULL)
    return last - number;

  /*
   * Three digits behind the only sign are thousands, unless the currency has three decimals and this is the locale's point, or what
   * stands before it begins no group of thousands ("0.125", "1234.567").
   */
  if (behind == 3 && *number != '0' && last > number && last - number <= 3)
    return decimals == 3 && *last == *get_point () ? (gsize) (last - number) : length;

  return last - number;
}

gboolean
crm_money_parse (const char *text,
                 const char *currency,
                 gint64     *amount,
                 char        found[4])
{
  g_autoptr(GString) number = g_string_new (NULL);
  char read[4] = "";
  gboolean negative = FALSE;
  guint64 value = 0;
  guint decimals, n_behind = 0;
  gsize point;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (amount != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL) || !read_parts (text, number, &negative, read))
    return FALSE;
  if (strpbrk (number->str, "0123456789") == NULL)
    return FALSE;

  decimals = crm_money_get_decimals (*read != '\0' ? read : currency);
  point = find_point (number->str, decimals);
  if (!is_grouped (number->str, point))
    return FALSE;

  for (gsize i = 0; i < number->len; i++)
    {
      if (!g_ascii_isdigit (number->str[i]))
        continue;
      if (i > point && ++n_behind > decimals)
        {
          if (number->str[i] != '0')
            return FALSE;
          continue;
        }
      if (value > (guint64) G_MAXINT64 / 10000)
        return FALSE;
      value = value * 10 + (number->str[i] - '0');
    }
  for (; n_behind < decimals; n_behind++)
    value *= 10;
  if (value > G_MAXINT64)
    return FALSE;

  *amount = negative ? - (gint64) value : (gint64) value;
  if (found != NULL && *read != '\0')
    memcpy (found, read, sizeof read);

  return TRUE;
}
