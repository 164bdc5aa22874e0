/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-today.h"

#include <string.h>

#include "crm-agenda.h"

#define MAX_ITEMS   100   /* of each sort: more is not a day */
#define SERIES_DAYS 31    /* how long what repeats stays overdue */

typedef struct
{
  GPtrArray *to_do;
  GPtrArray *meet;
  GPtrArray *mind;
} Snapshot;

struct _CrmToday
{
  GObject       parent_instance;

  /* Owned */
  CrmBook      *book;
  Snapshot     *snapshot;     /* NULL until loaded */
  GCancellable *cancellable;

  gulong        changed_handler;
  guint         minute_source;
  gboolean      loading;
  gboolean      load_again;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmToday, crm_today, G_TYPE_OBJECT)

static void
item_free (CrmTodayItem *item)
{
  g_free (item->title);
  g_free (item->detail);
  g_free (item->kind);
  g_free (item->when);
  g_free (item->occurrence);
  g_free (item);
}

static void
snapshot_free (Snapshot *snapshot)
{
  g_ptr_array_unref (snapshot->to_do);
  g_ptr_array_unref (snapshot->meet);
  g_ptr_array_unref (snapshot->mind);
  g_free (snapshot);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
}

/* ---- Reading: on the list reader's thread ---- */

#define PEOPLE_SQL \
  "(SELECT group_concat (c.name, ', ') FROM activity_link k JOIN contact c ON c.id = k.ref_id WHERE k.activity_id = a.id AND k.kind = 'contact')"

static CrmTodayItem *
add_item (GPtrArray           *items,
          const CrmRecordType *type,
          CrmStmt             *stmt)
{
  CrmTodayItem *item = g_new0 (CrmTodayItem, 1);

  item->type = type;
  item->id = crm_stmt_get_int (stmt, 0);
  item->title = crm_stmt_dup_text (stmt, 1);
  item->detail = crm_stmt_dup_text (stmt, 2);
  item->kind = crm_stmt_dup_text (stmt, 3);
  item->when = crm_stmt_dup_text (stmt, 4);
  g_ptr_array_add (items, item);

  return item;
}

/* The day, or the time of day on the clock here. (transfer full) */
static char *
get_wall (const CrmAgendaItem *item)
{
  CrmDatetime time = item->start;

  if (time.kind != CRM_DATETIME_DATE)
    time = crm_datetime_from_local (crm_timezone_to_local (crm_timezone_get_system (), item->starts), NULL);

  return crm_datetime_to_text (&time);
}

/* A day is over when the next one begins, a time when it has come. */
static void
set_overdue (CrmTodayItem *item,
             const char   *now)
{
  item->overdue = strncmp (item->when, now, MIN (strlen (item->when), strlen (now))) < 0;
}

static gboolean
read_to_do (CrmConn     *conn,
            GPtrArray   *items,
            const char  *now,
            const char  *tomorrow,
            GError     **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
                                            "SELECT a.id, a.subject, " PEOPLE_SQL ", a.kind, coalesce (a.due, a.starts) AS at "
                                            "FROM activity a WHERE a.done_at IS NULL AND a.deleted_at IS NULL AND a.rrule IS NULL AND a.rdates IS NULL "
                                            "AND a.kind IN ('task', 'call', 'mail', 'letter', 'visit') AND at < ? ORDER BY at LIMIT ?",
                                            "si", tomorrow, (gint64) MAX_ITEMS);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    set_overdue (add_item (items, &crm_activity_type, stmt), now);

  return step == CRM_STEP_DONE;
}

static CrmTodayItem *
take_item (GPtrArray     *items,
           CrmAgendaItem *from)
{
  CrmTodayItem *item = g_new0 (CrmTodayItem, 1);

  item->type = &crm_activity_type;
  item->id = from->id;
  item->title = g_steal_pointer (&from->subject);
  item->detail = from->people != NULL ? g_steal_pointer (&from->people) : g_steal_pointer (&from->location);
  item->kind = g_strdup (from->kind);
  item->when = get_wall (from);
  item->occurrence = g_steal_pointer (&from->occurrence);
  g_ptr_array_add (items, item);

  return item;
}

