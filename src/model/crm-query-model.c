/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-query-model.h"

#include "crm-id-list.h"
#include "crm-ids-question.h"
#include "crm-query-private.h"
#include "crm-row-cache.h"

/*
 *   query ──► list reader: first screenful ──► announced
 *         └─► list reader: everything      ──► difference announced as runs, or all in two steps
 *   position ─► id ─► CrmRow of the row cache ─► "changed" of the row when its values come
 *   change set ─► rows concerned are read again; where membership or order may have changed, the ids too
 */

#define MAX_RUNS     64
#define SCREEN_ROWS  48    /* more than any screen shows: what is made before the first frame */
#define FIRST_ROWS   200   /* of rows that stand already, at most: as many as GTK keeps */
#define PORTION_ROWS 64    /* of rows that GTK makes anew, in one turn of the main loop */
#define PORTION_MS   20    /* between two portions */
#define FEW_MOVED    16    /* of which one asks whether they are here at all */
#define COMPLETE_MS  60    /* a screenful is painted before the rest is looked for */
#define DAY_SECONDS  60    /* after midnight at most, rules are asked again */
#define STAY_US      4000  /* for the answer to a letter typed: it comes into the frame that shows the letter */

/* Below the priority at which GTK paints: however long the first frame of a window takes, the rest comes after it. */
#define AFTER_PAINTING G_PRIORITY_DEFAULT_IDLE

struct _CrmQueryModel
{
  GObject       parent_instance;

  /* Owned */
  CrmBook      *book;
  CrmQuery     *query;
  GArray       *ids;            /* gint64 in order; changed in place only while no job reads it */
  GArray       *coming;         /* what follows those, announced in portions; NULL: nothing */
  CrmRowCache  *rows;
  GHashTable   *tables;         /* that the rule of the query reads, besides; NULL */
  GArray       *moved;          /* ids that changed since the ids were asked for last */
  GCancellable *cancellable;    /* of the ids' job */
  GError       *error;

  gulong        changed_handler;
  guint         complete_source;
  guint         day_source;
  guint         portion_source;
  int           day;            /* the ids were asked for on */
  guint         screen_rows;
  guint         generation;     /* answers to older questions are dropped */
  guint         n_heard;        /* changes of the book; values that were read before the last one may be old */
  gboolean      asking;         /* an ids' job runs */
  gboolean      ask_again;      /* when it is done */
  gboolean      reuses_rows;
  gboolean      brings_rows;
  gboolean      any_moved;      /* not only what stands in moved may be elsewhere now */
  gboolean      loading;        /* nothing was answered yet since the query was set */
  gboolean      incomplete;     /* only the first stage is here */
  gboolean      answered;       /* there was an answer to a query of this type */
};

enum
{
  REPLACED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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
                             gboolean             everything);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmQueryModel, crm_query_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GArray *
new_ids (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* From @position on everything goes, and what is in @ids comes: in two steps, for GTK asks for each row of a list that replaces another
 * in one. What stands before @position in both lists is not announced. */
static void
replace_from (CrmQueryModel *self,
              guint          position,
              GArray        *ids)
{
  guint n_before = self->ids->len;

  if (n_before > position)
    {
      g_array_unref (self->ids);
      self->ids = new_ids ();
      g_array_append_vals (self->ids, ids->data, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, n_before - position, 0);
    }

  g_array_unref (self->ids);
  self->ids = g_array_ref (ids);
  if (ids->len > position)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, ids->len - position);
}

static void
stop_portions (CrmQueryModel *self)
{
  g_clear_handle_id (&self->portion_source, g_source_remove);
  g_clear_pointer (&self->coming, g_array_unref);
}

/* The next rows of a list that grew at its end. GTK keeps some two hundred rows: those are not all made in one turn of the main loop. */
static void
announce_portion (CrmQueryModel *self)
{
  g_autoptr(GArray) coming = g_array_ref (self->coming);
  guint n_before = self->ids->len;
  guint n_after = n_before < FIRST_ROWS && coming->len > n_before + PORTION_ROWS ? n_before + PORTION_ROWS : coming->len;
  GArray *ids;

  if (n_after == coming->len)
    {
      stop_portions (self);
      ids = g_array_ref (coming);
    }
  else
    {
      ids = new_ids ();
      g_array_append_vals (ids, coming->data, n_after);
    }
  g_array_unref (self->ids);
  self->ids = ids;
  g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, n_after - n_before);
}

