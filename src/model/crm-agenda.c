/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-activity-time.h"
#include "crm-agenda-lookups.h"
#include "crm-agenda.h"

/* One activity of the window, from which its occurrences are made. */
typedef struct
{
  CrmAgendaItem    item;
  gboolean         is_series;
  CrmActivityTime  time;
} Source;

void
crm_agenda_item_clear (CrmAgendaItem *item)
{
  g_return_if_fail (item != NULL);

  g_clear_pointer (&item->subject, g_ref_string_release);
  g_clear_pointer (&item->location, g_ref_string_release);
  g_clear_pointer (&item->people, g_ref_string_release);
  g_free (item->occurrence);
}

static void
source_clear (Source *source)
{
  crm_agenda_item_clear (&source->item);
  crm_activity_time_clear (&source->time);
}

/* ?1 a series or not, ?2 and ?3 the window in minutes. */
#define RANGE_SQL \
  " FROM (SELECT id FROM activity_span WHERE series = ?1 AND starts < ?3 AND (ends IS NULL OR ends >= ?2) ORDER BY id) s" \
  " CROSS JOIN activity a ON a.id = s.id WHERE a.deleted_at IS NULL"

/* ?4 only with reminders, ?5 only what is to be done and repeats seldom. What is the same for many, and what few have, is not joined to each
 * but looked up. */
#define SOURCES_SQL(columns_of_series) \
  "SELECT a.id, a.kind, a.subject, a.location, a.calendar_id, a.done_at, a.priority, a.starts, a.ends, a.due, a.tz, a.all_day" \
  columns_of_series RANGE_SQL \
  " AND (?4 = 0 OR EXISTS (SELECT 1 FROM activity_reminder r WHERE r.activity_id = a.id))" \
  " AND (?5 = 0 OR (a.kind <> 'meeting' AND (a.rrule LIKE '%=MONTHLY%' OR a.rrule LIKE '%=YEARLY%' OR a.rrule LIKE '%INTERVAL=%')))"

static const char single_sql[] = SOURCES_SQL ("");
static const char series_sql[] = SOURCES_SQL (", a.rrule, a.exdates, a.rdates");

/* For all of the window at once: a statement for each of ten thousand activities takes ten times as long. */
static const char people_sql[] =
  "SELECT l.activity_id, coalesce (p.name, d.title) AS name FROM activity_span s CROSS JOIN activity_link l ON l.activity_id = s.id"
  " LEFT JOIN contact p ON l.kind = 'contact' AND p.id = l.ref_id AND p.deleted_at IS NULL"
  " LEFT JOIN deal d ON l.kind = 'deal' AND d.id = l.ref_id AND d.deleted_at IS NULL"
  " WHERE s.series = ?1 AND s.starts < ?3 AND (s.ends IS NULL OR s.ends >= ?2) AND name IS NOT NULL"
  " ORDER BY l.activity_id, l.kind, l.id";

/* Occurrences that have an activity of their own do not come from the series; nor does one whose activity was deleted. */
static const char overrides_sql[] =
  "WITH wanted (id, uid) AS (SELECT a.id, a.uid" RANGE_SQL ")"
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
  return crm_conn_query (conn, error, sql, "iii", (gint64) series, window->from / 60 - CRM_AGENDA_ZONE_MINUTES,
                         window->to / 60 + CRM_AGENDA_ZONE_MINUTES + 1);
}

/* (transfer full): a reference to @same where that is what the column has. */
static char *
ref_text (CrmStmt *stmt,
          int      column,
          char    *same)
{
  const char *text = crm_stmt_get_text (stmt, column);

  if (text == NULL)
    return NULL;
  return same != NULL && g_str_equal (text, same) ? g_ref_string_acquire (same) : g_ref_string_new (text);
}

