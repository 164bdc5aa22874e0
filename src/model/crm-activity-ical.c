/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-activity-ical.h"

#include <string.h>

#include "crm-contact-merge.h"
#include "crm-content-text.h"

/* Fields that stand in an event as they stand in an activity. */
static const struct
{
  const char *field;
  gsize       offset;
} texts[] = {
  { "subject", G_STRUCT_OFFSET (CrmIcalEvent, summary) },
  { "body", G_STRUCT_OFFSET (CrmIcalEvent, description) },
  { "location", G_STRUCT_OFFSET (CrmIcalEvent, location) },
  { "url", G_STRUCT_OFFSET (CrmIcalEvent, url) },
  { "status", G_STRUCT_OFFSET (CrmIcalEvent, status) },
  { "class", G_STRUCT_OFFSET (CrmIcalEvent, class_name) },
  { "transparency", G_STRUCT_OFFSET (CrmIcalEvent, transparency) },
  { "rrule", G_STRUCT_OFFSET (CrmIcalEvent, rrule) },
};

/* Compared one by one; the time is compared as a whole. */
static const char * const simple_fields[] = {
  "subject", "body", "location", "url", "status", "class", "transparency", "rrule", "exdates", "rdates", "categories", NULL
};
static const char * const number_fields[] = { "priority", "done_at", NULL };
static const char * const time_fields[] = { "starts", "ends", "due", "tz", NULL };

gboolean
crm_activity_is_task (CrmRecord *record)
{
  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);

  return g_strcmp0 (crm_record_get_text (record, "kind"), "task") == 0 || !crm_record_has (record, "starts");
}

gboolean
crm_activity_is_for_calendar (CrmRecord *record)
{
  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);

  return crm_record_has (record, "starts") || crm_record_has (record, "due") ||
         g_strcmp0 (crm_record_get_text (record, "kind"), "task") == 0;
}

static void
set_datetime (CrmRecord         *record,
              const char        *field,
              const CrmDatetime *datetime)
{
  g_autofree char *text = crm_datetime_to_text (datetime);

  crm_record_set_text (record, field, text);
}

/* @other on the wall clock of @leader, since an activity has one zone. A date stays one. */
static CrmDatetime
beside (const CrmDatetime *leader,
        const CrmDatetime *other)
{
  if (leader->kind == CRM_DATETIME_ZONED && (other->kind == CRM_DATETIME_ZONED || other->kind == CRM_DATETIME_UTC))
    return crm_datetime_to_zone (other, leader->zone);
  if (leader->kind == CRM_DATETIME_UTC && other->kind == CRM_DATETIME_ZONED)
    return crm_datetime_to_zone (other, crm_timezone_get_utc ());

  return *other;
}

static void
read_time (CrmRecord          *record,
           const CrmIcalEvent *event)
{
  const CrmDatetime *leader = event->start.kind != CRM_DATETIME_NONE ? &event->start : &event->due;
  CrmDatetime end = event->end;
  CrmDatetime due = beside (leader, &event->due);

  if (event->start.kind == CRM_DATETIME_DATE && end.kind != CRM_DATETIME_NONE)
    {
      gint64 last = crm_datetime_get_day (&end) - 1;

      end = crm_datetime_from_day (MAX (last, crm_datetime_get_day (&event->start)));
    }
  else
    {
      end = beside (leader, &end);
    }

  set_datetime (record, "starts", &event->start);
  set_datetime (record, "ends", &end);
  set_datetime (record, "due", &due);
  crm_record_set_text (record, "tz", crm_datetime_get_zone_name (leader));
  crm_record_set_int (record, "all_day", leader->kind == CRM_DATETIME_DATE);
}

