/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicate-pairs.h"

#include <glib/gi18n.h>

#include "crm-id.h"

#define ROWS_AT_ONCE 500     /* of one transaction */
#define MAX_STAFF    50      /* of a company that changed: its name is one of theirs */
#define MAX_AROUND   4       /* neighbours up to which these are looked at again too: they may stand otherwise among themselves */

/* Pairs that count, of both contacts: neither in the trash, nor kept separate. */
#define VALID_SQL \
  "FROM duplicate_pair p JOIN contact a ON a.id = p.low JOIN contact b ON b.id = p.high " \
  "WHERE p.scan = (SELECT scan FROM duplicate_state WHERE id = 1) AND p.score >= ? AND a.deleted_at IS NULL AND b.deleted_at IS NULL " \
  "AND NOT EXISTS (SELECT 1 FROM not_duplicate n WHERE n.contact_id = p.low AND n.other_id = p.high)"

gboolean
crm_duplicate_state_read (CrmConn            *conn,
                          CrmDuplicateState  *state,
                          GError            **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step;

  g_return_val_if_fail (conn != NULL && state != NULL, FALSE);

  *state = (CrmDuplicateState) { 0 };
  stmt = crm_conn_query (conn, error, "SELECT scan, last_set, scanned_at FROM duplicate_state WHERE id = 1", "");
  step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;
  if (step == CRM_STEP_ROW)
    {
      state->scan = crm_stmt_get_int (stmt, 0);
      state->last_set = crm_stmt_get_int (stmt, 1);
      state->scanned_at = crm_stmt_get_int (stmt, 2);
    }

  return step != CRM_STEP_ERROR;
}

static gboolean
insert_pair (CrmConn           *conn,
             gint64             scan,
             CrmDuplicatePair  *pair,
             GError           **error)
{
  return crm_conn_run (conn, error, "INSERT INTO duplicate_pair (scan, low, high, score, evidence) VALUES (?, ?, ?, ?, ?)", "iiiii", scan,
                       pair->low, pair->high, (gint64) pair->verdict.score, (gint64) pair->verdict.evidence);
}

/* ---- A scan ---- */

typedef struct
{
  GArray            *pairs;
  guint              done;
  gint64             scan;       /* of this one */
  CrmDuplicateState  before;
  gint64             last_set;
  gboolean           more;
} Keep;

static gpointer
read_before (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Keep *keep = data;

  if (crm_duplicate_state_read (conn, &keep->before, error))
    keep->last_set = crm_conn_get_int (conn, 0, error, "SELECT max (id) FROM change_set", "");
  return NULL;
}

static gboolean
write_some (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Keep *keep = data;
  guint end = MIN (keep->done + ROWS_AT_ONCE, keep->pairs->len);

  for (guint i = keep->done; i < end; i++)
    if (!insert_pair (conn, keep->scan, &g_array_index (keep->pairs, CrmDuplicatePair, i), error))
      return FALSE;
  keep->done = end;

  return TRUE;
}

/* From here on the new pairs are those that count. */
static gboolean
write_state (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Keep *keep = data;

  crm_conn_touch (conn, "duplicate_pair", 0);
  return crm_conn_run (conn, error,
                       "INSERT INTO duplicate_state (id, scan, last_set, scanned_at) VALUES (1, ?1, ?2, ?3) "
                       "ON CONFLICT (id) DO UPDATE SET scan = ?1, last_set = ?2, scanned_at = ?3", "iii", keep->scan, keep->last_set,
                       g_get_real_time ());
}

/* What does not count: of the scan before, or of one that came to no end. */
static gboolean
delete_some (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Keep *keep = data;

  if (!crm_conn_run (conn, error,
                     "DELETE FROM duplicate_pair WHERE id IN (SELECT id FROM duplicate_pair WHERE scan IS NOT "
                     "(SELECT scan FROM duplicate_state WHERE id = 1) LIMIT ?)", "i", (gint64) ROWS_AT_ONCE))
    return FALSE;
  keep->more = crm_conn_n_changed (conn) == ROWS_AT_ONCE;

  return TRUE;
}

