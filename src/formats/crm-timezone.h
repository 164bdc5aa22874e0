/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * CrmTimezone: the rules of one time zone. Zones are made once, shared, immutable and never freed, so a pointer may be
 * kept for ever, compared for equality and used from every thread at once.
 *
 * Times are counted in seconds since 1970-01-01 00:00: "utc" as an instant, "local" as the reading of a wall clock
 * (the same number that a clock in UTC would show). Between 1970 and 2070 a conversion is one binary search.
 */
typedef struct _CrmTimezone CrmTimezone;

/* One change of the offset of a zone; see crm_timezone_intern_changes(). */
typedef struct
{
  gint64 utc;       /* the instant from which @offset is valid */
  gint32 offset;    /* seconds east of UTC */
} CrmTimezoneChange;

/*
 * The zone of that exact name in the system's IANA database ("Europe/Vienna"), "UTC", or a fixed offset "+05:30".
 * NULL when there is none. Any thread.
 */
const CrmTimezone   *crm_timezone_lookup          (const char              *name);

/*
 * The zone meant by a TZID (RFC 5545 3.2.19) as programs write it: an IANA name, a path that ends in one
 * ("/freeassociation.sourceforge.net/Europe/Vienna"), or a name from Windows ("W. Europe Standard Time"). NULL when the
 * text alone does not tell; then the VTIMEZONE has to (crm_vtimezone_resolve()). Any thread.
 */
const CrmTimezone   *crm_timezone_lookup_tzid     (const char              *tzid);

/* The names of the places in the system's database that people choose from, sorted. (transfer full), ended by NULL; reads a file. Any
 * thread. */
char               **crm_timezone_list_names      (void);

/* UTC. Any thread. */
const CrmTimezone   *crm_timezone_get_utc         (void);

/* The zone of this computer as it was at the first call; UTC when it cannot be told. Any thread. */
const CrmTimezone   *crm_timezone_get_system      (void);

/*
 * The zone with these changes, in ascending order, and @first_offset before the first of them. The same @name gives
 * the same zone, so the name must tell the content (crm_vtimezone_resolve() uses a checksum). After 4096 such zones
 * (a hostile calendar could bring any number) NULL is returned. Any thread.
 */
const CrmTimezone   *crm_timezone_intern_changes  (const char              *name,
                                                   gint32                   first_offset,
                                                   const CrmTimezoneChange *changes,
                                                   guint                    n_changes);

/* The name under which crm_timezone_lookup() finds it again. Never NULL. */
const char          *crm_timezone_get_name        (const CrmTimezone       *zone);

/* FALSE for the zones of crm_timezone_intern_changes(), which no lookup finds after a restart. */
gboolean             crm_timezone_is_known        (const CrmTimezone       *zone);

/* Seconds east of UTC at the instant @utc. */
gint32               crm_timezone_get_offset      (const CrmTimezone       *zone,
                                                   gint64                   utc);

/* The wall clock at the instant @utc. */
gint64               crm_timezone_to_local        (const CrmTimezone       *zone,
                                                   gint64                   utc);

/*
 * The instant at which the wall clock shows @local. A reading that occurs twice means the first, one that is skipped is
 * read with the offset before the gap, so 02:30 is what the clock shows as 03:30 (RFC 5545 3.3.5).
 */
gint64               crm_timezone_to_utc          (const CrmTimezone       *zone,
                                                   gint64                   local);

/*
 * The changes of offset at or after @from and before @to, appended to @changes (of CrmTimezoneChange). Only within the
 * table, 1970 to 2070.
 */
void                 crm_timezone_list_changes    (const CrmTimezone       *zone,
                                                   gint64                   from,
                                                   gint64                   to,
                                                   GArray                  *changes);

/*
 * The known zone that agrees with @zone at every change for ten years from the quarter of @utc on: the system's own if it does, else
 * one of the world's common zones, else a fixed offset if @zone has only one. NULL when none agrees.
 */
const CrmTimezone   *crm_timezone_find_equivalent (const CrmTimezone       *zone,
                                                   gint64                   utc);

G_END_DECLS
