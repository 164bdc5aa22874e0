/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Duplicates in a book: that the scan finds what a comparison of each with each finds, that steps keep it so, and how good it is. */

#include "crm-duplicate-pairs.h"
#include "model-fixture.h"
#include "duplicate-people.h"

/* ---- Each with each ---- */

static gpointer
read_naive (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  guint least = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_duplicate_card_free);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (CrmDuplicatePair));
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT id FROM contact WHERE deleted_at IS NULL ORDER BY id", "");

  while (crm_stmt_step (stmt, error) == CRM_STEP_ROW)
    {
      CrmDuplicateCard *card = crm_duplicate_card_load (conn, crm_stmt_get_int (stmt, 0), error);

      g_assert_nonnull (card);
      g_assert_true (crm_duplicate_card_count (conn, card, error));
      g_ptr_array_add (cards, card);
      if (!card->company)
        g_hash_table_insert (names, card->name_key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (names, card->name_key)) + 1));
    }

  for (guint i = 0; i < cards->len; i++)
    for (guint j = i + 1; j < cards->len; j++)
      {
        CrmDuplicateCard *a = g_ptr_array_index (cards, i);
        CrmDuplicateCard *b = g_ptr_array_index (cards, j);
        CrmDuplicatePair pair = { a->id, b->id, crm_duplicate_measure (a, b, GPOINTER_TO_UINT (g_hash_table_lookup (names, a->name_key)) <= 3) };

        if (pair.verdict.score >= least)
          g_array_append_val (pairs, pair);
      }

  return pairs;
}

static char *
pair_to_text (const CrmDuplicatePair *pair)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u %x", pair->low, pair->high, pair->verdict.score, pair->verdict.evidence);
}

static GHashTable *
to_set (GArray *pairs,
        guint   least)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < pairs->len; i++)
    if (g_array_index (pairs, CrmDuplicatePair, i).verdict.score >= least)
      g_hash_table_add (set, pair_to_text (&g_array_index (pairs, CrmDuplicatePair, i)));

  return set;
}

static void
assert_same (GArray *found,
             GArray *expected,
             guint   least)
{
  g_autoptr (GHashTable) a = to_set (found, least);
  g_autoptr (GHashTable) b = to_set (expected, least);
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, b);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    if (!g_hash_table_contains (a, text))
      g_error ("not found: %s", (const char *) text);
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    if (!g_hash_table_contains (b, text))
      g_error ("found: %s", (const char *) text);
}

static GArray *
scan (CrmBook *book)
{
  g_autoptr (GError) error = NULL;
  GArray *pairs = crm_duplicate_scan (crm_book_get_db (book), CRM_DUPLICATE_LEAST, NULL, NULL, &error);

  g_assert_no_error (error);
  return pairs;
}

static void
test_naive (void)
{
  Fixture fixture = { NULL };
  g_autoptr (CrmBook) book = fixture_open_book (&fixture);
  g_autoptr (GError) error = NULL;
  People *people = people_new (book, 7, g_test_slow () ? 2000 : 1000);
  g_autoptr (GArray) found = scan (book);
  g_autoptr (GArray) expected = crm_db_read (crm_book_get_db (book), CRM_READER_LIST, read_naive, GUINT_TO_POINTER (CRM_DUPLICATE_LEAST), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, >, 100);
  assert_same (found, expected, CRM_DUPLICATE_LEAST + 5);

  people_free (people);
  fixture_close_book (&fixture, &book);
}

/* ---- How good it is ---- */

