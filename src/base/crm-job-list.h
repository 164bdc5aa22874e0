/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-job.h"

G_BEGIN_DECLS

/*
 * The jobs of a window's jobs button: a GListModel of CrmJob, newest first. Cancelled jobs leave it by themselves, and jobs
 * that are done without a summary; a failed job stays until it is dismissed or tried again, one with a summary until dismissed.
 *
 * Of one thread: the one that made it, which must be the one whose main context the jobs notify in.
 *
 * Properties (read only, notified): fraction, n-active, n-failed.
 */
#define CRM_TYPE_JOB_LIST (crm_job_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmJobList, crm_job_list, CRM, JOB_LIST, GObject)

/* (transfer full) */
CrmJobList *crm_job_list_new              (void);

/* Shows @job, whatever its state. A reference is taken. Nothing when it is there already. */
void        crm_job_list_add              (CrmJobList *self,
                                           CrmJob     *job);

/* Takes a job that ended off the list. Nothing for a job that is active. */
void        crm_job_list_dismiss          (CrmJobList *self,
                                           CrmJob     *job);

/* The same for all jobs that ended. */
void        crm_job_list_dismiss_ended    (CrmJobList *self);

/* Asks every active job to stop, before the program ends. */
void        crm_job_list_cancel_all       (CrmJobList *self);

/* Mean of the active jobs' fractions: 0 to 1; -1 when one of them does not know its own, or when none is active. */
double      crm_job_list_get_fraction     (CrmJobList *self);

/* Jobs that are queued, running or waiting. */
guint       crm_job_list_get_n_active     (CrmJobList *self);

/* Jobs that failed and were not dismissed. */
guint       crm_job_list_get_n_failed     (CrmJobList *self);

G_END_DECLS