static gboolean
portion_cb (gpointer user_data)
{
  CrmQueryModel *self = user_data;

  announce_portion (self);
  return self->portion_source != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
only_grows (CrmQueryModel *self,
            GArray        *runs)
{
  const CrmIdRun *run = &g_array_index (runs, CrmIdRun, 0);

  return runs->len == 1 && run->n_removed == 0 && run->n_added > PORTION_ROWS && run->position == self->ids->len && run->position > 0;
}

/* From the first rows of the list on, what else @ids has follows in portions. */
static void
announce_rest (CrmQueryModel *self,
               GArray        *ids)
{
  self->coming = g_array_ref (ids);
  self->portion_source = g_timeout_add_full (AFTER_PAINTING, PORTION_MS, portion_cb, self, NULL);
}

static void
replace_all (CrmQueryModel *self,
             GArray        *ids)
{
  guint n = self->reuses_rows ? crm_row_cache_reuse (self->rows, self->ids, ids) : 0;
  guint n_now = MAX (n, self->screen_rows);

  if (n > 0 && n_now < FIRST_ROWS && ids->len > n_now + PORTION_ROWS)
    {
      g_autoptr(GArray) now = new_ids ();

      g_array_append_vals (now, ids->data, n_now);
      replace_from (self, n, now);
      announce_rest (self, ids);
    }
  else
    {
      replace_from (self, n, ids);
    }
  if (n == 0)
    return;

  g_signal_emit (self, signals[REPLACED], 0, n);
  crm_row_cache_tell_reused (self->rows);
}

static void
apply_runs (CrmQueryModel *self,
            GArray        *runs,
            GArray        *ids)
{
  for (guint i = 0; i < runs->len; i++)
    {
      const CrmIdRun *run = &g_array_index (runs, CrmIdRun, i);

      if (i == runs->len - 1)
        {
          /* The last one leads to what was read. */
          g_array_unref (self->ids);
          self->ids = g_array_ref (ids);
        }
      else
        {
          if (run->n_removed > 0)
            g_array_remove_range (self->ids, run->position, run->n_removed);
          if (run->n_added > 0)
            g_array_insert_vals (self->ids, run->position, &g_array_index (ids, gint64, run->position), run->n_added);
        }
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

static gboolean
complete_cb (gpointer user_data)
{
  CrmQueryModel *self = user_data;

  self->complete_source = 0;
  ask (self, TRUE);

  return G_SOURCE_REMOVE;
}

static void
ids_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(CrmQueryModel) self = user_data;
  g_autoptr(GError) error = NULL;
  CrmIdsAnswer *answer = crm_db_read_finish (CRM_DB (source), result, &error);
  gboolean fresh = answer != NULL && answer->generation == self->generation;

  self->asking = FALSE;
  /* What moved before that question is not known any more. */
  self->any_moved = self->any_moved || !fresh;

  if (fresh)
    {
      g_clear_error (&self->error);
      g_clear_pointer (&self->tables, g_hash_table_unref);
      self->tables = g_steal_pointer (&answer->tables);
      self->incomplete = !answer->complete;
      self->answered = TRUE;
      stop_portions (self);
      if (answer->rows != NULL && answer->n_heard == self->n_heard)
        crm_row_cache_bring (self->rows, g_steal_pointer (&answer->rows));
      if (answer->runs == NULL)
        {
          replace_all (self, answer->ids);
        }
      else if (only_grows (self, answer->runs))
        {
          announce_rest (self, answer->ids);
          announce_portion (self);
        }
      else
        {
          apply_runs (self, answer->runs, answer->ids);
        }
    }
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
    }

  g_clear_pointer (&answer, crm_ids_answer_free);

  if (self->ask_again)
    ask (self, !self->loading);
  else if (self->incomplete && self->ids->len < self->screen_rows)
    ask (self, TRUE);     /* not even a screenful: what the rest brings is waited for */
  else if (self->incomplete && self->complete_source == 0)
    self->complete_source = g_timeout_add_full (AFTER_PAINTING, COMPLETE_MS, complete_cb, self, NULL);

  /* That nothing was found is known once everything was looked at. */
  if ((fresh && !(self->incomplete && self->ids->len == 0)) || self->error != NULL)
    set_loading (self, FALSE);
}

/* Asks for the ids now, or as soon as the running job is done (a job for another query is cancelled by then). */
static void
ask (CrmQueryModel *self,
     gboolean       everything)
{
  CrmIdsQuestion *question;

  self->ask_again = self->asking;
  if (self->asking || self->query == NULL)
    return;
  /* The next answer is compared with what was announced until then. */
  self->any_moved = self->any_moved || self->coming != NULL;
  stop_portions (self);
  if (everything)
    g_clear_handle_id (&self->complete_source, g_source_remove);

  question = g_new0 (CrmIdsQuestion, 1);
  g_set_object (&question->search, crm_book_get_search (self->book));
  question->query = crm_query_ref (self->query);
  question->before = g_array_ref (self->ids);
  question->moved = g_steal_pointer (&self->moved);
  question->limit = everything ? 0 : self->reuses_rows ? CLAMP (self->ids->len, self->screen_rows, FIRST_ROWS) : self->screen_rows;
  /* Where rows are reused, few of another result are new: no need to keep those that are in both. */
  question->max_runs = self->loading && self->reuses_rows ? 1 : MAX_RUNS;
  question->n_rows = self->brings_rows && !everything ? self->screen_rows : 0;
  question->n_heard = self->n_heard;
  question->generation = self->generation;
  question->only_moved = everything && !self->loading && !self->incomplete && !self->any_moved && question->moved->len > 0 &&
                    question->moved->len <= FEW_MOVED && crm_query_get_search (self->query) == NULL;

  self->any_moved = FALSE;
  self->moved = new_ids ();
  self->asking = TRUE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  crm_db_read_soon_async (crm_book_get_db (self->book), CRM_READER_LIST, crm_ids_question_read, question, (GDestroyNotify) crm_ids_question_free,
                          (GDestroyNotify) crm_ids_answer_free,
                          self->reuses_rows && self->loading && self->answered && !everything ? STAY_US : 0,
                          self->cancellable, ids_read_cb, g_object_ref (self));
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

/* Whether the rule of the query may say something else now of records that did not change themselves. */
static gboolean
concerns_rule (CrmQueryModel *self,
               CrmChangeSet  *set)
{
  GHashTableIter iter;
  gpointer table;

  if (self->tables == NULL)
    return crm_query_is_ruled (self->query);

  g_hash_table_iter_init (&iter, self->tables);
  while (g_hash_table_iter_next (&iter, &table, NULL))
    if (crm_change_set_concerns (set, table))
      return TRUE;

  return FALSE;
}

static void
changed_cb (CrmQueryModel *self,
            CrmChangeSet  *set)
{
  const CrmRecordType *type;
  const CrmChange *changes;
  gboolean narrowed, ask_ids, ask_by_rule;
  guint n_changes;

  g_assert (CRM_IS_QUERY_MODEL (self));

  self->n_heard++;
  if (self->query == NULL)
    return;

  type = crm_query_get_record_type (self->query);
  narrowed = crm_query_is_filtered (self->query) || crm_query_get_search (self->query) != NULL;
  ask_ids = crm_change_set_is_reset (set, type->table) ||
            (type == &crm_contact_type && crm_change_set_is_reset (set, "contact_list"));
  ask_by_rule = concerns_rule (self, set);

  self->any_moved = self->any_moved || ask_ids || ask_by_rule;
  if (ask_ids || concerns_all_rows (type, set))
    crm_row_cache_refresh_all (self->rows);

  changes = crm_change_set_get_changes (set, &n_changes);
  for (guint i = 0; i < n_changes; i++)
    {
      gboolean own = is_own_table (type, changes[i].table);
      gint64 id = own ? changes[i].id : is_child_table (type, changes[i].table) ? changes[i].owner : 0;

      if (id == 0)
        continue;

      crm_row_cache_refresh (self->rows, id);
      g_array_append_val (self->moved, id);
      ask_ids = ask_ids || narrowed || g_str_equal (changes[i].table, type->table);
    }

  if (ask_ids || ask_by_rule)
    ask (self, !self->loading);
}

/* ---- Days ---- */

/* "In the last 90 days" says something else after midnight, and after the computer slept. */
static gboolean
day_cb (gpointer user_data)
{
  CrmQueryModel *self = user_data;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  int day = g_date_time_get_year (now) * 1000 + g_date_time_get_day_of_year (now);

  if (self->day != 0 && day != self->day)
    {
      self->any_moved = TRUE;
      ask (self, !self->loading);
    }
  self->day = day;

  return G_SOURCE_CONTINUE;
}

static void
watch_day (CrmQueryModel *self)
{
  g_clear_handle_id (&self->day_source, g_source_remove);
  self->day = 0;
  if (self->query == NULL || !crm_query_is_ruled (self->query) || crm_query_get_day (self->query) != NULL)
    return;

  self->day_source = g_timeout_add_seconds (DAY_SECONDS, day_cb, self);
  day_cb (self);
}

/* What is shown is up to date a little more. */
static void
rows_read_cb (CrmQueryModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
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

  return position < self->ids->len ? crm_row_cache_get (self->rows, g_array_index (self->ids, gint64, position)) : NULL;
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
  g_clear_handle_id (&self->complete_source, g_source_remove);
  g_clear_handle_id (&self->day_source, g_source_remove);
  stop_portions (self);
  if (self->book != NULL)
    g_clear_signal_handler (&self->changed_handler, self->book);
  if (self->rows != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->rows, self);
      crm_row_cache_set_type (self->rows, NULL);
    }
  g_clear_object (&self->rows);
  g_clear_pointer (&self->query, crm_query_unref);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_query_model_parent_class)->dispose (object);
}

