/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "crm-refusals.h"

/* Notes mails numbered @first to @last, those divisible by @every as refused; the number of the one after which the run has to pause, or 0. */
static guint
note (CrmRefusals *refusals,
      guint        first,
      guint        last,
      guint        every)
{
  for (guint i = first; i <= last; i++)
    {
      g_autofree char *recipient = g_strdup_printf ("r%u@d%u.example", i, i);
      g_autofree char *reason = crm_refusals_note (refusals, recipient, every != 0 && i % every == 0);

      if (reason != NULL)
        return i;
    }

  return 0;
}

static void
test_in_a_row (void)
{
  CrmRefusals refusals = { { NULL } };

  g_assert_cmpuint (note (&refusals, 1, 4, 1), ==, 0);
  g_assert_cmpuint (note (&refusals, 5, 5, 0), ==, 0);
  g_assert_cmpuint (note (&refusals, 6, 20, 1), ==, 10);

  /* The count begins anew when the owner has looked at it. */
  g_assert_cmpuint (note (&refusals, 11, 14, 1), ==, 0);
  crm_refusals_clear (&refusals);
}

/* One server that refuses five times is one server. */
static void
test_one_server (void)
{
  CrmRefusals refusals = { { NULL } };

  for (guint i = 0; i < 49; i++)
    g_assert_null (crm_refusals_note (&refusals, "someone@one.example", i < 5));
  crm_refusals_clear (&refusals);
}

static void
test_tenth (void)
{
  CrmRefusals refusals = { { NULL } };

  /* A tenth is borne for as long as it lasts, one more is not; before the fiftieth nothing is said of a share. */
  g_assert_cmpuint (note (&refusals, 1, 500, 10), ==, 0);
  crm_refusals_clear (&refusals);
  g_assert_cmpuint (note (&refusals, 1, 500, 8), ==, 50);
  g_assert_cmpuint (note (&refusals, 51, 99, 8), ==, 0);
  g_assert_cmpuint (note (&refusals, 100, 100, 8), ==, 100);
  crm_refusals_clear (&refusals);

  /* Only the last fifty count. */
  g_assert_cmpuint (note (&refusals, 1, 20, 5), ==, 0);
  g_assert_cmpuint (note (&refusals, 21, 200, 30), ==, 0);
  crm_refusals_clear (&refusals);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/refusals/in-a-row", test_in_a_row);
  g_test_add_func ("/refusals/one-server", test_one_server);
  g_test_add_func ("/refusals/tenth", test_tenth);

  return g_test_run ();
}
