/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-agenda-lookups.h"

#include "crm-sql.h"

static const char unsynced_sql[] =
  "SELECT activity_id FROM sync_due"
  " UNION ALL SELECT r.activity_id FROM sync_outbox o JOIN activity_resource r ON r.resource_id = o.resource_id";

static const char conflicts_sql[] =
  "SELECT f.activity_id FROM conflict f WHERE f.activity_id IS NOT NULL AND " CRM_SQL_CONFLICT_IS_OPEN ("f");

static GHashTable *
read_ids (CrmConn     *conn,
          const char  *sql,
          GError     **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (CrmStmt) stmt = crm_conn_prepare (conn, sql, error);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 id = crm_stmt_get_int (stmt, 0);

      g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

static GHashTable *
read_calendars (CrmConn  *conn,
                GError  **error)
{
  g_autoptr (GHashTable) calendars = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_autoptr (CrmStmt) stmt = crm_conn_prepare (conn, "SELECT id, colour, read_only, visible, deleted_at IS NOT NULL FROM calendar", error);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmAgendaCalendar *calendar = g_new (CrmAgendaCalendar, 1);

      calendar->id = crm_stmt_get_int (stmt, 0);
      calendar->colour = g_intern_string (crm_stmt_get_text (stmt, 1));
      calendar->read_only = crm_stmt_get_int (stmt, 2) != 0;
      calendar->visible = crm_stmt_get_int (stmt, 3) != 0;
      calendar->deleted = crm_stmt_get_int (stmt, 4) != 0;
      g_hash_table_insert (calendars, &calendar->id, calendar);
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&calendars) : NULL;
}

gboolean
crm_agenda_lookups_read (CrmAgendaLookups  *self,
                         CrmConn           *conn,
                         GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (conn != NULL, FALSE);

  return (self->calendars = read_calendars (conn, error)) != NULL
         && (self->unsynced = read_ids (conn, unsynced_sql, error)) != NULL
         && (self->conflicts = read_ids (conn, conflicts_sql, error)) != NULL;
}

void
crm_agenda_lookups_clear (CrmAgendaLookups *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->calendars, g_hash_table_unref);
  g_clear_pointer (&self->unsynced, g_hash_table_unref);
  g_clear_pointer (&self->conflicts, g_hash_table_unref);
}

const CrmAgendaCalendar *
crm_agenda_lookups_get_calendar (const CrmAgendaLookups *self,
                                 gint64                  id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->calendars, &id);
}

static gboolean
has (GHashTable *ids,
     gint64      id)
{
  return g_hash_table_size (ids) > 0 && g_hash_table_contains (ids, &id);
}

gboolean
crm_agenda_lookups_is_unsynced (const CrmAgendaLookups *self,
                                gint64                  id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return has (self->unsynced, id);
}

gboolean
crm_agenda_lookups_has_conflict (const CrmAgendaLookups *self,
                                 gint64                  id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return has (self->conflicts, id);
}

gboolean
crm_agenda_is_wanted (CrmAgendaFlags           flags,
                      const CrmAgendaCalendar *calendar,
                      gboolean                 in_none,
                      const char              *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);

  if (calendar != NULL && calendar->deleted)
    return FALSE;
  if ((flags & CRM_AGENDA_VISIBLE) != 0 && !in_none && (calendar == NULL || !calendar->visible))
    return FALSE;
  return (flags & (CRM_AGENDA_PLANNED | CRM_AGENDA_SELDOM)) == 0 || g_str_equal (kind, "meeting") || g_str_equal (kind, "call")
         || g_str_equal (kind, "visit") || g_str_equal (kind, "task");
}
