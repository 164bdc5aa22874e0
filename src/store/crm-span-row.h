/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-span.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* A row of activity_span as its activity has it to be. */
typedef struct
{
  CrmSpan     span;           /* with the kind in its shape */
  gint64      calendar_id;    /* 0: in none */
  const char *tz;             /* NULL for dates; borrowed of the statement */
} CrmSpanRow;

/* Of the table activity, whose name with a dot is @a. */
#define CRM_SPAN_ROW_COLUMNS(a) \
  a "starts, " a "ends, " a "due, " a "tz, " a "rrule, " a "rdates, " a "all_day, " a "kind, " a "calendar_id"

/* @activity stands on a row that has CRM_SPAN_ROW_COLUMNS from column @first on. FALSE: the activity has no place in time. Writer thread,
 * or any that a connection of its own reads on. */
gboolean crm_span_row_make (CrmSpanRow *row,
                            CrmStmt    *activity,
                            int         first);

G_END_DECLS
