/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-sync-waiting.h"

#include <glib/gi18n-lib.h>

#include "crm-sync-journal.h"

/* (transfer full) */
static char *
reason_of (int         status,
           const char *text)
{
  if (status == 507)
    return g_strdup (_("there is no room left on the server"));
  if (status == 423)
    return g_strdup (_("another program has locked it"));
  if (text != NULL && *text != '\0' && *text != '<')
    return g_strdup (text);

  /* Translators: a number like 503 */
  return g_strdup_printf (_("the server answered %d"), status);
}

gboolean
crm_sync_waiting_note (CrmConn                *conn,
                       const CrmSyncResource  *resource,
                       int                     status,
                       const char             *text,
                       GError                **error)
{
  g_autofree char *subject = crm_conn_get_text (conn, NULL, "SELECT a.subject FROM activity_resource ar JOIN activity a ON a.id ="
                                                " ar.activity_id WHERE ar.resource_id = ? LIMIT 1", "i", resource->id);
  g_autofree char *reason = reason_of (status, text);
  /* Translators: the name of an activity, and what the server answered. */
  g_autofree char *message = g_strdup_printf (_("“%s” could not be sent now and is tried again: %s"),
                                              subject == NULL ? resource->href : subject, reason);

  return crm_sync_add_log (conn, resource->calendar_id, "warning", message, error);
}

char *
crm_sync_waiting_words (CrmConn *conn,
                        gint64   calendar_id)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, NULL, "SELECT count(*), status, error, max (id) FROM sync_outbox WHERE calendar_id = ?"
                                             " AND state = '" CRM_OP_QUEUED "' AND status >= 400 AND next_try_at IS NOT NULL", "i",
                                             calendar_id);
  g_autofree char *reason = NULL;
  guint n;

  if (stmt == NULL || crm_stmt_step (stmt, NULL) != CRM_STEP_ROW)
    return NULL;
  n = (guint) crm_stmt_get_int (stmt, 0);
  if (n == 0)
    return NULL;
  reason = reason_of ((int) crm_stmt_get_int (stmt, 1), crm_stmt_get_text (stmt, 2));

  /* Translators: the second is what the server said */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u change is not on the server yet and is tried again: %s",
                                       "%u changes are not on the server yet and are tried again: %s", n), n, reason);
}
