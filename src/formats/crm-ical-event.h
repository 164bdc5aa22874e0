/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-datetime.h"

G_BEGIN_DECLS

/*
 * CrmIcalEvent: what Clientele knows of one VEVENT or VTODO. A plain struct; whoever holds it may change any field
 * (with g_free(), g_strdup() and the setters below) and give it to crm_ical_object_apply(), which writes what differs and
 * nothing else. Strings are UTF-8, unescaped; NULL means that there is no such property.
 */
typedef enum
{
  CRM_ICAL_EVENT,
  CRM_ICAL_TODO,
} CrmIcalKind;

/* A VALARM. Either @at is set, or it rings @offset seconds (negative: before) from the start, or from the end. */
typedef struct
{
  char *uid;
  char *action;                   /* "DISPLAY", "AUDIO", "EMAIL"; NULL is written as DISPLAY */
  CrmDatetime at;
  gint64 offset;
  gboolean from_end;
  CrmDatetime acknowledged;       /* UTC; NONE: not yet */
} CrmIcalAlarm;

typedef struct
{
  CrmIcalKind kind;
  char *uid;
  CrmDatetime recurrence_id;      /* of an override: the occurrence it stands for; NONE: the master */
  gboolean this_and_future;       /* RANGE=THISANDFUTURE, which is read and never written */

  char *summary;
  char *description;
  char *location;
  char *url;
  char *status;                   /* as written in upper case: "CONFIRMED", "TENTATIVE", "CANCELLED", "NEEDS-ACTION" ... */
  char *class_name;               /* "PUBLIC", "PRIVATE", "CONFIDENTIAL" */
  char *transparency;             /* "OPAQUE", "TRANSPARENT" */

  CrmDatetime start;
  CrmDatetime end;                /* the first moment after it, from DTEND or DURATION; NONE: none was given. Events only */
  CrmDatetime due;                /* tasks only; from DUE or DURATION */

  char *rrule;                    /* the value as written; see CrmRecurrence */
  GArray *exdates;                /* of CrmDatetime */
  GArray *rdates;                 /* of CrmDatetime; of periods the start */

  CrmDatetime completed;          /* tasks: UTC */
  int percent;                    /* tasks: -1 when not given */
  int priority;                   /* 1 high to 9 low; 0 none */

  GPtrArray *categories;          /* of char * */
  GPtrArray *contacts;            /* of char *: uids of contacts, "3f2c..." */
  GPtrArray *deals;               /* of char *: uids of deals */
  GArray *alarms;                 /* of CrmIcalAlarm */

  /* Read, and kept up by crm_ical_object_apply() itself. */
  int sequence;
  CrmDatetime created;
  CrmDatetime last_modified;
  gboolean has_attendees;         /* ORGANIZER or ATTENDEE: a change may make the server send mail */
  gboolean unknown_zone;          /* a TZID that nothing explains: the time is floating here, and must not be rewritten */
} CrmIcalEvent;

/* An event without anything, with a new random UID. (transfer full) */
CrmIcalEvent   *crm_ical_event_new            (CrmIcalKind          kind);

/* A deep copy. (transfer full) */
CrmIcalEvent   *crm_ical_event_copy           (const CrmIcalEvent  *event);

void            crm_ical_event_free           (CrmIcalEvent        *event);

/* Appends an alarm @minutes before the start, with a new UID. */
void            crm_ical_event_add_alarm      (CrmIcalEvent        *event,
                                               int                  minutes);

/* Whether the task is done in any of the ways programs say so: STATUS, COMPLETED, PERCENT-COMPLETE=100. */
gboolean        crm_ical_event_is_done        (const CrmIcalEvent  *event);

/*
 * Completes the task at the instant @now, or reopens it, in all the three properties. Nothing changes when it is so
 * already.
 */
void            crm_ical_event_set_done       (CrmIcalEvent        *event,
                                               gboolean             done,
                                               gint64               now);

/*
 * The end to be shown: @end, or of an event without one the day after its date or its start itself; of a date that ends
 * where it begins, too, the day after.
 */
CrmDatetime     crm_ical_event_get_end        (const CrmIcalEvent  *event);

/*
 * Reads a DURATION (RFC 5545 3.3.6): days and weeks are counted on the wall clock, the rest in exact time, so both are
 * given. FALSE when it is none.
 */
gboolean        crm_ical_parse_duration       (const char          *value,
                                               gsize                length,
                                               gint64              *days,
                                               gint64              *seconds);

/* @start and then @days on the wall clock and @seconds in exact time. */
CrmDatetime     crm_ical_add_duration         (const CrmDatetime   *start,
                                               gint64               days,
                                               gint64               seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmIcalEvent, crm_ical_event_free)

G_END_DECLS
