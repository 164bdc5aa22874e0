/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crm-text-sort.h"
#include "crm-text.h"

static void
assert_fold (const char *text,
             const char *expected)
{
  g_autofree char *folded = crm_text_fold (text);

  g_assert_cmpstr (folded, ==, expected);
}

static void
test_fold (void)
{
  assert_fold ("", "");
  assert_fold ("Anna BERG", "anna berg");
  assert_fold ("  Anna \t\r\f\302\240 Berg ", "anna berg");
  assert_fold ("Müller-Lüdenscheidt", "muller-ludenscheidt");
  assert_fold ("Mu\314\210ller", "muller");
  assert_fold ("STRASSE Straße ẞ", "strasse strasse ss");
  assert_fold ("Łódź Øre Đorđe Ħal", "lodz ore dorde hal");
  assert_fold ("Ærø œuvre Þór Ðí", "aero oeuvre thor di");
  assert_fold ("İstanbul Isparta ılgın", "istanbul isparta ilgin");
  assert_fold ("Ἀθήνα ΠΆΤΡΑΣ πάτρας", "αθηνα πατρασ πατρασ");
  assert_fold ("Ёлка Йод", "елка иод");
  assert_fold ("O’Brien O'Brien", "o'brien o'brien");
  assert_fold ("co\302\255op\342\200\213x \357\273\277y", "coopx y");
  assert_fold ("ﬁn ① №５ ½", "fin 1 no5 1\342\201\2042");
  assert_fold ("٠١٢ ۳۴ ५६", "012 34 56");
  assert_fold ("مُحَمَّد مـحمد", "محمد محمد");
  assert_fold ("タナカ たなか ﾀﾅｶ", "たなか たなか たなか");
  assert_fold ("ガ が か\343\202\231 ｶﾞ か", "が が が が か");
  assert_fold ("김철수 \341\204\200\341\205\265\341\206\267", "김철수 김");
  assert_fold ("हिन्दी", "हिन्दी");
  assert_fold ("王小明 😀", "王小明 😀");
  assert_fold ("𝔄nna 𐐀", "anna 𐐨");
  assert_fold ("a\xff" "b\xc3", "a b");
  assert_fold ("bad\xFFü \n x\n", "bad u\nx\n");
  g_assert_null (crm_text_fold (NULL));
}

static void
test_fold_append (void)
{
  g_autoptr (GString) out = g_string_new ("x ");

  crm_text_append_folded (out, " Ä Bcd", 5);
  crm_text_append_folded (out, "か\343\202\231!", -1);
  g_assert_cmpstr (out->str, ==, "x a bが!");
}

static void
test_fold_twice (void)
{
  g_autofree char *syllable = crm_text_fold ("가\343\204\274");     /* U+AC00 U+313C: a letter that folds to a syllable's end */

  g_assert_cmpstr (syllable, ==, "\352\260\213");

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;

      for (guint i = 0; i < 12; i++)
        {
          gunichar c = g_test_rand_int_range (1, round % 3 == 0 ? 0x600 : round % 3 == 1 ? 0x10000 : 0x20000);

          if (g_unichar_validate (c))
            g_string_append_unichar (text, c);
        }

      once = crm_text_fold (text->str);
      twice = crm_text_fold (once);
      g_assert_true (g_utf8_validate (once, -1, NULL));
      g_assert_cmpstr (once, ==, twice);
    }
}

static gpointer
fold_all (gpointer data)
{
  GString *out = data;

  for (gunichar c = 1; c < 0x3000; c++)
    {
      char text[7] = { 0 };

      g_unichar_to_utf8 (c, text);
      crm_text_append_folded (out, text, -1);
    }

  return NULL;
}

static void
test_fold_threads (void)
{
  GThread *threads[4];
  GString *outs[4];

  for (guint i = 0; i < 4; i++)
    {
      outs[i] = g_string_new (NULL);
      threads[i] = g_thread_new ("fold", fold_all, outs[i]);
    }
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (g_string_equal (outs[0], outs[i]));
      if (i > 0)
        g_string_free (outs[i], TRUE);
    }
  g_string_free (outs[0], TRUE);
}

static void
test_clean (void)
{
  g_autofree char *line = crm_text_clean_line ("\357\273\277 A\314\210 \n b\001c \xff ");
  g_autofree char *lines = crm_text_clean_lines ("\r\n\na  b \r\n\r\nc\t\rd\002\n \n");

  g_assert_cmpstr (line, ==, "Ä b c \357\277\275");
  g_assert_cmpstr (lines, ==, "a  b\n\nc\nd");
}

