/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-content-document.h"
#include "crm-ical-event.h"

G_BEGIN_DECLS

/*
 * CrmIcalObject: one calendar object (RFC 4791 4.1: the events or tasks of one UID in a VCALENDAR) as its exact bytes and,
 * beside them, as CrmIcalEvents. The bytes are the truth: an edit changes its own properties in them, everything else goes
 * out as it came in (invariant I4). libical is not asked.
 *
 * An object is used by one thread at a time; different objects by any.
 */
typedef struct _CrmIcalObject CrmIcalObject;

/* Larger ones are refused. */
#define CRM_ICAL_MAX_SIZE (2 * 1024 * 1024)

/* The properties that link to contacts and deals, one per link; the value is "urn:uuid:" and the uid. Never ATTENDEE. */
#define CRM_ICAL_CONTACT "X-CLIENTELE-CONTACT"
#define CRM_ICAL_DEAL    "X-CLIENTELE-DEAL"

/*
 * Reads @bytes, of which a reference is kept. Files with the events of many UIDs are read too (exports); they are no
 * object for a server: see crm_ical_object_check().
 *
 * NULL when there is nothing to read: CRM_FORMAT_ERROR_TOO_LARGE; CRM_FORMAT_ERROR_SYNTAX, no VCALENDAR;
 * CRM_FORMAT_ERROR_UNSUPPORTED, no VEVENT or VTODO in it. Single components whose start cannot be read are left out, and
 * named by crm_ical_object_check(). (transfer full)
 */
CrmIcalObject   *crm_ical_object_parse             (GBytes               *bytes,
                                                    GError              **error);

/* As crm_ical_object_parse(), for files of any size that are imported. (transfer full) */
CrmIcalObject   *crm_ical_object_parse_file        (GBytes               *bytes,
                                                    GError              **error);

/* An empty calendar; add to it with crm_ical_object_apply(). (transfer full) */
CrmIcalObject   *crm_ical_object_new               (void);

void             crm_ical_object_free              (CrmIcalObject        *self);

/*
 * Whether the object may be edited and sent: well-formed, every component read, one UID, at most one master. Where not,
 * @error says what is wrong first, to be shown beside the object, which is kept as it is.
 */
gboolean         crm_ical_object_check             (CrmIcalObject        *self,
                                                    GError              **error);

/* The events and tasks in their order, the masters and their overrides. (element-type CrmIcalEvent) (transfer none) */
GPtrArray       *crm_ical_object_get_events        (CrmIcalObject        *self);

/*
 * The event with that RECURRENCE-ID (NULL or NONE: the master), compared as the occurrence it means; NULL when there is
 * none. (transfer none): until the object is changed.
 */
CrmIcalEvent    *crm_ical_object_find              (CrmIcalObject        *self,
                                                    const CrmDatetime    *recurrence_id);

/*
 * Writes what is different in @event from the event in its place (same UID, same RECURRENCE-ID) into the bytes, and adds
 * the component when there is none; an override is then made from a copy of the master, with all that Clientele does
 * not know. DTSTAMP and LAST-MODIFIED become @now, SEQUENCE goes up by one where the time, the rule or the status changed;
 * when nothing differs, nothing at all is written. The definition of a new zone is added.
 *
 * What belongs together is kept together: a new description takes away the HTML twin of the old one, a new place its
 * coordinates.
 *
 * @changed (may be NULL) says whether anything was. FALSE with an error of crm_ical_object_check() when the object must not be
 * edited, or with CRM_FORMAT_ERROR_VALUE when @event has no UID or the wrong one, or an override has no master.
 */
gboolean         crm_ical_object_apply             (CrmIcalObject        *self,
                                                    const CrmIcalEvent   *event,
                                                    gint64                now,
                                                    gboolean             *changed,
                                                    GError              **error);

/* Takes the override of @recurrence_id out, if there is one. The EXDATE, if it is meant, is an edit of the master. */
gboolean         crm_ical_object_remove_override   (CrmIcalObject        *self,
                                                    const CrmDatetime    *recurrence_id);

/* The bytes as they are now; without a change those it was read from. (transfer full) */
GBytes          *crm_ical_object_to_bytes          (CrmIcalObject        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmIcalObject, crm_ical_object_free)

G_END_DECLS