static gboolean
write_now (CrmDb         *db,
           CrmWriteFunc   func,
           Keep          *keep,
           GCancellable  *cancellable,
           GError       **error)
{
  const CrmWriteOptions options = { CRM_PRIORITY_IDLE, CRM_ORIGIN_SYSTEM, _("Find duplicates"), 0, TRUE, TRUE };
  g_autoptr (CrmChangeSet) set = crm_db_write (db, &options, func, keep, cancellable, error);

  return set != NULL;
}

static gboolean
clean_up (CrmDb   *db,
          Keep    *keep,
          GError **error)
{
  do
    if (!write_now (db, delete_some, keep, NULL, error))
      return FALSE;
  while (keep->more);

  return TRUE;
}

static gboolean
scan_and_keep (CrmDb         *db,
               CrmJob        *job,
               Keep          *keep,
               GCancellable  *cancellable,
               GError       **error)
{
  GError *local_error = NULL;

  crm_db_read (db, CRM_READER_ROW, read_before, keep, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  keep->scan = MAX (crm_id_new (), keep->before.scan + 1);
  keep->pairs = crm_duplicate_scan (db, CRM_DUPLICATE_LEAST, job, cancellable, error);
  if (keep->pairs == NULL)
    return FALSE;

  while (keep->done < keep->pairs->len)
    if (!write_now (db, write_some, keep, cancellable, error))
      return FALSE;

  return write_now (db, write_state, keep, cancellable, error);
}

gboolean
crm_duplicate_scan_and_keep (CrmDb         *db,
                             CrmJob        *job,
                             GCancellable  *cancellable,
                             guint         *n_pairs,
                             GError       **error)
{
  Keep keep = { NULL };
  gboolean ok;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);

  ok = scan_and_keep (db, job, &keep, cancellable, error);
  if (n_pairs != NULL)
    *n_pairs = ok ? keep.pairs->len : 0;
  /* Rows that do not count are no failure, and go with the next scan where they cannot go now. */
  clean_up (db, &keep, NULL);
  g_clear_pointer (&keep.pairs, g_array_unref);

  return ok;
}

/* ---- Lists ---- */

GArray *
crm_duplicate_pairs_list (CrmConn  *conn,
                          guint     least,
                          guint     limit,
                          GError  **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (CrmDuplicatePair));
  CrmStep step;

  g_return_val_if_fail (conn != NULL, NULL);

  stmt = crm_conn_query (conn, error, "SELECT p.low, p.high, p.score, p.evidence " VALID_SQL " ORDER BY p.score DESC, p.low, p.high LIMIT ?", "ii",
                         (gint64) least, limit > 0 ? (gint64) limit : -1);
  if (stmt == NULL)
    return NULL;
  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmDuplicatePair pair = { crm_stmt_get_int (stmt, 0), crm_stmt_get_int (stmt, 1),
                                { crm_stmt_get_int (stmt, 2), crm_stmt_get_int (stmt, 3) } };

      g_array_append_val (pairs, pair);
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&pairs) : NULL;
}

gboolean
crm_duplicate_pairs_count (CrmConn  *conn,
                           guint     least,
                           guint     max,
                           guint    *n,
                           GError  **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (conn != NULL && n != NULL, FALSE);

  *n = crm_conn_get_int (conn, 0, &local_error, "SELECT count(*) FROM (SELECT 1 " VALID_SQL " LIMIT ?)", "ii", (gint64) least, (gint64) max);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return TRUE;
}

/* ---- Steps ---- */

typedef struct
{
  guint       max;
  gboolean    more;
  gboolean    too_many;
  gint64      scan;
  gint64      last_set;      /* seen now */
  GArray     *ids;           /* gint64: contacts whose pairs are replaced */
  GHashTable *pairs;         /* CrmDuplicatePair, by itself */
} Step;

static guint
hash_pair (gconstpointer data)
{
  const CrmDuplicatePair *pair = data;

  return (guint) (pair->low ^ pair->low >> 32) * 31 + (guint) (pair->high ^ pair->high >> 32);
}

