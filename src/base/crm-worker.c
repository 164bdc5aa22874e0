/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-worker.h"

typedef struct
{
  CrmWorkerFunc  func;
  gpointer       data;
  guint64        serial;
  int            priority;
} Task;

struct _CrmWorker
{
  /* Under the mutex */
  GMutex             mutex;
  GCond              cond;
  GQueue             queue;        /* of Task, sorted */
  CrmWorkerIdleFunc  idle_func;
  gpointer           idle_data;
  guint64            last_serial;
  gint64             quiet_us;
  gint64             idle_at;      /* monotonic: not before */
  guint              max_tasks;
  guint              n_tasks;      /* since the last idle step */
  guint              idle_wanted : 1;
  guint              stopping : 1;

  GThread           *thread;
};

static int
compare_tasks (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Task *task_a = a;
  const Task *task_b = b;

  if (task_a->priority != task_b->priority)
    return task_a->priority < task_b->priority ? -1 : 1;

  return task_a->serial < task_b->serial ? -1 : 1;
}

/* The next task, or NULL when it is time for an idle step (@idle is then TRUE) or to end. */
static Task *
wait_for_task (CrmWorker *self,
               gboolean  *idle)
{
  Task *task = NULL;

  *idle = FALSE;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      task = g_queue_pop_head (&self->queue);
      if (task != NULL || self->stopping)
        break;

      if (!self->idle_wanted || self->idle_func == NULL)
        g_cond_wait (&self->cond, &self->mutex);
      else if (self->n_tasks >= self->max_tasks || g_get_monotonic_time () >= self->idle_at)
        {
          *idle = TRUE;
          break;
        }
      else
        g_cond_wait_until (&self->cond, &self->mutex, self->idle_at);
    }
  g_mutex_unlock (&self->mutex);

  return task;
}

static void
run_idle_step (CrmWorker *self)
{
  CrmWorkerIdleFunc func;
  gpointer data;

  g_mutex_lock (&self->mutex);
  func = self->idle_func;
  data = self->idle_data;
  self->idle_wanted = FALSE;
  self->n_tasks = 0;
  g_mutex_unlock (&self->mutex);

  if (func != NULL && func (data))
    crm_worker_poke (self);
}

static gpointer
worker_thread (gpointer data)
{
  CrmWorker *self = data;
  gboolean idle = FALSE;

  for (;;)
    {
      Task *task = wait_for_task (self, &idle);

      if (task != NULL)
        {
          task->func (task->data);
          g_free (task);

          g_mutex_lock (&self->mutex);
          self->idle_wanted = TRUE;
          self->idle_at = g_get_monotonic_time () + self->quiet_us;
          self->n_tasks++;
          g_mutex_unlock (&self->mutex);
        }
      else if (idle)
        run_idle_step (self);
      else
        return NULL;
    }
}

CrmWorker *
crm_worker_new (const char *name)
{
  CrmWorker *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (CrmWorker, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->queue);
  self->thread = g_thread_new (name, worker_thread, self);

  return self;
}

void
crm_worker_free (CrmWorker *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!crm_worker_is_current (self));

  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  g_thread_join (self->thread);

  g_assert (g_queue_is_empty (&self->queue));
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

void
crm_worker_push (CrmWorker     *self,
                 int            priority,
                 CrmWorkerFunc  func,
                 gpointer       data)
{
  Task *task;

  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL);

  task = g_new0 (Task, 1);
  task->func = func;
  task->data = data;
  task->priority = priority;

  g_mutex_lock (&self->mutex);
  task->serial = ++self->last_serial;
  g_queue_insert_sorted (&self->queue, task, compare_tasks, NULL);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
crm_worker_set_idle (CrmWorker         *self,
                     CrmWorkerIdleFunc  func,
                     gpointer           data,
                     guint              quiet_ms,
                     guint              max_tasks)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->idle_func = func;
  self->idle_data = data;
  self->quiet_us = (gint64) quiet_ms * 1000;
  self->max_tasks = max_tasks;
  g_mutex_unlock (&self->mutex);
}

void
crm_worker_poke (CrmWorker *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->idle_wanted = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

guint
crm_worker_n_queued (CrmWorker *self)
{
  guint n_queued;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  n_queued = g_queue_get_length (&self->queue);
  g_mutex_unlock (&self->mutex);

  return n_queued;
}

gboolean
crm_worker_is_current (CrmWorker *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_thread_self () == self->thread;
}
