/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-search-private.h"

#include "crm-query-private.h"
#include "crm-search-words.h"

#define FIRST_ROWS   20000   /* looked at before the full-text index is asked */
#define FIRST_ENOUGH 60      /* more than a screen shows */
#define FEW_HITS     2000    /* put in order in less than a millisecond */

/* ---- Answering: on the list reader's thread ---- */

/* Ids of the contacts in which a word begins with each of the words ?1 (for FTS5) and ?2 (the same, separated by blanks). Those whose
 * words wait for an idle step are looked at themselves; CROSS JOIN, for SQLite takes a table without statistics for as large as any
 * other and would go through all contacts to ask of each whether it waits. */
#define MATCH_SQL \
  "SELECT l.id FROM contact_words_due d CROSS JOIN contact_list l ON l.id = d.id WHERE crm_has_words (" \
  "l.names || char (10) || l.company || char (10) || l.addresses || char (10) || l.phones || char (10) || l.tags, ?2) " \
  "UNION ALL SELECT rowid FROM contact_fts WHERE contact_fts MATCH ?1 AND rowid NOT IN (SELECT id FROM contact_words_due)"

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
               guint            limit,
               gboolean        *complete,
               GError         **error)
{
  g_autoptr(GArray) ids = new_ids ();
  g_autoptr(CrmSql) sql = crm_query_compile (query, conn, among, error);
  g_autoptr(CrmStmt) stmt = NULL;

  if (sql == NULL)
    return NULL;
  if (limit > 0)
    crm_sql_append (sql, " LIMIT %u", limit);

  stmt = crm_sql_prepare (sql, conn, error);
  if (stmt == NULL || !collect (stmt, ids, error))
    return NULL;

  *complete = limit == 0 || ids->len < limit;
  return g_steal_pointer (&ids);
}

/* At most @limit (0: all) of the ids that MATCH_SQL, set into @sql, finds. */
static gboolean
collect_match (CrmConn         *conn,
               const char      *sql,
               CrmSearchWords  *words,
               guint            limit,
               GArray          *ids,
               GError         **error)
{
  g_autofree char *joined = g_strjoinv (" ", (char **) crm_search_words_get (words));
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, sql, "ssi", crm_search_words_get_match (words), joined,
                                            limit > 0 ? (gint64) limit : -1);

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

