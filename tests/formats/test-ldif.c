/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crm-ldif-reader.h"

static const char text[] =
  "version: 1\r\n"
  "\r\n"
  "# from an address book\r\n"
  "dn: cn=Anna,mail=anna@example.com\r\n"
  "objectclass: top\r\n"
  "cn:: QW5uYSBNw7xsbGVy\r\n"
  "homePhone;lang-de: +49 170\r\n"
  "  1234567\r\n"
  "\r\n"
  "\r\n"
  "dn: cn=B\n"
  "jpegphoto:< file:///etc/passwd\n"
  "\n"
  "dn: cn=C\n"
  "changetype: delete\n"
  "\n"
  "cn: D\n"
  "\n"
  "dn: cn=E\n"
  "cn:: ####\n"
  "mail: e@example.com\n"
  "\n"
  "dn: cn=F\n"
  "nothing at all\n"
  "\n"
  "dn: cn=G\n"
  "cn: G";

static void
assert_attribute (const CrmLdifEntry *entry,
                  guint               index,
                  const char         *name,
                  const char         *options,
                  const char         *value)
{
  const CrmLdifAttribute *attribute = g_ptr_array_index (entry->attributes, index);
  g_autofree char *read = g_strndup (g_bytes_get_data (attribute->value, NULL), g_bytes_get_size (attribute->value));

  g_assert_cmpstr (attribute->name, ==, name);
  g_assert_cmpstr (attribute->options, ==, options);
  g_assert_cmpstr (read, ==, value);
}

static void
test_entries (void)
{
  static const struct
  {
    CrmLdifFlaw flaw;
    guint64     line;
  } expected[] = {
    { CRM_LDIF_FLAW_URL, 11 }, { CRM_LDIF_FLAW_CHANGE, 14 }, { CRM_LDIF_FLAW_NO_NAME, 17 }, { CRM_LDIF_FLAW_SYNTAX, 19 }, { CRM_LDIF_FLAW_SYNTAX, 23 },
    { CRM_LDIF_FLAW_NONE, 26 },
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (CrmLdifReader) reader = crm_ldif_reader_new (bytes, NULL);
  CrmLdifEntry entry;

  g_assert_true (crm_ldif_reader_next (reader, &entry));
  g_assert_cmpuint (entry.line, ==, 3);
  g_assert_cmpint (entry.flaw, ==, CRM_LDIF_FLAW_NONE);
  g_assert_cmpuint (entry.attributes->len, ==, 4);
  assert_attribute (&entry, 0, "dn", NULL, "cn=Anna,mail=anna@example.com");
  assert_attribute (&entry, 2, "cn", NULL, "Anna M\xc3\xbcller");
  assert_attribute (&entry, 3, "homephone", "lang-de", "+49 170 1234567");

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_true (crm_ldif_reader_next (reader, &entry));
      g_assert_cmpint (entry.flaw, ==, expected[i].flaw);
      g_assert_cmpuint (entry.line, ==, expected[i].line);
    }
  assert_attribute (&entry, 1, "cn", NULL, "G");
  g_assert_false (crm_ldif_reader_next (reader, &entry));
  g_assert_cmpfloat (crm_ldif_reader_get_progress (reader), ==, 1.0);

  crm_ldif_reader_rewind (reader);
  g_assert_true (crm_ldif_reader_next (reader, &entry));
  g_assert_cmpuint (entry.line, ==, 3);
}

static void
test_is_one (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_one;
  } cases[] = {
    { "dn: cn=x\n", TRUE }, { "\xef\xbb\xbf" "version: 1\n", TRUE }, { "# hello\n\ndn:: Y249eA==\n", TRUE }, { "", FALSE }, { "Name,Phone\n", FALSE },
    { "version: new\n", FALSE }, { "DN: plain words\n", FALSE }, { "version:", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].text, strlen (cases[i].text));

      g_assert_cmpint (crm_ldif_is_one (bytes), ==, cases[i].is_one);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ldif/entries", test_entries);
  g_test_add_func ("/ldif/is-one", test_is_one);
  return g_test_run ();
}
