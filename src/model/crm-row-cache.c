/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-row-cache.h"

#include "crm-row-private.h"

#define BATCH_ROWS  256
#define KEPT_ROWS   256   /* rows kept alive behind those in use, for scrolling back */
#define PATIENCE_MS 60    /* a row that stands for another record shows the old one for so long at most */

struct _CrmRowCache
{
  GObject              parent_instance;

  /* Owned */
  CrmBook             *book;
  GHashTable          *entries;        /* id -> Entry */
  GQueue               kept;           /* CrmRow, newest first */
  GArray              *wanted;         /* ids of rows to be read */
  GHashTable          *brought;        /* id -> CrmRowData, see crm_row_cache_bring() */

  const CrmRecordType *type;
  guint                flush_source;
  guint                late_source;
  gboolean             reading;
};

/* A row that someone holds. Its id in a key of its own, for the row is gone when its entry is. */
typedef struct
{
  gint64       id;
  CrmRow      *row;         /* weak */
  CrmRowCache *cache;
  gboolean     quiet;       /* stands for another record and has not said so */
} Entry;

enum
{
  READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmRowCache, crm_row_cache, G_TYPE_OBJECT)

static void flush (CrmRowCache *self);

/* ---- Reading ---- */

typedef struct
{
  const CrmRecordType *type;
  GArray              *ids;
} RowsJob;

static void
rows_job_free (RowsJob *job)
{
  g_array_unref (job->ids);
  g_free (job);
}

static gpointer
read_rows (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  RowsJob *job = user_data;

  return crm_row_data_load (conn, job->type, (const gint64 *) (gconstpointer) job->ids->data, job->ids->len, error);
}

static void
rows_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(CrmRowCache) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = crm_db_read_finish (CRM_DB (source), result, &error);

  self->reading = FALSE;

  if (rows == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("Reading the rows of a list: %s", error->message);
      return;
    }

  g_ptr_array_set_free_func (rows, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      CrmRowData *data = g_ptr_array_index (rows, i);
      Entry *entry = g_hash_table_lookup (self->entries, &data->id);

      if (entry != NULL)
        {
          entry->quiet = FALSE;
          crm_row_take (entry->row, data);
        }
      else
        {
          crm_row_data_free (data);
        }
    }

  flush (self);
  g_signal_emit (self, signals[READ], 0);
}

/* The newest wishes first: what was scrolled past long ago can wait, and is dropped when nobody holds its row any more. */
static void
flush (CrmRowCache *self)
{
  RowsJob *job;

  if (self->reading || self->type == NULL)
    return;

  job = g_new (RowsJob, 1);
  job->type = self->type;
  job->ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (self->wanted->len > 0 && job->ids->len < BATCH_ROWS)
    {
      gint64 id = g_array_index (self->wanted, gint64, self->wanted->len - 1);

      g_array_set_size (self->wanted, self->wanted->len - 1);
      if (g_hash_table_contains (self->entries, &id))
        g_array_append_val (job->ids, id);
    }

  if (job->ids->len == 0)
    {
      rows_job_free (job);
      return;
    }

  self->reading = TRUE;
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_rows, job, (GDestroyNotify) rows_job_free,
                     (GDestroyNotify) g_ptr_array_unref, NULL, rows_read_cb, g_object_ref (self));
}

static gboolean
flush_cb (gpointer user_data)
{
  CrmRowCache *self = user_data;

  self->flush_source = 0;
  flush (self);

  return G_SOURCE_REMOVE;
}

static void
want (CrmRowCache *self,
      gint64       id)
{
  g_array_append_val (self->wanted, id);

  /* Before the next frame is drawn, after everyone who asks for rows in this turn has done so. */
  if (self->flush_source == 0)
    self->flush_source = g_idle_add_full (G_PRIORITY_DEFAULT, flush_cb, self, NULL);
}

/* ---- Rows ---- */

static void
row_gone_cb (gpointer  user_data,
             GObject  *row)
{
  Entry *entry = user_data;

  g_hash_table_remove (entry->cache->entries, &entry->id);
}

/* Whoever still holds the row holds one that nobody reads any more. */
static void
let_go (Entry *entry)
{
  g_object_weak_unref (G_OBJECT (entry->row), row_gone_cb, entry);
  g_hash_table_remove (entry->cache->entries, &entry->id);
}

