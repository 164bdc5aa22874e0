/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-db-private.h"

/* Records of one table that one transaction removes. */
#define BATCH 100

/* How a record in the trash goes for good, in this order: what belongs to it or only says that it belongs to something, then it.
 * Each statement has the id as ?1. */
typedef struct
{
  const char *table;
  const char *unless;        /* a condition on the table t under which a record is still needed */
  const char *statements[24];
} PurgeRule;

static const PurgeRule purge_rules[] = {
  { "activity", "FALSE",
    { "DELETE FROM activity_link WHERE activity_id = ?1", "DELETE FROM activity_reminder WHERE activity_id = ?1" } },
  { "deal", "FALSE",
    { "DELETE FROM deal_contact WHERE deal_id = ?1", "DELETE FROM stage_event WHERE deal_id = ?1",
      "DELETE FROM activity_link WHERE kind = 'deal' AND ref_id = ?1", "DELETE FROM list_member WHERE record_id = ?1",
      "UPDATE referral SET deal_id = NULL WHERE deal_id = ?1" } },
  { "tag", "FALSE",
    { "DELETE FROM contact_tag WHERE tag_id = ?1", "DELETE FROM campaign_audience WHERE kind = 'tag' AND ref_id = ?1" } },
  /* A merged one goes when the contact that it is in is due, and before it. */
  { "contact", "EXISTS (SELECT 1 FROM contact m WHERE m.merged_into = t.id) OR (t.merged_into IS NOT NULL AND EXISTS ("
               "WITH RECURSIVE up (id) AS (SELECT t.merged_into UNION SELECT c.merged_into FROM up JOIN contact c ON c.id = up.id) "
               "SELECT 1 FROM up JOIN contact c ON c.id = up.id WHERE c.merged_into IS NULL AND coalesce (c.deleted_at, ?1) >= ?1))",
    { "DELETE FROM contact_email WHERE contact_id = ?1", "DELETE FROM contact_phone WHERE contact_id = ?1",
      "DELETE FROM contact_address WHERE contact_id = ?1", "DELETE FROM contact_link WHERE contact_id = ?1",
      "DELETE FROM contact_date WHERE contact_id = ?1", "DELETE FROM contact_photo WHERE contact_id = ?1",
      "DELETE FROM contact_card WHERE contact_id = ?1", "DELETE FROM not_duplicate WHERE contact_id = ?1 OR other_id = ?1",
      "DELETE FROM duplicate_pair WHERE low = ?1 OR high = ?1",
      "DELETE FROM contact_tag WHERE contact_id = ?1", "DELETE FROM affiliation WHERE contact_id = ?1 OR company_id = ?1",
      "DELETE FROM relation WHERE contact_id = ?1 OR other_id = ?1", "DELETE FROM referral WHERE contact_id = ?1 OR referred_id = ?1",
      "UPDATE contact SET parent_id = NULL WHERE parent_id = ?1",
      "DELETE FROM deal_contact WHERE contact_id = ?1", "UPDATE deal SET company_id = NULL WHERE company_id = ?1",
      "DELETE FROM activity_link WHERE kind = 'contact' AND ref_id = ?1",
      "DELETE FROM campaign_audience WHERE kind = 'contact' AND ref_id = ?1", "DELETE FROM list_member WHERE record_id = ?1" } },
  { "list", "FALSE",
    { "DELETE FROM list_member WHERE list_id = ?1", "DELETE FROM campaign_audience WHERE kind = 'list' AND ref_id = ?1" } },
  { "campaign", "EXISTS (SELECT 1 FROM campaign_run WHERE campaign_id = t.id)",
    { "DELETE FROM campaign_audience WHERE campaign_id = ?1" } },
  { "template", "FALSE", { NULL } },
};

typedef struct
{
  const PurgeRule *rule;
  gint64           before;
  guint            n_purged;
} Purge;

/* Forgets all that was recorded of the record; a set that lost a row can no longer be taken back. Only a merge can, without what else it
 * moved, as long as the contacts are there. */
static gboolean
strip_history (CrmConn  *conn,
               gint64    id,
               GError  **error)
{
  return crm_conn_run (conn, error,
                       "UPDATE change_set SET undoable = 0 WHERE id IN (SELECT set_id FROM change_row WHERE record_id = ?1) AND (origin <> 'merge' "
                       "OR EXISTS (SELECT 1 FROM contact_merge m WHERE m.set_id = change_set.id AND ?1 IN (m.survivor_id, m.merged_id)))",
                       "i", id) &&
         crm_conn_run (conn, error, "DELETE FROM change_row WHERE record_id = ?", "i", id);
}

static gboolean
purge_one (CrmConn          *conn,
           const PurgeRule  *rule,
           gint64            id,
           GError          **error)
{
  g_autofree char *delete_sql = g_strdup_printf ("DELETE FROM %s WHERE id = ?", rule->table);

  for (guint i = 0; i < G_N_ELEMENTS (rule->statements) && rule->statements[i] != NULL; i++)
    {
      if (!crm_conn_run (conn, error, rule->statements[i], "i", id))
        return FALSE;
    }

  return crm_conn_run (conn, error, delete_sql, "i", id) && strip_history (conn, id, error);
}

/* What @purge is to remove next. */
static CrmStmt *
query_due (CrmConn      *conn,
           const Purge  *purge,
           guint         limit,
           GError      **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s t WHERE deleted_at < ?1 AND NOT (%s) ORDER BY id LIMIT %u", purge->rule->table,
                                          purge->rule->unless, limit);

  return crm_conn_query (conn, error, sql, "i", purge->before);
}

/* Runs on the writer: one batch of one table. */
static gboolean
purge_batch (CrmConn       *conn,
             gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  Purge *purge = data;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (CrmStmt) stmt = query_due (conn, purge, BATCH, error);

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
      if (!purge_one (conn, purge->rule, g_array_index (ids, gint64, i), error))
        return FALSE;
    }

  purge->n_purged = ids->len;
  return TRUE;
}

/* Most of the time nothing is due, and to find that out all contacts are read. On the writer that would keep a save waiting, and fill its
 * cache with what it does not need. */
static gboolean
is_due (CrmConn      *reader,
        const Purge  *purge,
        gboolean     *due,
        GError      **error)
{
  g_autoptr (CrmStmt) stmt = query_due (reader, purge, 1, error);
  CrmStep step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;

  *due = step == CRM_STEP_ROW;
  return step != CRM_STEP_ERROR;
}

gboolean
crm_db_purge_trash (CrmDb         *self,
                    gint64         before,
                    guint         *n_purged,
                    GCancellable  *cancellable,
                    GError       **error)
{
  CrmWriteOptions options = { .priority = CRM_PRIORITY_IDLE, .origin = CRM_ORIGIN_SYSTEM, .not_kept = TRUE };
  g_autoptr (CrmConn) reader = NULL;
  guint total = 0;

  g_return_val_if_fail (CRM_IS_DB (self), FALSE);

  reader = crm_conn_open (self->uri, CRM_CONN_READER, error);
  if (reader == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (purge_rules); i++)
    {
      Purge purge = { .rule = &purge_rules[i], .before = before };
      gboolean due;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !is_due (reader, &purge, &due, error))
        return FALSE;
      if (!due)
        continue;

      do
        {
          g_autoptr (CrmChangeSet) set = crm_db_write (self, &options, purge_batch, &purge, cancellable, error);

          if (set == NULL)
            return FALSE;
          total += purge.n_purged;
        }
      while (purge.n_purged > 0);
    }

  if (n_purged != NULL)
    *n_purged = total;
  return TRUE;
}