/* FALSE: it has no place in time. @previous: the one before, which often has the same kind and place; NULL: none. */
static gboolean
init_source (Source                   *source,
             CrmStmt                  *stmt,
             gboolean                  series,
             const CrmAgendaLookups   *lookups,
             const CrmAgendaCalendar  *calendar,
             const Source             *previous)
{
  const CrmActivityColumns columns = {
    crm_stmt_get_text (stmt, 7), crm_stmt_get_text (stmt, 8), crm_stmt_get_text (stmt, 9), crm_stmt_get_text (stmt, 10),
    series ? crm_stmt_get_text (stmt, 12) : NULL, series ? crm_stmt_get_text (stmt, 13) : NULL,
    series ? crm_stmt_get_text (stmt, 14) : NULL, crm_stmt_get_int (stmt, 11) != 0
  };
  const char *kind = crm_stmt_get_text (stmt, 1);

  memset (source, 0, sizeof *source);
  if (!crm_activity_time_init (&source->time, &columns))
    return FALSE;

  source->is_series = series;
  source->item.id = crm_stmt_get_int (stmt, 0);
  source->item.kind = previous != NULL && g_str_equal (kind, previous->item.kind) ? previous->item.kind : g_intern_string (kind);
  source->item.subject = ref_text (stmt, 2, NULL);
  source->item.location = ref_text (stmt, 3, previous != NULL ? previous->item.location : NULL);
  source->item.calendar_id = crm_stmt_get_int (stmt, 4);
  source->item.colour = calendar != NULL ? calendar->colour : NULL;
  source->item.read_only = calendar != NULL && calendar->read_only;
  source->item.done_at = crm_stmt_get_int (stmt, 5);
  source->item.priority = (int) crm_stmt_get_int (stmt, 6);
  source->item.all_day = source->time.source.set.start.kind == CRM_DATETIME_DATE;
  source->item.is_due = source->time.is_due;
  source->item.unsynced = crm_agenda_lookups_is_unsynced (lookups, source->item.id);
  source->item.conflict = crm_agenda_lookups_has_conflict (lookups, source->item.id);
  source->time.source.id = source->item.id;

  return TRUE;
}

static gboolean
read_sources (CrmConn                 *conn,
              gboolean                 series,
              const Window            *window,
              const CrmAgendaLookups  *lookups,
              GArray                  *sources,
              GError                 **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, series ? series_sql : single_sql, "iiiii", (gint64) series,
                                             window->from / 60 - CRM_AGENDA_ZONE_MINUTES, window->to / 60 + CRM_AGENDA_ZONE_MINUTES + 1,
                                             (gint64) ((window->flags & CRM_AGENDA_WITH_REMINDERS) != 0),
                                             (gint64) ((window->flags & CRM_AGENDA_SELDOM) != 0));
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      gint64 calendar_id = crm_stmt_get_int (stmt, 4);
      const CrmAgendaCalendar *calendar = crm_agenda_lookups_get_calendar (lookups, calendar_id);
      const Source *previous = sources->len > 0 ? &g_array_index (sources, Source, sources->len - 1) : NULL;
      Source source;

      if (crm_agenda_is_wanted (window->flags, calendar, crm_stmt_is_null (stmt, 4), crm_stmt_get_text (stmt, 1)) && init_source (&source, stmt, series, lookups, calendar, previous))
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
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, people_sql, "iii", (gint64) series, window->from / 60 - CRM_AGENDA_ZONE_MINUTES,
                                             window->to / 60 + CRM_AGENDA_ZONE_MINUTES + 1);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      Source *source = find_source (by_id, stmt);
      g_autofree char *both = NULL;

      if (source == NULL)
        continue;
      both = source->item.people != NULL ? g_strconcat (source->item.people, ", ", crm_stmt_get_text (stmt, 1), NULL) : NULL;
      g_clear_pointer (&source->item.people, g_ref_string_release);
      source->item.people = both != NULL ? g_ref_string_new (both) : ref_text (stmt, 1, NULL);
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
  g_auto (CrmAgendaLookups) lookups = { NULL, NULL, NULL };

  if (!crm_agenda_lookups_read (&lookups, conn, error) || !read_sources (conn, FALSE, window, &lookups, sources, error)
      || !read_sources (conn, TRUE, window, &lookups, sources, error))
    return FALSE;

  for (guint i = 0; i < sources->len; i++)
    {
      Source *source = &g_array_index (sources, Source, i);

      g_hash_table_insert (by_id, &source->item.id, source);
    }

  return read_overrides (conn, window, by_id, error) &&
         ((window->flags & CRM_AGENDA_NO_PEOPLE) != 0 ||
          (read_people (conn, FALSE, window, by_id, error) && read_people (conn, TRUE, window, by_id, error)));
}

