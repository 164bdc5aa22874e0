/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-activity-series.h"

#include <glib/gi18n.h>
#include <string.h>

#include "crm-model-error.h"
#include "crm-recurrence-set.h"

static const char *const time_fields[] = { "starts", "ends", "due" };

gboolean
crm_activity_is_series (CrmRecord *activity)
{
  g_return_val_if_fail (CRM_IS_RECORD (activity), FALSE);

  return crm_record_has (activity, "rrule") || crm_record_has (activity, "rdates");
}

const char *
crm_activity_get_time_field (CrmRecord *activity)
{
  g_return_val_if_fail (CRM_IS_RECORD (activity), NULL);

  if (!crm_record_has (activity, "starts"))
    return "due";

  return crm_record_has (activity, "due") && !crm_record_has (activity, "ends") && !crm_activity_is_series (activity) ? "due" : "starts";
}

static gboolean
get_time (CrmRecord   *activity,
          const char  *field,
          CrmDatetime *time)
{
  const char *text = crm_record_get_text (activity, field);

  return text != NULL && crm_datetime_parse_text (text, crm_record_get_text (activity, "tz"), time);
}

gboolean
crm_activity_get_time (CrmRecord   *activity,
                       CrmDatetime *time)
{
  g_return_val_if_fail (CRM_IS_RECORD (activity), FALSE);

  return get_time (activity, crm_activity_get_time_field (activity), time);
}

static void
set_time (CrmRecord         *activity,
          const char        *field,
          const CrmDatetime *time)
{
  g_autofree char *text = crm_datetime_to_text (time);

  crm_record_set_text (activity, field, text);
}

/* @time, moved as @from was moved to @to. */
static CrmDatetime
moved (const CrmDatetime *time,
       const CrmDatetime *from,
       const CrmDatetime *to)
{
  gint64 days = crm_datetime_get_day (to) - crm_datetime_get_day (from);
  CrmDatetime result = *time;

  if (time->kind == CRM_DATETIME_DATE)
    return crm_datetime_from_day (crm_datetime_get_day (time) + days);
  if (from->kind == CRM_DATETIME_DATE || to->kind == CRM_DATETIME_DATE)
    result.local += days * CRM_SECONDS_PER_DAY;
  else
    result.local += to->local - from->local;

  return result;
}

gboolean
crm_activity_shift (CrmRecord         *activity,
                    const CrmDatetime *from,
                    const CrmDatetime *to)
{
  g_return_val_if_fail (CRM_IS_RECORD (activity), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (time_fields); i++)
    {
      CrmDatetime time;

      if (!get_time (activity, time_fields[i], &time))
        continue;
      time = moved (&time, from, to);
      set_time (activity, time_fields[i], &time);
    }

  return TRUE;
}

/* ---- The lists of a series ---- */

/* Its values on the wall clock of @start. */
static GArray *
read_list (CrmRecord         *series,
           const char        *field,
           const CrmDatetime *start)
{
  const char *text = crm_record_get_text (series, field);
  g_auto (GStrv) values = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  GArray *list = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      CrmDatetime value;

      if (!crm_datetime_parse_ical (values[i], strlen (values[i]), start->zone, &value))
        continue;
      if (value.kind == CRM_DATETIME_UTC && start->kind == CRM_DATETIME_ZONED)
        value = crm_datetime_to_zone (&value, start->zone);
      g_array_append_val (list, value);
    }

  return list;
}

