/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-contact-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-entry-popover.h"
#include "crm-query-model.h"
#include "crm-text.h"

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
  gboolean offers_new;
};

enum
{
  CHOSEN,
  NEW_NAME,
  SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmContactChooser, crm_contact_chooser, G_TYPE_OBJECT)

/* Whether the last letter has its answer: before, nobody can say that there is none of that name. */
static gboolean
is_answered (CrmContactChooser *self)
{
  if (crm_query_model_get_query (self->model) == NULL || crm_query_model_get_loading (self->model))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    if (crm_row_is_loading (g_ptr_array_index (self->rows, i)))
      return FALSE;

  return TRUE;
}

/* What was typed and is nobody's name yet; NULL. (transfer full) */
static char *
dup_unknown (CrmContactChooser *self)
{
  g_autofree char *name = crm_contact_chooser_dup_new_name (self);
  g_autofree char *folded = name != NULL ? crm_text_fold (name) : NULL;

  if (name == NULL || !is_answered (self))
    return NULL;
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *known = crm_text_fold (crm_row_get_title (g_ptr_array_index (self->rows, i)));

      if (strcmp (known, folded) == 0)
        return NULL;
    }

  return g_steal_pointer (&name);
}

static const char *
get_icon (CrmContactChooser *self,
          const char        *kind)
{
  if (self->type == &crm_deal_type)
    return "crm-deal-symbolic";

  return g_strcmp0 (kind, "company") == 0 ? "crm-company-symbolic" : "crm-person-symbolic";
}

static void
offer (CrmContactChooser *self)
{
  CrmEntryChoice choices[MAX_CHOICES + 1] = { 0 };
  g_autofree char *unknown = self->offers_new ? dup_unknown (self) : NULL;
  g_autofree char *title = NULL;
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmRow *row = g_ptr_array_index (self->rows, i);

      if (crm_row_is_loading (row))
        continue;
      choices[n].id = crm_row_get_id (row);
      choices[n].title = crm_row_get_title (row);
      choices[n].detail = crm_row_get_detail (row);
      choices[n].icon_name = get_icon (self, crm_row_get_kind (row));
      n++;
    }
  if (unknown != NULL)
    {
      title = g_strdup_printf (g_strcmp0 (self->kind, "company") == 0 ? _("New company “%s”") : _("New person “%s”"), unknown);
      choices[n].title = title;
      choices[n].icon_name = "list-add-symbolic";
      n++;
    }

  crm_entry_popover_set_choices (self->popover, choices, n);
  g_signal_emit (self, signals[SETTLED], 0);
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
loading_cb (CrmContactChooser *self)
{
  if (!crm_query_model_get_loading (self->model))
    offer (self);
}

static void
chosen_cb (CrmContactChooser *self,
           gint64             id)
{
  g_autofree char *unknown = id == 0 ? crm_contact_chooser_dup_new_name (self) : NULL;

  if (unknown != NULL)
    {
      g_signal_emit (self, signals[NEW_NAME], 0, unknown);
      return;
    }
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
  signals[NEW_NAME] = g_signal_new ("new-name", CRM_TYPE_CONTACT_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SETTLED] = g_signal_new ("settled", CRM_TYPE_CONTACT_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (loading_cb), self);
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
crm_contact_chooser_set_offers_new (CrmContactChooser *self,
                                    gboolean           offers_new)
{
  g_return_if_fail (CRM_IS_CONTACT_CHOOSER (self));
  g_return_if_fail (self->kind != NULL);

  self->offers_new = offers_new;
}

char *
crm_contact_chooser_dup_new_name (CrmContactChooser *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (CRM_IS_CONTACT_CHOOSER (self), NULL);

  if (crm_contact_chooser_get_id (self) != 0)
    return NULL;
  name = crm_text_clean_line (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  return name != NULL && *name != '\0' ? g_steal_pointer (&name) : NULL;
}

char *
crm_contact_chooser_dup_hint (CrmContactChooser *self)
{
  g_autofree char *unknown = NULL;

  g_return_val_if_fail (CRM_IS_CONTACT_CHOOSER (self), NULL);

  unknown = dup_unknown (self);
  if (unknown == NULL)
    return NULL;

  return g_strdup_printf (g_strcmp0 (self->kind, "company") == 0 ? _("New company: %s") : _("New person: %s"), unknown);
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