static char *
join_dates (GArray            *dates,
            const CrmDatetime *leader)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; dates != NULL && i < dates->len; i++)
    {
      CrmDatetime date = beside (leader, &g_array_index (dates, CrmDatetime, i));
      g_autofree char *value = crm_datetime_to_ical (&date);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", value);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join_categories (GPtrArray *categories)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; categories != NULL && i < categories->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      crm_content_text_append_escaped (text, g_ptr_array_index (categories, i));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The minutes of an alarm that an activity can hold, or -1. */
static gint64
reminder_minutes (const CrmIcalAlarm *alarm)
{
  if (alarm->at.kind != CRM_DATETIME_NONE || alarm->from_end || alarm->offset > 0 || alarm->offset % 60 != 0 ||
      (alarm->action != NULL && g_ascii_strcasecmp (alarm->action, "DISPLAY") != 0 &&
       g_ascii_strcasecmp (alarm->action, "AUDIO") != 0))
    return -1;

  return -alarm->offset / 60;
}

static gboolean
read_links (CrmConn    *conn,
            CrmRecord  *record,
            GPtrArray  *uids,
            const char *kind,
            const char *sql,
            GError    **error)
{
  for (guint i = 0; uids != NULL && i < uids->len; i++)
    {
      g_autoptr (GError) local_error = NULL;
      gint64 id = crm_conn_get_int (conn, 0, &local_error, sql, "s", (const char *) g_ptr_array_index (uids, i));
      g_autofree char *text = NULL;
      CrmRecord *link;

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (id == 0)
        continue;
      /* The server may still tell of one that was merged into another since. */
      if (strcmp (kind, "contact") == 0)
        id = crm_contact_resolve (conn, id);
      text = g_strdup_printf ("%" G_GINT64_FORMAT, id);
      if (crm_record_find_child (record, &crm_activity_link_type, "ref_id", text) != NULL)
        continue;
      link = crm_record_add_child (record, &crm_activity_link_type);
      crm_record_set_text (link, "kind", kind);
      crm_record_set_int (link, "ref_id", id);
    }

  return TRUE;
}

CrmRecord *
crm_activity_from_event (CrmConn             *conn,
                         const CrmIcalEvent  *event,
                         GError             **error)
{
  g_autoptr (CrmRecord) record = NULL;
  g_autofree char *exdates = NULL;
  g_autofree char *rdates = NULL;
  g_autofree char *categories = NULL;
  const CrmDatetime *leader;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (event != NULL, NULL);

  record = crm_record_new (&crm_activity_type);
  crm_record_set_text (record, "kind", event->kind == CRM_ICAL_TODO ? "task" : "meeting");
  crm_record_set_text (record, "uid", event->uid);
  crm_record_set_text (record, "created_via", "sync");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    crm_record_set_text (record, texts[i].field, G_STRUCT_MEMBER (const char *, event, texts[i].offset));

  if (!crm_record_has (record, "subject"))
    {
      /* As the rule for saving does it, so that it is no difference. */
      const CrmRecordType *type = &crm_activity_type;
      const CrmField *kind = &type->fields[crm_record_type_find_field (type, "kind")];

      crm_record_set_text (record, "subject", crm_field_get_choice_label (kind, crm_record_get_text (record, "kind")));
    }

  read_time (record, event);
  leader = event->start.kind != CRM_DATETIME_NONE ? &event->start : &event->due;
  exdates = join_dates (event->exdates, leader);
  rdates = join_dates (event->rdates, leader);
  categories = join_categories (event->categories);
  crm_record_set_text (record, "exdates", exdates);
  crm_record_set_text (record, "rdates", rdates);
  crm_record_set_text (record, "categories", categories);
  if (event->priority > 0)
    crm_record_set_int (record, "priority", event->priority);

  if (event->kind == CRM_ICAL_TODO && crm_ical_event_is_done (event))
    {
      gint64 at = crm_datetime_to_instant (event->completed.kind != CRM_DATETIME_NONE ? &event->completed
                                           : &event->last_modified, NULL);

      crm_record_set_int (record, "done_at", MAX (at, 1) * G_USEC_PER_SEC);
    }
  if (event->recurrence_id.kind != CRM_DATETIME_NONE)
    {
      CrmDatetime id = beside (leader, &event->recurrence_id);
      g_autofree char *text = crm_datetime_to_ical (&id);

      crm_record_set_text (record, "series_uid", event->uid);
      crm_record_set_text (record, "recurrence_id", text);
    }

  for (guint i = 0; event->alarms != NULL && i < event->alarms->len; i++)
    {
      gint64 minutes = reminder_minutes (&g_array_index (event->alarms, CrmIcalAlarm, i));
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, minutes);

      if (minutes >= 0 && crm_record_find_child (record, &crm_activity_reminder_type, "minutes_before", text) == NULL)
        crm_record_set_int (crm_record_add_child (record, &crm_activity_reminder_type), "minutes_before", minutes);
    }

  if (!read_links (conn, record, event->contacts, "contact",
                   "SELECT id FROM contact WHERE uid = ? ORDER BY deleted_at IS NOT NULL LIMIT 1", error) ||
      !read_links (conn, record, event->deals, "deal",
                   "SELECT id FROM deal WHERE uid = ? ORDER BY deleted_at IS NOT NULL LIMIT 1", error))
    return NULL;

  return g_steal_pointer (&record);
}

