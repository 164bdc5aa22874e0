/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-today.h"

#include <string.h>

#include "crm-agenda.h"
#include "crm-keep-touch.h"
#include "crm-settings.h"

#define MAX_ITEMS   100   /* of each sort: more is not a day */
#define SHARED      "crm-today"   /* on the book; not owned */
#define SERIES_DAYS 31    /* how long what repeats stays overdue: the next one of a daily or weekly task is there by then */
#define SELDOM_DAYS 800   /* the same of what repeats every few weeks, months, or years */

typedef struct
{
  GPtrArray *to_do;
  GPtrArray *meet;
  GPtrArray *mind;
  GPtrArray *keep;
  GPtrArray *people;
  GPtrArray *sending;
  GPtrArray *tomorrow;
  guint      touch_days;
} Snapshot;

struct _CrmToday
{
  CrmWatch parent_instance;

  /* Owned */
  Snapshot *snapshot;     /* NULL until loaded */

  guint minute_source;
};

G_DEFINE_FINAL_TYPE (CrmToday, crm_today, CRM_TYPE_WATCH)

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
  g_ptr_array_unref (snapshot->keep);
  g_ptr_array_unref (snapshot->people);
  g_ptr_array_unref (snapshot->sending);
  g_ptr_array_unref (snapshot->tomorrow);
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
                                            "AND a.kind IN ('task', 'call', 'mail', 'letter', 'visit') AND at < ? "
                                            "AND NOT EXISTS (SELECT 1 FROM calendar c WHERE c.id = a.calendar_id AND c.deleted_at IS NOT NULL) "
                                            "ORDER BY at LIMIT ?",
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
  item->title = g_strdup (from->subject);
  item->detail = g_strdup (from->people != NULL ? from->people : from->location);
  item->kind = g_strdup (from->kind);
  item->when = get_wall (from);
  item->occurrence = g_steal_pointer (&from->occurrence);
  item->done = from->done_at != 0;
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

/* Of a series of tasks the one that is left to be done. */
static void
take_series (CrmConn        *conn,
             Snapshot       *snapshot,
             CrmAgendaItem  *item,
             const char     *now,
             GError        **error)
{
  if (item->occurrence == NULL || item->done_at != 0 || is_outdated (conn, item, error))
    return;

  drop_older (snapshot->to_do, item->id);
  set_overdue (take_item (snapshot->to_do, item), now);
}

/* Monthly and yearly tasks that were left undone before what read_agenda() looks at; it knows the later ones. */
static gboolean
read_seldom (CrmConn       *conn,
             Snapshot      *snapshot,
             gint64         midnight,
             const char    *now,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GArray) agenda = crm_agenda_read (conn, midnight - SELDOM_DAYS * CRM_SECONDS_PER_DAY, midnight - SERIES_DAYS * CRM_SECONDS_PER_DAY,
                                                  CRM_AGENDA_VISIBLE | CRM_AGENDA_PLANNED | CRM_AGENDA_SELDOM, cancellable, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  /* The last of each is enough. */
  for (guint i = agenda != NULL ? agenda->len : 0; i > 0; i--)
    {
      CrmAgendaItem *item = &g_array_index (agenda, CrmAgendaItem, i - 1);

      if (g_hash_table_add (seen, &item->id) && snapshot->to_do->len < MAX_ITEMS)
        take_series (conn, snapshot, item, now, error);
    }

  return agenda != NULL && (error == NULL || *error == NULL);
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
  g_autoptr (GArray) agenda = crm_agenda_read (conn, midnight - SERIES_DAYS * CRM_SECONDS_PER_DAY, next,
                                                  CRM_AGENDA_VISIBLE | CRM_AGENDA_PLANNED, cancellable, error);

  for (guint i = 0; agenda != NULL && i < agenda->len; i++)
    {
      CrmAgendaItem *item = &g_array_index (agenda, CrmAgendaItem, i);
      gboolean meeting = g_str_equal (item->kind, "meeting");

      if (meeting && (item->ends > midnight || item->starts >= midnight) && snapshot->meet->len < MAX_ITEMS)
        take_item (snapshot->meet, item);
      else if (!meeting)
        take_series (conn, snapshot, item, now, error);
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
                                            "SELECT d.id, d.title, c.name, NULL, d.expected_close FROM (SELECT id FROM deal NOT INDEXED WHERE deleted_at IS NULL "
                                            "  AND stage_id IN (SELECT id FROM stage WHERE kind = 'open') "
                                            "  AND id NOT IN (SELECT k.ref_id FROM activity_link k JOIN activity a ON a.id = k.activity_id WHERE k.kind = 'deal' "
                                            "    AND a.done_at IS NULL AND a.deleted_at IS NULL AND a.kind IN ('call', 'meeting', 'task', 'visit')) "
                                            "  ORDER BY amount DESC, id LIMIT ?) o CROSS JOIN deal d ON d.id = o.id "
                                            "LEFT JOIN contact c ON c.id = d.company_id ORDER BY d.amount DESC, d.id",
                                            "i", (gint64) MAX_ITEMS);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    add_item (items, &crm_deal_type, stmt);

  return step == CRM_STEP_DONE;
}

