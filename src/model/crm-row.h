/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"

G_BEGIN_DECLS

/*
 * One row of a list: a record's id and what a row shows of it, nothing more. Filled page by page; "changed" is emitted when its values arrive
 * or change. Main thread only. In a list that reuses its rows (crm_query_model_set_reuses_rows()) a row may come to stand for another
 * record when the result is replaced; it says "changed" then too.
 *
 *   contact   title name, detail "role, company" or mail, letter (first of its section), badges tag colours, due next step
 *   deal      title, detail company, amount and currency, due next step or expected close, badges, person (initials of the main one)
 *   activity  title subject, detail people, due time
 *   campaign  title name, detail state in words
 */
#define CRM_TYPE_ROW (crm_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmRow, crm_row, CRM, ROW, GObject)

gint64               crm_row_get_id       (CrmRow *self);
const CrmRecordType *crm_row_get_record_type (CrmRow *self);
gboolean             crm_row_is_loading   (CrmRow *self);
const char          *crm_row_get_title    (CrmRow *self);   /* "" while loading */
const char          *crm_row_get_detail   (CrmRow *self);   /* NULL: none */
const char          *crm_row_get_kind     (CrmRow *self);   /* contact: person, company; activity: its kind */
const char          *crm_row_get_letter   (CrmRow *self);
const char          *crm_row_get_due      (CrmRow *self);   /* date or wall time, NULL */
const char *const   *crm_row_get_badges   (CrmRow *self);   /* colour names, NULL-ended; NULL: none */
gint64               crm_row_get_amount   (CrmRow *self);   /* minor units */
const char          *crm_row_get_currency (CrmRow *self);
const char          *crm_row_get_person   (CrmRow *self);
gint64               crm_row_get_since    (CrmRow *self);   /* deal: entered_stage_at; else updated_at; microseconds */
const char          *crm_row_get_state    (CrmRow *self);   /* deal: step, no-step, overdue, stale, won, lost; activity: open, done; campaign: draft or its state */
const char          *crm_row_get_group    (CrmRow *self);   /* deal: its stage; NULL */
const char          *crm_row_get_date     (CrmRow *self);   /* deal: expected close, a date; NULL */

G_END_DECLS
