/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-content-document.h"
#include "crm-timezone.h"

G_BEGIN_DECLS

/*
 * The zone that a VTIMEZONE (RFC 5545 3.6.5) defines, by its rules and not by its name: none that crm_timezone_lookup()
 * finds. The same bytes give the same zone without being read again. NULL when it defines nothing usable. Any thread,
 * as long as no other uses the document.
 */
const CrmTimezone   *crm_vtimezone_resolve   (CrmContentComponent  *vtimezone);

/*
 * Adds to @calendar (a VCALENDAR) the VTIMEZONE of @zone, named by its IANA name, that is right from the instant @from
 * on: the rules in force, and before them each change by itself. Nothing of the time before, which calendars need not
 * know.
 */
void                 crm_vtimezone_append    (CrmContentComponent  *calendar,
                                              const CrmTimezone    *zone,
                                              gint64                from);

G_END_DECLS
