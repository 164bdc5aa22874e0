/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-search.h"

#include "crm-query-private.h"
#include "crm-search-index.h"
#include "crm-search-words.h"

#include <string.h>

#define FIRST_ROWS   20000   /* looked at before the full-text index is asked */
#define FIRST_ENOUGH 60      /* more than a screen shows */
#define FIRST_LIMIT  200
#define LOAD_ROWS    20000   /* in one step, some 20 ms */
#define STALE_AFTER  2000    /* changed rows after which everything is loaded anew */
#define SETTLE_MS    1500    /* an import is over when nothing changed for so long */

struct _CrmSearch
{
  GObject         parent_instance;

  /* Borrowed: the book that owns this owns it too */
  CrmDb          *db;

  /* Owned, any thread under the lock */
  GMutex          lock;
  GHashTable     *due;          /* gint64 ids changed and not yet looked up */

  /* Owned, main thread */
  GCancellable   *cancellable;
  gulong          changed_handler;
  guint           settle_source;
  gboolean        started;
  gboolean        busy;         /* a step runs on the reader */
  gboolean        reload;       /* too much changed to follow row by row */

  /* Owned, list reader's thread alone */
  CrmSearchIndex *index;        /* NULL: none, or stale */
  CrmSearchIndex *loading;
  GBytes         *loaded_key;   /* where loading stands */
  gint64          loaded_id;
};

G_DEFINE_FINAL_TYPE (CrmSearch, crm_search, G_TYPE_OBJECT)

static void go_on (CrmSearch *self);

#define TEXT_SQL "names || char (10) || company || char (10) || addresses || char (10) || phones || char (10) || tags"

/* Ids of the contacts in which a word begins with each of the words ?1 (for FTS5) and ?2 (the same, separated by blanks). Those whose
 * words wait for an idle step are looked at themselves. */
#define MATCH_SQL \
  "SELECT l.id FROM contact_words_due d JOIN contact_list l ON l.id = d.id WHERE crm_has_words (" \
  "l.names || char (10) || l.company || char (10) || l.addresses || char (10) || l.phones || char (10) || l.tags, ?2) " \
  "UNION ALL SELECT rowid FROM contact_fts WHERE contact_fts MATCH ?1 AND rowid NOT IN (SELECT id FROM contact_words_due)"

/* ---- The words in memory: on the list reader's thread ---- */

/* Returns TRUE in the pointer when all is loaded. */
static gpointer
load_step (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  CrmSearch *self = user_data;
  g_autoptr(CrmStmt) stmt = NULL;
  CrmStep step;
  guint n = 0;

  if (self->loading == NULL)
    {
      self->loading = crm_search_index_new ();
      g_clear_pointer (&self->loaded_key, g_bytes_unref);
      self->loaded_key = g_bytes_new_static ("", 0);
      self->loaded_id = 0;
    }

  stmt = crm_conn_query (conn, error,
                         "SELECT id, sort_key, " TEXT_SQL " FROM contact_list "
                         "WHERE (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT ?",
                         "bii", self->loaded_key, self->loaded_id, (gint64) LOAD_ROWS);
  if (stmt == NULL)
    return NULL;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      self->loaded_id = crm_stmt_get_int (stmt, 0);
      crm_search_index_append (self->loading, self->loaded_id, crm_stmt_get_text (stmt, 2));

      if (++n == LOAD_ROWS)
        {
          g_clear_pointer (&self->loaded_key, g_bytes_unref);
          self->loaded_key = crm_stmt_dup_bytes (stmt, 1);
        }
    }
  if (step == CRM_STEP_ERROR)
    return NULL;
  if (n == LOAD_ROWS)
    return GINT_TO_POINTER (FALSE);

  crm_search_index_finish (self->loading);
  g_clear_pointer (&self->index, crm_search_index_free);
  self->index = g_steal_pointer (&self->loading);

  return GINT_TO_POINTER (TRUE);
}

/* Too much changed: until the words are loaded again the file is asked. */
static gpointer
drop_index (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  CrmSearch *self = user_data;

  g_clear_pointer (&self->index, crm_search_index_free);
  g_clear_pointer (&self->loading, crm_search_index_free);

  return NULL;
}

/* How many of the rows that never moved come before (@key, @id). */
static gboolean
find_anchor (CrmSearch  *self,
             CrmConn    *conn,
             GBytes     *key,
             gint64      id,
             guint      *anchor,
             GError    **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
                                            "SELECT id FROM contact_list WHERE (sort_key, id) < (?, ?) ORDER BY sort_key DESC, id DESC",
                                            "bi", key, id);
  CrmStep step = CRM_STEP_ERROR;
  guint rank;

  *anchor = 0;
  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    if (crm_search_index_get_rank (self->index, crm_stmt_get_int (stmt, 0), &rank))
      {
        *anchor = rank + 1;
        return TRUE;
      }

  return step != CRM_STEP_ERROR;
}

