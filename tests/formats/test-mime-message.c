/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-format-error.h"
#include "crm-mail-address.h"
#include "crm-mime-header.h"
#include "crm-mime-message.h"

#include <gio/gio.h>
#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)

static CrmMimeMessage
sample (void)
{
  static GDateTime *date;

  if (date == NULL)
    date = g_date_time_new_from_iso8601 ("2026-03-09T08:05:07+01:00", NULL);

  return (CrmMimeMessage) {
    .from_name = "Anna Schmidt",
    .from_address = "anna@example.com",
    .to_name = "Zoë Müller",
    .to_address = "zoe@Bücher.Example",
    .subject = "Hello",
    .date = date,
    .token = "abcdefghijkmnpqrstuv",
    .message_id = "<abcdefghijkmnpqrstuv.c7@example.com>",
    .unsubscribe_url = "mailto:anna@example.com?subject=unsubscribe%20abcdefghijkmnpqrstuv",
    .bulk = TRUE,
    .text = "Grüße\n",
    .html = "<p>Grüße</p>\n",
  };
}

static GBytes *
write_message (const CrmMimeMessage *message)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = crm_mime_message_write (message, &error);

  g_assert_no_error (error);
  return bytes;
}

/* What Python's parser reads in the mail. */
static GHashTable *
read_with_python (GBytes *bytes)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "formats", "read_mail.py", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                                     &error, "/usr/bin/python3", script, NULL);
  g_autoptr(GBytes) output = NULL;
  g_auto(GStrv) lines = NULL;
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_no_error (error);
  g_subprocess_communicate (process, bytes, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  {
    g_autofree char *text = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));

    lines = g_strsplit (text, "\n", -1);
  }
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *equals = strchr (lines[i], '=');

      if (equals != NULL)
        g_hash_table_insert (values, g_strndup (lines[i], equals - lines[i]), g_strcompress (equals + 1));
    }

  return values;
}

static GMimeMessage *
read_with_gmime (GBytes *bytes)
{
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream (stream);

  return g_mime_parser_construct_message (parser, NULL);
}

static const char *
get (GHashTable *values,
     const char *name)
{
  return g_hash_table_lookup (values, name);
}

static void
test_round_trip (void)
{
  CrmMimeMessage message = sample ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GMimeMessage) parsed = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (text, "%sLine %u = äöü € 😀 ends with a blank \n", i % 7 == 0 ? "." : i % 11 == 0 ? "From " : "", i);
  g_string_append (text, "\n.\n..\nFrom me\n\ttab\t\n");
  for (guint i = 0; i < 200; i++)
    g_string_append (text, "looooong.");
  g_string_append_c (text, '\n');
  message.text = text->str;

  bytes = write_message (&message);
  values = read_with_python (bytes);
  g_assert_cmpstr (get (values, "order"), ==,
                   "Date From To Subject Message-ID References List-Unsubscribe Precedence X-CRM-Token MIME-Version Content-Type");
  g_assert_cmpstr (get (values, "from-name"), ==, "Anna Schmidt");
  g_assert_cmpstr (get (values, "from-address"), ==, "anna@example.com");
  g_assert_cmpstr (get (values, "to-name"), ==, "Zoë Müller");
  g_assert_cmpstr (get (values, "to-address"), ==, "zoe@xn--bcher-kva.example");
  g_assert_cmpstr (get (values, "date"), ==, "2026-03-09T08:05:07+01:00");
  g_assert_cmpstr (get (values, "type"), ==, "multipart/alternative");
  g_assert_cmpstr (get (values, "plain"), ==, text->str);
  g_assert_cmpstr (get (values, "html"), ==, "<p>Grüße</p>\n");

  parsed = read_with_gmime (bytes);
  g_assert_cmpstr (g_mime_message_get_subject (parsed), ==, "Hello");
  g_assert_cmpstr (g_mime_message_get_message_id (parsed), ==, "abcdefghijkmnpqrstuv.c7@example.com");
}

static void
test_seven_bit_and_stable (void)
{
  CrmMimeMessage message = sample ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) again = NULL;
  gsize length;
  const char *data;
  gsize line = 0;

  message.text = ".\n. \nFrom x\nxx.\n\xe4\xb8\xad\xe6\x96\x87\n";
  bytes = write_message (&message);
  again = write_message (&message);
  g_assert_true (g_bytes_equal (bytes, again));

  data = g_bytes_get_data (bytes, &length);
  for (gsize i = 0; i < length; i++)
    {
      g_assert_cmpint ((guchar) data[i], <, 0x80);
      if (data[i] == '\n')
        {
          g_assert_cmpint (data[i - 1], ==, '\r');
          g_assert_true (i + 1 == length || data[i + 1] != '.');
          line = 0;
        }
      else
        {
          line++;
          /* 76 and the CR; List-Unsubscribe alone is longer. */
          g_assert_true (line <= 77 || g_strstr_len (data + i - line + 1, 17, "List-Unsubscribe:") != NULL);
        }
    }
  g_assert_nonnull (strstr (data, "\r\nList-Unsubscribe: <mailto:anna@example.com?subject=unsubscribe%20abcdefghijkmnpqrstuv>\r\n"));
}

