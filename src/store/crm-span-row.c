/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-span-row.h"

gboolean
crm_span_row_make (CrmSpanRow *row,
                   CrmStmt    *activity,
                   int         first)
{
  CrmSpanSource source;

  g_return_val_if_fail (row != NULL, FALSE);
  g_return_val_if_fail (activity != NULL, FALSE);

  source = (CrmSpanSource) {
    .starts = crm_stmt_get_text (activity, first),
    .ends = crm_stmt_get_text (activity, first + 1),
    .due = crm_stmt_get_text (activity, first + 2),
    .tz = crm_stmt_get_text (activity, first + 3),
    .rrule = crm_stmt_get_text (activity, first + 4),
    .rdates = crm_stmt_get_text (activity, first + 5),
    .all_day = crm_stmt_get_int (activity, first + 6) != 0,
  };
  *row = (CrmSpanRow) { .span = { 0 } };
  if (!crm_span_compute (&source, &row->span))
    return FALSE;

  row->span.shape |= crm_span_get_kind (crm_stmt_get_text (activity, first + 7));
  row->calendar_id = crm_stmt_get_int (activity, first + 8);
  row->tz = (row->span.shape & CRM_SPAN_DATE) == 0 ? source.tz : NULL;

  return TRUE;
}
