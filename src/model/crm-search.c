/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-search-private.h"

#include "crm-memory.h"

#include <string.h>

#define ORDER_ROWS   50000   /* in one step, some 10 ms */
#define LOAD_ROWS    20000   /* in one step, some 20 ms */
#define STALE_AFTER  2000    /* changed rows after which everything is loaded anew */
#define SETTLE_MS    1500    /* an import is over when nothing changed for so long */

G_DEFINE_FINAL_TYPE (CrmSearch, crm_search, G_TYPE_OBJECT)

static void go_on (CrmSearch *self);

/* ---- The words in memory: on the list reader's thread ---- */

static void
begin_pass (CrmSearch     *self,
            CrmSearchPass  pass)
{
  self->pass = pass;
  self->loaded_id = 0;
  g_clear_pointer (&self->loaded_key, g_bytes_unref);
  self->loaded_key = g_bytes_new_static ("", 0);
}

/* The order comes from its index alone, the texts in the order of their rows: each page of the file is read once. A read of each row
 * in the order of the list would find it on another page than the one before. */
static CrmStmt *
prepare_step (CrmSearch  *self,
              CrmConn    *conn,
              GError    **error)
{
  if (self->pass == CRM_SEARCH_PASS_ORDER)
    return crm_conn_query (conn, error,
                           "SELECT id, sort_key FROM contact_list WHERE (sort_key, id) > (?, ?) ORDER BY sort_key, id LIMIT ?",
                           "bii", self->loaded_key, self->loaded_id, (gint64) ORDER_ROWS);

  return crm_conn_query (conn, error, "SELECT id, " CRM_SEARCH_TEXT_SQL " FROM contact_list WHERE id > ? ORDER BY id LIMIT ?",
                         "ii", self->loaded_id, (gint64) LOAD_ROWS);
}

static void
load_row (CrmSearch *self,
          CrmStmt   *stmt,
          gboolean   last)
{
  self->loaded_id = crm_stmt_get_int (stmt, 0);

  switch (self->pass)
    {
    case CRM_SEARCH_PASS_ORDER:
      crm_search_index_add_id (self->loading, self->loaded_id);
      if (last)
        {
          g_clear_pointer (&self->loaded_key, g_bytes_unref);
          self->loaded_key = crm_stmt_dup_bytes (stmt, 1);
        }
      break;

    case CRM_SEARCH_PASS_SIZES:
      crm_search_index_add_size (self->loading, self->loaded_id, strlen (crm_stmt_get_text (stmt, 1)));
      break;

    case CRM_SEARCH_PASS_TEXTS:
      crm_search_index_add_text (self->loading, self->loaded_id, crm_stmt_get_text (stmt, 1));
      break;

    default:
      g_assert_not_reached ();
    }
}

/* Returns TRUE in the pointer when all is loaded. What changes between two steps is announced, and looked up afterwards. */
static gpointer
load_step (CrmConn       *conn,
           gpointer       user_data,
           GCancellable  *cancellable,
           GError       **error)
{
  CrmSearch *self = user_data;
  g_autoptr(CrmStmt) stmt = NULL;
  CrmStep step;
  guint n = 0, max_rows;

  if (self->loading == NULL)
    {
      self->loading = crm_search_index_new ();
      begin_pass (self, CRM_SEARCH_PASS_ORDER);
    }

  max_rows = self->pass == CRM_SEARCH_PASS_ORDER ? ORDER_ROWS : LOAD_ROWS;
  stmt = prepare_step (self, conn, error);
  if (stmt == NULL)
    return NULL;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    load_row (self, stmt, ++n == max_rows);
  if (step == CRM_STEP_ERROR)
    return NULL;
  if (n == max_rows)
    return GINT_TO_POINTER (FALSE);
  if (self->pass != CRM_SEARCH_PASS_TEXTS)
    {
      begin_pass (self, self->pass + 1);
      return GINT_TO_POINTER (FALSE);
    }

  crm_search_index_finish (self->loading);
  g_clear_pointer (&self->index, crm_search_index_free);
  self->index = g_steal_pointer (&self->loading);
  crm_memory_give_back ();

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
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, "SELECT sort_key, " CRM_SEARCH_TEXT_SQL " FROM contact_list WHERE id = ?", "i", id);
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

gboolean
crm_search_catch_up (CrmSearch  *self,
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

  if (!crm_search_catch_up (self, conn, error))
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
