/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-signature.h"

#include <string.h>

/* The signatures of tests/data/signatures.txt: each part that is named there is found, and none besides. */

static const char *const part_names[] = {
  "prefix", "name", "given", "family", "suffix", "role", "department", "company", "email", "phone", "link", "box", "extended", "street", "code",
  "city", "region", "country"
};

static char *
dup_found (const CrmSignature *signature)
{
  GString *found = g_string_new (NULL);

  for (guint i = 0; i < crm_signature_n_items (signature); i++)
    {
      const CrmSignatureItem *item = crm_signature_get_item (signature, i);

      g_string_append (found, part_names[item->part]);
      if (item->label != NULL)
        g_string_append_printf (found, "/%s", item->label);
      g_string_append_printf (found, ": %s\n", item->value);
    }

  return g_string_free (found, FALSE);
}

static void
test_one (gconstpointer data)
{
  const char *const *sample = data;
  g_autoptr (CrmSignature) signature = crm_signature_parse (sample[0]);
  g_autofree char *found = dup_found (signature);

  if (strcmp (found, sample[1]) == 0)
    return;
  g_test_message ("found:\n%swanted:\n%srest:\n%s", found, sample[1], crm_signature_get_rest (signature));
  g_test_fail ();
}

static void
add_samples (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "signatures.txt", NULL);
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = NULL;

  g_file_get_contents (path, &whole, NULL, &error);
  g_assert_no_error (error);
  parts = g_strsplit (whole, "\n= ", -1);
  g_assert_cmpuint (g_strv_length (parts), >, 25);

  for (guint i = 1; parts[i] != NULL; i++)
    {
      char *text = strchr (parts[i], '\n') + 1;
      char *expected = g_strrstr (parts[i], "\n---\n");
      char **sample = g_new0 (char *, 3);
      g_autofree char *name = g_strndup (parts[i], text - parts[i] - 1);
      g_autofree char *test = g_strdup_printf ("/signature/%s", name);

      g_assert_nonnull (expected);
      sample[0] = g_strndup (text, expected + 1 - text);
      expected += strlen ("\n---\n");
      sample[1] = g_str_has_suffix (expected, "\n") || *expected == '\0' ? g_strdup (expected) : g_strconcat (expected, "\n", NULL);
      g_test_add_data_func_full (test, sample, test_one, (GDestroyNotify) g_strfreev);
    }
}

/* Nothing of what was read is lost: what is not understood is in the rest. */
static void
test_rest (void)
{
  g_autoptr (CrmSignature) signature = crm_signature_parse ("-- \nAna Ruiz\nana@ruiz.example\nWe moved! Come and see us.\nAmtsgericht Bonn HRB 17\n");

  g_assert_cmpstr (crm_signature_get (signature, CRM_SIGNATURE_NAME), ==, "Ana Ruiz");
  g_assert_cmpstr (crm_signature_get_rest (signature), ==, "We moved! Come and see us.\nAmtsgericht Bonn HRB 17");
}

static void
test_limits (void)
{
  g_autofree char *long_line = g_strnfill (200000, 'a');
  g_autofree char *digits = g_strnfill (200000, '1');
  g_autoptr (CrmSignature) empty = crm_signature_parse ("");
  g_autoptr (CrmSignature) endless = crm_signature_parse (long_line);
  g_autoptr (CrmSignature) numbers = crm_signature_parse (digits);
  g_autoptr (CrmSignature) broken = crm_signature_parse ("Ana \xff\xfe Ruiz\nana@ruiz.example");

  g_assert_cmpuint (crm_signature_n_items (empty), ==, 0);
  g_assert_cmpuint (crm_signature_n_items (endless), ==, 0);
  g_assert_cmpuint (crm_signature_n_items (numbers), ==, 0);
  g_assert_cmpstr (crm_signature_get (broken, CRM_SIGNATURE_EMAIL), ==, "ana@ruiz.example");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_samples ();
  g_test_add_func ("/signature/rest", test_rest);
  g_test_add_func ("/signature/limits", test_limits);
  return g_test_run ();
}
