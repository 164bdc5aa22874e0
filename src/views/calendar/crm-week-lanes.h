/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/* How pieces of events that overlap share the width of their day. */

#define CRM_WEEK_LANES     4            /* more beside each other would be too narrow to be read */
#define CRM_WEEK_SHORTEST  (30 * 60)    /* what is shorter is drawn as long as this, in seconds */

/* One piece of an event on one day, or what stands for those that have no room. */
typedef struct
{
  const CrmRangeItem *item;             /* borrowed; NULL: stands for @n_more others */
  GtkWidget          *widget;           /* borrowed; NULL: not made yet */
  gint64              starts;           /* seconds since midnight */
  gint64              ends;
  guint               column;
  guint               lane;             /* of @n_lanes */
  guint               n_lanes;
  guint               n_more;
} CrmWeekPiece;

/* Gives each of @pieces (CrmWeekPiece, sorted by column and beginning) its lane. Where more than CRM_WEEK_LANES overlap, the last lane
 * gathers those that have none. */
void crm_week_lanes_share (GArray *pieces);

G_END_DECLS
