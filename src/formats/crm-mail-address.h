/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Mail addresses, checked before one is stored, put into a header or sent to a server: what stands there is exactly one
 * mailbox and cannot smuggle in a second command (RFC 5321 4.1.2, without quoted local parts and address literals, which
 * no customer has). All functions are pure; any thread.
 */

/*
 * TRUE when @address is one mailbox: one '@', no blank, bracket, quote or control character, local part up to 64 octets,
 * 254 in all, a domain of at least two labels (or "localhost"). Letters outside ASCII are allowed on both sides.
 * CRM_FORMAT_ERROR_VALUE says what is wrong.
 */
gboolean   crm_mail_address_check            (const char   *address,
                                              GError      **error);

/*
 * As it goes over the wire: the domain as A-labels (punycode), lower case; the local part as it is. NULL with
 * CRM_FORMAT_ERROR_VALUE when the address is wrong, CRM_FORMAT_ERROR_UNSUPPORTED when its local part is not ASCII
 * (that needs SMTPUTF8, which few servers speak). Transfer full.
 */
char      *crm_mail_address_to_wire          (const char   *address,
                                              GError      **error);

/* What two writings of one mailbox have in common: lower case, domain as A-labels. NULL when the address is wrong; the
 * local part may be outside ASCII. Transfer full. */
char      *crm_mail_address_get_key          (const char   *address);

/* The domain as A-labels, lower case; NULL when the address is wrong. Transfer full. */
char      *crm_mail_address_get_domain       (const char   *address);

G_END_DECLS
