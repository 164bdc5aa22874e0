/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-occurrence-commands.h"
#include "crm-datetime.h"
#include "crm-model-error.h"
#include "crm-record-store.h"

static void
label (CrmConn    *conn,
       const char *format,
       CrmRecord  *activity)
{
  const char *place = strstr (format, "%s");
  g_autoptr (GString) text = g_string_new_len (format, place - format);

  g_string_append (text, crm_record_get_title (activity));
  g_string_append (text, place + strlen ("%s"));
  crm_conn_set_label (conn, text->str);
}

static gboolean
read_time (CrmRecord    *activity,
           const char   *text,
           CrmDatetime  *datetime,
           GError      **error)
{
  if (text != NULL && crm_datetime_parse_text (text, crm_record_get_text (activity, "tz"), datetime))
    return TRUE;

  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("“%s” is not a date or a time."), text != NULL ? text : "");
  return FALSE;
}

/* The field that says when it is: an appointment's start, a task's due date. */
static const char *
start_field (CrmRecord *activity)
{
  return crm_record_has (activity, "starts") ? "starts" : "due";
}

static void
set_time (CrmRecord         *activity,
          const char        *field,
          const CrmDatetime *datetime)
{
  g_autofree char *text = crm_datetime_to_text (datetime);

  crm_record_set_text (activity, field, text);
}

/* Moves start, end and due together, by their wall clocks. */
static gboolean
move_to (CrmRecord    *activity,
         const char   *start_text,
         GError      **error)
{
  static const char *const fields[] = { "starts", "ends", "due" };
  const char *field = start_field (activity);
  CrmDatetime target;
  CrmDatetime start;
  gint64 shift;

  if (!read_time (activity, start_text, &target, error))
    return FALSE;

  /* A task without a date gets one. */
  if (!crm_record_has (activity, field))
    {
      set_time (activity, field, &target);
      return TRUE;
    }
  if (!read_time (activity, crm_record_get_text (activity, field), &start, error))
    return FALSE;

  if (target.kind == CRM_DATETIME_DATE)
    {
      shift = (crm_datetime_get_day (&target) - crm_datetime_get_day (&start)) * CRM_SECONDS_PER_DAY;
    }
  else if (start.kind == CRM_DATETIME_DATE)
    {
      /* From a day to a time of day: the length of days means nothing any more. */
      crm_record_set_int (activity, "all_day", 0);
      set_time (activity, field, &target);
      crm_record_clear (activity, "ends");
      return TRUE;
    }
  else
    {
      shift = target.local - start.local;
    }

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      CrmDatetime time;

      if (!crm_record_has (activity, fields[i]) ||
          !crm_datetime_parse_text (crm_record_get_text (activity, fields[i]), crm_record_get_text (activity, "tz"), &time))
        continue;
      if (time.kind == CRM_DATETIME_DATE)
        time = crm_datetime_from_day (crm_datetime_get_day (&time) + crm_local_get_day (shift));
      else
        time.local += shift;
      set_time (activity, fields[i], &time);
    }

  return TRUE;
}

static gboolean
set_end (CrmRecord   *activity,
         const char  *end_text,
         GError     **error)
{
  CrmDatetime start;
  CrmDatetime end;

  if (!read_time (activity, end_text, &end, error) || !read_time (activity, crm_record_get_text (activity, "starts"), &start, error))
    return FALSE;

  if ((start.kind == CRM_DATETIME_DATE) != (end.kind == CRM_DATETIME_DATE) || end.local < start.local)
    {
      g_set_error_literal (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID, _("The end must not be before the start."));
      return FALSE;
    }

  set_time (activity, "ends", &end);
  return TRUE;
}

static gboolean
exclude (CrmRecord   *series,
         const char  *occurrence,
         GError     **error)
{
  const char *before = crm_record_get_text (series, "exdates");
  g_autofree char *value = NULL;
  g_autofree char *joined = NULL;
  CrmDatetime start;

  if (!read_time (series, occurrence, &start, error))
    return FALSE;

  value = crm_datetime_to_ical (&start);
  joined = before != NULL ? g_strconcat (before, ",", value, NULL) : g_strdup (value);
  crm_record_set_text (series, "exdates", joined);

  return TRUE;
}

/* What a command works on: the activity, or the one occurrence as an activity of its own, its series without it. NULL on error. */
static CrmRecord *
load_one (CrmConn     *conn,
          gint64       id,
          const char  *occurrence,
          GError     **error)
{
  g_autoptr (CrmRecord) activity = crm_record_load (conn, &crm_activity_type, id, error);
  g_autoptr (CrmRecord) single = NULL;
  static const char *const of_series[] = { "rrule", "rdates", "exdates", "series_uid", "recurrence_id" };

  if (activity == NULL || occurrence == NULL || !(crm_record_has (activity, "rrule") || crm_record_has (activity, "rdates")))
    return g_steal_pointer (&activity);

  single = crm_record_duplicate (activity);
  for (guint i = 0; i < G_N_ELEMENTS (of_series); i++)
    crm_record_clear (single, of_series[i]);
  if (!move_to (single, occurrence, error) || !exclude (activity, occurrence, error) || !crm_record_save (conn, activity, error))
    return NULL;

  return g_steal_pointer (&single);
}

