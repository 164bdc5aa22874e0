/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-range-model.h"

#include <string.h>

#include "crm-occurrences.h"

#define MINUTES_PER_DAY (24 * 60)

struct _CrmRangeModel
{
  GObject parent_instance;

  /* Owned */
  CrmBook *book;
  GPtrArray *items;             /* CrmRangeItem */
  GPtrArray *calendars;         /* CrmRangeCalendar */
  GCancellable *cancellable;    /* of the read under way; NULL: none */

  gint64 first_day;
  guint n_days;
  gulong changed_handler;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmRangeModel, crm_range_model, G_TYPE_OBJECT)

static void
item_free (CrmRangeItem *item)
{
  g_free (item->title);
  g_free (item->place);
  g_free (item->people);
  g_free (item);
}

static void
calendar_free (CrmRangeCalendar *calendar)
{
  g_free (calendar->name);
  g_free (calendar);
}

/* ---- Reading: on the list reader's thread ---- */

typedef struct
{
  gint64 first_day;
  guint n_days;
} Wanted;

typedef struct
{
  GPtrArray *items;
  GPtrArray *calendars;
} Snapshot;

/* What stands behind one source: the item without its times, and what the recurrence set borrows. */
typedef struct
{
  CrmRangeItem *item;
  char *rrule;
  GArray *exdates;
  GArray *rdates;
  GArray *overridden;
} Holder;

static void
snapshot_free (Snapshot *snapshot)
{
  g_ptr_array_unref (snapshot->items);
  g_ptr_array_unref (snapshot->calendars);
  g_free (snapshot);
}

static void
holder_free (Holder *holder)
{
  item_free (holder->item);
  g_free (holder->rrule);
  g_clear_pointer (&holder->exdates, g_array_unref);
  g_clear_pointer (&holder->rdates, g_array_unref);
  g_clear_pointer (&holder->overridden, g_array_unref);
  g_free (holder);
}

/* Values of iCalendar separated by commas; @start says in which zone. */
static GArray *
read_dates (const char        *text,
            const CrmDatetime *start)
{
  g_auto (GStrv) values = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  GArray *dates = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      CrmDatetime date;

      if (crm_datetime_parse_ical (values[i], strlen (values[i]), start->zone, &date))
        g_array_append_val (dates, date);
    }

  return dates;
}

/* The occurrences that have activities of their own. */
static gboolean
read_overridden (CrmConn     *conn,
                 const char  *uid,
                 const char  *tz,
                 GArray      *overridden,
                 GError     **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT recurrence_id FROM activity WHERE uid = ? AND recurrence_id IS NOT NULL", "s", uid);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmDatetime date;

      if (crm_datetime_parse_text (crm_stmt_get_text (stmt, 0), tz, &date))
        g_array_append_val (overridden, date);
    }

  return step == CRM_STEP_DONE;
}

static const char items_sql[] =
  "SELECT a.id, a.kind, a.subject, a.location, a.starts, a.ends, a.due, a.tz, a.all_day, a.rrule, a.exdates, a.rdates, "
  "  a.done_at IS NOT NULL, coalesce (c.colour, 'grey'), coalesce (c.read_only, 0), a.uid, "
  "  EXISTS (SELECT 1 FROM sync_due d WHERE d.activity_id = a.id) "
  "    OR EXISTS (SELECT 1 FROM activity_resource r JOIN sync_outbox o ON o.resource_id = r.resource_id WHERE r.activity_id = a.id), "
  "  (SELECT group_concat (p.name, ', ') FROM activity_link l JOIN contact p ON p.id = l.ref_id "
  "    WHERE l.activity_id = a.id AND l.kind = 'contact' AND p.deleted_at IS NULL) "
  "FROM activity_span s CROSS JOIN activity a ON a.id = s.id LEFT JOIN calendar c ON c.id = a.calendar_id "
  "WHERE s.series IN (0, 1) AND s.starts < ?2 AND (s.ends IS NULL OR s.ends >= ?1) "
  "  AND a.deleted_at IS NULL AND a.kind IN ('meeting', 'call', 'visit', 'task') "
  "  AND coalesce (c.visible, 1) = 1 AND c.deleted_at IS NULL";

