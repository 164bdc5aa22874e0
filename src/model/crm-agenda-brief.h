/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-agenda.h"

G_BEGIN_DECLS

/*
 * What a page of days shows that has room for some lines in each: of a month with ten thousand entries a few hundred are seen, and of
 * the others it is said how many there are. Times are read for all of them, from one index; words only for what is shown.
 */
typedef struct
{
  GArray *items;       /* CrmAgendaItem, sorted by beginning, longer ones first */
  GArray *n_beyond;    /* guint for each day: entries of that day alone that are not among the items */
} CrmAgendaBrief;

/*
 * Runs in a read function. The days @first_day to @first_day + @n_days - 1 (since 1970, in the system's zone). An entry of one day is left
 * out where @most of these stand before it on its day: whoever gives each entry, in this order, the first line that is free on all of its
 * days, finds the first @most lines of the day taken by then, and shows the same as with all of them. What is on several days is never
 * left out. @flags: CRM_AGENDA_VISIBLE is understood; only meetings, calls, visits and tasks are read. (transfer full)
 * NULL with CRM_STORE_ERROR or G_IO_ERROR_CANCELLED.
 */
CrmAgendaBrief *crm_agenda_brief_read (CrmConn         *conn,
                                       gint64           first_day,
                                       guint            n_days,
                                       guint            most,
                                       CrmAgendaFlags   flags,
                                       GCancellable    *cancellable,
                                       GError         **error);
void            crm_agenda_brief_free (CrmAgendaBrief  *brief);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmAgendaBrief, crm_agenda_brief_free)

G_END_DECLS
