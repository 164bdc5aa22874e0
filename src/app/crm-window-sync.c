/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#include <glib/gi18n.h>

#include "crm-calendar-account-dialog.h"
#include "crm-relative-time.h"

/* The sync of the open book: at its start, after edits, every few minutes and on demand; one line about it in the sidebar. */

#define SYNC_MINUTES 10

/* What the line says. */
typedef struct
{
  gint64 n_calendars;
  gint64 last;
  char *problem;               /* of the calendar that failed last, in technical words (nullable) */
  char *calendar;
} Standing;

static void
standing_free (Standing *standing)
{
  g_free (standing->problem);
  g_free (standing->calendar);
  g_free (standing);
}

static gpointer
read_standing (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, "SELECT c.name, s.last_sync_at, s.error FROM calendar c"
                                             " JOIN calendar_account a ON a.id = c.account_id AND a.deleted_at IS NULL"
                                             " LEFT JOIN calendar_sync s ON s.calendar_id = c.id"
                                             " WHERE c.deleted_at IS NULL AND c.href IS NOT NULL", "");
  Standing *standing;

  if (stmt == NULL)
    return NULL;
  standing = g_new0 (Standing, 1);
  while (crm_stmt_step (stmt, NULL) == CRM_STEP_ROW)
    {
      standing->n_calendars++;
      standing->last = MAX (standing->last, crm_stmt_get_int (stmt, 1));
      if (standing->problem == NULL && !crm_stmt_is_null (stmt, 2))
        {
          standing->problem = crm_stmt_dup_text (stmt, 2);
          standing->calendar = crm_stmt_dup_text (stmt, 0);
        }
    }
  return standing;
}

static void
standing_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  Standing *standing = crm_db_read_finish (CRM_DB (object), result, NULL);
  g_autofree char *text = NULL;
  g_autofree char *ago = NULL;

  if (standing == NULL)
    return;
  if (self->book == NULL || self->jobs == NULL || crm_job_list_get_n_active (self->jobs) > 0)
    {
      standing_free (standing);
      return;
    }
  if (standing->problem != NULL)
    /* Translators: %s is the name of a calendar */
    text = g_strdup_printf (_("%s was not synced"), standing->calendar);
  else if (standing->last > 0)
    {
      ago = crm_relative_time_of_instant (standing->last, NULL);
      /* Translators: %s is a time like "5 minutes ago" or "yesterday" */
      text = g_strdup_printf (_("Synced %s"), ago);
    }
  crm_window_set_foot (self, standing->problem != NULL ? "dialog-warning-symbolic" : "crm-calendar-symbolic", text,
                       standing->problem != NULL ? standing->problem : text);
  standing_free (standing);
}

void
crm_window_update_foot (CrmWindow *self)
{
  if (self->book != NULL && self->sync != NULL)
    crm_db_read_async (crm_book_get_db (self->book), CRM_READER_ROW, read_standing, NULL, NULL, (GDestroyNotify) standing_free,
                       NULL, standing_cb, g_object_ref (self));
}

void
crm_window_sync_now (CrmWindow *self)
{
  g_autoptr (CrmJob) job = NULL;

  if (self->sync == NULL)
    return;
  job = crm_job_new (_("Syncing calendars"));
  crm_job_list_add (self->jobs, job);
  crm_sync_run_async (self->sync, 0, CRM_SYNC_DEFAULT, job);
}

void
crm_window_add_calendar_account (CrmWindow *self)
{
  if (self->sync != NULL)
    crm_calendar_account_dialog_present (GTK_WINDOW (self), crm_book_get_db (self->book));
}

/* The reason stands in the line and in the log; a problem is only said aloud where somebody asked. */
static void
finished_cb (CrmWindow    *self,
             const GError *error)
{
  crm_window_update_foot (self);
}

static gboolean
begin_cb (gpointer data)
{
  CrmWindow *self = data;

  self->sync_id = 0;
  crm_sync_start (self->sync, SYNC_MINUTES);
  crm_window_update_foot (self);
  return G_SOURCE_REMOVE;
}

void
crm_window_begin_sync (CrmWindow *self)
{
  crm_window_end_sync (self);
  if (self->book == NULL || crm_db_is_read_only (crm_book_get_db (self->book)))
    return;
  self->sync = crm_sync_new (crm_book_get_db (self->book), crm_secrets_get_default ());
  g_signal_connect_object (self->sync, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  self->sync_id = g_timeout_add_seconds (2, begin_cb, self);
}

void
crm_window_end_sync (CrmWindow *self)
{
  g_clear_handle_id (&self->sync_id, g_source_remove);
  if (self->sync == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->sync, self);
  crm_sync_stop (self->sync);
  g_clear_object (&self->sync);
}
