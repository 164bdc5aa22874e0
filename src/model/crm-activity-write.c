/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-activity-write.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-activity-series.h"
#include "crm-db.h"
#include "crm-model-error.h"
#include "crm-record-store.h"
#include "crm-reminders.h"

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

static void
set_time (CrmRecord         *activity,
          const char        *field,
          const CrmDatetime *datetime)
{
  g_autofree char *text = crm_datetime_to_text (datetime);

  crm_record_set_text (activity, field, text);
}

/* Moves start, end and due together, as @to stands to @from, which is where it was touched. */
static void
move (CrmRecord         *activity,
      const CrmDatetime *from,
      const CrmDatetime *to)
{
  const char *field = crm_activity_get_time_field (activity);

  if (from->kind == CRM_DATETIME_DATE && to->kind != CRM_DATETIME_DATE)
    {
      CrmDatetime time;

      /* From a day to a time of day: the length of days means nothing any more. */
      crm_activity_shift (activity, from, to);
      crm_record_set_int (activity, "all_day", 0);
      crm_record_clear (activity, "ends");
      if (!crm_record_has (activity, "tz"))
        crm_record_set_text (activity, "tz", crm_timezone_get_name (crm_timezone_get_system ()));
      if (crm_activity_get_time (activity, &time))
        {
          time = crm_datetime_from_local (crm_datetime_get_day (&time) * CRM_SECONDS_PER_DAY + to->local -
                                          crm_datetime_get_day (to) * CRM_SECONDS_PER_DAY, to->zone);
          set_time (activity, field, &time);
        }
      return;
    }

  crm_activity_shift (activity, from, to);
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

/* A series that other activities stand in for cannot be moved: they would stand in for nothing. */
static gboolean
is_movable (CrmConn    *conn,
            CrmRecord  *series,
            GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 n = crm_conn_get_int (conn, 0, &local_error, "SELECT count (*) FROM activity WHERE series_uid = ? AND recurrence_id IS NOT NULL"
                               " AND deleted_at IS NULL", "s", crm_record_get_text (series, "uid"));

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (n > 0)
    g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
                 _("Single dates of “%s” were changed elsewhere; as a whole it cannot be moved. Move only this one."), crm_record_get_title (series));

  return n == 0;
}

/*
 * What a command works on: the activity itself, or what of its series is meant, as a record of its own, the series saved without
 * it. @at gets where it stands: of all of a series still the occurrence that was touched. NULL on error.
 */
static CrmRecord *
take (CrmConn           *conn,
      gint64             id,
      const char        *occurrence,
      CrmActivityScope   scope,
      CrmDatetime       *at,
      GError           **error)
{
  g_autoptr (CrmRecord) activity = crm_record_load (conn, &crm_activity_type, id, error);
  g_autoptr (CrmRecord) taken = NULL;
  CrmDatetime start = CRM_DATETIME_INIT;

  if (activity == NULL)
    return NULL;

  *at = (CrmDatetime) CRM_DATETIME_INIT;
  crm_activity_get_time (activity, &start);
  *at = start;
  if (occurrence == NULL || !crm_activity_is_series (activity))
    return g_steal_pointer (&activity);
  if (!read_time (activity, occurrence, at, error))
    return NULL;
  if (scope == CRM_ACTIVITY_ALL || (scope == CRM_ACTIVITY_FOLLOWING && crm_datetime_equal (at, &start)))
    return g_steal_pointer (&activity);

  if (scope == CRM_ACTIVITY_FOLLOWING)
    {
      taken = crm_activity_split (conn, activity, at, error);
      if (taken == NULL)
        return NULL;
    }
  else
    {
      taken = crm_record_duplicate (activity);
      crm_activity_leave_series (taken, activity);
      crm_activity_shift (taken, &start, at);
      crm_activity_exclude (activity, at);
    }

  return crm_record_save (conn, activity, error) ? g_steal_pointer (&taken) : NULL;
}

gboolean
crm_activity_complete (CrmConn     *conn,
                       gint64       id,
                       const char  *occurrence,
                       const char  *outcome,
                       GError     **error)
{
  g_autoptr (CrmRecord) activity = NULL;
  CrmDatetime at;

  g_return_val_if_fail (conn != NULL, FALSE);

  activity = take (conn, id, occurrence, CRM_ACTIVITY_ONE, &at, error);
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

  activity = crm_record_load (conn, &crm_activity_type, id, error);
  if (activity == NULL)
    return FALSE;

  crm_record_clear (activity, "done_at");
  if (g_strcmp0 (crm_record_get_text (activity, "status"), "COMPLETED") == 0)
    crm_record_set_text (activity, "status", "NEEDS-ACTION");
  label (conn, _("Not done: %s"), activity);

  return crm_record_save (conn, activity, error);
}

