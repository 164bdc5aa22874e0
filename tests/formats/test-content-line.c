/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-content-line.h"
#include "crm-content-text.h"

#define assert_slice(slice, text) \
  G_STMT_START { g_autofree char *s_ = crm_slice_dup (slice); g_assert_cmpstr (s_, ==, text); } G_STMT_END

static void
start (CrmContentScanner *scanner,
       const char        *text)
{
  crm_content_scanner_init (scanner, text, strlen (text), 1, 0);
}

static void
test_split (void)
{
  CrmContentLine line = { 0 };

  g_assert_true (crm_content_line_split (&line, crm_slice_from_string ("item1.TEL;TYPE=\"a:b\",c;PREF=1:+49:8;9")));
  assert_slice (line.group, "item1");
  assert_slice (line.name, "TEL");
  assert_slice (line.params, "TYPE=\"a:b\",c;PREF=1");
  assert_slice (line.value, "+49:8;9");
  g_assert_true (crm_content_line_is (&line, "tel"));
  g_assert_false (crm_content_line_is (&line, "TELX"));

  g_assert_true (crm_content_line_split (&line, crm_slice_from_string ("NOTE:")));
  g_assert_cmpuint (line.value.len, ==, 0);
  g_assert_cmpuint (line.group.len, ==, 0);

  /* A quote that is never closed hides no colon. */
  g_assert_true (crm_content_line_split (&line, crm_slice_from_string ("X-Q;P=a\"b:c")));
  assert_slice (line.params, "P=a\"b");
  assert_slice (line.value, "c");

  g_assert_false (crm_content_line_split (&line, crm_slice_from_string ("no property")));
  assert_slice (line.value, "no property");
  g_assert_cmpuint (line.name.len, ==, 0);
  g_assert_false (crm_content_line_split (&line, crm_slice_from_string (":value")));
  g_assert_false (crm_content_line_split (&line, crm_slice_from_string ("NAME;P=1")));
  g_assert_false (crm_content_line_split (&line, crm_slice_from_string ("group.:v")));
  g_assert_cmpuint (line.group.len, ==, 0);
  g_assert_false (crm_content_line_split (&line, crm_slice_from_string ("")));
}

static void
test_params (void)
{
  CrmContentLine line = { 0 };
  CrmContentParam param;
  CrmSlice rest;
  CrmSlice value;
  g_autofree char *name = NULL;

  g_assert_true (crm_content_line_split (&line, crm_slice_from_string (
    "ATTENDEE;HOME;;CN=\"Doe, ^'Jo^': ^^x^nb^z\";MEMBER=\"a,b\",c:mailto:x@example.org")));

  rest = line.params;
  g_assert_true (crm_content_param_next (&rest, &param));
  g_assert_cmpuint (param.name.len, ==, 0);
  assert_slice (param.value, "HOME");
  g_assert_true (crm_content_param_next (&rest, &param));
  assert_slice (param.name, "CN");
  g_assert_true (crm_content_param_next (&rest, &param));
  assert_slice (param.name, "MEMBER");
  g_assert_true (crm_content_param_value_next (&param.value, &value));
  assert_slice (value, "\"a,b\"");
  g_assert_true (crm_content_param_value_next (&param.value, &value));
  assert_slice (value, "c");
  g_assert_false (crm_content_param_value_next (&param.value, &value));
  g_assert_false (crm_content_param_next (&rest, &param));

  name = crm_content_line_dup_param (&line, "cn");
  g_assert_cmpstr (name, ==, "Doe, \"Jo\": ^x\nb^z");
  g_assert_null (crm_content_line_dup_param (&line, "ROLE"));
}

static void
test_param_append (void)
{
  g_autoptr (GString) params = g_string_new (NULL);
  CrmContentLine line = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *decoded = NULL;

  crm_content_param_append (params, "TYPE", "home");
  crm_content_param_append (params, "CN", "Doe; \"Jo\"\r\n^x\001");
  g_assert_cmpstr (params->str, ==, "TYPE=home;CN=\"Doe; ^'Jo^'^n^^x\"");

  text = g_strconcat ("A;", params->str, ":v", NULL);
  g_assert_true (crm_content_line_split (&line, crm_slice_from_string (text)));
  decoded = crm_content_line_dup_param (&line, "CN");
  g_assert_cmpstr (decoded, ==, "Doe; \"Jo\"\n^x");
}

static void
test_unfold (void)
{
  CrmContentScanner scanner;
  CrmContentLine line;
  g_autoptr (GError) error = NULL;

  /* The first fold cuts an "ä", the second one is a tab, the third line ending is CR CR LF. */
  start (&scanner, "\xef\xbb\xbf" "NOTE:M\xc3\r\n \xa4" "d\n\tchen\r\r\nTEL:1\n\n END");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.name, "NOTE");
  assert_slice (line.value, "Mädchen");
  assert_slice (line.raw, "NOTE:M\xc3\r\n \xa4" "d\n\tchen\r\r\n");
  g_assert_cmpuint (line.number, ==, 1);

  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "1");
  g_assert_cmpuint (line.number, ==, 4);

  /* A blank line is a line like any other, and may be folded. */
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "END");
  g_assert_cmpuint (line.name.len, ==, 0);
  g_assert_false (crm_content_scanner_next (&scanner, &line, &error));
  g_assert_no_error (error);
  crm_content_scanner_clear (&scanner);
}

