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

/* Another process was ahead by an hour, or this computer's clock was. */
static void
test_raise (void)
{
  gint64 ahead = crm_id_new () + (G_GINT64_CONSTANT (3600000) << 22);
  gint64 id;

  crm_id_raise (1);
  g_assert_cmpint (crm_id_new (), <, ahead);

  crm_id_raise (ahead);
  id = crm_id_new ();
  g_assert_cmpint (id, >, ahead);
  g_assert_cmpint (crm_id_get_time (id) - crm_id_get_time (ahead), <=, 2000);
  g_assert_cmpint (crm_id_new (), >, id);
}

static void
test_time (void)
{
  gint64 before = g_get_real_time ();
  gint64 id = crm_id_new ();

  g_assert_cmpint (ABS (crm_id_get_time (id) - before), <, 5 * G_USEC_PER_SEC);
  g_assert_cmpint (crm_id_get_first (before), <=, id);
  g_assert_cmpint (crm_id_get_first (crm_id_get_time (id) + 1000), >, id);
  g_assert_cmpint (crm_id_get_first (0), >, 0);
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
  g_test_add_func ("/id/raise", test_raise);

  return g_test_run ();
}
