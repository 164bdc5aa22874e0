/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What two contacts have to have in common, case by case. */

#include "crm-duplicate-measure.h"
#include "crm-duplicate-names.h"
#include "crm-name-forms.h"

static CrmDuplicateCard *
make_person (const char *name)
{
  CrmDuplicateCard *card = crm_duplicate_card_new (1, FALSE);

  crm_duplicate_card_set_name (card, name, NULL, NULL, NULL, NULL);
  return card;
}

static void
test_words (void)
{
  static const char *const pairs[][2] = {
    { "mueller", "muller" }, { "bauer", "bauer" }, { "queen", "queen" }, { "schroeder", "schroder" }, { "baer", "bar" }, { "strasse", "strasse" },
    { "neuer", "neuer" }, { "e", "e" }, { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *word = crm_name_word (pairs[i][0]);

      g_assert_cmpstr (word, ==, pairs[i][1]);
    }
  g_assert_true (crm_name_is_form ("bob", "robert"));
  g_assert_true (crm_name_is_form ("hans", "johannes"));
  g_assert_true (crm_name_is_form ("alex", "alexandra"));
  g_assert_true (crm_name_is_form ("pepe", "jose"));
  g_assert_true (crm_name_is_form ("fred", "frederic"));
  g_assert_true (crm_name_is_form ("gunter", "gunther"));
  g_assert_false (crm_name_is_form ("john", "jean"));
  g_assert_false (crm_name_is_form ("alexander", "alexandra"));
  g_assert_false (crm_name_is_form ("maria", "mario"));
}

static void
collect_common (const char *common,
                gpointer    data)
{
  g_hash_table_add (data, g_strdup (common));
}

/* Forms of one name have a word in common by which they are brought together, and each is among the writings of the other. */
static void
test_common (void)
{
  static const char *const pairs[][2] = {
    { "bob", "robert" }, { "rob", "bobby" }, { "hans", "hannes" }, { "johannes", "johann" }, { "pepe", "jose" }, { "kike", "enrique" }, { "gunter", "gunther" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GHashTable) a = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GHashTable) b = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GPtrArray) writings = crm_name_dup_writings (pairs[i][0]);
      GHashTableIter iter;
      gpointer word;
      guint n = 0;

      crm_name_foreach_common (pairs[i][0], collect_common, a);
      crm_name_foreach_common (pairs[i][1], collect_common, b);
      g_hash_table_iter_init (&iter, a);
      while (g_hash_table_iter_next (&iter, &word, NULL))
        n += g_hash_table_contains (b, word);
      g_assert_cmpuint (n, >, 0);
      g_assert_true (g_ptr_array_find_with_equal_func (writings, pairs[i][1], g_str_equal, NULL));
    }
}