/* Fills @source from the row; FALSE where it has no time that can be read. */
static gboolean
read_times (CrmStmt             *stmt,
            CrmOccurrenceSource *source)
{
  const char *tz = crm_stmt_get_text (stmt, 7);
  const char *ends = crm_stmt_get_text (stmt, 5);
  const char *leader = crm_stmt_is_null (stmt, 4) || strcmp (crm_stmt_get_text (stmt, 1), "task") == 0
                         ? crm_stmt_get_text (stmt, 6) : crm_stmt_get_text (stmt, 4);

  /* A task stands where it is due; one that was only begun, where it begins. */
  if (leader == NULL)
    leader = crm_stmt_get_text (stmt, 4);
  if (leader == NULL || !crm_datetime_parse_text (leader, tz, &source->set.start))
    return FALSE;
  if (leader == crm_stmt_get_text (stmt, 4) && ends != NULL && crm_datetime_parse_text (ends, tz, &source->end) &&
      source->end.kind == CRM_DATETIME_DATE)
    source->end.local += CRM_SECONDS_PER_DAY;      /* stored with its last day included */

  return TRUE;
}

static CrmRangeItem *
read_item (CrmStmt *stmt)
{
  CrmRangeItem *item = g_new0 (CrmRangeItem, 1);

  item->id = crm_stmt_get_int (stmt, 0);
  item->kind = g_intern_string (crm_stmt_get_text (stmt, 1));
  item->title = crm_stmt_dup_text (stmt, 2);
  item->place = crm_stmt_dup_text (stmt, 3);
  item->series = !crm_stmt_is_null (stmt, 9) || !crm_stmt_is_null (stmt, 11);
  item->done = crm_stmt_get_int (stmt, 12) != 0;
  item->colour = g_intern_string (crm_stmt_get_text (stmt, 13));
  item->read_only = crm_stmt_get_int (stmt, 14) != 0;
  item->unsynced = crm_stmt_get_int (stmt, 16) != 0;
  item->people = crm_stmt_dup_text (stmt, 17);

  return item;
}

static gboolean
read_sources (CrmConn       *conn,
              const Wanted  *wanted,
              GArray        *sources,
              GPtrArray     *holders,
              GError       **error)
{
  /* A day more at both ends: spans of floating times and of dates are kept as if in UTC. */
  gint64 from = (wanted->first_day - 1) * MINUTES_PER_DAY;
  gint64 to = (wanted->first_day + wanted->n_days + 1) * MINUTES_PER_DAY;
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error, items_sql, "ii", from, to);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmOccurrenceSource source = { .id = holders->len, .set.start = CRM_DATETIME_INIT, .end = CRM_DATETIME_INIT };
      Holder *holder;

      if (!read_times (stmt, &source))
        continue;

      holder = g_new0 (Holder, 1);
      holder->item = read_item (stmt);
      g_ptr_array_add (holders, holder);
      if (holder->item->series)
        {
          holder->rrule = crm_stmt_dup_text (stmt, 9);
          holder->exdates = read_dates (crm_stmt_get_text (stmt, 10), &source.set.start);
          holder->rdates = read_dates (crm_stmt_get_text (stmt, 11), &source.set.start);
          holder->overridden = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
          if (!read_overridden (conn, crm_stmt_get_text (stmt, 15), crm_stmt_get_text (stmt, 7), holder->overridden, error))
            return FALSE;
          source.set.rrule = holder->rrule;
          source.set.exdates = (const CrmDatetime *) (gpointer) holder->exdates->data;
          source.set.n_exdates = holder->exdates->len;
          source.set.rdates = (const CrmDatetime *) (gpointer) holder->rdates->data;
          source.set.n_rdates = holder->rdates->len;
          source.set.overridden = (const CrmDatetime *) (gpointer) holder->overridden->data;
          source.set.n_overridden = holder->overridden->len;
        }
      g_array_append_val (sources, source);
    }

  return step == CRM_STEP_DONE;
}

