/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-job-list.h"

enum
{
  PROP_0,
  PROP_FRACTION,
  PROP_N_ACTIVE,
  PROP_N_FAILED,
  N_PROPS
};

struct _CrmJobList
{
  GObject    parent_instance;

  GPtrArray *jobs;        /* CrmJob, newest first */

  /* As last notified */
  double     fraction;
  guint      n_active;
  guint      n_failed;
};

static GParamSpec *properties[N_PROPS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmJobList, crm_job_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
crm_job_list_get_item_type (GListModel *model)
{
  return CRM_TYPE_JOB;
}

static guint
crm_job_list_get_n_items (GListModel *model)
{
  return CRM_JOB_LIST (model)->jobs->len;
}

static gpointer
crm_job_list_get_item (GListModel *model,
                       guint       position)
{
  CrmJobList *self = CRM_JOB_LIST (model);

  return position < self->jobs->len ? g_object_ref (g_ptr_array_index (self->jobs, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = crm_job_list_get_item_type;
  iface->get_n_items = crm_job_list_get_n_items;
  iface->get_item = crm_job_list_get_item;
}

static void
update_totals (CrmJobList *self)
{
  gboolean known = TRUE;
  double sum = 0;
  double fraction;
  guint n_active = 0;
  guint n_failed = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      CrmJob *job = g_ptr_array_index (self->jobs, i);

      if (crm_job_is_active (job))
        {
          double part = crm_job_get_fraction (job);

          n_active++;
          known = known && part >= 0;
          sum += part;
        }
      else if (crm_job_get_state (job) == CRM_JOB_FAILED)
        {
          n_failed++;
        }
    }

  fraction = n_active > 0 && known ? sum / n_active : -1;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->fraction != fraction)
    {
      self->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  if (self->n_active != n_active)
    {
      self->n_active = n_active;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ACTIVE]);
    }
  if (self->n_failed != n_failed)
    {
      self->n_failed = n_failed;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
stays_after_end (CrmJob *job)
{
  g_autofree char *detail = NULL;

  switch (crm_job_get_state (job))
    {
    case CRM_JOB_DONE:
      detail = crm_job_dup_detail (job);
      return detail != NULL;

    case CRM_JOB_CANCELLED:
      return FALSE;

    case CRM_JOB_QUEUED:
    case CRM_JOB_RUNNING:
    case CRM_JOB_WAITING:
    case CRM_JOB_FAILED:
    default:
      return TRUE;
    }
}

static void on_job_notify (CrmJobList *self,
                           GParamSpec *pspec,
                           CrmJob     *job);

static void
remove_at (CrmJobList *self,
           guint       position)
{
  CrmJob *job = g_ptr_array_index (self->jobs, position);

  g_signal_handlers_disconnect_by_func (job, on_job_notify, self);
  g_ptr_array_remove_index (self->jobs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
on_job_notify (CrmJobList *self,
               GParamSpec *pspec,
               CrmJob     *job)
{
  guint position;

  g_assert (CRM_IS_JOB_LIST (self));

  if (!stays_after_end (job) && g_ptr_array_find (self->jobs, job, &position))
    remove_at (self, position);

  update_totals (self);
}

static void
crm_job_list_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  CrmJobList *self = CRM_JOB_LIST (object);

  switch (prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;

    case PROP_N_ACTIVE:
      g_value_set_uint (value, self->n_active);
      break;

    case PROP_N_FAILED:
      g_value_set_uint (value, self->n_failed);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_job_list_finalize (GObject *object)
{
  CrmJobList *self = CRM_JOB_LIST (object);

  for (guint i = 0; i < self->jobs->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->jobs, i), on_job_notify, self);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);

  G_OBJECT_CLASS (crm_job_list_parent_class)->finalize (object);
}

static void
crm_job_list_class_init (CrmJobListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = crm_job_list_get_property;
  object_class->finalize = crm_job_list_finalize;

  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ACTIVE] =
    g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_FAILED] =
    g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
crm_job_list_init (CrmJobList *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->fraction = -1;
}

CrmJobList *
crm_job_list_new (void)
{
  return g_object_new (CRM_TYPE_JOB_LIST, NULL);
}

void
crm_job_list_add (CrmJobList *self,
                  CrmJob     *job)
{
  g_return_if_fail (CRM_IS_JOB_LIST (self));
  g_return_if_fail (CRM_IS_JOB (job));

  if (g_ptr_array_find (self->jobs, job, NULL))
    return;

  g_ptr_array_insert (self->jobs, 0, g_object_ref (job));
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (on_job_notify), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (on_job_notify), self, G_CONNECT_SWAPPED);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  update_totals (self);
}

void
crm_job_list_dismiss (CrmJobList *self,
                      CrmJob     *job)
{
  guint position;

  g_return_if_fail (CRM_IS_JOB_LIST (self));
  g_return_if_fail (CRM_IS_JOB (job));

  if (crm_job_is_active (job) || !g_ptr_array_find (self->jobs, job, &position))
    return;

  remove_at (self, position);
  update_totals (self);
}

void
crm_job_list_dismiss_ended (CrmJobList *self)
{
  g_return_if_fail (CRM_IS_JOB_LIST (self));

  for (guint i = self->jobs->len; i > 0; i--)
    {
      if (!crm_job_is_active (g_ptr_array_index (self->jobs, i - 1)))
        remove_at (self, i - 1);
    }
  update_totals (self);
}

void
crm_job_list_cancel_all (CrmJobList *self)
{
  g_return_if_fail (CRM_IS_JOB_LIST (self));

  for (guint i = 0; i < self->jobs->len; i++)
    crm_job_cancel (g_ptr_array_index (self->jobs, i));
}

double
crm_job_list_get_fraction (CrmJobList *self)
{
  g_return_val_if_fail (CRM_IS_JOB_LIST (self), -1);

  return self->fraction;
}

guint
crm_job_list_get_n_active (CrmJobList *self)
{
  g_return_val_if_fail (CRM_IS_JOB_LIST (self), 0);

  return self->n_active;
}

guint
crm_job_list_get_n_failed (CrmJobList *self)
{
  g_return_val_if_fail (CRM_IS_JOB_LIST (self), 0);

  return self->n_failed;
}