static void
test_names (void)
{
  static const struct { const char *a; const char *b; CrmNames names; } rows[] = {
    { "Ana Ruiz", "ana ruíz", CRM_NAMES_SAME },
    { "Jürgen Müller", "Juergen Mueller", CRM_NAMES_SAME },
    { "Dr. Hans Groß", "Hans Gross", CRM_NAMES_SAME },
    { "Herr Karl von Bergen", "Karl Bergen", CRM_NAMES_SAME },
    { "Ruiz, Ana", "Ana Ruiz", CRM_NAMES_SAME },
    { "Ruiz Ana", "Ana Ruiz", CRM_NAMES_SWAPPED },
    { "Bob Miller", "Robert Miller", CRM_NAMES_VARIANT },
    { "Hans Weber", "Johannes Weber", CRM_NAMES_VARIANT },
    { "Fred Dubois", "Frédéric Dubois", CRM_NAMES_VARIANT },
    { "Paco García", "Francisco García", CRM_NAMES_VARIANT },
    { "Liz Taylor", "Elizabeth Taylor", CRM_NAMES_VARIANT },
    { "Anna Schmidt-Huber", "Anna Schmidt", CRM_NAMES_LONGER },
    { "Anna Maria Schmidt", "Anna Schmidt", CRM_NAMES_LONGER },
    { "José García López", "José García", CRM_NAMES_LONGER },
    { "A. Schmidt", "Anna Schmidt", CRM_NAMES_INITIAL },
    { "J. R. Ewing", "John Ross Ewing", CRM_NAMES_INITIAL },
    { "Anna Schmidt", "Anna Schmitd", CRM_NAMES_SLIP },
    { "Anna Hoffmann", "Anna Hofmann", CRM_NAMES_SLIP },
    { "Anna Kowalczyk", "Anna Kovalczyk", CRM_NAMES_SLIP },
    { "Robret Miller", "Robert Miller", CRM_NAMES_SLIP },
    { "Anna Bauer", "Anna Maurer", CRM_NAMES_GIVEN },
    { "Maria Schmidt", "Mario Schmidt", CRM_NAMES_FAMILY },
    { "Karlo Schmidt", "Karla Schmidt", CRM_NAMES_FAMILY },
    { "Julia Weber", "Julian Weber", CRM_NAMES_FAMILY },
    { "Jan Weber", "Jana Weber", CRM_NAMES_FAMILY },
    { "Anna Schmidt", "Peter Schmidt", CRM_NAMES_FAMILY },
    { "Anna Schmidt", "Anna Huber", CRM_NAMES_GIVEN },
    { "Anna Maria Schmidt", "Anna Luise Schmidt", CRM_NAMES_GIVEN },
    { "Kunde 12345", "Kunde 12346", CRM_NAMES_GIVEN },
    { "Anna", "Anna Schmidt", CRM_NAMES_PART },
    { "Anna", "Anna", CRM_NAMES_PART },
    { "王芳", "王芳", CRM_NAMES_SAME },
    { "A.", "A. Schmidt", CRM_NAMES_OTHER },
    { "Anna Schmidt", "Peter Weber", CRM_NAMES_OTHER },
    { "", "Peter Weber", CRM_NAMES_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CrmDuplicateCard) a = make_person (rows[i].a);
      g_autoptr (CrmDuplicateCard) b = make_person (rows[i].b);
      CrmNames names = crm_duplicate_names_compare ((const char *const *) a->words->pdata, a->words->len, (const char *const *) b->words->pdata, b->words->len);
      CrmNames back = crm_duplicate_names_compare ((const char *const *) b->words->pdata, b->words->len, (const char *const *) a->words->pdata, a->words->len);

      if (names != rows[i].names || back != names)
        g_error ("%s, %s: %d, %d instead of %d", rows[i].a, rows[i].b, names, back, rows[i].names);
    }
}

