/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Writing header fields (RFC 5322 2.2, RFC 2047). Ours and not GMime's, because some rules are ours: encoded words split
 * at word boundaries with the blank inside (some readers show a blank where a word was split), a List-Unsubscribe that is
 * never folded (folding it broke DKIM signatures at relays), and the same bytes whatever the library's version. Lines end
 * in CRLF and hold ASCII only. All functions are pure; any thread.
 */

/*
 * Appends "@name: @text\r\n", folded at 76 columns; text outside ASCII becomes encoded words. FALSE with
 * CRM_FORMAT_ERROR_VALUE when @text holds a line break or another control character.
 */
gboolean   crm_mime_header_add_text       (GString      *out,
                                           const char   *name,
                                           const char   *text,
                                           GError      **error);

/*
 * Appends "@name: display name <@address>\r\n". @display may be NULL or empty; @address is checked and written as
 * crm_mail_address_to_wire() does. Errors: those, and CRM_FORMAT_ERROR_VALUE for @display as above.
 */
gboolean   crm_mime_header_add_mailbox    (GString      *out,
                                           const char   *name,
                                           const char   *display,
                                           const char   *address,
                                           GError      **error);

/*
 * Appends "@name: @value\r\n" in one line, as it is. FALSE with CRM_FORMAT_ERROR_VALUE unless @value is printable ASCII
 * that fits into a line of 998 octets.
 */
gboolean   crm_mime_header_add_raw        (GString      *out,
                                           const char   *name,
                                           const char   *value,
                                           GError      **error);

/* Appends "Date: …\r\n" (RFC 5322 3.3), never in the words of the locale. */
void       crm_mime_header_add_date       (GString      *out,
                                           GDateTime    *date);

G_END_DECLS
