/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-search-index.h"

#include <string.h>

/* The same by hand: a list of (key, id, text) kept in order, looked through word by word. */
typedef struct
{
  guint   key;
  gint64  id;
  char   *text;
} Naive;

static void
naive_free (Naive *naive)
{
  g_free (naive->text);
  g_free (naive);
}

static int
compare_naive (gconstpointer a,
               gconstpointer b)
{
  const Naive *x = *(const Naive *const *) a;
  const Naive *y = *(const Naive *const *) b;

  return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : (x->id > y->id) - (x->id < y->id);
}

static GBytes *
make_key (guint key)
{
  guint32 big_endian = GUINT32_TO_BE (key);

  return g_bytes_new (&big_endian, sizeof big_endian);
}

static char *
make_text (void)
{
  static const char *const words[] = { "anna", "hannah", "an", "banana", "müller", "4989123456", "info@example.com", "王小明", "nan" };
  GString *text = g_string_new (NULL);

  for (int i = g_test_rand_int_range (1, 5); i > 0; i--)
    {
      g_string_append (text, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
      g_string_append_c (text, " \n-"[g_test_rand_int_range (0, 3)]);
    }

  return g_string_free (text, FALSE);
}

static int
naive_match (const char *text,
             const char *word)
{
  int match = 0;

  for (const char *at = text; (at = strstr (at, word)) != NULL; at++)
    match = MAX (match, at == text || strchr (" \n-@.", at[-1]) != NULL ? 2 : 1);

  return match;
}

static void
assert_same_scan (CrmSearchIndex    *index,
                  GPtrArray         *naive,
                  const char *const *words)
{
  g_autoptr(GArray) starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) inside = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_starts = 0, n_inside = 0;

  g_assert_true (crm_search_index_scan (index, words, 0, 0, starts, inside, NULL));

  for (guint i = 0; i < naive->len; i++)
    {
      const Naive *row = g_ptr_array_index (naive, i);
      int match = 2;

      for (guint w = 0; words[w] != NULL; w++)
        match = MIN (match, naive_match (row->text, words[w]));

      if (match == 2)
        {
          g_assert_cmpuint (n_starts, <, starts->len);
          g_assert_cmpint (g_array_index (starts, gint64, n_starts++), ==, row->id);
        }
      else if (match == 1)
        {
          g_assert_cmpuint (n_inside, <, inside->len);
          g_assert_cmpint (g_array_index (inside, gint64, n_inside++), ==, row->id);
        }
    }

  g_assert_cmpuint (n_starts, ==, starts->len);
  g_assert_cmpuint (n_inside, ==, inside->len);
}

static void
assert_same_order (CrmSearchIndex *index,
                   GPtrArray      *naive)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 unknown = 999999;

  for (guint i = 0; i < naive->len; i++)
    g_array_append_val (ids, ((Naive *) g_ptr_array_index (naive, (i * 7919) % naive->len))->id);
  g_array_append_val (ids, unknown);

  /* 7919 is a prime above every length used here, so that each row came up once. */
  crm_search_index_sort (index, ids);
  g_assert_cmpuint (ids->len, ==, naive->len);
  for (guint i = 0; i < naive->len; i++)
    g_assert_cmpint (g_array_index (ids, gint64, i), ==, ((Naive *) g_ptr_array_index (naive, i))->id);
}

/* What the owner does: the rows loaded at first that come before it, of those still in their place. */
static guint
find_anchor (CrmSearchIndex *index,
             GPtrArray      *naive,
             const Naive    *row)
{
  guint anchor = 0;

  for (guint i = 0; i < naive->len; i++)
    {
      Naive *other = g_ptr_array_index (naive, i);
      guint rank;

      if (compare_naive (&other, &row) >= 0)
        break;
      if (crm_search_index_get_rank (index, other->id, &rank))
        anchor = rank + 1;
    }

  return anchor;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  const Naive *x = *(const Naive *const *) a;
  const Naive *y = *(const Naive *const *) b;

  return (x->id > y->id) - (x->id < y->id);
}

/* As a file is read: the order first, then sizes and texts by id. */
static void
load (CrmSearchIndex *index,
      GPtrArray      *naive)
{
  g_autoptr(GPtrArray) by_id = g_ptr_array_new ();

  for (guint i = 0; i < naive->len; i++)
    {
      g_ptr_array_add (by_id, g_ptr_array_index (naive, i));
      crm_search_index_add_id (index, ((Naive *) g_ptr_array_index (naive, i))->id);
    }
  g_ptr_array_sort (by_id, compare_ids);
  for (guint i = 0; i < by_id->len; i++)
    crm_search_index_add_size (index, ((Naive *) g_ptr_array_index (by_id, i))->id, strlen (((Naive *) g_ptr_array_index (by_id, i))->text));
  for (guint i = 0; i < by_id->len; i++)
    crm_search_index_add_text (index, ((Naive *) g_ptr_array_index (by_id, i))->id, ((Naive *) g_ptr_array_index (by_id, i))->text);
  crm_search_index_finish (index);
}

