/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-indexer.h"

#include <string.h>

#include "crm-contact-index.h"
#include "crm-contact-words.h"
#include "crm-span-row.h"
#include "crm-text.h"

/* More rows than this that only follow another's change (the people of a company that got a new name) wait for idle steps. */
#define MAX_FOLLOWERS 200

/* Ids of index_due that one idle step brings up to date: a few milliseconds. */
#define IDS_PER_STEP 40
#define WORDS_PER_STEP 100

/* FTS5 writes about as much for one contact as for a dozen: from this many on they are indexed at once, fewer wait for an idle step. */
#define MIN_INDEXED_AT_ONCE 9

struct _CrmIndexer
{
  CrmConn *conn;              /* borrowed */

  /* Of gint64, in the order they were noted, with doubles */
  GArray  *contacts;          /* changed themselves */
  GArray  *followers;         /* contacts that show something that changed */
  GArray  *companies;         /* contacts whose name changed */
  GArray  *tags;              /* tags whose name or rhythm changed */
  GArray  *dated;             /* contacts whose activities changed */
  GArray  *notes;             /* contacts whose note changed */
  GArray  *deals;
  GArray  *activities;

  GHashTable *fresh;          /* contacts that this transaction made -> CrmContactParts that it made of them */

  /* Positions of columns */
  int      contact_name;
  int      contact_note;
  int      contact_deleted_at;
  int      tag_name;
  int      tag_deleted_at;
  int      tag_cadence_days;
  int      link_kind;
  int      link_ref_id;
};

static int
find_column (CrmConn    *conn,
             const char *table,
             const char *column,
             GError    **error)
{
  return (int) crm_conn_get_int (conn, -1, error, "SELECT cid FROM pragma_table_info(?) WHERE name = ?", "ss", table, column);
}

CrmIndexer *
crm_indexer_new (CrmConn  *conn,
                 GError  **error)
{
  g_autoptr (GError) local_error = NULL;
  CrmIndexer *self;

  g_return_val_if_fail (conn != NULL, NULL);

  self = g_new0 (CrmIndexer, 1);
  self->conn = conn;
  self->contacts = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->followers = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->companies = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->tags = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->dated = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->notes = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->deals = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->activities = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->fresh = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  self->contact_name = find_column (conn, "contact", "name", &local_error);
  self->contact_note = find_column (conn, "contact", "note", &local_error);
  self->contact_deleted_at = find_column (conn, "contact", "deleted_at", &local_error);
  self->tag_name = find_column (conn, "tag", "name", &local_error);
  self->tag_deleted_at = find_column (conn, "tag", "deleted_at", &local_error);
  self->tag_cadence_days = find_column (conn, "tag", "cadence_days", &local_error);
  self->link_kind = find_column (conn, "activity_link", "kind", &local_error);
  self->link_ref_id = find_column (conn, "activity_link", "ref_id", &local_error);
  if (local_error != NULL)
    {
      crm_indexer_free (self);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return self;
}

void
crm_indexer_free (CrmIndexer *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->contacts);
  g_array_unref (self->followers);
  g_array_unref (self->companies);
  g_array_unref (self->tags);
  g_array_unref (self->dated);
  g_array_unref (self->notes);
  g_array_unref (self->deals);
  g_array_unref (self->activities);
  g_hash_table_unref (self->fresh);
  g_free (self);
}

void
crm_indexer_forget (CrmIndexer *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->contacts, 0);
  g_array_set_size (self->followers, 0);
  g_array_set_size (self->companies, 0);
  g_array_set_size (self->tags, 0);
  g_array_set_size (self->dated, 0);
  g_array_set_size (self->notes, 0);
  g_array_set_size (self->deals, 0);
  g_array_set_size (self->activities, 0);
  g_hash_table_remove_all (self->fresh);
}

/* ------------------------------------------------------------------------------------------------ what changed */

static void
add (GArray *ids,
     gint64  id)
{
  /* The rows of one record often come one after the other. */
  if (id != 0 && (ids->len == 0 || g_array_index (ids, gint64, ids->len - 1) != id))
    g_array_append_val (ids, id);
}

