/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-chooser.h"

#include "crm-entry-popover.h"
#include "crm-query-model.h"

#define MAX_CHOICES 8

struct _CrmContactChooser
{
  GObject parent_instance;

  /* Borrowed: owns us */
  GtkWidget *entry;
  CrmEntryPopover *popover;

  /* Owned */
  CrmQueryModel *model;
  GPtrArray *rows;          /* CrmRow that are offered */
  const CrmRecordType *type;
  char *kind;
  char *name;               /* as it stood in the entry when it was chosen */

  gint64 id;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmContactChooser, crm_contact_chooser, G_TYPE_OBJECT)

static void
offer (CrmContactChooser *self)
{
  CrmEntryChoice choices[MAX_CHOICES];
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmRow *row = g_ptr_array_index (self->rows, i);

      if (crm_row_is_loading (row))
        continue;
      choices[n].id = crm_row_get_id (row);
      choices[n].title = crm_row_get_title (row);
      choices[n].detail = crm_row_get_detail (row);
      choices[n].icon_name = self->type == &crm_deal_type ? "crm-deal-symbolic" : g_strcmp0 (crm_row_get_kind (row), "company") == 0 ? "crm-company-symbolic" : "crm-person-symbolic";
      n++;
    }

  crm_entry_popover_set_choices (self->popover, choices, n);
}

static void
items_changed_cb (CrmContactChooser *self)
{
  GListModel *model = G_LIST_MODEL (self->model);
  guint n = MIN (g_list_model_get_n_items (model), MAX_CHOICES);

  for (guint i = 0; i < self->rows->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->rows, i), self);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < n; i++)
    {
      CrmRow *row = g_list_model_get_item (model, i);

      g_signal_connect_swapped (row, "changed", G_CALLBACK (offer), self);
      g_ptr_array_add (self->rows, row);
    }
  offer (self);
}

static void
query_cb (CrmContactChooser *self,
          const char        *text)
{
  g_autoptr(CrmQuery) all = NULL;
  g_autoptr(CrmQuery) kind = NULL;
  g_autoptr(CrmQuery) query = NULL;

  if (g_strcmp0 (text, self->name) != 0)
    self->id = 0;

  if (text == NULL || *text == '\0' || self->id != 0)
    {
      crm_query_model_set_query (self->model, NULL);
      items_changed_cb (self);
      return;
    }

  all = crm_query_new (self->type);
  kind = self->kind != NULL ? crm_query_with_equal (all, "kind", self->kind) : crm_query_ref (all);
  query = crm_query_with_search (kind, text);
  crm_query_model_set_query (self->model, query);
}

static void
chosen_cb (CrmContactChooser *self,
           gint64             id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmRow *row = g_ptr_array_index (self->rows, i);

      if (crm_row_get_id (row) == id)
        {
          crm_contact_chooser_set (self, id, crm_row_get_title (row));
          g_signal_emit (self, signals[CHOSEN], 0, id, self->name);
          return;
        }
    }
}

static void
crm_contact_chooser_finalize (GObject *object)
{
  CrmContactChooser *self = CRM_CONTACT_CHOOSER (object);

  for (guint i = 0; i < self->rows->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->rows, i), self);
  g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->model);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (crm_contact_chooser_parent_class)->finalize (object);
}

static void
crm_contact_chooser_class_init (CrmContactChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_contact_chooser_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", CRM_TYPE_CONTACT_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
}

static void
crm_contact_chooser_init (CrmContactChooser *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

static CrmContactChooser *
attach (GtkWidget           *entry,
        CrmBook             *book,
        const CrmRecordType *type,
        const char          *kind)
{
  CrmContactChooser *self;

  g_return_val_if_fail (GTK_IS_EDITABLE (entry), NULL);
  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_CONTACT_CHOOSER, NULL);
  self->entry = entry;
  self->type = type;
  self->kind = g_strdup (kind);
  self->model = crm_query_model_new (book, NULL);
  self->popover = crm_entry_popover_attach (entry);
  g_signal_connect_swapped (self->model, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_object (self->popover, "query", G_CALLBACK (query_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (entry), "crm-contact-chooser", self, g_object_unref);

  return self;
}

CrmContactChooser *
crm_contact_chooser_attach (GtkWidget  *entry,
                            CrmBook    *book,
                            const char *kind)
{
  return attach (entry, book, &crm_contact_type, kind);
}

CrmContactChooser *
crm_contact_chooser_attach_deals (GtkWidget *entry,
                                  CrmBook   *book)
{
  return attach (entry, book, &crm_deal_type, NULL);
}

gint64
crm_contact_chooser_get_id (CrmContactChooser *self)
{
  g_return_val_if_fail (CRM_IS_CONTACT_CHOOSER (self), 0);

  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->name) == 0 ? self->id : 0;
}

void
crm_contact_chooser_set (CrmContactChooser *self,
                         gint64             id,
                         const char        *name)
{
  g_return_if_fail (CRM_IS_CONTACT_CHOOSER (self));

  g_free (self->name);
  self->name = g_strdup (name != NULL ? name : "");
  self->id = id;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->name);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}
