/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-phone.h"

#include <string.h>

#define MIN_DIGITS 3
#define MAX_DIGITS 15       /* E.164 */
#define KEY_DIGITS 9

/* Regions by calling code. Where a code serves several, the region's own digits that follow are part of its numbers. */
static const struct
{
  guint       code;
  const char *regions;
} countries[] = {
  { 1, "US CA AG AI AS BB BM BS DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI" },
  { 7, "RU KZ" }, { 20, "EG" }, { 27, "ZA" }, { 30, "GR" }, { 31, "NL" }, { 32, "BE" }, { 33, "FR" }, { 34, "ES" },
  { 36, "HU" }, { 39, "IT VA" }, { 40, "RO" }, { 41, "CH" }, { 43, "AT" }, { 44, "GB GG IM JE" }, { 45, "DK" },
  { 46, "SE" }, { 47, "NO SJ" }, { 48, "PL" }, { 49, "DE" }, { 51, "PE" }, { 52, "MX" }, { 53, "CU" }, { 54, "AR" },
  { 55, "BR" }, { 56, "CL" }, { 57, "CO" }, { 58, "VE" }, { 60, "MY" }, { 61, "AU CC CX" }, { 62, "ID" }, { 63, "PH" },
  { 64, "NZ" }, { 65, "SG" }, { 66, "TH" }, { 81, "JP" }, { 82, "KR" }, { 84, "VN" }, { 86, "CN" }, { 90, "TR" },
  { 91, "IN" }, { 92, "PK" }, { 93, "AF" }, { 94, "LK" }, { 95, "MM" }, { 98, "IR" }, { 211, "SS" }, { 212, "MA EH" },
  { 213, "DZ" }, { 216, "TN" }, { 218, "LY" }, { 220, "GM" }, { 221, "SN" }, { 222, "MR" }, { 223, "ML" }, { 224, "GN" },
  { 225, "CI" }, { 226, "BF" }, { 227, "NE" }, { 228, "TG" }, { 229, "BJ" }, { 230, "MU" }, { 231, "LR" }, { 232, "SL" },
  { 233, "GH" }, { 234, "NG" }, { 235, "TD" }, { 236, "CF" }, { 237, "CM" }, { 238, "CV" }, { 239, "ST" }, { 240, "GQ" },
  { 241, "GA" }, { 242, "CG" }, { 243, "CD" }, { 244, "AO" }, { 245, "GW" }, { 246, "IO" }, { 248, "SC" }, { 249, "SD" },
  { 250, "RW" }, { 251, "ET" }, { 252, "SO" }, { 253, "DJ" }, { 254, "KE" }, { 255, "TZ" }, { 256, "UG" }, { 257, "BI" },
  { 258, "MZ" }, { 260, "ZM" }, { 261, "MG" }, { 262, "RE YT" }, { 263, "ZW" }, { 264, "NA" }, { 265, "MW" },
  { 266, "LS" }, { 267, "BW" }, { 268, "SZ" }, { 269, "KM" }, { 290, "SH" }, { 291, "ER" }, { 297, "AW" }, { 298, "FO" },
  { 299, "GL" }, { 350, "GI" }, { 351, "PT" }, { 352, "LU" }, { 353, "IE" }, { 354, "IS" }, { 355, "AL" }, { 356, "MT" },
  { 357, "CY" }, { 358, "FI AX" }, { 359, "BG" }, { 370, "LT" }, { 371, "LV" }, { 372, "EE" }, { 373, "MD" },
  { 374, "AM" }, { 375, "BY" }, { 376, "AD" }, { 377, "MC" }, { 378, "SM" }, { 380, "UA" }, { 381, "RS" }, { 382, "ME" },
  { 383, "XK" }, { 385, "HR" }, { 386, "SI" }, { 387, "BA" }, { 389, "MK" }, { 420, "CZ" }, { 421, "SK" }, { 423, "LI" },
  { 500, "FK" }, { 501, "BZ" }, { 502, "GT" }, { 503, "SV" }, { 504, "HN" }, { 505, "NI" }, { 506, "CR" }, { 507, "PA" },
  { 508, "PM" }, { 509, "HT" }, { 590, "GP BL MF" }, { 591, "BO" }, { 592, "GY" }, { 593, "EC" }, { 594, "GF" },
  { 595, "PY" }, { 596, "MQ" }, { 597, "SR" }, { 598, "UY" }, { 599, "CW BQ" }, { 670, "TL" }, { 672, "NF" },
  { 673, "BN" }, { 674, "NR" }, { 675, "PG" }, { 676, "TO" }, { 677, "SB" }, { 678, "VU" }, { 679, "FJ" }, { 680, "PW" },
  { 681, "WF" }, { 682, "CK" }, { 683, "NU" }, { 685, "WS" }, { 686, "KI" }, { 687, "NC" }, { 688, "TV" }, { 689, "PF" },
  { 690, "TK" }, { 691, "FM" }, { 692, "MH" }, { 850, "KP" }, { 852, "HK" }, { 853, "MO" }, { 855, "KH" }, { 856, "LA" },
  { 880, "BD" }, { 886, "TW" }, { 960, "MV" }, { 961, "LB" }, { 962, "JO" }, { 963, "SY" }, { 964, "IQ" }, { 965, "KW" },
  { 966, "SA" }, { 967, "YE" }, { 968, "OM" }, { 970, "PS" }, { 971, "AE" }, { 972, "IL" }, { 973, "BH" }, { 974, "QA" },
  { 975, "BT" }, { 976, "MN" }, { 977, "NP" }, { 992, "TJ" }, { 993, "TM" }, { 994, "AZ" }, { 995, "GE" }, { 996, "KG" },
  { 998, "UZ" },
};

