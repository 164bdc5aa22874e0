/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-query-model.h"

G_BEGIN_DECLS

/*
 * The deals as a table: title, company, amount, stage, expected close, age in the stage; sorted by the column whose head is pressed. A row
 * activates board.open of the view around it. Narrow, only title, amount and stage are shown.
 */
#define CRM_TYPE_DEAL_TABLE (crm_deal_table_get_type ())
G_DECLARE_FINAL_TYPE (CrmDealTable, crm_deal_table, CRM, DEAL_TABLE, AdwBin)

GtkWidget *crm_deal_table_new         (CrmBook        *book);

/* Shows only what matches; @text NULL: all. */
void       crm_deal_table_set_search  (CrmDealTable   *self,
                                       const char     *text,
                                       CrmDealFilter   deals);

void       crm_deal_table_set_narrow  (CrmDealTable   *self,
                                       gboolean        narrow);

/* The deal of the selected row; 0: none. */
gint64     crm_deal_table_get_current (CrmDealTable   *self);

G_END_DECLS
