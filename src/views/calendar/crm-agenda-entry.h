/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-range-model.h"

G_BEGIN_DECLS

/* One line of the agenda: an item on one of its days, or the heading of a day. Immutable. */
#define CRM_TYPE_AGENDA_ENTRY (crm_agenda_entry_get_type ())
G_DECLARE_FINAL_TYPE (CrmAgendaEntry, crm_agenda_entry, CRM, AGENDA_ENTRY, GObject)

/* @item, one of @items (CrmRangeItem; a reference is kept), or the heading: NULL. */
CrmAgendaEntry     *crm_agenda_entry_new      (gint64              day,
                                               const CrmRangeItem *item,
                                               GPtrArray          *items);

gint64              crm_agenda_entry_get_day  (CrmAgendaEntry     *self);
/* Owned by the entry; NULL: a heading. */
const CrmRangeItem *crm_agenda_entry_get_item (CrmAgendaEntry     *self);

G_END_DECLS
