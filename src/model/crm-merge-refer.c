/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-merge-refer.h"

#include <string.h>

#include "crm-record-type.h"

/* A reference to contacts. */
typedef struct
{
  char *table;
  char *column;
  char *where;       /* which rows; NULL: all */
} Reference;

static void
reference_free (Reference *reference)
{
  g_free (reference->table);
  g_free (reference->column);
  g_free (reference->where);
  g_free (reference);
}

static void
add_reference (GPtrArray  *references,
               const char *table,
               const char *column,
               const char *where)
{
  Reference *reference = g_new (Reference, 1);

  *reference = (Reference) { g_strdup (table), g_strdup (column), g_strdup (where) };
  g_ptr_array_add (references, reference);
}

static gboolean
is_own (const char *table,
        const char *column)
{
  for (const CrmRecordType *const *type = crm_contact_type.children; *type != NULL; type++)
    if (strcmp ((*type)->table, table) == 0 && strcmp ((*type)->parent, column) == 0)
      return TRUE;

  /* Who is to be kept separate was said of the contacts as they were. */
  return strcmp (table, "contact") == 0 || strcmp (table, "not_duplicate") == 0;
}

/* Only recorded tables have foreign keys to recorded tables; three tables refer by id alone (which no deal has too). */
static GPtrArray *
find_references (CrmConn  *conn,
                 GError  **error)
{
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func ((GDestroyNotify) reference_free);
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT m.name, f.\"from\" FROM sqlite_schema m, pragma_foreign_key_list (m.name) f "
                                             "WHERE m.type = 'table' AND f.\"table\" = 'contact' ORDER BY 1, 2", "");
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    if (!is_own (crm_stmt_get_text (stmt, 0), crm_stmt_get_text (stmt, 1)))
      add_reference (references, crm_stmt_get_text (stmt, 0), crm_stmt_get_text (stmt, 1), NULL);
  if (step != CRM_STEP_DONE)
    return NULL;

  add_reference (references, "activity_link", "ref_id", "kind = 'contact'");
  add_reference (references, "campaign_audience", "ref_id", "kind = 'contact'");
  add_reference (references, "list_member", "record_id", NULL);
  return g_steal_pointer (&references);
}

/* What two rows of the table must not have in common, besides the reference: of each unique index with it the other columns, and what says
 * the same in the tables below though no index forbids it. (transfer full): conditions on the rows o and r; empty: none. */
static GPtrArray *
find_doubles (CrmConn          *conn,
              const Reference  *reference,
              GError          **error)
{
  g_autoptr (GPtrArray) doubles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT group_concat ('o.\"' || i.name || '\" IS r.\"' || i.name || '\"', ' AND ') "
                                             "FROM pragma_index_list (?1) l, pragma_index_info (l.name) i WHERE l.\"unique\" AND i.name <> ?2 "
                                             "AND ?2 IN (SELECT name FROM pragma_index_info (l.name)) GROUP BY l.name", "ss",
                                             reference->table, reference->column);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    g_ptr_array_add (doubles, crm_stmt_dup_text (stmt, 0));
  if (step != CRM_STEP_DONE)
    return NULL;

  if (strcmp (reference->table, "campaign_audience") == 0)
    g_ptr_array_add (doubles, g_strdup ("o.campaign_id = r.campaign_id AND o.kind = r.kind AND o.exclude = r.exclude"));
  else if (strcmp (reference->table, "affiliation") == 0)
    g_ptr_array_add (doubles, g_strdup ("o.contact_id = r.contact_id AND (r.role IS NULL OR r.role = o.role) AND (r.department IS NULL OR "
                                        "r.department = o.department) AND r.started IS o.started AND r.ended IS o.ended"));
  else if (strcmp (reference->table, "relation") == 0)
    g_ptr_array_add (doubles, g_strdup_printf ("o.%1$s = r.%1$s AND o.kind = r.kind AND o.label IS r.label",
                                               strcmp (reference->column, "contact_id") == 0 ? "other_id" : "contact_id"));
  else if (strcmp (reference->table, "referral") == 0)
    g_ptr_array_add (doubles, g_strdup_printf ("o.%1$s = r.%1$s AND o.deal_id IS r.deal_id",
                                               strcmp (reference->column, "contact_id") == 0 ? "referred_id" : "contact_id"));

  return g_steal_pointer (&doubles);
}

