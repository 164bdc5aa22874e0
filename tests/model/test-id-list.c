/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-id-list.h"

static GArray *
copy_ids (GArray *ids)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (copy, ids->data, ids->len);
  return copy;
}

static void
assert_runs_lead_to (GArray *runs,
                     GArray *before,
                     GArray *after)
{
  g_autoptr(GArray) work = copy_ids (before);

  for (guint i = 0; i < runs->len; i++)
    {
      const CrmIdRun *run = &g_array_index (runs, CrmIdRun, i);

      g_assert_cmpuint (run->position + run->n_removed, <=, work->len);
      if (run->n_removed > 0)
        g_array_remove_range (work, run->position, run->n_removed);
      if (run->n_added > 0)
        {
          g_assert_cmpuint (run->position + run->n_added, <=, after->len);
          g_array_insert_vals (work, run->position, &g_array_index (after, gint64, run->position), run->n_added);
        }
    }

  g_assert_cmpmem (work->data, work->len * sizeof (gint64), after->data, after->len * sizeof (gint64));
}

/* Ids leave, come and move; the runs must lead from one list to the other whether or not one is told which. */
static void
test_random (void)
{
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr(GArray) before = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr(GArray) moved = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr(GArray) after = NULL;
      g_autoptr(GArray) runs = NULL;
      guint n = g_test_rand_int_range (0, 40);
      gboolean moves = FALSE;

      for (gint64 id = 1; id <= n; id++)
        g_array_append_val (before, id);
      after = copy_ids (before);

      for (guint step = g_test_rand_int_range (0, 6); step > 0; step--)
        {
          gint64 id;

          switch (g_test_rand_int_range (0, 3))
            {
            case 0:
              id = 1000 + step;
              break;

            case 1:
            default:
              if (after->len == 0)
                continue;
              {
                guint at = g_test_rand_int_range (0, after->len);

                id = g_array_index (after, gint64, at);
                g_array_remove_index (after, at);
              }
              if (g_test_rand_bit ())
                {
                  g_array_append_val (moved, id);
                  continue;
                }
              moves = TRUE;
              break;
            }

          g_array_append_val (moved, id);
          g_array_insert_val (after, g_test_rand_int_range (0, after->len + 1), id);
        }

      runs = crm_id_list_diff (before, after, moved, 64);
      g_assert_nonnull (runs);
      assert_runs_lead_to (runs, before, after);

      if (!moves)
        {
          g_autoptr(GArray) untold = crm_id_list_diff (before, after, NULL, 64);

          g_assert_nonnull (untold);
          assert_runs_lead_to (untold, before, after);
        }
    }
}

/* Among very many, one that moved is two runs when it is named, and a new list when it is not. */
static void
test_large (void)
{
  g_autoptr(GArray) before = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) moved = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) after = NULL;
  g_autoptr(GArray) runs = NULL;
  gint64 id;

  for (id = 1; id <= 100000; id++)
    g_array_append_val (before, id);
  after = copy_ids (before);
  id = g_array_index (after, gint64, 10);
  g_array_remove_index (after, 10);
  g_array_insert_val (after, 90000, id);
  g_array_append_val (moved, id);

  runs = crm_id_list_diff (before, after, moved, 64);
  g_assert_nonnull (runs);
  g_assert_cmpuint (runs->len, ==, 2);
  assert_runs_lead_to (runs, before, after);

  g_assert_null (crm_id_list_diff (before, after, NULL, 64));
}

static void
test_bounds (void)
{
  g_autoptr(GArray) before = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) after = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) equal = NULL;
  g_autoptr(GArray) all = NULL;

  for (gint64 id = 1; id <= 1000; id++)
    {
      g_array_append_val (before, id);
      if (id % 2 == 0)
        g_array_append_val (after, id);
    }

  /* 500 single removals are not a small change. */
  g_assert_null (crm_id_list_diff (before, after, NULL, 64));

  equal = crm_id_list_diff (before, before, NULL, 64);
  g_assert_cmpuint (equal->len, ==, 0);

  g_array_set_size (after, 0);
  all = crm_id_list_diff (before, after, NULL, 64);
  g_assert_cmpuint (all->len, ==, 1);
  assert_runs_lead_to (all, before, after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/id-list/random", test_random);
  g_test_add_func ("/id-list/large", test_large);
  g_test_add_func ("/id-list/bounds", test_bounds);

  return g_test_run ();
}