static void
test_line_endings (void)
{
  CrmContentScanner scanner;
  CrmContentLine line;
  g_autoptr (GError) error = NULL;

  start (&scanner, "A:1\rB:2\r  folded\rC:3");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "1");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "2 folded");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "3");
  g_assert_cmpuint (line.number, ==, 4);
  g_assert_false (crm_content_scanner_next (&scanner, &line, &error));
  crm_content_scanner_clear (&scanner);

  start (&scanner, "A:1\r2\nB:3");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "1\r2");
  crm_content_scanner_clear (&scanner);

  start (&scanner, "");
  g_assert_false (crm_content_scanner_next (&scanner, &line, &error));
  g_assert_no_error (error);
  crm_content_scanner_clear (&scanner);
}

static void
test_soft_breaks (void)
{
  CrmContentScanner scanner;
  CrmContentLine line;
  g_autoptr (GError) error = NULL;

  start (&scanner,
         "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:one=0D=0A=\r\n"
         "two: x=\r\n"
         " three\r\n"
         "URL:http://x/?a=\n"
         "KEY:b=\n"
         "N;QUOTED-PRINTABLE:a=\n"
         "END:VCARD\n");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "one=0D=0Atwo: x three");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "http://x/?a=");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "b=");
  g_assert_cmpuint (line.number, ==, 5);
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "a=");
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.value, "VCARD");
  g_assert_false (crm_content_scanner_next (&scanner, &line, &error));
  g_assert_no_error (error);
  crm_content_scanner_clear (&scanner);
}

static void
test_too_long (void)
{
  CrmContentScanner scanner;
  CrmContentLine line;
  g_autoptr (GError) error = NULL;
  const char *text = "A:12345678901234567890\r\n 12345678901234567890\r\nB:2\r\n";

  crm_content_scanner_init (&scanner, text, strlen (text), 7, 30);
  g_assert_false (crm_content_scanner_next (&scanner, &line, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_TOO_LARGE);
  g_assert_cmpstr (error->message, ==, "line 7 has 47 bytes, the limit is 30");
  g_assert_cmpuint (line.number, ==, 7);
  g_clear_error (&error);

  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  assert_slice (line.name, "B");
  g_assert_cmpuint (line.number, ==, 9);
  crm_content_scanner_clear (&scanner);
}

static void
test_text (void)
{
  g_autofree char *plain = crm_content_text_unescape (crm_slice_from_string ("a\\nb\\Nc\\,d\\;e\\\\n\\:f\\x\\"));
  g_autofree char *escaped = crm_content_text_escape ("a,b;c\\d\r\ne\rf\ng\001\th:\177");
  g_autofree char *again = crm_content_text_unescape (crm_slice_from_string (escaped));
  g_autofree char *broken = crm_content_text_unescape (crm_slice ("a\xff\0b", 4));
  g_auto (GStrv) parts = crm_content_text_split (crm_slice_from_string ("a\\;b;;c\\\\;d"), ';');
  g_auto (GStrv) none = crm_content_text_split (CRM_SLICE_EMPTY, ',');
  g_auto (GStrv) trailing = crm_content_text_split (crm_slice_from_string ("a,"), ',');

  g_assert_cmpstr (plain, ==, "a\nb\nc,d;e\\n:f\\x\\");
  g_assert_cmpstr (escaped, ==, "a\\,b\\;c\\\\d\\ne\\nf\\ng\th:");
  g_assert_cmpstr (again, ==, "a,b;c\\d\ne\nf\ng\th:");
  g_assert_cmpstr (broken, ==, "a\357\277\275\357\277\275b");

  g_assert_cmpuint (g_strv_length (parts), ==, 4);
  g_assert_cmpstr (parts[0], ==, "a;b");
  g_assert_cmpstr (parts[1], ==, "");
  g_assert_cmpstr (parts[2], ==, "c\\");
  g_assert_cmpstr (parts[3], ==, "d");
  g_assert_cmpuint (g_strv_length (none), ==, 1);
  g_assert_cmpstr (none[0], ==, "");
  g_assert_cmpuint (g_strv_length (trailing), ==, 2);
}

static void
check_fold (CrmSlice text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean valid = g_utf8_validate_len (text.data, text.len, NULL);
  CrmContentScanner scanner;
  CrmContentLine line;
  g_auto (GStrv) physical = NULL;
  g_autoptr (GError) error = NULL;

  crm_content_fold (out, text);
  g_assert_true (g_str_has_suffix (out->str, "\r\n"));

  physical = g_strsplit (out->str, "\r\n", -1);
  for (guint i = 0; physical[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (physical[i]), <=, 75);
      if (valid)
        g_assert_true (g_utf8_validate (physical[i], -1, NULL));
    }

  crm_content_scanner_init (&scanner, out->str, out->len, 1, 0);
  g_assert_true (crm_content_scanner_next (&scanner, &line, &error));
  g_assert_true (crm_slice_equal (line.value, text));
  crm_content_scanner_clear (&scanner);
}

static void
test_fold (void)
{
  const char *pieces[] = { "a", "ä", "€", "😀", "\x80", "\xff" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) text = g_string_new ("x");
      guint n = g_test_rand_int_range (0, 200);
      guint n_pieces = round % 2 == 0 ? 4 : G_N_ELEMENTS (pieces);

      for (guint i = 0; i < n; i++)
        g_string_append (text, pieces[g_test_rand_int_range (0, n_pieces)]);
      check_fold (crm_slice (text->str, text->len));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/content-line/split", test_split);
  g_test_add_func ("/content-line/params", test_params);
  g_test_add_func ("/content-line/param-append", test_param_append);
  g_test_add_func ("/content-line/unfold", test_unfold);
  g_test_add_func ("/content-line/line-endings", test_line_endings);
  g_test_add_func ("/content-line/soft-breaks", test_soft_breaks);
  g_test_add_func ("/content-line/too-long", test_too_long);
  g_test_add_func ("/content-line/text", test_text);
  g_test_add_func ("/content-line/fold", test_fold);

  return g_test_run ();
}
