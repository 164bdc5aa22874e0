/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-board.h"

#include <stdlib.h>
#include <string.h>

struct _CrmBoard
{
  CrmWatch      parent_instance;

  /* Owned */
  GPtrArray    *stages;       /* CrmBoardStage in order */

  gint64        wanted;       /* the pipeline asked for; 0: the first */
  gint64        pipeline_id;
};

enum
{
  STAGES_CHANGED,
  TOTALS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmBoard, crm_board, CRM_TYPE_WATCH)

static void
stage_free (CrmBoardStage *stage)
{
  g_free (stage->name);
  g_free (stage->kind);
  g_free (stage->colour);
  g_free (stage->sums);
  g_free (stage);
}

/* ---- Reading: on the list reader's thread ---- */

typedef struct
{
  gint64     pipeline_id;
  GPtrArray *stages;
} Snapshot;

static void
snapshot_free (Snapshot *snapshot)
{
  g_ptr_array_unref (snapshot->stages);
  g_free (snapshot);
}

static gboolean
read_stages (CrmConn   *conn,
             Snapshot  *snapshot,
             GError   **error)
{
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error,
                                            "SELECT id, name, kind, colour, probability, coalesce (stale_days, 0) FROM stage "
                                            "WHERE pipeline_id = ? AND deleted_at IS NULL ORDER BY position, id",
                                            "i", snapshot->pipeline_id);
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmBoardStage *stage = g_new0 (CrmBoardStage, 1);

      stage->id = crm_stmt_get_int (stmt, 0);
      stage->name = crm_stmt_dup_text (stmt, 1);
      stage->kind = crm_stmt_dup_text (stmt, 2);
      stage->colour = crm_stmt_dup_text (stmt, 3);
      stage->probability = crm_stmt_get_int (stmt, 4);
      stage->stale_days = crm_stmt_get_int (stmt, 5);
      g_ptr_array_add (snapshot->stages, stage);
    }

  return step == CRM_STEP_DONE;
}

static CrmBoardStage *
find_in (GPtrArray *stages,
         gint64     id)
{
  for (guint i = 0; i < stages->len; i++)
    {
      CrmBoardStage *stage = g_ptr_array_index (stages, i);

      if (stage->id == id)
        return stage;
    }

  return NULL;
}

static CrmBoardSum *
find_sum (CrmBoardStage *stage,
          const char    *currency)
{
  CrmBoardSum *sum;

  for (guint i = 0; i < stage->n_sums; i++)
    if (strcmp (stage->sums[i].currency, currency) == 0)
      return &stage->sums[i];

  stage->sums = g_renew (CrmBoardSum, stage->sums, stage->n_sums + 1);
  sum = &stage->sums[stage->n_sums++];
  *sum = (CrmBoardSum) { .total = 0 };
  g_strlcpy (sum->currency, currency, sizeof sum->currency);
  return sum;
}

/* The largest first; what comes to nothing is not worth a line. */
static int
compare_sums (const void *one,
              const void *other)
{
  const CrmBoardSum *a = one, *b = other;

  return a->total != b->total ? (a->total > b->total ? -1 : 1) : strcmp (a->currency, b->currency);
}

static void
sort_sums (CrmBoardStage *stage)
{
  guint n = 0;

  for (guint i = 0; i < stage->n_sums; i++)
    if (stage->sums[i].total != 0)
      stage->sums[n++] = stage->sums[i];
  stage->n_sums = n;
  if (n > 1)
    qsort (stage->sums, n, sizeof *stage->sums, compare_sums);
}

/* The step of a deal is its earliest open activity. */
static const char steps_sql[] =
  "SELECT k.ref_id, min (coalesce (a.due, a.starts)) AS at, min (coalesce (a.due, a.starts)) < "
  "  iif (length (min (coalesce (a.due, a.starts))) > 10, strftime ('%Y-%m-%dT%H:%M', 'now', 'localtime'), strftime ('%Y-%m-%d', 'now', 'localtime')) "
  "FROM activity_link k JOIN activity a ON a.id = k.activity_id "
  "WHERE k.kind = 'deal' AND a.done_at IS NULL AND a.deleted_at IS NULL AND a.kind IN ('call', 'meeting', 'task', 'visit') "
  "GROUP BY k.ref_id HAVING at IS NOT NULL";

/* All of them, in the order in which they lie: adding up in SQL, by stage and currency, takes ten times as long. */
static const char deals_sql[] =
  "SELECT stage_id, amount, currency, probability_override, entered_stage_at, id FROM deal NOT INDEXED WHERE deleted_at IS NULL";

