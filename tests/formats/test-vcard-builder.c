/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-vcard-builder.h"

static void
assert_bytes (CrmVcardBuilder *builder,
              const char      *expected)
{
  g_autoptr (GBytes) bytes = crm_vcard_builder_to_bytes (builder);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, expected);
}

static CrmVcardBuilder *
build_from (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CrmVcardBuilder *builder = crm_vcard_builder_new_from (bytes, &error);

  g_assert_no_error (error);
  return builder;
}

static void
fill (CrmVcardBuilder *builder)
{
  const char *n[] = { "Berg; van", "Anna", "", "", "", NULL };
  const char *tags[] = { "a,b", "c", NULL };
  const char *types[] = { "work", "cell", NULL };
  const char *address[] = { "", "", "Street 1\nBack", "Wien", "", "1010", "Austria", NULL };
  const CrmVcardValue phones[] = {
    { .text = "+43 1 2", .types = types, .preferred = TRUE }, { .text = "3", .label = "Ski hut" },
  };
  const CrmVcardValue addresses[] = { { .parts = address } };
  g_autoptr (GBytes) photo = g_bytes_new_static ("\0\1\2", 3);

  crm_vcard_builder_set_text (builder, "FN", "Anna Berg");
  crm_vcard_builder_set_parts (builder, "N", n);
  crm_vcard_builder_set_list (builder, "CATEGORIES", tags);
  crm_vcard_builder_set_values (builder, "TEL", phones, 2);
  crm_vcard_builder_set_values (builder, "ADR", addresses, 1);
  crm_vcard_builder_set_bytes (builder, "PHOTO", photo, "image/jpeg");
  crm_vcard_builder_set_text (builder, "NOTE", NULL);
}

static void
test_new (void)
{
  g_autoptr (CrmVcardBuilder) three = crm_vcard_builder_new (CRM_VCARD_3_0);
  g_autoptr (CrmVcardBuilder) four = crm_vcard_builder_new (CRM_VCARD_4_0);

  fill (three);
  fill (three);
  assert_bytes (three,
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Berg\r\nN:Berg\\; van;Anna;;;\r\nCATEGORIES:a\\,b,c\r\n"
    "TEL;TYPE=work,cell,pref:+43 1 2\r\nitem1.TEL:3\r\nitem1.X-ABLabel:Ski hut\r\n"
    "ADR:;;Street 1\\nBack;Wien;;1010;Austria\r\nPHOTO;ENCODING=b;TYPE=JPEG:AAEC\r\nEND:VCARD\r\n");

  fill (four);
  fill (four);
  assert_bytes (four,
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna Berg\r\nN:Berg\\; van;Anna;;;\r\nCATEGORIES:a\\,b,c\r\n"
    "TEL;TYPE=work,cell;PREF=1:+43 1 2\r\nitem1.TEL:3\r\nitem1.X-ABLabel:Ski hut\r\n"
    "ADR:;;Street 1\\nBack;Wien;;1010;Austria\r\nPHOTO:data:image/jpeg;base64,AAEC\r\nEND:VCARD\r\n");
}

static const char original[] =
  "BEGIN:VCARD\nVERSION:3.0\nN:Berg;Anna\n"
  "X-STRANGE;X-P=\"1\":kept\n  folded\n"
  "item1.EMAIL;type=INTERNET;type=HOME;X-Q=1:anna@exam\n ple.org\nitem1.X-ABLabel:_$!<Home>!$_\n"
  "item2.TEL;TYPE=CELL;X-OLD=yes:1\nitem2.X-ABLabel:gone\n"
  "TEL;TYPE=WORK:2\n"
  "PHOTO;TYPE=PNG;ENCODING=b:AAEC\n"
  "what is this\n"
  "END:VCARD\n";

static void
test_untouched (void)
{
  g_autoptr (CrmVcardBuilder) builder = build_from (original);
  const char *n[] = { "Berg", "Anna", "", "", "", NULL };
  const char *home[] = { "home", NULL };
  const char *cell[] = { "cell", NULL };
  const char *work[] = { "work", "voice", NULL };
  const CrmVcardValue emails[] = { { .text = "anna@example.org", .types = home, .label = "Home" } };
  const CrmVcardValue phones[] = { { .text = "1", .types = cell, .label = "gone" }, { .text = "2", .types = work } };
  g_autoptr (GBytes) photo = g_bytes_new_static ("\0\1\2", 3);

  crm_vcard_builder_set_parts (builder, "N", n);
  crm_vcard_builder_set_values (builder, "EMAIL", emails, 1);
  crm_vcard_builder_set_values (builder, "TEL", phones, 2);
  crm_vcard_builder_set_bytes (builder, "PHOTO", photo, "image/png");
  assert_bytes (builder, original);
}

