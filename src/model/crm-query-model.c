/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-query-model.h"

#include "crm-id-list.h"
#include "crm-query-private.h"
#include "crm-row-private.h"

/*
 *   query ──► list reader: first screenful ──► announced
 *         └─► list reader: everything      ──► difference announced as runs, or all in two steps
 *   position ─► id ─► CrmRow (one per id) ─► row reader, some hundred at a time ─► "changed" of the row
 *   change set ─► rows concerned are read again; where membership or order may have changed, the ids too
 */

#define MAX_RUNS   64
#define BATCH_ROWS 256
#define KEPT_ROWS  256   /* rows kept alive behind those in use, for scrolling back */

struct _CrmQueryModel
{
  GObject       parent_instance;

  /* Owned */
  CrmBook      *book;
  CrmQuery     *query;
  GArray       *ids;            /* gint64 in order; changed in place only while no job reads it */
  GHashTable   *rows;           /* id -> CrmRow (weak) */
  GQueue        kept;           /* CrmRow, newest first */
  GArray       *wanted;         /* ids of rows to be read */
  GArray       *moved;          /* ids that changed since the ids were asked for last */
  GCancellable *cancellable;    /* of the ids' job */
  GError       *error;

  gulong        changed_handler;
  guint         flush_source;
  guint         generation;     /* answers to older questions are dropped */
  gboolean      asking;         /* an ids' job runs */
  gboolean      ask_again;      /* when it is done */
  gboolean      reading;        /* a rows' job runs */
  gboolean      loading;        /* nothing was answered yet since the query was set */
  gboolean      incomplete;     /* only the first stage is here */
};

enum
{
  PROP_0,
  PROP_BOOK,
  PROP_QUERY,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);
static void ask             (CrmQueryModel       *self,
                             CrmResultStage       stage);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmQueryModel, crm_query_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GArray *
new_ids (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* ---- Rows ---- */

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

static void flush (CrmQueryModel *self);

static void
rows_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(CrmQueryModel) self = user_data;
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
      CrmRow *row = g_hash_table_lookup (self->rows, &data->id);

      if (row != NULL)
        crm_row_take (row, data);
      else
        crm_row_data_free (data);
    }

  flush (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* The newest wishes first: what was scrolled past long ago can wait, and is dropped when nobody holds its row any more. */
static void
flush (CrmQueryModel *self)
{
  RowsJob *job;

  if (self->reading || self->query == NULL)
    return;

  job = g_new (RowsJob, 1);
  job->type = crm_query_get_record_type (self->query);
  job->ids = new_ids ();

  while (self->wanted->len > 0 && job->ids->len < BATCH_ROWS)
    {
      gint64 id = g_array_index (self->wanted, gint64, self->wanted->len - 1);

      g_array_set_size (self->wanted, self->wanted->len - 1);
      if (g_hash_table_contains (self->rows, &id))
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
  CrmQueryModel *self = user_data;

  self->flush_source = 0;
  flush (self);

  return G_SOURCE_REMOVE;
}

static void
want (CrmQueryModel *self,
      gint64         id)
{
  g_array_append_val (self->wanted, id);

  /* Before the next frame is drawn, after everyone who asks for rows in this turn has done so. */
  if (self->flush_source == 0)
    self->flush_source = g_idle_add_full (G_PRIORITY_DEFAULT, flush_cb, self, NULL);
}

static void
row_gone_cb (gpointer  user_data,
             GObject  *row)
{
  CrmQueryModel *self = user_data;
  GHashTableIter iter;
  gpointer candidate;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &candidate))
    if (candidate == (gpointer) row)
      {
        g_hash_table_iter_remove (&iter);
        return;
      }
}

/* A row is told apart by its id in a key of its own, for the row is gone when its entry is. */
static CrmRow *
get_row (CrmQueryModel *self,
         gint64         id)
{
  CrmRow *row = g_hash_table_lookup (self->rows, &id);

  if (row != NULL)
    return g_object_ref (row);

  row = crm_row_new (crm_query_get_record_type (self->query), id);
  g_hash_table_insert (self->rows, g_memdup2 (&id, sizeof id), row);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, self);

  g_queue_push_head (&self->kept, g_object_ref (row));
  while (self->kept.length > KEPT_ROWS)
    g_object_unref (g_queue_pop_tail (&self->kept));

  want (self, id);

  return row;
}

