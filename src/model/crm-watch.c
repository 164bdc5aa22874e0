/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-watch.h"

#include "crm-store-error.h"

typedef struct
{
  /* Owned */
  CrmBook *book;
  GCancellable *cancellable;    /* of the reading under way; NULL: none */

  /* State */
  gulong changed_handler;
  guint source;                 /* waits for the interval */
  gint64 read_at;
  gboolean wanted;              /* a first reading was asked for */
  gboolean again;
  gboolean has_picture;
} CrmWatchPrivate;

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CrmWatch, crm_watch, G_TYPE_OBJECT)

#define PRIVATE(self) ((CrmWatchPrivate *) crm_watch_get_instance_private (self))

/* The reading that ended, by which one that was given up is known. */
typedef struct
{
  CrmWatch *watch;
  GCancellable *cancellable;
} Reading;

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (CrmWatch) self = reading->watch;
  g_autoptr (GCancellable) cancellable = reading->cancellable;
  g_autoptr (GError) error = NULL;
  CrmWatchPrivate *private = PRIVATE (self);
  gpointer snapshot = crm_db_read_finish (CRM_DB (source), result, &error);

  if (private->cancellable != cancellable)
    {
      if (snapshot != NULL)
        CRM_WATCH_GET_CLASS (self)->free_snapshot (snapshot);
      return;
    }
  g_clear_object (&private->cancellable);
  private->read_at = g_get_monotonic_time ();
  if (snapshot != NULL || g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_NOT_FOUND))
    {
      private->has_picture = TRUE;
      CRM_WATCH_GET_CLASS (self)->show (self, snapshot);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else if (error != NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_error_matches (error, CRM_STORE_ERROR, CRM_STORE_ERROR_CLOSED))
        g_message ("Reading for %s: %s", G_OBJECT_TYPE_NAME (self), error->message);
      g_signal_emit (self, signals[FAILED], 0, error);
    }
  if (private->again && private->book != NULL)
    crm_watch_read (self);
}

static gboolean
start_cb (gpointer data)
{
  CrmWatch *self = data;
  CrmWatchClass *klass = CRM_WATCH_GET_CLASS (self);
  CrmWatchPrivate *private = PRIVATE (self);
  Reading *reading = g_new (Reading, 1);

  private->source = 0;
  private->again = FALSE;
  private->cancellable = g_cancellable_new ();
  reading->watch = g_object_ref (self);
  reading->cancellable = g_object_ref (private->cancellable);
  crm_db_read_async (crm_book_get_db (private->book), klass->reader, klass->read, klass->ask != NULL ? klass->ask (self) : NULL,
                     klass->free_question, klass->free_snapshot, private->cancellable, read_cb, reading);
  return G_SOURCE_REMOVE;
}

/* As soon as the interval allows; @later: not before what the main loop has to do anyway. */
static void
begin (CrmWatch *self,
       gboolean  later)
{
  CrmWatchPrivate *private = PRIVATE (self);
  guint interval = CRM_WATCH_GET_CLASS (self)->interval;
  gint64 since = (g_get_monotonic_time () - private->read_at) / 1000;

  private->wanted = TRUE;
  if (private->cancellable != NULL)
    private->again = TRUE;
  else if (private->source != 0)
    return;
  else if (private->read_at != 0 && since < interval)
    private->source = g_timeout_add (interval - since, start_cb, self);
  else if (later)
    private->source = g_idle_add_full (G_PRIORITY_DEFAULT, start_cb, self, NULL);
  else
    start_cb (self);
}

/* Lists hear of the same change, now or in a moment: their reads are short, and what moved is seen before the picture of the whole. */
static void
book_changed_cb (CrmWatch     *self,
                 CrmChangeSet *set)
{
  CrmWatchClass *klass = CRM_WATCH_GET_CLASS (self);
  gboolean concerned;

  if (!PRIVATE (self)->wanted)
    return;
  concerned = klass->is_concerned != NULL && klass->is_concerned (self, set);
  for (guint i = 0; !concerned && klass->tables != NULL && klass->tables[i] != NULL; i++)
    concerned = crm_change_set_concerns (set, klass->tables[i]);
  if (concerned)
    begin (self, TRUE);
}

static void
stop (CrmWatchPrivate *private)
{
  g_clear_handle_id (&private->source, g_source_remove);
  g_cancellable_cancel (private->cancellable);
  g_clear_object (&private->cancellable);
  private->again = FALSE;
}

static void
crm_watch_dispose (GObject *object)
{
  CrmWatchPrivate *private = PRIVATE (CRM_WATCH (object));

  stop (private);
  if (private->book != NULL)
    g_clear_signal_handler (&private->changed_handler, private->book);
  g_clear_object (&private->book);

  G_OBJECT_CLASS (crm_watch_parent_class)->dispose (object);
}

static void
crm_watch_class_init (CrmWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_watch_dispose;
  klass->reader = CRM_READER_LIST;

  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", CRM_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
crm_watch_init (CrmWatch *self)
{
}

void
crm_watch_set_book (CrmWatch *self,
                    CrmBook  *book)
{
  CrmWatchPrivate *private;

  g_return_if_fail (CRM_IS_WATCH (self));
  g_return_if_fail (CRM_IS_BOOK (book));

  private = PRIVATE (self);
  g_return_if_fail (private->book == NULL);
  g_return_if_fail (CRM_WATCH_GET_CLASS (self)->read != NULL);

  private->book = g_object_ref (book);
  private->changed_handler = g_signal_connect_swapped (book, "changed", G_CALLBACK (book_changed_cb), self);
}

CrmBook *
crm_watch_get_book (CrmWatch *self)
{
  g_return_val_if_fail (CRM_IS_WATCH (self), NULL);

  return PRIVATE (self)->book;
}

void
crm_watch_begin (CrmWatch *self)
{
  g_return_if_fail (CRM_IS_WATCH (self));

  if (!PRIVATE (self)->wanted)
    crm_watch_read (self);
}

void
crm_watch_read (CrmWatch *self)
{
  g_return_if_fail (CRM_IS_WATCH (self));
  g_return_if_fail (PRIVATE (self)->book != NULL);

  begin (self, FALSE);
}

void
crm_watch_ask_anew (CrmWatch *self)
{
  g_return_if_fail (CRM_IS_WATCH (self));

  stop (PRIVATE (self));
  PRIVATE (self)->read_at = 0;
  crm_watch_read (self);
}

gboolean
crm_watch_is_current (CrmWatch *self)
{
  CrmWatchPrivate *private;

  g_return_val_if_fail (CRM_IS_WATCH (self), FALSE);

  private = PRIVATE (self);
  return private->wanted && private->cancellable == NULL && private->source == 0;
}

gboolean
crm_watch_has_picture (CrmWatch *self)
{
  g_return_val_if_fail (CRM_IS_WATCH (self), FALSE);

  return PRIVATE (self)->has_picture;
}
