/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-selection-model.h"

/* Looking an id up reads the whole vector; for long lists only a few are looked for. */
#define MAX_LOOKED_AT (4 * 1000 * 1000)

struct _CrmSelectionModel
{
  GObject parent_instance;

  /* Owned */
  GListModel *model;
  GtkBitset *selected;
  GArray *kept;            /* ids that are selected, or will be once they come; empty when there are too many */

  /* State */
  CrmSelectionIdFunc id_at;
  CrmSelectionFindFunc find;
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_N_SELECTED,
  PROP_ITEM_TYPE,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init      (GListModelInterface        *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmSelectionModel, crm_selection_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

/* Takes note of the ids of what the user selected. */
static void
keep_ids (CrmSelectionModel *self)
{
  GtkBitsetIter iter;
  guint position;

  g_array_set_size (self->kept, 0);
  if (gtk_bitset_get_size (self->selected) > CRM_SELECTION_KEPT)
    return;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position);
       more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 id = self->id_at (self->model, position);

      if (id != 0)
        g_array_append_val (self->kept, id);
    }
}

/* Selects again what is kept and came (back). */
static void
find_kept (CrmSelectionModel *self)
{
  guint n_items = g_list_model_get_n_items (self->model);
  guint n = self->kept->len;

  if (n_items > 0)
    n = MIN (n, MAX (1, MAX_LOOKED_AT / n_items));
  for (guint i = 0; i < n; i++)
    {
      guint position = self->find (self->model, g_array_index (self->kept, gint64, i));

      if (position != GTK_INVALID_LIST_POSITION && gtk_bitset_add (self->selected, position))
        gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, 1);
    }
}

static void
items_changed_cb (GListModel        *model,
                  guint              position,
                  guint              removed,
                  guint              added,
                  CrmSelectionModel *self)
{
  guint64 before = gtk_bitset_get_size (self->selected);

  gtk_bitset_splice (self->selected, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  if (added > 0 && gtk_bitset_get_size (self->selected) < self->kept->len)
    find_kept (self);
  if (gtk_bitset_get_size (self->selected) != before)
    {
      guint n_items = g_list_model_get_n_items (model);

      /* Rows that went took their selection with them: who shows what is selected must hear of it. */
      if (n_items > 0)
        gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_items);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
    }
}

void
crm_selection_model_replaced (CrmSelectionModel *self,
                              guint              n)
{
  guint64 before;

  g_return_if_fail (CRM_IS_SELECTION_MODEL (self));

  n = MIN (n, g_list_model_get_n_items (self->model));
  before = gtk_bitset_get_size (self->selected);
  if (n == 0 || (before == 0 && self->kept->len == 0))
    return;

  gtk_bitset_remove_range (self->selected, 0, n);
  find_kept (self);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n);
  if (gtk_bitset_get_size (self->selected) != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

static GType
get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (CRM_SELECTION_MODEL (list)->model);
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (CRM_SELECTION_MODEL (list)->model);
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  return g_list_model_get_item (CRM_SELECTION_MODEL (list)->model, position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  return gtk_bitset_contains (CRM_SELECTION_MODEL (model)->selected, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  return gtk_bitset_ref (CRM_SELECTION_MODEL (model)->selected);
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset         *selected,
               GtkBitset         *mask)
{
  CrmSelectionModel *self = CRM_SELECTION_MODEL (model);
  g_autoptr (GtkBitset) changes = gtk_bitset_copy (self->selected);
  guint n_items = g_list_model_get_n_items (self->model);
  guint first, last;

  gtk_bitset_difference (changes, selected);
  gtk_bitset_intersect (changes, mask);
  if (n_items == 0)
    gtk_bitset_remove_all (changes);
  else
    gtk_bitset_remove_range_closed (changes, n_items, G_MAXUINT);
  if (gtk_bitset_is_empty (changes))
    return TRUE;
  gtk_bitset_difference (self->selected, changes);
  keep_ids (self);
  first = gtk_bitset_get_minimum (changes);
  last = gtk_bitset_get_maximum (changes);
  gtk_selection_model_selection_changed (model, first, last - first + 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
}

static void
crm_selection_model_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  CrmSelectionModel *self = CRM_SELECTION_MODEL (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_N_SELECTED:
      g_value_set_uint64 (value, gtk_bitset_get_size (self->selected));
      break;
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, G_TYPE_OBJECT);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, get_n_items (G_LIST_MODEL (self)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_selection_model_dispose (GObject *object)
{
  CrmSelectionModel *self = CRM_SELECTION_MODEL (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);

  G_OBJECT_CLASS (crm_selection_model_parent_class)->dispose (object);
}

static void
crm_selection_model_finalize (GObject *object)
{
  CrmSelectionModel *self = CRM_SELECTION_MODEL (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  g_clear_pointer (&self->kept, g_array_unref);

  G_OBJECT_CLASS (crm_selection_model_parent_class)->finalize (object);
}

static void
crm_selection_model_class_init (CrmSelectionModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_selection_model_dispose;
  object_class->finalize = crm_selection_model_finalize;
  object_class->get_property = crm_selection_model_get_property;

  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_SELECTED] =
    g_param_spec_uint64 ("n-selected", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ITEM_TYPE] =
    g_param_spec_gtype ("item-type", NULL, NULL, G_TYPE_OBJECT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
crm_selection_model_init (CrmSelectionModel *self)
{
  self->selected = gtk_bitset_new_empty ();
  self->kept = g_array_new (FALSE, FALSE, sizeof (gint64));
}

CrmSelectionModel *
crm_selection_model_new (GListModel           *model,
                         CrmSelectionIdFunc    id_at,
                         CrmSelectionFindFunc  find)
{
  CrmSelectionModel *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);
  g_return_val_if_fail (id_at != NULL && find != NULL, NULL);

  self = g_object_new (CRM_TYPE_SELECTION_MODEL, NULL);
  self->model = g_object_ref (model);
  self->id_at = id_at;
  self->find = find;
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  return self;
}

GListModel *
crm_selection_model_get_model (CrmSelectionModel *self)
{
  g_return_val_if_fail (CRM_IS_SELECTION_MODEL (self), NULL);

  return self->model;
}

guint64
crm_selection_model_get_n_selected (CrmSelectionModel *self)
{
  g_return_val_if_fail (CRM_IS_SELECTION_MODEL (self), 0);

  return gtk_bitset_get_size (self->selected);
}

gint64
crm_selection_model_get_single (CrmSelectionModel *self)
{
  g_return_val_if_fail (CRM_IS_SELECTION_MODEL (self), 0);

  if (gtk_bitset_get_size (self->selected) != 1)
    return 0;
  return self->id_at (self->model, gtk_bitset_get_minimum (self->selected));
}

GArray *
crm_selection_model_dup_ids (CrmSelectionModel *self)
{
  GArray *ids;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (CRM_IS_SELECTION_MODEL (self), NULL);

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position);
       more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 id = self->id_at (self->model, position);

      if (id != 0)
        g_array_append_val (ids, id);
    }
  return ids;
}

guint
crm_selection_model_select_id (CrmSelectionModel *self,
                               gint64             id)
{
  guint position;

  g_return_val_if_fail (CRM_IS_SELECTION_MODEL (self), GTK_INVALID_LIST_POSITION);

  position = id != 0 ? self->find (self->model, id) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    {
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (self), position, TRUE);
      return position;
    }
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self));
  g_array_set_size (self->kept, 0);
  if (id != 0)
    g_array_append_val (self->kept, id);
  return GTK_INVALID_LIST_POSITION;
}