static void
test_quality (void)
{
  Fixture fixture = { NULL };
  g_autoptr (CrmBook) book = fixture_open_book (&fixture);
  People *people = people_new (book, 99, 2000);
  g_autoptr (GArray) found = scan (book);
  g_autoptr (GHashTable) truth = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < people->truth->len; i += 2)
    {
      gint64 a = crm_record_get_id (g_ptr_array_index (people->contacts, g_array_index (people->truth, guint, i)));
      gint64 b = crm_record_get_id (g_ptr_array_index (people->contacts, g_array_index (people->truth, guint, i + 1)));

      g_hash_table_add (truth, g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, MIN (a, b), MAX (a, b)));
    }

  for (guint least = CRM_DUPLICATE_LIKELY; least <= CRM_DUPLICATE_CERTAIN; least += 5)
    {
      guint n = 0;
      guint right = 0;
      double precision, recall;

      for (guint i = 0; i < found->len; i++)
        {
          CrmDuplicatePair *pair = &g_array_index (found, CrmDuplicatePair, i);
          g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, pair->low, pair->high);

          n += pair->verdict.score >= least;
          right += pair->verdict.score >= least && g_hash_table_contains (truth, key);
          if (least == CRM_DUPLICATE_LIKELY && pair->verdict.score >= least && !g_hash_table_contains (truth, key))
            g_test_message ("wrong: score %u, evidence %x", pair->verdict.score, pair->verdict.evidence);
        }
      precision = n > 0 ? (double) right / n : 1;
      recall = (double) right / g_hash_table_size (truth);
      g_test_message ("from %u: %u of %u true pairs, precision %.3f, recall %.3f", least, right, g_hash_table_size (truth), precision, recall);
      if (least == CRM_DUPLICATE_LIKELY)
        {
          g_assert_cmpfloat (precision, >=, 0.95);
          g_assert_cmpfloat (recall, >=, 0.85);
        }
      if (least == CRM_DUPLICATE_CERTAIN)
        g_assert_cmpfloat (precision, ==, 1.0);
    }

  people_free (people);
  fixture_close_book (&fixture, &book);
}

/* ---- Steps ---- */

static void
keep (CrmBook *book)
{
  g_autoptr (GError) error = NULL;

  crm_duplicate_scan_and_keep (crm_book_get_db (book), NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
step (CrmBook *book)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GError) error = NULL;
      gboolean too_many;

      crm_duplicate_step (crm_book_get_db (book), 50, NULL, &more, &too_many, &error);
      g_assert_no_error (error);
      g_assert_false (too_many);
    }
}

static gpointer
read_pairs (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return crm_duplicate_pairs_list (conn, GPOINTER_TO_UINT (data), 0, error);
}

static GArray *
list (CrmBook *book,
      guint    least)
{
  g_autoptr (GError) error = NULL;
  GArray *pairs = crm_db_read (crm_book_get_db (book), CRM_READER_ROW, read_pairs, GUINT_TO_POINTER (least), NULL, &error);

  g_assert_no_error (error);
  return pairs;
}

