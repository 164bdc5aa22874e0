/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-book-keeper.h"

#include <glib/gi18n.h>

#define FIRST_SECONDS 5
#define ROUND_SECONDS 3600
#define DAILY         G_TIME_SPAN_DAY
#define AT_CLOSE      G_TIME_SPAN_HOUR   /* a backup younger than this is good enough at the end */

struct _CrmBookKeeper
{
  GObject parent_instance;

  /* Owned */
  CrmBook *book;
  GCancellable *cancellable;

  /* State */
  gint64 last_backup;
  guint timer_id;
  gboolean first;              /* the first round was done */
  gboolean busy;
};

enum
{
  PROP_0,
  PROP_LAST_BACKUP,
  PROP_BUSY,
  N_PROPS
};

enum
{
  PLACE_FOUND,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmBookKeeper, crm_book_keeper, G_TYPE_OBJECT)

/* What one round does and finds. */
typedef struct
{
  CrmDb *db;
  char *folder;
  gint64 trash_before;         /* 0: leave the trash alone */
  gint64 max_age;
  gboolean inspect;
  gboolean make;               /* the backup as well, without a job */
  CrmJob *job;                 /* a backup in any case, shown by this */

  CrmPlaceKind place;
  char *place_name;
  gboolean due;
  gint64 last;
} Round;

static void
round_free (Round *round)
{
  g_object_unref (round->db);
  g_clear_object (&round->job);
  g_free (round->folder);
  g_free (round->place_name);
  g_free (round);
}

static Round *
round_new (CrmBookKeeper *self)
{
  Round *round = g_new0 (Round, 1);

  round->db = g_object_ref (crm_book_get_db (self->book));
  round->folder = crm_book_keeper_dup_folder (crm_db_get_path (round->db));
  round->max_age = DAILY;
  return round;
}

static void
set_last_backup (CrmBookKeeper *self,
                 gint64         at)
{
  if (self->last_backup == at)
    return;
  self->last_backup = at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_BACKUP]);
}

static void
set_busy (CrmBookKeeper *self,
          gboolean       busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
back_up_with_job (Round *round)
{
  g_autoptr (GCancellable) stop = crm_job_ref_cancellable (round->job);
  g_autoptr (GError) error = NULL;

  crm_job_start (round->job);
  if (crm_backup_make (round->db, round->folder, NULL, stop, &error))
    crm_job_finish (round->job, NULL);
  else
    crm_job_fail (round->job, error);
}

static void
round_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Round *round = data;
  const char *path = crm_db_get_path (round->db);
  g_autoptr (GError) error = NULL;

  if (round->inspect)
    round->place = crm_place_inspect (path, &round->place_name);
  if (!crm_db_is_read_only (round->db))
    {
      if (round->trash_before != 0 && !crm_db_purge_trash (round->db, round->trash_before, NULL, cancellable, &error)
          && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_info ("The trash was not emptied: %s", error->message);
      g_clear_error (&error);
      if (round->job != NULL)
        back_up_with_job (round);
      else if (!g_cancellable_is_cancelled (cancellable))
        round->due = crm_backup_is_due (round->db, round->folder, round->max_age);
      if (round->due && round->make && !crm_backup_make (round->db, round->folder, NULL, cancellable, &error))
        g_info ("No backup was made: %s", error->message);
    }
  round->last = crm_backup_get_last_time (path, round->folder);
  g_task_return_boolean (task, TRUE);
}

static void
start_round (CrmBookKeeper       *self,
             Round               *round,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, start_round);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_set_task_data (task, round, (GDestroyNotify) round_free);
  g_task_run_in_thread (task, round_thread);
}

static void
backed_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  CrmBookKeeper *self = CRM_BOOK_KEEPER (object);
  Round *round = g_task_get_task_data (G_TASK (result));

  set_busy (self, FALSE);
  set_last_backup (self, round->last);
}

