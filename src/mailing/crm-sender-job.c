/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sender-job.h"

#include "crm-secrets.h"

/* A run on a thread of its own. */
typedef struct
{
  CrmDb            *db;
  CrmJob           *job;
  gint64            campaign;
  CrmSenderOptions  options;
  char             *password;
  char             *ca_file;
} Run;

static gpointer
run_thread (gpointer data)
{
  Run *run = data;
  g_autoptr(GError) error = NULL;

  if (crm_sender_run (run->db, run->campaign, &run->options, run->job, &error))
    crm_job_finish (run->job, NULL);
  else
    crm_job_fail (run->job, error);

  g_object_unref (run->db);
  g_object_unref (run->job);
  crm_secret_free (run->password);
  g_free (run->ca_file);
  g_free (run);
  return NULL;
}

CrmJob *
crm_sender_start (CrmDb                   *db,
                  gint64                   campaign,
                  const CrmSenderOptions  *options,
                  const char              *title)
{
  CrmJob *job;
  Run *run;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);
  g_return_val_if_fail (options != NULL && title != NULL, NULL);

  job = crm_job_new (title);
  run = g_new0 (Run, 1);
  run->db = g_object_ref (db);
  run->job = g_object_ref (job);
  run->campaign = campaign;
  run->options = *options;
  run->password = g_strdup (options->password);
  run->ca_file = g_strdup (options->ca_file);
  run->options.password = run->password;
  run->options.ca_file = run->ca_file;

  crm_job_start (job);
  g_thread_unref (g_thread_new ("sender", run_thread, run));
  return job;
}
