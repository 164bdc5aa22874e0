/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-range-model.h"

G_BEGIN_DECLS

/* The lines of the agenda: a GListModel of CrmAgendaEntry, made when they are asked for. Main thread. */
#define CRM_TYPE_AGENDA_LINES (crm_agenda_lines_get_type ())
G_DECLARE_FINAL_TYPE (CrmAgendaLines, crm_agenda_lines, CRM, AGENDA_LINES, GObject)

CrmAgendaLines *crm_agenda_lines_new  (void);

/* What @items (CrmRangeItem, sorted; a reference is kept) has on @n_days days from @first_day, at most @limit lines of it. Lines at both
 * ends that say what they said stay what they are. */
void            crm_agenda_lines_show (CrmAgendaLines *self,
                                       GPtrArray      *items,
                                       gint64          first_day,
                                       guint           n_days,
                                       guint           limit);

/* Shows @n lines more. FALSE: these were the last. */
gboolean        crm_agenda_lines_grow (CrmAgendaLines *self,
                                       guint           n);

G_END_DECLS
