/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-vcard.h"

static CrmVcardReader *
open_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CrmVcardReader *reader = crm_vcard_reader_new (bytes, &error);

  g_assert_no_error (error);
  return reader;
}

static void
assert_text (const CrmVcard *card,
             const char     *name,
             const char     *expected)
{
  const CrmContentLine *property = crm_vcard_find (card, name, NULL);
  g_autofree char *text = property != NULL ? crm_vcard_dup_text (card, property) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_parts (const CrmVcard *card,
              const char     *name,
              const char     *expected)
{
  g_auto (GStrv) parts = crm_vcard_dup_parts (card, crm_vcard_find (card, name, NULL), 0);
  g_autofree char *text = g_strjoinv ("|", parts);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_types (const CrmContentLine *property,
              const char           *expected)
{
  g_auto (GStrv) types = crm_vcard_dup_types (property);
  g_autofree char *text = g_strjoinv (",", types);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_2_1 (void)
{
  g_autoptr (CrmVcardReader) reader = open_text (
    "BEGIN:VCARD\r\n"
    "VERSION:2.1\r\n"
    "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg;;Dr\\;.\r\n"
    "FN;CHARSET=UTF-8;QUOTED-PRINTABLE:J=C3=B6rg =\r\nM=C3=BCller\r\n"
    "TEL;HOME;VOICE;PREF:+49 89 123\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo: C:\\temp\r\n"
    "ADR;WORK:;;Street 1, back;City;;123;D\r\n"
    "PHOTO;JPEG;ENCODING=BASE64:\r\n"
    "AAEC\r\n"
    "AwQ=\r\n"
    "\r\n"
    "AGENT:\r\n"
    "BEGIN:VCARD\r\nFN:Agent\r\nEND:VCARD\r\n"
    "TITLE:last\r\n"
    "END:VCARD\r\n");
  const CrmVcard *card = crm_vcard_reader_next (reader);
  const CrmContentLine *tel;
  g_autofree char *media_type = NULL;
  g_autoptr (GBytes) photo = NULL;

  g_assert_null (card->flaw);
  g_assert_cmpint (card->version, ==, CRM_VCARD_2_1);
  assert_parts (card, "N", "Müller|Jörg||Dr;.");
  assert_text (card, "FN", "Jörg Müller");
  assert_text (card, "NOTE", "one\ntwo: C:\\temp");
  assert_text (card, "TITLE", "last");
  assert_parts (card, "ADR", "||Street 1, back|City||123|D");

  tel = crm_vcard_find (card, "tel", NULL);
  assert_types (tel, "home,voice");
  g_assert_true (crm_vcard_has_type (tel, "Home"));
  g_assert_cmpuint (crm_vcard_get_preference (tel), ==, 1);
  assert_types (crm_vcard_find (card, "NOTE", NULL), "");

  photo = crm_vcard_dup_bytes (card, crm_vcard_find (card, "PHOTO", NULL), &media_type);
  g_assert_nonnull (photo);
  g_assert_cmpmem (g_bytes_get_data (photo, NULL), g_bytes_get_size (photo), "\0\1\2\3\4", 5);
  g_assert_cmpstr (media_type, ==, "image/jpeg");
  g_assert_null (crm_vcard_reader_next (reader));
}

static void
test_3_0 (void)
{
  g_autoptr (CrmVcardReader) reader = open_text (
    "begin:vcard\nversion:3.0\n"
    "n:van der Berg;Anna,Maria;;;\n"
    "item1.EMAIL;type=INTERNET;type=pref:anna@\n example.org\n"
    "item1.X-ABLabel:_$!<Home>!$_\n"
    "item2.URL:http\\://example.org\n"
    "item2.X-ABLabel:Büro\\, alt\n"
    "TEL;TYPE=\"cell,voice\";TYPE=work:1\n"
    "CATEGORIES:a\\,b, c ,,d\n"
    "PHOTO;ENCODING=b;TYPE=PNG:AAEC\n"
    "PHOTO;VALUE=uri:http://example.org/x.png\n"
    "NOTE:a\\nb\\;c\\\\\n"
    "END:VCARD\n");
  const CrmVcard *card = crm_vcard_reader_next (reader);
  const CrmContentLine *email;
  g_auto (GStrv) list = NULL;
  g_autofree char *label = NULL;
  g_autofree char *second = NULL;

  g_assert_null (card->flaw);
  g_assert_cmpint (card->version, ==, CRM_VCARD_3_0);
  assert_parts (card, "N", "van der Berg|Anna, Maria|||");
  assert_text (card, "EMAIL", "anna@example.org");
  assert_text (card, "URL", "http://example.org");
  assert_text (card, "NOTE", "a\nb;c\\");
  assert_types (crm_vcard_find (card, "TEL", NULL), "cell,voice,work");

  email = crm_vcard_find (card, "EMAIL", NULL);
  label = crm_vcard_dup_label (card, email);
  second = crm_vcard_dup_label (card, crm_vcard_find (card, "URL", NULL));
  g_assert_cmpstr (label, ==, "Home");
  g_assert_cmpstr (second, ==, "Büro, alt");
  g_assert_cmpuint (crm_vcard_get_preference (email), ==, 1);
  g_assert_null (crm_vcard_dup_label (card, crm_vcard_find (card, "TEL", NULL)));

  list = crm_vcard_dup_list (card, crm_vcard_find (card, "CATEGORIES", NULL));
  g_assert_cmpuint (g_strv_length (list), ==, 3);
  g_assert_cmpstr (list[0], ==, "a,b");
  g_assert_cmpstr (list[1], ==, "c");
  g_assert_null (crm_vcard_dup_bytes (card, crm_vcard_find (card, "PHOTO", crm_vcard_find (card, "PHOTO", NULL)), NULL));
}

static void
test_4_0 (void)
{
  g_autoptr (CrmVcardReader) reader = open_text (
    "BEGIN:VCARD\r\nVERSION:4.0\r\n"
    "FN;PREF=2:Anna\r\n"
    "PHOTO:data:image/png;base64,AAEC\r\n"
    "TEL;VALUE=uri;TYPE=\"voice,home\";PREF=101:tel:+49-89-123\r\n"
    "END:VCARD");
  const CrmVcard *card = crm_vcard_reader_next (reader);
  g_autofree char *media_type = NULL;
  g_autoptr (GBytes) photo = crm_vcard_dup_bytes (card, crm_vcard_find (card, "PHOTO", NULL), &media_type);

  g_assert_null (card->flaw);
  g_assert_cmpint (card->version, ==, CRM_VCARD_4_0);
  g_assert_cmpuint (crm_vcard_get_preference (crm_vcard_find (card, "FN", NULL)), ==, 2);
  g_assert_cmpuint (crm_vcard_get_preference (crm_vcard_find (card, "TEL", NULL)), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (photo), ==, 3);
  g_assert_cmpstr (media_type, ==, "image/png");
  assert_text (card, "TEL", "tel:+49-89-123");
  g_assert_cmpfloat (crm_vcard_reader_get_progress (reader), ==, 1.0);
}

static void
assert_flaw (const CrmVcard *card,
             CrmFormatError  code,
             const char     *message)
{
  g_assert_nonnull (card);
  g_assert_error (card->flaw, CRM_FORMAT_ERROR, (int) code);
  g_assert_cmpstr (card->flaw->message, ==, message);
}

/* A file that is in Windows-1252 as a whole is read as that; what names a charset is in that one. */
static void
test_western (void)
{
  g_autoptr (CrmVcardReader) reader = open_text (
    "BEGIN:VCARD\nVERSION:3.0\nN:M\xfc" "ller;J\xf6rg;;;\nFN:J\xf6rg M\xfcller\nNOTE:10 \x80\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=ISO-8859-1:Zo\xeb\nNOTE;CHARSET=UTF-8:\xc3\xa4\nEND:VCARD\n");
  const CrmVcard *card = crm_vcard_reader_next (reader);

  g_assert_null (card->flaw);
  assert_text (card, "FN", "Jörg Müller");
  assert_text (card, "NOTE", "10 €");
  g_assert_cmpint (crm_vcard_reader_get_encoding (reader), ==, CRM_ENCODING_WINDOWS_1252);
  card = crm_vcard_reader_next (reader);
  g_assert_null (card->flaw);
  assert_text (card, "FN", "Zoë");
  assert_text (card, "NOTE", "ä");
}

static void
test_broken (void)
{
  g_autoptr (CrmVcardReader) reader = open_text (
    "junk before\n"
    "BEGIN:VCARD\nFN:One\n"
    "BEGIN:VCARD\nFN:Two\nwhat is this\nTEL:2\nEND:VCARD\n"
    "\n\n"
    "BEGIN:VCARD\nFN:Thr\xe4" "e\nNOTE:äöü\nEND:VCARD\n"
    "BEGIN:VCARD\nFN:Four\nEND:VCARD\n"
    "BEGIN:VCARD\nFN:Five\nNOTE;ENCODING=QUOTED-PRINTABLE:cut=");
  const CrmVcard *card = crm_vcard_reader_next (reader);

  assert_flaw (card, CRM_FORMAT_ERROR_TRUNCATED, "the card of line 2 has no end");
  assert_text (card, "FN", "One");
  g_assert_cmpmem (card->raw.data, card->raw.len, "BEGIN:VCARD\nFN:One\n", 19);
  card = crm_vcard_reader_next (reader);
  assert_flaw (card, CRM_FORMAT_ERROR_SYNTAX, "line 6 is no property");
  assert_text (card, "TEL", "2");
  card = crm_vcard_reader_next (reader);
  assert_flaw (card, CRM_FORMAT_ERROR_ENCODING, "line 12 is not valid UTF-8");
  assert_text (card, "FN", "Thräe");
  card = crm_vcard_reader_next (reader);
  g_assert_null (card->flaw);
  assert_text (card, "FN", "Four");
  card = crm_vcard_reader_next (reader);
  assert_flaw (card, CRM_FORMAT_ERROR_TRUNCATED, "the card of line 18 has no end");
  assert_text (card, "FN", "Five");
  assert_text (card, "NOTE", "cut");
  g_assert_null (crm_vcard_reader_next (reader));
}

static void
test_wrong_kind (void)
{
  const char *texts[] = { "", "<html>", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "a:b" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (crm_vcard_reader_new (bytes, &error));
      g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND);
    }
}

static void
test_utf16 (void)
{
  gsize len;
  char *text = g_convert ("\357\273\277BEGIN:VCARD\r\nFN:Jörg\r\nEND:VCARD\r\n", -1, "UTF-16LE", "UTF-8", NULL, &len, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, len);
  g_autoptr (CrmVcardReader) reader = crm_vcard_reader_new (bytes, NULL);

  assert_text (crm_vcard_reader_next (reader), "FN", "Jörg");
}

static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (CrmVcardReader) reader = NULL;
  const CrmVcard *card;
  guint n = 0;

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person %u\r\nEND:VCARD\r\n", i);
  reader = open_text (text->str);
  while ((card = crm_vcard_reader_next (reader)) != NULL)
    {
      g_assert_cmpuint (card->line, ==, n * 4 + 1);
      g_assert_cmpuint (card->n_properties, ==, 1);
      n++;
    }
  g_assert_cmpuint (n, ==, 50000);
}

/* Whatever the bytes are, every value can be asked for and is valid text. */
static void
decode_all (CrmVcardReader *reader)
{
  const CrmVcard *card;

  while ((card = crm_vcard_reader_next (reader)) != NULL)
    for (guint i = 0; i < card->n_properties; i++)
      {
        const CrmContentLine *property = &card->properties[i];
        g_autofree char *text = crm_vcard_dup_text (card, property);
        g_auto (GStrv) parts = crm_vcard_dup_parts (card, property, 7);
        g_auto (GStrv) list = crm_vcard_dup_list (card, property);
        g_auto (GStrv) types = crm_vcard_dup_types (property);
        g_autofree char *label = crm_vcard_dup_label (card, property);
        g_autofree char *media_type = NULL;
        g_autoptr (GBytes) bytes = crm_vcard_dup_bytes (card, property, &media_type);

        g_assert_true (g_utf8_validate (text, -1, NULL));
        g_assert_cmpuint (g_strv_length (parts), >=, 7);
        g_assert_cmpuint (crm_vcard_get_preference (property), <=, 100);
        g_assert_true (label == NULL || g_utf8_validate (label, -1, NULL));
        for (guint j = 0; list[j] != NULL; j++)
          g_assert_true (g_utf8_validate (list[j], -1, NULL));
        for (guint j = 0; parts[j] != NULL; j++)
          g_assert_true (g_utf8_validate (parts[j], -1, NULL));
      }
}

static void
test_random (void)
{
  const char *pieces[] = {
    "BEGIN:VCARD\n", "END:VCARD\r\n", "VERSION:2.1\n", "VERSION:4.0\n", "FN:", "N;", "TYPE=", "\"", "a,b", ";", ":", "\\",
    "\\n", "=C3=A4", "=\n", "=", "ENCODING=QUOTED-PRINTABLE", "ENCODING=b", "CHARSET=", "ISO-8859-1", "UTF-16", "\xff", "ä",
    "data:x;base64,AA==", "AGENT:\n", "g.X-ABLabel:_$!<", ">!$_", "\n", " ", "AAAA\n", "TYPE=PREF",
  };

  for (guint round = 0; round < 5000; round++)
    {
      g_autoptr (GString) text = g_string_new ("BEGIN:VCARD\n");
      g_autoptr (CrmVcardReader) reader = NULL;

      for (int i = g_test_rand_int_range (0, 40); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      reader = open_text (text->str);
      decode_all (reader);
    }
}

static void
test_corpus (void)
{
  const char *data = g_getenv ("CLIENTELE_TEST_DATA");
  g_autofree char *root = data != NULL ? g_strdup (data) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared",
                                                                                  "data", NULL);
  g_autofree char *folder = g_build_filename (root, "vcard", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      g_test_skip ("no files to test against");
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr (CrmVcardReader) reader = NULL;
      g_autoptr (CrmVcardReader) again = NULL;
      const CrmVcard *card;

      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      reader = open_text (contents);
      while ((card = crm_vcard_reader_next (reader)) != NULL)
        {
          g_test_message ("%s: %s", name, card->flaw != NULL ? card->flaw->message : "no flaw");
          g_assert_cmpuint (card->n_properties, >, 2);
          g_assert_true (crm_vcard_find (card, "FN", NULL) != NULL || crm_vcard_find (card, "N", NULL) != NULL);
        }
      again = open_text (contents);
      decode_all (again);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vcard/2.1", test_2_1);
  g_test_add_func ("/vcard/3.0", test_3_0);
  g_test_add_func ("/vcard/4.0", test_4_0);
  g_test_add_func ("/vcard/broken", test_broken);
  g_test_add_func ("/vcard/western", test_western);
  g_test_add_func ("/vcard/wrong-kind", test_wrong_kind);
  g_test_add_func ("/vcard/utf16", test_utf16);
  g_test_add_func ("/vcard/many", test_many);
  g_test_add_func ("/vcard/random", test_random);
  g_test_add_func ("/vcard/corpus", test_corpus);

  return g_test_run ();
}
