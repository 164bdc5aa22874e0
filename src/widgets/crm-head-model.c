/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-head-model.h"

struct _CrmHeadModel
{
  GObject parent_instance;

  /* Owned */
  GListModel *model;

  guint size;
  guint n_items;      /* that were announced */
};

enum
{
  PROP_MODEL = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void crm_head_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmHeadModel, crm_head_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, crm_head_model_list_model_init))

static GType
get_item_type (GListModel *list)
{
  CrmHeadModel *self = CRM_HEAD_MODEL (list);

  return self->model != NULL ? g_list_model_get_item_type (self->model) : G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return CRM_HEAD_MODEL (list)->n_items;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  CrmHeadModel *self = CRM_HEAD_MODEL (list);

  return position < self->n_items ? g_list_model_get_item (self->model, position) : NULL;
}

static void
crm_head_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
items_changed_cb (CrmHeadModel *self,
                  guint         position,
                  guint         removed,
                  guint         added)
{
  guint n_after = g_list_model_get_n_items (self->model);
  guint n_before = n_after - added + removed;
  guint shown = self->n_items;

  if (position >= self->size)
    return;

  self->n_items = MIN (n_after, self->size);
  if (MAX (n_before, n_after) <= self->size)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position, shown - position, self->n_items - position);
}

static void
crm_head_model_dispose (GObject *object)
{
  CrmHeadModel *self = CRM_HEAD_MODEL (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  self->n_items = 0;
  g_clear_object (&self->model);

  G_OBJECT_CLASS (crm_head_model_parent_class)->dispose (object);
}

static void
crm_head_model_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (id == PROP_MODEL)
    g_value_set_object (value, CRM_HEAD_MODEL (object)->model);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
crm_head_model_class_init (CrmHeadModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = crm_head_model_get_property;
  object_class->dispose = crm_head_model_dispose;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
crm_head_model_init (CrmHeadModel *self)
{
}

CrmHeadModel *
crm_head_model_new (GListModel *model,
                    guint       size)
{
  CrmHeadModel *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  self = g_object_new (CRM_TYPE_HEAD_MODEL, NULL);
  self->model = g_object_ref (model);
  self->size = size;
  self->n_items = MIN (g_list_model_get_n_items (model), size);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);

  return self;
}

guint
crm_head_model_get_size (CrmHeadModel *self)
{
  g_return_val_if_fail (CRM_IS_HEAD_MODEL (self), 0);

  return self->size;
}

void
crm_head_model_set_size (CrmHeadModel *self,
                         guint         size)
{
  guint shown;

  g_return_if_fail (CRM_IS_HEAD_MODEL (self));

  shown = self->n_items;
  self->size = size;
  self->n_items = MIN (g_list_model_get_n_items (self->model), size);
  if (self->n_items > shown)
    g_list_model_items_changed (G_LIST_MODEL (self), shown, 0, self->n_items - shown);
  else if (self->n_items < shown)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_items, shown - self->n_items, 0);
}
