/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-book.h"
#include "crm-record-private.h"
#include "crm-record-store.h"

/* Reading one record, and the commands that every kind of record has. */

typedef struct
{
  const CrmRecordType *type;
  gint64               id;
} Which;

static gpointer
load_record (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Which *which = user_data;

  return crm_record_load (conn, which->type, which->id, error);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CrmRecord *record = crm_db_read_finish (CRM_DB (source), result, &error);

  if (record != NULL)
    g_task_return_pointer (task, record, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
crm_book_load_async (CrmBook             *self,
                     const CrmRecordType *type,
                     gint64               id,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Which *which;

  g_return_if_fail (CRM_IS_BOOK (self));
  g_return_if_fail (type != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_book_load_async);
  which = g_new (Which, 1);
  *which = (Which) { type, id };
  crm_db_read_async (crm_book_get_db (self), CRM_READER_ROW, load_record, which, g_free, g_object_unref, cancellable,
                     on_loaded, g_steal_pointer (&task));
}

CrmRecord *
crm_book_load_finish (CrmBook       *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

CrmRecord *
crm_book_load (CrmBook              *self,
               const CrmRecordType  *type,
               gint64                id,
               GCancellable         *cancellable,
               GError              **error)
{
  Which which = { type, id };

  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);
  g_return_val_if_fail (type != NULL, NULL);

  return crm_db_read (crm_book_get_db (self), CRM_READER_ROW, load_record, &which, cancellable, error);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CrmChangeSet *set = crm_db_write_finish (CRM_DB (source), result, &error);

  if (set != NULL)
    g_task_return_pointer (task, set, (GDestroyNotify) crm_change_set_unref);
  else
    g_task_return_error (task, error);
}

void
crm_book_run_async (CrmBook             *self,
                    const char          *label,
                    CrmWriteFunc         func,
                    gpointer             data,
                    GDestroyNotify       destroy,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = label };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CRM_IS_BOOK (self));
  g_return_if_fail (func != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_book_run_async);
  crm_db_write_async (crm_book_get_db (self), &options, func, data, destroy, cancellable, on_written, g_steal_pointer (&task));
}

CrmChangeSet *
crm_book_run (CrmBook       *self,
              const char    *label,
              CrmWriteFunc   func,
              gpointer       data,
              GCancellable  *cancellable,
              GError       **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = label };

  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  return crm_db_write (crm_book_get_db (self), &options, func, data, cancellable, error);
}

CrmChangeSet *
crm_book_command_finish (CrmBook       *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* @original is what the caller holds and may edit on; @snapshot what it was at the call; @work what is saved of it. */
typedef struct
{
  CrmRecord *original;
  CrmRecord *snapshot;
  CrmRecord *work;
  gboolean   has_label;
} Save;

static Save *
save_new (CrmRecord  *record,
          const char *label)
{
  Save *save = g_new0 (Save, 1);

  save->original = g_object_ref (record);
  save->snapshot = crm_record_copy (record);
  save->work = crm_record_copy (record);
  save->has_label = label != NULL;

  return save;
}

static void
save_free (Save *save)
{
  g_object_unref (save->original);
  g_object_unref (save->snapshot);
  g_object_unref (save->work);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static gboolean
write_save (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Save *save = user_data;
  gboolean is_new = crm_record_is_new (save->work);

  if (!crm_record_save (conn, save->work, error))
    return FALSE;

  if (!save->has_label)
    {
      const char *title = crm_record_get_title (save->work);
      g_autofree char *label = NULL;

      if (*title == '\0')
        title = crm_record_type_get_label (crm_record_get_record_type (save->work));
      label = g_strdup_printf (is_new ? _("Added %s") : _("Changed %s"), title);
      crm_conn_set_label (conn, label);
    }

  return TRUE;
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  CrmChangeSet *set = crm_db_write_finish (CRM_DB (source), result, &error);

  if (set != NULL)
    {
      crm_record_rebase (save->original, save->snapshot, save->work);
      g_task_return_pointer (task, set, (GDestroyNotify) crm_change_set_unref);
    }
  else
    {
      g_task_return_error (task, error);
    }
}

void
crm_book_save_async (CrmBook             *self,
                     CrmRecord           *record,
                     const char          *label,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_USER, .origin = CRM_ORIGIN_USER, .label = label };
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (CRM_IS_BOOK (self));
  g_return_if_fail (CRM_IS_RECORD (record));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_book_save_async);
  save = save_new (record, label);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  crm_db_write_async (crm_book_get_db (self), &options, write_save, save, NULL, cancellable, on_saved, g_steal_pointer (&task));
}

CrmChangeSet *
crm_book_save (CrmBook       *self,
               CrmRecord     *record,
               const char    *label,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (Save) save = NULL;
  CrmChangeSet *set;

  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);
  g_return_val_if_fail (CRM_IS_RECORD (record), NULL);

  save = save_new (record, label);
  set = crm_book_run (self, label, write_save, save, cancellable, error);
  if (set != NULL)
    crm_record_rebase (record, save->snapshot, save->work);

  return set;
}

typedef struct
{
  const CrmRecordType *type;
  gboolean             restore;
  guint                n_ids;
  gint64               ids[];
} Delete;

static Delete *
delete_new (const CrmRecordType *type,
            gboolean             restore,
            const gint64        *ids,
            guint                n_ids)
{
  Delete *data = g_malloc (sizeof (Delete) + n_ids * sizeof (gint64));

  data->type = type;
  data->restore = restore;
  data->n_ids = n_ids;
  memcpy (data->ids, ids, n_ids * sizeof (gint64));

  return data;
}

