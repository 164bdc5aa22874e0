/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-ical-event.h"
#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/*
 * Activities and the events or tasks of iCalendar. What an activity cannot say (other people, attachments, alarms by mail,
 * unknown properties) is never touched: values are compared in the form in which an activity stores them, and only what
 * differs is carried over. So an event that was read and not edited is written back as it was.
 *
 * All functions: on the store's threads, inside a read or a write (contacts and deals are looked up by their uid).
 */

/* Whether @record is to stand in a calendar at all: it has a time, or is a task. */
gboolean      crm_activity_is_for_calendar  (CrmRecord           *record);

/* Whether it is written as a VTODO; the rest are VEVENTs. */
gboolean      crm_activity_is_task          (CrmRecord           *record);

/*
 * What an activity made of @event would hold: a new record with the event's uid, not saved. NULL on an error of the store.
 * (transfer full)
 */
CrmRecord    *crm_activity_from_event       (CrmConn             *conn,
                                             const CrmIcalEvent  *event,
                                             GError             **error);

/*
 * Carries over to @record what differs between @before (NULL: everything is new) and @after, both made by
 * crm_activity_from_event(): what a server changed, and nothing else. TRUE when @record was changed.
 */
gboolean      crm_activity_take_changes     (CrmRecord           *record,
                                             CrmRecord           *before,
                                             CrmRecord           *after);

/*
 * Writes into @event what in @record differs from @shadow, which is crm_activity_from_event() of the same @event. @now in
 * seconds UTC. FALSE on an error of the store.
 */
gboolean      crm_activity_to_event         (CrmConn             *conn,
                                             CrmRecord           *record,
                                             CrmRecord           *shadow,
                                             CrmIcalEvent        *event,
                                             GError             **error);

/* The names of the fields in which the two differ, as people call them, separated by ", "; NULL for none. (transfer full) */
char         *crm_activity_describe_changes (CrmRecord           *before,
                                             CrmRecord           *after);

G_END_DECLS