static void
test_initials (void)
{
  const struct { const char *name; const char *initials; } cases[] = {
    { "Anna Berg", "AB" }, { "anna maria berg (Wien)", "AB" }, { "Öz", "Ö" }, { "", "" }, { "!!", "" },
    { "王小明", "王" }, { "김 철수", "김" }, { "Berg & Söhne", "BS" }, { "ǆungla Ärger", "ǅÄ" }, { "«Anna» 3M", "A3" },
    { "иван петров", "ИП" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *initials = crm_text_initials (cases[i].name);

      g_assert_cmpstr (initials, ==, cases[i].initials);
    }
}

static void
assert_order (const char *language,
              const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, "|", -1);

  for (guint i = 0; list[i + 1] != NULL; i++)
    {
      g_autoptr (GBytes) a = crm_text_sort_key_for (list[i], language);
      g_autoptr (GBytes) b = crm_text_sort_key_for (list[i + 1], language);

      if (g_bytes_compare (a, b) >= 0)
        g_error ("%s is not before %s", list[i], list[i + 1]);
    }
}

static void
test_sort (void)
{
  g_autoptr (GBytes) a = crm_text_sort_key ("O'Brien,  Anna");
  g_autoptr (GBytes) marks = crm_text_sort_key ("!?");
  g_autoptr (GBytes) empty = crm_text_sort_key ("");
  g_autoptr (GBytes) around = crm_text_sort_key_for ("Anna Åberg Ö", "sv");

  g_assert_cmpstr (g_bytes_get_data (a, NULL), ==, "obrien anna");
  g_assert_cmpmem (g_bytes_get_data (marks, NULL), g_bytes_get_size (marks), "!?\0!?", 5);
  g_assert_cmpmem (g_bytes_get_data (empty, NULL), g_bytes_get_size (empty), "", 1);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (around, NULL), "anna z"));

  assert_order (NULL, "2 Unit|10 Unit|100|Anna|Äpfel|Azur|Öl|Ozon|Unit 2|Unit 007|Unit 10|Zoe|Ωmega|Иван|王");
  assert_order (NULL, "1st Floor|“Alpha” GmbH|Anna|ánna|Bäcker|Baker|zoe|Ωmega|Борис|王");
  assert_order ("de_AT.UTF-8", "Adam|Äpfel|Bach|Muller|Müller|Muster|Zoe");
  assert_order ("sv_SE.UTF-8", "Adam|Bach|Ozon|Zoe|Åberg|Äpfel|Öberg");
  assert_order ("da", "Abel|Ozon|Zoe|Ærø|Ødum|Åberg");
  assert_order ("es", "Nadal|Nuñez|Ñandú|Oz");
  assert_order ("pl", "Lato|Luz|Łódź|Mazur");
  assert_order ("ru", "Иван|Ищенко|Йод|Кот");
}

static void
assert_letter (const char *text,
               const char *language,
               const char *expected)
{
  g_autofree char *letter = crm_text_letter_for (text, language);

  g_assert_cmpstr (letter, ==, expected);
}

static void
test_letter (void)
{
  assert_letter ("  ärger", "de", "A");
  assert_letter ("ärger", "sv", "Ä");
  assert_letter ("ørn", "sv", "Ö");
  assert_letter ("«3M»", NULL, "#");
  assert_letter ("(zoe)", NULL, "Z");
  assert_letter ("", NULL, "#");
  assert_letter ("김철수", NULL, "가");
  assert_letter ("王小明", NULL, "漢");
  assert_letter ("ёлка", NULL, "Е");
  assert_letter ("йод", NULL, "Й");
  assert_letter ("タナカ", NULL, "た");
  assert_letter ("ωmega", NULL, "Ω");
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

static void
test_distance (void)
{
  g_assert_cmpuint (crm_text_distance ("vip", "vip", 2), ==, 0);
  g_assert_cmpuint (crm_text_distance ("vpi", "vip", 2), ==, 1);
  g_assert_cmpuint (crm_text_distance ("müller", "muller", 2), ==, 1);
  g_assert_cmpuint (crm_text_distance ("", "ab", 2), ==, 2);
  g_assert_cmpuint (crm_text_distance ("custmer", "customers", 2), ==, 2);
  g_assert_cmpuint (crm_text_distance ("newsletter", "vip", 2), ==, 3);
  g_assert_cmpuint (crm_text_distance ("abcd", "wxyz", 2), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-append", test_fold_append);
  g_test_add_func ("/text/fold-twice", test_fold_twice);
  g_test_add_func ("/text/fold-threads", test_fold_threads);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/initials", test_initials);
  g_test_add_func ("/text/sort", test_sort);
  g_test_add_func ("/text/letter", test_letter);
  g_test_add_func ("/text/words", test_words);
  g_test_add_func ("/text/distance", test_distance);

  return g_test_run ();
}