static gboolean
read_keep (CrmConn    *conn,
           GPtrArray  *items,
           GError    **error)
{
  g_autoptr (GPtrArray) due = crm_keep_touch_load (conn, 0, TRUE, MAX_ITEMS, error);

  for (guint i = 0; due != NULL && i < due->len; i++)
    {
      CrmDueContact *contact = g_ptr_array_index (due, i);
      CrmTodayItem *item = g_new0 (CrmTodayItem, 1);

      item->type = &crm_contact_type;
      item->id = contact->id;
      item->title = g_steal_pointer (&contact->name);
      item->detail = g_steal_pointer (&contact->detail);
      item->cadence = contact->days;
      item->touched = contact->last_touch_at;
      g_ptr_array_add (items, item);
    }

  return due != NULL;
}

/* By the index of the last touch. Whoever has a next step is not forgotten. */
static gboolean
read_people (CrmConn    *conn,
             GPtrArray  *items,
             guint       days,
             GError    **error)
{
  g_autoptr(CrmStmt) stmt = NULL;
  CrmStep step = CRM_STEP_ERROR;

  if (days == 0)
    return TRUE;
  stmt = crm_conn_query (conn, error,
                         "SELECT l.id, l.name, l.detail, NULL, NULL, l.last_touch_at FROM contact_list l JOIN contact c ON c.id = l.id "
                         "WHERE l.last_touch_at IS NOT NULL AND l.last_touch_at < ? AND l.next_step_at IS NULL AND l.kind = 'person' "
                         "AND l.keep_days IS NULL AND c.cadence_days IS NOT 0 "
                         "AND c.lifecycle IN ('customer', 'prospect', 'partner') ORDER BY l.last_touch_at DESC LIMIT ?",
                         "ii", g_get_real_time () - days * G_TIME_SPAN_DAY, (gint64) MAX_ITEMS);

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmTodayItem *item = add_item (items, &crm_contact_type, stmt);

      item->touched = crm_stmt_get_int (stmt, 5);
    }

  return step == CRM_STEP_DONE;
}

/* What the owner paused has no reason. */
static gboolean
read_sending (CrmConn    *conn,
              GPtrArray  *items,
              GError    **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
                                            "SELECT c.id, c.name, r.reason, NULL, NULL FROM campaign_run r JOIN campaign c ON c.id = r.campaign_id "
                                            "WHERE c.deleted_at IS NULL AND r.state = 'paused' AND coalesce (r.reason, '') <> '' "
                                            "ORDER BY r.frozen_at DESC LIMIT ?",
                                            "i", (gint64) MAX_ITEMS);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmTodayItem *item = add_item (items, &crm_campaign_type, stmt);

      item->overdue = TRUE;
    }

  return step == CRM_STEP_DONE;
}

/* All that is planned for a day, tasks among the meetings by their time. */
static gboolean
read_tomorrow (CrmConn       *conn,
               GPtrArray     *items,
               gint64         from,
               gint64         to,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (GArray) agenda = crm_agenda_read (conn, from, to, CRM_AGENDA_VISIBLE | CRM_AGENDA_PLANNED, cancellable, error);

  for (guint i = 0; agenda != NULL && i < MIN (agenda->len, MAX_ITEMS); i++)
    {
      CrmAgendaItem *item = &g_array_index (agenda, CrmAgendaItem, i);

      if (item->done_at == 0)
        take_item (items, item);
    }

  return agenda != NULL;
}

static int
compare_when (gconstpointer a,
              gconstpointer b)
{
  return g_strcmp0 ((*(const CrmTodayItem *const *) a)->when, (*(const CrmTodayItem *const *) b)->when);
}

