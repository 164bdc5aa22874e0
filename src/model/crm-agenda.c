/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-activity-time.h"
#include "crm-agenda.h"
#include "crm-sql.h"

/* Spans place days and floating times in UTC: no zone is further from it. */
#define ZONE_MINUTES (15 * 60)

/* One activity of the window, from which its occurrences are made. */
typedef struct
{
  CrmAgendaItem    item;
  char            *uid;
  CrmActivityTime  time;
} Source;

static void
item_clear (CrmAgendaItem *item)
{
  g_free (item->subject);
  g_free (item->location);
  g_free (item->people);
  g_free (item->occurrence);
}

void
crm_agenda_item_free (CrmAgendaItem *item)
{
  g_return_if_fail (item != NULL);

  item_clear (item);
  g_free (item);
}

static void
source_clear (Source *source)
{
  item_clear (&source->item);
  g_free (source->uid);
  crm_activity_time_clear (&source->time);
}

/* ?1 a series or not, ?2 and ?3 the window in minutes, ?4 only what is shown, ?5 only with reminders, ?6 only what is planned (1),
 * of this only what is to be done and repeats seldom (2). */
#define WINDOW_SQL \
  " FROM activity_span s JOIN activity a ON a.id = s.id LEFT JOIN calendar c ON c.id = a.calendar_id" \
  " WHERE s.series = ?1 AND s.starts < ?3 AND (s.ends IS NULL OR s.ends >= ?2) AND a.deleted_at IS NULL AND c.deleted_at IS NULL" \
  " AND (?4 = 0 OR a.calendar_id IS NULL OR c.visible = 1)" \
  " AND (?5 = 0 OR EXISTS (SELECT 1 FROM activity_reminder r WHERE r.activity_id = a.id))" \
  " AND (?6 = 0 OR a.kind IN ('meeting', 'call', 'visit', 'task'))" \
  " AND (?6 < 2 OR (a.kind <> 'meeting' AND (a.rrule LIKE '%=MONTHLY%' OR a.rrule LIKE '%=YEARLY%' OR a.rrule LIKE '%INTERVAL=%')))"

static const char sources_sql[] =
  "SELECT a.id, a.uid, a.kind, a.subject, a.location, a.calendar_id, c.colour, a.done_at, a.priority, coalesce (c.read_only, 0),"
  " a.starts, a.ends, a.due, a.tz, a.rrule, a.exdates, a.rdates, a.all_day,"
  " a.id IN (SELECT activity_id FROM sync_due"
  "  UNION ALL SELECT r.activity_id FROM sync_outbox o JOIN activity_resource r ON r.resource_id = o.resource_id),"
  " a.id IN (SELECT f.activity_id FROM conflict f WHERE f.activity_id IS NOT NULL AND " CRM_SQL_CONFLICT_IS_OPEN ("f") ")"
  WINDOW_SQL;

/* For all of the window at once: a statement for each of ten thousand activities takes ten times as long. */
static const char people_sql[] =
  "SELECT l.activity_id, coalesce (p.name, d.title) AS name FROM activity_span s CROSS JOIN activity_link l ON l.activity_id = s.id"
  " LEFT JOIN contact p ON l.kind = 'contact' AND p.id = l.ref_id AND p.deleted_at IS NULL"
  " LEFT JOIN deal d ON l.kind = 'deal' AND d.id = l.ref_id AND d.deleted_at IS NULL"
  " WHERE s.series = ?1 AND s.starts < ?3 AND (s.ends IS NULL OR s.ends >= ?2) AND name IS NOT NULL"
  " ORDER BY l.activity_id, l.kind, l.id";

/* Occurrences that have an activity of their own do not come from the series; nor does one whose activity was deleted. */
static const char overrides_sql[] =
  "WITH wanted (id, uid) AS (SELECT a.id, a.uid" WINDOW_SQL ")"
  "SELECT w.id, o.recurrence_id FROM wanted w CROSS JOIN activity o ON o.series_uid = w.uid AND o.recurrence_id IS NOT NULL AND o.id <> w.id";

typedef struct
{
  gint64         from;
  gint64         to;
  CrmAgendaFlags flags;
} Window;

