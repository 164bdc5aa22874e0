/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-tag-list.h"

#include <glib/gi18n.h>

#include "crm-id.h"
#include "crm-record-store.h"
#include "crm-reference.h"
#include "crm-text.h"

struct _CrmTagList
{
  GObject parent_instance;

  /* Owned */
  CrmBook *book;
  GPtrArray *tags;
  GCancellable *reading;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmTagList, crm_tag_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static gpointer
read_tags (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  return crm_record_load_many (conn, &crm_tag_type, error,
                               "SELECT id FROM tag WHERE deleted_at IS NULL ORDER BY name COLLATE NOCASE", "");
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (CrmTagList) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *tags = crm_db_read_finish (CRM_DB (object), result, &error);
  guint removed = self->tags->len;

  if (tags == NULL)
    {
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("the tags could not be read: %s", error->message);
      return;
    }
  g_ptr_array_unref (self->tags);
  self->tags = tags;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, tags->len);
}

static void
read_again (CrmTagList *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_tags, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                     self->reading, read_cb, g_object_ref (self));
}

static void
changed_cb (CrmBook      *book,
            CrmChangeSet *set,
            CrmTagList   *self)
{
  if (crm_change_set_concerns (set, "tag"))
    read_again (self);
}

static GType
get_item_type (GListModel *list)
{
  return CRM_TYPE_RECORD;
}

static guint
get_n_items (GListModel *list)
{
  return CRM_TAG_LIST (list)->tags->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  CrmTagList *self = CRM_TAG_LIST (list);

  return position < self->tags->len ? g_object_ref (g_ptr_array_index (self->tags, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
crm_tag_list_dispose (GObject *object)
{
  CrmTagList *self = CRM_TAG_LIST (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_tag_list_parent_class)->dispose (object);
}

static void
crm_tag_list_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_TAG_LIST (object)->tags);

  G_OBJECT_CLASS (crm_tag_list_parent_class)->finalize (object);
}

static void
crm_tag_list_class_init (CrmTagListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_tag_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_tag_list_finalize;
}

static void
crm_tag_list_init (CrmTagList *self)
{
  self->tags = g_ptr_array_new_with_free_func (g_object_unref);
}

CrmTagList *
crm_tag_list_new (CrmBook *book)
{
  CrmTagList *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_TAG_LIST, NULL);
  self->book = g_object_ref (book);
  g_signal_connect_object (book, "changed", G_CALLBACK (changed_cb), self, 0);
  read_again (self);
  return self;
}

CrmRecord *
crm_tag_list_find (CrmTagList *self,
                   gint64      id)
{
  g_return_val_if_fail (CRM_IS_TAG_LIST (self), NULL);

  for (guint i = 0; i < self->tags->len; i++)
    if (crm_record_get_id (g_ptr_array_index (self->tags, i)) == id)
      return g_ptr_array_index (self->tags, i);
  return NULL;
}

/* ---- commands */

typedef struct
{
  char *name;
  gint64 tag_id;
  GArray *contacts;
  gboolean add;
} Tagging;

static void
tagging_free (Tagging *tagging)
{
  g_free (tagging->name);
  g_array_unref (tagging->contacts);
  g_free (tagging);
}

static gboolean
write_tagging (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  Tagging *tagging = data;
  gint64 tag_id = tagging->add ? crm_tag_find_or_create (conn, tagging->name, error) : tagging->tag_id;

  if (tag_id == 0)
    return FALSE;
  for (guint i = 0; i < tagging->contacts->len; i++)
    {
      gint64 contact_id = g_array_index (tagging->contacts, gint64, i);
      gboolean ok;

      if (tagging->add)
        ok = crm_conn_run (conn, error, "INSERT INTO contact_tag (id, contact_id, tag_id) SELECT ?, ?, ? "
                           "WHERE NOT EXISTS (SELECT 1 FROM contact_tag WHERE contact_id = ? AND tag_id = ?)", "iiiii",
                           crm_id_new (), contact_id, tag_id, contact_id, tag_id);
      else
        ok = crm_conn_run (conn, error, "DELETE FROM contact_tag WHERE contact_id = ? AND tag_id = ?", "ii", contact_id, tag_id);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static void
run_tagging (CrmTagList          *self,
             Tagging             *tagging,
             const char          *label,
             const gint64        *ids,
             guint                n_ids,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  tagging->contacts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (tagging->contacts, ids, n_ids);
  crm_book_run_async (self->book, label, write_tagging, tagging, (GDestroyNotify) tagging_free, NULL, callback, user_data);
}

void
crm_tag_list_add_async (CrmTagList          *self,
                        const char          *name,
                        const gint64        *contact_ids,
                        guint                n_ids,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Tagging *tagging;
  g_autofree char *label = NULL;

  g_return_if_fail (CRM_IS_TAG_LIST (self));
  g_return_if_fail (name != NULL && contact_ids != NULL);

  tagging = g_new0 (Tagging, 1);
  tagging->name = crm_text_clean_line (name);
  tagging->add = TRUE;
  /* Translators: a number of contacts, and the name of a tag */
  label = g_strdup_printf (ngettext ("Tagged %u contact “%s”", "Tagged %u contacts “%s”", n_ids), n_ids, tagging->name);
  run_tagging (self, tagging, label, contact_ids, n_ids, callback, user_data);
}

void
crm_tag_list_remove_async (CrmTagList          *self,
                           gint64               tag_id,
                           const gint64        *contact_ids,
                           guint                n_ids,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Tagging *tagging;
  CrmRecord *tag;
  g_autofree char *label = NULL;

  g_return_if_fail (CRM_IS_TAG_LIST (self));
  g_return_if_fail (tag_id != 0 && contact_ids != NULL);

  tagging = g_new0 (Tagging, 1);
  tagging->tag_id = tag_id;
  tag = crm_tag_list_find (self, tag_id);
  label = g_strdup_printf (ngettext ("Took the tag “%2$s” from %1$u contact", "Took the tag “%2$s” from %1$u contacts", n_ids),
                           n_ids, tag != NULL ? crm_record_get_title (tag) : "");
  run_tagging (self, tagging, label, contact_ids, n_ids, callback, user_data);
}
