/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-row-heights.h"

static double
get_lines (guint    position,
           gpointer data)
{
  return position % 2 == 0 ? 1 : 3;
}

/* What is measured says how high a line is; what is not is estimated by that, and what is above the anchor moves it. */
static void
test_estimate (void)
{
  g_autoptr (CrmRowHeights) heights = crm_row_heights_new (get_lines, NULL);
  int line, before;

  crm_row_heights_splice (heights, 0, 0, 6);
  g_assert_cmpuint (crm_row_heights_get_n (heights), ==, 6);
  line = crm_row_heights_get (heights, 0);
  g_assert_cmpint (crm_row_heights_get (heights, 1), ==, 3 * line);
  g_assert_cmpint (crm_row_heights_sum (heights, 0, 6), ==, 12 * line);

  g_assert_cmpint (crm_row_heights_learn (heights, 2, 50, TRUE), ==, 50 - line);
  before = crm_row_heights_sum (heights, 0, 2);
  g_assert_cmpint (crm_row_heights_estimate (heights, 2), ==, crm_row_heights_sum (heights, 0, 2) - before);
  g_assert_cmpint (crm_row_heights_get (heights, 0), ==, 50);
  g_assert_cmpint (crm_row_heights_get (heights, 1), ==, 150);
  g_assert_cmpint (crm_row_heights_get (heights, 2), ==, 50);

  /* Near enough: nothing moves. */
  crm_row_heights_learn (heights, 4, 52, TRUE);
  g_assert_cmpint (crm_row_heights_estimate (heights, 6), ==, 0);
  g_assert_cmpint (crm_row_heights_get (heights, 0), ==, 50);
}

/* At no width yet, a height says nothing of the others; at another width, it is an estimate as they are. */
static void
test_width (void)
{
  g_autoptr (CrmRowHeights) heights = crm_row_heights_new (get_lines, NULL);
  int line;

  crm_row_heights_splice (heights, 0, 0, 3);
  line = crm_row_heights_get (heights, 0);
  crm_row_heights_learn (heights, 0, 5 * line, FALSE);
  g_assert_cmpint (crm_row_heights_estimate (heights, 0), ==, 0);
  g_assert_cmpint (crm_row_heights_get (heights, 0), ==, 5 * line);
  g_assert_cmpint (crm_row_heights_get (heights, 2), ==, line);

  crm_row_heights_learn (heights, 0, 2 * line, TRUE);
  crm_row_heights_forget (heights);
  crm_row_heights_learn (heights, 2, 4 * line, TRUE);
  crm_row_heights_estimate (heights, 0);
  g_assert_cmpint (crm_row_heights_get (heights, 0), ==, 3 * line);
  g_assert_cmpint (crm_row_heights_get (heights, 2), ==, 4 * line);
}

static void
test_find (void)
{
  g_autoptr (CrmRowHeights) heights = crm_row_heights_new (get_lines, NULL);
  guint first, end;

  crm_row_heights_find (heights, 0, 100, &first, &end);
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (end, ==, 0);

  crm_row_heights_splice (heights, 0, 0, 4);
  for (guint i = 0; i < 4; i++)
    crm_row_heights_learn (heights, i, 10, TRUE);
  crm_row_heights_find (heights, 10, 30, &first, &end);
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (end, ==, 3);
  crm_row_heights_find (heights, 9, 31, &first, &end);
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (end, ==, 4);
  crm_row_heights_find (heights, 100, 200, &first, &end);
  g_assert_cmpuint (first, ==, 4);
  g_assert_cmpuint (end, ==, 4);

  /* In place of the two in the middle there is one that is higher. */
  crm_row_heights_splice (heights, 1, 2, 1);
  crm_row_heights_learn (heights, 1, 70, TRUE);
  g_assert_cmpuint (crm_row_heights_get_n (heights), ==, 3);
  crm_row_heights_find (heights, 10, 80, &first, &end);
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (end, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-heights/estimate", test_estimate);
  g_test_add_func ("/row-heights/width", test_width);
  g_test_add_func ("/row-heights/find", test_find);

  return g_test_run ();
}
