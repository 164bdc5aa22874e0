/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>

#include "crm-http-auth.h"
#include "crm-http-session.h"

G_BEGIN_DECLS

/* What the two parts of CrmHttpSession share: crm-http-session.c decides what is sent where, crm-http-exchange.c sends it. */

struct _CrmHttpSession
{
  GObject         parent_instance;

  /* Owned. */
  CURLM          *multi;
  CURL           *easy;
  CrmHttpAuth    *auth;                 /* (nullable) */
  GHashTable     *trusted;              /* origins the password may go to */
  char           *ca_file;
  char           *pinned_key;

  /* Borrowed. */
  CrmHttpLogFunc  log;
  gpointer        log_data;

  guint           connect_ms;
  guint           report_ms;
  guint           other_ms;
  gsize           size_cap;
  guint           n_exchanges;
  gboolean        preemptive;
  gboolean        refused;
};

/*
 * One request and its answer, no redirection followed. @uri is @url parsed. Errors: CRM_NET_ERROR but AUTH, G_IO_ERROR_CANCELLED.
 * Returns: (transfer full)
 */
CrmHttpResponse *crm_http_session_exchange  (CrmHttpSession  *self,
                                             CrmHttpRequest  *request,
                                             GUri            *uri,
                                             const char      *url,
                                             GCancellable    *cancellable,
                                             GError         **error);

/* An absolute http or https address, NULL for anything else. (transfer full) */
GUri            *crm_http_parse_url         (const char      *url);

gboolean         crm_http_is_tls            (GUri            *uri);

/* TRUE when nobody but this machine can listen in. */
gboolean         crm_http_is_loopback       (GUri            *uri);

/* Scheme, host and port, all of them said: what a password is given to. (transfer full) */
char            *crm_http_origin            (GUri            *uri);

G_END_DECLS