static void
add_entry (CrmRowCache *self,
           Entry       *entry)
{
  g_assert (!g_hash_table_contains (self->entries, &entry->id));

  g_hash_table_insert (self->entries, &entry->id, entry);
}

CrmRow *
crm_row_cache_get (CrmRowCache *self,
                   gint64       id)
{
  CrmRowData *brought = NULL;
  Entry *entry;

  g_return_val_if_fail (CRM_IS_ROW_CACHE (self), NULL);
  g_return_val_if_fail (self->type != NULL, NULL);

  entry = g_hash_table_lookup (self->entries, &id);
  if (entry != NULL)
    return g_object_ref (entry->row);

  entry = g_new0 (Entry, 1);
  entry->id = id;
  entry->cache = self;
  entry->row = crm_row_new (self->type, id);
  g_hash_table_steal_extended (self->brought, &id, NULL, (gpointer *) &brought);
  if (brought != NULL)
    crm_row_become (entry->row, id, brought);
  add_entry (self, entry);
  g_object_weak_ref (G_OBJECT (entry->row), row_gone_cb, entry);

  g_queue_push_head (&self->kept, g_object_ref (entry->row));
  while (self->kept.length > KEPT_ROWS)
    g_object_unref (g_queue_pop_tail (&self->kept));

  if (brought == NULL)
    want (self, id);

  return entry->row;
}

void
crm_row_cache_bring (CrmRowCache *self,
                     GPtrArray   *rows)
{
  g_return_if_fail (CRM_IS_ROW_CACHE (self));
  g_return_if_fail (rows != NULL);

  g_hash_table_remove_all (self->brought);
  g_ptr_array_set_free_func (rows, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      CrmRowData *data = g_ptr_array_index (rows, i);

      g_hash_table_replace (self->brought, &data->id, data);
    }
  g_ptr_array_unref (rows);
}

void
crm_row_cache_refresh (CrmRowCache *self,
                       gint64       id)
{
  g_return_if_fail (CRM_IS_ROW_CACHE (self));

  g_hash_table_remove (self->brought, &id);
  if (g_hash_table_contains (self->entries, &id))
    want (self, id);
}

void
crm_row_cache_refresh_all (CrmRowCache *self)
{
  GHashTableIter iter;
  gpointer id;

  g_return_if_fail (CRM_IS_ROW_CACHE (self));

  g_hash_table_remove_all (self->brought);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    want (self, *(gint64 *) id);
}

static void
forget (CrmRowCache *self)
{
  g_autoptr(GList) entries = NULL;

  g_queue_clear_full (&self->kept, g_object_unref);
  entries = g_hash_table_get_values (self->entries);
  for (GList *l = entries; l != NULL; l = l->next)
    let_go (l->data);
  g_array_set_size (self->wanted, 0);
  g_hash_table_remove_all (self->brought);
}

void
crm_row_cache_set_type (CrmRowCache         *self,
                        const CrmRecordType *type)
{
  g_return_if_fail (CRM_IS_ROW_CACHE (self));

  forget (self);
  self->type = type;
}

gboolean
crm_row_cache_is_settled (CrmRowCache *self)
{
  g_return_val_if_fail (CRM_IS_ROW_CACHE (self), FALSE);

  return !self->reading && self->wanted->len == 0;
}

/* ---- Rows that come to stand for other records ---- */

/* Rows that stand for another record say so now; with @only_read those that have their values. Whoever hears it may ask for rows and
 * let others go. */
static void
speak (CrmRowCache *self,
       gboolean     only_read)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  Entry *entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (entry->quiet && !(only_read && crm_row_is_loading (entry->row)))
      {
        entry->quiet = FALSE;
        g_ptr_array_add (rows, g_object_ref (entry->row));
      }

  for (guint i = 0; i < rows->len; i++)
    crm_row_say_changed (g_ptr_array_index (rows, i));
}

void
crm_row_cache_tell_reused (CrmRowCache *self)
{
  g_return_if_fail (CRM_IS_ROW_CACHE (self));

  speak (self, TRUE);
}

