/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The answer to one HTTP request: the last one of the chain, after redirections and challenges. Immutable once it was
 * handed out; any thread.
 */
typedef struct _CrmHttpResponse CrmHttpResponse;

/* An empty answer, filled by the session (the functions below it are for the session only). Returns: (transfer full) */
CrmHttpResponse *crm_http_response_new              (const char            *url);
void             crm_http_response_take_line        (CrmHttpResponse       *response,
                                                     const char            *line,
                                                     gsize                  length);
void             crm_http_response_set_status       (CrmHttpResponse       *response,
                                                     guint                  status);
void             crm_http_response_set_moved        (CrmHttpResponse       *response,
                                                     gboolean               moved);
GByteArray      *crm_http_response_get_buffer       (CrmHttpResponse       *response);
void             crm_http_response_seal             (CrmHttpResponse       *response);

/* Frees @response. */
void             crm_http_response_free             (CrmHttpResponse       *response);

/* The status, 200 for one; any status of a complete answer can stand here. */
guint            crm_http_response_get_status       (const CrmHttpResponse *response);

/* TRUE for 200 to 299. A write is not done by that alone: a 207 may hold a refusal. */
gboolean         crm_http_response_is_success       (const CrmHttpResponse *response);

/* The address that answered, after all redirections. (transfer none) */
const char      *crm_http_response_get_url          (const CrmHttpResponse *response);

/* TRUE when the request was redirected for good (301, 308) all the way: the new address is worth keeping. */
gboolean         crm_http_response_get_moved        (const CrmHttpResponse *response);

/*
 * The value of the header @name, in any writing of its letters; several headers of that name are joined by ", "
 * (RFC 9110 section 5.3). NULL when there is none. (transfer none)
 */
const char      *crm_http_response_get_header       (const CrmHttpResponse *response,
                                                     const char            *name);

/* The values of the header @name one by one, because a challenge holds commas. Returns: (transfer full), never NULL */
GStrv            crm_http_response_get_headers      (const CrmHttpResponse *response,
                                                     const char            *name);

/* The body, empty but never NULL. (transfer none) */
GBytes          *crm_http_response_get_body         (const CrmHttpResponse *response);

/*
 * The seconds that the server asks to wait (Retry-After, RFC 9110 section 10.2.3, a number or a date), between 1 and 3600;
 * 0 when it does not say.
 */
guint            crm_http_response_get_retry_after  (const CrmHttpResponse *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmHttpResponse, crm_http_response_free)

G_END_DECLS
