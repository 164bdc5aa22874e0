/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-standing.h"

#include "crm-sql.h"

static void
calendar_free (CrmCalendarStanding *calendar)
{
  g_free (calendar->name);
  g_free (calendar->colour);
  g_free (calendar->problem);
  g_free (calendar);
}

static void
account_free (CrmAccountStanding *account)
{
  g_free (account->name);
  g_free (account->url);
  g_free (account->user);
  g_ptr_array_unref (account->calendars);
  g_free (account);
}

void
crm_sync_standing_free (CrmSyncStanding *standing)
{
  if (standing == NULL)
    return;

  g_ptr_array_unref (standing->accounts);
  g_ptr_array_unref (standing->local);
  g_free (standing);
}

static gboolean
read_accounts (CrmConn          *conn,
               CrmSyncStanding  *standing,
               GError          **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT a.id, a.name, a.url, a.user, coalesce (s.state, 'active') <> 'active'"
                                             " FROM calendar_account a LEFT JOIN account_sync s ON s.account_id = a.id"
                                             " WHERE a.deleted_at IS NULL ORDER BY a.id", "");
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmAccountStanding *account = g_new0 (CrmAccountStanding, 1);

      account->id = crm_stmt_get_int (stmt, 0);
      account->name = crm_stmt_dup_text (stmt, 1);
      account->url = crm_stmt_dup_text (stmt, 2);
      account->user = crm_stmt_dup_text (stmt, 3);
      account->needs_password = crm_stmt_get_int (stmt, 4) != 0;
      account->calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) calendar_free);
      g_ptr_array_add (standing->accounts, account);
    }

  return step == CRM_STEP_DONE;
}

static gboolean
read_calendars (CrmConn          *conn,
                CrmSyncStanding  *standing,
                GError          **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
    "SELECT c.account_id, c.id, c.name, c.colour, c.deleted_at IS NULL, c.read_only, coalesce (s.last_sync_at, 0), s.error,"
    " (SELECT count(*) FROM conflict f WHERE f.calendar_id = c.id AND " CRM_SQL_CONFLICT_IS_OPEN ("f") ")"
    " + (SELECT count(*) FROM sync_outbox o WHERE o.calendar_id = c.id AND o.state = 'held')"
    " + (SELECT count(*) FROM resource r WHERE r.calendar_id = c.id AND r.state = 'quarantined'),"
    " (SELECT count(*) FROM sync_outbox o WHERE o.calendar_id = c.id),"
    " (SELECT count(*) FROM sync_outbox o WHERE o.calendar_id = c.id AND o.state = 'held'),"
    " c.account_id IS NULL OR c.href IS NULL"
    " FROM calendar c LEFT JOIN calendar_sync s ON s.calendar_id = c.id ORDER BY c.position, c.id", "");
  CrmStep step = CRM_STEP_ERROR;
  gboolean first = TRUE;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gboolean local = crm_stmt_get_int (stmt, 11) != 0;
      gboolean taken = crm_stmt_get_int (stmt, 4) != 0;
      CrmAccountStanding *account = local ? NULL : crm_sync_standing_find (standing, crm_stmt_get_int (stmt, 0));
      CrmCalendarStanding *calendar;

      /* Of an account that was taken away, or deleted here. */
      if (local ? !taken : account == NULL)
        continue;
      calendar = g_new0 (CrmCalendarStanding, 1);
      calendar->id = crm_stmt_get_int (stmt, 1);
      calendar->name = crm_stmt_dup_text (stmt, 2);
      calendar->colour = crm_stmt_dup_text (stmt, 3);
      calendar->taken = taken;
      calendar->read_only = crm_stmt_get_int (stmt, 5) != 0;
      calendar->last_sync_at = crm_stmt_get_int (stmt, 6);
      calendar->problem = crm_stmt_dup_text (stmt, 7);
      calendar->n_open = (guint) crm_stmt_get_int (stmt, 8);
      calendar->n_waiting = (guint) crm_stmt_get_int (stmt, 9);
      calendar->n_refused = (guint) crm_stmt_get_int (stmt, 10);
      g_ptr_array_add (local ? standing->local : account->calendars, calendar);
      if (local || !taken)
        continue;
      standing->n_open += calendar->n_open;
      standing->last_sync_at = first ? calendar->last_sync_at : MIN (standing->last_sync_at, calendar->last_sync_at);
      first = FALSE;
    }

  return step == CRM_STEP_DONE;
}

gpointer
crm_sync_standing_read (CrmConn       *conn,
                        gpointer       user_data,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (CrmSyncStanding) standing = NULL;

  g_return_val_if_fail (conn != NULL, NULL);

  standing = g_new0 (CrmSyncStanding, 1);
  standing->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) account_free);
  standing->local = g_ptr_array_new_with_free_func ((GDestroyNotify) calendar_free);
  if (!read_accounts (conn, standing, error) || !read_calendars (conn, standing, error))
    return NULL;

  return g_steal_pointer (&standing);
}

CrmAccountStanding *
crm_sync_standing_find (CrmSyncStanding *standing,
                        gint64           id)
{
  g_return_val_if_fail (standing != NULL, NULL);

  for (guint i = 0; i < standing->accounts->len; i++)
    {
      CrmAccountStanding *account = g_ptr_array_index (standing->accounts, i);

      if (account->id == id)
        return account;
    }

  return NULL;
}

static void
line_free (CrmSyncLogLine *line)
{
  g_free (line->level);
  g_free (line->message);
  g_free (line);
}

gpointer
crm_sync_log_read (CrmConn       *conn,
                   gpointer       user_data,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step = CRM_STEP_ERROR;

  g_return_val_if_fail (user_data != NULL, NULL);

  stmt = crm_conn_query (conn, error, "SELECT at, level, message FROM sync_log WHERE calendar_id = ? ORDER BY id DESC", "i",
                         *(gint64 *) user_data);
  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmSyncLogLine *line = g_new0 (CrmSyncLogLine, 1);

      line->at = crm_stmt_get_int (stmt, 0);
      line->level = crm_stmt_dup_text (stmt, 1);
      line->message = crm_stmt_dup_text (stmt, 2);
      g_ptr_array_add (lines, line);
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&lines) : NULL;
}