gboolean
crm_activity_reschedule (CrmConn           *conn,
                         gint64             id,
                         const char        *occurrence,
                         CrmActivityScope   scope,
                         const char        *start,
                         const char        *end,
                         GError           **error)
{
  g_autoptr (CrmRecord) activity = NULL;
  CrmDatetime at;
  CrmDatetime before;
  CrmDatetime to;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (start != NULL, FALSE);

  activity = take (conn, id, occurrence, scope, &at, error);
  if (activity == NULL || !read_time (activity, start, &to, error))
    return FALSE;

  if (at.kind == CRM_DATETIME_NONE)
    {
      /* A task without a date gets one. */
      set_time (activity, "due", &to);
    }
  else
    {
      crm_activity_get_time (activity, &before);
      if (crm_activity_is_series (activity) && !is_movable (conn, activity, error))
        return FALSE;
      move (activity, &at, &to);
      if (crm_activity_is_series (activity) && !crm_activity_follow (activity, &before, TRUE, error))
        return FALSE;
    }

  if (end != NULL && g_str_equal (crm_activity_get_time_field (activity), "starts"))
    {
      CrmDatetime new_end;

      /* @end belongs to the occurrence that was touched; the series keeps how long that is. */
      if (!read_time (activity, end, &new_end, error))
        return FALSE;
      if (crm_activity_is_series (activity) && crm_activity_get_time (activity, &before))
        {
          g_autofree char *text = NULL;

          if (new_end.kind == CRM_DATETIME_DATE)
            new_end = crm_datetime_from_day (crm_datetime_get_day (&new_end) + crm_datetime_get_day (&before) - crm_datetime_get_day (&to));
          else
            new_end.local += before.local - to.local;
          text = crm_datetime_to_text (&new_end);
          if (!set_end (activity, text, error))
            return FALSE;
        }
      else if (!set_end (activity, end, error))
        {
          return FALSE;
        }
    }

  label (conn, _("Moved %s"), activity);

  return crm_record_save (conn, activity, error);
}

gboolean
crm_activity_snooze (CrmConn     *conn,
                     gint64       id,
                     const char  *occurrence,
                     guint        days,
                     GError     **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, (int) days);
  g_autofree char *day = g_date_time_format (then, "%Y-%m-%d");

  return crm_activity_reschedule (conn, id, occurrence, CRM_ACTIVITY_ONE, day, NULL, error);
}

gboolean
crm_activity_duplicate (CrmConn  *conn,
                        gint64    id,
                        gint64   *copy_id,
                        GError  **error)
{
  static const char *const own[] = { "done_at", "outcome", "status", "series_uid", "recurrence_id", "deleted_at" };
  g_autoptr (CrmRecord) activity = NULL;
  g_autoptr (CrmRecord) copy = NULL;

  g_return_val_if_fail (conn != NULL, FALSE);

  activity = crm_record_load (conn, &crm_activity_type, id, error);
  if (activity == NULL)
    return FALSE;

  copy = crm_record_duplicate (activity);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    crm_record_clear (copy, own[i]);
  crm_record_set_text (copy, "created_via", "manual");
  label (conn, _("Duplicated %s"), copy);
  if (copy_id != NULL)
    *copy_id = crm_record_get_id (copy);

  return crm_record_save (conn, copy, error);
}

gboolean
crm_activity_delete (CrmConn           *conn,
                     gint64             id,
                     const char        *occurrence,
                     CrmActivityScope   scope,
                     GError           **error)
{
  g_autoptr (CrmRecord) activity = NULL;
  g_autoptr (CrmRecord) rest = NULL;
  CrmDatetime start;
  CrmDatetime at;

  g_return_val_if_fail (conn != NULL, FALSE);

  activity = crm_record_load (conn, &crm_activity_type, id, error);
  if (activity == NULL)
    return FALSE;

  label (conn, _("Deleted %s"), activity);
  if (occurrence == NULL || scope == CRM_ACTIVITY_ALL || !crm_activity_is_series (activity))
    return crm_record_delete (conn, &crm_activity_type, id, error);
  if (!read_time (activity, occurrence, &at, error))
    return FALSE;

  if (scope == CRM_ACTIVITY_FOLLOWING)
    {
      if (crm_activity_get_time (activity, &start) && crm_datetime_equal (&start, &at))
        return crm_record_delete (conn, &crm_activity_type, id, error);
      rest = crm_activity_split (conn, activity, &at, error);
      if (rest == NULL)
        return FALSE;
    }
  else
    {
      crm_activity_exclude (activity, &at);
    }

  return crm_record_save (conn, activity, error);
}

/* ---- Editing ---- */