static void
test_differential (void)
{
  static const char *const queries[][3] = {
    { "an" }, { "a" }, { "anna" }, { "anna", "ban" }, { "123" }, { "小明" }, { "exa", "info" }, { "zzz" }, { "müller", "nan" },
  };

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr(GPtrArray) naive = g_ptr_array_new_with_free_func ((GDestroyNotify) naive_free);
      g_autoptr(CrmSearchIndex) index = crm_search_index_new ();
      guint n = round == 0 ? 0 : g_test_rand_int_range (1, 6000);

      for (guint i = 0; i < n; i++)
        {
          Naive *row = g_new (Naive, 1);

          *row = (Naive) { g_test_rand_int_range (0, 5000), i + 1, make_text () };
          g_ptr_array_add (naive, row);
        }
      g_ptr_array_sort (naive, compare_naive);
      load (index, naive);

      for (guint step = 0; step < 60; step++)
        {
          guint at = naive->len > 0 ? g_test_rand_int_range (0, naive->len) : 0;

          if (naive->len > 0 && g_test_rand_int_range (0, 3) == 0)
            {
              crm_search_index_remove (index, ((Naive *) g_ptr_array_index (naive, at))->id);
              g_ptr_array_remove_index (naive, at);
            }
          else
            {
              Naive *row;
              g_autoptr(GBytes) key = NULL;

              if (naive->len > 0 && g_test_rand_bit ())
                {
                  row = g_ptr_array_index (naive, at);
                  crm_search_index_remove (index, row->id);
                }
              else
                {
                  row = g_new0 (Naive, 1);
                  row->id = 100000 + step;
                  g_ptr_array_add (naive, row);
                }
              g_free (row->text);
              row->text = make_text ();
              row->key = g_test_rand_int_range (0, 5000);
              g_ptr_array_sort (naive, compare_naive);
              key = make_key (row->key);
              crm_search_index_put (index, row->id, find_anchor (index, naive, row), key, row->text);
            }
        }

      g_assert_cmpuint (crm_search_index_n_rows (index), ==, naive->len);
      for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
        assert_same_scan (index, naive, queries[i]);
      assert_same_order (index, naive);
    }
}

static void
test_limits (void)
{
  static const char *const words[] = { "anna", NULL };
  static const char *const part[] = { "nna", NULL };
  g_autoptr(CrmSearchIndex) index = crm_search_index_new ();
  g_autoptr(GArray) starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) inside = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  for (guint i = 0; i < 10000; i++)
    crm_search_index_add_id (index, i + 1);
  for (guint i = 0; i < 10000; i++)
    crm_search_index_add_size (index, i + 1, 4);
  for (guint i = 0; i < 10000; i++)
    crm_search_index_add_text (index, i + 1, i % 2 == 0 ? "anna" : "otto");
  crm_search_index_finish (index);

  g_assert_true (crm_search_index_scan (index, words, 0, 50, starts, NULL, NULL));
  g_assert_cmpuint (starts->len, ==, 50);
  g_assert_cmpint (g_array_index (starts, gint64, 49), ==, 99);

  g_array_set_size (starts, 0);
  g_assert_true (crm_search_index_scan (index, words, 5000, 0, starts, NULL, NULL));
  g_assert_cmpuint (starts->len, ==, 2500);

  /* what has it inside may be enough too */
  g_array_set_size (starts, 0);
  g_assert_true (crm_search_index_scan (index, part, 0, 50, starts, inside, NULL));
  g_assert_cmpuint (starts->len, ==, 0);
  g_assert_cmpuint (inside->len, ==, 50);
  g_assert_cmpint (g_array_index (inside, gint64, 49), ==, 99);

  g_cancellable_cancel (cancellable);
  g_assert_false (crm_search_index_scan (index, words, 0, 0, starts, NULL, cancellable));
}

/* The file changed between the passes: nothing runs over, and the rows concerned can be put again. */
static void
test_changed_while_loading (void)
{
  static const char *const anna[] = { "anna", NULL };
  static const char *const ott[] = { "ott", NULL };
  g_autoptr(CrmSearchIndex) index = crm_search_index_new ();
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GBytes) key = make_key (1);

  for (gint64 id = 4; id >= 1; id--)
    crm_search_index_add_id (index, id);
  for (gint64 id = 1; id <= 3; id++)
    crm_search_index_add_size (index, id, 4);
  crm_search_index_add_text (index, 1, "anna");
  crm_search_index_add_text (index, 2, "otto und die anderen");
  crm_search_index_add_text (index, 4, "anna");
  crm_search_index_add_text (index, 5, "anna");
  crm_search_index_finish (index);

  g_assert_true (crm_search_index_scan (index, anna, 0, 0, found, NULL, NULL));
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (g_array_index (found, gint64, 0), ==, 1);

  crm_search_index_put (index, 2, 0, key, "otto und die anderen");
  g_array_set_size (found, 0);
  g_assert_true (crm_search_index_scan (index, ott, 0, 0, found, NULL, NULL));
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (g_array_index (found, gint64, 0), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-index/differential", test_differential);
  g_test_add_func ("/search-index/limits", test_limits);
  g_test_add_func ("/search-index/changed-while-loading", test_changed_while_loading);

  return g_test_run ();
}
