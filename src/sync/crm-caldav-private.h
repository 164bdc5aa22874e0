/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-caldav-client.h"

G_BEGIN_DECLS

/* What the parts of CrmCaldavClient share; nobody else includes it. */

struct _CrmCaldavClient
{
  CrmHttpSession *session;
  char           *url;
  char           *key;
  guint           retry_after;
};

/*
 * Sends a PROPFIND or REPORT with the body @xml (taken) to @url and reads the multistatus. @with_token: a refusal is about the sync
 * token. @final_url (nullable) gets where it was answered, @moved_to (nullable) the same after permanent redirections only.
 * Errors: CRM_NET_ERROR, CRM_SYNC_ERROR, CRM_FORMAT_ERROR, cancelled. Returns: (transfer full)
 */
CrmMultistatus *crm_caldav_ask               (CrmCaldavClient  *self,
                                              const char       *method,
                                              const char       *url,
                                              const char       *depth,
                                              char             *xml,
                                              gboolean          with_token,
                                              char            **final_url,
                                              char            **moved_to,
                                              GCancellable     *cancellable,
                                              GError          **error);

/* The error that the status of @response stands for, and how long the server asks to wait. */
void            crm_caldav_set_status_error  (CrmCaldavClient  *self,
                                              const char       *method,
                                              CrmHttpResponse  *response,
                                              gboolean          with_token,
                                              GError          **error);

/* The begin of a body, as one line for a log. (transfer full) */
char           *crm_caldav_shown_text        (GBytes           *body);

/* Whether what came is a web page, and so no answer of a calendar server, whatever its status says. */
gboolean         crm_caldav_is_page          (CrmHttpResponse  *response);

/* Whether @name is one of @conditions (names separated by spaces, nullable). */
gboolean        crm_caldav_has_condition     (const char       *conditions,
                                              const char       *name);

/* A 403 with an empty error element is how Google says "too fast"; so do texts about rates. */
gboolean        crm_caldav_is_rate_limit     (guint             status,
                                              const char       *conditions,
                                              const char       *text);

/* The object in @response, which loses it. (transfer full) */
GBytes         *crm_caldav_take_body         (CrmDavResponse   *response);

G_END_DECLS
