/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-ical.h"

G_BEGIN_DECLS

/* What crm-ical.c (reading), crm-ical-edit.c (writing) and crm-ical-slot.c (comparing) share; nobody else includes this. */

struct _CrmIcalObject
{
  CrmContentDocument *document;
  CrmContentComponent *calendar;    /* the first VCALENDAR */
  GPtrArray *events;                /* of CrmIcalEvent */
  GPtrArray *components;            /* of CrmContentComponent: the one of the event at the same index */
  GArray *zones;                    /* of CrmIcalZone */
  GError *problem;                  /* why it must not be edited */
};

/* What a TZID means in this object. */
typedef struct
{
  CrmSlice tzid;
  const CrmTimezone *named;         /* by its name; NULL: unknown */
  const CrmTimezone *defined;       /* by its VTIMEZONE; NULL: none */
} CrmIcalZone;

/* What @zone means for a wall clock of @local: the name, or the definition where the two disagree then; NULL: unknown. */
const CrmTimezone *crm_ical_choose_zone    (const CrmIcalZone     *zone,
                                            gint64                 local);

/* The date or time of @line in its zone; FALSE when it is none. @unknown_zone (may be NULL) is only ever set to TRUE. */
gboolean         crm_ical_read_datetime    (CrmIcalObject         *self,
                                            const CrmContentLine  *line,
                                            CrmSlice               value,
                                            CrmDatetime           *datetime,
                                            gboolean              *unknown_zone);

/* Reads @component anew. (transfer full); NULL when its start or its RECURRENCE-ID cannot be read. */
CrmIcalEvent    *crm_ical_read_event       (CrmIcalObject         *self,
                                            CrmContentComponent   *component,
                                            GError               **error);

/* What identifies the @alarm among those of its event. (transfer full) */
char            *crm_ical_alarm_get_key    (const CrmIcalAlarm    *alarm);

/* Reads a VALARM. FALSE when its trigger cannot be read. Free what is in @alarm. */
gboolean         crm_ical_read_alarm       (CrmIcalObject         *self,
                                            CrmContentComponent   *component,
                                            CrmIcalAlarm          *alarm);

G_END_DECLS
