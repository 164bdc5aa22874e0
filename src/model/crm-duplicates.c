/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-duplicates.h"

#include <glib/gi18n.h>

#include "crm-table-watch.h"

#define SHARED       "crm-duplicates"    /* on the book; not owned */
#define QUIET_MS     1500                /* without a change, before what changed is looked at */
#define STEPS        20                  /* contacts in one go */
#define JOINED       90                  /* from this confidence on pairs with one contact in common are a group */
#define MAX_GROUP    10
#define MAX_GROUPS   20000               /* more nobody goes through */

typedef struct
{
  gint64 scan;
  guint  n;
} Count;

struct _CrmDuplicates
{
  GObject parent_instance;

  /* Owned */
  CrmTableWatch *watch;
  CrmJob *job;                  /* the scan */
  GCancellable *cancellable;    /* of the steps; NULL: none under way */

  /* Borrowed */
  CrmBook *book;                /* weak */

  /* State */
  Count count;
  gulong changed_handler;
  guint source;
  gboolean loaded;
  gboolean stale;
};

G_DEFINE_FINAL_TYPE (CrmDuplicates, crm_duplicates, G_TYPE_OBJECT)

static guint changed_signal;

static void wait_for_quiet (CrmDuplicates *self);

/* ---- Count ---- */

static gpointer
read_count (CrmConn       *conn,
            gpointer       data,
            GCancellable  *cancellable,
            GError       **error)
{
  Count *count = g_new0 (Count, 1);
  CrmDuplicateState state;

  if (crm_duplicate_state_read (conn, &state, error) &&
      crm_duplicate_pairs_count (conn, CRM_DUPLICATE_LIKELY, CRM_DUPLICATES_MAX_COUNT, &count->n, error))
    {
      count->scan = state.scan;
      return count;
    }

  g_free (count);
  return NULL;
}

static const char *const tables[] = { "duplicate_pair", "not_duplicate", "contact", NULL };
static const CrmTableWatchSource count_source = { tables, read_count, g_free };

static void
counted (gpointer owner,
         gpointer snapshot)
{
  CrmDuplicates *self = owner;
  g_autofree Count *count = snapshot;

  if (!self->loaded && count->scan != 0)
    wait_for_quiet (self);
  self->loaded = TRUE;
  self->count = *count;
  g_signal_emit (self, changed_signal, 0);
}

/* ---- Steps ---- */

typedef struct
{
  CrmDb    *db;
  gboolean  too_many;
} Steps;

static void
steps_free (Steps *steps)
{
  g_object_unref (steps->db);
  g_free (steps);
}