static void
test_patch (void)
{
  g_autoptr (CrmVcardBuilder) builder = build_from (original);
  const char *n[] = { "Berg", "Änne", "", "", "", NULL };
  const char *home[] = { "home", NULL };
  const char *work[] = { "work", NULL };
  const CrmVcardValue emails[] = {
    { .text = "new@example.org", .types = home, .label = "Home" }, { .text = "second@example.org", .types = work },
  };
  const CrmVcardValue phones[] = { { .text = "2", .types = work, .label = "Büro", .preferred = TRUE } };

  crm_vcard_builder_set_parts (builder, "N", n);
  crm_vcard_builder_set_values (builder, "EMAIL", emails, 2);
  crm_vcard_builder_set_values (builder, "TEL", phones, 1);
  crm_vcard_builder_set_bytes (builder, "PHOTO", NULL, NULL);
  assert_bytes (builder,
    "BEGIN:VCARD\nVERSION:3.0\nN:Berg;Änne;;;\r\n"
    "X-STRANGE;X-P=\"1\":kept\n  folded\n"
    "item1.EMAIL;type=INTERNET;type=HOME;X-Q=1:new@example.org\r\nitem1.X-ABLabel:_$!<Home>!$_\n"
    "item2.TEL;TYPE=work,pref:2\r\nitem2.X-ABLabel:Büro\r\n"
    "EMAIL;TYPE=work:second@example.org\r\n"
    "what is this\n"
    "END:VCARD\n");
}

static void
test_from_2_1 (void)
{
  g_autoptr (CrmVcardBuilder) builder = build_from (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\n"
    "TEL;HOME;PREF;X-Z=1:1\r\nPHOTO;JPEG;BASE64:\r\nAAEC\r\n\r\nNOTE:a, b\\c\r\nX-ODD:keep me\r\nEND:VCARD\r\n");

  g_assert_cmpint (crm_vcard_builder_get_version (builder), ==, CRM_VCARD_3_0);
  assert_bytes (builder,
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Jörg\r\nTEL;X-Z=1;TYPE=home,pref:1\r\n"
    "PHOTO;TYPE=jpeg;ENCODING=b:AAEC\r\nNOTE:a\\, b\\\\c\r\nX-ODD:keep me\r\nEND:VCARD\r\n");
}

static void
test_truncated (void)
{
  g_autoptr (CrmVcardBuilder) builder = build_from ("BEGIN:VCARD\nVERSION:4.0\nFN:x");
  g_autoptr (CrmVcardBuilder) mac = build_from ("BEGIN:VCARD\rFN:x\rEND:VCARD\r");
  g_autoptr (GBytes) none = g_bytes_new_static ("x:y", 3);
  g_autoptr (GError) error = NULL;

  assert_bytes (builder, "BEGIN:VCARD\nVERSION:4.0\nFN:x\r\nEND:VCARD\r\n");
  crm_vcard_builder_set_text (mac, "NOTE", "y");
  assert_bytes (mac, "BEGIN:VCARD\r\nFN:x\r\nNOTE:y\r\nEND:VCARD\r\n");
  g_assert_null (crm_vcard_builder_new_from (none, &error));
  g_assert_error (error, CRM_FORMAT_ERROR, CRM_FORMAT_ERROR_WRONG_KIND);
}

/* What is set is what is read, whatever the text, and setting it again changes nothing. */
static void
test_round_trip (void)
{
  const char *pieces[] = { "a", ",", ";", "\\", "\n", "\"", ":", "ä", "😀", "^", "=", "\\n", "some longer words ", "\t" };

  for (guint round = 0; round < 1000; round++)
    {
      CrmVcardVersion version = round % 2 == 0 ? CRM_VCARD_3_0 : CRM_VCARD_4_0;
      g_autoptr (CrmVcardBuilder) builder = crm_vcard_builder_new (version);
      g_autoptr (CrmVcardBuilder) again = NULL;
      g_autoptr (GString) text = g_string_new ("x");
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) same = NULL;
      g_autoptr (CrmVcardReader) reader = NULL;
      g_autofree char *note = NULL;
      g_autofree char *label = NULL;
      g_auto (GStrv) org = NULL;
      const CrmVcard *card;

      for (int i = g_test_rand_int_range (0, 30); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      for (guint i = 0; i < 2; i++)
        {
          CrmVcardBuilder *target = i == 0 ? builder : again;
          const char *parts[] = { text->str, "unit", NULL };
          const CrmVcardValue values[] = { { .text = text->str, .label = text->str }, { .text = "2" } };

          crm_vcard_builder_set_text (target, "NOTE", text->str);
          crm_vcard_builder_set_parts (target, "ORG", parts);
          crm_vcard_builder_set_values (target, "URL", values, 2);
          if (i == 0)
            {
              bytes = crm_vcard_builder_to_bytes (builder);
              again = crm_vcard_builder_new_from (bytes, NULL);
            }
        }
      same = crm_vcard_builder_to_bytes (again);
      g_assert_true (g_bytes_equal (bytes, same));

      reader = crm_vcard_reader_new (bytes, NULL);
      card = crm_vcard_reader_next (reader);
      g_assert_null (card->flaw);
      note = crm_vcard_dup_text (card, crm_vcard_find (card, "NOTE", NULL));
      org = crm_vcard_dup_parts (card, crm_vcard_find (card, "ORG", NULL), 0);
      label = crm_vcard_dup_label (card, crm_vcard_find (card, "URL", NULL));
      g_assert_cmpstr (note, ==, text->str);
      g_assert_cmpstr (label, ==, text->str);
      g_assert_cmpstr (org[0], ==, text->str);
      g_assert_cmpstr (org[1], ==, "unit");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vcard-builder/new", test_new);
  g_test_add_func ("/vcard-builder/untouched", test_untouched);
  g_test_add_func ("/vcard-builder/patch", test_patch);
  g_test_add_func ("/vcard-builder/from-2.1", test_from_2_1);
  g_test_add_func ("/vcard-builder/truncated", test_truncated);
  g_test_add_func ("/vcard-builder/round-trip", test_round_trip);

  return g_test_run ();
}