static gboolean
look_up (CrmSearch  *self,
         CrmConn    *conn,
         gint64      id,
         GError    **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT sort_key, " TEXT_SQL " FROM contact_list WHERE id = ?", "i", id);
  CrmStep step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;
  g_autoptr(GBytes) key = NULL;
  guint anchor;

  if (step != CRM_STEP_ROW)
    return step == CRM_STEP_DONE;

  key = crm_stmt_dup_bytes (stmt, 0);
  if (!find_anchor (self, conn, key, id, &anchor, error))
    return FALSE;

  crm_search_index_put (self->index, id, anchor, key, crm_stmt_get_text (stmt, 1));
  return TRUE;
}

/* Takes over what changed. Must come before the first statement of a read function: the file is then seen no earlier than the changes
 * that were announced. While the words are being loaded, what changed waits until they are. */
static gboolean
catch_up (CrmSearch  *self,
          CrmConn    *conn,
          GError    **error)
{
  g_autoptr(GHashTable) due = NULL;
  GHashTableIter iter;
  gpointer id;

  if (self->index == NULL)
    return TRUE;

  g_mutex_lock (&self->lock);
  due = g_steal_pointer (&self->due);
  self->due = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_mutex_unlock (&self->lock);

  /* All of them leave their place first: an anchor must be a row that stays. */
  g_hash_table_iter_init (&iter, due);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    crm_search_index_remove (self->index, *(gint64 *) id);

  g_hash_table_iter_init (&iter, due);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!look_up (self, conn, *(gint64 *) id, error))
      {
        /* Half a change is none: better no words in memory than wrong ones. */
        g_clear_pointer (&self->index, crm_search_index_free);
        return FALSE;
      }

  return TRUE;
}

/* Returns the number of changed rows in the overlay, plus one. */
static gpointer
update_step (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  CrmSearch *self = user_data;

  if (!catch_up (self, conn, error))
    return NULL;

  return GUINT_TO_POINTER (1 + (self->index != NULL ? crm_search_index_n_changes (self->index) : 0));
}

/* ---- Keeping them current: main thread ---- */

static void
step_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(CrmSearch) self = user_data;
  g_autoptr(GError) error = NULL;
  gpointer done = crm_db_read_finish (CRM_DB (source), result, &error);

  self->busy = FALSE;
  if (error != NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("Loading the words of the contacts: %s", error->message);
      return;
    }

  if (GPOINTER_TO_INT (done))
    self->reload = FALSE;
  go_on (self);
}

static void
update_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(CrmSearch) self = user_data;
  g_autoptr(GError) error = NULL;
  guint n_changes = GPOINTER_TO_UINT (crm_db_read_finish (CRM_DB (source), result, &error));

  self->busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL || n_changes > STALE_AFTER)
    self->reload = TRUE;
  go_on (self);
}

static void
run_on_reader (CrmSearch           *self,
               CrmReadFunc          func,
               GAsyncReadyCallback  callback)
{
  self->busy = TRUE;
  crm_db_read_async (self->db, CRM_READER_LIST, func, g_object_ref (self), g_object_unref, NULL, self->cancellable, callback,
                     g_object_ref (self));
}

static guint
get_n_due (CrmSearch *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->due);
  g_mutex_unlock (&self->lock);

  return n;
}

static void
add_due (CrmSearch *self,
         gint64     id)
{
  g_mutex_lock (&self->lock);
  if (id > 0 && !g_hash_table_contains (self->due, &id))
    g_hash_table_add (self->due, g_memdup2 (&id, sizeof id));
  g_mutex_unlock (&self->lock);
}

static void
forget_due (CrmSearch *self)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->due);
  g_mutex_unlock (&self->lock);
}

/* The next step, where none is running and nothing waits for the changes to end. */
static void
go_on (CrmSearch *self)
{
  if (!self->started || self->busy || self->settle_source != 0)
    return;

  if (self->reload)
    {
      run_on_reader (self, load_step, step_done_cb);
    }
  else if (get_n_due (self) > 0)
    {
      run_on_reader (self, update_step, update_done_cb);
    }
}