static CrmRangeItem *
make_item (const Holder        *holder,
           const CrmOccurrence *occurrence)
{
  const CrmTimezone *zone = crm_timezone_get_system ();
  CrmRangeItem *item = g_memdup2 (holder->item, sizeof *holder->item);

  item->title = g_strdup (holder->item->title);
  item->place = g_strdup (holder->item->place);
  item->people = g_strdup (holder->item->people);
  item->occurrence = occurrence->start;
  item->all_day = occurrence->start.kind == CRM_DATETIME_DATE;
  item->starts = crm_timezone_to_local (zone, occurrence->starts);
  item->ends = crm_timezone_to_local (zone, occurrence->ends);
  if (item->all_day)
    {
      /* A midnight may be skipped by a change of the clock: days are counted, not seconds. */
      item->starts = occurrence->start.local;
      item->ends = (crm_local_get_day (item->ends + CRM_SECONDS_PER_DAY / 2)) * CRM_SECONDS_PER_DAY;
      item->ends = MAX (item->ends, item->starts + CRM_SECONDS_PER_DAY);
    }

  return item;
}

static gboolean
read_items (CrmConn       *conn,
            const Wanted  *wanted,
            GPtrArray     *items,
            GCancellable  *cancellable,
            GError       **error)
{
  const CrmTimezone *zone = crm_timezone_get_system ();
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (CrmOccurrenceSource));
  g_autoptr (GPtrArray) holders = g_ptr_array_new_with_free_func ((GDestroyNotify) holder_free);
  g_autoptr (GArray) occurrences = g_array_new (FALSE, FALSE, sizeof (CrmOccurrence));
  gint64 from = crm_timezone_to_utc (zone, wanted->first_day * CRM_SECONDS_PER_DAY);
  gint64 to = crm_timezone_to_utc (zone, (wanted->first_day + wanted->n_days) * CRM_SECONDS_PER_DAY);

  if (!read_sources (conn, wanted, sources, holders, error))
    return FALSE;

  /* A series that cannot be expanded in full shows what could be. */
  crm_occurrences_expand ((const CrmOccurrenceSource *) (gpointer) sources->data, sources->len, zone, from, to, cancellable, occurrences);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  for (guint i = 0; i < occurrences->len; i++)
    {
      const CrmOccurrence *occurrence = &g_array_index (occurrences, CrmOccurrence, i);

      g_ptr_array_add (items, make_item (g_ptr_array_index (holders, occurrence->id), occurrence));
    }

  return TRUE;
}

static gboolean
read_calendars (CrmConn    *conn,
                GPtrArray  *calendars,
                GError    **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT id, name, colour, visible, read_only, events, tasks FROM calendar "
                                             "WHERE deleted_at IS NULL ORDER BY position, id", "");
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmRangeCalendar *calendar = g_new0 (CrmRangeCalendar, 1);

      calendar->id = crm_stmt_get_int (stmt, 0);
      calendar->name = crm_stmt_dup_text (stmt, 1);
      calendar->colour = g_intern_string (crm_stmt_get_text (stmt, 2));
      calendar->visible = crm_stmt_get_int (stmt, 3) != 0;
      calendar->read_only = crm_stmt_get_int (stmt, 4) != 0;
      calendar->takes_events = crm_stmt_get_int (stmt, 5) != 0;
      calendar->takes_tasks = crm_stmt_get_int (stmt, 6) != 0;
      g_ptr_array_add (calendars, calendar);
    }

  return step == CRM_STEP_DONE;
}

static gpointer
read_range (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  Snapshot *snapshot = g_new0 (Snapshot, 1);

  snapshot->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  snapshot->calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) calendar_free);
  if (read_items (conn, user_data, snapshot->items, cancellable, error) && read_calendars (conn, snapshot->calendars, error))
    return snapshot;

  snapshot_free (snapshot);
  return NULL;
}

