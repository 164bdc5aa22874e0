/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-range-model.h"

#include "crm-agenda-brief.h"

struct _CrmRangeModel
{
  CrmWatch parent_instance;

  /* Owned */
  GPtrArray *items;             /* CrmRangeItem */
  GPtrArray *calendars;         /* CrmRangeCalendar */
  GPtrArray *tasks;             /* CrmRangeTask */
  GArray *n_beyond;             /* guint for each day; NULL: all are items */

  gint64 first_day;
  guint n_days;
  guint most;                   /* items of a day alone; 0: all of them */
  gint64 beyond_day;            /* of the first of n_beyond */
};

G_DEFINE_FINAL_TYPE (CrmRangeModel, crm_range_model, CRM_TYPE_WATCH)

static void
item_free (CrmRangeItem *item)
{
  g_free (item->occurrence);
  g_clear_pointer (&item->title, g_ref_string_release);
  g_clear_pointer (&item->place, g_ref_string_release);
  g_clear_pointer (&item->people, g_ref_string_release);
  g_free (item);
}

static void
calendar_free (CrmRangeCalendar *calendar)
{
  g_free (calendar->name);
  g_free (calendar);
}

static void
task_free (CrmRangeTask *task)
{
  g_free (task->title);
  g_free (task->people);
  g_free (task);
}

/* ---- Reading: on the list reader's thread ---- */

typedef struct
{
  gint64 first_day;
  guint n_days;
  guint most;
} Wanted;

typedef struct
{
  GPtrArray *items;
  GPtrArray *calendars;
  GPtrArray *tasks;
  GArray *n_beyond;
  gint64 first_day;
} Snapshot;

static void
snapshot_free (Snapshot *snapshot)
{
  g_ptr_array_unref (snapshot->items);
  g_ptr_array_unref (snapshot->calendars);
  g_ptr_array_unref (snapshot->tasks);
  g_clear_pointer (&snapshot->n_beyond, g_array_unref);
  g_free (snapshot);
}

/* Takes the strings of @from over. */
static CrmRangeItem *
item_new (CrmAgendaItem *from)
{
  CrmRangeItem *item = g_new0 (CrmRangeItem, 1);

  item->id = from->id;
  item->occurrence = g_steal_pointer (&from->occurrence);
  item->start = from->start;
  item->title = g_steal_pointer (&from->subject);
  item->place = g_steal_pointer (&from->location);
  item->people = g_steal_pointer (&from->people);
  item->kind = from->kind;
  item->colour = from->colour != NULL ? from->colour : "grey";
  item->all_day = from->all_day;
  item->done = from->done_at != 0;
  item->read_only = from->read_only;
  item->unsynced = from->unsynced;
  item->conflict = from->conflict;
  crm_agenda_get_wall (&from->start, from->starts, from->ends, &item->starts, &item->ends);

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
  gint64 from = crm_timezone_to_utc (zone, wanted->first_day * CRM_SECONDS_PER_DAY);
  gint64 to = crm_timezone_to_utc (zone, (wanted->first_day + wanted->n_days) * CRM_SECONDS_PER_DAY);
  g_autoptr (GArray) agenda = crm_agenda_read (conn, from, to, CRM_AGENDA_VISIBLE | CRM_AGENDA_PLANNED, cancellable, error);

  for (guint i = 0; agenda != NULL && i < agenda->len; i++)
    g_ptr_array_add (items, item_new (&g_array_index (agenda, CrmAgendaItem, i)));

  return agenda != NULL;
}

static gboolean
read_items_in_brief (CrmConn       *conn,
                     const Wanted  *wanted,
                     Snapshot      *snapshot,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (CrmAgendaBrief) brief = crm_agenda_brief_read (conn, wanted->first_day, wanted->n_days, wanted->most, CRM_AGENDA_VISIBLE,
                                                            cancellable, error);

  if (brief == NULL)
    return FALSE;

  for (guint i = 0; i < brief->items->len; i++)
    g_ptr_array_add (snapshot->items, item_new (&g_array_index (brief->items, CrmAgendaItem, i)));
  snapshot->n_beyond = g_steal_pointer (&brief->n_beyond);
  snapshot->first_day = wanted->first_day;

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

static gboolean
read_tasks (CrmConn    *conn,
            GPtrArray  *tasks,
            GError    **error)
{
  g_autoptr (CrmStmt) stmt = crm_conn_query (conn, error,
                                             "SELECT a.id, a.subject, coalesce (c.read_only, 0), "
                                             "  (SELECT group_concat (p.name, ', ') FROM activity_link l JOIN contact p ON p.id = l.ref_id "
                                             "    WHERE l.activity_id = a.id AND l.kind = 'contact' AND p.deleted_at IS NULL) "
                                             "FROM activity a LEFT JOIN calendar c ON c.id = a.calendar_id "
                                             "WHERE a.kind = 'task' AND a.due IS NULL AND a.starts IS NULL AND a.done_at IS NULL "
                                             "  AND a.deleted_at IS NULL AND c.deleted_at IS NULL AND coalesce (c.visible, 1) = 1 "
                                             "ORDER BY a.id LIMIT ?", "i", (gint64) CRM_RANGE_MAX_TASKS);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmRangeTask *task = g_new0 (CrmRangeTask, 1);

      task->id = crm_stmt_get_int (stmt, 0);
      task->title = crm_stmt_dup_text (stmt, 1);
      task->read_only = crm_stmt_get_int (stmt, 2) != 0;
      task->people = crm_stmt_dup_text (stmt, 3);
      g_ptr_array_add (tasks, task);
    }

  return step == CRM_STEP_DONE;
}