static void
write_list (CrmRecord  *series,
            const char *field,
            GArray     *list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      g_autofree char *value = crm_datetime_to_ical (&g_array_index (list, CrmDatetime, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", value);
    }
  crm_record_set_text (series, field, text->str);
}

void
crm_activity_exclude (CrmRecord         *series,
                      const CrmDatetime *start)
{
  const char *before;
  g_autofree char *value = NULL;
  g_autofree char *joined = NULL;

  g_return_if_fail (CRM_IS_RECORD (series));
  g_return_if_fail (start != NULL);

  before = crm_record_get_text (series, "exdates");
  value = crm_datetime_to_ical (start);
  joined = before != NULL ? g_strconcat (before, ",", value, NULL) : g_strdup (value);
  crm_record_set_text (series, "exdates", joined);
}

void
crm_activity_leave_series (CrmRecord *activity,
                           CrmRecord *series)
{
  static const char *const fields[] = { "rrule", "rdates", "exdates", "recurrence_id" };

  g_return_if_fail (CRM_IS_RECORD (activity));
  g_return_if_fail (CRM_IS_RECORD (series));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    crm_record_clear (activity, fields[i]);
  crm_record_set_text (activity, "series_uid", crm_record_get_text (series, "uid"));
}

/* ---- The rule ---- */

static gboolean
refuse_rule (CrmRecord  *series,
             GError    **error)
{
  g_set_error (error, CRM_MODEL_ERROR, CRM_MODEL_ERROR_INVALID,
               _("“%s” repeats by a rule that cannot be moved as a whole. Change only this one, or open it and choose anew how it repeats."),
               crm_record_get_title (series));
  return FALSE;
}

/* Weekdays turn, a single day of the month follows; what says more stays with its days. */
static gboolean
move_days (CrmRecurrence     *rule,
           const CrmDatetime *from,
           const CrmDatetime *to)
{
  gint64 days = crm_datetime_get_day (to) - crm_datetime_get_day (from);
  int day, month, old_day, old_month;

  if (days == 0)
    return TRUE;
  if (rule->n_nth_days > 0 || rule->n_positions > 0 || rule->month_days_from_end != 0)
    return FALSE;

  if (rule->weekdays != 0)
    {
      guint turn = (guint) (((days % 7) + 7) % 7);

      if (rule->frequency != CRM_FREQUENCY_WEEKLY)
        return FALSE;
      rule->weekdays = ((rule->weekdays << turn) | (rule->weekdays >> (7 - turn))) & 0x7f;
    }

  crm_days_to_civil (crm_datetime_get_day (from), NULL, &old_month, &old_day);
  crm_days_to_civil (crm_datetime_get_day (to), NULL, &month, &day);
  if (rule->month_days != 0)
    {
      if (rule->month_days != 1u << old_day)
        return FALSE;
      rule->month_days = 1u << day;
    }
  if (rule->months != 0)
    {
      if (rule->months != 1u << old_month)
        return month == old_month;
      rule->months = (guint16) (1u << month);
    }

  return TRUE;
}

static gboolean
move_rule (CrmRecord          *series,
           const CrmDatetime  *from,
           const CrmDatetime  *to,
           GError            **error)
{
  const char *text = crm_record_get_text (series, "rrule");
  g_autofree char *moved_text = NULL;
  CrmRecurrence rule;
  CrmRecurrence before;

  if (text == NULL)
    return TRUE;
  if (!crm_recurrence_parse (text, &rule, NULL))
    return refuse_rule (series, error);

  before = rule;
  if (!move_days (&rule, from, to))
    return refuse_rule (series, error);
  if (rule.until.kind != CRM_DATETIME_NONE)
    crm_recurrence_set_until (&rule, to, crm_local_get_day (crm_recurrence_get_until (&before, from)) +
                                         crm_datetime_get_day (to) - crm_datetime_get_day (from));
  if (crm_recurrence_equal (&rule, &before) || (rule.complex && crm_datetime_get_day (to) == crm_datetime_get_day (from) &&
                                                rule.until.kind == CRM_DATETIME_NONE && rule.hours == 0))
    return TRUE;

  moved_text = crm_recurrence_to_text (&rule);
  if (moved_text == NULL)
    return refuse_rule (series, error);
  crm_record_set_text (series, "rrule", moved_text);

  return TRUE;
}

gboolean
crm_activity_follow (CrmRecord          *series,
                     const CrmDatetime  *from,
                     gboolean            rule,
                     GError            **error)
{
  static const char *const lists[] = { "exdates", "rdates" };
  CrmDatetime to;

  g_return_val_if_fail (CRM_IS_RECORD (series), FALSE);
  g_return_val_if_fail (from != NULL, FALSE);

  if (!crm_activity_get_time (series, &to) || crm_datetime_equal (from, &to))
    return TRUE;
  if (rule && !move_rule (series, from, &to, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GArray) list = read_list (series, lists[i], from);

      for (guint j = 0; j < list->len; j++)
        {
          CrmDatetime *value = &g_array_index (list, CrmDatetime, j);
          gint64 days = crm_datetime_get_day (value) - crm_datetime_get_day (from);

          if (to.kind == CRM_DATETIME_DATE || value->kind == CRM_DATETIME_DATE)
            *value = crm_datetime_from_day (crm_datetime_get_day (&to) + days);
          else
            *value = crm_datetime_from_local (value->local + to.local - from->local, to.kind == CRM_DATETIME_UTC ? crm_timezone_get_utc () : to.zone);
        }
      if (list->len > 0)
        write_list (series, lists[i], list);
    }

  return TRUE;
}

/* ---- Dividing ---- */

static void
divide_list (CrmRecord         *series,
             CrmRecord         *rest,
             const char        *field,
             const CrmDatetime *start,
             const CrmDatetime *at)
{
  g_autoptr (GArray) early = read_list (series, field, start);
  g_autoptr (GArray) late = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));

  for (guint i = early->len; i > 0; i--)
    {
      CrmDatetime value = g_array_index (early, CrmDatetime, i - 1);

      if (value.kind == CRM_DATETIME_DATE ? crm_datetime_get_day (&value) < crm_datetime_get_day (at) : value.local < at->local)
        continue;
      g_array_prepend_val (late, value);
      g_array_remove_index (early, i - 1);
    }
  write_list (series, field, early);
  write_list (rest, field, late);
}

