/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-sync-fetcher.h"

#define AHEAD 2                 /* answers that may wait to be taken */

struct _CrmSyncFetcher
{
  /* Borrowed. */
  CrmCaldavClient *client;
  GPtrArray       *hrefs;

  /* Owned. */
  GThread         *thread;
  GCancellable    *cancellable;         /* its own */
  GCancellable    *outer;               /* (nullable) */
  gulong           outer_handler;
  guint            batch;

  GMutex           lock;                /* for what follows */
  GCond            changed;
  GQueue           answers;             /* of GPtrArray */
  GError          *error;
  gboolean         ended;
};

/* Puts @answer (transfer full) into the queue when there is room. FALSE where it is not wanted any more. */
static gboolean
hand_over (CrmSyncFetcher *self,
           GPtrArray      *answer)
{
  gboolean wanted;

  g_mutex_lock (&self->lock);
  while (self->answers.length >= AHEAD && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->changed, &self->lock);
  wanted = !g_cancellable_is_cancelled (self->cancellable);
  if (wanted)
    g_queue_push_tail (&self->answers, answer);
  else
    g_ptr_array_unref (answer);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return wanted;
}

static gpointer
fetch_thread (gpointer user_data)
{
  CrmSyncFetcher *self = user_data;
  GError *error = NULL;

  for (guint i = 0; i < self->hrefs->len; i += self->batch)
    {
      GPtrArray *answer = crm_caldav_client_fetch (self->client, (const char * const *) self->hrefs->pdata + i,
                                                   MIN (self->batch, self->hrefs->len - i), self->cancellable, &error);

      if (answer == NULL || !hand_over (self, answer))
        break;
    }

  g_mutex_lock (&self->lock);
  self->error = error;
  self->ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return NULL;
}

static void
on_outer_cancelled (GCancellable *outer,
                    gpointer      user_data)
{
  CrmSyncFetcher *self = user_data;

  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

CrmSyncFetcher *
crm_sync_fetcher_new (CrmCaldavClient *client,
                      GPtrArray       *hrefs,
                      guint            batch,
                      GCancellable    *cancellable)
{
  CrmSyncFetcher *self;

  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (hrefs != NULL, NULL);
  g_return_val_if_fail (batch > 0, NULL);

  self = g_new0 (CrmSyncFetcher, 1);
  self->client = client;
  self->hrefs = hrefs;
  self->batch = batch;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->answers);
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled), self, NULL);
    }
  self->thread = g_thread_new ("crm-sync-fetch", fetch_thread, self);

  return self;
}

void
crm_sync_fetcher_free (CrmSyncFetcher *self)
{
  if (self == NULL)
    return;

  g_cancellable_disconnect (self->outer, self->outer_handler);
  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_queue_clear_full (&self->answers, (GDestroyNotify) g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->outer);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

GPtrArray *
crm_sync_fetcher_next (CrmSyncFetcher  *self,
                       GError         **error)
{
  GPtrArray *answer;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  while (self->answers.length == 0 && !self->ended)
    g_cond_wait (&self->changed, &self->lock);
  answer = g_queue_pop_head (&self->answers);
  if (answer == NULL && self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return answer;
}
