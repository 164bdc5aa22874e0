/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-activity-commands.h"

#include <glib/gi18n.h>

#include "crm-datetime.h"
#include "crm-record-store.h"

typedef struct
{
  gint64   id;
  gboolean done;
  guint    days;
} Order;

static gboolean
set_done (CrmConn       *conn,
          gpointer       user_data,
          GCancellable  *cancellable,
          GError       **error)
{
  const Order *order = user_data;
  g_autoptr(CrmRecord) activity = crm_record_load (conn, &crm_activity_type, order->id, error);
  g_autofree char *label = NULL;

  if (activity == NULL)
    return FALSE;

  if (order->done)
    crm_record_set_int (activity, "done_at", g_get_real_time ());
  else
    crm_record_clear (activity, "done_at");
  label = g_strdup_printf (order->done ? _("“%s” is done") : _("“%s” is open again"), crm_record_get_title (activity));
  crm_conn_set_label (conn, label);

  return crm_record_save (conn, activity, error);
}

/* Shifts a stored date or wall time by whole days; the clock stays. */
static void
shift (CrmRecord  *activity,
       const char *field,
       gint64      days)
{
  CrmDatetime time;
  g_autofree char *text = NULL;

  if (!crm_record_has (activity, field) || !crm_datetime_parse_text (crm_record_get_text (activity, field), NULL, &time))
    return;

  time.local += days * CRM_SECONDS_PER_DAY;
  text = crm_datetime_to_text (&time);
  crm_record_set_text (activity, field, text);
}

static gboolean
snooze (CrmConn       *conn,
        gpointer       user_data,
        GCancellable  *cancellable,
        GError       **error)
{
  const Order *order = user_data;
  g_autoptr(CrmRecord) activity = crm_record_load (conn, &crm_activity_type, order->id, error);
  g_autofree char *label = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const char *field;
  CrmDatetime is, wanted;
  gint64 days;

  if (activity == NULL)
    return FALSE;

  field = crm_record_has (activity, "due") ? "due" : "starts";
  if (!crm_record_has (activity, field) || !crm_datetime_parse_text (crm_record_get_text (activity, field), NULL, &is) ||
      !crm_datetime_parse_text (today, NULL, &wanted))
    {
      crm_record_set_text (activity, "due", today);
      shift (activity, "due", order->days);
    }
  else
    {
      days = crm_datetime_get_day (&wanted) + order->days - crm_datetime_get_day (&is);
      shift (activity, "due", days);
      shift (activity, "starts", days);
      shift (activity, "ends", days);
    }
  label = g_strdup_printf (_("Put off “%s”"), crm_record_get_title (activity));
  crm_conn_set_label (conn, label);

  return crm_record_save (conn, activity, error);
}

void
crm_activity_set_done_async (CrmBook             *book,
                             gint64               id,
                             gboolean             done,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Order order = { id, done, 0 };

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (id > 0);

  crm_book_run_async (book, NULL, set_done, g_memdup2 (&order, sizeof order), g_free, NULL, callback, user_data);
}

void
crm_activity_snooze_async (CrmBook             *book,
                           gint64               id,
                           guint                days,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Order order = { id, FALSE, days };

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (id > 0);

  crm_book_run_async (book, NULL, snooze, g_memdup2 (&order, sizeof order), g_free, NULL, callback, user_data);
}
