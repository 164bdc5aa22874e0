/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-commands.h"

#include <glib/gi18n.h>

#include "crm-record-store.h"

typedef struct
{
  gint64 id;
  CrmDatetime occurrence;
  gboolean series;
  gboolean task;
  gint64 starts;
  gint64 ends;
} Change;

/* Writes the wall time @local of this computer into @field, in the zone of @activity. */
static void
set_time (CrmRecord     *activity,
          const char    *field,
          const Change  *change,
          gint64         local)
{
  const char *tz = crm_record_get_text (activity, "tz");
  const CrmTimezone *zone = tz != NULL ? crm_timezone_lookup (tz) : NULL;
  CrmDatetime time = change->occurrence.kind == CRM_DATETIME_DATE ? crm_datetime_from_day (crm_local_get_day (local))
                                                                  : crm_datetime_from_local (local, crm_timezone_get_system ());
  g_autofree char *text = NULL;

  if (time.kind != CRM_DATETIME_DATE)
    {
      if (zone != NULL)
        time = crm_datetime_to_zone (&time, zone);
      else
        time = crm_datetime_from_local (local, NULL);
    }
  text = crm_datetime_to_text (&time);
  crm_record_set_text (activity, field, text);
}

static void
set_times (CrmRecord    *activity,
           const Change *change)
{
  gboolean date = change->occurrence.kind == CRM_DATETIME_DATE;

  if (change->task && crm_record_has (activity, "due"))
    {
      set_time (activity, "due", change, change->starts);
      return;
    }
  set_time (activity, "starts", change, change->starts);
  if (change->ends > change->starts)
    set_time (activity, "ends", change, date ? change->ends - CRM_SECONDS_PER_DAY : change->ends);
}

static void
leave_out (CrmRecord    *activity,
           const Change *change)
{
  const char *before = crm_record_get_text (activity, "exdates");
  g_autofree char *value = crm_datetime_to_ical (&change->occurrence);
  g_autofree char *list = before != NULL ? g_strconcat (before, ",", value, NULL) : g_strdup (value);

  crm_record_set_text (activity, "exdates", list);
}

static gboolean
write_move (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  const Change *change = user_data;
  g_autoptr (CrmRecord) activity = crm_record_load (conn, &crm_activity_type, change->id, error);
  g_autofree char *label = NULL;

  if (activity == NULL)
    return FALSE;

  label = g_strdup_printf (change->series ? _("Moved one %s") : _("Moved %s"), crm_record_get_title (activity));
  crm_conn_set_label (conn, label);
  if (change->series)
    {
      g_autoptr (CrmRecord) single = crm_record_duplicate (activity);

      crm_record_clear (single, "rrule");
      crm_record_clear (single, "rdates");
      crm_record_clear (single, "exdates");
      set_times (single, change);
      leave_out (activity, change);
      return crm_record_save (conn, activity, error) && crm_record_save (conn, single, error);
    }

  set_times (activity, change);
  return crm_record_save (conn, activity, error);
}

static gboolean
write_skip (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  const Change *change = user_data;
  g_autoptr (CrmRecord) activity = crm_record_load (conn, &crm_activity_type, change->id, error);
  g_autofree char *label = NULL;

  if (activity == NULL)
    return FALSE;

  label = g_strdup_printf (_("Deleted one %s"), crm_record_get_title (activity));
  crm_conn_set_label (conn, label);
  leave_out (activity, change);

  return crm_record_save (conn, activity, error);
}

static Change *
change_new (const CrmRangeItem *item,
            gint64              starts,
            gint64              ends)
{
  Change *change = g_new0 (Change, 1);

  change->id = item->id;
  change->occurrence = item->occurrence;
  change->series = item->series;
  change->task = g_str_equal (item->kind, "task");
  change->starts = starts;
  change->ends = ends;

  return change;
}

void
crm_calendar_move_async (CrmBook             *book,
                         const CrmRangeItem  *item,
                         gint64               starts,
                         gint64               ends,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (item != NULL);
  g_return_if_fail (ends >= starts);

  crm_book_run_async (book, NULL, write_move, change_new (item, starts, ends), g_free, NULL, callback, user_data);
}

void
crm_calendar_skip_async (CrmBook             *book,
                         const CrmRangeItem  *item,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (item != NULL);
  g_return_if_fail (item->series);

  crm_book_run_async (book, NULL, write_skip, change_new (item, 0, 0), g_free, NULL, callback, user_data);
}
