/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-agenda-entry.h"

struct _CrmAgendaEntry
{
  GObject parent_instance;

  /* Owned */
  GPtrArray *items;

  /* Borrowed, of @items */
  const CrmRangeItem *item;

  gint64 day;
};

G_DEFINE_FINAL_TYPE (CrmAgendaEntry, crm_agenda_entry, G_TYPE_OBJECT)

static void
crm_agenda_entry_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_AGENDA_ENTRY (object)->items);

  G_OBJECT_CLASS (crm_agenda_entry_parent_class)->finalize (object);
}

static void
crm_agenda_entry_class_init (CrmAgendaEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_agenda_entry_finalize;
}

static void
crm_agenda_entry_init (CrmAgendaEntry *self)
{
}

CrmAgendaEntry *
crm_agenda_entry_new (gint64              day,
                      const CrmRangeItem *item,
                      GPtrArray          *items)
{
  CrmAgendaEntry *self;

  g_return_val_if_fail (items != NULL, NULL);

  self = g_object_new (CRM_TYPE_AGENDA_ENTRY, NULL);
  self->day = day;
  self->item = item;
  self->items = g_ptr_array_ref (items);

  return self;
}

gint64
crm_agenda_entry_get_day (CrmAgendaEntry *self)
{
  g_return_val_if_fail (CRM_IS_AGENDA_ENTRY (self), 0);

  return self->day;
}

const CrmRangeItem *
crm_agenda_entry_get_item (CrmAgendaEntry *self)
{
  g_return_val_if_fail (CRM_IS_AGENDA_ENTRY (self), NULL);

  return self->item;
}
