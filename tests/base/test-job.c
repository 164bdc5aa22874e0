/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-job-list.h"

static void
run_until_quiet (void)
{
  gint64 until = g_get_monotonic_time () + 250 * 1000;

  while (g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_states (void)
{
  g_autoptr (CrmJob) job = crm_job_new ("Importing");
  g_autoptr (GError) failure = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "disk full");
  g_autoptr (GError) error = NULL;
  g_autofree char *detail = NULL;
  guint n_finished = 0;

  g_signal_connect_swapped (job, "finished", G_CALLBACK (count), &n_finished);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_QUEUED);
  g_assert_cmpfloat (crm_job_get_fraction (job), ==, -1);

  crm_job_start (job);
  crm_job_set_count (job, 1, 4);
  g_assert_cmpfloat (crm_job_get_fraction (job), ==, 0.25);
  g_assert_cmpint (crm_job_get_seconds_left (job), ==, -1);
  crm_job_wait (job, "Waiting for the password");
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_WAITING);
  detail = crm_job_dup_detail (job);
  g_assert_cmpstr (detail, ==, "Waiting for the password");
  crm_job_start (job);
  crm_job_fail (job, failure);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_FAILED);
  error = crm_job_dup_error (job);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);

  /* What ended does not end again. */
  crm_job_finish (job, NULL);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_FAILED);
  run_until_quiet ();
  g_assert_cmpuint (n_finished, ==, 1);
}

static void
retry (CrmJob   *job,
       gpointer  user_data)
{
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_QUEUED);
  g_assert_false (crm_job_is_cancelled (job));
  (*(guint *) user_data)++;
  crm_job_start (job);
}

static void
test_cancel_and_retry (void)
{
  g_autoptr (CrmJob) job = crm_job_new ("Sending");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  guint n_retries = 0;

  crm_job_start (job);
  crm_job_retry (job);
  g_assert_false (crm_job_can_retry (job));

  crm_job_cancel (job);
  g_assert_true (crm_job_is_cancelled (job));
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_RUNNING);
  crm_job_fail (job, cancelled);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_CANCELLED);

  crm_job_set_retry (job, retry, &n_retries, NULL);
  g_assert_true (crm_job_can_retry (job));
  crm_job_retry (job);
  g_assert_cmpuint (n_retries, ==, 1);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_RUNNING);

  crm_job_set_can_cancel (job, FALSE);
  crm_job_cancel (job);
  g_assert_false (crm_job_is_cancelled (job));
  crm_job_finish (job, NULL);
  run_until_quiet ();
}

static gpointer
work (gpointer data)
{
  CrmJob *job = data;

  crm_job_start (job);
  for (guint i = 1; i <= 100000; i++)
    crm_job_set_count (job, i, 100000);
  crm_job_finish (job, "Done 100,000");

  return NULL;
}

/* Notifications come in the main thread, few, and the last one is of the end. */
static void
test_throttle (void)
{
  g_autoptr (CrmJob) job = crm_job_new ("Working");
  guint n_fraction = 0;
  guint n_finished = 0;
  GThread *thread;

  g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (count), &n_fraction);
  g_signal_connect_swapped (job, "finished", G_CALLBACK (count), &n_finished);

  thread = g_thread_new ("work", work, job);
  while (n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  run_until_quiet ();

  g_assert_cmpuint (n_finished, ==, 1);
  g_assert_cmpuint (n_fraction, >=, 1);
  g_assert_cmpuint (n_fraction, <, 1000);
  g_assert_cmpfloat (crm_job_get_fraction (job), ==, 1);
  g_assert_cmpint (crm_job_get_state (job), ==, CRM_JOB_DONE);
}

static void
test_list (void)
{
  g_autoptr (CrmJobList) list = crm_job_list_new ();
  g_autoptr (CrmJob) one = crm_job_new ("One");
  g_autoptr (CrmJob) two = crm_job_new ("Two");
  g_autoptr (CrmJob) three = crm_job_new ("Three");
  g_autoptr (GError) failure = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  g_autoptr (CrmJob) first = NULL;

  crm_job_list_add (list, one);
  crm_job_list_add (list, two);
  crm_job_list_add (list, two);
  crm_job_list_add (list, three);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == three);
  g_assert_cmpuint (crm_job_list_get_n_active (list), ==, 3);
  g_assert_cmpfloat (crm_job_list_get_fraction (list), ==, -1);

  crm_job_set_fraction (one, 0.5);
  crm_job_set_fraction (two, 0.25);
  crm_job_finish (three, NULL);
  run_until_quiet ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_cmpfloat (crm_job_list_get_fraction (list), ==, 0.375);

  crm_job_fail (one, failure);
  crm_job_finish (two, "Imported 3 contacts");
  run_until_quiet ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_cmpuint (crm_job_list_get_n_active (list), ==, 0);
  g_assert_cmpuint (crm_job_list_get_n_failed (list), ==, 1);

  crm_job_list_dismiss (list, one);
  g_assert_cmpuint (crm_job_list_get_n_failed (list), ==, 0);
  crm_job_list_dismiss_ended (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job/states", test_states);
  g_test_add_func ("/job/cancel-and-retry", test_cancel_and_retry);
  g_test_add_func ("/job/throttle", test_throttle);
  g_test_add_func ("/job/list", test_list);

  return g_test_run ();
}