static gboolean
equal_pairs (gconstpointer a,
             gconstpointer b)
{
  const CrmDuplicatePair *x = a;
  const CrmDuplicatePair *y = b;

  return x->low == y->low && x->high == y->high;
}

static gboolean
has_id (GArray *ids,
        gint64  id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;

  return FALSE;
}

/* The records that changed since, the oldest first. (Those are contacts, deals and others; what is no contact has no card.) */
static gboolean
read_changed (CrmConn                  *conn,
              const CrmDuplicateState  *state,
              Step                     *step,
              GError                  **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep next = CRM_STEP_ERROR;
  gint64 n = crm_conn_get_int (conn, 0, error, "SELECT count(*) FROM (SELECT 1 FROM change_set s JOIN change_row r ON r.id BETWEEN s.first_row AND s.last_row "
                               "WHERE s.id > ? LIMIT ?)", "ii", state->last_set, (gint64) CRM_DUPLICATE_MAX_STEPS + 1);

  step->too_many = n > CRM_DUPLICATE_MAX_STEPS;
  if (step->too_many)
    return TRUE;

  /* Whole change sets, so that one is either seen or not. */
  stmt = crm_conn_query (conn, error,
                         "SELECT s.id, r.record_id FROM change_set s JOIN change_row r ON r.id BETWEEN s.first_row AND s.last_row "
                         "WHERE s.id > ? ORDER BY s.id", "i", state->last_set);
  while (stmt != NULL && (next = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 set = crm_stmt_get_int (stmt, 0);
      gint64 id = crm_stmt_get_int (stmt, 1);

      if (step->ids->len >= step->max && set != step->last_set)
        {
          step->more = TRUE;
          return TRUE;
        }
      step->last_set = set;
      if (!has_id (step->ids, id))
        g_array_append_val (step->ids, id);
    }

  return next == CRM_STEP_DONE;
}

#define PARTNERS_SQL "SELECT high FROM duplicate_pair WHERE low = ?1 UNION SELECT low FROM duplicate_pair WHERE high = ?1 LIMIT ?2"
#define STAFF_SQL "SELECT contact_id FROM affiliation WHERE company_id = ?1 AND ended IS NULL LIMIT ?2"

/* The ids that @sql finds for @id, at most @max. */
static gboolean
read_ids (CrmConn     *conn,
          const char  *sql,
          gint64       id,
          gint64       max,
          GArray      *ids,
          GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, sql, "ii", id, max);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 found = crm_stmt_get_int (stmt, 0);

      if (!has_id (ids, found))
        g_array_append_val (ids, found);
    }

  return step == CRM_STEP_DONE;
}

/* The pairs of @id, and in @around (nullable) those in them. */
static gboolean
check_one (CrmConn       *conn,
           gint64         id,
           Step          *step,
           GArray        *around,
           GCancellable  *cancellable,
           GError       **error)
{
  GError *local_error = NULL;
  g_autoptr (CrmDuplicateCard) card = crm_duplicate_card_load (conn, id, &local_error);
  g_autoptr (GArray) found = card != NULL && crm_duplicate_card_count (conn, card, &local_error) ? crm_duplicate_find (conn, card, CRM_DUPLICATE_LEAST, FALSE, cancellable, &local_error) : NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      CrmDuplicateFound *one = &g_array_index (found, CrmDuplicateFound, i);
      CrmDuplicatePair pair = { MIN (id, one->id), MAX (id, one->id), one->verdict };

      if (around != NULL && !has_id (around, one->id))
        g_array_append_val (around, one->id);
      g_hash_table_add (step->pairs, g_memdup2 (&pair, sizeof pair));
    }

  return TRUE;
}