/* A number taken apart. */
typedef struct
{
  guint    code;        /* 0: not known */
  GString *national;    /* without trunk prefix */
} Number;

/* A cursor over text that may be no UTF-8. */
static gunichar
next_char (const char **pos)
{
  gunichar c = g_utf8_get_char_validated (*pos, -1);

  if (c >= (gunichar) -2)
    {
      (*pos)++;
      return ' ';
    }

  *pos = g_utf8_next_char (*pos);
  return c;
}

static int
digit_of (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isdigit (c) ? (int) (c - '0') : -1;

  return g_unichar_type (c) == G_UNICODE_DECIMAL_NUMBER ? g_unichar_digit_value (c) : -1;
}

char *
crm_phone_digits (const char *text)
{
  GString *digits;

  g_return_val_if_fail (text != NULL, NULL);

  digits = g_string_sized_new (16);
  while (*text != '\0')
    {
      int digit = digit_of (next_char (&text));

      if (digit >= 0)
        g_string_append_c (digits, '0' + digit);
    }

  return g_string_free (digits, FALSE);
}

/* Whether @code is a calling code: these are free of prefixes, so that one can be cut off a number without a blank. */
static gboolean
is_code (guint code)
{
  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    if (countries[i].code == code)
      return TRUE;

  /* Satellites, freephone, shared networks. */
  return code == 800 || code == 808 || (code >= 870 && code <= 883 && code != 880) || code == 888 || code == 979;
}

/* Cuts the calling code off the front of @digits; 0 when there is none. */
static guint
cut_code (GString *digits)
{
  guint code = 0;

  for (guint len = 1; len <= 3 && len < digits->len; len++)
    {
      code = code * 10 + (digits->str[len - 1] - '0');
      if (is_code (code))
        {
          g_string_erase (digits, 0, len);
          return code;
        }
    }

  return 0;
}

/* What ends a number: the extension, a pause, a second number after a word. */
static gboolean
ends_number (gunichar c)
{
  return c == ';' || c == ',' || c == '#' || c == '*' || g_unichar_isalpha (c);
}

/* The digits up to the extension; @plus says that a plus sign stands before them. A "(0)" behind it is left out. */
static GString *
collect (const char *text,
         gboolean   *plus)
{
  GString *digits = g_string_sized_new (16);

  *plus = FALSE;
  while (*text != '\0')
    {
      gunichar c = next_char (&text);
      int digit = digit_of (c);

      if (digit >= 0)
        g_string_append_c (digits, '0' + digit);
      else if ((c == '+' || c == 0xff0b) && digits->len == 0)
        *plus = TRUE;
      else if (c == '(' && text[0] == '0' && text[1] == ')' && (*plus || g_str_has_prefix (digits->str, "00")))
        text += 2;
      else if (digits->len >= MIN_DIGITS && ends_number (c))
        break;
    }

  return digits;
}

static void
strip_zeros (GString *digits)
{
  gsize n = strspn (digits->str, "0");

  g_string_erase (digits, 0, n);
}