/* Whether the change touched @column: an update names it, a row that came or went has a value there. */
static gboolean
touches (const CrmChangeRecord *record,
         int                    column)
{
  CrmValue value;

  crm_change_record_get (record, record->new_values != NULL ? record->new_values : record->old_values, column, &value);
  if (record->operation == CRM_RECORD_UPDATE)
    return value.kind != CRM_VALUE_ABSENT;

  return value.kind != CRM_VALUE_ABSENT && value.kind != CRM_VALUE_NULL;
}

static void
note_contact (CrmIndexer            *self,
              const CrmChangeRecord *record,
              gint64                 id)
{
  add (self->contacts, id);
  if (record->operation == CRM_RECORD_INSERT)
    g_hash_table_insert (self->fresh, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (0));

  /* What refers to a contact that came or went is recorded itself. */
  if (record->operation == CRM_RECORD_UPDATE &&
      (touches (record, self->contact_name) || touches (record, self->contact_deleted_at)))
    add (self->companies, id);
  if (touches (record, self->contact_note) ||
      (record->operation == CRM_RECORD_UPDATE && touches (record, self->contact_deleted_at)))
    add (self->notes, id);
}

static void
note_link (CrmIndexer            *self,
           const CrmChangeRecord *record,
           const guint8          *values)
{
  CrmValue kind;
  CrmValue ref_id;

  if (values == NULL)
    return;

  crm_change_record_get (record, values, self->link_kind, &kind);
  crm_change_record_get (record, values, self->link_ref_id, &ref_id);
  if (kind.kind != CRM_VALUE_ABSENT && !(kind.size == 7 && memcmp (kind.bytes, "contact", 7) == 0))
    return;
  if (ref_id.kind == CRM_VALUE_INTEGER)
    add (self->dated, ref_id.integer);
}

static CrmContactParts
find_part (const char *table)
{
  static const struct
  {
    const char      *table;
    CrmContactParts  part;
  } parts[] = {
    { "contact_email", CRM_CONTACT_PART_EMAIL },     { "contact_phone", CRM_CONTACT_PART_PHONE },
    { "contact_address", CRM_CONTACT_PART_ADDRESS }, { "contact_tag", CRM_CONTACT_PART_TAG },
    { "affiliation", CRM_CONTACT_PART_AFFILIATION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (strcmp (parts[i].table, table) == 0)
        return parts[i].part;
    }

  return 0;
}

/* Contacts come before what belongs to them. What belongs to one that is not fresh may be older than this transaction. */
static void
note_part (CrmIndexer *self,
           const char *table,
           gint64      owner)
{
  gpointer parts;

  if (g_hash_table_lookup_extended (self->fresh, &owner, NULL, &parts))
    g_hash_table_insert (self->fresh, g_memdup2 (&owner, sizeof owner), GUINT_TO_POINTER (GPOINTER_TO_UINT (parts) | find_part (table)));
}

void
crm_indexer_note (CrmIndexer            *self,
                  const CrmChangeRecord *record,
                  gint64                 id,
                  gint64                 owner,
                  gint64                 old_owner)
{
  const char *table;

  g_return_if_fail (self != NULL);
  g_return_if_fail (record != NULL);

  table = record->table;
  if (strcmp (table, "contact") == 0)
    note_contact (self, record, id);
  else if (g_str_has_prefix (table, "contact_") || strcmp (table, "affiliation") == 0)
    {
      add (self->contacts, owner);
      add (self->contacts, old_owner);
      note_part (self, table, owner);
    }
  else if (strcmp (table, "tag") == 0)
    {
      if (touches (record, self->tag_name) || touches (record, self->tag_deleted_at) || touches (record, self->tag_cadence_days))
        add (self->tags, id);
    }
  else if (strcmp (table, "deal") == 0)
    add (self->deals, id);
  else if (strcmp (table, "deal_contact") == 0)
    {
      add (self->deals, owner);
      add (self->deals, old_owner);
    }
  else if (strcmp (table, "activity") == 0)
    add (self->activities, id);
  else if (strcmp (table, "activity_link") == 0)
    {
      note_link (self, record, record->old_values);
      note_link (self, record, record->new_values);
    }
}

/* ------------------------------------------------------------------------------------------------ what follows */

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  gint64 id_a = *(const gint64 *) a;
  gint64 id_b = *(const gint64 *) b;

  return id_a < id_b ? -1 : id_a > id_b;
}

