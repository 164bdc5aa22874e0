/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-activity-commands.h"

#include <glib/gi18n.h>

#include "crm-record-store.h"

typedef enum
{
  COMPLETE,
  REOPEN,
  RESCHEDULE,
  SNOOZE,
  DUPLICATE,
  DELETE,
  SAVE,
} Command;

typedef struct
{
  Command           command;
  CrmActivityScope  scope;
  gint64            id;
  guint             days;
  CrmRecord        *activity;
  char             *occurrence;
  char             *one;
  char             *two;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->activity);
  g_free (call->occurrence);
  g_free (call->one);
  g_free (call->two);
  g_free (call);
}

static gboolean
write_call (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Call *call = user_data;

  switch (call->command)
    {
    case COMPLETE:
      return crm_activity_complete (conn, call->id, call->occurrence, call->one, error);

    case REOPEN:
      return crm_activity_reopen (conn, call->id, error);

    case RESCHEDULE:
      return crm_activity_reschedule (conn, call->id, call->occurrence, call->scope, call->one, call->two, error);

    case SNOOZE:
      return crm_activity_snooze (conn, call->id, call->occurrence, call->days, error);

    case DUPLICATE:
      return crm_activity_duplicate (conn, call->id, NULL, error);

    case DELETE:
      return crm_activity_delete (conn, call->id, call->occurrence, call->scope, error);

    case SAVE:
      return crm_activity_save (conn, call->activity, call->occurrence, call->scope, error);

    default:
      g_return_val_if_reached (FALSE);
    }
}

static Call *
call_new (Command     command,
          gint64      id,
          const char *occurrence)
{
  Call *call = g_new0 (Call, 1);

  call->command = command;
  call->id = id;
  call->occurrence = g_strdup (occurrence);

  return call;
}

static void
run (CrmBook             *book,
     Call                *call,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  crm_book_run_async (book, NULL, write_call, call, call_free, NULL, callback, user_data);
}

void
crm_activity_complete_async (CrmBook             *book,
                             gint64               id,
                             const char          *occurrence,
                             const char          *outcome,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Call *call;

  g_return_if_fail (CRM_IS_BOOK (book));

  call = call_new (COMPLETE, id, occurrence);
  call->one = g_strdup (outcome);
  run (book, call, callback, user_data);
}

void
crm_activity_reopen_async (CrmBook             *book,
                           gint64               id,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));

  run (book, call_new (REOPEN, id, NULL), callback, user_data);
}

void
crm_activity_reschedule_async (CrmBook             *book,
                               gint64               id,
                               const char          *occurrence,
                               CrmActivityScope     scope,
                               const char          *start,
                               const char          *end,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Call *call;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (start != NULL);

  call = call_new (RESCHEDULE, id, occurrence);
  call->scope = scope;
  call->one = g_strdup (start);
  call->two = g_strdup (end);
  run (book, call, callback, user_data);
}

void
crm_activity_snooze_async (CrmBook             *book,
                           gint64               id,
                           const char          *occurrence,
                           guint                days,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Call *call;

  g_return_if_fail (CRM_IS_BOOK (book));

  call = call_new (SNOOZE, id, occurrence);
  call->days = days;
  run (book, call, callback, user_data);
}

void
crm_activity_duplicate_async (CrmBook             *book,
                              gint64               id,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));

  run (book, call_new (DUPLICATE, id, NULL), callback, user_data);
}

void
crm_activity_delete_async (CrmBook             *book,
                           gint64               id,
                           const char          *occurrence,
                           CrmActivityScope     scope,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Call *call;

  g_return_if_fail (CRM_IS_BOOK (book));

  call = call_new (DELETE, id, occurrence);
  call->scope = scope;
  run (book, call, callback, user_data);
}

void
crm_activity_save_async (CrmBook             *book,
                         CrmRecord           *activity,
                         const char          *occurrence,
                         CrmActivityScope     scope,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  Call *call;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (CRM_IS_RECORD (activity));

  call = call_new (SAVE, crm_record_get_id (activity), occurrence);
  call->scope = scope;
  call->activity = crm_record_copy (activity);
  run (book, call, callback, user_data);
}

/* ---- Calls to many ---- */

typedef struct
{
  GArray *ids;
  char   *subject;
} Calls;

static void
calls_free (Calls *calls)
{
  g_array_unref (calls->ids);
  g_free (calls->subject);
  g_free (calls);
}

static gboolean
plan_calls (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  const Calls *calls = user_data;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  for (guint i = 0; i < calls->ids->len; i++)
    {
      g_autoptr(CrmRecord) call = crm_record_new (&crm_activity_type);
      CrmRecord *link = crm_record_add_child (call, &crm_activity_link_type);

      crm_record_set_text (call, "kind", "call");
      crm_record_set_text (call, "subject", calls->subject);
      crm_record_set_text (call, "due", today);
      crm_record_set_text (link, "kind", "contact");
      crm_record_set_int (link, "ref_id", g_array_index (calls->ids, gint64, i));
      if (!crm_record_save (conn, call, error))
        return FALSE;
    }

  return TRUE;
}

void
crm_activity_plan_calls_async (CrmBook             *book,
                               const char          *subject,
                               const gint64        *contact_ids,
                               guint                n_ids,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Calls *calls;
  g_autofree char *label = NULL;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (subject != NULL && *subject != '\0');
  g_return_if_fail (contact_ids != NULL && n_ids > 0);

  calls = g_new (Calls, 1);
  calls->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (calls->ids, contact_ids, n_ids);
  calls->subject = g_strdup (subject);
  label = g_strdup_printf (ngettext ("Planned %u call", "Planned %u calls", n_ids), n_ids);
  crm_book_run_async (book, label, plan_calls, calls, (GDestroyNotify) calls_free, NULL, callback, user_data);
}
