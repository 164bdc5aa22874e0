/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-search-words.h"

static void
test_words (void)
{
  static const struct { const char *text, *words, *match; } cases[] = {
    { "Anna Mü", "anna|mu", "\"anna\"* \"mu\"*" },
    { "info@Müller.de", "info|muller|de", "\"info\"* \"muller\"* \"de\"*" },
    { "  ", "", "" },
    { "\" OR 1 *", "or|1", "\"or\"* \"1\"*" },
    { "+49 (0)89 123-4", "49891234", "\"49891234\"*" },
    { "089/1234", "891234", "\"891234\"*" },
    { "0049 89 1234", "49891234", "\"49891234\"*" },
    { "12", "12", "\"12\"*" },
    { "Hauptstr. 12", "hauptstr|12", "\"hauptstr\"* \"12\"*" },
    { "٠٨٩١٢٣٤", "891234", "\"891234\"*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(CrmSearchWords) words = crm_search_words_new (cases[i].text);
      g_autofree char *joined = g_strjoinv ("|", (char **) crm_search_words_get (words));

      g_assert_cmpstr (joined, ==, cases[i].words);
      g_assert_cmpstr (crm_search_words_get_match (words), ==, cases[i].match);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-words/words", test_words);

  return g_test_run ();
}