/* What was done to how many of what, in whole sentences: they cannot be put together of parts in every language. */
static char *
delete_label (const CrmRecordType *type,
              gboolean             restore,
              guint                n)
{
  if (type == &crm_contact_type)
    return g_strdup_printf (restore ? ngettext ("Restored %u contact", "Restored %u contacts", n)
                                    : ngettext ("Deleted %u contact", "Deleted %u contacts", n), n);
  if (type == &crm_deal_type)
    return g_strdup_printf (restore ? ngettext ("Restored %u deal", "Restored %u deals", n)
                                    : ngettext ("Deleted %u deal", "Deleted %u deals", n), n);
  if (type == &crm_activity_type)
    return g_strdup_printf (restore ? ngettext ("Restored %u activity", "Restored %u activities", n)
                                    : ngettext ("Deleted %u activity", "Deleted %u activities", n), n);

  return g_strdup_printf (restore ? ngettext ("Restored %u entry", "Restored %u entries", n)
                                  : ngettext ("Deleted %u entry", "Deleted %u entries", n), n);
}

static gboolean
write_delete (CrmConn       *conn,
              gpointer       user_data,
              GCancellable  *cancellable,
              GError       **error)
{
  Delete *data = user_data;
  g_autofree char *label = NULL;

  if (data->n_ids == 1)
    {
      g_autoptr (CrmRecord) record = crm_record_load (conn, data->type, data->ids[0], error);
      const char *title;

      if (record == NULL)
        return FALSE;
      title = crm_record_get_title (record);
      if (*title == '\0')
        title = crm_record_type_get_label (data->type);
      label = g_strdup_printf (data->restore ? _("Restored %s") : _("Deleted %s"), title);
    }
  else
    {
      label = delete_label (data->type, data->restore, data->n_ids);
    }
  crm_conn_set_label (conn, label);

  for (guint i = 0; i < data->n_ids; i++)
    {
      gboolean ok = data->restore ? crm_record_restore (conn, data->type, data->ids[i], error)
                                  : crm_record_delete (conn, data->type, data->ids[i], error);

      if (!ok)
        return FALSE;
    }

  return TRUE;
}

void
crm_book_delete_async (CrmBook             *self,
                       const CrmRecordType *type,
                       const gint64        *ids,
                       guint                n_ids,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (self));
  g_return_if_fail (type != NULL && ids != NULL && n_ids > 0);

  crm_book_run_async (self, NULL, write_delete, delete_new (type, FALSE, ids, n_ids), g_free, NULL, callback, user_data);
}

void
crm_book_restore_async (CrmBook             *self,
                        const CrmRecordType *type,
                        const gint64        *ids,
                        guint                n_ids,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (self));
  g_return_if_fail (type != NULL && ids != NULL && n_ids > 0);

  crm_book_run_async (self, NULL, write_delete, delete_new (type, TRUE, ids, n_ids), g_free, NULL, callback, user_data);
}

static CrmChangeSet *
run_delete (CrmBook              *self,
            const CrmRecordType  *type,
            gboolean              restore,
            const gint64         *ids,
            guint                 n_ids,
            GError              **error)
{
  g_autofree Delete *data = delete_new (type, restore, ids, n_ids);

  return crm_book_run (self, NULL, write_delete, data, NULL, error);
}

CrmChangeSet *
crm_book_delete (CrmBook              *self,
                 const CrmRecordType  *type,
                 const gint64         *ids,
                 guint                 n_ids,
                 GError              **error)
{
  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);
  g_return_val_if_fail (type != NULL && ids != NULL && n_ids > 0, NULL);

  return run_delete (self, type, FALSE, ids, n_ids, error);
}

CrmChangeSet *
crm_book_restore (CrmBook              *self,
                  const CrmRecordType  *type,
                  const gint64         *ids,
                  guint                 n_ids,
                  GError              **error)
{
  g_return_val_if_fail (CRM_IS_BOOK (self), NULL);
  g_return_val_if_fail (type != NULL && ids != NULL && n_ids > 0, NULL);

  return run_delete (self, type, TRUE, ids, n_ids, error);
}

void
crm_book_undo_async (CrmBook             *self,
                     gint64               set_id,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CRM_IS_BOOK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_book_undo_async);
  crm_db_undo_async (crm_book_get_db (self), set_id, on_written, g_steal_pointer (&task));
}

void
crm_book_redo_async (CrmBook             *self,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CRM_IS_BOOK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_book_redo_async);
  crm_db_redo_async (crm_book_get_db (self), on_written, g_steal_pointer (&task));
}

/* ---- A setting ---- */

typedef struct
{
  char *key;
  char *value;
} Setting;

static void
setting_free (Setting *setting)
{
  g_free (setting->key);
  g_free (setting->value);
  g_free (setting);
}

static gboolean
write_setting (CrmConn       *conn,
               gpointer       user_data,
               GCancellable  *cancellable,
               GError       **error)
{
  const Setting *setting = user_data;

  return crm_setting_store (conn, setting->key, setting->value, error);
}

void
crm_book_set_setting_async (CrmBook             *self,
                            const char          *key,
                            const char          *value,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  const CrmSettingInfo *info;
  g_autofree char *label = NULL;
  Setting *setting;

  g_return_if_fail (CRM_IS_BOOK (self));
  g_return_if_fail (key != NULL);

  info = crm_settings_find (key);
  /* Translators: %s is the name of a setting */
  label = g_strdup_printf (_("Changed “%s”"), info != NULL ? _(info->label) : key);
  setting = g_new (Setting, 1);
  setting->key = g_strdup (key);
  setting->value = g_strdup (value);
  crm_book_run_async (self, label, write_setting, setting, (GDestroyNotify) setting_free, NULL, callback, user_data);
}