static void
round_done_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  CrmBookKeeper *self = CRM_BOOK_KEEPER (object);
  Round *round = g_task_get_task_data (G_TASK (result));

  if (self->cancellable == NULL)
    return;
  set_last_backup (self, round->last);
  if (round->inspect && round->place != CRM_PLACE_FINE)
    g_signal_emit (self, signals[PLACE_FOUND], 0, round->place, round->place_name);
  if (round->due)
    crm_book_keeper_back_up (self);
}

static gboolean
round_cb (gpointer data)
{
  CrmBookKeeper *self = data;
  Round *round = round_new (self);

  if (!self->first)
    {
      gint64 days = crm_settings_get_int (crm_book_get_settings (self->book), CRM_SETTING_TRASH_DAYS);

      round->inspect = TRUE;
      if (days > 0)
        round->trash_before = g_get_real_time () - days * G_TIME_SPAN_DAY;
      self->first = TRUE;
      self->timer_id = g_timeout_add_seconds (ROUND_SECONDS, round_cb, self);
      start_round (self, round, self->cancellable, round_done_cb, NULL);
      return G_SOURCE_REMOVE;
    }
  start_round (self, round, self->cancellable, round_done_cb, NULL);
  return G_SOURCE_CONTINUE;
}

static void
crm_book_keeper_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CrmBookKeeper *self = CRM_BOOK_KEEPER (object);

  switch (prop_id)
    {
    case PROP_LAST_BACKUP:
      g_value_set_int64 (value, self->last_backup);
      break;

    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
crm_book_keeper_dispose (GObject *object)
{
  CrmBookKeeper *self = CRM_BOOK_KEEPER (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (crm_book_keeper_parent_class)->dispose (object);
}

static void
crm_book_keeper_class_init (CrmBookKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = crm_book_keeper_get_property;
  object_class->dispose = crm_book_keeper_dispose;

  properties[PROP_LAST_BACKUP] = g_param_spec_int64 ("last-backup", NULL, NULL, -1, G_MAXINT64, -1,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PLACE_FOUND] = g_signal_new ("place-found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void
crm_book_keeper_init (CrmBookKeeper *self)
{
  self->last_backup = -1;
  self->cancellable = g_cancellable_new ();
}

CrmBookKeeper *
crm_book_keeper_new (CrmBook *book)
{
  CrmBookKeeper *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_BOOK_KEEPER, NULL);
  self->book = g_object_ref (book);
  self->timer_id = g_timeout_add_seconds (FIRST_SECONDS, round_cb, self);
  return self;
}

char *
crm_book_keeper_dup_folder (const char *path)
{
  g_autoptr (GSettings) settings = g_settings_new (CRM_APPLICATION_ID);
  g_autofree char *folder = g_settings_get_string (settings, "backup-folder");

  g_return_val_if_fail (path != NULL, NULL);

  return *folder != '\0' ? g_steal_pointer (&folder) : crm_backup_get_default_folder (path);
}

const char *
crm_book_keeper_get_path (CrmBookKeeper *self)
{
  g_return_val_if_fail (CRM_IS_BOOK_KEEPER (self), NULL);

  return crm_db_get_path (crm_book_get_db (self->book));
}

gint64
crm_book_keeper_get_last_backup (CrmBookKeeper *self)
{
  g_return_val_if_fail (CRM_IS_BOOK_KEEPER (self), -1);

  return self->last_backup;
}

void
crm_book_keeper_back_up (CrmBookKeeper *self)
{
  Round *round;

  g_return_if_fail (CRM_IS_BOOK_KEEPER (self));

  if (self->busy || crm_db_is_read_only (crm_book_get_db (self->book)))
    return;
  set_busy (self, TRUE);
  round = round_new (self);
  round->job = crm_job_new (_("Backing up the book"));
  crm_job_list_add (crm_book_get_jobs (self->book), round->job);
  start_round (self, round, NULL, backed_up_cb, NULL);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, TRUE);
}

void
crm_book_keeper_close_async (CrmBookKeeper       *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task;
  Round *round;

  g_return_if_fail (CRM_IS_BOOK_KEEPER (self));

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, crm_book_keeper_close_async);
  round = round_new (self);
  round->max_age = AT_CLOSE;
  round->make = TRUE;
  start_round (self, round, NULL, closed_cb, task);
}