gboolean
crm_activity_show_occurrence (CrmRecord  *activity,
                              const char *occurrence)
{
  CrmDatetime start;
  CrmDatetime at;

  g_return_val_if_fail (CRM_IS_RECORD (activity), FALSE);
  g_return_val_if_fail (occurrence != NULL, FALSE);

  return crm_activity_get_time (activity, &start) && crm_datetime_parse_text (occurrence, crm_record_get_text (activity, "tz"), &at) &&
         crm_activity_shift (activity, &start, &at);
}

/* Moves what was edited at the occurrence back to where the series begins. */
static gboolean
save_all (CrmConn            *conn,
          CrmRecord          *activity,
          CrmRecord          *series,
          const CrmDatetime  *at,
          GError            **error)
{
  CrmDatetime start, edited, to;

  if (crm_activity_get_time (series, &start) && crm_activity_get_time (activity, &edited))
    {
      if (edited.kind == CRM_DATETIME_DATE || at->kind == CRM_DATETIME_DATE)
        {
          to = edited;
          to.local += (crm_datetime_get_day (&start) - crm_datetime_get_day (at)) * CRM_SECONDS_PER_DAY;
        }
      else
        {
          to = edited;
          to.local += start.local - at->local;
        }
      crm_activity_shift (activity, &edited, &to);
      if (!crm_datetime_equal (&start, &to) &&
          (!is_movable (conn, series, error) ||
           !crm_activity_follow (activity, &start, !crm_record_is_field_changed (activity, "rrule"), error)))
        return FALSE;
    }

  return crm_record_save (conn, activity, error);
}

/* The edited occurrence, or the rest of the series from it on, as a record of its own. */
static gboolean
save_part (CrmConn            *conn,
           CrmRecord          *activity,
           CrmRecord          *series,
           const CrmDatetime  *at,
           CrmActivityScope    scope,
           GError            **error)
{
  g_autoptr (CrmRecord) part = crm_record_duplicate (activity);

  if (scope == CRM_ACTIVITY_ONE)
    {
      crm_activity_leave_series (part, series);
      crm_activity_exclude (series, at);
    }
  else
    {
      g_autoptr (CrmRecord) rest = crm_activity_split (conn, series, at, error);
      gboolean new_rule = crm_record_is_field_changed (activity, "rrule");

      if (rest == NULL)
        return FALSE;
      crm_record_set_text (part, "exdates", crm_record_get_text (rest, "exdates"));
      crm_record_set_text (part, "rdates", crm_record_get_text (rest, "rdates"));
      if (!new_rule)
        crm_record_set_text (part, "rrule", crm_record_get_text (rest, "rrule"));
      if (!crm_activity_follow (part, at, !new_rule, error))
        return FALSE;
    }

  return crm_record_save (conn, series, error) && crm_record_save (conn, part, error);
}

/* Who enters a meeting that begins in ten minutes, or carries something from the hours to the day that is running, is not reminded of it
 * there and then. */
static gboolean
save_once (CrmConn    *conn,
           CrmRecord  *activity,
           GError    **error)
{
  gboolean is_new = crm_record_is_new (activity);
  gboolean carried = !is_new && (crm_record_is_field_changed (activity, "all_day") || crm_record_is_field_changed (activity, "due"));
  CrmDatetime start;

  if (!crm_record_save (conn, activity, error))
    return FALSE;
  if ((!is_new && !carried) || !crm_activity_get_time (activity, &start) || (carried && start.kind != CRM_DATETIME_DATE))
    return TRUE;

  return crm_reminders_pass (conn, crm_record_get_id (activity), crm_datetime_to_instant (&start, NULL), error);
}

gboolean
crm_activity_save (CrmConn           *conn,
                   CrmRecord         *activity,
                   const char        *occurrence,
                   CrmActivityScope   scope,
                   GError           **error)
{
  g_autoptr (CrmRecord) series = NULL;
  CrmDatetime at;
  CrmDatetime start;

  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (activity), FALSE);

  label (conn, crm_record_is_new (activity) ? _("Added %s") : _("Changed %s"), activity);
  if (occurrence == NULL || crm_record_is_new (activity))
    return save_once (conn, activity, error);

  series = crm_record_load (conn, &crm_activity_type, crm_record_get_id (activity), error);
  if (series == NULL)
    return FALSE;
  if (!crm_activity_is_series (series))
    return crm_record_save (conn, activity, error);
  if (!read_time (series, occurrence, &at, error))
    return FALSE;
  if (scope == CRM_ACTIVITY_ALL ||
      (scope == CRM_ACTIVITY_FOLLOWING && crm_activity_get_time (series, &start) && crm_datetime_equal (&start, &at)))
    return save_all (conn, activity, series, &at, error);

  return save_part (conn, activity, series, &at, scope, error);
}
