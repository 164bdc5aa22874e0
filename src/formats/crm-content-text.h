/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-slice.h"

G_BEGIN_DECLS

/*
 * The text values and parameter values of content lines: escaping, lists, quoting, folding. What is decoded here is
 * always valid UTF-8: bytes that are not come out as U+FFFD, while the line itself keeps them.
 */

/*
 * TEXT as read (RFC 5545 3.3.11, RFC 6350 3.4): \n and \N become a line feed, \\ \, \; \: lose their backslash, any
 * other backslash stays. (transfer full)
 */
char      *crm_content_text_unescape       (CrmSlice      raw);

/*
 * TEXT as written: backslash, comma, semicolon and line breaks (CRLF, CR, LF: one \n) escaped; control characters
 * other than tab, which no version allows, left out. (transfer full)
 */
char      *crm_content_text_escape         (const char   *text);

/* As crm_content_text_escape(), appended to @out. */
void       crm_content_text_append_escaped (GString      *out,
                                            const char   *text);

/*
 * Takes the part up to the next @separator (',' or ';') that no backslash precedes off the front of @rest; @part is
 * still escaped. FALSE when nothing is left. An empty @rest gives no part; "a," gives "a" and an empty one: start with
 * *@more = TRUE and call until it says FALSE.
 */
gboolean   crm_content_text_next_part      (CrmSlice     *rest,
                                            char          separator,
                                            CrmSlice     *part,
                                            gboolean     *more);

/*
 * All parts of @raw between @separator, unescaped. At least one, also for an empty @raw.
 * (transfer full): a NULL-terminated array, for g_strfreev().
 */
char     **crm_content_text_split          (CrmSlice      raw,
                                            char          separator);

/*
 * One parameter value as read: quotes taken off, ^n ^^ ^' decoded (RFC 6868), other carets kept. (transfer full)
 */
char      *crm_content_param_decode        (CrmSlice      raw);

/*
 * Appends ";@name=@value" to @params (without the ';' when @params is empty), the value quoted where it must be and
 * encoded by RFC 6868, control characters left out.
 */
void       crm_content_param_append        (GString      *params,
                                            const char   *name,
                                            const char   *value);

/*
 * Appends the unfolded line @text to @out, folded so that no physical line is longer than 75 octets and no UTF-8
 * character is cut (RFC 5545 3.1, RFC 6350 3.2), and CRLF.
 */
void       crm_content_fold                (GString      *out,
                                            CrmSlice      text);

G_END_DECLS
