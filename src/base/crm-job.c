/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-job.h"

#define NOTIFY_INTERVAL_MS 100
#define ESTIMATE_AFTER     (2 * G_USEC_PER_SEC)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_FRACTION,
  PROP_STATE,
  PROP_ERROR_MESSAGE,
  N_PROPS
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

/* What a pending notification will say. */
typedef enum
{
  DIRTY_DETAIL   = 1 << 0,
  DIRTY_FRACTION = 1 << 1,
  DIRTY_STATE    = 1 << 2,
  DIRTY_FINISHED = 1 << 3,
} Dirty;

struct _CrmJob
{
  GObject          parent_instance;

  /* Set when made, never changed */
  GMainContext    *context;
  char            *title;

  /* Everything below is under the lock */
  GMutex           lock;
  char            *detail;
  double           fraction;
  CrmJobState      state;
  GError          *error;
  GCancellable    *cancellable;
  gboolean         can_cancel;
  gint64           started_at;        /* monotonic */
  double           started_fraction;  /* the first known one: work resumed in the middle is not faster for it */

  CrmJobRetryFunc  retry;
  gpointer         retry_data;
  GDestroyNotify   retry_destroy;

  Dirty            dirty;
  GSource         *source;            /* the notification under way */
  gint64           notified_at;       /* monotonic */
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmJob, crm_job, G_TYPE_OBJECT)

GType
crm_job_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { CRM_JOB_QUEUED, "CRM_JOB_QUEUED", "queued" },
        { CRM_JOB_RUNNING, "CRM_JOB_RUNNING", "running" },
        { CRM_JOB_WAITING, "CRM_JOB_WAITING", "waiting" },
        { CRM_JOB_DONE, "CRM_JOB_DONE", "done" },
        { CRM_JOB_FAILED, "CRM_JOB_FAILED", "failed" },
        { CRM_JOB_CANCELLED, "CRM_JOB_CANCELLED", "cancelled" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("CrmJobState", values));
    }

  return type;
}

static gboolean
state_is_active (CrmJobState state)
{
  return state == CRM_JOB_QUEUED || state == CRM_JOB_RUNNING || state == CRM_JOB_WAITING;
}

static gboolean
notify_in_context (gpointer user_data)
{
  CrmJob *self = user_data;
  Dirty dirty;

  g_mutex_lock (&self->lock);
  dirty = self->dirty;
  self->dirty = 0;
  self->notified_at = g_get_monotonic_time ();
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->lock);

  g_object_freeze_notify (G_OBJECT (self));
  if (dirty & DIRTY_DETAIL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
  if (dirty & DIRTY_FRACTION)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  if (dirty & DIRTY_STATE)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_MESSAGE]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));

  if (dirty & DIRTY_FINISHED)
    g_signal_emit (self, signals[SIGNAL_FINISHED], 0);

  return G_SOURCE_REMOVE;
}

/* Called with the lock held. */
static void
schedule_notify (CrmJob *self,
                 Dirty   dirty)
{
  gint64 wait_ms = 0;

  self->dirty |= dirty;

  if (!(dirty & DIRTY_STATE))
    {
      gint64 since_ms = (g_get_monotonic_time () - self->notified_at) / 1000;

      wait_ms = CLAMP (NOTIFY_INTERVAL_MS - since_ms, 0, NOTIFY_INTERVAL_MS);
    }

  if (self->source != NULL)
    {
      if (wait_ms > 0)
        return;

      /* Brought forward. When it is being dispatched at this moment, it waits for the lock and takes the new bits with it. */
      g_source_set_ready_time (self->source, 0);
      return;
    }

  self->source = g_timeout_source_new (wait_ms);
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, notify_in_context, g_object_ref (self), g_object_unref);
  g_source_set_static_name (self->source, "[clientele] job progress");
  g_source_attach (self->source, self->context);
}

static void
crm_job_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  CrmJob *self = CRM_JOB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_DETAIL:
      g_value_take_string (value, crm_job_dup_detail (self));
      break;

    case PROP_FRACTION:
      g_value_set_double (value, crm_job_get_fraction (self));
      break;

    case PROP_STATE:
      g_value_set_enum (value, crm_job_get_state (self));
      break;

    case PROP_ERROR_MESSAGE:
      {
        g_autoptr (GError) error = crm_job_dup_error (self);

        g_value_set_string (value, error != NULL ? error->message : NULL);
      }
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_job_finalize (GObject *object)
{
  CrmJob *self = CRM_JOB (object);

  /* Only left over where the main context went away first. */
  g_clear_pointer (&self->source, g_source_unref);
  if (self->retry_destroy != NULL)
    self->retry_destroy (self->retry_data);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (crm_job_parent_class)->finalize (object);
}

static void
crm_job_class_init (CrmJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = crm_job_get_property;
  object_class->finalize = crm_job_finalize;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAIL] =
    g_param_spec_string ("detail", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, CRM_TYPE_JOB_STATE, CRM_JOB_QUEUED, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR_MESSAGE] =
    g_param_spec_string ("error-message", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FINISHED] =
    g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_job_init (CrmJob *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->fraction = -1;
  self->cancellable = g_cancellable_new ();
  self->can_cancel = TRUE;
}