/* ---- Keeping current ---- */

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CrmRangeModel) self = user_data;
  g_autoptr (GError) error = NULL;
  Snapshot *snapshot = crm_db_read_finish (CRM_DB (source), result, &error);

  if (snapshot == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_object (&self->cancellable);
          g_message ("Reading a calendar: %s", error->message);
        }
      return;
    }

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->calendars);
  self->items = g_ptr_array_ref (snapshot->items);
  self->calendars = g_ptr_array_ref (snapshot->calendars);
  snapshot_free (snapshot);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
load (CrmRangeModel *self)
{
  Wanted wanted = { self->first_day, self->n_days };

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_LIST, read_range, g_memdup2 (&wanted, sizeof wanted), g_free,
                     (GDestroyNotify) snapshot_free, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
book_changed_cb (CrmRangeModel *self,
                 CrmChangeSet  *set)
{
  static const char *const tables[] = { "activity", "activity_link", "calendar", "activity_span" };

  g_assert (CRM_IS_RANGE_MODEL (self));

  for (guint i = 0; self->n_days > 0 && i < G_N_ELEMENTS (tables); i++)
    if (crm_change_set_concerns (set, tables[i]))
      {
        load (self);
        return;
      }
}

static void
crm_range_model_dispose (GObject *object)
{
  CrmRangeModel *self = CRM_RANGE_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  if (self->book != NULL)
    g_clear_signal_handler (&self->changed_handler, self->book);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_range_model_parent_class)->dispose (object);
}

static void
crm_range_model_finalize (GObject *object)
{
  CrmRangeModel *self = CRM_RANGE_MODEL (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->calendars);

  G_OBJECT_CLASS (crm_range_model_parent_class)->finalize (object);
}

static void
crm_range_model_class_init (CrmRangeModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_range_model_dispose;
  object_class->finalize = crm_range_model_finalize;

  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_RANGE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_range_model_init (CrmRangeModel *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) calendar_free);
}

CrmRangeModel *
crm_range_model_new (CrmBook *book)
{
  CrmRangeModel *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_RANGE_MODEL, NULL);
  self->book = g_object_ref (book);
  self->changed_handler = g_signal_connect_swapped (book, "changed", G_CALLBACK (book_changed_cb), self);

  return self;
}

void
crm_range_model_set_range (CrmRangeModel *self,
                           gint64         first_day,
                           guint          n_days)
{
  g_return_if_fail (CRM_IS_RANGE_MODEL (self));
  g_return_if_fail (n_days > 0);

  if (self->first_day == first_day && self->n_days == n_days)
    return;

  self->first_day = first_day;
  self->n_days = n_days;
  load (self);
}

gboolean
crm_range_model_is_current (CrmRangeModel *self)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), FALSE);

  return self->cancellable == NULL && self->n_days > 0;
}

guint
crm_range_model_get_n_items (CrmRangeModel *self)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), 0);

  return self->items->len;
}

const CrmRangeItem *
crm_range_model_get_item (CrmRangeModel *self,
                          guint          index)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), NULL);
  g_return_val_if_fail (index < self->items->len, NULL);

  return g_ptr_array_index (self->items, index);
}

guint
crm_range_model_get_n_calendars (CrmRangeModel *self)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), 0);

  return self->calendars->len;
}

const CrmRangeCalendar *
crm_range_model_get_calendar (CrmRangeModel *self,
                              guint          index)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), NULL);
  g_return_val_if_fail (index < self->calendars->len, NULL);

  return g_ptr_array_index (self->calendars, index);
}

gboolean
crm_range_item_is_on (const CrmRangeItem *item,
                      gint64              day)
{
  gint64 midnight = day * CRM_SECONDS_PER_DAY;

  g_return_val_if_fail (item != NULL, FALSE);

  return item->starts < midnight + CRM_SECONDS_PER_DAY && (item->ends > midnight || item->starts >= midnight);
}