static void
forget_rows (CrmQueryModel *self)
{
  GHashTableIter iter;
  gpointer row;

  g_queue_clear_full (&self->kept, g_object_unref);

  /* Rows that others still hold are not ours any more. */
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_object_weak_unref (row, row_gone_cb, self);
  g_hash_table_remove_all (self->rows);
  g_array_set_size (self->wanted, 0);
}

static void
read_all_rows_again (CrmQueryModel *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    want (self, *(gint64 *) id);
}

/* ---- Ids ---- */

typedef struct
{
  CrmSearch      *search;
  CrmQuery       *query;
  GArray         *before;
  GArray         *moved;
  CrmResultStage  stage;
  guint           generation;
} IdsJob;

typedef struct
{
  GArray         *ids;
  GArray         *runs;        /* from what was there before; NULL: announce all anew */
  gboolean        complete;
  guint           generation;
} IdsAnswer;

static void
ids_job_free (IdsJob *job)
{
  g_clear_object (&job->search);
  crm_query_unref (job->query);
  g_array_unref (job->before);
  g_array_unref (job->moved);
  g_free (job);
}

static void
ids_answer_free (IdsAnswer *answer)
{
  g_clear_pointer (&answer->ids, g_array_unref);
  g_clear_pointer (&answer->runs, g_array_unref);
  g_free (answer);
}

static gpointer
read_ids (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  IdsJob *job = user_data;
  IdsAnswer *answer = g_new0 (IdsAnswer, 1);

  answer->generation = job->generation;
  answer->ids = crm_search_run (job->search, conn, job->query, job->stage, &answer->complete, cancellable, error);
  if (answer->ids == NULL)
    {
      ids_answer_free (answer);
      return NULL;
    }

  answer->runs = crm_id_list_diff (job->before, answer->ids, job->moved, MAX_RUNS);

  return answer;
}

/* Everything in two steps: GTK asks for each row of a list that replaces another in one. */
static void
replace_all (CrmQueryModel *self,
             GArray        *ids)
{
  guint n_before = self->ids->len;

  if (n_before > 0)
    {
      g_array_unref (self->ids);
      self->ids = new_ids ();
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
    }

  g_array_unref (self->ids);
  self->ids = g_array_ref (ids);
  if (ids->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, ids->len);
}

static void
apply_runs (CrmQueryModel *self,
            GArray        *runs,
            GArray        *ids)
{
  for (guint i = 0; i < runs->len; i++)
    {
      const CrmIdRun *run = &g_array_index (runs, CrmIdRun, i);

      if (run->n_removed > 0)
        g_array_remove_range (self->ids, run->position, run->n_removed);
      if (run->n_added > 0)
        g_array_insert_vals (self->ids, run->position, &g_array_index (ids, gint64, run->position), run->n_added);
      g_list_model_items_changed (G_LIST_MODEL (self), run->position, run->n_removed, run->n_added);
    }

  g_assert (self->ids->len == ids->len);
}

static void
set_loading (CrmQueryModel *self,
             gboolean       loading)
{
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
ids_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(CrmQueryModel) self = user_data;
  g_autoptr(GError) error = NULL;
  IdsAnswer *answer = crm_db_read_finish (CRM_DB (source), result, &error);
  gboolean fresh = answer != NULL && answer->generation == self->generation;

  self->asking = FALSE;

  if (fresh)
    {
      g_clear_error (&self->error);
      self->incomplete = !answer->complete;
      if (answer->runs != NULL)
        apply_runs (self, answer->runs, answer->ids);
      else
        replace_all (self, answer->ids);
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
    }

  g_clear_pointer (&answer, ids_answer_free);

  if (self->ask_again)
    ask (self, self->loading ? CRM_RESULT_FIRST : CRM_RESULT_ALL);
  else if (self->incomplete)
    ask (self, CRM_RESULT_ALL);

  if (fresh || self->error != NULL)
    set_loading (self, FALSE);
}