CrmJob *
crm_job_new (const char *title)
{
  CrmJob *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (CRM_TYPE_JOB, NULL);
  self->title = g_strdup (title);

  return self;
}

char *
crm_job_dup_title (CrmJob *self)
{
  g_return_val_if_fail (CRM_IS_JOB (self), NULL);

  return g_strdup (self->title);
}

/* Called with the lock held. */
static void
take_detail (CrmJob     *self,
             const char *detail)
{
  if (g_strcmp0 (self->detail, detail) == 0)
    return;

  g_free (self->detail);
  self->detail = g_strdup (detail);
  self->dirty |= DIRTY_DETAIL;
}

void
crm_job_set_detail (CrmJob     *self,
                    const char *detail)
{
  g_return_if_fail (CRM_IS_JOB (self));

  g_mutex_lock (&self->lock);
  take_detail (self, detail);
  if (self->dirty & DIRTY_DETAIL)
    schedule_notify (self, DIRTY_DETAIL);
  g_mutex_unlock (&self->lock);
}

char *
crm_job_dup_detail (CrmJob *self)
{
  char *detail;

  g_return_val_if_fail (CRM_IS_JOB (self), NULL);

  g_mutex_lock (&self->lock);
  detail = g_strdup (self->detail);
  g_mutex_unlock (&self->lock);

  return detail;
}

void
crm_job_set_fraction (CrmJob *self,
                      double  fraction)
{
  g_return_if_fail (CRM_IS_JOB (self));
  g_return_if_fail (fraction == fraction);

  fraction = fraction < 0 ? -1 : MIN (fraction, 1);

  g_mutex_lock (&self->lock);
  if (self->fraction != fraction)
    {
      self->fraction = fraction;
      if (self->started_fraction < 0 && fraction >= 0)
        self->started_fraction = fraction;
      schedule_notify (self, DIRTY_FRACTION);
    }
  g_mutex_unlock (&self->lock);
}

void
crm_job_set_count (CrmJob  *self,
                   guint64  done,
                   guint64  total)
{
  crm_job_set_fraction (self, total == 0 ? -1 : (double) done / (double) total);
}

double
crm_job_get_fraction (CrmJob *self)
{
  double fraction;

  g_return_val_if_fail (CRM_IS_JOB (self), -1);

  g_mutex_lock (&self->lock);
  fraction = self->fraction;
  g_mutex_unlock (&self->lock);

  return fraction;
}

int
crm_job_get_seconds_left (CrmJob *self)
{
  gint64 elapsed;
  double done;
  double left;

  g_return_val_if_fail (CRM_IS_JOB (self), -1);

  g_mutex_lock (&self->lock);
  elapsed = self->state == CRM_JOB_RUNNING ? g_get_monotonic_time () - self->started_at : 0;
  done = self->fraction < 0 ? 0 : self->fraction - self->started_fraction;
  left = 1 - self->fraction;
  g_mutex_unlock (&self->lock);

  if (elapsed < ESTIMATE_AFTER || done <= 0)
    return -1;

  return (int) MIN (left / done * (double) elapsed / G_USEC_PER_SEC + 0.5, G_MAXINT);
}

CrmJobState
crm_job_get_state (CrmJob *self)
{
  CrmJobState state;

  g_return_val_if_fail (CRM_IS_JOB (self), CRM_JOB_FAILED);

  g_mutex_lock (&self->lock);
  state = self->state;
  g_mutex_unlock (&self->lock);

  return state;
}

gboolean
crm_job_is_active (CrmJob *self)
{
  return state_is_active (crm_job_get_state (self));
}

/* Called with the lock held. */
static void
take_state (CrmJob      *self,
            CrmJobState  state)
{
  gboolean was_active = state_is_active (self->state);
  Dirty dirty = DIRTY_STATE;

  if (self->state == state)
    return;

  self->state = state;
  if (was_active && !state_is_active (state))
    dirty |= DIRTY_FINISHED;
  schedule_notify (self, dirty);
}

void
crm_job_start (CrmJob *self)
{
  g_return_if_fail (CRM_IS_JOB (self));

  g_mutex_lock (&self->lock);
  if (self->state == CRM_JOB_QUEUED || self->state == CRM_JOB_WAITING)
    {
      /* The estimate counts from here: time spent waiting says nothing about the speed. */
      self->started_at = g_get_monotonic_time ();
      self->started_fraction = self->fraction;
      take_state (self, CRM_JOB_RUNNING);
    }
  g_mutex_unlock (&self->lock);
}

void
crm_job_wait (CrmJob     *self,
              const char *detail)
{
  g_return_if_fail (CRM_IS_JOB (self));

  g_mutex_lock (&self->lock);
  if (state_is_active (self->state))
    {
      take_detail (self, detail);
      take_state (self, CRM_JOB_WAITING);
    }
  g_mutex_unlock (&self->lock);
}

