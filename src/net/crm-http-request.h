/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One HTTP request before it is sent: method, absolute URL, headers, body. A plain value without a lock: whoever made it
 * uses it, from any one thread at a time.
 */
typedef struct _CrmHttpRequest CrmHttpRequest;

/*
 * A request for @url (absolute, http or https; sent as it is written, nothing is encoded again) with @method, upper case.
 * Returns: (transfer full)
 */
CrmHttpRequest *crm_http_request_new                (const char           *method,
                                                     const char           *url);

/* Frees @request. */
void            crm_http_request_free               (CrmHttpRequest       *request);

/*
 * Adds the header @name; a line break in @value is refused (the header is then left out and a warning logged). @value NULL
 * adds nothing.
 */
void            crm_http_request_add_header         (CrmHttpRequest       *request,
                                                     const char           *name,
                                                     const char           *value);

/* The body, and its Content-Type; both are sent again after a redirection or a challenge. Takes a reference on @body. */
void            crm_http_request_set_body           (CrmHttpRequest       *request,
                                                     GBytes               *body,
                                                     const char           *content_type);

/* The same for a text. @text is taken over (transfer full). */
void            crm_http_request_take_text          (CrmHttpRequest       *request,
                                                     char                 *text,
                                                     const char           *content_type);

/*
 * TRUE lets a redirection from a trusted origin over TLS lead the password to another host (only while an account is being
 * set up: RFC 6764 section 6 and the chain of well-known address, principal, home). Off by default.
 */
void            crm_http_request_set_extend_trust   (CrmHttpRequest       *request,
                                                     gboolean              extend_trust);

/* What was given above; all (transfer none). The headers are pairs: name, value, name, value. */
const char     *crm_http_request_get_method         (const CrmHttpRequest *request);
const char     *crm_http_request_get_url            (const CrmHttpRequest *request);
GPtrArray      *crm_http_request_get_headers        (const CrmHttpRequest *request);
GBytes         *crm_http_request_get_body           (const CrmHttpRequest *request);
gboolean        crm_http_request_get_extend_trust   (const CrmHttpRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmHttpRequest, crm_http_request_free)

G_END_DECLS