static gboolean
text_differs (CrmRecord  *one,
              CrmRecord  *other,
              const char *field)
{
  return g_strcmp0 (one == NULL ? NULL : crm_record_get_text (one, field), crm_record_get_text (other, field)) != 0;
}

static gboolean
number_differs (CrmRecord  *one,
                CrmRecord  *other,
                const char *field)
{
  return (one == NULL ? 0 : crm_record_get_int (one, field)) != crm_record_get_int (other, field);
}

static gboolean
time_differs (CrmRecord *one,
              CrmRecord *other)
{
  for (guint i = 0; time_fields[i] != NULL; i++)
    if (text_differs (one, other, time_fields[i]))
      return TRUE;

  return number_differs (one, other, "all_day");
}

/* What tells one child from another, in the set of children. */
static char *
child_key (CrmRecord *child)
{
  if (crm_record_get_record_type (child) == &crm_activity_reminder_type)
    return g_strdup_printf ("%" G_GINT64_FORMAT, crm_record_get_int (child, "minutes_before"));

  return g_strdup_printf ("%s %" G_GINT64_FORMAT, crm_record_get_text (child, "kind"), crm_record_get_int (child, "ref_id"));
}

static CrmRecord *
find_child (CrmRecord           *record,
            const CrmRecordType *type,
            const char          *key)
{
  GPtrArray *children = record == NULL ? NULL : crm_record_get_children (record, type);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      g_autofree char *other = child_key (g_ptr_array_index (children, i));

      if (g_str_equal (key, other))
        return g_ptr_array_index (children, i);
    }

  return NULL;
}

static void
copy_child (CrmRecord           *record,
            const CrmRecordType *type,
            CrmRecord           *from)
{
  CrmRecord *child = crm_record_add_child (record, type);

  if (type == &crm_activity_reminder_type)
    {
      crm_record_set_int (child, "minutes_before", crm_record_get_int (from, "minutes_before"));
      return;
    }
  crm_record_set_text (child, "kind", crm_record_get_text (from, "kind"));
  crm_record_set_int (child, "ref_id", crm_record_get_int (from, "ref_id"));
}

/* Sets: added and removed members are carried over, the others are nobody's business. */
static gboolean
take_children (CrmRecord           *record,
               const CrmRecordType *type,
               CrmRecord           *before,
               CrmRecord           *after)
{
  GPtrArray *old = before == NULL ? NULL : crm_record_get_children (before, type);
  GPtrArray *new = crm_record_get_children (after, type);
  gboolean changed = FALSE;

  for (guint i = 0; i < new->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (new, i);
      g_autofree char *key = child_key (child);

      if (find_child (before, type, key) == NULL && find_child (record, type, key) == NULL)
        {
          copy_child (record, type, child);
          changed = TRUE;
        }
    }
  for (guint i = 0; old != NULL && i < old->len; i++)
    {
      g_autofree char *key = child_key (g_ptr_array_index (old, i));
      CrmRecord *mine = find_child (after, type, key) == NULL ? find_child (record, type, key) : NULL;

      if (mine != NULL)
        {
          crm_record_remove_child (record, mine);
          changed = TRUE;
        }
    }

  return changed;
}

gboolean
crm_activity_take_changes (CrmRecord *record,
                           CrmRecord *before,
                           CrmRecord *after)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);
  g_return_val_if_fail (before == NULL || CRM_IS_RECORD (before), FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (after), FALSE);

  for (guint i = 0; simple_fields[i] != NULL; i++)
    if (text_differs (before, after, simple_fields[i]))
      {
        crm_record_set_text (record, simple_fields[i], crm_record_get_text (after, simple_fields[i]));
        changed = TRUE;
      }
  for (guint i = 0; number_fields[i] != NULL; i++)
    if (number_differs (before, after, number_fields[i]))
      {
        if (crm_record_has (after, number_fields[i]))
          crm_record_set_int (record, number_fields[i], crm_record_get_int (after, number_fields[i]));
        else
          crm_record_clear (record, number_fields[i]);
        changed = TRUE;
      }
  if (time_differs (before, after))
    {
      for (guint i = 0; time_fields[i] != NULL; i++)
        crm_record_set_text (record, time_fields[i], crm_record_get_text (after, time_fields[i]));
      crm_record_set_int (record, "all_day", crm_record_get_int (after, "all_day"));
      changed = TRUE;
    }
  changed |= take_children (record, &crm_activity_reminder_type, before, after);
  changed |= take_children (record, &crm_activity_link_type, before, after);

  return changed;
}

