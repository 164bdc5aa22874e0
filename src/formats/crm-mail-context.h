/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The place in a mail where a value is put. It is known when a template is compiled and decides how the value is
 * escaped: one escaper for every place is a bug (a subject full of "&amp;", a query that breaks at a blank).
 */
typedef enum
{
  CRM_MAIL_CONTEXT_TEXT,      /* text part: nothing is escaped, line ends become LF, control characters go */
  CRM_MAIL_CONTEXT_HTML,      /* HTML text or a quoted attribute: & < > " ' escaped, line breaks become <br> */
  CRM_MAIL_CONTEXT_HEADER,    /* subject, display name: a line break or control character is an error */
  CRM_MAIL_CONTEXT_URL_PART,  /* a piece of a URL: everything but unreserved characters is percent-encoded */
  CRM_MAIL_CONTEXT_URL,       /* a whole URL in text: http, https, mailto or tel, else an error */
  CRM_MAIL_CONTEXT_HTML_URL,  /* the same inside a quoted HTML attribute */
} CrmMailContext;

/*
 * Appends @value to @out as @context needs it. FALSE with CRM_FORMAT_ERROR_VALUE when the value must not stand there;
 * @out is then unchanged. @value is valid UTF-8. Pure; any thread.
 */
gboolean   crm_mail_context_escape      (CrmMailContext   context,
                                         const char      *value,
                                         GString         *out,
                                         GError         **error);

/* TRUE when @url starts with a scheme that a mail may link to: http, https, mailto or tel. Pure; any thread. */
gboolean   crm_mail_context_allows_url  (const char      *url);

G_END_DECLS
