/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-row-private.h"

struct _CrmRow
{
  GObject              parent_instance;

  const CrmRecordType *type;
  gint64               id;
  CrmRowData          *data;   /* owned; NULL while loading */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmRow, crm_row, G_TYPE_OBJECT)

static void
crm_row_finalize (GObject *object)
{
  CrmRow *self = CRM_ROW (object);

  g_clear_pointer (&self->data, crm_row_data_free);

  G_OBJECT_CLASS (crm_row_parent_class)->finalize (object);
}

static void
crm_row_class_init (CrmRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_row_finalize;

  /* The values came, or are others now. */
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_row_init (CrmRow *self)
{
}

CrmRow *
crm_row_new (const CrmRecordType *type,
             gint64               id)
{
  CrmRow *self;

  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (id > 0, NULL);

  self = g_object_new (CRM_TYPE_ROW, NULL);
  self->type = type;
  self->id = id;

  return self;
}

void
crm_row_take (CrmRow     *self,
              CrmRowData *data)
{
  g_return_if_fail (CRM_IS_ROW (self));
  g_return_if_fail (data != NULL && data->id == self->id);

  crm_row_data_free (self->data);
  self->data = data;
  g_signal_emit (self, signals[CHANGED], 0);
}

CrmRowData *
crm_row_steal (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return g_steal_pointer (&self->data);
}

void
crm_row_become (CrmRow     *self,
                gint64      id,
                CrmRowData *data)
{
  g_return_if_fail (CRM_IS_ROW (self));
  g_return_if_fail (id > 0);
  g_return_if_fail (data == NULL || data->id == id);

  crm_row_data_free (self->data);
  self->id = id;
  self->data = data;
}

void
crm_row_say_changed (CrmRow *self)
{
  g_return_if_fail (CRM_IS_ROW (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

gint64
crm_row_get_id (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), 0);

  return self->id;
}

const CrmRecordType *
crm_row_get_record_type (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->type;
}

gboolean
crm_row_is_loading (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), FALSE);

  return self->data == NULL;
}

const char *
crm_row_get_title (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), "");

  return self->data != NULL ? self->data->title : "";
}

const char *
crm_row_get_detail (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->detail : NULL;
}

const char *
crm_row_get_kind (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->kind : NULL;
}

const char *
crm_row_get_letter (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->letter : NULL;
}

const char *
crm_row_get_due (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->due : NULL;
}

const char *const *
crm_row_get_badges (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? (const char *const *) self->data->badges : NULL;
}

gint64
crm_row_get_amount (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), 0);

  return self->data != NULL ? self->data->amount : 0;
}

const char *
crm_row_get_currency (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->currency : NULL;
}

const char *
crm_row_get_person (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->person : NULL;
}

gint64
crm_row_get_since (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), 0);

  return self->data != NULL ? self->data->since : 0;
}

const char *
crm_row_get_state (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->state : NULL;
}

const char *
crm_row_get_group (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->group : NULL;
}

const char *
crm_row_get_date (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);

  return self->data != NULL ? self->data->date : NULL;
}
