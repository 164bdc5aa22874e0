/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-id.h"

static void
test_order (void)
{
  gint64 previous = 0;

  for (guint i = 0; i < 100000; i++)
    {
      gint64 id = crm_id_new ();

      g_assert_cmpint (id, >, previous);
      previous = id;
    }
}

static void
test_time (void)
{
  gint64 before = g_get_real_time ();
  gint64 id = crm_id_new ();

  g_assert_cmpint (ABS (crm_id_get_time (id) - before), <, 5 * G_USEC_PER_SEC);
}

static void
test_parse (void)
{
  gint64 id = 7;

  g_assert_true (crm_id_parse ("9223372036854775807", &id));
  g_assert_cmpint (id, ==, G_MAXINT64);
  g_assert_false (crm_id_parse ("0", &id));
  g_assert_false (crm_id_parse ("-1", &id));
  g_assert_false (crm_id_parse ("12x", &id));
  g_assert_false (crm_id_parse ("9223372036854775808", &id));
  g_assert_cmpint (id, ==, G_MAXINT64);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/id/order", test_order);
  g_test_add_func ("/id/time", test_time);
  g_test_add_func ("/id/parse", test_parse);

  return g_test_run ();
}
