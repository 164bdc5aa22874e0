/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-org-chart.h"

#define MAX_NODES 2000
#define MAX_DEPTH 64       /* upwards; whoever is deeper stands in a circle */

/* A chart that is being read. */
typedef struct
{
  CrmConn    *conn;
  GPtrArray  *nodes;
  GHashTable *seen;        /* gint64 -> position of its node */
  guint       limit;
} Chart;

void
crm_org_node_free (CrmOrgNode *node)
{
  if (node == NULL)
    return;

  g_free (node->title);
  g_free (node->detail);
  g_free (node);
}

/* What is above @id by @sql, as far up as it goes. */
static gint64
climb (CrmConn     *conn,
       const char  *sql,
       gint64       id,
       GError     **error)
{
  for (guint i = 0; i < MAX_DEPTH; i++)
    {
      GError *local_error = NULL;
      gint64 above = crm_conn_get_int (conn, 0, &local_error, sql, "i", id);

      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return 0;
        }
      if (above == 0)
        break;
      id = above;
    }

  return id;
}

/* Adds what @sql gives of @id under node @parent: id, is a company, name, role, department. */
static gboolean
add_nodes (Chart       *chart,
           const char  *sql,
           gint64       id,
           int          parent,
           GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (chart->conn, error, sql, "i", id);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW && chart->nodes->len < chart->limit)
    {
      gint64 found = crm_stmt_get_int (stmt, 0);
      const char *role = crm_stmt_get_text (stmt, 3);
      const char *department = crm_stmt_get_text (stmt, 4);
      CrmOrgNode *node;

      if (g_hash_table_contains (chart->seen, &found))
        continue;

      node = g_new0 (CrmOrgNode, 1);
      node->id = found;
      node->parent = parent;
      node->company = crm_stmt_get_int (stmt, 1) != 0;
      node->title = crm_stmt_dup_text (stmt, 2);
      node->detail = role != NULL && department != NULL ? g_strdup_printf ("%s · %s", role, department)
                     : g_strdup (role != NULL ? role : department);
      g_ptr_array_add (chart->nodes, node);
      g_hash_table_insert (chart->seen, &node->id, node);
    }

  return step != CRM_STEP_ERROR;
}

#define ONE_SQL "SELECT l.id, l.kind = 'company', l.name, NULL, NULL FROM contact_list l WHERE l.id = ?"

static const char units_sql[] =
  "SELECT l.id, 1, l.name, NULL, NULL FROM contact t JOIN contact_list l ON l.id = t.id WHERE t.parent_id = ? ORDER BY l.sort_key, l.id";

/* The people of a company who report to nobody, or to somebody who stands elsewhere. */
static const char heads_sql[] =
  "SELECT l.id, 0, l.name, a.role, a.department FROM affiliation a JOIN contact_list l ON l.id = a.contact_id "
  "WHERE a.company_id = ?1 AND (a.ended IS NULL OR a.ended >= date ('now', 'localtime')) AND NOT EXISTS ("
  " SELECT 1 FROM relation r JOIN contact_list m ON m.id = r.other_id JOIN affiliation b ON b.contact_id = m.id AND b.company_id = ?1 "
  " AND (b.ended IS NULL OR b.ended >= date ('now', 'localtime')) WHERE r.contact_id = l.id AND r.kind = 'manager') "
  "ORDER BY l.sort_key, l.id";

/* All of them: whoever is left stands in a circle, or under somebody of another company. */
static const char people_sql[] =
  "SELECT l.id, 0, l.name, a.role, a.department FROM affiliation a JOIN contact_list l ON l.id = a.contact_id "
  "WHERE a.company_id = ?1 AND (a.ended IS NULL OR a.ended >= date ('now', 'localtime')) ORDER BY l.sort_key, l.id";