typedef struct
{
  gint64   deal;
  gboolean overdue;
} Step;

/* Deals with a next step: Step.deal -> Step, which the set owns. */
static GHashTable *
read_steps (CrmConn  *conn,
            GError  **error)
{
  g_autoptr(GHashTable) steps = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_autoptr(CrmStmt) stmt = crm_conn_query (conn, error, steps_sql, "");
  CrmStep result = CRM_STEP_ERROR;

  while (stmt != NULL && (result = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      Step *step = g_new (Step, 1);

      *step = (Step) { crm_stmt_get_int (stmt, 0), crm_stmt_get_int (stmt, 2) != 0 };
      g_hash_table_replace (steps, &step->deal, step);
    }

  return result == CRM_STEP_DONE ? g_steal_pointer (&steps) : NULL;
}

static void
add_deal (CrmBoardStage *stage,
          CrmStmt       *deal,
          GHashTable    *steps,
          gint64         now)
{
  gint64 id = crm_stmt_get_int (deal, 5);
  gint64 amount = crm_stmt_get_int (deal, 1);
  const Step *step = g_hash_table_lookup (steps, &id);

  stage->n_deals++;
  if (step == NULL)
    stage->n_without++;
  else if (step->overdue)
    stage->n_overdue++;
  else
    stage->n_planned++;
  if (stage->stale_days != 0 && crm_stmt_get_int (deal, 4) < now - stage->stale_days * G_TIME_SPAN_DAY)
    stage->n_stale++;
  if (amount != 0)
    {
      const char *currency = crm_stmt_get_text (deal, 2);
      CrmBoardSum *sum = find_sum (stage, currency != NULL ? currency : "");

      sum->total += amount;
      sum->weighted += amount * (crm_stmt_is_null (deal, 3) ? (gint64) stage->probability : crm_stmt_get_int (deal, 3)) / 100;
    }
}

static gboolean
read_totals (CrmConn   *conn,
             Snapshot  *snapshot,
             GError   **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC * G_USEC_PER_SEC;
  g_autoptr(GHashTable) steps = read_steps (conn, error);
  g_autoptr(CrmStmt) stmt = steps != NULL ? crm_conn_query (conn, error, deals_sql, "") : NULL;
  CrmStep step = CRM_STEP_ERROR;

  while (stmt != NULL && (step = crm_stmt_step (stmt, error)) == CRM_STEP_ROW)
    {
      CrmBoardStage *stage = find_in (snapshot->stages, crm_stmt_get_int (stmt, 0));

      if (stage != NULL)
        add_deal (stage, stmt, steps, now);
    }
  for (guint i = 0; i < snapshot->stages->len; i++)
    sort_sums (g_ptr_array_index (snapshot->stages, i));

  return step == CRM_STEP_DONE;
}

static gpointer
read_board (CrmConn       *conn,
            gpointer       user_data,
            GCancellable  *cancellable,
            GError       **error)
{
  gint64 wanted = *(gint64 *) user_data;
  Snapshot *snapshot = g_new0 (Snapshot, 1);
  g_autoptr(GError) local_error = NULL;

  snapshot->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) stage_free);
  snapshot->pipeline_id = wanted != 0 ? wanted :
    crm_conn_get_int (conn, 0, &local_error, "SELECT id FROM pipeline WHERE deleted_at IS NULL ORDER BY position, id LIMIT 1", "");

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (read_stages (conn, snapshot, error) && read_totals (conn, snapshot, error))
    return snapshot;

  snapshot_free (snapshot);
  return NULL;
}

/* ---- Keeping current ---- */

static gboolean
same_stages (GPtrArray *a,
             GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      const CrmBoardStage *x = g_ptr_array_index (a, i);
      const CrmBoardStage *y = g_ptr_array_index (b, i);

      if (x->id != y->id || strcmp (x->name, y->name) != 0 || strcmp (x->kind, y->kind) != 0 ||
          g_strcmp0 (x->colour, y->colour) != 0 || x->probability != y->probability || x->stale_days != y->stale_days)
        return FALSE;
    }

  return TRUE;
}

static gpointer
ask (CrmWatch *watch)
{
  return g_memdup2 (&CRM_BOARD (watch)->wanted, sizeof (gint64));
}

