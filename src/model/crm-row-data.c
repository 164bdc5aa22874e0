/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-row-data.h"

#define N_BADGES 3

/* A statement for one row with the columns title, detail, kind, letter, due, currency, person, state, amount, since, group, date. */
static const char contact_sql[] =
  "SELECT c.name, l.detail, c.kind, l.letter, l.next_step_at, NULL, NULL, NULL, NULL, coalesce (l.updated_at, c.created_at), NULL, NULL "
  "FROM contact c LEFT JOIN contact_list l ON l.id = c.id WHERE c.id = ?";

/* A deal's next step is the earliest open activity linked to it; without one it is overdue for a step of its own. */
static const char deal_sql[] =
  "WITH step (at) AS (SELECT min (coalesce (a.due, a.starts)) FROM activity_link k JOIN activity a ON a.id = k.activity_id "
  "  WHERE k.kind = 'deal' AND k.ref_id = ?1 AND a.done_at IS NULL AND a.deleted_at IS NULL AND a.kind IN ('call', 'meeting', 'task', 'visit')) "
  "SELECT d.title, c.name, s.kind, NULL, coalesce (step.at, d.expected_close), d.currency, "
  "  (SELECT p.name FROM deal_contact x JOIN contact p ON p.id = x.contact_id WHERE x.deal_id = d.id ORDER BY x.position, x.id LIMIT 1), "
  "  CASE WHEN s.kind <> 'open' THEN s.kind "
  "       WHEN step.at IS NULL THEN 'no-step' "
  "       WHEN step.at < strftime (CASE WHEN length (step.at) > 10 THEN '%Y-%m-%dT%H:%M' ELSE '%Y-%m-%d' END, 'now', 'localtime') THEN 'overdue' "
  "       WHEN s.stale_days IS NOT NULL AND d.entered_stage_at < (strftime ('%s', 'now') - s.stale_days * 86400) * 1000000 THEN 'stale' "
  "       ELSE 'step' END, "
  "  d.amount, d.entered_stage_at, s.name, d.expected_close "
  "FROM deal d JOIN stage s ON s.id = d.stage_id JOIN step LEFT JOIN contact c ON c.id = d.company_id WHERE d.id = ?1";

static const char activity_sql[] =
  "SELECT a.subject, (SELECT group_concat (c.name, ', ') FROM activity_link k JOIN contact c ON c.id = k.ref_id "
  "    WHERE k.activity_id = a.id AND k.kind = 'contact'), "
  "  a.kind, NULL, coalesce (a.starts, a.due), NULL, a.location, CASE WHEN a.done_at IS NULL THEN 'open' ELSE 'done' END, NULL, a.created_at, NULL, NULL "
  "FROM activity a WHERE a.id = ?";

static const char campaign_sql[] =
  "SELECT c.name, c.subject, NULL, NULL, NULL, NULL, NULL, coalesce (r.state, 'draft'), NULL, coalesce (r.frozen_at, c.created_at), NULL, NULL "
  "FROM campaign c LEFT JOIN campaign_run r ON r.campaign_id = c.id WHERE c.id = ?";

static const char contact_badges_sql[] =
  "SELECT t.colour FROM contact_tag x JOIN tag t ON t.id = x.tag_id WHERE x.contact_id = ? AND t.deleted_at IS NULL ORDER BY t.name LIMIT 3";

void
crm_row_data_free (CrmRowData *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->detail);
  g_free (self->kind);
  g_free (self->letter);
  g_free (self->due);
  g_strfreev (self->badges);
  g_free (self->currency);
  g_free (self->person);
  g_free (self->state);
  g_free (self->group);
  g_free (self->date);
  g_free (self);
}

static char *
make_sql (const CrmRecordType *type)
{
  if (type == &crm_contact_type)
    return g_strdup (contact_sql);
  if (type == &crm_deal_type)
    return g_strdup (deal_sql);
  if (type == &crm_activity_type)
    return g_strdup (activity_sql);
  if (type == &crm_campaign_type)
    return g_strdup (campaign_sql);

  return g_strdup_printf ("SELECT t.%s, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM %s t WHERE t.id = ?",
                          type->title, type->table);
}

static CrmRowData *
read_row (CrmStmt *stmt,
          gint64   id)
{
  CrmRowData *data = g_new0 (CrmRowData, 1);

  data->id = id;
  data->title = crm_stmt_dup_text (stmt, 0);
  if (data->title == NULL)
    data->title = g_strdup ("");
  data->detail = crm_stmt_dup_text (stmt, 1);
  data->kind = crm_stmt_dup_text (stmt, 2);
  data->letter = crm_stmt_dup_text (stmt, 3);
  data->due = crm_stmt_dup_text (stmt, 4);
  data->currency = crm_stmt_dup_text (stmt, 5);
  data->person = crm_stmt_dup_text (stmt, 6);
  data->state = crm_stmt_dup_text (stmt, 7);
  data->amount = crm_stmt_get_int (stmt, 8);
  data->since = crm_stmt_get_int (stmt, 9);
  data->group = crm_stmt_dup_text (stmt, 10);
  data->date = crm_stmt_dup_text (stmt, 11);

  return data;
}

static gboolean
read_badges (CrmStmt     *stmt,
             CrmRowData  *data,
             GError     **error)
{
  CrmStep step;
  guint n = 0;

  crm_stmt_reset (stmt);
  crm_stmt_bind_int (stmt, 1, data->id);
  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW && n < N_BADGES)
    {
      if (data->badges == NULL)
        data->badges = g_new0 (char *, N_BADGES + 1);
      data->badges[n++] = crm_stmt_dup_text (stmt, 0);
    }

  return step != CRM_STEP_ERROR;
}

GPtrArray *
crm_row_data_load (CrmConn              *conn,
                   const CrmRecordType  *type,
                   const gint64         *ids,
                   guint                 n_ids,
                   GError              **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_row_data_free);
  g_autoptr(CrmStmt) stmt = NULL;
  g_autoptr(CrmStmt) badges = NULL;
  g_autofree char *sql = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (ids != NULL || n_ids == 0, NULL);

  sql = make_sql (type);
  stmt = crm_conn_prepare (conn, sql, error);
  if (stmt == NULL)
    return NULL;
  if (type == &crm_contact_type && (badges = crm_conn_prepare (conn, contact_badges_sql, error)) == NULL)
    return NULL;

  for (guint i = 0; i < n_ids; i++)
    {
      CrmStep step;

      crm_stmt_reset (stmt);
      crm_stmt_bind_int (stmt, 1, ids[i]);
      step = crm_stmt_step (stmt, error);

      if (step == CRM_STEP_ROW)
        {
          g_autoptr(CrmRowData) data = read_row (stmt, ids[i]);

          if (badges != NULL && !read_badges (badges, data, error))
            step = CRM_STEP_ERROR;
          else
            g_ptr_array_add (rows, g_steal_pointer (&data));
        }

      if (step == CRM_STEP_ERROR)
        return NULL;
    }

  return g_steal_pointer (&rows);
}
