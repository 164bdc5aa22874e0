/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-week-lanes.h"

#define LAST (CRM_WEEK_LANES - 1)

static gint64
get_drawn_end (const CrmWeekPiece *piece)
{
  return MAX (piece->ends, piece->starts + CRM_WEEK_SHORTEST);
}

/* The pieces from @begin to @end overlap, directly or by others, in @n_lanes lanes; where that is too many, those in the last become one
 * for each run of them. */
static void
take_cluster (GArray *pieces,
              guint   begin,
              guint   end,
              guint   n_lanes,
              GArray *result)
{
  gboolean full = n_lanes > CRM_WEEK_LANES;
  gint more = -1;               /* where in @result the run stands */

  for (guint i = begin; i < end; i++)
    {
      CrmWeekPiece piece = g_array_index (pieces, CrmWeekPiece, i);

      piece.n_lanes = MIN (n_lanes, CRM_WEEK_LANES);
      if (full && piece.lane >= LAST)
        {
          CrmWeekPiece *run = more >= 0 ? &g_array_index (result, CrmWeekPiece, more) : NULL;

          piece.lane = LAST;
          if (run != NULL && piece.starts < get_drawn_end (run))
            {
              run->n_more = MAX (run->n_more, 1) + 1;
              run->item = NULL;
              run->ends = MAX (run->ends, piece.ends);
              continue;
            }
          more = (int) result->len;
        }
      g_array_append_val (result, piece);
    }
}

void
crm_week_lanes_share (GArray *pieces)
{
  g_autoptr (GArray) result = g_array_sized_new (FALSE, TRUE, sizeof (CrmWeekPiece), pieces->len);
  gint64 lane_ends[CRM_WEEK_LANES] = { 0 }, cluster_ends = 0;
  guint cluster = 0, n_lanes = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      CrmWeekPiece *piece = &g_array_index (pieces, CrmWeekPiece, i);

      if (i > cluster && (piece->column != g_array_index (pieces, CrmWeekPiece, cluster).column || piece->starts >= cluster_ends))
        {
          take_cluster (pieces, cluster, i, n_lanes, result);
          cluster = i;
          cluster_ends = 0;
          n_lanes = 0;
        }

      for (piece->lane = 0; piece->lane < MIN (n_lanes, CRM_WEEK_LANES) && lane_ends[piece->lane] > piece->starts; piece->lane++)
        ;
      n_lanes = MAX (n_lanes, piece->lane + 1);
      if (piece->lane < CRM_WEEK_LANES)
        lane_ends[piece->lane] = get_drawn_end (piece);
      cluster_ends = MAX (cluster_ends, get_drawn_end (piece));
    }
  take_cluster (pieces, cluster, pieces->len, n_lanes, result);

  g_array_set_size (pieces, 0);
  g_array_append_vals (pieces, result->data, result->len);
}