static gboolean
settled_cb (gpointer user_data)
{
  CrmSearch *self = user_data;

  self->settle_source = 0;
  go_on (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (CrmSearch    *self,
            CrmChangeSet *set)
{
  const CrmChange *changes;
  guint n_changes;

  g_assert (CRM_IS_SEARCH (self));

  if (!self->started || !crm_change_set_concerns (set, "contact_list"))
    return;

  changes = crm_change_set_get_changes (set, &n_changes);
  for (guint i = 0; i < n_changes; i++)
    if (g_str_equal (changes[i].table, "contact_list"))
      add_due (self, changes[i].id);

  if (crm_change_set_is_reset (set, "contact_list") || get_n_due (self) > STALE_AFTER)
    {
      /* What is due comes with the reload; one that is half done starts again. */
      forget_due (self);
      self->reload = TRUE;
      crm_db_read_async (self->db, CRM_READER_LIST, drop_index, g_object_ref (self), g_object_unref, NULL,
                         self->cancellable, NULL, NULL);
      g_clear_handle_id (&self->settle_source, g_source_remove);
      self->settle_source = g_timeout_add (SETTLE_MS, settled_cb, self);
    }

  go_on (self);
}

void
crm_search_start (CrmSearch *self)
{
  g_return_if_fail (CRM_IS_SEARCH (self));

  if (self->started)
    return;

  self->started = TRUE;
  self->reload = TRUE;
  go_on (self);
}

gboolean
crm_search_is_loaded (CrmSearch *self)
{
  g_return_val_if_fail (CRM_IS_SEARCH (self), FALSE);

  return self->started && !self->reload && !self->busy && get_n_due (self) == 0;
}

/* ---- Answering: on the list reader's thread ---- */

static GArray *
new_ids (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

static gboolean
collect (CrmStmt  *stmt,
         GArray   *ids,
         GError  **error)
{
  CrmStep step;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }

  return step == CRM_STEP_DONE;
}

static GArray *
collect_query (CrmConn         *conn,
               const CrmQuery  *query,
               const CrmSql    *among,
               CrmResultStage   stage,
               gboolean        *complete,
               GError         **error)
{
  g_autoptr(GArray) ids = new_ids ();
  g_autoptr(CrmSql) sql = crm_query_compile (query, among, error);
  g_autoptr(CrmStmt) stmt = NULL;

  if (sql == NULL)
    return NULL;
  if (stage == CRM_RESULT_FIRST)
    crm_sql_append (sql, " LIMIT %d", FIRST_LIMIT);

  stmt = crm_sql_prepare (sql, conn, error);
  if (stmt == NULL || !collect (stmt, ids, error))
    return NULL;

  *complete = stage == CRM_RESULT_ALL || ids->len < FIRST_LIMIT;
  return g_steal_pointer (&ids);
}

static gboolean
collect_match (CrmConn         *conn,
               const char      *sql,
               CrmSearchWords  *words,
               GArray          *ids,
               GError         **error)
{
  g_autofree char *joined = g_strjoinv (" ", (char **) crm_search_words_get (words));
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, sql, "ss", crm_search_words_get_match (words), joined);

  return stmt != NULL && collect (stmt, ids, error);
}

/* Leaves in @ids what is not in @others. */
static void
subtract (GArray *ids,
          GArray *others)
{
  g_autoptr(GHashTable) taken = NULL;
  guint kept = 0;

  if (ids->len == 0 || others->len == 0)
    return;

  taken = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (taken, &g_array_index (ids, gint64, i));
  for (guint i = 0; i < others->len; i++)
    g_hash_table_remove (taken, &g_array_index (others, gint64, i));

  /* What is left in the set points into @ids, in front of which nothing is written that is still to be read. */
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (g_hash_table_contains (taken, &id))
        {
          g_hash_table_remove (taken, &id);
          g_array_index (ids, gint64, kept++) = id;
        }
    }
  g_array_set_size (ids, kept);
}

/* Leaves in @ids what is in @others, in the order of @ids. */
static void
intersect (GArray *ids,
           GArray *others)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint kept = 0;

  for (guint i = 0; i < others->len; i++)
    g_hash_table_add (wanted, &g_array_index (others, gint64, i));
  for (guint i = 0; i < ids->len; i++)
    if (g_hash_table_contains (wanted, &g_array_index (ids, gint64, i)))
      g_array_index (ids, gint64, kept++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, kept);
}

