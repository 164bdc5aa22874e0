/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-agenda-brief.h"

#include <string.h>

#include "crm-activity-time.h"
#include "crm-agenda-lookups.h"
#include "crm-span.h"

#define COLUMNS "id, calendar_id, wall, length, shape, tz"

/* ?1 and ?2 the window in minutes. What lasts a week at most begins in the week before it; the few others have an index of their own. */
static const char single_sql[] =
  "SELECT " COLUMNS " FROM activity_span WHERE series = 0 AND starts >= ?1 - 10080 AND starts < ?2 AND ends >= ?1";
static const char long_sql[] =
  "SELECT " COLUMNS " FROM activity_span WHERE series = 0 AND ends - starts > 10080 AND starts < min (?1 - 10080, ?2) AND ends >= ?1";

static const char series_sql[] =
  "SELECT s.id, s.calendar_id, s.shape, a.uid, a.starts, a.ends, a.due, a.tz, a.rrule, a.exdates, a.rdates"
  " FROM activity_span s CROSS JOIN activity a ON a.id = s.id WHERE s.series = 1 AND s.starts < ?2 AND (s.ends IS NULL OR s.ends >= ?1)";

/* Occurrences that have an activity of their own do not come from the series; nor does one whose activity was deleted. */
static const char overrides_sql[] = "SELECT recurrence_id FROM activity WHERE series_uid = ?1 AND recurrence_id IS NOT NULL AND id <> ?2";

static const char words_sql[] =
  "SELECT subject, location, done_at, priority, ("
  " SELECT group_concat (name, ', ') FROM (SELECT coalesce (p.name, d.title) AS name FROM activity_link l"
  "  LEFT JOIN contact p ON l.kind = 'contact' AND p.id = l.ref_id AND p.deleted_at IS NULL"
  "  LEFT JOIN deal d ON l.kind = 'deal' AND d.id = l.ref_id AND d.deleted_at IS NULL"
  "  WHERE l.activity_id = a.id AND name IS NOT NULL ORDER BY l.kind, l.id))"
  " FROM activity a WHERE a.id = ?1";

/* What is known of a source beside its times; its words where it is shown. */
typedef struct
{
  guint                    shape;       /* CrmSpanShape */
  const CrmAgendaCalendar *calendar;    /* NULL: in none */
  CrmAgendaItem           *item;        /* owned; NULL: not shown so far */
} Face;

typedef struct
{
  CrmActivityTime time;
  Face            face;
} Series;

typedef struct
{
  /* Owned */
  GArray           *sources;            /* CrmOccurrenceSource */
  GArray           *faces;              /* Face, likewise */
  GPtrArray        *series;             /* Series, into which sources point */
  GArray           *occurrences;        /* CrmOccurrence */
  CrmAgendaLookups  lookups;

  /* Borrowed */
  CrmConn          *conn;

  CrmAgendaFlags    flags;
  gint64            from;               /* minutes */
  gint64            to;
  gboolean          is_old;             /* a book of an earlier version, which cannot be written: the index does not say enough */
  const CrmTimezone *zone;               /* that of the name that was met last */
  char             *zone_name;          /* owned; NULL */
  const char       *kinds[8];           /* by CRM_SPAN_KIND >> 2; interned */
} Reading;

static void
item_free (CrmAgendaItem *item)
{
  crm_agenda_item_clear (item);
  g_free (item);
}

static void
face_clear (Face *face)
{
  g_clear_pointer (&face->item, item_free);
}

static void
series_free (Series *series)
{
  crm_activity_time_clear (&series->time);
  g_free (series);
}

static int
compare_series (gconstpointer a,
                gconstpointer b)
{
  const Series *one = *(const Series *const *) a;
  const Series *other = *(const Series *const *) b;

  return one->time.source.id < other->time.source.id ? -1 : one->time.source.id > other->time.source.id;
}

static void
reading_clear (Reading *self)
{
  g_clear_pointer (&self->sources, g_array_unref);
  g_clear_pointer (&self->faces, g_array_unref);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_clear_pointer (&self->occurrences, g_array_unref);
  crm_agenda_lookups_clear (&self->lookups);
  g_clear_pointer (&self->zone_name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
reading_init (Reading        *self,
              CrmConn        *conn,
              CrmAgendaFlags  flags,
              gint64          from,
              gint64          to)
{
  static const char *const kinds[] = { "meeting", "call", "task", "visit" };

  *self = (Reading) { .conn = conn, .flags = flags };
  self->from = from / 60 - CRM_AGENDA_ZONE_MINUTES;
  self->to = to / 60 + CRM_AGENDA_ZONE_MINUTES + 1;
  self->sources = g_array_new (FALSE, FALSE, sizeof (CrmOccurrenceSource));
  self->faces = g_array_new (FALSE, FALSE, sizeof (Face));
  g_array_set_clear_func (self->faces, (GDestroyNotify) face_clear);
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) series_free);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    self->kinds[crm_span_get_kind (kinds[i]) >> 2] = g_intern_static_string (kinds[i]);
  self->occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
}