void
crm_job_finish (CrmJob     *self,
                const char *summary)
{
  g_return_if_fail (CRM_IS_JOB (self));

  g_mutex_lock (&self->lock);
  if (state_is_active (self->state))
    {
      take_detail (self, summary);
      if (self->fraction != 1)
        {
          self->fraction = 1;
          self->dirty |= DIRTY_FRACTION;
        }
      take_state (self, CRM_JOB_DONE);
    }
  g_mutex_unlock (&self->lock);
}

void
crm_job_fail (CrmJob       *self,
              const GError *error)
{
  g_return_if_fail (CRM_IS_JOB (self));
  g_return_if_fail (error != NULL);

  g_mutex_lock (&self->lock);
  if (state_is_active (self->state))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          take_state (self, CRM_JOB_CANCELLED);
        }
      else
        {
          g_clear_error (&self->error);
          self->error = g_error_copy (error);
          take_state (self, CRM_JOB_FAILED);
        }
    }
  g_mutex_unlock (&self->lock);
}

GError *
crm_job_dup_error (CrmJob *self)
{
  GError *error;

  g_return_val_if_fail (CRM_IS_JOB (self), NULL);

  g_mutex_lock (&self->lock);
  error = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->lock);

  return error;
}

GCancellable *
crm_job_ref_cancellable (CrmJob *self)
{
  GCancellable *cancellable;

  g_return_val_if_fail (CRM_IS_JOB (self), NULL);

  g_mutex_lock (&self->lock);
  cancellable = g_object_ref (self->cancellable);
  g_mutex_unlock (&self->lock);

  return cancellable;
}

gboolean
crm_job_is_cancelled (CrmJob *self)
{
  g_autoptr (GCancellable) cancellable = crm_job_ref_cancellable (self);

  return g_cancellable_is_cancelled (cancellable);
}

void
crm_job_set_can_cancel (CrmJob   *self,
                        gboolean  can_cancel)
{
  g_return_if_fail (CRM_IS_JOB (self));

  g_mutex_lock (&self->lock);
  self->can_cancel = can_cancel;
  g_mutex_unlock (&self->lock);
}

gboolean
crm_job_get_can_cancel (CrmJob *self)
{
  gboolean can_cancel;

  g_return_val_if_fail (CRM_IS_JOB (self), FALSE);

  g_mutex_lock (&self->lock);
  can_cancel = self->can_cancel && state_is_active (self->state);
  g_mutex_unlock (&self->lock);

  return can_cancel;
}

void
crm_job_cancel (CrmJob *self)
{
  g_autoptr (GCancellable) cancellable = NULL;

  g_return_if_fail (CRM_IS_JOB (self));

  g_mutex_lock (&self->lock);
  if (self->can_cancel && state_is_active (self->state))
    {
      cancellable = g_object_ref (self->cancellable);
      if (self->state == CRM_JOB_QUEUED)
        take_state (self, CRM_JOB_CANCELLED);
    }
  g_mutex_unlock (&self->lock);

  /* Not under the lock: handlers of the cancellable may ask the job something. */
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

void
crm_job_set_retry (CrmJob          *self,
                   CrmJobRetryFunc  func,
                   gpointer         user_data,
                   GDestroyNotify   destroy)
{
  GDestroyNotify old_destroy;
  gpointer old_data;

  g_return_if_fail (CRM_IS_JOB (self));

  g_mutex_lock (&self->lock);
  old_destroy = self->retry_destroy;
  old_data = self->retry_data;
  self->retry = func;
  self->retry_data = user_data;
  self->retry_destroy = destroy;
  g_mutex_unlock (&self->lock);

  if (old_destroy != NULL)
    old_destroy (old_data);
}

gboolean
crm_job_can_retry (CrmJob *self)
{
  gboolean can_retry;

  g_return_val_if_fail (CRM_IS_JOB (self), FALSE);

  g_mutex_lock (&self->lock);
  can_retry = self->retry != NULL && (self->state == CRM_JOB_FAILED || self->state == CRM_JOB_CANCELLED);
  g_mutex_unlock (&self->lock);

  return can_retry;
}

void
crm_job_retry (CrmJob *self)
{
  CrmJobRetryFunc func = NULL;
  gpointer data = NULL;

  g_return_if_fail (CRM_IS_JOB (self));

  g_mutex_lock (&self->lock);
  if (self->retry != NULL && (self->state == CRM_JOB_FAILED || self->state == CRM_JOB_CANCELLED))
    {
      func = self->retry;
      data = self->retry_data;

      g_clear_error (&self->error);
      g_object_unref (self->cancellable);
      self->cancellable = g_cancellable_new ();
      self->fraction = -1;
      self->dirty |= DIRTY_FRACTION;
      take_detail (self, NULL);
      take_state (self, CRM_JOB_QUEUED);
    }
  g_mutex_unlock (&self->lock);

  if (func != NULL)
    func (self, data);
}