static const char reports_sql[] =
  "SELECT l.id, l.kind = 'company', l.name, a.role, a.department FROM relation r JOIN contact_list l ON l.id = r.contact_id "
  "LEFT JOIN affiliation a ON a.id = (SELECT b.id FROM affiliation b WHERE b.contact_id = l.id "
  " AND (b.ended IS NULL OR b.ended >= date ('now', 'localtime')) ORDER BY b.position, b.id LIMIT 1) "
  "WHERE r.other_id = ? AND r.kind = 'manager' ORDER BY l.sort_key, l.id";

static gboolean
walk (Chart     *chart,
      guint      from,
      gboolean   companies,
      GError   **error)
{
  for (guint i = from; i < chart->nodes->len; i++)
    {
      const CrmOrgNode *node = g_ptr_array_index (chart->nodes, i);

      if (node->company && companies && !add_nodes (chart, units_sql, node->id, (int) i, error))
        return FALSE;
      if (!node->company && !companies && !add_nodes (chart, reports_sql, node->id, (int) i, error))
        return FALSE;
    }

  return TRUE;
}

/* Those of the company at @index who are left, one by one: others of them may stand below the first. */
static gboolean
add_rest (Chart   *chart,
          guint    index,
          GError **error)
{
  const CrmOrgNode *node = g_ptr_array_index (chart->nodes, index);
  guint limit = chart->limit;
  guint from;
  gboolean ok = TRUE;

  if (!node->company)
    return TRUE;

  do
    {
      from = chart->nodes->len;
      chart->limit = MIN (from + 1, limit);
      ok = add_nodes (chart, people_sql, node->id, (int) index, error);
      chart->limit = limit;
      ok = ok && walk (chart, from, FALSE, error);
    }
  while (ok && chart->nodes->len > from);

  return ok;
}

/* Companies first: their people then stand in the one that is nearest to the top, once. */
static gboolean
read_all (Chart   *chart,
          GError **error)
{
  guint n_companies;

  if (!walk (chart, 0, TRUE, error))
    return FALSE;
  n_companies = chart->nodes->len;

  for (guint i = 0; i < n_companies; i++)
    {
      const CrmOrgNode *node = g_ptr_array_index (chart->nodes, i);
      guint from = chart->nodes->len;

      if (node->company && (!add_nodes (chart, heads_sql, node->id, (int) i, error) || !walk (chart, from, FALSE, error)))
        return FALSE;
    }
  for (guint i = 0; i < n_companies; i++)
    if (!add_rest (chart, i, error))
      return FALSE;

  return walk (chart, 0, FALSE, error);
}

GPtrArray *
crm_org_chart_load (CrmConn  *conn,
                    gint64    contact,
                    guint     limit,
                    GError  **error)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_org_node_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GError) local_error = NULL;
  Chart chart = { conn, nodes, seen, limit > 0 ? limit : MAX_NODES };
  gint64 top = contact;
  gint64 company;

  g_return_val_if_fail (conn != NULL, NULL);

  company = crm_conn_get_int (conn, 0, &local_error,
                              "SELECT iif (t.kind = 'company', t.id, (SELECT a.company_id FROM affiliation a JOIN contact_list l ON l.id = a.company_id "
                              " WHERE a.contact_id = t.id AND (a.ended IS NULL OR a.ended >= date ('now', 'localtime')) ORDER BY a.position, a.id LIMIT 1)) "
                              "FROM contact t WHERE t.id = ?", "i", contact);
  if (local_error == NULL && company != 0)
    top = climb (conn, "SELECT t.parent_id FROM contact t JOIN contact_list l ON l.id = t.parent_id WHERE t.id = ?", company, &local_error);
  else if (local_error == NULL)
    top = climb (conn, "SELECT r.other_id FROM relation r JOIN contact_list l ON l.id = r.other_id WHERE r.contact_id = ? AND r.kind = 'manager' "
                 "ORDER BY r.id LIMIT 1", contact, &local_error);

  if (local_error == NULL && add_nodes (&chart, ONE_SQL, top, -1, &local_error) && read_all (&chart, &local_error))
    return g_steal_pointer (&nodes);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