static char *
acquire (char *text)
{
  return text != NULL ? g_ref_string_acquire (text) : NULL;
}

static void
init_item (CrmAgendaItem       *item,
           const Source        *source,
           const CrmOccurrence *occurrence)
{
  *item = source->item;
  item->subject = acquire (source->item.subject);
  item->location = acquire (source->item.location);
  item->people = acquire (source->item.people);
  item->occurrence = source->is_series ? crm_activity_time_to_occurrence (&occurrence->start) : NULL;
  item->start = occurrence->start;
  item->starts = occurrence->starts;
  item->ends = occurrence->ends;
}

GArray *
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
  g_autoptr (GArray) items = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (from <= to, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (sources, (GDestroyNotify) source_clear);
  if (!read_all (conn, &window, sources, error))
    return NULL;

  plain = g_array_sized_new (FALSE, FALSE, sizeof (CrmOccurrenceSource), sources->len);
  for (guint i = 0; i < sources->len; i++)
    g_array_append_val (plain, g_array_index (sources, Source, i).time.source);

  /* A series that cannot be expanded to its end is shown as far as it goes. */
  occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
  crm_occurrences_expand ((const CrmOccurrenceSource *) (gpointer) plain->data, plain->len, NULL, from, to, cancellable, occurrences);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  items = g_array_sized_new (FALSE, FALSE, sizeof (CrmAgendaItem), occurrences->len);
  g_array_set_clear_func (items, (GDestroyNotify) crm_agenda_item_clear);
  g_array_set_size (items, occurrences->len);
  for (guint i = 0; i < occurrences->len; i++)
    {
      const CrmOccurrence *occurrence = &g_array_index (occurrences, CrmOccurrence, i);

      init_item (&g_array_index (items, CrmAgendaItem, i), &g_array_index (sources, Source, occurrence->source), occurrence);
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
  GArray *items = crm_db_read_finish (CRM_DB (source), result, &error);

  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify) g_array_unref);
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
  crm_db_read_async (crm_book_get_db (book), CRM_READER_ROW, read_window, window, g_free, (GDestroyNotify) g_array_unref,
                     cancellable, on_window_read, g_steal_pointer (&task));
}

GArray *
crm_agenda_load_finish (CrmBook       *book,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, book), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
crm_agenda_get_wall (const CrmDatetime *start,
                     gint64             starts,
                     gint64             ends,
                     gint64            *wall_starts,
                     gint64            *wall_ends)
{
  const CrmTimezone *zone = crm_timezone_get_system ();

  g_return_if_fail (start != NULL);
  g_return_if_fail (wall_starts != NULL && wall_ends != NULL);

  *wall_starts = crm_timezone_to_local (zone, starts);
  *wall_ends = crm_timezone_to_local (zone, ends);
  if (start->kind == CRM_DATETIME_DATE)
    {
      /* A midnight may be skipped by a change of the clock: days are counted, not seconds. */
      *wall_starts = start->local;
      *wall_ends = crm_local_get_day (*wall_ends + CRM_SECONDS_PER_DAY / 2) * CRM_SECONDS_PER_DAY;
      *wall_ends = MAX (*wall_ends, *wall_starts + CRM_SECONDS_PER_DAY);
    }
}

gboolean
crm_agenda_is_concerned (const CrmChangeSet *set)
{
  g_return_val_if_fail (set != NULL, FALSE);

  return crm_change_set_concerns (set, "activity") || crm_change_set_concerns (set, "activity_link") ||
         crm_change_set_concerns (set, "activity_reminder") || crm_change_set_concerns (set, "calendar") ||
         crm_change_set_concerns (set, "sync_outbox") || crm_change_set_concerns (set, "conflict");
}
