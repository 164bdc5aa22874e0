/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-encoding.h"

static void
assert_guess (const char  *data,
              gsize        len,
              CrmEncoding  encoding,
              gsize        bom,
              gsize        first_invalid,
              gsize        first_nul)
{
  CrmEncodingGuess guess;

  crm_encoding_detect (data, len, &guess);
  g_assert_cmpstr (crm_encoding_get_name (guess.encoding), ==, crm_encoding_get_name (encoding));
  g_assert_cmpuint (guess.bom, ==, bom);
  g_assert_cmpuint (guess.first_invalid, ==, first_invalid);
  g_assert_cmpuint (guess.first_nul, ==, first_nul);
}

static void
test_detect (void)
{
  const gsize none = G_MAXSIZE;

  assert_guess (NULL, 0, CRM_ENCODING_UTF_8, 0, none, none);
  assert_guess ("abc", 3, CRM_ENCODING_UTF_8, 0, none, none);
  assert_guess ("\xef\xbb\xbfM\xc3\xbcller", 10, CRM_ENCODING_UTF_8, 3, none, none);
  assert_guess ("\xff\xfe" "a\0", 4, CRM_ENCODING_UTF_16_LE, 2, none, none);
  assert_guess ("\xfe\xff\0a", 4, CRM_ENCODING_UTF_16_BE, 2, none, none);
  assert_guess ("a\0b\0c\0d\0", 8, CRM_ENCODING_UTF_16_LE, 0, none, none);
  assert_guess ("\0a\0b\0c\0d", 8, CRM_ENCODING_UTF_16_BE, 0, none, none);
  assert_guess ("M\xfcller, K\xf6ln", 12, CRM_ENCODING_WINDOWS_1252, 0, 1, none);
  assert_guess ("\xc3\xa4\xc3\xb6\xfcx", 6, CRM_ENCODING_UTF_8, 0, 4, none);
  /* One damaged line does not make another one unreadable. */
  assert_guess ("J\xc3\xbcrgen\nM\xfcller K\xf6ln\n", 20, CRM_ENCODING_UTF_8, 0, 9, none);
  assert_guess ("J\xc3\xbcrgen\nM\xfcller\nK\xf6ln\n", 20, CRM_ENCODING_WINDOWS_1252, 0, 9, none);
  assert_guess ("abcd\0efgh", 9, CRM_ENCODING_UTF_8, 0, none, 4);
  assert_guess ("abcdefgh\xc3\xa4" "bcdefg\xc3", 17, CRM_ENCODING_UTF_8, 0, none, none);
}

static void
assert_utf8 (const char  *data,
             gsize        len,
             CrmEncoding  encoding,
             const char  *expected,
             gsize        expected_wrong)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len);
  g_autoptr (GBytes) text = NULL;
  gsize n_wrong;

  text = crm_encoding_to_utf8 (bytes, encoding, &n_wrong);
  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), expected, strlen (expected));
  g_assert_cmpuint (n_wrong, ==, expected_wrong);
}

static void
test_convert (void)
{
  assert_utf8 ("\xef\xbb\xbf\xc3\xa4", 5, CRM_ENCODING_UTF_8, "ä", 0);
  assert_utf8 ("\xc3\xa4\x80\0x", 5, CRM_ENCODING_UTF_8, "ä€\357\277\275x", 2);
  assert_utf8 ("\xe4\x80\x81\xff", 4, CRM_ENCODING_WINDOWS_1252, "ä€\302\201ÿ", 0);
  assert_utf8 ("\xff\xfe=\xd8\0\xde" "a\0", 8, CRM_ENCODING_UTF_16_LE, "😀a", 0);
  assert_utf8 ("\xd8=\xde\0\0a", 6, CRM_ENCODING_UTF_16_BE, "😀a", 0);
  assert_utf8 ("\xd8=\0ab", 5, CRM_ENCODING_UTF_16_BE, "\357\277\275a", 2);
  assert_utf8 ("", 0, CRM_ENCODING_UTF_16_LE, "", 0);
}

static void
test_charset (void)
{
  gboolean wrong;
  g_autofree char *western = crm_encoding_decode_charset (crm_slice ("M\xfcller", 6), "ISO-8859-1", &wrong);
  g_autofree char *japanese = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *broken = NULL;

  g_assert_cmpstr (western, ==, "Müller");
  g_assert_false (wrong);
  japanese = crm_encoding_decode_charset (crm_slice ("\x83\x5e\x83\x69\x83\x4a", 6), "SHIFT_JIS", &wrong);
  g_assert_cmpstr (japanese, ==, "タナカ");
  g_assert_false (wrong);
  unknown = crm_encoding_decode_charset (crm_slice ("\xfc", 1), "x-nothing", &wrong);
  g_assert_cmpstr (unknown, ==, "ü");
  g_assert_true (wrong);
  broken = crm_encoding_decode_charset (crm_slice ("a\xfc", 2), "UTF-8", &wrong);
  g_assert_cmpstr (broken, ==, "aü");
  g_assert_true (wrong);
}

static void
test_ascii (void)
{
  char text[40];

  memset (text, 'a', sizeof text);
  for (gsize len = 0; len < sizeof text; len++)
    {
      g_assert_true (crm_encoding_is_plain_ascii (text, len));
      for (gsize i = 0; i < len; i++)
        {
          text[i] = '\0';
          g_assert_false (crm_encoding_is_plain_ascii (text, len));
          text[i] = '\x80';
          g_assert_false (crm_encoding_is_plain_ascii (text, len));
          text[i] = 'a';
        }
    }
}

/* The same answer as GLib's, for all that is near the borders. */
static void
test_utf8 (void)
{
  const guchar bytes[] = { 'a', 0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef,
                           0xf0, 0xf1, 0xf4, 0xf5, 0xff };

  for (guint round = 0; round < 200000; round++)
    {
      char text[12];
      gsize len = g_test_rand_int_range (0, sizeof text);

      for (gsize i = 0; i < len; i++)
        text[i] = bytes[g_test_rand_int_range (0, G_N_ELEMENTS (bytes))];
      g_assert_cmpint (crm_encoding_is_utf8 (text, len), ==, g_utf8_validate_len (text, len, NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/encoding/detect", test_detect);
  g_test_add_func ("/encoding/convert", test_convert);
  g_test_add_func ("/encoding/charset", test_charset);
  g_test_add_func ("/encoding/ascii", test_ascii);
  g_test_add_func ("/encoding/utf8", test_utf8);

  return g_test_run ();
}