static CrmStmt *
query_window (CrmConn       *conn,
              const char    *sql,
              gboolean       series,
              const Window  *window,
              GError       **error)
{
  return crm_conn_query (conn, error, sql, "iiiiii", (gint64) series, window->from / 60 - ZONE_MINUTES, window->to / 60 + ZONE_MINUTES + 1,
                         (gint64) ((window->flags & CRM_AGENDA_VISIBLE) != 0), (gint64) ((window->flags & CRM_AGENDA_WITH_REMINDERS) != 0),
                         (gint64) ((window->flags & CRM_AGENDA_SELDOM) != 0 ? 2 : (window->flags & CRM_AGENDA_PLANNED) != 0 ? 1 : 0));
}

static gboolean
read_sources (CrmConn       *conn,
              gboolean       series,
              const Window  *window,
              GArray        *sources,
              GError       **error)
{
  g_autoptr (CrmStmt) stmt = query_window (conn, sources_sql, series, window, error);
  CrmStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      const CrmActivityColumns columns = {
        crm_stmt_get_text (stmt, 10), crm_stmt_get_text (stmt, 11), crm_stmt_get_text (stmt, 12), crm_stmt_get_text (stmt, 13),
        crm_stmt_get_text (stmt, 14), crm_stmt_get_text (stmt, 15), crm_stmt_get_text (stmt, 16), crm_stmt_get_int (stmt, 17) != 0
      };
      Source source = { 0 };

      if (!crm_activity_time_init (&source.time, &columns))
        continue;

      source.item.id = crm_stmt_get_int (stmt, 0);
      source.uid = series ? crm_stmt_dup_text (stmt, 1) : NULL;
      source.item.kind = g_intern_string (crm_stmt_get_text (stmt, 2));
      source.item.subject = crm_stmt_dup_text (stmt, 3);
      source.item.location = crm_stmt_dup_text (stmt, 4);
      source.item.calendar_id = crm_stmt_get_int (stmt, 5);
      source.item.colour = g_intern_string (crm_stmt_get_text (stmt, 6));
      source.item.done_at = crm_stmt_get_int (stmt, 7);
      source.item.priority = (int) crm_stmt_get_int (stmt, 8);
      source.item.read_only = crm_stmt_get_int (stmt, 9) != 0;
      source.item.all_day = source.time.source.set.start.kind == CRM_DATETIME_DATE;
      source.item.is_due = source.time.is_due;
      source.item.unsynced = crm_stmt_get_int (stmt, 18) != 0;
      source.item.conflict = crm_stmt_get_int (stmt, 19) != 0;
      g_array_append_val (sources, source);
    }

  return step == CRM_STEP_DONE;
}

static Source *
find_source (GHashTable *by_id,
             CrmStmt    *stmt)
{
  gint64 id = crm_stmt_get_int (stmt, 0);

  return g_hash_table_lookup (by_id, &id);
}

static gboolean
read_overrides (CrmConn       *conn,
                const Window  *window,
                GHashTable    *by_id,
                GError       **error)
{
  g_autoptr (CrmStmt) stmt = query_window (conn, overrides_sql, TRUE, window, error);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      Source *source = find_source (by_id, stmt);

      if (source != NULL)
        crm_activity_time_override (&source->time, crm_stmt_get_text (stmt, 1));
    }

  return step == CRM_STEP_DONE;
}

static gboolean
read_people (CrmConn       *conn,
             gboolean       series,
             const Window  *window,
             GHashTable    *by_id,
             GError       **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, people_sql, "iii", (gint64) series, window->from / 60 - ZONE_MINUTES,
                                             window->to / 60 + ZONE_MINUTES + 1);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      Source *source = find_source (by_id, stmt);
      g_autofree char *before = NULL;

      if (source == NULL)
        continue;
      before = g_steal_pointer (&source->item.people);
      source->item.people = before != NULL ? g_strconcat (before, ", ", crm_stmt_get_text (stmt, 1), NULL) : crm_stmt_dup_text (stmt, 1);
    }

  return step == CRM_STEP_DONE;
}