/* Takes off what is dialled before an area code within the country, where it is not 0. */
static void
strip_trunk_prefix (GString *digits,
                    guint    code)
{
  if (code == 1 && digits->len == 11 && digits->str[0] == '1')
    g_string_erase (digits, 0, 1);
  else if (code == 7 && digits->len == 11 && digits->str[0] == '8')
    g_string_erase (digits, 0, 1);
  else if (code == 36 && digits->len >= 10 && g_str_has_prefix (digits->str, "06"))
    g_string_erase (digits, 0, 2);
}

/* FALSE when @text is no number. The zeros at the front of @national are kept where they belong to it (Italy). */
static gboolean
take_apart (const char *text,
            guint       country_code,
            Number     *number)
{
  gboolean international;
  GString *digits = collect (text, &international);

  number->code = 0;
  number->national = digits;

  if (!international && g_str_has_prefix (digits->str, "00"))
    {
      g_string_erase (digits, 0, 2);
      international = TRUE;
    }
  else if (!international && country_code == 1 && g_str_has_prefix (digits->str, "011"))
    {
      g_string_erase (digits, 0, 3);
      international = TRUE;
    }

  if (international)
    number->code = cut_code (digits);
  if (number->code == 0)
    {
      number->code = country_code;
      strip_trunk_prefix (digits, country_code);
    }
  if (number->code != 39 && number->code != 378)
    strip_zeros (digits);

  return digits->len >= MIN_DIGITS && digits->len <= MAX_DIGITS;
}

char *
crm_phone_international (const char *text,
                         guint       country_code)
{
  char *international = NULL;
  Number number;

  g_return_val_if_fail (text != NULL, NULL);

  if (take_apart (text, country_code, &number) && number.code != 0)
    international = g_strdup_printf ("+%u%s", number.code, number.national->str);
  g_string_free (number.national, TRUE);

  return international;
}

/* (transfer full); NULL when there are too few digits. */
static char *
key_of (Number *number)
{
  GString *national = number->national;

  strip_zeros (national);
  if (national->len < MIN_DIGITS)
    return NULL;

  return g_strdup (national->str + (national->len > KEY_DIGITS ? national->len - KEY_DIGITS : 0));
}

char *
crm_phone_match_key (const char *text,
                     guint       country_code)
{
  Number number;
  char *key;

  g_return_val_if_fail (text != NULL, NULL);

  take_apart (text, country_code, &number);
  key = key_of (&number);
  g_string_free (number.national, TRUE);

  return key;
}

gboolean
crm_phone_equal (const char *a,
                 const char *b,
                 guint       country_code)
{
  g_autofree char *key_a = NULL;
  g_autofree char *key_b = NULL;
  Number number_a;
  Number number_b;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  take_apart (a, country_code, &number_a);
  take_apart (b, country_code, &number_b);
  key_a = key_of (&number_a);
  key_b = key_of (&number_b);
  g_string_free (number_a.national, TRUE);
  g_string_free (number_b.national, TRUE);

  return key_a != NULL && g_strcmp0 (key_a, key_b) == 0 &&
         (number_a.code == number_b.code || number_a.code == 0 || number_b.code == 0);
}

char *
crm_phone_make_uri (const char *text)
{
  g_autofree char *international = NULL;
  gboolean plus;
  GString *digits;

  g_return_val_if_fail (text != NULL, NULL);

  international = crm_phone_international (text, 0);
  if (international != NULL)
    return g_strconcat ("tel:", international, NULL);
  digits = collect (text, &plus);
  if (digits->len == 0)
    return g_string_free (digits, TRUE);
  g_string_prepend (digits, plus ? "tel:+" : "tel:");
  return g_string_free (digits, FALSE);
}

guint
crm_phone_country_code (const char *region)
{
  const char *underscore;
  char upper[3] = { 0 };

  if (region == NULL)
    return 0;

  underscore = strchr (region, '_');
  if (underscore != NULL)
    region = underscore + 1;
  if (!g_ascii_isalpha (region[0]) || !g_ascii_isalpha (region[1]) || g_ascii_isalnum (region[2]))
    return 0;

  upper[0] = g_ascii_toupper (region[0]);
  upper[1] = g_ascii_toupper (region[1]);
  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    if (strstr (countries[i].regions, upper) != NULL)
      return countries[i].code;

  return 0;
}