/* One of the edits that people make. */
static void
edit (CrmBook *book,
      People  *people)
{
  CrmRecord *stale = g_ptr_array_index (people->contacts, people_any (people, people->contacts->len));
  CrmRecord *like = g_ptr_array_index (people->contacts, people_any (people, people->contacts->len));
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) contact = crm_book_load (book, &crm_contact_type, crm_record_get_id (stale), NULL, &error);
  g_autoptr (CrmChangeSet) set = NULL;
  GPtrArray *mails, *phones;
  gint64 id = crm_record_get_id (stale);

  g_assert_no_error (error);
  if (crm_record_has (contact, "deleted_at"))
    {
      set = crm_book_restore (book, &crm_contact_type, &id, 1, &error);
      g_assert_no_error (error);
      return;
    }

  mails = crm_record_get_children (contact, &crm_contact_email_type);
  phones = crm_record_get_children (contact, &crm_contact_phone_type);
  switch (people_any (people, 8))
    {
    case 0:
      set = crm_book_delete (book, &crm_contact_type, &id, 1, &error);
      break;
    case 1:
      crm_record_set_text (contact, "family_name", crm_record_get_text (like, "family_name"));
      break;
    case 2:
      crm_record_set_text (contact, "given_name", crm_record_get_text (like, "given_name"));
      crm_record_set_text (contact, "family_name", crm_record_get_text (like, "family_name"));
      break;
    case 3:
      crm_record_set_text (contact, "birthday", crm_record_get_text (like, "birthday"));
      break;
    case 4:
      if (mails->len > 0)
        crm_record_remove_child (contact, g_ptr_array_index (mails, 0));
      break;
    case 5:
      if (phones->len > 0)
        crm_record_remove_child (contact, g_ptr_array_index (phones, 0));
      break;
    case 6:
      mails = crm_record_get_children (like, &crm_contact_email_type);
      if (mails->len > 0)
        people_child (contact, &crm_contact_email_type, "address", crm_record_get_text (g_ptr_array_index (mails, 0), "address"));
      break;
    default:
      phones = crm_record_get_children (like, &crm_contact_phone_type);
      if (phones->len > 0)
        people_child (contact, &crm_contact_phone_type, "number", crm_record_get_text (g_ptr_array_index (phones, 0), "number"));
      break;
    }
  if (set == NULL)
    set = crm_book_save (book, contact, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_steps (void)
{
  Fixture fixture = { NULL };
  g_autoptr (CrmBook) book = fixture_open_book (&fixture);
  People *people = people_new (book, 5, 600);
  g_autoptr (GArray) found = NULL;
  g_autoptr (GArray) all = NULL;

  keep (book);
  for (guint i = 0; i < 1000; i++)
    {
      edit (book, people);
      if (i % 5 == 0)
        step (book);
    }
  step (book);
  found = list (book, 0);
  all = scan (book);
  g_test_message ("%u pairs by step, %u by a scan", found->len, all->len);
  assert_same (found, all, CRM_DUPLICATE_LEAST + 5);

  people_free (people);
  fixture_close_book (&fixture, &book);
}

/* ---- Keep separate ---- */

static gboolean
write_separate (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  gint64 *ids = data;

  return crm_duplicate_keep_separate (conn, ids[0], ids[1], error);
}

static void
test_separate (void)
{
  Fixture fixture = { NULL };
  g_autoptr (CrmBook) book = fixture_open_book (&fixture);
  g_autoptr (GError) error = NULL;
  People *people = people_new (book, 3, 100);
  g_autoptr (GArray) before = NULL;
  g_autoptr (CrmChangeSet) set = NULL;
  g_autoptr (CrmChangeSet) undone = NULL;
  g_autoptr (CrmChangeSet) redone = NULL;
  g_autoptr (GArray) left = NULL;
  g_autoptr (GArray) back = NULL;
  g_autoptr (GArray) again = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  gint64 ids[2];

  keep (book);
  before = list (book, CRM_DUPLICATE_LIKELY);
  g_assert_cmpuint (before->len, >, 2);
  ids[0] = g_array_index (before, CrmDuplicatePair, 0).high;
  ids[1] = g_array_index (before, CrmDuplicatePair, 0).low;

  set = crm_book_run (book, "Keep separate", write_separate, ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (crm_change_set_is_undoable (set));
  left = list (book, CRM_DUPLICATE_LIKELY);
  g_assert_cmpuint (left->len, ==, before->len - 1);

  undone = crm_db_undo (crm_book_get_db (book), 0, &error);
  g_assert_no_error (error);
  back = list (book, CRM_DUPLICATE_LIKELY);
  g_assert_cmpuint (back->len, ==, before->len);

  /* Remembered through redo and another scan. */
  redone = crm_db_redo (crm_book_get_db (book), &error);
  g_assert_no_error (error);
  keep (book);
  again = list (book, CRM_DUPLICATE_LIKELY);
  g_assert_cmpuint (again->len, ==, before->len - 1);

  problems = crm_db_check (crm_book_get_db (book), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
  people_free (people);
  fixture_close_book (&fixture, &book);
}

/* ---- Giving up ---- */

static gpointer
count_rows (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, crm_conn_get_int (conn, 0, error, "SELECT count(*) FROM duplicate_pair", ""),
                          crm_conn_get_int (conn, 0, error, "SELECT scan FROM duplicate_state", ""));
}

/* A scan that is given up leaves what was there, and nothing of its own. */
static void
test_cancel (void)
{
  Fixture fixture = { NULL };
  g_autoptr (CrmBook) book = fixture_open_book (&fixture);
  People *people = people_new (book, 11, 150);
  g_autofree char *before = NULL;

  keep (book);
  before = crm_db_read (crm_book_get_db (book), CRM_READER_ROW, count_rows, NULL, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;

      g_cancellable_cancel (cancellable);
      g_assert_false (crm_duplicate_scan_and_keep (crm_book_get_db (book), NULL, cancellable, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      after = crm_db_read (crm_book_get_db (book), CRM_READER_ROW, count_rows, NULL, NULL, NULL);
      g_assert_cmpstr (after, ==, before);
    }

  people_free (people);
  fixture_close_book (&fixture, &book);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/duplicate-scan/naive", test_naive);
  g_test_add_func ("/duplicate-scan/quality", test_quality);
  g_test_add_func ("/duplicate-scan/steps", test_steps);
  g_test_add_func ("/duplicate-scan/separate", test_separate);
  g_test_add_func ("/duplicate-scan/cancel", test_cancel);

  return g_test_run ();
}