static gboolean
read_all (CrmConn       *conn,
          const Window  *window,
          GArray        *sources,
          GError       **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);

  if (!read_sources (conn, FALSE, window, sources, error) || !read_sources (conn, TRUE, window, sources, error))
    return FALSE;

  for (guint i = 0; i < sources->len; i++)
    g_hash_table_insert (by_id, &g_array_index (sources, Source, i).item.id, &g_array_index (sources, Source, i));

  return read_overrides (conn, window, by_id, error) &&
         ((window->flags & CRM_AGENDA_NO_PEOPLE) != 0 ||
          (read_people (conn, FALSE, window, by_id, error) && read_people (conn, TRUE, window, by_id, error)));
}

static CrmAgendaItem *
make_item (const Source        *source,
           const CrmOccurrence *occurrence)
{
  CrmAgendaItem *item = g_new (CrmAgendaItem, 1);

  *item = source->item;
  item->subject = g_strdup (source->item.subject);
  item->location = g_strdup (source->item.location);
  item->people = g_strdup (source->item.people);
  item->occurrence = source->uid != NULL ? crm_activity_time_to_occurrence (&occurrence->start) : NULL;
  item->start = occurrence->start;
  item->starts = occurrence->starts;
  item->ends = occurrence->ends;

  return item;
}

GPtrArray *
crm_agenda_read (CrmConn         *conn,
                 gint64           from,
                 gint64           to,
                 CrmAgendaFlags   flags,
                 GCancellable    *cancellable,
                 GError         **error)
{
  const Window window = { from, to, flags };
  g_autoptr (GArray) sources = NULL;
  g_autoptr (GArray) plain = NULL;
  g_autoptr (GArray) occurrences = NULL;
  g_autoptr (GPtrArray) items = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (from <= to, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (sources, (GDestroyNotify) source_clear);
  if (!read_all (conn, &window, sources, error))
    return NULL;

  plain = g_array_sized_new (FALSE, FALSE, sizeof (CrmOccurrenceSource), sources->len);
  for (guint i = 0; i < sources->len; i++)
    {
      Source *source = &g_array_index (sources, Source, i);

      source->time.source.id = source->item.id;
      g_array_append_val (plain, source->time.source);
    }

  /* A series that cannot be expanded to its end is shown as far as it goes. */
  occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
  crm_occurrences_expand ((const CrmOccurrenceSource *) (gpointer) plain->data, plain->len, NULL, from, to, cancellable, occurrences);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  items = g_ptr_array_new_full (occurrences->len, (GDestroyNotify) crm_agenda_item_free);
  for (guint i = 0; i < occurrences->len; i++)
    {
      const CrmOccurrence *occurrence = &g_array_index (occurrences, CrmOccurrence, i);

      g_ptr_array_add (items, make_item (&g_array_index (sources, Source, occurrence->source), occurrence));
    }

  return g_steal_pointer (&items);
}

static gpointer
read_window (CrmConn       *conn,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  Window *window = user_data;

  return crm_agenda_read (conn, window->from, window->to, window->flags, cancellable, error);
}

static void
on_window_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *items = crm_db_read_finish (CRM_DB (source), result, &error);

  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
crm_agenda_load_async (CrmBook             *book,
                       gint64               from,
                       gint64               to,
                       CrmAgendaFlags       flags,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Window *window;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (from <= to);

  task = g_task_new (book, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_agenda_load_async);
  window = g_new (Window, 1);
  *window = (Window) { from, to, flags };
  crm_db_read_async (crm_book_get_db (book), CRM_READER_ROW, read_window, window, g_free, (GDestroyNotify) g_ptr_array_unref,
                     cancellable, on_window_read, g_steal_pointer (&task));
}

GPtrArray *
crm_agenda_load_finish (CrmBook       *book,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, book), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
crm_agenda_is_concerned (const CrmChangeSet *set)
{
  g_return_val_if_fail (set != NULL, FALSE);

  return crm_change_set_concerns (set, "activity") || crm_change_set_concerns (set, "activity_link") ||
         crm_change_set_concerns (set, "activity_reminder") || crm_change_set_concerns (set, "calendar") ||
         crm_change_set_concerns (set, "sync_outbox") || crm_change_set_concerns (set, "conflict");
}
