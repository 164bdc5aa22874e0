/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-ical-private.h"

G_BEGIN_DECLS

/*
 * What can be compared and merged of one component, as slots with a canonical value each: a property, a group of
 * properties that only make sense together, one member of a set, or an alarm. Two components mean the same when their
 * slots have the same keys and values; a three-way merge decides for each key. For crm-ical-merge.c.
 */
typedef enum
{
  CRM_ICAL_SLOT_SINGLE,     /* one property */
  CRM_ICAL_SLOT_TIME,       /* DTSTART, DTEND, DURATION, DUE */
  CRM_ICAL_SLOT_RULE,       /* RRULE, EXRULE */
  CRM_ICAL_SLOT_DONE,       /* of a task: STATUS, PERCENT-COMPLETE, COMPLETED */
  CRM_ICAL_SLOT_PLACE,      /* LOCATION and its coordinates */
  CRM_ICAL_SLOT_BODY,       /* DESCRIPTION and its twins */
  CRM_ICAL_SLOT_PART,       /* one value of a list: CATEGORIES, RESOURCES, EXDATE, RDATE */
  CRM_ICAL_SLOT_LINE,       /* a property that may stand many times */
  CRM_ICAL_SLOT_CHILD,      /* VALARM and other components inside */
} CrmIcalSlotKind;

typedef struct
{
  CrmIcalSlotKind kind;
  char *key;                      /* unique in its component */
  char *value;                    /* canonical: equal texts mean the same */
  GPtrArray *lines;               /* of const CrmContentLine *, all of the same component */
  CrmSlice part;                  /* of a PART: as written in the first line */
  CrmContentComponent *child;     /* of a CHILD */
} CrmIcalSlot;

typedef struct
{
  GPtrArray *list;                /* of CrmIcalSlot, in the order of the file */
  GHashTable *by_key;
  GHashTable *counts;             /* how often each property stands in the component */
} CrmIcalSlots;

/*
 * The slots of the event at @index of @self. (transfer full) The bookkeeping (DTSTAMP, SEQUENCE, ...) and what merely states a default are in no slot.
 */
CrmIcalSlots  *crm_ical_collect_slots      (CrmIcalObject        *self,
                                            guint                 index);

/* No slots at all: of a component that is not there. (transfer full) */
CrmIcalSlots  *crm_ical_slots_new          (void);
void           crm_ical_slots_free         (CrmIcalSlots         *slots);

/* The slot @key, NULL when there is none. (transfer none) */
CrmIcalSlot   *crm_ical_find_slot          (CrmIcalSlots         *slots,
                                            const char           *key);

/* The canonical value of the part of @line that is @part, for properties of lists. (transfer full) */
char          *crm_ical_get_part_value     (CrmIcalObject        *self,
                                            const CrmContentLine *line,
                                            CrmSlice              part);

/* What identifies the event among the components of its object: "" for the master. (transfer full) */
char          *crm_ical_get_component_key  (const CrmIcalEvent   *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmIcalSlots, crm_ical_slots_free)

G_END_DECLS