static void
run_steps (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  Steps *steps = data;
  gboolean more = TRUE;
  GError *error = NULL;

  while (more && error == NULL)
    crm_duplicate_step (steps->db, STEPS, cancellable, &more, &steps->too_many, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
stepped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  CrmDuplicates *self = CRM_DUPLICATES (source);
  Steps *steps = g_task_get_task_data (G_TASK (result));

  g_clear_object (&self->cancellable);
  /* What could not be looked at now is looked at after the next change. */
  if (g_task_propagate_boolean (G_TASK (result), NULL) && steps->too_many != self->stale)
    {
      self->stale = steps->too_many;
      g_signal_emit (self, changed_signal, 0);
    }
}

static gboolean
quiet_cb (gpointer data)
{
  CrmDuplicates *self = data;
  g_autoptr (GTask) task = NULL;
  Steps *steps;

  if (self->cancellable != NULL || self->job != NULL)
    return G_SOURCE_CONTINUE;

  self->source = 0;
  if (self->book == NULL)
    return G_SOURCE_REMOVE;

  self->cancellable = g_cancellable_new ();
  steps = g_new0 (Steps, 1);
  steps->db = g_object_ref (crm_book_get_db (self->book));
  task = g_task_new (self, self->cancellable, stepped_cb, NULL);
  g_task_set_task_data (task, steps, (GDestroyNotify) steps_free);
  g_task_run_in_thread (task, run_steps);
  return G_SOURCE_REMOVE;
}

static void
wait_for_quiet (CrmDuplicates *self)
{
  if (self->book == NULL || crm_db_is_read_only (crm_book_get_db (self->book)))
    return;

  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (QUIET_MS, quiet_cb, self);
}

static void
book_changed_cb (CrmDuplicates *self,
                 CrmChangeSet  *set)
{
  if (crm_change_set_get_id (set) != 0 && self->count.scan != 0)
    wait_for_quiet (self);
}

/* ---- The scan ---- */

typedef struct
{
  CrmDb  *db;
  CrmJob *job;
} Scanning;

static void
scanning_free (Scanning *scanning)
{
  g_object_unref (scanning->db);
  g_object_unref (scanning->job);
  g_free (scanning);
}

static void
run_scan (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  Scanning *scanning = data;
  GError *error = NULL;

  if (crm_duplicate_scan_and_keep (scanning->db, scanning->job, cancellable, NULL, &error))
    crm_job_finish (scanning->job, NULL);
  else
    crm_job_fail (scanning->job, error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
scanned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  CrmDuplicates *self = CRM_DUPLICATES (source);

  g_clear_object (&self->job);
  if (g_task_propagate_boolean (G_TASK (result), NULL))
    self->stale = FALSE;
  g_signal_emit (self, changed_signal, 0);
}

void
crm_duplicates_scan (CrmDuplicates *self)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  Scanning *scanning;

  g_return_if_fail (CRM_IS_DUPLICATES (self));

  if (self->job != NULL || self->book == NULL || crm_db_is_read_only (crm_book_get_db (self->book)))
    return;

  self->job = crm_job_new (_("Looking for duplicates"));
  crm_job_start (self->job);
  crm_job_list_add (crm_book_get_jobs (self->book), self->job);
  cancellable = crm_job_ref_cancellable (self->job);
  scanning = g_new0 (Scanning, 1);
  scanning->db = g_object_ref (crm_book_get_db (self->book));
  scanning->job = g_object_ref (self->job);
  task = g_task_new (self, cancellable, scanned_cb, NULL);
  g_task_set_task_data (task, scanning, (GDestroyNotify) scanning_free);
  g_task_run_in_thread (task, run_scan);
  g_signal_emit (self, changed_signal, 0);
}

CrmJob *
crm_duplicates_get_job (CrmDuplicates *self)
{
  g_return_val_if_fail (CRM_IS_DUPLICATES (self), NULL);

  return self->job;
}

CrmDuplicatesState
crm_duplicates_get_state (CrmDuplicates *self)
{
  g_return_val_if_fail (CRM_IS_DUPLICATES (self), CRM_DUPLICATES_LOADING);

  if (self->job != NULL)
    return CRM_DUPLICATES_SCANNING;
  return !self->loaded ? CRM_DUPLICATES_LOADING : self->count.scan == 0 ? CRM_DUPLICATES_NEVER : CRM_DUPLICATES_READY;
}

guint
crm_duplicates_get_count (CrmDuplicates *self)
{
  g_return_val_if_fail (CRM_IS_DUPLICATES (self), 0);

  return self->count.n;
}

gboolean
crm_duplicates_is_stale (CrmDuplicates *self)
{
  g_return_val_if_fail (CRM_IS_DUPLICATES (self), FALSE);

  return self->stale;
}

static void
crm_duplicates_dispose (GObject *object)
{
  CrmDuplicates *self = CRM_DUPLICATES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->book != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, self->book);
      g_object_set_data (G_OBJECT (self->book), SHARED, NULL);
    }
  g_clear_weak_pointer (&self->book);
  g_clear_object (&self->watch);
  g_clear_object (&self->job);

  G_OBJECT_CLASS (crm_duplicates_parent_class)->dispose (object);
}

