/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-agenda.h"
#include "crm-reminders.h"

#define DAY (24 * 60 * 60)

static void
reminder_free (CrmReminder *reminder)
{
  g_free (reminder->subject);
  g_free (reminder->location);
  g_free (reminder);
}

void
crm_reminders_free (CrmReminders *reminders)
{
  g_return_if_fail (reminders != NULL);

  g_ptr_array_unref (reminders->due);
  g_free (reminders);
}

/* An occurrence is known by its instant, so that one that is put off reminds again. */
static char *
occurrence_key (gint64 starts)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, starts);
}

/* When the reminder is to be shown: its own time, the time it was snoozed to, or G_MAXINT64 when it was shown. */
static gboolean
read_time (CrmConn              *conn,
           const CrmAgendaItem  *item,
           gint64                minutes,
           gint64               *at,
           GError              **error)
{
  g_autofree char *key = occurrence_key (item->starts);
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT snoozed_until FROM reminder_fired"
                                             " WHERE activity_id = ? AND occurrence = ? AND minutes_before = ?", "isi", item->id, key, minutes);
  CrmStep step = stmt != NULL ? crm_stmt_step (stmt, error) : CRM_STEP_ERROR;

  if (step == CRM_STEP_DONE)
    *at = item->starts - minutes * 60;
  else if (step == CRM_STEP_ROW)
    *at = crm_stmt_is_null (stmt, 0) ? G_MAXINT64 : crm_stmt_get_int (stmt, 0);

  return step != CRM_STEP_ERROR;
}

static void
add_due (CrmReminders        *reminders,
         const CrmAgendaItem *item,
         gint64               minutes)
{
  CrmReminder *reminder = g_new (CrmReminder, 1);

  *reminder = (CrmReminder) {
    item->id, item->kind, g_strdup (item->subject), g_strdup (item->location), item->starts, item->ends, minutes, item->all_day
  };
  g_ptr_array_add (reminders->due, reminder);
}

static gboolean
add_item (CrmConn              *conn,
          CrmReminders         *reminders,
          const CrmAgendaItem  *item,
          gint64                now,
          GError              **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT DISTINCT minutes_before FROM activity_reminder WHERE activity_id = ?"
                                             " ORDER BY minutes_before DESC", "i", item->id);
  /* What has no length, or stands for a day, is of use until its day is over. */
  gint64 over = item->is_due || item->ends == item->starts ? item->starts + DAY : item->ends;
  CrmStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 minutes = crm_stmt_get_int (stmt, 0);
      gint64 at = 0;

      if (!read_time (conn, item, minutes, &at, error))
        return FALSE;
      if (at == G_MAXINT64)
        continue;
      if (at > now)
        reminders->next_at = MIN (reminders->next_at, at);
      else if (over > now)
        add_due (reminders, item, minutes);
    }

  return step == CRM_STEP_DONE;
}

CrmReminders *
crm_reminders_read (CrmConn       *conn,
                    gint64         now,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (CrmReminders) reminders = NULL;
  g_autoptr (GArray) items = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 longest;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (now == 0)
    now = g_get_real_time () / G_USEC_PER_SEC;

  longest = crm_conn_get_int (conn, 0, &local_error, "SELECT max (minutes_before) FROM activity_reminder", "");
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  /* Whoever asks again after a day at the latest misses nothing. A series may come every minute: four weeks ahead are enough. */
  longest = CLAMP (longest, 0, 28 * 24 * 60);
  items = crm_agenda_read (conn, now - DAY, now + longest * 60 + DAY, CRM_AGENDA_WITH_REMINDERS | CRM_AGENDA_NO_PEOPLE, cancellable, error);
  if (items == NULL)
    return NULL;

  reminders = g_new0 (CrmReminders, 1);
  reminders->due = g_ptr_array_new_with_free_func ((GDestroyNotify) reminder_free);
  reminders->next_at = now + DAY;
  for (guint i = 0; i < items->len; i++)
    {
      const CrmAgendaItem *item = &g_array_index (items, CrmAgendaItem, i);

      if (item->done_at == 0 && !add_item (conn, reminders, item, now, error))
        return NULL;
    }

  return g_steal_pointer (&reminders);
}

static gpointer
read_reminders (CrmConn       *conn,
                gpointer       user_data,
                GCancellable  *cancellable,
                GError       **error)
{
  return crm_reminders_read (conn, *(gint64 *) user_data, cancellable, error);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CrmReminders *reminders = crm_db_read_finish (CRM_DB (source), result, &error);

  if (reminders != NULL)
    g_task_return_pointer (task, reminders, (GDestroyNotify) crm_reminders_free);
  else
    g_task_return_error (task, error);
}

void
crm_reminders_load_async (CrmBook             *book,
                          gint64               now,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CRM_IS_BOOK (book));

  task = g_task_new (book, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_reminders_load_async);
  crm_db_read_async (crm_book_get_db (book), CRM_READER_LIST, read_reminders, g_memdup2 (&now, sizeof now), g_free,
                     (GDestroyNotify) crm_reminders_free, cancellable, on_read, g_steal_pointer (&task));
}

CrmReminders *
crm_reminders_load_finish (CrmBook       *book,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, book), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  gint64 activity_id;
  gint64 starts;
  gint64 minutes_before;
  gint64 snooze_until;
} Shown;

static gboolean
write_shown (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Shown *shown = user_data;
  g_autofree char *key = occurrence_key (shown->starts);

  return crm_conn_run (conn, error,
                       "INSERT INTO reminder_fired (activity_id, occurrence, minutes_before, fired_at, snoozed_until)"
                       " VALUES (?, ?, ?, ?, nullif (?, 0)) ON CONFLICT (activity_id, occurrence, minutes_before)"
                       " DO UPDATE SET fired_at = excluded.fired_at, snoozed_until = excluded.snoozed_until", "isiii",
                       shown->activity_id, key, shown->minutes_before, g_get_real_time (), shown->snooze_until);
}

gboolean
crm_reminders_pass (CrmConn  *conn,
                    gint64    activity_id,
                    gint64    starts,
                    GError  **error)
{
  g_autofree char *key = occurrence_key (starts);
  gint64 now = g_get_real_time ();

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (activity_id != 0, FALSE);

  return crm_conn_run (conn, error,
                       "INSERT INTO reminder_fired (activity_id, occurrence, minutes_before, fired_at)"
                       " SELECT DISTINCT activity_id, ?, minutes_before, ? FROM activity_reminder"
                       " WHERE activity_id = ? AND ? - minutes_before * 60 <= ? ON CONFLICT DO NOTHING", "siiii",
                       key, now, activity_id, starts, now / G_USEC_PER_SEC);
}

void
crm_reminder_shown_async (CrmBook             *book,
                          const CrmReminder   *reminder,
                          gint64               snooze_until,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Shown *shown;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (reminder != NULL);

  /* The table is not recorded: there is nothing in it to undo. */
  shown = g_new (Shown, 1);
  *shown = (Shown) { reminder->activity_id, reminder->starts, reminder->minutes_before, snooze_until };
  crm_book_run_async (book, "Reminder", write_shown, shown, g_free, NULL, callback, user_data);
}