/* Of a series that was left undone the last one is enough to be reminded of it. */
static void
drop_older (GPtrArray *items,
            gint64     id)
{
  for (guint i = items->len; i > 0; i--)
    {
      const CrmTodayItem *item = g_ptr_array_index (items, i - 1);

      if (item->id == id && item->occurrence != NULL)
        g_ptr_array_remove_index (items, i - 1);
    }
}

/* Whether a later one than @item was done already: then nobody asks for this one any more. */
static gboolean
is_outdated (CrmConn              *conn,
             const CrmAgendaItem  *item,
             GError              **error)
{
  return crm_conn_get_int (conn, 0, error,
                           "SELECT 1 FROM activity WHERE series_uid = (SELECT uid FROM activity WHERE id = ?) AND done_at IS NOT NULL"
                           " AND deleted_at IS NULL AND coalesce (due, starts) > ? LIMIT 1", "is", item->id, item->occurrence) != 0;
}

/* What takes place from @midnight to @next, and what of a series of tasks is to be done until then. */
static gboolean
read_agenda (CrmConn       *conn,
             Snapshot      *snapshot,
             gint64         midnight,
             gint64         next,
             const char    *now,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GPtrArray) agenda = crm_agenda_read (conn, midnight - SERIES_DAYS * CRM_SECONDS_PER_DAY, next,
                                                  CRM_AGENDA_VISIBLE | CRM_AGENDA_PLANNED, cancellable, error);

  for (guint i = 0; agenda != NULL && i < agenda->len; i++)
    {
      CrmAgendaItem *item = g_ptr_array_index (agenda, i);
      gboolean meeting = g_str_equal (item->kind, "meeting");

      if (meeting && (item->ends > midnight || item->starts >= midnight) && snapshot->meet->len < MAX_ITEMS)
        {
          take_item (snapshot->meet, item);
        }
      else if (!meeting && item->occurrence != NULL && item->done_at == 0 && !is_outdated (conn, item, error))
        {
          drop_older (snapshot->to_do, item->id);
          set_overdue (take_item (snapshot->to_do, item), now);
        }
    }

  return agenda != NULL && (error == NULL || *error == NULL);
}

/* Deals without a next step, the largest first; those with an overdue step are in what is to be done. */
static gboolean
read_mind (CrmConn    *conn,
           GPtrArray  *items,
           GError    **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
                                            "SELECT d.id, d.title, c.name, NULL, d.expected_close FROM deal d JOIN stage s ON s.id = d.stage_id "
                                            "LEFT JOIN contact c ON c.id = d.company_id WHERE d.deleted_at IS NULL AND s.kind = 'open' "
                                            "AND NOT EXISTS (SELECT 1 FROM activity_link k JOIN activity a ON a.id = k.activity_id WHERE k.kind = 'deal' "
                                            "  AND k.ref_id = d.id AND a.done_at IS NULL AND a.deleted_at IS NULL "
                                            "  AND a.kind IN ('call', 'meeting', 'task', 'visit')) ORDER BY d.amount DESC, d.id LIMIT ?",
                                            "i", (gint64) MAX_ITEMS);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    add_item (items, &crm_deal_type, stmt);

  return step == CRM_STEP_DONE;
}

static int
compare_when (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 ((*(const CrmTodayItem *const *) a)->when, (*(const CrmTodayItem *const *) b)->when);
}

static gpointer
read_today (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) next = g_date_time_add_days (now, 1);
  g_autoptr(GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                                         g_date_time_get_day_of_month (now), 0, 0, 0);
  g_autoptr(GDateTime) next_midnight = g_date_time_add_days (midnight, 1);
  g_autofree char *now_text = g_date_time_format (now, "%Y-%m-%dT%H:%M");
  g_autofree char *tomorrow = g_date_time_format (next, "%Y-%m-%d");
  Snapshot *snapshot = g_new (Snapshot, 1);

  snapshot->to_do = new_items ();
  snapshot->meet = new_items ();
  snapshot->mind = new_items ();

  if (read_to_do (conn, snapshot->to_do, now_text, tomorrow, error) &&
      read_agenda (conn, snapshot, g_date_time_to_unix (midnight), g_date_time_to_unix (next_midnight), now_text, cancellable, error) &&
      read_mind (conn, snapshot->mind, error))
    {
      g_ptr_array_sort (snapshot->to_do, compare_when);
      g_ptr_array_sort (snapshot->meet, compare_when);
      return snapshot;
    }

  snapshot_free (snapshot);
  return NULL;
}