static void
crm_duplicates_class_init (CrmDuplicatesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_duplicates_dispose;
  changed_signal = g_signal_new ("changed", CRM_TYPE_DUPLICATES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_duplicates_init (CrmDuplicates *self)
{
}

CrmDuplicates *
crm_duplicates_share (CrmBook *book)
{
  CrmDuplicates *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_get_data (G_OBJECT (book), SHARED);
  if (self != NULL)
    return g_object_ref (self);

  self = g_object_new (CRM_TYPE_DUPLICATES, NULL);
  g_set_weak_pointer (&self->book, book);
  self->changed_handler = g_signal_connect_swapped (book, "changed", G_CALLBACK (book_changed_cb), self);
  self->watch = crm_table_watch_new (book, &count_source, 0, counted, G_OBJECT (self));
  g_object_set_data (G_OBJECT (book), SHARED, self);
  return self;
}

/* ---- Groups ---- */

void
crm_duplicate_group_free (CrmDuplicateGroup *group)
{
  g_array_unref (group->ids);
  g_free (group);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const CrmDuplicateGroup *x = *(const CrmDuplicateGroup *const *) a;
  const CrmDuplicateGroup *y = *(const CrmDuplicateGroup *const *) b;

  return x->score != y->score ? (int) y->score - (int) x->score : compare_ids (x->ids->data, y->ids->data);
}

static void
add_member (CrmDuplicateGroup *group,
            GHashTable        *group_of,
            gint64             id)
{
  g_array_append_val (group->ids, id);
  g_hash_table_insert (group_of, g_memdup2 (&id, sizeof id), group);
}

/* Makes one group of both, where there is room. */
static gboolean
join (CrmDuplicateGroup *a,
      CrmDuplicateGroup *b,
      GHashTable        *group_of)
{
  if (a->ids->len + b->ids->len > MAX_GROUP)
    return FALSE;

  for (guint i = 0; i < b->ids->len; i++)
    add_member (a, group_of, g_array_index (b->ids, gint64, i));
  a->score = MIN (a->score, b->score);
  g_array_set_size (b->ids, 0);
  return TRUE;
}

static CrmDuplicateGroup *
new_group (GPtrArray *groups,
           guint      score)
{
  CrmDuplicateGroup *group = g_new0 (CrmDuplicateGroup, 1);

  group->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  group->score = score;
  g_ptr_array_add (groups, group);
  return group;
}

static void
add_pair (GPtrArray               *groups,
          GHashTable              *group_of,
          const CrmDuplicatePair  *pair)
{
  CrmDuplicateGroup *low = g_hash_table_lookup (group_of, &pair->low);
  CrmDuplicateGroup *high = g_hash_table_lookup (group_of, &pair->high);
  gboolean strong = pair->verdict.score >= JOINED;
  CrmDuplicateGroup *group;

  if (low != NULL && low == high)
    return;
  if (strong && low != NULL && high != NULL && join (low, high, group_of))
    return;
  if (strong && (low == NULL) != (high == NULL) && (low != NULL ? low : high)->ids->len < MAX_GROUP)
    {
      group = low != NULL ? low : high;
      add_member (group, group_of, low == NULL ? pair->low : pair->high);
      group->score = MIN (group->score, pair->verdict.score);
      return;
    }

  group = new_group (groups, pair->verdict.score);
  if (strong && low == NULL && high == NULL)
    {
      add_member (group, group_of, pair->low);
      add_member (group, group_of, pair->high);
      return;
    }
  /* Weaker ones stand by themselves. */
  g_array_append_val (group->ids, pair->low);
  g_array_append_val (group->ids, pair->high);
}

GPtrArray *
crm_duplicates_read_groups (CrmConn  *conn,
                            guint     least,
                            GError  **error)
{
  g_autoptr (GArray) pairs = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GHashTable) group_of = NULL;

  g_return_val_if_fail (conn != NULL, NULL);

  pairs = crm_duplicate_pairs_list (conn, least, MAX_GROUPS, error);
  if (pairs == NULL)
    return NULL;

  groups = g_ptr_array_new ();
  group_of = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < pairs->len; i++)
    add_pair (groups, group_of, &g_array_index (pairs, CrmDuplicatePair, i));

  kept = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_duplicate_group_free);
  for (guint i = 0; i < groups->len; i++)
    {
      CrmDuplicateGroup *group = g_ptr_array_index (groups, i);

      if (group->ids->len < 2)
        {
          crm_duplicate_group_free (group);
          continue;
        }
      g_array_sort (group->ids, compare_ids);
      g_ptr_array_add (kept, group);
    }

  g_ptr_array_sort (kept, compare_groups);
  return g_steal_pointer (&kept);
}

/* ---- Keep separate ---- */

static gboolean
write_separate (CrmConn       *conn,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  GArray *ids = data;

  for (guint i = 0; i < ids->len; i++)
    for (guint j = i + 1; j < ids->len; j++)
      if (!crm_duplicate_keep_separate (conn, g_array_index (ids, gint64, i), g_array_index (ids, gint64, j), error))
        return FALSE;

  return TRUE;
}

void
crm_duplicates_keep_separate_async (CrmBook             *book,
                                    const gint64        *ids,
                                    guint                n_ids,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GArray *copy;
  g_autofree char *label = NULL;

  g_return_if_fail (CRM_IS_BOOK (book));
  g_return_if_fail (ids != NULL && n_ids >= 2 && n_ids <= MAX_GROUP);

  copy = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (copy, ids, n_ids);
  label = g_strdup_printf (ngettext ("Kept %u contact separate", "Kept %u contacts separate", n_ids), n_ids);
  crm_book_run_async (book, label, write_separate, copy, (GDestroyNotify) g_array_unref, NULL, callback, user_data);
}