static void
test_keys (void)
{
  static const char *const firms[][2] = {
    { "Acme GmbH", "acme" }, { "ACME GmbH & Co. KG", "acme" }, { "Acme Inc.", "acme" }, { "The Acme Company Ltd", "acme" }, { "Dupont S.A.R.L.", "dupont" },
    { "Construcciones Ruiz, S.L.", "construcciones ruiz" }, { "Müller Bau e.K.", "muller bau" }, { "Mueller Bau", "muller bau" }, { "GmbH", "gmbh" }, { "A B C Bau", "a b c bau" },
  };
  static const char *const streets[][2] = {
    { "Hauptstr. 5", "Hauptstraße 5" }, { "Haupt Str. 5", "Hauptstrasse 5" }, { "12 High Street", "12 High St." }, { "5 Avenue Foch", "5 av. Foch" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (firms); i++)
    {
      g_autofree char *key = crm_duplicate_company_key (firms[i][0]);

      g_assert_cmpstr (key, ==, firms[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (streets); i++)
    {
      g_autofree char *a = crm_duplicate_address_key (streets[i][0], NULL, "Köln");
      g_autofree char *b = crm_duplicate_address_key (streets[i][1], "50667", "Koeln");

      g_assert_cmpstr (a, ==, b);
    }
  g_assert_null (crm_duplicate_address_key ("Hauptstr.", "50667", "Köln"));
  g_assert_null (crm_duplicate_address_key ("Hauptstr. 5", NULL, NULL));
  g_assert_null (crm_duplicate_mail_domain ("ana@gmail.com"));
  g_assert_null (crm_duplicate_mail_domain ("ana@yahoo.co.uk"));
  g_assert_null (crm_duplicate_mail_domain ("no address"));
  g_assert_null (crm_duplicate_link_domain ("https://www.linkedin.com/in/ana"));
  g_assert_null (crm_duplicate_phone_key ("12345"));
}

/* "kind|name|mails|phones|company|street|city|birthday", lists by commas. */
static CrmDuplicateCard *
make_card (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", -1);
  g_auto (GStrv) mails = NULL;
  g_auto (GStrv) phones = NULL;
  CrmDuplicateCard *card = crm_duplicate_card_new (1, *parts[0] == 'c');

  g_assert_cmpuint (g_strv_length (parts), ==, 8);
  crm_duplicate_card_set_name (card, parts[1], NULL, NULL, NULL, NULL);
  mails = g_strsplit (parts[2], ",", -1);
  for (guint i = 0; mails[i] != NULL; i++)
    crm_duplicate_card_add_email (card, mails[i], 2);
  phones = g_strsplit (parts[3], ",", -1);
  for (guint i = 0; phones[i] != NULL; i++)
    crm_duplicate_card_add_phone (card, phones[i], 2);
  if (*parts[4] != '\0')
    crm_duplicate_card_add_company (card, parts[4]);
  crm_duplicate_card_add_address (card, parts[5], NULL, parts[6]);
  crm_duplicate_card_set_birthday (card, parts[7]);
  return card;
}

static void
test_scores (void)
{
  static const struct { const char *a; const char *b; guint least; guint most; } rows[] = {
    /* The same. */
    { "p|Ana Ruiz|ana@example.org|||||", "p|Ana Ruiz|Ana@Example.org|||||", 99, 99 },
    { "p|Ana Ruiz||+49 89 123456||||", "p|Ana Ruiz||089/123456||||", 96, 99 },
    { "p|Bob Miller||0044 20 7946 0018||||", "p|Robert Miller||020 7946 0018||||", 95, 99 },
    { "p|Ana Ruiz|||Acme GmbH|||", "p|Ana Ruiz|||ACME|||", 90, 90 },
    { "p|Hans Weber|||Acme|||", "p|Johannes Weber|||Acme|||", 88, 88 },
    { "p|Anna Hofmann|||Acme|||", "p|Anna Hoffmann|||Acme|||", 80, 80 },
    { "p|Anna Hofmann|a.hofmann@acme.de|||||", "p|Anna Hoffmann|anna@acme.de|||||", 60, 80 },
    { "p|Anna Schmidt-Huber||||Hauptstr. 5|Köln|", "p|Anna Schmidt||||Hauptstraße 5|Köln|", 84, 90 },
    { "p|Anna Schmidt|anna@gmx.de|||||", "p|Anna Huber|anna@gmx.de|||||", 70, 90 },
    { "p|Anna Schmidt||||||1980-02-03", "p|Anna Schmitd||||||1980-02-03", 90, 95 },
    { "p|Ana Ruiz|ana@example.org|||||", "p|Ana Ruiz||0123 456789||||", 65, 65 },
    { "c|Acme GmbH|info@acme.de|||||", "c|ACME|office@acme.de|||||", 95, 99 },
    { "c|Acme GmbH|||||Köln|", "c|Acme Ltd|||||Köln|", 90, 90 },
    /* Not the same. */
    { "p|Anna Schmidt|familie@gmx.de|||||", "p|Peter Schmidt|familie@gmx.de|||||", 0, 40 },
    { "p|Anna Schmidt|schmidts@gmx.de|||||", "p|Peter Schmidt|schmidts@gmx.de|||||", 0, 45 },
    { "p|Anna Schmidt||0221 123456||Hauptstr. 5|Köln|1980-02-03", "p|Peter Schmidt||0221 123456||Hauptstr. 5|Köln|1980-02-03", 0, 45 },
    { "p|John Smith||||5 High St|York|1950-01-01", "p|John Smith||||5 High Street|York|1980-07-12", 0, 50 },
    { "p|John Smith Sr||||5 High St|York|", "p|John Smith Jr||||5 High Street|York|", 0, 45 },
    { "p|John Smith||||5 High St|York|", "p|John Smith Jr||||5 High Street|York|", 0, 69 },
    { "p|Maria Weber|||Acme|||", "p|Mario Weber|||Acme|||", 0, 0 },
    { "p|Peter Müller|p@a-bau.de|||||", "p|Peter Müller|peter@b-bau.de|||||", 0, 60 },
    { "p|Peter Müller|||Acme|||", "p|Peter Müller|||Beta|||", 0, 45 },
    { "p|Peter Müller|p.mueller@acme.de||Acme|||", "p|Peter Müller|p.mueller2@acme.de||Acme|||", 70, 80 },
    { "p|Anna Hofmann||||||", "p|Anna Hoffmann||||||", 0, 0 },
    { "p|Ana Ruiz|ana@example.org|||||", "c|Ana Ruiz|ana@example.org|||||", 0, 0 },
    { "p|Anna Huber|info@acme.de|||||", "p|Peter Weber|info@acme.de|||||", 0, 40 },
    { "c|Acme GmbH|||||Köln|", "c|Acme GmbH|||||Bonn|", 0, 60 },
    { "c|Acme GmbH|info@acme.de|||||", "c|Acme AG|info@acme.ch|||||", 0, 50 },
    { "p|||||||", "p|||||||", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CrmDuplicateCard) a = make_card (rows[i].a);
      g_autoptr (CrmDuplicateCard) b = make_card (rows[i].b);
      CrmDuplicateVerdict verdict = crm_duplicate_measure (a, b, TRUE);
      CrmDuplicateVerdict back = crm_duplicate_measure (b, a, TRUE);
      g_autofree char *words = crm_duplicate_dup_words (a, b, verdict);

      g_assert_cmpuint (verdict.score, ==, back.score);
      g_assert_cmpuint (verdict.evidence, ==, back.evidence);
      if (verdict.score < rows[i].least || verdict.score > rows[i].most)
        g_error ("%s, %s: %u is not %u to %u (%s)", rows[i].a, rows[i].b, verdict.score, rows[i].least, rows[i].most, words);
      g_assert_true (verdict.score == 0 || *words != '\0');
    }
}

/* One number of a switchboard, one mail address of an office. */
static void
test_many (void)
{
  g_autoptr (CrmDuplicateCard) a = make_person ("Anna Huber");
  g_autoptr (CrmDuplicateCard) b = make_person ("Peter Weber");
  g_autoptr (CrmDuplicateCard) c = make_person ("Anna Huber");

  crm_duplicate_card_add_phone (a, "089 1234560", CRM_DUPLICATE_MANY);
  crm_duplicate_card_add_phone (b, "089 1234560", CRM_DUPLICATE_MANY);
  crm_duplicate_card_add_phone (c, "089 1234560", CRM_DUPLICATE_MANY);
  g_assert_cmpuint (crm_duplicate_measure (a, b, TRUE).score, ==, 0);
  g_assert_cmpuint (crm_duplicate_measure (a, c, TRUE).score, ==, 90);
}

static void
test_sentence (void)
{
  g_autoptr (CrmDuplicateCard) a = make_card ("p|Ana Ruiz|ana@example.org||Acme|||1980-01-01");
  g_autoptr (CrmDuplicateCard) b = make_card ("p|Ana Ruiz|ana@example.org||Acme S.L.|||1960-07-23");
  CrmDuplicateVerdict verdict = crm_duplicate_measure (a, b, TRUE);
  g_autofree char *words = crm_duplicate_dup_words (a, b, verdict);

  g_assert_cmpstr (words, ==, "Same e-mail ana@example.org · both at Acme · same name · but different birthdays");
  g_assert_cmpuint (verdict.score, ==, 54);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/duplicate-measure/words", test_words);
  g_test_add_func ("/duplicate-measure/common", test_common);
  g_test_add_func ("/duplicate-measure/names", test_names);
  g_test_add_func ("/duplicate-measure/keys", test_keys);
  g_test_add_func ("/duplicate-measure/scores", test_scores);
  g_test_add_func ("/duplicate-measure/many", test_many);
  g_test_add_func ("/duplicate-measure/sentence", test_sentence);

  return g_test_run ();
}