/* How often the rule held before @at; -1 where that cannot be told. */
static int
count_before (const CrmRecurrence *rule,
              const CrmDatetime   *start,
              const CrmDatetime   *at)
{
  CrmRecurrenceSet set = { .start = *start, .rule = rule, .rrule = "" };
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));

  if (!crm_recurrence_set_expand (&set, NULL, crm_datetime_to_instant (start, NULL), crm_datetime_to_instant (at, NULL), starts))
    return -1;

  return (int) starts->len;
}

CrmRecord *
crm_activity_split (CrmConn            *conn,
                    CrmRecord          *series,
                    const CrmDatetime  *at,
                    GError            **error)
{
  g_autoptr (CrmRecord) rest = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *early_text = NULL;
  g_autofree char *late_text = NULL;
  const char *text = crm_record_get_text (series, "rrule");
  CrmRecurrence early;
  CrmRecurrence late;
  CrmDatetime start;
  gint64 n_overrides;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (CRM_IS_RECORD (series), NULL);
  g_return_val_if_fail (at != NULL, NULL);

  n_overrides = crm_conn_get_int (conn, 0, &local_error, "SELECT count (*) FROM activity WHERE series_uid = ? AND recurrence_id IS NOT NULL",
                                  "s", crm_record_get_text (series, "uid"));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (n_overrides > 0 || text == NULL || !crm_activity_get_time (series, &start) || !crm_recurrence_parse (text, &early, NULL) ||
      early.frequency < CRM_FREQUENCY_DAILY)
    {
      refuse_rule (series, error);
      return NULL;
    }

  late = early;
  if (early.count > 0)
    {
      int before = count_before (&early, &start, at);

      if (before < 0 || before >= early.count)
        {
          refuse_rule (series, error);
          return NULL;
        }
      late.count = early.count - before;
    }
  crm_recurrence_set_until (&early, &start, crm_datetime_get_day (at) - 1);
  early_text = crm_recurrence_to_text (&early);
  late_text = crm_recurrence_to_text (&late);
  if (early_text == NULL || late_text == NULL)
    {
      refuse_rule (series, error);
      return NULL;
    }

  rest = crm_record_duplicate (series);
  divide_list (series, rest, "exdates", &start, at);
  divide_list (series, rest, "rdates", &start, at);
  crm_record_set_text (series, "rrule", early_text);
  crm_record_set_text (rest, "rrule", late_text);
  crm_activity_shift (rest, &start, at);

  return g_steal_pointer (&rest);
}
