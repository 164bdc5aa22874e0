/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Long work as people see it: what it is, how far it is, how long it still takes, a way to stop it, and after a failure why
 * and a way to try again. Import, sync, sending, backup and index work are jobs.
 *
 * Every function may be called from any thread: the worker sets, the window reads. Property notifications (and the signal
 * below) come in the main context that was the thread's default where the job was made; changes of progress at most every
 * 100 ms, changes of state at once.
 *
 * Properties (read only, notified): title, detail, fraction, state, error-message.
 * Signal: finished (CrmJob *job)    once per run, when the state became done, failed or cancelled
 */
#define CRM_TYPE_JOB (crm_job_get_type ())
G_DECLARE_FINAL_TYPE (CrmJob, crm_job, CRM, JOB, GObject)

typedef enum
{
  CRM_JOB_QUEUED,      /* made, not begun */
  CRM_JOB_RUNNING,
  CRM_JOB_WAITING,     /* needs something from the user; the detail says what */
  CRM_JOB_DONE,
  CRM_JOB_FAILED,      /* see crm_job_dup_error() */
  CRM_JOB_CANCELLED,
} CrmJobState;

#define CRM_TYPE_JOB_STATE (crm_job_state_get_type ())
GType         crm_job_state_get_type    (void);

/* Starts the work again; called in the thread that called crm_job_retry(), with a job that is queued once more. */
typedef void (*CrmJobRetryFunc) (CrmJob   *job,
                                 gpointer  user_data);

/* A queued job. @title says what it does, translated: "Importing contacts.csv". (transfer full) */
CrmJob       *crm_job_new               (const char      *title);

/* What it does. (transfer full) */
char         *crm_job_dup_title         (CrmJob          *self);

/* What it is doing now, or after its end what came of it: "3,400 of 10,000 contacts". NULL for none. */
void          crm_job_set_detail        (CrmJob          *self,
                                         const char      *detail);
/* (transfer full) (nullable) */
char         *crm_job_dup_detail        (CrmJob          *self);

/* How far it is, 0 to 1; below 0: not known (a pulsing bar). */
void          crm_job_set_fraction      (CrmJob          *self,
                                         double           fraction);
/* The same as @done of @total; @total 0: not known. */
void          crm_job_set_count         (CrmJob          *self,
                                         guint64          done,
                                         guint64          total);
/* 0 to 1, or -1 where it is not known. */
double        crm_job_get_fraction      (CrmJob          *self);

/* Seconds still needed at the speed so far, or -1 where that cannot be said yet (the first two seconds, no fraction). */
int           crm_job_get_seconds_left  (CrmJob          *self);

CrmJobState   crm_job_get_state         (CrmJob          *self);

/* Queued, running or waiting. */
gboolean      crm_job_is_active         (CrmJob          *self);

/* The work begins (queued or waiting -> running). */
void          crm_job_start             (CrmJob          *self);

/* The work stands still until the user did something; @detail says what: "Waiting for the password". */
void          crm_job_wait              (CrmJob          *self,
                                         const char      *detail);

/* The work is done. @summary (nullable) says what came of it and becomes the detail: "Imported 10,000 contacts". */
void          crm_job_finish            (CrmJob          *self,
                                         const char      *summary);

/* The work failed. G_IO_ERROR_CANCELLED makes the job cancelled instead. @error is copied. */
void          crm_job_fail              (CrmJob          *self,
                                         const GError    *error);

/* Why it failed. (transfer full), NULL unless failed. */
GError       *crm_job_dup_error         (CrmJob          *self);

/* For the worker to look at and to hand on; a new one after crm_job_retry(). (transfer full) */
GCancellable *crm_job_ref_cancellable   (CrmJob          *self);
gboolean      crm_job_is_cancelled      (CrmJob          *self);

/* FALSE for work that cannot be stopped in the middle; the default is TRUE. */
void          crm_job_set_can_cancel    (CrmJob          *self,
                                         gboolean         can_cancel);
gboolean      crm_job_get_can_cancel    (CrmJob          *self);

/* Asks the work to stop; the state changes when it did (at once for a queued job). Nothing for a job that ended. */
void          crm_job_cancel            (CrmJob          *self);

/* Offers to try again after a failure. @func may be NULL to take the offer back. @destroy frees @user_data. */
void          crm_job_set_retry         (CrmJob          *self,
                                         CrmJobRetryFunc  func,
                                         gpointer         user_data,
                                         GDestroyNotify   destroy);
/* Whether the job failed or was cancelled and can be tried again. */
gboolean      crm_job_can_retry         (CrmJob          *self);

/* Makes the job queued again, with a new cancellable, and calls the retry function. */
void          crm_job_retry             (CrmJob          *self);

G_END_DECLS