/* Asks for the ids now, or as soon as the running job is done (a job for another query is cancelled by then). */
static void
ask (CrmQueryModel  *self,
     CrmResultStage  stage)
{
  IdsJob *job;

  self->ask_again = self->asking;
  if (self->asking || self->query == NULL)
    return;

  job = g_new0 (IdsJob, 1);
  g_set_object (&job->search, crm_book_get_search (self->book));
  job->query = crm_query_ref (self->query);
  job->before = g_array_ref (self->ids);
  job->moved = g_steal_pointer (&self->moved);
  job->stage = stage;
  job->generation = self->generation;

  self->moved = new_ids ();
  self->asking = TRUE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_LIST, read_ids, job, (GDestroyNotify) ids_job_free,
                     (GDestroyNotify) ids_answer_free, self->cancellable, ids_read_cb, g_object_ref (self));
}

/* ---- Changes ---- */

/* Tables whose rows are shown in another type's rows. */
static gboolean
concerns_all_rows (const CrmRecordType *type,
                   CrmChangeSet        *set)
{
  if (type == &crm_contact_type)
    return crm_change_set_concerns (set, "tag");
  if (type == &crm_deal_type)
    return crm_change_set_concerns (set, "activity") || crm_change_set_concerns (set, "activity_link") ||
           crm_change_set_concerns (set, "stage") || crm_change_set_concerns (set, "contact");
  if (type == &crm_activity_type)
    return crm_change_set_concerns (set, "contact");
  if (type == &crm_campaign_type)
    return crm_change_set_concerns (set, "campaign_run");

  return FALSE;
}

static gboolean
is_own_table (const CrmRecordType *type,
              const char          *table)
{
  return g_str_equal (table, type->table) || (type == &crm_contact_type && g_str_equal (table, "contact_list"));
}

static gboolean
is_child_table (const CrmRecordType *type,
                const char          *table)
{
  for (guint i = 0; type->children != NULL && type->children[i] != NULL; i++)
    if (g_str_equal (table, type->children[i]->table))
      return TRUE;

  return FALSE;
}

static void
changed_cb (CrmQueryModel *self,
            CrmChangeSet  *set)
{
  const CrmRecordType *type;
  const CrmChange *changes;
  gboolean narrowed, ask_ids;
  guint n_changes;

  g_assert (CRM_IS_QUERY_MODEL (self));

  if (self->query == NULL)
    return;

  type = crm_query_get_record_type (self->query);
  narrowed = crm_query_is_filtered (self->query) || crm_query_get_search (self->query) != NULL;
  ask_ids = crm_change_set_is_reset (set, type->table) ||
            (type == &crm_contact_type && crm_change_set_is_reset (set, "contact_list"));

  if (ask_ids || concerns_all_rows (type, set))
    read_all_rows_again (self);

  changes = crm_change_set_get_changes (set, &n_changes);
  for (guint i = 0; i < n_changes; i++)
    {
      gboolean own = is_own_table (type, changes[i].table);
      gint64 id = own ? changes[i].id : is_child_table (type, changes[i].table) ? changes[i].owner : 0;

      if (id == 0)
        continue;

      if (g_hash_table_contains (self->rows, &id))
        want (self, id);
      g_array_append_val (self->moved, id);
      ask_ids = ask_ids || narrowed || g_str_equal (changes[i].table, type->table);
    }

  if (ask_ids)
    ask (self, self->loading ? CRM_RESULT_FIRST : CRM_RESULT_ALL);
}

/* ---- List model ---- */