/* A screenful: the first rows of the list, and where those do not have enough, the full-text index. */
static gboolean
find_first (CrmSearch       *self,
            CrmConn         *conn,
            CrmSearchWords  *words,
            GArray          *ids,
            GError         **error)
{
  if (self != NULL && self->index != NULL)
    {
      crm_search_index_scan (self->index, crm_search_words_get (words), FIRST_ROWS, FIRST_LIMIT, ids, NULL, NULL);
      if (ids->len >= FIRST_ENOUGH)
        return TRUE;

      g_array_set_size (ids, 0);
      if (!collect_match (conn, MATCH_SQL, words, ids, error))
        return FALSE;
      crm_search_index_sort (self->index, ids);
    }
  else if (!collect_match (conn, MATCH_SQL " LIMIT 200", words, ids, error))
    {
      return FALSE;
    }

  if (ids->len > FIRST_LIMIT)
    g_array_set_size (ids, FIRST_LIMIT);

  return TRUE;
}

/* The same two groups from the file alone, for as long as the words are not in memory. */
static gboolean
find_in_file (CrmConn         *conn,
              CrmSearchWords  *words,
              GArray          *starts,
              GArray          *inside,
              GError         **error)
{
  const char *const *word = crm_search_words_get (words);
  g_autoptr(CrmSql) sql = crm_sql_new ("SELECT id FROM contact_list WHERE 1");
  g_autoptr(CrmStmt) stmt = NULL;

  if (!collect_match (conn, "SELECT id FROM contact_list WHERE id IN (" MATCH_SQL ") ORDER BY sort_key, id", words, starts, error))
    return FALSE;

  for (; *word != NULL; word++)
    {
      crm_sql_append (sql, " AND instr (" TEXT_SQL ", ");
      crm_sql_add_text (sql, *word);
      crm_sql_append (sql, ") > 0");
    }
  crm_sql_append (sql, " ORDER BY sort_key, id");

  stmt = crm_sql_prepare (sql, conn, error);
  if (stmt == NULL || !collect (stmt, inside, error))
    return FALSE;

  subtract (inside, starts);
  return TRUE;
}

/* Notes are indexed when the writer has nothing better to do: those that wait for it are looked at themselves. */
static gboolean
find_in_notes (CrmConn         *conn,
               CrmSearchWords  *words,
               GArray          *notes,
               GError         **error)
{
  g_autoptr(CrmSql) sql = crm_sql_new ("SELECT id FROM contact_list WHERE id IN (SELECT rowid FROM contact_note_fts WHERE contact_note_fts MATCH ");
  g_autoptr(CrmStmt) stmt = NULL;

  crm_sql_add_text (sql, crm_search_words_get_match (words));
  crm_sql_append (sql, " EXCEPT SELECT id FROM index_due WHERE kind = 'note' "
                       "UNION SELECT d.id FROM index_due d JOIN contact c ON c.id = d.id WHERE d.kind = 'note'");
  for (const char *const *word = crm_search_words_get (words); *word != NULL; word++)
    {
      g_autofree char *begin = g_strconcat (" ", *word, NULL);

      crm_sql_append (sql, " AND instr (' ' || crm_fold (c.note), ");
      crm_sql_add_text (sql, begin);
      crm_sql_append (sql, ") > 0");
    }
  crm_sql_append (sql, ") ORDER BY sort_key, id");

  stmt = crm_sql_prepare (sql, conn, error);
  return stmt != NULL && collect (stmt, notes, error);
}

