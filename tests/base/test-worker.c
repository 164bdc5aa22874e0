/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-worker.h"

typedef struct
{
  CrmWorker *worker;
  GMutex     gate;
  GString   *log;           /* of the worker's thread */
  gint       n_idle;
  gint       n_idle_left;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_mutex_init (&fixture->gate);
  fixture->log = g_string_new (NULL);
  fixture->worker = crm_worker_new ("test");
}

/* Tasks that are still queued run now and look at the fixture: the pointer goes when they are done. */
static void
free_worker (Fixture *fixture)
{
  if (fixture->worker != NULL)
    crm_worker_free (fixture->worker);
  fixture->worker = NULL;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  free_worker (fixture);
  g_mutex_clear (&fixture->gate);
  g_string_free (fixture->log, TRUE);
}

static Fixture *current;

static void
wait_at_gate (gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (crm_worker_is_current (fixture->worker));
  g_mutex_lock (&fixture->gate);
  g_mutex_unlock (&fixture->gate);
}

static void
log_letter (gpointer data)
{
  g_string_append_c (current->log, (char) GPOINTER_TO_INT (data));
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  const char *letters = "cabcab";

  current = fixture;
  g_mutex_lock (&fixture->gate);
  crm_worker_push (fixture->worker, -1, wait_at_gate, fixture);
  for (const char *letter = letters; *letter != '\0'; letter++)
    crm_worker_push (fixture->worker, *letter - 'a', log_letter, GINT_TO_POINTER (*letter));
  g_assert_cmpuint (crm_worker_n_queued (fixture->worker), >=, 6);
  g_assert_false (crm_worker_is_current (fixture->worker));
  g_mutex_unlock (&fixture->gate);

  /* Ending runs what is queued. */
  free_worker (fixture);
  g_assert_cmpstr (fixture->log->str, ==, "aabbcc");
}

static gboolean
idle_step (gpointer data)
{
  Fixture *fixture = data;

  g_atomic_int_inc (&fixture->n_idle);
  return !g_atomic_int_dec_and_test (&fixture->n_idle_left);
}

static void
test_idle (Fixture       *fixture,
           gconstpointer  data)
{
  current = fixture;
  fixture->n_idle_left = 3;
  crm_worker_set_idle (fixture->worker, idle_step, fixture, 0, 100);
  crm_worker_push (fixture->worker, 0, log_letter, GINT_TO_POINTER ('x'));
  while (g_atomic_int_get (&fixture->n_idle_left) > 0)
    g_thread_yield ();
  g_assert_cmpint (g_atomic_int_get (&fixture->n_idle), ==, 3);
}

static void
test_idle_without_pause (Fixture       *fixture,
                         gconstpointer  data)
{
  current = fixture;
  fixture->n_idle_left = 1;

  /* Without a pause of an hour it is the number of tasks that counts. */
  crm_worker_set_idle (fixture->worker, idle_step, fixture, 3600 * 1000, 5);
  for (guint i = 0; i < 4; i++)
    crm_worker_push (fixture->worker, 0, log_letter, GINT_TO_POINTER ('x'));
  while (crm_worker_n_queued (fixture->worker) > 0)
    g_thread_yield ();
  g_assert_cmpint (g_atomic_int_get (&fixture->n_idle), ==, 0);

  crm_worker_push (fixture->worker, 0, log_letter, GINT_TO_POINTER ('x'));
  while (g_atomic_int_get (&fixture->n_idle) == 0)
    g_thread_yield ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/worker/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/worker/idle", Fixture, NULL, set_up, test_idle, tear_down);
  g_test_add ("/worker/idle-without-pause", Fixture, NULL, set_up, test_idle_without_pause, tear_down);

  return g_test_run ();
}
