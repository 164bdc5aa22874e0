/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/* The days of a range on which something takes place, one below the other. */
#define CRM_TYPE_AGENDA_LIST (crm_agenda_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmAgendaList, crm_agenda_list, CRM, AGENDA_LIST, GtkWidget)

GtkWidget *crm_agenda_list_new  (void);

/* Shows the items of @model on @n_days days from @first_day. */
void       crm_agenda_list_show (CrmAgendaList *self,
                                 CrmRangeModel *model,
                                 gint64         first_day,
                                 guint          n_days);

G_END_DECLS