/* ---- Keeping current ---- */

static void load (CrmToday *self);

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CrmToday) self = user_data;
  g_autoptr(GError) error = NULL;
  Snapshot *snapshot = crm_db_read_finish (CRM_DB (source), result, &error);

  self->loading = FALSE;
  if (snapshot == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("Reading the day: %s", error->message);
      return;
    }

  g_clear_pointer (&self->snapshot, snapshot_free);
  self->snapshot = snapshot;
  g_signal_emit (self, signals[CHANGED], 0);

  if (self->load_again)
    load (self);
}

static void
load (CrmToday *self)
{
  self->load_again = self->loading;
  if (self->loading)
    return;

  self->loading = TRUE;
  crm_db_read_async (crm_book_get_db (self->book), CRM_READER_LIST, read_today, NULL, NULL, (GDestroyNotify) snapshot_free,
                     self->cancellable, loaded_cb, g_object_ref (self));
}

static void
changed_cb (CrmToday     *self,
            CrmChangeSet *set)
{
  static const char *const tables[] = { "deal", "stage", "contact" };
  gboolean concerned = crm_agenda_is_concerned (set);

  g_assert (CRM_IS_TODAY (self));

  for (guint i = 0; !concerned && i < G_N_ELEMENTS (tables); i++)
    concerned = crm_change_set_concerns (set, tables[i]);
  if (concerned)
    load (self);
}

/* What is due becomes overdue, and a day ends. */
static gboolean
minute_cb (gpointer user_data)
{
  load (user_data);

  return G_SOURCE_CONTINUE;
}

static void
crm_today_dispose (GObject *object)
{
  CrmToday *self = CRM_TODAY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->minute_source, g_source_remove);
  if (self->book != NULL)
    g_clear_signal_handler (&self->changed_handler, self->book);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_today_parent_class)->dispose (object);
}

static void
crm_today_finalize (GObject *object)
{
  CrmToday *self = CRM_TODAY (object);

  g_clear_pointer (&self->snapshot, snapshot_free);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (crm_today_parent_class)->finalize (object);
}

static void
crm_today_class_init (CrmTodayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = crm_today_dispose;
  object_class->finalize = crm_today_finalize;

  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_TODAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_today_init (CrmToday *self)
{
  self->cancellable = g_cancellable_new ();
}

CrmToday *
crm_today_new (CrmBook *book)
{
  CrmToday *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_TODAY, NULL);
  self->book = g_object_ref (book);
  self->changed_handler = g_signal_connect_swapped (book, "changed", G_CALLBACK (changed_cb), self);
  self->minute_source = g_timeout_add_seconds (60, minute_cb, self);
  load (self);

  return self;
}

gboolean
crm_today_is_loaded (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self), FALSE);

  return self->snapshot != NULL;
}

GPtrArray *
crm_today_get_do (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self) && self->snapshot != NULL, NULL);

  return self->snapshot->to_do;
}

GPtrArray *
crm_today_get_meet (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self) && self->snapshot != NULL, NULL);

  return self->snapshot->meet;
}

GPtrArray *
crm_today_get_mind (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self) && self->snapshot != NULL, NULL);

  return self->snapshot->mind;
}

guint
crm_today_get_n_overdue (CrmToday *self)
{
  guint n = 0;

  g_return_val_if_fail (CRM_IS_TODAY (self), 0);

  for (guint i = 0; self->snapshot != NULL && i < self->snapshot->to_do->len; i++)
    n += ((CrmTodayItem *) g_ptr_array_index (self->snapshot->to_do, i))->overdue;

  return n;
}