static gboolean
late_cb (gpointer user_data)
{
  CrmRowCache *self = user_data;

  self->late_source = 0;
  speak (self, FALSE);

  return G_SOURCE_REMOVE;
}

/* The entries of rows held for the top of @before, by place (NULL: none is); FALSE where others are held too. */
static gboolean
find_held (CrmRowCache *self,
           GArray      *before,
           Entry      **held)
{
  guint n_held = 0;

  for (guint i = 0; i < MIN (before->len, CRM_ROW_CACHE_REUSED); i++)
    {
      held[i] = g_hash_table_lookup (self->entries, &g_array_index (before, gint64, i));
      n_held += held[i] != NULL;
    }

  return n_held == g_hash_table_size (self->entries);
}

/* Gives @entry the record @id; @values are those that other rows of the list had. Newer are those that were brought. */
static void
move_entry (CrmRowCache *self,
            Entry       *entry,
            gint64       id,
            GHashTable  *values)
{
  CrmRowData *data = NULL;

  entry->id = id;
  entry->quiet = TRUE;
  add_entry (self, entry);
  g_hash_table_steal_extended (self->brought, &id, NULL, (gpointer *) &data);
  if (data == NULL)
    g_hash_table_steal_extended (values, &id, NULL, (gpointer *) &data);
  crm_row_become (entry->row, id, data);
  if (data == NULL)
    want (self, id);
}

guint
crm_row_cache_reuse (CrmRowCache *self,
                     GArray      *before,
                     GArray      *after)
{
  Entry *held[CRM_ROW_CACHE_REUSED] = { NULL };
  g_autoptr(GHashTable) values = NULL;
  guint n;

  g_return_val_if_fail (CRM_IS_ROW_CACHE (self), 0);
  g_return_val_if_fail (before != NULL && after != NULL, 0);

  g_queue_clear_full (&self->kept, g_object_unref);
  if (!find_held (self, before, held))
    return 0;

  n = MIN (MIN (before->len, after->len), CRM_ROW_CACHE_REUSED);
  values = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) crm_row_data_free);
  for (guint i = 0; i < MIN (before->len, CRM_ROW_CACHE_REUSED); i++)
    {
      CrmRowData *data;

      if (held[i] == NULL)
        continue;
      if (i >= n)
        {
          let_go (held[i]);
          continue;
        }
      if (g_array_index (after, gint64, i) == held[i]->id)
        continue;

      g_hash_table_steal (self->entries, &held[i]->id);
      data = crm_row_steal (held[i]->row);
      if (data != NULL)
        g_hash_table_insert (values, &data->id, data);
    }

  /* What is held for the last places first: the first ones are read first. */
  for (guint i = n; i-- > 0;)
    if (held[i] != NULL && g_array_index (after, gint64, i) != held[i]->id)
      move_entry (self, held[i], g_array_index (after, gint64, i), values);

  if (n > 0 && self->late_source == 0)
    self->late_source = g_timeout_add (PATIENCE_MS, late_cb, self);

  return n;
}

/* ---- Object ---- */

static void
crm_row_cache_dispose (GObject *object)
{
  CrmRowCache *self = CRM_ROW_CACHE (object);

  g_clear_handle_id (&self->flush_source, g_source_remove);
  g_clear_handle_id (&self->late_source, g_source_remove);
  forget (self);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_row_cache_parent_class)->dispose (object);
}

static void
crm_row_cache_finalize (GObject *object)
{
  CrmRowCache *self = CRM_ROW_CACHE (object);

  g_hash_table_unref (self->entries);
  g_array_unref (self->wanted);
  g_hash_table_unref (self->brought);

  G_OBJECT_CLASS (crm_row_cache_parent_class)->finalize (object);
}

static void
crm_row_cache_class_init (CrmRowCacheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_row_cache_dispose;
  object_class->finalize = crm_row_cache_finalize;

  signals[READ] = g_signal_new ("read", CRM_TYPE_ROW_CACHE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_row_cache_init (CrmRowCache *self)
{
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->brought = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) crm_row_data_free);
  g_queue_init (&self->kept);
}

CrmRowCache *
crm_row_cache_new (CrmBook *book)
{
  CrmRowCache *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_ROW_CACHE, NULL);
  self->book = g_object_ref (book);

  return self;
}