/* ---- Times */

/* FALSE: not of a kind, or in a calendar, that is shown. */
static gboolean
init_face (Face    *face,
           Reading *self,
           guint    shape,
           gint64   calendar_id)
{
  *face = (Face) { .shape = shape };
  if ((shape & CRM_SPAN_KIND) == 0)
    return FALSE;
  if (calendar_id == 0)
    return TRUE;

  face->calendar = crm_agenda_lookups_get_calendar (&self->lookups, calendar_id);
  return crm_agenda_is_wanted (self->flags, face->calendar, FALSE, self->kinds[(shape & CRM_SPAN_KIND) >> 2]);
}

/* NULL: wherever one is. */
static const CrmTimezone *
find_zone (Reading    *self,
           const char *name)
{
  if (name == NULL || *name == '\0')
    return NULL;
  if (self->zone_name == NULL || !g_str_equal (name, self->zone_name))
    {
      g_free (self->zone_name);
      self->zone_name = g_strdup (name);
      self->zone = crm_timezone_lookup_tzid (name);
    }

  return self->zone;
}

/* Once, in the row of @stmt. */
static CrmOccurrenceSource
read_source (Reading *self,
             CrmStmt *stmt,
             guint    shape)
{
  gint64 wall = crm_stmt_get_int (stmt, 2);
  CrmOccurrenceSource source = { .id = crm_stmt_get_int (stmt, 0) };

  if ((shape & CRM_SPAN_DATE) != 0)
    {
      source.set.start = crm_datetime_from_day (crm_local_get_day (wall));
    }
  else
    {
      source.set.start = crm_datetime_from_local (wall, find_zone (self, crm_stmt_get_text (stmt, 5)));
    }
  if (!crm_stmt_is_null (stmt, 3))
    source.end = (CrmDatetime) { source.set.start.kind, wall + crm_stmt_get_int (stmt, 3), source.set.start.zone };

  return source;
}

static gboolean
read_singles (Reading     *self,
              const char  *sql,
              GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (self->conn, error, sql, "ii", self->from, self->to);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      guint shape = (guint) crm_stmt_get_int (stmt, 4);
      CrmOccurrenceSource source;
      Face face;

      self->is_old = self->is_old || crm_stmt_is_null (stmt, 4);
      if (!init_face (&face, self, shape, crm_stmt_get_int (stmt, 1)))
        continue;
      source = read_source (self, stmt, shape);
      g_array_append_val (self->sources, source);
      g_array_append_val (self->faces, face);
    }

  return step == CRM_STEP_DONE;
}

static gboolean
read_overrides (CrmStmt          *overrides,
                const char       *uid,
                CrmActivityTime  *time,
                GError          **error)
{
  CrmStep step;

  crm_stmt_bind_text (overrides, 1, uid);
  crm_stmt_bind_int (overrides, 2, time->source.id);
  while ((step = crm_stmt_step (overrides, error)) == CRM_STEP_ROW)
    crm_activity_time_override (time, crm_stmt_get_text (overrides, 0));
  crm_stmt_reset (overrides);

  return step == CRM_STEP_DONE;
}

/* All of them, after what happens once. */
static gboolean
read_series (Reading  *self,
             GError  **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (self->conn, error, series_sql, "ii", self->from, self->to);
  g_autoptr (CrmStmt) overrides = stmt != NULL ? crm_conn_prepare (self->conn, overrides_sql, error) : NULL;
  CrmStep step = CRM_STEP_ERROR;

  while (overrides != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      const CrmActivityColumns columns = {
        .starts = crm_stmt_get_text (stmt, 4), .ends = crm_stmt_get_text (stmt, 5), .due = crm_stmt_get_text (stmt, 6),
        .tz = crm_stmt_get_text (stmt, 7), .rrule = crm_stmt_get_text (stmt, 8), .exdates = crm_stmt_get_text (stmt, 9),
        .rdates = crm_stmt_get_text (stmt, 10),
      };
      Series *series;
      Face face;

      self->is_old = self->is_old || crm_stmt_is_null (stmt, 2);
      if (!init_face (&face, self, (guint) crm_stmt_get_int (stmt, 2), crm_stmt_get_int (stmt, 1)))
        continue;
      series = g_new0 (Series, 1);
      series->face = face;
      g_ptr_array_add (self->series, series);
      if (!crm_activity_time_init (&series->time, &columns))
        {
          g_ptr_array_set_size (self->series, self->series->len - 1);
          continue;
        }
      series->time.source.id = crm_stmt_get_int (stmt, 0);
      if (!read_overrides (overrides, crm_stmt_get_text (stmt, 3), &series->time, error))
        return FALSE;
    }

  /* What begins together stands in the order of ids: many series do. */
  g_ptr_array_sort (self->series, compare_series);
  for (guint i = 0; i < self->series->len; i++)
    {
      const Series *series = g_ptr_array_index (self->series, i);

      g_array_append_val (self->sources, series->time.source);
      g_array_append_val (self->faces, series->face);
    }

  return step == CRM_STEP_DONE;
}