/* A participant of a deal twice is one, with the role that either had. */
static gboolean
unite_roles (CrmConn  *conn,
             gint64    from,
             gint64    to,
             GError  **error)
{
  return crm_conn_run (conn, error,
                       "UPDATE deal_contact SET role = (SELECT x.role FROM deal_contact x WHERE x.deal_id = deal_contact.deal_id AND x.contact_id = ?1) "
                       "WHERE contact_id = ?2 AND role IS NULL AND EXISTS (SELECT 1 FROM deal_contact x WHERE x.deal_id = deal_contact.deal_id "
                       "AND x.contact_id = ?1 AND x.role IS NOT NULL)", "ii", from, to);
}

static gboolean
repoint (CrmConn    *conn,
         Reference  *reference,
         gint64      from,
         gint64      to,
         GError    **error)
{
  g_autoptr (GPtrArray) doubles = find_doubles (conn, reference, error);
  const char *where = reference->where != NULL ? reference->where : "TRUE";
  g_autofree char *sql = NULL;

  if (doubles == NULL)
    return FALSE;

  for (guint i = 0; i < doubles->len; i++)
    {
      g_autofree char *remove = g_strdup_printf ("DELETE FROM \"%s\" AS r WHERE r.\"%s\" = ?1 AND %s AND EXISTS "
                                                 "(SELECT 1 FROM \"%s\" o WHERE o.\"%s\" = ?2 AND o.id <> r.id AND %s)",
                                                 reference->table, reference->column, where, reference->table, reference->column,
                                                 (const char *) g_ptr_array_index (doubles, i));

      if (!crm_conn_run (conn, error, remove, "ii", from, to))
        return FALSE;
    }

  sql = g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ?2 WHERE \"%s\" = ?1 AND %s", reference->table, reference->column, reference->column, where);
  return crm_conn_run (conn, error, sql, "ii", from, to);
}

/* Units of the one are units of the other now; and what the two were to each other, nobody is to themselves. */
static gboolean
move_units (CrmConn  *conn,
            gint64    from,
            gint64    to,
            GError  **error)
{
  return crm_conn_run (conn, error, "UPDATE contact SET parent_id = NULL WHERE id = ?2 AND parent_id = ?1", "ii", from, to) &&
         crm_conn_run (conn, error, "UPDATE contact SET parent_id = ?2 WHERE parent_id = ?1", "ii", from, to) &&
         /* A part of what was a unit of the other would be in a circle. */
         crm_conn_run (conn, error,
                       "WITH RECURSIVE above (id) AS (SELECT parent_id FROM contact WHERE id = ?1 AND parent_id IS NOT NULL UNION "
                       "SELECT c.parent_id FROM contact c JOIN above USING (id) WHERE c.parent_id IS NOT NULL) "
                       "UPDATE contact SET parent_id = NULL WHERE id = ?1 AND ?1 IN (SELECT id FROM above)", "i", to) &&
         crm_conn_run (conn, error, "DELETE FROM relation WHERE contact_id = ?1 AND other_id = ?1", "i", to) &&
         crm_conn_run (conn, error, "DELETE FROM referral WHERE contact_id = ?1 AND referred_id = ?1", "i", to);
}

gboolean
crm_merge_refer (CrmConn  *conn,
                 gint64    from,
                 gint64    to,
                 GError  **error)
{
  g_autoptr (GPtrArray) references = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  references = find_references (conn, error);
  if (references == NULL || !unite_roles (conn, from, to, error))
    return FALSE;

  for (guint i = 0; i < references->len; i++)
    if (!repoint (conn, g_ptr_array_index (references, i), from, to, error))
      return FALSE;

  return move_units (conn, from, to, error);
}
