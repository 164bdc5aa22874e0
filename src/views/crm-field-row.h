/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-record.h"

G_BEGIN_DECLS

/*
 * One field of a record where it stands: read as text, edited in place. Enter or the tick saves, Esc brings back what was. What does
 * not fit the field is said below it and not saved. The descriptor gives its name and how text is read.
 *
 * Signals
 *   edited (CrmRecord *draft)    a copy of the record with the new value, to be saved by the page
 */
#define CRM_TYPE_FIELD_ROW (crm_field_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmFieldRow, crm_field_row, CRM, FIELD_ROW, AdwEntryRow)

GtkWidget  *crm_field_row_new         (const char   *field);

/* Shows @record (NULL: nothing). What is being typed stays. */
void        crm_field_row_set_record  (CrmFieldRow  *self,
                                       CrmRecord    *record);

G_END_DECLS
