/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-job-list.h"

G_BEGIN_DECLS

/*
 * The button for long work in the header: a ring that fills, and a popover with each job's words, bar, time left, and a way to
 * stop it, try it again or take it off the list. Hidden while there is no job.
 */
#define CRM_TYPE_JOBS_BUTTON (crm_jobs_button_get_type ())
G_DECLARE_FINAL_TYPE (CrmJobsButton, crm_jobs_button, CRM, JOBS_BUTTON, GtkWidget)

void crm_jobs_button_set_jobs (CrmJobsButton *self,
                               CrmJobList    *jobs);

/* Shows the list of jobs, as a press on the button does. */
void crm_jobs_button_popup    (CrmJobsButton *self);

G_END_DECLS