static void
assert_subject (const char *subject)
{
  CrmMimeMessage message = sample ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GMimeMessage) parsed = NULL;

  message.subject = subject;
  message.from_name = subject;
  bytes = write_message (&message);
  values = read_with_python (bytes);
  parsed = read_with_gmime (bytes);
  g_assert_cmpstr (get (values, "subject"), ==, subject);
  if (!g_str_has_prefix (subject, "Donau") && !g_str_has_prefix (subject, "\346") && !g_str_has_prefix (subject, "\360") &&
      !g_str_has_prefix (subject, "Avery"))
    g_assert_cmpstr (get (values, "from-name"), ==, subject);
  g_assert_cmpstr (internet_address_get_name (internet_address_list_get_address (g_mime_message_get_from (parsed), 0)),
                   ==, subject);
  g_assert_cmpstr (g_mime_message_get_subject (parsed), ==, subject);
}

static void
test_encoded_words (void)
{
  assert_subject ("Plain");
  assert_subject ("Ein Angebot für Sie");
  assert_subject ("Musterhof GmbH, Straße 5, für die Gesellschafterversammlung am Montag, den neunten März");
  assert_subject ("An offer that is so long that its line has to be folded at least once, perhaps even twice, who knows");
  assert_subject ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandsmitglied");
  assert_subject ("Averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongwordwithoutanyblankinit.");
  assert_subject ("春节快乐，恭喜发财，万事如意，身体健康，阖家幸福，工作顺利，心想事成，大吉大利，年年有余");
  assert_subject ("Is this =?utf-8?Q?real=3F?= or not");
  assert_subject ("Quotes \"in\" (a) name, <and> brackets; \\ too");
  assert_subject ("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀");
}

static void
test_encoded_words_split_at_words (void)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_auto(GStrv) lines = NULL;

  crm_mime_header_add_text (out, "Subject", "Größere Mengen für jeden Müller aus Köln, überall schön verfügbar", NULL);
  lines = g_strsplit (out->str, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 2);
  for (guint i = 0; lines[i + 2] != NULL; i++)
    g_assert_true (g_str_has_suffix (lines[i], "_?="));
}

static void
assert_refused (CrmMimeMessage message,
                int            code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (crm_mime_message_write (&message, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, code);
}

static void
test_injection (void)
{
  CrmMimeMessage message = sample ();

  message.subject = "x\r\nBcc: evil@example.com";
  assert_refused (message, CRM_FORMAT_ERROR_VALUE);
  message.subject = "x\nBcc: evil@example.com";
  assert_refused (message, CRM_FORMAT_ERROR_VALUE);
  message = sample ();
  message.to_name = "x\rBcc: evil@example.com";
  assert_refused (message, CRM_FORMAT_ERROR_VALUE);
  message = sample ();
  message.to_address = "b@x.example>\r\nRCPT TO:<evil@x.example";
  assert_refused (message, CRM_FORMAT_ERROR_VALUE);
  message = sample ();
  message.to_address = "jörg@example.com";
  assert_refused (message, CRM_FORMAT_ERROR_UNSUPPORTED);
  message = sample ();
  message.message_id = "<a@b>\r\nBcc: evil@example.com";
  assert_refused (message, CRM_FORMAT_ERROR_VALUE);
  message = sample ();
  message.text = "a\xff";
  assert_refused (message, CRM_FORMAT_ERROR_ENCODING);
}

static void
test_bare_line_ends (void)
{
  CrmMimeMessage message = sample ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GHashTable) values = NULL;

  message.text = "a\rb\r\nc\n.\nd";
  bytes = write_message (&message);
  values = read_with_python (bytes);
  g_assert_cmpstr (get (values, "plain"), ==, "a\nb\nc\n.\nd\n");
}

