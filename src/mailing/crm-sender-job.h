/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sender.h"

G_BEGIN_DECLS

/*
 * crm_sender_run() on a thread of its own, as a job for the jobs button, begun already (transfer full). @title: translated. The progress is told
 * to the calling thread's context, some times a second.
 */
CrmJob   *crm_sender_start   (CrmDb                   *db,
                              gint64                   campaign,
                              const CrmSenderOptions  *options,
                              const char              *title);

G_END_DECLS