static void
crm_query_model_finalize (GObject *object)
{
  CrmQueryModel *self = CRM_QUERY_MODEL (object);

  g_clear_error (&self->error);
  g_clear_pointer (&self->tables, g_hash_table_unref);
  g_array_unref (self->ids);
  g_array_unref (self->moved);

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
        {
          self->changed_handler = g_signal_connect_swapped (self->book, "changed", G_CALLBACK (changed_cb), self);
          self->rows = crm_row_cache_new (self->book);
          g_signal_connect_swapped (self->rows, "read", G_CALLBACK (rows_read_cb), self);
        }
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

  signals[REPLACED] = g_signal_new ("replaced", CRM_TYPE_QUERY_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
crm_query_model_init (CrmQueryModel *self)
{
  self->ids = new_ids ();
  self->moved = new_ids ();
  self->screen_rows = SCREEN_ROWS;
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
  self->any_moved = TRUE;
  g_clear_pointer (&self->tables, g_hash_table_unref);
  g_clear_error (&self->error);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->complete_source, g_source_remove);
  stop_portions (self);
  if (!same_type)
    {
      g_autoptr(GArray) none = new_ids ();

      replace_from (self, 0, none);
      self->answered = FALSE;
      crm_row_cache_set_type (self->rows, query != NULL ? crm_query_get_record_type (query) : NULL);
    }

  watch_day (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
  if (query != NULL)
    {
      set_loading (self, TRUE);
      ask (self, FALSE);
    }
}

void
crm_query_model_set_reuses_rows (CrmQueryModel *self,
                                 gboolean       reuses_rows)
{
  g_return_if_fail (CRM_IS_QUERY_MODEL (self));

  self->reuses_rows = reuses_rows;
}

void
crm_query_model_set_brings_rows (CrmQueryModel *self,
                                 gboolean       brings_rows)
{
  g_return_if_fail (CRM_IS_QUERY_MODEL (self));

  self->brings_rows = brings_rows;
}

void
crm_query_model_set_screen_rows (CrmQueryModel *self,
                                 guint          n)
{
  g_return_if_fail (CRM_IS_QUERY_MODEL (self));
  g_return_if_fail (n > 0);

  self->screen_rows = n;
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

  return !self->loading && !self->asking && !self->ask_again && !self->incomplete && self->coming == NULL && crm_row_cache_is_settled (self->rows);
}
