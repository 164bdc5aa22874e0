/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-keep-touch.h"

#include <glib/gi18n.h>

#include "crm-record-store.h"

/* The day on which the rhythm asks for contact t, whose row of the list is l. */
#define DUE_ON_SQL \
  "max (date (coalesce (l.last_touch_at, t.created_at) / 1000000, 'unixepoch', 'localtime', l.keep_days || ' days'), " \
  "coalesce (t.snoozed_until, ''))"

void
crm_due_contact_free (CrmDueContact *due)
{
  if (due == NULL)
    return;

  g_free (due->name);
  g_free (due->detail);
  g_free (due->due_on);
  g_free (due->next_step_at);
  g_free (due);
}

/* The index has instants, which are at most two days off the local day; between that is looked at more closely. */
char *
crm_keep_touch_dup_sql (gint64 now)
{
  g_autofree char *at = now != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT ", 'unixepoch'", now / G_USEC_PER_SEC) : g_strdup ("'now'");

  return g_strdup_printf ("l.keep_due < (unixepoch (%s) + 259200) * 1000000 AND (l.keep_due < (unixepoch (%s) - 259200) * 1000000 "
                          "OR " DUE_ON_SQL " <= date (%s, 'localtime'))", at, at, at);
}

GPtrArray *
crm_keep_touch_load (CrmConn   *conn,
                     gint64     now,
                     gboolean   only_unplanned,
                     guint      limit,
                     GError   **error)
{
  g_autofree char *condition = crm_keep_touch_dup_sql (now);
  g_autofree char *sql = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_due_contact_free);
  g_autoptr (CrmStmt) stmt = NULL;
  CrmStep step = CRM_STEP_ERROR;

  g_return_val_if_fail (conn != NULL, NULL);

  sql = g_strdup_printf ("SELECT l.id, l.name, l.detail, l.keep_days, l.last_touch_at, " DUE_ON_SQL ", l.next_step_at "
                         "FROM contact_list l CROSS JOIN contact t ON t.id = l.id WHERE %s%s ORDER BY l.keep_due, l.id LIMIT ?",
                         condition, only_unplanned ? " AND l.next_step_at IS NULL" : "");
  stmt = crm_conn_query (conn, error, sql, "i", limit > 0 ? (gint64) limit : (gint64) -1);
  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmDueContact *due = g_new0 (CrmDueContact, 1);

      due->id = crm_stmt_get_int (stmt, 0);
      due->name = crm_stmt_dup_text (stmt, 1);
      due->detail = crm_stmt_dup_text (stmt, 2);
      due->days = crm_stmt_get_int (stmt, 3);
      due->last_touch_at = crm_stmt_get_int (stmt, 4);
      due->due_on = crm_stmt_dup_text (stmt, 5);
      due->next_step_at = crm_stmt_dup_text (stmt, 6);
      g_ptr_array_add (all, due);
    }

  return step == CRM_STEP_DONE ? g_steal_pointer (&all) : NULL;
}

gint64
crm_keep_touch_get (CrmConn   *conn,
                    gint64     contact,
                    gboolean  *own,
                    char     **due_on,
                    GError   **error)
{
  g_autoptr (CrmStmt) stmt = NULL;

  g_return_val_if_fail (conn != NULL, 0);
  g_return_val_if_fail (own != NULL && due_on != NULL, 0);

  *own = FALSE;
  *due_on = NULL;
  stmt = crm_conn_query (conn, error,
                         "SELECT l.keep_days, " DUE_ON_SQL ", t.cadence_days IS NOT NULL FROM contact_list l JOIN contact t ON t.id = l.id "
                         "WHERE l.id = ?", "i", contact);
  if (stmt == NULL || crm_stmt_step (stmt, error) != CRM_STEP_ROW)
    return 0;

  *own = crm_stmt_get_int (stmt, 2) != 0;
  if (crm_stmt_is_null (stmt, 0))
    return 0;
  *due_on = crm_stmt_dup_text (stmt, 1);

  return crm_stmt_get_int (stmt, 0);
}

char *
crm_keep_touch_format (gint64 days)
{
  switch (days)
    {
    case 7:
      return g_strdup (_("every week"));
    case 30:
      return g_strdup (_("every month"));
    case 90:
      return g_strdup (_("every 3 months"));
    case 180:
      return g_strdup (_("every 6 months"));
    case 365:
      return g_strdup (_("every year"));
    default:
      return g_strdup_printf (ngettext ("every day", "every %d days", (gulong) days), (int) days);
    }
}

/* ---- Commands ---- */

typedef struct
{
  gint64   contact;
  int      days;
  gboolean snooze;
} Setting;

static char *
day_from_now (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%Y-%m-%d");
}

static gboolean
write_setting (CrmConn       *conn,
               gpointer       data,
               GCancellable  *cancellable,
               GError       **error)
{
  const Setting *setting = data;
  g_autoptr (CrmRecord) contact = crm_record_load (conn, &crm_contact_type, setting->contact, error);
  g_autofree char *label = NULL;

  if (contact == NULL)
    return FALSE;

  if (setting->snooze)
    {
      g_autofree char *day = day_from_now (setting->days);

      crm_record_set_text (contact, "snoozed_until", day);
      label = g_strdup_printf (_("Snoozed %s"), crm_record_get_title (contact));
    }
  else
    {
      if (setting->days < 0)
        crm_record_clear (contact, "cadence_days");
      else
        crm_record_set_int (contact, "cadence_days", setting->days);
      crm_record_clear (contact, "snoozed_until");
      label = g_strdup_printf (_("Keep in touch with %s"), crm_record_get_title (contact));
    }
  crm_conn_set_label (conn, label);

  return crm_record_save (conn, contact, error);
}

static void
run_setting (CrmBook             *book,
             Setting              setting,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  crm_book_run_async (book, NULL, write_setting, g_memdup2 (&setting, sizeof setting), g_free, NULL, callback, user_data);
}

void
crm_keep_touch_set_async (CrmBook             *book,
                          gint64               contact,
                          int                  days,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));

  run_setting (book, (Setting) { contact, days, FALSE }, callback, user_data);
}

void
crm_keep_touch_snooze_async (CrmBook             *book,
                             gint64               contact,
                             int                  days,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (days > 0);

  run_setting (book, (Setting) { contact, days, TRUE }, callback, user_data);
}