static GType
get_item_type (GListModel *model)
{
  return CRM_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return CRM_QUERY_MODEL (model)->ids->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  CrmQueryModel *self = CRM_QUERY_MODEL (model);

  return position < self->ids->len ? get_row (self, g_array_index (self->ids, gint64, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- Object ---- */

static void
crm_query_model_dispose (GObject *object)
{
  CrmQueryModel *self = CRM_QUERY_MODEL (object);

  self->generation++;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->flush_source, g_source_remove);
  if (self->book != NULL)
    g_clear_signal_handler (&self->changed_handler, self->book);
  forget_rows (self);
  g_clear_pointer (&self->query, crm_query_unref);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_query_model_parent_class)->dispose (object);
}

static void
crm_query_model_finalize (GObject *object)
{
  CrmQueryModel *self = CRM_QUERY_MODEL (object);

  g_clear_error (&self->error);
  g_array_unref (self->ids);
  g_array_unref (self->wanted);
  g_array_unref (self->moved);
  g_hash_table_unref (self->rows);

  G_OBJECT_CLASS (crm_query_model_parent_class)->finalize (object);
}

static void
crm_query_model_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CrmQueryModel *self = CRM_QUERY_MODEL (object);

  switch (prop_id)
    {
    case PROP_BOOK:
      g_value_set_object (value, self->book);
      break;

    case PROP_QUERY:
      g_value_set_boxed (value, self->query);
      break;

    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_query_model_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  CrmQueryModel *self = CRM_QUERY_MODEL (object);

  switch (prop_id)
    {
    case PROP_BOOK:
      self->book = g_value_dup_object (value);
      if (self->book != NULL)
        self->changed_handler = g_signal_connect_swapped (self->book, "changed", G_CALLBACK (changed_cb), self);
      break;

    case PROP_QUERY:
      crm_query_model_set_query (self, g_value_get_boxed (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_query_model_class_init (CrmQueryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_query_model_dispose;
  object_class->finalize = crm_query_model_finalize;
  object_class->get_property = crm_query_model_get_property;
  object_class->set_property = crm_query_model_set_property;

  properties[PROP_BOOK] =
    g_param_spec_object ("book", NULL, NULL, CRM_TYPE_BOOK,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_QUERY] =
    g_param_spec_boxed ("query", NULL, NULL, CRM_TYPE_QUERY,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
crm_query_model_init (CrmQueryModel *self)
{
  self->ids = new_ids ();
  self->wanted = new_ids ();
  self->moved = new_ids ();
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->kept);
}

CrmQueryModel *
crm_query_model_new (CrmBook  *book,
                     CrmQuery *query)
{
  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  return g_object_new (CRM_TYPE_QUERY_MODEL, "book", book, "query", query, NULL);
}

void
crm_query_model_set_query (CrmQueryModel *self,
                           CrmQuery      *query)
{
  gboolean same_type;

  g_return_if_fail (CRM_IS_QUERY_MODEL (self));

  if (query == self->query)
    return;

  same_type = query != NULL && self->query != NULL &&
              crm_query_get_record_type (query) == crm_query_get_record_type (self->query);

  g_clear_pointer (&self->query, crm_query_unref);
  self->query = query != NULL ? crm_query_ref (query) : NULL;
  self->generation++;
  self->incomplete = FALSE;
  g_clear_error (&self->error);
  g_cancellable_cancel (self->cancellable);
  if (!same_type)
    {
      g_autoptr(GArray) none = new_ids ();

      replace_all (self, none);
      forget_rows (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
  if (query != NULL)
    {
      set_loading (self, TRUE);
      ask (self, CRM_RESULT_FIRST);
    }
}

CrmQuery *
crm_query_model_get_query (CrmQueryModel *self)
{
  g_return_val_if_fail (CRM_IS_QUERY_MODEL (self), NULL);

  return self->query;
}

gboolean
crm_query_model_get_loading (CrmQueryModel *self)
{
  g_return_val_if_fail (CRM_IS_QUERY_MODEL (self), FALSE);

  return self->loading;
}

const GError *
crm_query_model_get_error (CrmQueryModel *self)
{
  g_return_val_if_fail (CRM_IS_QUERY_MODEL (self), NULL);

  return self->error;
}

guint
crm_query_model_find (CrmQueryModel *self,
                      gint64         id)
{
  g_return_val_if_fail (CRM_IS_QUERY_MODEL (self), G_MAXUINT);

  for (guint i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) == id)
      return i;

  return G_MAXUINT;
}

gint64
crm_query_model_get_id (CrmQueryModel *self,
                        guint          position)
{
  g_return_val_if_fail (CRM_IS_QUERY_MODEL (self), 0);

  return position < self->ids->len ? g_array_index (self->ids, gint64, position) : 0;
}

GArray *
crm_query_model_dup_ids (CrmQueryModel *self)
{
  GArray *copy;

  g_return_val_if_fail (CRM_IS_QUERY_MODEL (self), NULL);

  copy = new_ids ();
  g_array_append_vals (copy, self->ids->data, self->ids->len);

  return copy;
}

gboolean
crm_query_model_is_settled (CrmQueryModel *self)
{
  g_return_val_if_fail (CRM_IS_QUERY_MODEL (self), FALSE);

  return !self->loading && !self->asking && !self->ask_again && !self->incomplete && !self->reading && self->wanted->len == 0;
}
