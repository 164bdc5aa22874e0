/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Passwords over HTTP: Basic (RFC 7617) and Digest with qop "auth" or none, MD5 and SHA-256 (RFC 7616). libcurl's own
 * Digest sends a first PUT with an empty body to be challenged; this one only ever answers a challenge that was seen.
 */
typedef struct _CrmHttpAuth CrmHttpAuth;

typedef enum
{
  CRM_HTTP_AUTH_NONE,
  CRM_HTTP_AUTH_BASIC,
  CRM_HTTP_AUTH_DIGEST,
} CrmHttpAuthScheme;

/* The password is kept in memory until the free. Returns: (transfer full) */
CrmHttpAuth       *crm_http_auth_new            (const char         *user,
                                                 const char         *password);

/* Frees @auth and wipes the password. */
void               crm_http_auth_free           (CrmHttpAuth        *auth);

/* The scheme in use; NONE until a challenge was taken or Basic was chosen. */
CrmHttpAuthScheme  crm_http_auth_get_scheme     (const CrmHttpAuth  *auth);

/* Uses Basic from the next request on, without waiting for a challenge. */
void               crm_http_auth_use_basic      (CrmHttpAuth        *auth);

/*
 * Takes the values of the WWW-Authenticate headers of a 401. TRUE when it is worth asking again with what
 * crm_http_auth_header() then gives: a scheme not tried before, or a nonce that had only grown old. @allow_basic FALSE
 * (a connection without TLS) leaves Basic out.
 */
gboolean           crm_http_auth_take_challenge (CrmHttpAuth        *auth,
                                                 const char * const *challenges,
                                                 gboolean            allow_basic);

/*
 * The value of the Authorization header for a request with @method for @target (path and query as sent), NULL when the
 * scheme is NONE. Returns: (transfer full) (nullable)
 */
char              *crm_http_auth_header         (CrmHttpAuth        *auth,
                                                 const char         *method,
                                                 const char         *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmHttpAuth, crm_http_auth_free)

G_END_DECLS