static gboolean
read_all (CrmConn       *conn,
          Snapshot      *snapshot,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) next = g_date_time_add_days (now, 1);
  g_autoptr(GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                                         g_date_time_get_day_of_month (now), 0, 0, 0);
  g_autoptr(GDateTime) next_midnight = g_date_time_add_days (midnight, 1);
  g_autoptr(GDateTime) last_midnight = g_date_time_add_days (midnight, 2);
  g_autofree char *now_text = g_date_time_format (now, "%Y-%m-%dT%H:%M");
  g_autofree char *tomorrow = g_date_time_format (next, "%Y-%m-%d");

  if (!read_to_do (conn, snapshot->to_do, now_text, tomorrow, error) ||
      !read_seldom (conn, snapshot, g_date_time_to_unix (midnight), now_text, cancellable, error) ||
      !read_agenda (conn, snapshot, g_date_time_to_unix (midnight), g_date_time_to_unix (next_midnight), now_text, cancellable, error) ||
      !read_mind (conn, snapshot->mind, error) ||
      !read_keep (conn, snapshot->keep, error) ||
      !read_people (conn, snapshot->people, snapshot->touch_days, error) ||
      !read_sending (conn, snapshot->sending, error) ||
      !read_tomorrow (conn, snapshot->tomorrow, g_date_time_to_unix (next_midnight), g_date_time_to_unix (last_midnight), cancellable, error))
    return FALSE;

  g_ptr_array_sort (snapshot->to_do, compare_when);
  g_ptr_array_sort (snapshot->meet, compare_when);
  return TRUE;
}

static gpointer
read_today (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autofree char *touch_days = crm_setting_load (conn, CRM_SETTING_TOUCH_DAYS, error);
  Snapshot *snapshot;

  if (touch_days == NULL)
    return NULL;

  snapshot = g_new (Snapshot, 1);
  snapshot->touch_days = CLAMP (g_ascii_strtoll (touch_days, NULL, 10), 0, 3650);
  snapshot->to_do = new_items ();
  snapshot->meet = new_items ();
  snapshot->mind = new_items ();
  snapshot->keep = new_items ();
  snapshot->people = new_items ();
  snapshot->sending = new_items ();
  snapshot->tomorrow = new_items ();
  if (read_all (conn, snapshot, cancellable, error))
    return snapshot;

  snapshot_free (snapshot);
  return NULL;
}

/* ---- Keeping current ---- */

static void
show (CrmWatch *watch,
      gpointer  snapshot)
{
  CrmToday *self = CRM_TODAY (watch);

  g_assert (snapshot != NULL);

  g_clear_pointer (&self->snapshot, snapshot_free);
  self->snapshot = snapshot;
}

static gboolean
is_concerned (CrmWatch     *watch,
              CrmChangeSet *set)
{
  return crm_agenda_is_concerned (set);
}

/* What is due becomes overdue, and a day ends. */
static gboolean
minute_cb (gpointer user_data)
{
  if (crm_watch_has_picture (user_data))
    crm_watch_read (user_data);

  return G_SOURCE_CONTINUE;
}

static void
crm_today_dispose (GObject *object)
{
  CrmBook *book = crm_watch_get_book (CRM_WATCH (object));

  g_clear_handle_id (&CRM_TODAY (object)->minute_source, g_source_remove);
  if (book != NULL && g_object_get_data (G_OBJECT (book), SHARED) == object)
    g_object_set_data (G_OBJECT (book), SHARED, NULL);

  G_OBJECT_CLASS (crm_today_parent_class)->dispose (object);
}

static void
crm_today_finalize (GObject *object)
{
  g_clear_pointer (&CRM_TODAY (object)->snapshot, snapshot_free);

  G_OBJECT_CLASS (crm_today_parent_class)->finalize (object);
}

static void
crm_today_class_init (CrmTodayClass *klass)
{
  static const char *const tables[] = { "deal", "stage", "contact", "contact_list", "campaign", "campaign_run", "setting", NULL };
  CrmWatchClass *watch_class = CRM_WATCH_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_today_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_today_finalize;
  watch_class->tables = tables;
  watch_class->is_concerned = is_concerned;
  watch_class->read = read_today;
  watch_class->free_snapshot = (GDestroyNotify) snapshot_free;
  watch_class->show = show;
}

static void
crm_today_init (CrmToday *self)
{
}

CrmToday *
crm_today_share (CrmBook *book)
{
  CrmToday *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_get_data (G_OBJECT (book), SHARED);
  if (self != NULL)
    return g_object_ref (self);
  self = g_object_new (CRM_TYPE_TODAY, NULL);
  crm_watch_set_book (CRM_WATCH (self), book);
  self->minute_source = g_timeout_add_seconds (60, minute_cb, self);
  g_object_set_data (G_OBJECT (book), SHARED, self);

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

GPtrArray *
crm_today_get_keep (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self) && self->snapshot != NULL, NULL);

  return self->snapshot->keep;
}

GPtrArray *
crm_today_get_people (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self) && self->snapshot != NULL, NULL);

  return self->snapshot->people;
}

GPtrArray *
crm_today_get_sending (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self) && self->snapshot != NULL, NULL);

  return self->snapshot->sending;
}

GPtrArray *
crm_today_get_tomorrow (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self) && self->snapshot != NULL, NULL);

  return self->snapshot->tomorrow;
}

guint
crm_today_get_touch_days (CrmToday *self)
{
  g_return_val_if_fail (CRM_IS_TODAY (self) && self->snapshot != NULL, 0);

  return self->snapshot->touch_days;
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