static void
show (CrmWatch *watch,
      gpointer  data)
{
  CrmBoard *self = CRM_BOARD (watch);
  Snapshot *snapshot = data;
  gboolean same;

  g_assert (snapshot != NULL);

  same = self->pipeline_id == snapshot->pipeline_id && same_stages (self->stages, snapshot->stages);
  self->pipeline_id = snapshot->pipeline_id;
  g_ptr_array_unref (self->stages);
  self->stages = g_ptr_array_ref (snapshot->stages);
  snapshot_free (snapshot);

  if (!same)
    g_signal_emit (self, signals[STAGES_CHANGED], 0);
  g_signal_emit (self, signals[TOTALS_CHANGED], 0);
}

static void
crm_board_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_BOARD (object)->stages);

  G_OBJECT_CLASS (crm_board_parent_class)->finalize (object);
}

static void
crm_board_class_init (CrmBoardClass *klass)
{
  static const char *const tables[] = { "deal", "stage", "pipeline", "activity", "activity_link", NULL };
  CrmWatchClass *watch_class = CRM_WATCH_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_board_finalize;
  watch_class->tables = tables;
  watch_class->ask = ask;
  watch_class->free_question = g_free;
  watch_class->read = read_board;
  watch_class->free_snapshot = (GDestroyNotify) snapshot_free;
  watch_class->show = show;

  signals[STAGES_CHANGED] = g_signal_new ("stages-changed", CRM_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOTALS_CHANGED] = g_signal_new ("totals-changed", CRM_TYPE_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_board_init (CrmBoard *self)
{
  self->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) stage_free);
}

CrmBoard *
crm_board_new (CrmBook *book,
               gint64   pipeline_id)
{
  CrmBoard *self;

  g_return_val_if_fail (CRM_IS_BOOK (book), NULL);

  self = g_object_new (CRM_TYPE_BOARD, NULL);
  self->wanted = pipeline_id;
  crm_watch_set_book (CRM_WATCH (self), book);
  crm_watch_read (CRM_WATCH (self));

  return self;
}

gint64
crm_board_get_pipeline (CrmBoard *self)
{
  g_return_val_if_fail (CRM_IS_BOARD (self), 0);

  return self->pipeline_id;
}

guint
crm_board_get_n_stages (CrmBoard *self)
{
  g_return_val_if_fail (CRM_IS_BOARD (self), 0);

  return self->stages->len;
}

const CrmBoardStage *
crm_board_get_stage (CrmBoard *self,
                     guint     index)
{
  g_return_val_if_fail (CRM_IS_BOARD (self), NULL);
  g_return_val_if_fail (index < self->stages->len, NULL);

  return g_ptr_array_index (self->stages, index);
}

const CrmBoardStage *
crm_board_find_stage (CrmBoard *self,
                      gint64    stage_id)
{
  g_return_val_if_fail (CRM_IS_BOARD (self), NULL);

  return find_in (self->stages, stage_id);
}

const CrmBoardStage *
crm_board_find_kind (CrmBoard   *self,
                     const char *kind)
{
  g_return_val_if_fail (CRM_IS_BOARD (self), NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  for (guint i = 0; i < self->stages->len; i++)
    {
      const CrmBoardStage *stage = g_ptr_array_index (self->stages, i);

      if (strcmp (stage->kind, kind) == 0)
        return stage;
    }

  return NULL;
}

GArray *
crm_board_dup_open_sums (CrmBoard *self)
{
  GArray *sums;

  g_return_val_if_fail (CRM_IS_BOARD (self), NULL);

  sums = g_array_new (FALSE, FALSE, sizeof (CrmBoardSum));
  for (guint i = 0; i < self->stages->len; i++)
    {
      const CrmBoardStage *stage = g_ptr_array_index (self->stages, i);

      for (guint j = 0; strcmp (stage->kind, "open") == 0 && j < stage->n_sums; j++)
        {
          CrmBoardSum *sum = NULL;

          for (guint k = 0; k < sums->len && sum == NULL; k++)
            if (strcmp (g_array_index (sums, CrmBoardSum, k).currency, stage->sums[j].currency) == 0)
              sum = &g_array_index (sums, CrmBoardSum, k);

          if (sum != NULL)
            {
              sum->total += stage->sums[j].total;
              sum->weighted += stage->sums[j].weighted;
            }
          else
            {
              g_array_append_val (sums, stage->sums[j]);
            }
        }
    }

  return sums;
}

guint
crm_board_get_n_needing_attention (CrmBoard *self)
{
  guint n = 0;

  g_return_val_if_fail (CRM_IS_BOARD (self), 0);

  for (guint i = 0; i < self->stages->len; i++)
    {
      const CrmBoardStage *stage = g_ptr_array_index (self->stages, i);

      if (strcmp (stage->kind, "open") == 0)
        n += stage->n_without + stage->n_overdue;
    }

  return n;
}