char *
crm_activity_describe_changes (CrmRecord *before,
                               CrmRecord *after)
{
  g_autoptr (GString) words = g_string_new (NULL);
  const CrmRecordType *type = &crm_activity_type;

  g_return_val_if_fail (CRM_IS_RECORD (before), NULL);
  g_return_val_if_fail (CRM_IS_RECORD (after), NULL);

  for (guint i = 0; type->fields[i].name != NULL; i++)
    {
      const char *name = type->fields[i].name;
      gboolean differs = FALSE;

      if (g_strv_contains (simple_fields, name))
        differs = text_differs (before, after, name);
      else if (g_strv_contains (number_fields, name))
        differs = number_differs (before, after, name);
      else if (g_str_equal (name, "starts"))
        differs = time_differs (before, after);
      if (differs)
        g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", crm_field_get_label (&type->fields[i]));
    }

  return words->len == 0 ? NULL : g_string_free (g_steal_pointer (&words), FALSE);
}

static void
read_field (CrmRecord   *record,
            const char  *field,
            CrmDatetime *datetime)
{
  const char *text = crm_record_get_text (record, field);
  const char *zone = crm_record_get_text (record, "tz");

  *datetime = (CrmDatetime) CRM_DATETIME_INIT;
  if (text == NULL || !crm_datetime_parse_text (text, zone, datetime))
    return;
  if (crm_record_get_int (record, "all_day") != 0 && datetime->kind != CRM_DATETIME_DATE)
    *datetime = crm_datetime_from_day (crm_datetime_get_day (datetime));
}

static void
write_time (CrmRecord    *record,
            CrmIcalEvent *event)
{
  CrmDatetime start;
  CrmDatetime end;

  read_field (record, "starts", &start);
  read_field (record, "ends", &end);
  event->start = start;
  if (event->kind == CRM_ICAL_TODO)
    {
      read_field (record, "due", &event->due);
      if (event->due.kind == CRM_DATETIME_NONE && end.kind != CRM_DATETIME_NONE)
        event->due = end;
      /* Both of a task are dates or both are times (RFC 5545 3.8.2.3). */
      if (event->due.kind == CRM_DATETIME_DATE && start.kind != CRM_DATETIME_NONE && start.kind != CRM_DATETIME_DATE)
        event->start = crm_datetime_from_day (crm_datetime_get_day (&start));
      return;
    }

  if (start.kind == CRM_DATETIME_DATE && end.kind == CRM_DATETIME_DATE)
    event->end = crm_datetime_from_day (crm_datetime_get_day (&end) + 1);
  else if (start.kind == CRM_DATETIME_DATE)
    event->end = crm_datetime_from_day (crm_datetime_get_day (&start) + 1);
  else
    event->end = end;
}

static void
write_dates (GArray     *dates,
             const char *text,
             CrmRecord  *record)
{
  g_auto (GStrv) values = text == NULL ? NULL : g_strsplit (text, ",", -1);
  const char *zone_name = crm_record_get_text (record, "tz");
  const CrmTimezone *zone = zone_name == NULL || *zone_name == '\0' ? NULL : crm_timezone_lookup (zone_name);

  g_array_set_size (dates, 0);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      CrmDatetime datetime;

      if (crm_datetime_parse_ical (values[i], strlen (values[i]), zone, &datetime))
        g_array_append_val (dates, datetime);
    }
}

static void
write_categories (GPtrArray  *categories,
                  const char *text)
{
  g_auto (GStrv) parts = NULL;
  CrmSlice slice = { text, text == NULL ? 0 : strlen (text) };

  g_ptr_array_set_size (categories, 0);
  if (text == NULL)
    return;

  parts = crm_content_text_split (slice, ',');
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (categories, g_strdup (parts[i]));
}

