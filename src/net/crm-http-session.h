/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-http-request.h"
#include "crm-http-response.h"

G_BEGIN_DECLS

/*
 * HTTP for WebDAV: blocking calls over kept connections, HTTP/1.1. One session belongs to one thread at a time (never the
 * main thread); its connections live as long as it does. What it does by itself, so that no caller has to remember:
 *
 * - redirections (300, 301, 302, 303, 307, 308; at most 5) keep method, headers and body; https to http is refused;
 * - the password goes only to trusted origins (scheme, host and port of crm_http_session_set_credentials(), or led there by
 *   crm_http_request_set_extend_trust()), Basic only over TLS or to this machine itself;
 * - a refused password is reported once (CRM_NET_ERROR_AUTH); later calls fail the same way without asking the server,
 *   until other credentials are set: servers lock accounts out;
 * - certificates are verified; the only exception is one pinned public key;
 * - bodies are asked for as they are (no gzip) except for PROPFIND and REPORT, because proxies change the ETag of what
 *   they compress; no "Expect: 100-continue";
 * - an answer larger than the cap is cut off with CRM_NET_ERROR_PROTOCOL.
 */
#define CRM_TYPE_HTTP_SESSION (crm_http_session_get_type ())
G_DECLARE_FINAL_TYPE (CrmHttpSession, crm_http_session, CRM, HTTP_SESSION, GObject)

/* One line per exchange ("PUT /cal/a.ics 201, 0.3 kB, 12 ms"), never with a password. Runs on the thread of the call. */
typedef void (*CrmHttpLogFunc) (const char *line,
                                gpointer    user_data);

/* Returns: (transfer full) */
CrmHttpSession  *crm_http_session_new             (void);

/*
 * The user and password for the origin of @url (and those trusted later). With @preemptive the first request already
 * carries Basic where that is safe; without, only an answer to a challenge does. NULL for @user takes the credentials away.
 */
void             crm_http_session_set_credentials (CrmHttpSession  *self,
                                                   const char      *url,
                                                   const char      *user,
                                                   const char      *password,
                                                   gboolean         preemptive);

/* Lets the credentials go to the origin of @url as well. */
void             crm_http_session_trust_origin    (CrmHttpSession  *self,
                                                   const char      *url);

/* A file with certificates (PEM) that are trusted instead of the system's; NULL: crm_trust_get_ca_file(). */
void             crm_http_session_set_ca_file     (CrmHttpSession  *self,
                                                   const char      *path);

/*
 * Accepts only the server whose public key has this SHA-256 ("sha256//" and base64, several joined by ";"), whatever its
 * certificate says; NULL for the normal verification.
 */
void             crm_http_session_set_pinned_key  (CrmHttpSession  *self,
                                                   const char      *pinned_key);

/*
 * Time limits in milliseconds: until connected, and for a whole exchange (of a REPORT, of any other). 0 keeps the default:
 * 15 s, 300 s, 120 s. An exchange that moves no byte for 60 s ends in any case.
 */
void             crm_http_session_set_timeouts    (CrmHttpSession  *self,
                                                   guint            connect_ms,
                                                   guint            report_ms,
                                                   guint            other_ms);

/* The most bytes of one answer, after decompression; 0 keeps the default of 128 MiB. */
void             crm_http_session_set_size_cap    (CrmHttpSession  *self,
                                                   gsize            bytes);

/* Where each exchange is told; NULL for nowhere. @user_data must outlive the session or the next call of this. */
void             crm_http_session_set_log         (CrmHttpSession  *self,
                                                   CrmHttpLogFunc   func,
                                                   gpointer         user_data);

/* How many exchanges this session has made, redirections and challenges counted: for tests and figures. */
guint            crm_http_session_get_n_exchanges (CrmHttpSession  *self);

/*
 * Sends @request and waits for the whole answer. Any status but 401 is an answer, not an error. Errors: CRM_NET_ERROR of
 * every kind but STATUS and REJECTED; G_IO_ERROR_CANCELLED. Returns: (transfer full), NULL with @error set
 */
CrmHttpResponse *crm_http_session_send            (CrmHttpSession  *self,
                                                   CrmHttpRequest  *request,
                                                   GCancellable    *cancellable,
                                                   GError         **error);

G_END_DECLS