static gpointer
read_range (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  const Wanted *wanted = user_data;
  Snapshot *snapshot = g_new0 (Snapshot, 1);
  gboolean ok;

  snapshot->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  snapshot->calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) calendar_free);
  snapshot->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) task_free);
  ok = wanted->most > 0 ? read_items_in_brief (conn, wanted, snapshot, cancellable, error)
                        : read_items (conn, wanted, snapshot->items, cancellable, error);
  if (ok && read_calendars (conn, snapshot->calendars, error) && read_tasks (conn, snapshot->tasks, error))
    return snapshot;

  snapshot_free (snapshot);
  return NULL;
}

/* ---- Keeping current ---- */

static gpointer
ask (CrmWatch *watch)
{
  CrmRangeModel *self = CRM_RANGE_MODEL (watch);
  Wanted wanted = { self->first_day, self->n_days, self->most };

  return g_memdup2 (&wanted, sizeof wanted);
}

static void
show (CrmWatch *watch,
      gpointer  data)
{
  CrmRangeModel *self = CRM_RANGE_MODEL (watch);
  Snapshot *snapshot = data;

  g_assert (snapshot != NULL);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->calendars);
  g_ptr_array_unref (self->tasks);
  self->items = g_ptr_array_ref (snapshot->items);
  self->calendars = g_ptr_array_ref (snapshot->calendars);
  self->tasks = g_ptr_array_ref (snapshot->tasks);
  g_clear_pointer (&self->n_beyond, g_array_unref);
  self->n_beyond = g_steal_pointer (&snapshot->n_beyond);
  self->beyond_day = snapshot->first_day;
  snapshot_free (snapshot);
}

static gboolean
is_concerned (CrmWatch     *watch,
              CrmChangeSet *set)
{
  return crm_agenda_is_concerned (set);
}

static void
crm_range_model_finalize (GObject *object)
{
  CrmRangeModel *self = CRM_RANGE_MODEL (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->calendars);
  g_ptr_array_unref (self->tasks);
  g_clear_pointer (&self->n_beyond, g_array_unref);

  G_OBJECT_CLASS (crm_range_model_parent_class)->finalize (object);
}

static void
crm_range_model_class_init (CrmRangeModelClass *klass)
{
  CrmWatchClass *watch_class = CRM_WATCH_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_range_model_finalize;
  watch_class->is_concerned = is_concerned;
  watch_class->ask = ask;
  watch_class->free_question = g_free;
  watch_class->read = read_range;
  watch_class->free_snapshot = (GDestroyNotify) snapshot_free;
  watch_class->show = show;
}

static void
crm_range_model_init (CrmRangeModel *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->calendars = g_ptr_array_new_with_free_func ((GDestroyNotify) calendar_free);
  self->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) task_free);
}

CrmRangeModel *
crm_range_model_new (CrmBook *book)
{
  CrmRangeModel *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_RANGE_MODEL, NULL);
  crm_watch_set_book (CRM_WATCH (self), book);

  return self;
}

void
crm_range_model_set_range (CrmRangeModel *self,
                           gint64         first_day,
                           guint          n_days)
{
  crm_range_model_set_range_in_brief (self, first_day, n_days, 0);
}

void
crm_range_model_set_range_in_brief (CrmRangeModel *self,
                                    gint64         first_day,
                                    guint          n_days,
                                    guint          most)
{
  g_return_if_fail (CRM_IS_RANGE_MODEL (self));
  g_return_if_fail (n_days > 0);

  if (self->first_day == first_day && self->n_days == n_days && self->most == most)
    return;

  self->first_day = first_day;
  self->n_days = n_days;
  self->most = most;
  crm_watch_ask_anew (CRM_WATCH (self));
}

guint
crm_range_model_get_n_beyond (CrmRangeModel *self,
                              gint64         day)
{
  gint64 index;

  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), 0);

  index = day - self->beyond_day;
  return self->n_beyond != NULL && index >= 0 && index < (gint64) self->n_beyond->len ? g_array_index (self->n_beyond, guint, index) : 0;
}

gboolean
crm_range_model_is_current (CrmRangeModel *self)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), FALSE);

  return crm_watch_is_current (CRM_WATCH (self));
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

GPtrArray *
crm_range_model_ref_items (CrmRangeModel *self)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), NULL);

  return g_ptr_array_ref (self->items);
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

guint
crm_range_model_get_n_tasks (CrmRangeModel *self)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), 0);

  return self->tasks->len;
}

const CrmRangeTask *
crm_range_model_get_task (CrmRangeModel *self,
                          guint          index)
{
  g_return_val_if_fail (CRM_IS_RANGE_MODEL (self), NULL);
  g_return_val_if_fail (index < self->tasks->len, NULL);

  return g_ptr_array_index (self->tasks, index);
}

gboolean
crm_range_item_is_on (const CrmRangeItem *item,
                      gint64              day)
{
  gint64 midnight = day * CRM_SECONDS_PER_DAY;

  g_return_val_if_fail (item != NULL, FALSE);

  return item->starts < midnight + CRM_SECONDS_PER_DAY && (item->ends > midnight || item->starts >= midnight);
}