static void
write_reminders (CrmRecord    *record,
                 CrmRecord    *shadow,
                 CrmIcalEvent *event)
{
  GPtrArray *mine = crm_record_get_children (record, &crm_activity_reminder_type);

  for (guint i = event->alarms->len; i > 0; i--)
    {
      gint64 minutes = reminder_minutes (&g_array_index (event->alarms, CrmIcalAlarm, i - 1));
      g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, minutes);

      if (minutes >= 0 && find_child (record, &crm_activity_reminder_type, key) == NULL)
        g_array_remove_index (event->alarms, i - 1);
    }
  for (guint i = 0; i < mine->len; i++)
    {
      g_autofree char *key = child_key (g_ptr_array_index (mine, i));

      if (find_child (shadow, &crm_activity_reminder_type, key) == NULL)
        crm_ical_event_add_alarm (event, (int) crm_record_get_int (g_ptr_array_index (mine, i), "minutes_before"));
    }
}

static gboolean
contains (GPtrArray  *list,
          const char *text)
{
  return g_ptr_array_find_with_equal_func (list, text, g_str_equal, NULL);
}

/* Links to what this book does not know stay; those that were taken away go; new ones are added. */
static gboolean
write_links (CrmConn       *conn,
             CrmRecord     *record,
             CrmRecord     *shadow,
             CrmIcalEvent  *event,
             GError       **error)
{
  CrmRecord *sides[] = { shadow, record };

  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      GPtrArray *links = crm_record_get_children (sides[side], &crm_activity_link_type);

      for (guint i = 0; i < links->len; i++)
        {
          CrmRecord *link = g_ptr_array_index (links, i);
          gboolean deal = g_strcmp0 (crm_record_get_text (link, "kind"), "deal") == 0;
          GPtrArray *uids = deal ? event->deals : event->contacts;
          g_autofree char *key = child_key (link);
          g_autofree char *uid = NULL;
          g_autoptr (GError) local_error = NULL;
          guint at = 0;

          if (find_child (sides[1 - side], &crm_activity_link_type, key) != NULL)
            continue;
          uid = crm_conn_get_text (conn, &local_error, deal ? "SELECT uid FROM deal WHERE id = ?"
                                                            : "SELECT uid FROM contact WHERE id = ?",
                                   "i", crm_record_get_int (link, "ref_id"));
          if (local_error != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&local_error));
              return FALSE;
            }
          if (uid == NULL)
            continue;
          if (side == 1 && !contains (uids, uid))
            g_ptr_array_add (uids, g_steal_pointer (&uid));
          else if (side == 0 && g_ptr_array_find_with_equal_func (uids, uid, g_str_equal, &at))
            g_ptr_array_remove_index (uids, at);
        }
    }

  return TRUE;
}

gboolean
crm_activity_to_event (CrmConn       *conn,
                       CrmRecord     *record,
                       CrmRecord     *shadow,
                       CrmIcalEvent  *event,
                       GError       **error)
{
  g_return_val_if_fail (conn != NULL, FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (record), FALSE);
  g_return_val_if_fail (CRM_IS_RECORD (shadow), FALSE);
  g_return_val_if_fail (event != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (text_differs (shadow, record, texts[i].field))
      {
        char **member = (char **) G_STRUCT_MEMBER_P (event, texts[i].offset);

        g_free (*member);
        *member = g_strdup (crm_record_get_text (record, texts[i].field));
      }

  if (time_differs (shadow, record))
    write_time (record, event);
  if (text_differs (shadow, record, "exdates"))
    write_dates (event->exdates, crm_record_get_text (record, "exdates"), record);
  if (text_differs (shadow, record, "rdates"))
    write_dates (event->rdates, crm_record_get_text (record, "rdates"), record);
  if (text_differs (shadow, record, "categories"))
    write_categories (event->categories, crm_record_get_text (record, "categories"));
  if (number_differs (shadow, record, "priority"))
    event->priority = (int) CLAMP (crm_record_get_int (record, "priority"), 0, 9);
  if (event->kind == CRM_ICAL_TODO && number_differs (shadow, record, "done_at"))
    crm_ical_event_set_done (event, crm_record_has (record, "done_at"),
                             crm_record_get_int (record, "done_at") / G_USEC_PER_SEC);
  write_reminders (record, shadow, event);

  return write_links (conn, record, shadow, event, error);
}
