/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Addresses in WebDAV answers. What a server wrote is sent back to it as it was written (iCloud refuses its own "%40"
 * otherwise); what is compared is a key in which all writings of one path are equal. All functions: any thread.
 */

/*
 * @href (absolute, or relative to @base, the address that answered) as an absolute URL; its path is not encoded anew.
 * Returns: (transfer full), NULL when it is no http or https address
 */
char     *crm_href_resolve        (const char *base,
                                   const char *href);

/*
 * The key of @href: its path, each segment decoded to bytes and encoded again with one fixed set of letters ("%2F" within a
 * segment stays, nothing is normalised in Unicode), the host left out.
 * Returns: (transfer full), NULL when it is no address
 */
char     *crm_href_key            (const char *base,
                                   const char *href);

/* The address of the member @name (encoded here) of the collection at @collection, which may lack its last slash.
 * Returns: (transfer full) */
char     *crm_href_join           (const char *collection,
                                   const char *name);

/* The path of the absolute address @url as it stands there, for an href element in a request. Returns: (transfer full) */
char     *crm_href_path           (const char *url);

/* TRUE when the key @key is that of a direct member of the collection with the key @collection_key. */
gboolean  crm_href_key_is_member  (const char *collection_key,
                                   const char *key);

/*
 * ETags (RFC 9110 section 8.8.3). They are kept as the server wrote them. Two are the same version when their opaque parts
 * are equal without "W/", quotes and the "-gzip" that proxies add; NULL is the same as nothing.
 */
gboolean  crm_etag_is_same        (const char *a,
                                   const char *b);

/* TRUE when @etag can be sent in If-Match: a weak one never matches there. */
gboolean  crm_etag_is_strong      (const char *etag);

G_END_DECLS