/* ---- What is shown */

/* The days as they fill up. */
typedef struct
{
  gint64  first_day;
  guint   n_days;
  guint   most;
  guint  *n_kept;      /* of each day alone; owned */
  GArray *n_beyond;    /* guint, borrowed */
} Days;

/* In the order of occurrences: FALSE, and counted, is what has no room. */
static gboolean
take (Days              *days,
      const CrmDatetime *start,
      gint64             starts,
      gint64             ends)
{
  gint64 wall_starts, wall_ends, index;

  crm_agenda_get_wall (start, starts, ends, &wall_starts, &wall_ends);
  index = crm_local_get_day (wall_starts) - days->first_day;
  if (index < 0 || index >= days->n_days || crm_local_get_day (MAX (wall_ends - 1, wall_starts)) - days->first_day != index)
    return TRUE;
  if (days->n_kept[index] >= days->most)
    {
      g_array_index (days->n_beyond, guint, index)++;
      return FALSE;
    }
  days->n_kept[index]++;
  return TRUE;
}

/* Keeps of the occurrences those that are shown. */
static void
choose (Reading *self,
        Days    *days)
{
  guint n = 0;

  for (guint i = 0; i < self->occurrences->len; i++)
    {
      const CrmOccurrence *occurrence = &g_array_index (self->occurrences, CrmOccurrence, i);

      if (!take (days, &occurrence->start, occurrence->starts, occurrence->ends))
        continue;
      if (n < i)
        g_array_index (self->occurrences, CrmOccurrence, n) = *occurrence;
      n++;
    }
  g_array_set_size (self->occurrences, n);
}

static char *
ref_text (CrmStmt *stmt,
          int      column)
{
  const char *text = crm_stmt_get_text (stmt, column);

  return text != NULL ? g_ref_string_new (text) : NULL;
}

static gboolean
read_words (CrmStmt        *words,
            CrmAgendaItem  *item,
            GError        **error)
{
  CrmStep step;

  crm_stmt_bind_int (words, 1, item->id);
  step = crm_stmt_step (words, error);
  if (step == CRM_STEP_ROW)
    {
      item->subject = ref_text (words, 0);
      item->location = ref_text (words, 1);
      item->done_at = crm_stmt_get_int (words, 2);
      item->priority = (int) crm_stmt_get_int (words, 3);
      item->people = ref_text (words, 4);
    }
  crm_stmt_reset (words);

  return step != CRM_STEP_ERROR;
}

/* Of @index among the sources. (transfer full); what an occurrence has for itself is not set. */
static CrmAgendaItem *
make_item (Reading *self,
           guint    index)
{
  const CrmOccurrenceSource *source = &g_array_index (self->sources, CrmOccurrenceSource, index);
  const Face *face = &g_array_index (self->faces, Face, index);
  CrmAgendaItem *item = g_new0 (CrmAgendaItem, 1);

  item->id = source->id;
  item->kind = self->kinds[(face->shape & CRM_SPAN_KIND) >> 2];
  item->calendar_id = face->calendar != NULL ? face->calendar->id : 0;
  item->colour = face->calendar != NULL ? face->calendar->colour : NULL;
  item->read_only = face->calendar != NULL && face->calendar->read_only;
  item->all_day = source->set.start.kind == CRM_DATETIME_DATE;
  item->is_due = (face->shape & CRM_SPAN_DUE) != 0;
  item->unsynced = crm_agenda_lookups_is_unsynced (&self->lookups, item->id);
  item->conflict = crm_agenda_lookups_has_conflict (&self->lookups, item->id);

  return item;
}

static char *
acquire (char *text)
{
  return text != NULL ? g_ref_string_acquire (text) : NULL;
}

static gboolean
is_series (const CrmOccurrenceSource *source)
{
  return source->set.rrule != NULL || source->set.n_rdates > 0;
}

static void
add_item (GArray              *items,
          const CrmAgendaItem *words,
          const CrmOccurrence *occurrence,
          gboolean             series)
{
  CrmAgendaItem item = *words;

  item.subject = acquire (words->subject);
  item.location = acquire (words->location);
  item.people = acquire (words->people);
  item.occurrence = series ? crm_activity_time_to_occurrence (&occurrence->start) : NULL;
  item.start = occurrence->start;
  item.starts = occurrence->starts;
  item.ends = occurrence->ends;
  g_array_append_val (items, item);
}

