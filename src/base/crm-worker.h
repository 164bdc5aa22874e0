/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One thread with a queue of tasks by priority: the most urgent runs next, equals in the order they came. When nothing
 * is queued an idle function may do small steps. Made and stopped by one owner; tasks are pushed from any thread.
 */
typedef struct _CrmWorker CrmWorker;

/* A task; runs on the worker's thread. */
typedef void     (*CrmWorkerFunc)     (gpointer data);

/* A small step of idle work. TRUE: there is more to do. Any queued task comes before the next step. */
typedef gboolean (*CrmWorkerIdleFunc) (gpointer data);

/* Starts the thread. @name is shown by debuggers (15 bytes). */
CrmWorker *crm_worker_new        (const char        *name);

/* Runs what is queued (no idle steps), ends the thread, frees. Waits; not from the worker itself. */
void       crm_worker_free       (CrmWorker         *self);

/* Queues @func. @priority: 0 is the most urgent. */
void       crm_worker_push       (CrmWorker         *self,
                                  int                priority,
                                  CrmWorkerFunc      func,
                                  gpointer           data);

/* Sets the idle function, called once no task came for @quiet_ms, or after @max_tasks of them without such a pause; and
 * again as long as it returns TRUE. NULL for none. */
void       crm_worker_set_idle   (CrmWorker         *self,
                                  CrmWorkerIdleFunc  func,
                                  gpointer           data,
                                  guint              quiet_ms,
                                  guint              max_tasks);

/* Wakes the idle function although no task ran. Any thread. */
void       crm_worker_poke       (CrmWorker         *self);

/* Tasks waiting, the running one not counted. Any thread; for idle steps that want to know whether to yield. */
guint      crm_worker_n_queued   (CrmWorker         *self);

/* Whether the calling thread is the worker's. */
gboolean   crm_worker_is_current (CrmWorker         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmWorker, crm_worker_free)

G_END_DECLS