static void
test_addresses (void)
{
  static const char * const good[] = {
    "a@b.de", "first.last+tag@sub.example.com", "o'neil@example.ie", "jörg@example.com", "x@bücher.example", "me@localhost",
    "a_b-c=d!e@x-y.example",
  };
  static const char * const bad[] = {
    "", "a", "@b.de", "a@", "a@b", "a@@b.de", "a b@c.de", "a@b..de", ".a@b.de", "a.@b.de", "a..b@c.de", "<a@b.de>", "a@b.de>",
    "a@b.de\n", "a@b.de\r\nRCPT TO:<x@y.de>", "\"a b\"@c.de", "a@[127.0.0.1]", "a,b@c.de", "a@b_c.de", "a@-b.de", "a@b-.de",
    "a\xe2\x80\x8b@b.de", "a@b.de\xc2\xa0", "a@b.de,c@d.de", "a@b.de;c@d.de", "a\xff@b.de", "mailto:a@b.de",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.de",
  };
  g_autofree char *key = crm_mail_address_get_key ("Zoe.Müller@BÜCHER.Example");
  g_autofree char *wire = crm_mail_address_to_wire ("Zoe@BÜCHER.Example", NULL);
  g_autofree char *domain = crm_mail_address_get_domain ("Zoe@BÜCHER.Example");

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (crm_mail_address_check (good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      if (crm_mail_address_check (bad[i], &error))
        g_error ("taken for an address: %s", bad[i]);
      g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_VALUE);
      g_assert_null (strpbrk (error->message, "\r\n"));
      g_assert_null (crm_mail_address_get_key (bad[i]));
    }

  g_assert_cmpstr (key, ==, "zoe.müller@xn--bcher-kva.example");
  g_assert_cmpstr (wire, ==, "Zoe@xn--bcher-kva.example");
  g_assert_cmpstr (domain, ==, "xn--bcher-kva.example");
}

static void
test_ids (void)
{
  g_autofree char *token = crm_mime_message_make_token ();
  g_autofree char *other = crm_mime_message_make_token ();
  g_autofree char *id = crm_mime_message_make_id ("abc", 12, "Anna@Bücher.example");
  g_autofree char *idn = crm_mime_message_make_unsubscribe_url ("anna@müller.example", "abc");
  g_autofree char *url = crm_mime_message_make_unsubscribe_url ("a&b?c@example.com", "abc");

  g_assert_cmpstr (idn, ==, "mailto:anna@xn--mller-kva.example?subject=unsubscribe%20abc");
  g_assert_cmpuint (strlen (token), ==, 20);
  g_assert_cmpstr (token, !=, other);
  g_assert_cmpstr (id, ==, "<abc.c12@xn--bcher-kva.example>");
  g_assert_cmpstr (url, ==, "mailto:a%26b%3Fc@example.com?subject=unsubscribe%20abc");
}

/* Every text comes back as it was, whatever is in it. */
static void
test_random_texts (void)
{
  static const char * const pieces[] = {
    ".", "\n", "From ", " ", "\t", "=", "ä", "😀", "word", "=3D", "a", "\n.\n", "--=_abc", "\n--=_abcdefghijkmnpqrstuv", "中文",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 2000; i++)
    {
      CrmMimeMessage message = sample ();
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GMimeMessage) parsed = NULL;
      g_autofree char *found = NULL;
      GMimeObject *part;

      for (int n = g_rand_int_range (random, 0, 80); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      g_string_append_c (text, '\n');
      message.text = text->str;
      bytes = write_message (&message);

      parsed = read_with_gmime (bytes);
      g_assert_true (GMIME_IS_MULTIPART (g_mime_message_get_mime_part (parsed)));
      part = g_mime_multipart_get_part (GMIME_MULTIPART (g_mime_message_get_mime_part (parsed)), 0);
      found = g_mime_text_part_get_text (GMIME_TEXT_PART (part));
      {
        g_auto(GStrv) lines = g_strsplit (found, "\r\n", -1);
        g_autofree char *joined = g_strjoinv ("\n", lines);

        g_assert_cmpstr (joined, ==, text->str);
      }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();

  g_test_add_func ("/mime/round-trip", test_round_trip);
  g_test_add_func ("/mime/seven-bit-and-stable", test_seven_bit_and_stable);
  g_test_add_func ("/mime/encoded-words", test_encoded_words);
  g_test_add_func ("/mime/encoded-words-split-at-words", test_encoded_words_split_at_words);
  g_test_add_func ("/mime/injection", test_injection);
  g_test_add_func ("/mime/bare-line-ends", test_bare_line_ends);
  g_test_add_func ("/mime/addresses", test_addresses);
  g_test_add_func ("/mime/ids", test_ids);
  g_test_add_func ("/mime/random-texts", test_random_texts);

  return g_test_run ();
}