static gpointer
read_step (CrmConn       *conn,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Step *step = data;
  CrmDuplicateState state;
  guint n_changed;

  if (!crm_duplicate_state_read (conn, &state, error))
    return NULL;
  step->scan = state.scan;
  step->last_set = state.last_set;
  if (state.scan == 0 || !read_changed (conn, &state, step, error) || step->too_many)
    return NULL;

  n_changed = step->ids->len;
  for (guint i = 0; i < n_changed; i++)
    if (!read_ids (conn, STAFF_SQL, g_array_index (step->ids, gint64, i), (gint64) MAX_STAFF, step->ids, error))
      return NULL;

  n_changed = step->ids->len;
  for (guint i = 0; i < n_changed; i++)
    {
      gint64 id = g_array_index (step->ids, gint64, i);
      g_autoptr (GArray) around = g_array_new (FALSE, FALSE, sizeof (gint64));

      if (!read_ids (conn, PARTNERS_SQL, id, -1, around, error) || !check_one (conn, id, step, around, cancellable, error))
        return NULL;
      for (guint j = 0; around->len <= MAX_AROUND && j < around->len; j++)
        {
          gint64 other = g_array_index (around, gint64, j);

          if (has_id (step->ids, other))
            continue;
          g_array_append_val (step->ids, other);
          if (!check_one (conn, other, step, NULL, cancellable, error))
            return NULL;
        }
    }

  return NULL;
}

static gboolean
write_step (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Step *step = data;
  CrmDuplicateState state;
  GHashTableIter iter;
  gpointer pair;

  /* A scan that came in between has seen it all. */
  if (!crm_duplicate_state_read (conn, &state, error) || state.scan != step->scan)
    return FALSE;

  for (guint i = 0; i < step->ids->len; i++)
    if (!crm_conn_run (conn, error, "DELETE FROM duplicate_pair WHERE low = ?1 OR high = ?1", "i", g_array_index (step->ids, gint64, i)))
      return FALSE;
  g_hash_table_iter_init (&iter, step->pairs);
  while (g_hash_table_iter_next (&iter, &pair, NULL))
    if (!insert_pair (conn, step->scan, pair, error))
      return FALSE;
  crm_conn_touch (conn, "duplicate_pair", 0);

  return crm_conn_run (conn, error, "UPDATE duplicate_state SET last_set = ? WHERE id = 1", "i", step->last_set);
}

gboolean
crm_duplicate_step (CrmDb         *db,
                    guint          max,
                    GCancellable  *cancellable,
                    gboolean      *more,
                    gboolean      *too_many,
                    GError       **error)
{
  const CrmWriteOptions options = { CRM_PRIORITY_IDLE, CRM_ORIGIN_SYSTEM, _("Find duplicates"), 0, TRUE, TRUE };
  Step step = { .max = MAX (max, 1) };
  GError *local_error = NULL;

  g_return_val_if_fail (CRM_IS_DB (db), FALSE);
  g_return_val_if_fail (more != NULL && too_many != NULL, FALSE);

  step.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  step.pairs = g_hash_table_new_full (hash_pair, equal_pairs, g_free, NULL);
  crm_db_read (db, CRM_READER_LIST, read_step, &step, cancellable, &local_error);
  if (local_error == NULL && step.ids->len > 0)
    {
      g_autoptr (CrmChangeSet) set = crm_db_write (db, &options, write_step, &step, cancellable, &local_error);
    }
  *more = step.more;
  *too_many = step.too_many;
  g_array_unref (step.ids);
  g_hash_table_unref (step.pairs);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, local_error);
  return FALSE;
}

/* ---- Keep separate ---- */

gboolean
crm_duplicate_keep_separate (CrmConn  *conn,
                             gint64    a,
                             gint64    b,
                             GError  **error)
{
  gboolean known;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (a != 0 && b != 0 && a != b, FALSE);

  if (!crm_duplicate_is_kept_separate (conn, a, b, &known, error))
    return FALSE;

  return known || crm_conn_run (conn, error, "INSERT INTO not_duplicate (id, contact_id, other_id, created_at) VALUES (?, ?, ?, ?)", "iiii", crm_id_new (),
                       MIN (a, b), MAX (a, b), g_get_real_time ());
}
