/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bodies of WebDAV and CalDAV requests, XML in UTF-8. All are (transfer full); any thread. */

/* PROPFIND (RFC 4918 section 9.1): everything that says what an address is: principal, home, calendar, its tokens. */
char *crm_dav_request_discover        (void);

/* PROPFIND Depth 0 of one calendar: what may be done, and, by its token or its tag, whether anything has changed. Some servers
 * read the whole calendar for each of these two. */
char *crm_dav_request_calendar_state  (gboolean            with_token,
                                       gboolean            with_ctag);

/* PROPFIND Depth 1 of one calendar: names and ETags of all members. */
char *crm_dav_request_listing         (void);

/*
 * REPORT sync-collection (RFC 6578 section 3.2); @token NULL or "" asks for everything, @limit 0 for no limit. @with_data asks for
 * the objects themselves as well: a server that does not give them there says 404 for that one property.
 */
char *crm_dav_request_sync            (const char         *token,
                                       guint               limit,
                                       gboolean            with_data);

/* REPORT calendar-multiget (RFC 4791 section 7.9) for @n_hrefs addresses as the server wrote them. */
char *crm_dav_request_multiget        (const char * const *hrefs,
                                       guint               n_hrefs);

/* REPORT calendar-query (RFC 4791 section 7.8) for the objects of kind @component ("VEVENT", "VTODO") with the UID @uid. */
char *crm_dav_request_by_uid          (const char         *component,
                                       const char         *uid);

/* MKCALENDAR (RFC 4791 section 5.3.1). @colour ("#RRGGBB") may be NULL. */
char *crm_dav_request_make_calendar   (const char         *name,
                                       const char         *colour,
                                       gboolean            events,
                                       gboolean            tasks);

G_END_DECLS
