/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-money.h"

static void
test_parse (void)
{
  static const struct { const char *text, *currency; gint64 amount; const char *found; } cases[] = {
    { "1.234,56 €", NULL, 123456, "EUR" }, { "1,234.56", NULL, 123456, "" }, { "CHF 5'000.–", NULL, 500000, "CHF" },
    { "12 500", NULL, 1250000, "" }, { "$99", NULL, 9900, "USD" }, { "1.234", NULL, 123400, "" }, { "1,234", NULL, 123400, "" },
    { "1.234.567", "EUR", 123456700, "" }, { "0,5", "EUR", 50, "" }, { ".75", "EUR", 75, "" }, { "-3,20 EUR", NULL, -320, "EUR" },
    { "\xE2\x88\x92" "3", NULL, -300, "" }, { "¥12,000", NULL, 12000, "JPY" }, { "12.500 KWD", NULL, 12500, "KWD" },
    { "100 zł", NULL, 10000, "PLN" }, { "١٢٣", "EUR", 12300, "" }, { "7.10000", "EUR", 710, "" }, { "1 234,5", "JPY", -1, NULL },
    { "abc", NULL, -1, NULL }, { "", NULL, -1, NULL }, { "12x", NULL, -1, NULL }, { "EUR", NULL, -1, NULL }, { "12 EUR USD", NULL, -1, NULL },
    { "0.125", "EUR", -1, NULL }, { "0.120", "EUR", 12, "" }, { "0,500", "EUR", 50, "" }, { "1234.567", "EUR", -1, NULL },
    { "1234.560", "EUR", 123456, "" }, { "1,2,3", NULL, -1, NULL }, { "1,00,000.50", "INR", 10000050, "" }, { "1.23,456.7", NULL, -1, NULL },
    { "(320.00)", "EUR", -32000, "" }, { "5)", NULL, -1, NULL }, { "9223372036854779", "KWD", -1, NULL },
    { "99999999999999999999", NULL, -1, NULL }, { "1.239,999", NULL, -1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 amount = 42;
      char found[4] = "";

      if (cases[i].found == NULL)
        {
          g_assert_false (crm_money_parse (cases[i].text, cases[i].currency, &amount, found));
          g_assert_cmpint (amount, ==, 42);
          continue;
        }

      g_assert_true (crm_money_parse (cases[i].text, cases[i].currency, &amount, found));
      g_assert_cmpint (amount, ==, cases[i].amount);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

static void
test_format (void)
{
  static const struct { gint64 amount; const char *currency; CrmMoneyStyle style; const char *text; } cases[] = {
    { 123456, "EUR", CRM_MONEY_FULL, "1,234.56\xC2\xA0€" }, { 123400, "EUR", CRM_MONEY_SHORT, "1,234\xC2\xA0€" },
    { 9900, "USD", CRM_MONEY_FULL, "$99.00" }, { 12000, "JPY", CRM_MONEY_FULL, "¥12,000" }, { 5, "KWD", CRM_MONEY_FULL, "0.005\xC2\xA0KWD" },
    { -320, "CHF", CRM_MONEY_FULL, "\xE2\x88\x92" "3.20\xC2\xA0" "CHF" }, { 123, NULL, CRM_MONEY_FULL, "1.23" },
    { G_MININT64, "EUR", CRM_MONEY_SHORT, "\xE2\x88\x92" "92,233,720,368,547,758.08\xC2\xA0€" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = crm_money_format (cases[i].amount, cases[i].currency, cases[i].style);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What is written can be read again. */
static void
test_round_trip (void)
{
  static const char *const currencies[] = { "EUR", "USD", "JPY", "PLN", "CHF" };

  for (guint i = 0; i < 2000; i++)
    {
      gint64 amount = g_test_rand_int_range (-100000000, 100000000);
      const char *currency = currencies[i % G_N_ELEMENTS (currencies)];
      g_autofree char *text = crm_money_format (amount, currency, CRM_MONEY_FULL);
      g_autofree char *plain = crm_money_to_plain (amount, currency);
      char found[4] = "";
      gint64 read;

      g_assert_true (crm_money_parse (text, NULL, &read, found));
      g_assert_cmpint (read, ==, amount);
      g_assert_cmpstr (found, ==, currency);
      g_assert_true (crm_money_parse (plain, currency, &read, NULL));
      g_assert_cmpint (read, ==, amount);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/round-trip", test_round_trip);

  return g_test_run ();
}