/* (transfer full): what is shown, with its words. */
static GArray *
make_items (Reading  *self,
            GError  **error)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (CrmAgendaItem));
  g_autoptr (CrmStmt) words = crm_conn_prepare (self->conn, words_sql, error);

  g_array_set_clear_func (items, (GDestroyNotify) crm_agenda_item_clear);
  for (guint i = 0; words != NULL && i < self->occurrences->len; i++)
    {
      const CrmOccurrence *occurrence = &g_array_index (self->occurrences, CrmOccurrence, i);
      Face *face = &g_array_index (self->faces, Face, occurrence->source);

      if (face->item == NULL)
        {
          face->item = make_item (self, occurrence->source);
          if (!read_words (words, face->item, error))
            return NULL;
        }
      /* Without words it is gone: the index is behind while it is made anew. */
      if (face->item->subject != NULL)
        add_item (items, face->item, occurrence, is_series (&g_array_index (self->sources, CrmOccurrenceSource, occurrence->source)));
    }

  return words != NULL ? g_steal_pointer (&items) : NULL;
}

/* (transfer full) */
static GArray *
expand_and_choose (Reading       *self,
                   gint64         from,
                   gint64         to,
                   Days          *days,
                   GCancellable  *cancellable,
                   GError       **error)
{
  /* A series that cannot be expanded to its end is shown as far as it goes. */
  crm_occurrences_expand ((const CrmOccurrenceSource *) (gpointer) self->sources->data, self->sources->len, NULL, from, to, cancellable,
                          self->occurrences);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  choose (self, days);

  return make_items (self, error);
}

/* The same from all that there is. (transfer full) */
static GArray *
choose_from_all (CrmConn         *conn,
                 gint64           from,
                 gint64           to,
                 CrmAgendaFlags   flags,
                 Days            *days,
                 GCancellable    *cancellable,
                 GError         **error)
{
  g_autoptr (GArray) all = crm_agenda_read (conn, from, to, flags | CRM_AGENDA_PLANNED, cancellable, error);
  GArray *items;

  if (all == NULL)
    return NULL;

  items = g_array_new (FALSE, FALSE, sizeof (CrmAgendaItem));
  g_array_set_clear_func (items, (GDestroyNotify) crm_agenda_item_clear);
  for (guint i = 0; i < all->len; i++)
    {
      CrmAgendaItem *item = &g_array_index (all, CrmAgendaItem, i);

      if (!take (days, &item->start, item->starts, item->ends))
        continue;
      g_array_append_val (items, *item);
      memset (item, 0, sizeof *item);
    }

  return items;
}

CrmAgendaBrief *
crm_agenda_brief_read (CrmConn         *conn,
                       gint64           first_day,
                       guint            n_days,
                       guint            most,
                       CrmAgendaFlags   flags,
                       GCancellable    *cancellable,
                       GError         **error)
{
  const CrmTimezone *zone = crm_timezone_get_system ();
  gint64 from = crm_timezone_to_utc (zone, first_day * CRM_SECONDS_PER_DAY);
  gint64 to = crm_timezone_to_utc (zone, (first_day + n_days) * CRM_SECONDS_PER_DAY);
  g_autoptr (CrmAgendaBrief) brief = NULL;
  g_autofree guint *n_kept = NULL;
  g_auto (Reading) reading = { 0 };
  Days days;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (n_days > 0 && most > 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  reading_init (&reading, conn, flags, from, to);
  if (!crm_agenda_lookups_read (&reading.lookups, conn, error) || !read_singles (&reading, single_sql, error) ||
      !read_singles (&reading, long_sql, error) || !read_series (&reading, error))
    return NULL;

  brief = g_new0 (CrmAgendaBrief, 1);
  brief->n_beyond = g_array_new (FALSE, TRUE, sizeof (guint));
  g_array_set_size (brief->n_beyond, n_days);
  n_kept = g_new0 (guint, n_days);
  days = (Days) { first_day, n_days, most, n_kept, brief->n_beyond };
  brief->items = reading.is_old ? choose_from_all (conn, from, to, flags, &days, cancellable, error)
                                : expand_and_choose (&reading, from, to, &days, cancellable, error);

  return brief->items != NULL ? g_steal_pointer (&brief) : NULL;
}

void
crm_agenda_brief_free (CrmAgendaBrief *brief)
{
  g_return_if_fail (brief != NULL);

  g_clear_pointer (&brief->items, g_array_unref);
  g_clear_pointer (&brief->n_beyond, g_array_unref);
  g_free (brief);
}
