/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"
#include "crm-job.h"

G_BEGIN_DECLS

/* What sending needs and the book does not hold. Copied by the functions that take it. */
typedef struct
{
  const char *password;      /* of the mail account; NULL where it needs none */
  const char *ca_file;       /* certificates to trust instead of the system's, for tests; NULL */
  guint       reply_timeout; /* seconds; 0: as RFC 5321 asks */
  guint       dot_timeout;
  guint       backoff_ms;    /* how long one second of waiting between connections is; 0: 1000 */
} CrmSenderOptions;

/*
 * Sends what is pending of a frozen campaign, over one connection, until all is done or the campaign is paused: by
 * crm_campaign_pause(), by cancelling @job, by a reply that is about the account or the text, or by five refusals in a row
 * on different domains. There is no cursor: starting again sends what is pending then. Before the first mail, open
 * attempts of a run that ended in the middle become unknown.
 *
 * TRUE: it went as far as it could; the state of the campaign says whether it is finished, paused or why it stopped. FALSE
 * with @error: CRM_MAILING_ERROR_STATE (not frozen), _BUSY (another sending), _NO_ACCOUNT, CRM_STORE_ERROR (the journal
 * cannot be written: nothing more is sent), G_IO_ERROR_CANCELLED when cancelled. Waits; @job may be NULL.
 */
gboolean   crm_sender_run            (CrmDb                   *db,
                                      gint64                   campaign,
                                      const CrmSenderOptions  *options,
                                      CrmJob                  *job,
                                      GError                 **error);

G_END_DECLS