static gboolean
find_all (CrmSearch       *self,
          CrmConn         *conn,
          CrmSearchWords  *words,
          GArray          *ids,
          GCancellable    *cancellable,
          GError         **error)
{
  g_autoptr(GArray) inside = new_ids ();
  g_autoptr(GArray) notes = new_ids ();

  if (self != NULL && self->index != NULL)
    {
      if (!crm_search_index_scan (self->index, crm_search_words_get (words), 0, 0, ids, inside, cancellable))
        return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  else if (!find_in_file (conn, words, ids, inside, error))
    {
      return FALSE;
    }

  if (!find_in_notes (conn, words, notes, error))
    return FALSE;

  subtract (notes, ids);
  subtract (notes, inside);
  g_array_append_vals (ids, inside->data, inside->len);
  g_array_append_vals (ids, notes->data, notes->len);

  return TRUE;
}

static GArray *
run_contacts (CrmSearch       *self,
              CrmConn         *conn,
              const CrmQuery  *query,
              CrmSearchWords  *words,
              CrmResultStage   stage,
              gboolean        *complete,
              GCancellable    *cancellable,
              GError         **error)
{
  g_autoptr(GArray) ids = new_ids ();
  g_autoptr(GArray) allowed = NULL;
  gboolean plain = !crm_query_is_filtered (query) && crm_query_has_own_order (query);
  gboolean small = self != NULL && self->index != NULL && crm_search_index_n_rows (self->index) <= FIRST_ROWS;

  *complete = stage == CRM_RESULT_ALL || !plain || small;
  if (!*complete)
    return find_first (self, conn, words, ids, error) ? g_steal_pointer (&ids) : NULL;

  if (!find_all (self, conn, words, ids, cancellable, error))
    return NULL;
  if (plain)
    return g_steal_pointer (&ids);

  allowed = collect_query (conn, query, NULL, CRM_RESULT_ALL, complete, error);
  if (allowed == NULL)
    return NULL;

  if (crm_query_has_own_order (query))
    intersect (ids, allowed);
  else
    intersect (allowed, ids);

  return g_array_ref (crm_query_has_own_order (query) ? ids : allowed);
}

/* The trash is not in the index: it is small, and its names are looked through. */
static GArray *
run_by_title (CrmConn             *conn,
              const CrmQuery      *query,
              CrmSearchWords      *words,
              CrmResultStage       stage,
              gboolean            *complete,
              GError             **error)
{
  const CrmRecordType *type = crm_query_get_record_type (query);
  g_autoptr(CrmSql) among = crm_sql_new (NULL);

  crm_sql_append (among, "SELECT s.id FROM %s s WHERE 1", type->table);
  for (const char *const *word = crm_search_words_get (words); *word != NULL; word++)
    {
      crm_sql_append (among, " AND instr (crm_fold (s.%s), ", type->title);
      crm_sql_add_text (among, *word);
      crm_sql_append (among, ") > 0");
    }

  return collect_query (conn, query, among, stage, complete, error);
}

GArray *
crm_search_run (CrmSearch       *self,
                CrmConn         *conn,
                const CrmQuery  *query,
                CrmResultStage   stage,
                gboolean        *complete,
                GCancellable    *cancellable,
                GError         **error)
{
  const CrmRecordType *type;
  g_autoptr(CrmSearchWords) words = NULL;
  g_autoptr(CrmSql) among = NULL;

  g_return_val_if_fail (self == NULL || CRM_IS_SEARCH (self), NULL);
  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (complete != NULL, NULL);

  if (self != NULL && !catch_up (self, conn, error))
    return NULL;

  type = crm_query_get_record_type (query);
  if (crm_query_get_search (query) == NULL)
    return collect_query (conn, query, NULL, stage, complete, error);

  words = crm_search_words_new (crm_query_get_search (query));
  *complete = TRUE;
  if (crm_search_words_get (words)[0] == NULL)
    return new_ids ();

  if (type == &crm_contact_type && !crm_query_is_trash (query))
    return run_contacts (self, conn, query, words, stage, complete, cancellable, error);
  if (crm_query_is_trash (query) || (type != &crm_deal_type && type != &crm_activity_type))
    return run_by_title (conn, query, words, stage, complete, error);

  among = crm_sql_new (NULL);
  crm_sql_append (among, "SELECT rowid FROM %s_fts WHERE %s_fts MATCH ", type->table, type->table);
  crm_sql_add_text (among, crm_search_words_get_match (words));

  return collect_query (conn, query, among, stage, complete, error);
}

/* ---- Object ---- */

static void
crm_search_dispose (GObject *object)
{
  CrmSearch *self = CRM_SEARCH (object);

  if (self->db != NULL)
    g_clear_signal_handler (&self->changed_handler, self->db);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->db);

  G_OBJECT_CLASS (crm_search_parent_class)->dispose (object);
}

static void
crm_search_finalize (GObject *object)
{
  CrmSearch *self = CRM_SEARCH (object);

  g_clear_pointer (&self->index, crm_search_index_free);
  g_clear_pointer (&self->loading, crm_search_index_free);
  g_clear_pointer (&self->loaded_key, g_bytes_unref);
  g_clear_pointer (&self->due, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (crm_search_parent_class)->finalize (object);
}

static void
crm_search_class_init (CrmSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_search_dispose;
  object_class->finalize = crm_search_finalize;
}

static void
crm_search_init (CrmSearch *self)
{
  g_mutex_init (&self->lock);
  self->due = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

CrmSearch *
crm_search_new (CrmDb *db)
{
  CrmSearch *self;

  g_return_val_if_fail (CRM_IS_DB (db), NULL);

  self = g_object_new (CRM_TYPE_SEARCH, NULL);
  self->db = g_object_ref (db);
  self->changed_handler = g_signal_connect_swapped (db, "changed", G_CALLBACK (changed_cb), self);

  return self;
}
