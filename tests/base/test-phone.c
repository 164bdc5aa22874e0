/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-phone.h"

static void
test_digits (void)
{
  const struct { const char *text; const char *digits; } cases[] = {
    { "+49 (0)89 / 123-456", "49089123456" }, { "", "" }, { "no number", "" }, { "٠٨٩ ۱۲۳ ४५६", "089123456" },
    { "０８９", "089" }, { "1\xff" "2", "12" }, { "x²①7", "7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *digits = crm_phone_digits (cases[i].text);

      g_assert_cmpstr (digits, ==, cases[i].digits);
    }
}

static void
test_international (void)
{
  const struct { const char *text; guint code; const char *expected; } cases[] = {
    { "+49 (0)89 123", 0, "+4989123" },
    { "0049 89 123", 0, "+4989123" },
    { "0049 (0)89 123", 0, "+4989123" },
    { "089 123", 49, "+4989123" },
    { "089 123", 0, NULL },
    { "tel:+49-89-123456;ext=7", 0, "+4989123456" },
    { "089/123456 Durchwahl 7", 49, "+4989123456" },
    { "(212) 555-0100 x12", 1, "+12125550100" },
    { "1-212-555-0100", 1, "+12125550100" },
    { "011 49 89 123", 1, "+4989123" },
    { "8 (912) 345-67-89", 7, "+79123456789" },
    { "06 30 123 4567", 36, "+36301234567" },
    { "+39 06 1234567", 0, "+39061234567" },
    { "06 1234567", 39, "+39061234567" },
    { "＋４９ ８９ １２３", 0, "+4989123" },
    { "+353 1 234 5678", 49, "+35312345678" },
    { "12", 49, NULL },
    { "+49 89 1234567890123456", 49, NULL },
    { "n/a", 49, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = crm_phone_international (cases[i].text, cases[i].code);

      g_assert_cmpstr (number, ==, cases[i].expected);
    }
}

static void
test_match_key (void)
{
  const char *same[] = { "+49 (0)89 123", "089 123", "0049 89 123", "tel:+4989123", "٠٨٩١٢٣", "089-123 ext. 5" };
  g_autofree char *none = crm_phone_match_key ("12", 49);

  g_assert_null (none);
  for (guint code = 0; code <= 49; code += 49)
    for (guint i = 0; i < G_N_ELEMENTS (same); i++)
      {
        g_autofree char *key = crm_phone_match_key (same[i], code);

        g_assert_cmpstr (key, ==, "89123");
        g_assert_true (crm_phone_equal (same[0], same[i], code));
      }

  g_assert_true (crm_phone_equal ("+39 06 1234567", "06 1234567", 39));
  g_assert_true (crm_phone_equal ("8 912 345 67 89", "+7 912 3456789", 7));
  g_assert_false (crm_phone_equal ("+49 89 123", "+43 89 123", 49));
  g_assert_false (crm_phone_equal ("+43 89 123", "089 123", 49));
  g_assert_true (crm_phone_equal ("+43 89 123", "089 123", 0));
  g_assert_false (crm_phone_equal ("", "", 49));
}

static void
test_country_code (void)
{
  g_assert_cmpuint (crm_phone_country_code ("DE"), ==, 49);
  g_assert_cmpuint (crm_phone_country_code ("at"), ==, 43);
  g_assert_cmpuint (crm_phone_country_code ("pt_BR.UTF-8"), ==, 55);
  g_assert_cmpuint (crm_phone_country_code ("en_CA"), ==, 1);
  g_assert_cmpuint (crm_phone_country_code ("C.UTF-8"), ==, 0);
  g_assert_cmpuint (crm_phone_country_code ("DEU"), ==, 0);
  g_assert_cmpuint (crm_phone_country_code (NULL), ==, 0);
  g_assert_cmpuint (crm_phone_country_code (""), ==, 0);
}

static void
test_uri (void)
{
  static const char *const uris[][2] = {
    { "+49 (0)89 123-456", "tel:+4989123456" },
    { "0049 89 123456", "tel:+4989123456" },
    { "089/123456 ext. 7", "tel:089123456" },
    { "tel:+1 212 555 0100", "tel:+12125550100" },
    { "110", "tel:110" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autofree char *uri = crm_phone_make_uri (uris[i][0]);

      g_assert_cmpstr (uri, ==, uris[i][1]);
    }
  g_assert_null (crm_phone_make_uri ("no number"));
  g_assert_null (crm_phone_make_uri (""));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phone/digits", test_digits);
  g_test_add_func ("/phone/international", test_international);
  g_test_add_func ("/phone/match-key", test_match_key);
  g_test_add_func ("/phone/country-code", test_country_code);
  g_test_add_func ("/phone/uri", test_uri);

  return g_test_run ();
}
