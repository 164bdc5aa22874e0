/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-table-watch.h"

struct _CrmTableWatch
{
  CrmWatch parent_instance;

  /* Borrowed */
  const CrmTableWatchSource *source;
  GObject *owner;               /* weak */
  CrmTableWatchFunc func;

  gint64 id;
};

G_DEFINE_FINAL_TYPE (CrmTableWatch, crm_table_watch, CRM_TYPE_WATCH)

typedef struct
{
  const CrmTableWatchSource *source;
  gint64 id;
} Question;

typedef struct
{
  const CrmTableWatchSource *source;
  gpointer data;
} Snapshot;

static void
snapshot_free (Snapshot *snapshot)
{
  if (snapshot->data != NULL)
    snapshot->source->free_snapshot (snapshot->data);
  g_free (snapshot);
}

static gpointer
ask (CrmWatch *watch)
{
  CrmTableWatch *self = CRM_TABLE_WATCH (watch);
  Question *question = g_new (Question, 1);

  *question = (Question) { self->source, self->id };
  return question;
}

static gpointer
read_source (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Question *question = data;
  gpointer what = question->source->read (conn, question->id != 0 ? &question->id : NULL, cancellable, error);
  Snapshot *snapshot;

  if (what == NULL)
    return NULL;
  snapshot = g_new (Snapshot, 1);
  *snapshot = (Snapshot) { question->source, what };
  return snapshot;
}

static gboolean
is_concerned (CrmWatch     *watch,
              CrmChangeSet *set)
{
  const char *const *tables = CRM_TABLE_WATCH (watch)->source->tables;

  for (guint i = 0; tables[i] != NULL; i++)
    if (crm_change_set_concerns (set, tables[i]))
      return TRUE;

  return FALSE;
}

static void
show (CrmWatch *watch,
      gpointer  data)
{
  CrmTableWatch *self = CRM_TABLE_WATCH (watch);
  Snapshot *snapshot = data;

  if (snapshot == NULL)
    return;
  if (self->owner != NULL)
    self->func (self->owner, g_steal_pointer (&snapshot->data));
  snapshot_free (snapshot);
}

static void
crm_table_watch_dispose (GObject *object)
{
  g_clear_weak_pointer (&CRM_TABLE_WATCH (object)->owner);

  G_OBJECT_CLASS (crm_table_watch_parent_class)->dispose (object);
}

static void
crm_table_watch_class_init (CrmTableWatchClass *klass)
{
  CrmWatchClass *watch_class = CRM_WATCH_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_table_watch_dispose;
  watch_class->reader = CRM_READER_ROW;
  watch_class->is_concerned = is_concerned;
  watch_class->ask = ask;
  watch_class->free_question = g_free;
  watch_class->read = read_source;
  watch_class->free_snapshot = (GDestroyNotify) snapshot_free;
  watch_class->show = show;
}

static void
crm_table_watch_init (CrmTableWatch *self)
{
}

CrmTableWatch *
crm_table_watch_new (CrmBook                   *book,
                     const CrmTableWatchSource *source,
                     gint64                     id,
                     CrmTableWatchFunc          func,
                     GObject                   *owner)
{
  CrmTableWatch *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);
  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (G_IS_OBJECT (owner), NULL);

  self = g_object_new (CRM_TYPE_TABLE_WATCH, NULL);
  self->source = source;
  self->id = id;
  self->func = func;
  g_set_weak_pointer (&self->owner, owner);
  crm_watch_set_book (CRM_WATCH (self), book);
  crm_watch_read (CRM_WATCH (self));

  return self;
}
