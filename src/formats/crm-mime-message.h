/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One finished mail. Everything that could differ between two renderings (date, Message-ID, token) is given, so the bytes
 * of a mail rendered again after a crash are the same. 7-bit, CRLF, lines of at most 76 octets in the parts, so that
 * nothing on the way has a reason to change it and break the provider's signature.
 */
typedef struct
{
  const char *from_name;         /* may be NULL */
  const char *from_address;
  const char *to_name;           /* may be NULL */
  const char *to_address;
  const char *reply_to;          /* an address; NULL: replies go to from_address */
  const char *subject;
  GDateTime  *date;              /* with the offset to be shown */
  const char *token;             /* ours, of this mail: ASCII letters and digits */
  const char *message_id;        /* with its angle brackets, as crm_mime_message_make_id() makes it */
  const char *list_id;           /* "<name.domain>"; NULL for a mail that is no newsletter */
  const char *unsubscribe_url;   /* mailto URL for List-Unsubscribe; NULL for none */
  gboolean    bulk;              /* say Precedence: bulk */
  const char *text;              /* LF line ends */
  const char *html;              /* LF line ends; NULL for a mail of text alone */
} CrmMimeMessage;

/*
 * The bytes, CRLF line ends, without the final dot and without dot-stuffing (transfer full). Errors: CRM_FORMAT_ERROR_VALUE
 * (a line break or control character in a header value, a wrong address), _UNSUPPORTED (local part outside ASCII),
 * _ENCODING (text is not UTF-8). Pure; any thread.
 */
GBytes    *crm_mime_message_write         (const CrmMimeMessage  *message,
                                           GError               **error);

/*
 * "<@token.c@campaign.@domain>"-like Message-ID for a mail of @campaign (0: none, a test mail), with the domain of
 * @from_address. NULL when the address is wrong. Transfer full.
 */
char      *crm_mime_message_make_id       (const char            *token,
                                           gint64                 campaign,
                                           const char            *from_address);

/* "mailto:@address?subject=unsubscribe%20@token" with what needs it percent-encoded (transfer full). */
char      *crm_mime_message_make_unsubscribe_url
                                          (const char            *address,
                                           const char            *token);

/* A new token: 100 random bits in 20 lower-case letters and digits (transfer full). Nobody can guess another's. */
char      *crm_mime_message_make_token    (void);

G_END_DECLS