static void
sort_unique (GArray *ids)
{
  guint n_kept = 0;

  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    {
      if (n_kept == 0 || g_array_index (ids, gint64, n_kept - 1) != g_array_index (ids, gint64, i))
        g_array_index (ids, gint64, n_kept++) = g_array_index (ids, gint64, i);
    }
  g_array_set_size (ids, n_kept);
}

/* Adds what @select gives for each of @sources to @targets; from MAX_FOLLOWERS on to index_due under @kind. */
static gboolean
follow (CrmIndexer  *self,
        GArray      *sources,
        GArray      *targets,
        const char  *kind,
        const char  *select,
        GError     **error)
{
  guint n_before = targets->len;

  for (guint i = 0; i < sources->len; i++)
    {
      g_autoptr (CrmStmt) stmt = crm_conn_query (self->conn, error, select, "i", g_array_index (sources, gint64, i));
      CrmStep step;

      if (stmt == NULL)
        return FALSE;

      while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
        {
          gint64 id = crm_stmt_get_int (stmt, 0);

          if (targets->len - n_before < MAX_FOLLOWERS)
            add (targets, id);
          else if (!crm_conn_run (self->conn, error, "INSERT OR IGNORE INTO index_due (kind, id) VALUES (?, ?)", "si", kind, id))
            return FALSE;
        }
      if (step == CRM_STEP_ERROR)
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_followers (CrmIndexer  *self,
                GError     **error)
{
  sort_unique (self->companies);
  sort_unique (self->tags);
  sort_unique (self->activities);

  return follow (self, self->companies, self->followers, "contact",
                 "SELECT contact_id FROM affiliation WHERE company_id = ?", error) &&
         follow (self, self->companies, self->deals, "deal",
                 "SELECT id FROM deal WHERE company_id = ?1 UNION SELECT deal_id FROM deal_contact WHERE contact_id = ?1", error) &&
         follow (self, self->tags, self->followers, "contact", "SELECT contact_id FROM contact_tag WHERE tag_id = ?", error) &&
         follow (self, self->activities, self->dated, "contact",
                 "SELECT ref_id FROM activity_link WHERE activity_id = ? AND kind = 'contact'", error);
}

/* ------------------------------------------------------------------------------------------------ deals, activities */

static gboolean
update_deal (CrmConn  *conn,
             gint64    id,
             GError  **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  g_autofree char *title = NULL;
  g_autofree char *people = NULL;
  g_autofree char *note = NULL;
  CrmStep step;

  if (!crm_conn_run (conn, error, "DELETE FROM deal_fts WHERE rowid = ?", "i", id))
    return FALSE;

  stmt = crm_conn_query (conn, error,
                         "SELECT title, concat_names, note FROM (SELECT d.title AS title, d.note AS note, "
                         "(SELECT group_concat (c.name, ' ') FROM contact c WHERE c.deleted_at IS NULL AND (c.id = d.company_id OR "
                         "c.id IN (SELECT contact_id FROM deal_contact WHERE deal_id = d.id))) AS concat_names "
                         "FROM deal d WHERE d.id = ? AND d.deleted_at IS NULL)", "i", id);
  step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;
  if (step != CRM_STEP_ROW)
    return step == CRM_STEP_DONE;

  title = crm_text_fold (crm_stmt_get_text (stmt, 0));
  people = crm_text_fold (crm_stmt_get_text (stmt, 1));
  note = crm_text_fold (crm_stmt_get_text (stmt, 2));
  return crm_conn_run (conn, error, "INSERT INTO deal_fts (rowid, title, people, note) VALUES (?, ?, ?, ?)", "isss",
                       id, title, people, note);
}

static gboolean
update_span (CrmConn  *conn,
             gint64    id,
             CrmStmt  *activity,
             GError  **error)
{
  CrmSpanRow row;

  if (!crm_span_row_make (&row, activity, 3))
    return crm_conn_run (conn, error, "DELETE FROM activity_span WHERE id = ?", "i", id);

  return crm_conn_run (conn, error,
                       "INSERT INTO activity_span (id, starts, ends, series, calendar_id, wall, length, shape, tz) "
                       "VALUES (?1, ?2, nullif (?3, 9223372036854775807), ?4, nullif (?5, 0), ?6, nullif (?7, -1), ?8, ?9) "
                       "ON CONFLICT (id) DO UPDATE SET starts = excluded.starts, ends = excluded.ends, series = excluded.series, "
                       "calendar_id = excluded.calendar_id, wall = excluded.wall, length = excluded.length, shape = excluded.shape, tz = excluded.tz",
                       "iiiiiiiis", id, row.span.starts, row.span.ends, (gint64) row.span.series, row.calendar_id, row.span.wall, row.span.length,
                       (gint64) row.span.shape, row.tz);
}

static gboolean
update_activity (CrmConn  *conn,
                 gint64    id,
                 GError  **error)
{
  g_autoptr (CrmStmt) stmt = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *place = NULL;
  g_autofree char *body = NULL;
  CrmStep step;

  if (!crm_conn_run (conn, error, "DELETE FROM activity_fts WHERE rowid = ?", "i", id))
    return FALSE;

  stmt = crm_conn_query (conn, error,
                         "SELECT subject, location, body, " CRM_SPAN_ROW_COLUMNS ("") " FROM activity "
                         "WHERE id = ? AND deleted_at IS NULL", "i", id);
  step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;
  if (step == CRM_STEP_DONE)
    return crm_conn_run (conn, error, "DELETE FROM activity_span WHERE id = ?", "i", id);
  if (step == CRM_STEP_ERROR)
    return FALSE;

  subject = crm_text_fold (crm_stmt_get_text (stmt, 0));
  place = crm_text_fold (crm_stmt_get_text (stmt, 1));
  body = crm_text_fold (crm_stmt_get_text (stmt, 2));
  return crm_conn_run (conn, error, "INSERT INTO activity_fts (rowid, subject, place, body) VALUES (?, ?, ?, ?)", "isss",
                       id, subject, place, body) &&
         update_span (conn, id, stmt, error);
}

/* ------------------------------------------------------------------------------------------------ doors */

static void
tell (CrmChangeSet *set,
      gint64        id,
      guint64       columns)
{
  CrmChange change = { .table = g_intern_static_string ("contact_list"), .id = id, .owner = id, .kind = CRM_CHANGE_TOUCH,
                       .columns = columns };

  if (columns != 0)
    crm_change_set_add (set, &change);
}

static gboolean
update_contacts (CrmIndexer    *self,
                 GArray        *ids,
                 gint64         updated_at,
                 gboolean       now,
                 CrmChangeSet  *set,
                 GError       **error)
{
  /* Ids are never made twice: only an undo or a redo inserts a contact that was there before. A follower may have got its row a moment ago. */
  gboolean comes_back = crm_change_set_get_origin (set) == CRM_ORIGIN_UNDO || crm_change_set_get_origin (set) == CRM_ORIGIN_REDO ||
                        ids == self->followers;

  sort_unique (ids);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      CrmContactParts parts = CRM_CONTACT_PARTS_ALL;
      gpointer made;
      guint64 columns;

      if (g_hash_table_lookup_extended (self->fresh, &id, NULL, &made))
        parts = GPOINTER_TO_UINT (made) | (comes_back ? CRM_CONTACT_PART_PAST : 0);
      if (!crm_contact_index_update (self->conn, id, updated_at, now, parts, &columns, error))
        return FALSE;
      tell (set, id, columns);
    }

  return TRUE;
}

static gboolean
update_dates (CrmIndexer    *self,
              CrmChangeSet  *set,
              GError       **error)
{
  sort_unique (self->dated);
  for (guint i = 0; i < self->dated->len; i++)
    {
      gint64 id = g_array_index (self->dated, gint64, i);
      guint64 columns;

      if (!crm_contact_index_update_times (self->conn, id, &columns, error))
        return FALSE;
      tell (set, id, columns);
    }

  return TRUE;
}

static gboolean
update_each (CrmIndexer  *self,
             GArray      *ids,
             gboolean   (*update) (CrmConn *conn, gint64 id, GError **error),
             GError     **error)
{
  sort_unique (ids);
  for (guint i = 0; i < ids->len; i++)
    {
      if (!update (self->conn, g_array_index (ids, gint64, i), error))
        return FALSE;
    }

  return TRUE;
}

/* Notes are long, and nobody searches them in the second after they are written. */
static gboolean
put_off_note (CrmConn  *conn,
              gint64    id,
              GError  **error)
{
  return crm_conn_run (conn, error, "INSERT OR IGNORE INTO index_due (kind, id) VALUES ('note', ?)", "i", id);
}

gboolean
crm_indexer_run (CrmIndexer    *self,
                 CrmChangeSet  *set,
                 GError       **error)
{
  gboolean now;
  gboolean ok;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (set != NULL, FALSE);

  ok = find_followers (self, error);
  sort_unique (self->contacts);
  now = self->contacts->len + self->followers->len >= MIN_INDEXED_AT_ONCE;
  ok = ok &&
       update_contacts (self, self->contacts, g_get_real_time (), now, set, error) &&
       update_contacts (self, self->followers, 0, now, set, error) &&
       update_dates (self, set, error) &&
       update_each (self, self->notes, put_off_note, error) &&
       update_each (self, self->deals, update_deal, error) &&
       update_each (self, self->activities, update_activity, error);

  crm_indexer_forget (self);
  return ok;
}

static gboolean
run_due_of (CrmIndexer    *self,
            const char    *kind,
            gint64         id,
            CrmChangeSet  *set,
            GError       **error)
{
  guint64 columns = 0;
  gboolean ok;

  if (g_str_equal (kind, "contact"))
    {
      ok = crm_contact_index_update (self->conn, id, 0, TRUE, CRM_CONTACT_PARTS_ALL, &columns, error);
      tell (set, id, columns);
      return ok;
    }

  if (g_str_equal (kind, "note"))
    return crm_contact_index_update_note (self->conn, id, error);
  if (g_str_equal (kind, "deal"))
    return update_deal (self->conn, id, error);

  return update_activity (self->conn, id, error);
}

gboolean
crm_indexer_run_due (CrmIndexer    *self,
                     CrmChangeSet  *set,
                     gboolean      *more,
                     GError       **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *kind = NULL;
  g_autoptr (CrmStmt) stmt = NULL;
  guint n_words = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (set != NULL && more != NULL, FALSE);

  if (!crm_contact_words_index_due (self->conn, WORDS_PER_STEP, &n_words, error))
    return FALSE;
  *more = n_words > 0;
  if (*more)
    return TRUE;

  kind = crm_conn_get_text (self->conn, NULL, "SELECT kind FROM index_due LIMIT 1", "");
  if (kind == NULL)
    return TRUE;

  stmt = crm_conn_query (self->conn, error, "SELECT id FROM index_due WHERE kind = ? ORDER BY id LIMIT ?", "si", kind,
                         (gint64) IDS_PER_STEP);
  if (stmt == NULL)
    return FALSE;
  while (crm_stmt_step (stmt, NULL) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_array_append_val (ids, id);
    }
  crm_stmt_reset (stmt);

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!run_due_of (self, kind, id, set, error) ||
          !crm_conn_run (self->conn, error, "DELETE FROM index_due WHERE kind = ? AND id = ?", "si", kind, id))
        return FALSE;
    }

  *more = TRUE;
  return TRUE;
}

gboolean
crm_indexer_mark_all (CrmConn  *conn,
                      GError  **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);

  return crm_conn_run (conn, error, "INSERT OR IGNORE INTO index_due (kind, id) SELECT 'contact', id FROM contact", "") &&
         crm_conn_run (conn, error, "INSERT OR IGNORE INTO index_due (kind, id) SELECT 'note', id FROM contact", "") &&
         crm_conn_run (conn, error, "INSERT OR IGNORE INTO index_due (kind, id) SELECT 'deal', id FROM deal", "") &&
         crm_conn_run (conn, error, "INSERT OR IGNORE INTO index_due (kind, id) SELECT 'activity', id FROM activity", "");
}