gboolean
crm_activity_complete (CrmConn     *conn,
                       gint64       id,
                       const char  *occurrence,
                       const char  *outcome,
                       GError     **error)
{
  g_autoptr (CrmRecord) activity = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  activity = load_one (conn, id, occurrence, error);
  if (activity == NULL)
    return FALSE;

  crm_record_set_int (activity, "done_at", g_get_real_time ());
  if (outcome != NULL)
    crm_record_set_text (activity, "outcome", outcome);
  if (g_strcmp0 (crm_record_get_text (activity, "kind"), "task") == 0)
    crm_record_set_text (activity, "status", "COMPLETED");
  label (conn, _("Done: %s"), activity);

  return crm_record_save (conn, activity, error);
}

gboolean
crm_activity_reopen (CrmConn  *conn,
                     gint64    id,
                     GError  **error)
{
  g_autoptr (CrmRecord) activity = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  activity = load_one (conn, id, NULL, error);
  if (activity == NULL)
    return FALSE;

  crm_record_clear (activity, "done_at");
  if (g_strcmp0 (crm_record_get_text (activity, "status"), "COMPLETED") == 0)
    crm_record_set_text (activity, "status", "NEEDS-ACTION");
  label (conn, _("Not done: %s"), activity);

  return crm_record_save (conn, activity, error);
}

gboolean
crm_activity_reschedule (CrmConn     *conn,
                         gint64       id,
                         const char  *occurrence,
                         const char  *start,
                         const char  *end,
                         GError     **error)
{
  g_autoptr (CrmRecord) activity = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (start != NULL, FALSE);

  activity = load_one (conn, id, occurrence, error);
  if (activity == NULL || !move_to (activity, start, error) || (end != NULL && !set_end (activity, end, error)))
    return FALSE;

  label (conn, _("Moved %s"), activity);

  return crm_record_save (conn, activity, error);
}

gboolean
crm_activity_duplicate (CrmConn  *conn,
                        gint64    id,
                        gint64   *copy_id,
                        GError  **error)
{
  g_autoptr (CrmRecord) activity = NULL;
  g_autoptr (CrmRecord) copy = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  activity = load_one (conn, id, NULL, error);
  if (activity == NULL)
    return FALSE;

  copy = crm_record_duplicate (activity);
  crm_record_clear (copy, "done_at");
  crm_record_clear (copy, "outcome");
  crm_record_clear (copy, "status");
  crm_record_clear (copy, "series_uid");
  crm_record_clear (copy, "recurrence_id");
  crm_record_clear (copy, "deleted_at");
  crm_record_set_text (copy, "created_via", "manual");
  label (conn, _("Duplicated %s"), copy);
  if (copy_id != NULL)
    *copy_id = crm_record_get_id (copy);

  return crm_record_save (conn, copy, error);
}

gboolean
crm_activity_delete (CrmConn     *conn,
                     gint64       id,
                     const char  *occurrence,
                     GError     **error)
{
  g_autoptr (CrmRecord) activity = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  activity = load_one (conn, id, NULL, error);
  if (activity == NULL)
    return FALSE;

  label (conn, _("Deleted %s"), activity);
  if (occurrence == NULL || !(crm_record_has (activity, "rrule") || crm_record_has (activity, "rdates")))
    return crm_record_delete (conn, &crm_activity_type, id, error);

  return exclude (activity, occurrence, error) && crm_record_save (conn, activity, error);
}

typedef enum
{
  COMPLETE,
  REOPEN,
  RESCHEDULE,
  DUPLICATE,
  DELETE,
} Command;

typedef struct
{
  Command  command;
  gint64   id;
  char    *occurrence;
  char    *one;
  char    *two;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

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
      return crm_activity_reschedule (conn, call->id, call->occurrence, call->one, call->two, error);

    case DUPLICATE:
      return crm_activity_duplicate (conn, call->id, NULL, error);

    case DELETE:
      return crm_activity_delete (conn, call->id, call->occurrence, error);

    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
run (CrmBook             *book,
     Command              command,
     gint64               id,
     const char          *occurrence,
     const char          *one,
     const char          *two,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  Call *call = g_new (Call, 1);

  *call = (Call) { command, id, g_strdup (occurrence), g_strdup (one), g_strdup (two) };
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
  g_return_if_fail (CRM_IS_BOOK (book));

  run (book, COMPLETE, id, occurrence, outcome, NULL, callback, user_data);
}

void
crm_activity_reopen_async (CrmBook             *book,
                           gint64               id,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));

  run (book, REOPEN, id, NULL, NULL, NULL, callback, user_data);
}

void
crm_activity_reschedule_async (CrmBook             *book,
                               gint64               id,
                               const char          *occurrence,
                               const char          *start,
                               const char          *end,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (start != NULL);

  run (book, RESCHEDULE, id, occurrence, start, end, callback, user_data);
}

void
crm_activity_duplicate_async (CrmBook             *book,
                              gint64               id,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));

  run (book, DUPLICATE, id, NULL, NULL, NULL, callback, user_data);
}

void
crm_activity_delete_async (CrmBook             *book,
                           gint64               id,
                           const char          *occurrence,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (CRM_IS_BOOK (book));

  run (book, DELETE, id, occurrence, NULL, NULL, callback, user_data);
}