/* The hits of the full-text index in list order, where they are few. */
static gboolean
find_few (CrmSearch       *self,
          CrmConn         *conn,
          CrmSearchWords  *words,
          GArray          *ids,
          gboolean        *few,
          GError         **error)
{
  if (!collect_match (conn, MATCH_SQL " LIMIT ?3", words, FEW_HITS, ids, error))
    return FALSE;

  *few = ids->len < FEW_HITS;
  if (*few)
    crm_search_index_sort (self->index, ids);
  else
    g_array_set_size (ids, 0);

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

  if (!collect_match (conn, "SELECT l.id FROM (" MATCH_SQL ") n CROSS JOIN contact_list l ON l.id = n.id ORDER BY l.sort_key, l.id LIMIT ?3", words, 0, starts, error))
    return FALSE;

  for (; *word != NULL; word++)
    {
      crm_sql_append (sql, " AND instr (" CRM_SEARCH_TEXT_SQL ", ");
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

/* Notes are indexed when the writer has nothing better to do: those that wait for it are looked at themselves. Put in order by what is
 * in memory; else by the list, which comes second: asked for its order, SQLite would go through all of it. */
static gboolean
find_in_notes (CrmSearch       *self,
               CrmConn         *conn,
               CrmSearchWords  *words,
               GArray          *notes,
               GError         **error)
{
  gboolean in_memory = self != NULL && self->index != NULL;
  g_autoptr(CrmSql) sql = crm_sql_new (in_memory ? "SELECT id FROM " : "SELECT l.id FROM ");
  g_autoptr(CrmStmt) stmt = NULL;

  crm_sql_append (sql, "(SELECT rowid AS id FROM contact_note_fts WHERE contact_note_fts MATCH ");
  crm_sql_add_text (sql, crm_search_words_get_match (words));
  crm_sql_append (sql, " AND rowid NOT IN (SELECT id FROM index_due WHERE kind = 'note') "
                       "UNION ALL SELECT d.id FROM index_due d JOIN contact c ON c.id = d.id WHERE d.kind = 'note'");
  for (const char *const *word = crm_search_words_get (words); *word != NULL; word++)
    {
      g_autofree char *begin = g_strconcat (" ", *word, NULL);

      crm_sql_append (sql, " AND instr (' ' || crm_fold (c.note), ");
      crm_sql_add_text (sql, begin);
      crm_sql_append (sql, ") > 0");
    }
  crm_sql_append (sql, ")");
  if (!in_memory)
    crm_sql_append (sql, " n CROSS JOIN contact_list l ON l.id = n.id ORDER BY l.sort_key, l.id");

  stmt = crm_sql_prepare (sql, conn, error);
  if (stmt == NULL || !collect (stmt, notes, error))
    return FALSE;

  if (in_memory)
    crm_search_index_sort (self->index, notes);
  return TRUE;
}

/* For a screenful, where no word begins with what was typed: the first rows that have it inside. Once all rows were looked through
 * only the notes are left, and nobody has to look a second time. */
static gboolean
find_inside (CrmSearch       *self,
             CrmConn         *conn,
             CrmSearchWords  *words,
             guint            limit,
             GArray          *ids,
             gboolean        *complete,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr(GArray) inside = new_ids ();
  g_autoptr(GArray) notes = new_ids ();

  if (!crm_search_index_scan (self->index, crm_search_words_get (words), 0, limit, ids, inside, cancellable))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  g_array_append_vals (ids, inside->data, inside->len);
  if (ids->len >= limit)
    return TRUE;

  if (!find_in_notes (self, conn, words, notes, error))
    return FALSE;
  subtract (notes, ids);
  g_array_append_vals (ids, notes->data, notes->len);
  *complete = TRUE;

  return TRUE;
}

/* A screenful: the first rows of the list; where those do not have enough, what the full-text index has; and where that is too much
 * to be put in order, as many rows of the list as it takes. */
static gboolean
find_first (CrmSearch       *self,
            CrmConn         *conn,
            CrmSearchWords  *words,
            guint            limit,
            GArray          *ids,
            gboolean        *complete,
            GCancellable    *cancellable,
            GError         **error)
{
  gboolean few;

  if (self == NULL || self->index == NULL)
    return collect_match (conn, MATCH_SQL " LIMIT ?3", words, limit, ids, error);

  crm_search_index_scan (self->index, crm_search_words_get (words), FIRST_ROWS, limit, ids, NULL, NULL);
  if (ids->len >= MIN (limit, FIRST_ENOUGH))
    return TRUE;

  g_array_set_size (ids, 0);
  if (!find_few (self, conn, words, ids, &few, error))
    return FALSE;
  if (!few && !crm_search_index_scan (self->index, crm_search_words_get (words), 0, limit, ids, NULL, cancellable))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (ids->len == 0)
    return find_inside (self, conn, words, limit, ids, complete, cancellable, error);
  if (ids->len > limit)
    g_array_set_size (ids, limit);

  return TRUE;
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

  if (!find_in_notes (self, conn, words, notes, error))
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
              guint            limit,
              gboolean        *complete,
              GCancellable    *cancellable,
              GError         **error)
{
  g_autoptr(GArray) ids = new_ids ();
  g_autoptr(GArray) allowed = NULL;
  gboolean plain = !crm_query_is_filtered (query) && crm_query_has_own_order (query);
  gboolean small = self != NULL && self->index != NULL && crm_search_index_n_rows (self->index) <= FIRST_ROWS;

  *complete = limit == 0 || !plain || small;
  if (!*complete)
    return find_first (self, conn, words, limit, ids, complete, cancellable, error) ? g_steal_pointer (&ids) : NULL;

  if (!find_all (self, conn, words, ids, cancellable, error))
    return NULL;
  if (plain)
    return g_steal_pointer (&ids);

  allowed = collect_query (conn, query, NULL, 0, complete, error);
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
              guint                limit,
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

  return collect_query (conn, query, among, limit, complete, error);
}

GArray *
crm_search_run (CrmSearch       *self,
                CrmConn         *conn,
                const CrmQuery  *query,
                guint            limit,
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

  if (self != NULL && !crm_search_catch_up (self, conn, error))
    return NULL;

  type = crm_query_get_record_type (query);
  if (crm_query_get_search (query) == NULL)
    return collect_query (conn, query, NULL, limit, complete, error);

  words = crm_search_words_new (crm_query_get_search (query));
  *complete = TRUE;
  if (crm_search_words_get (words)[0] == NULL)
    return new_ids ();

  if (type == &crm_contact_type && !crm_query_is_trash (query))
    return run_contacts (self, conn, query, words, limit, complete, cancellable, error);
  if (crm_query_is_trash (query) || (type != &crm_deal_type && type != &crm_activity_type))
    return run_by_title (conn, query, words, limit, complete, error);

  among = crm_sql_new (NULL);
  crm_sql_append (among, "SELECT rowid FROM %s_fts WHERE %s_fts MATCH ", type->table, type->table);
  crm_sql_add_text (among, crm_search_words_get_match (words));

  return collect_query (conn, query, among, limit, complete, error);
}
