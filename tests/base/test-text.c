/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-text.h"

static void
test_fold (void)
{
  static const struct { const char *text, *folded; } cases[] = {
    { "Anna", "anna" }, { "MÜLLER", "muller" }, { "Straße", "strasse" }, { "Łódź", "lodz" }, { "Ærø", "aero" }, { "İstanbul", "istanbul" },
    { "Ёлкин", "елкин" }, { "ΑΘΉΝΑ", "αθηνα" }, { "Σεισμός", "σεισμοσ" }, { "ﬁn", "fin" }, { "王小明", "王小明" }, { "a\tb\001c", "a b c" },
    { "１２３", "123" }, { "مُحَمَّد", "محمد" }, { "", "" }, { "caf\xC3\xA9", "cafe" }, { "bad\xFFü", "bad u" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = crm_text_fold (cases[i].text);

      g_assert_cmpstr (folded, ==, cases[i].folded);
    }
  g_assert_null (crm_text_fold (NULL));
}

static void
test_sort_key (void)
{
  static const char *const ordered[] = { "1st Floor", "“Alpha” GmbH", "Anna", "ánna", "Bäcker", "Baker", "zoe", "Ωmega", "Борис", "王" };

  for (guint i = 1; i < G_N_ELEMENTS (ordered); i++)
    {
      g_autoptr(GBytes) before = crm_text_sort_key (ordered[i - 1]);
      g_autoptr(GBytes) after = crm_text_sort_key (ordered[i]);

      g_assert_cmpint (g_bytes_compare (before, after), <, 0);
    }
}

static void
test_letter (void)
{
  static const struct { const char *text, *letter; } cases[] = {
    { "anna", "A" }, { "Ärger", "A" }, { "“zoe”", "Z" }, { "3M", "#" }, { "", "#" }, { "борис", "Б" }, { "王小明", "#" }, { "ωmega", "Ω" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *letter = crm_text_letter (cases[i].text);

      g_assert_cmpstr (letter, ==, cases[i].letter);
    }
}

static void
test_initials (void)
{
  static const struct { const char *name, *initials; } cases[] = {
    { "Anna Müller", "AM" }, { "Jörg van der Berg", "JB" }, { "prince", "P" }, { "O'Neil", "O" }, { "王 小明", "王" }, { "", "" }, { "- ?", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *initials = crm_text_initials (cases[i].name);

      g_assert_cmpstr (initials, ==, cases[i].initials);
    }
}

static void
test_words (void)
{
  g_auto(GStrv) words = crm_text_words (" Anna-Lena  Müller, info@Müller.de (王小明)");
  g_autofree char *joined = g_strjoinv ("|", words);
  g_auto(GStrv) none = crm_text_words (" ., ");

  g_assert_cmpstr (joined, ==, "anna|lena|muller|info|muller|de|王小明");
  g_assert_null (none[0]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/sort-key", test_sort_key);
  g_test_add_func ("/text/letter", test_letter);
  g_test_add_func ("/text/initials", test_initials);
  g_test_add_func ("/text/words", test_words);

  return g_test_run ();
}
