/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-text.h"
#include "crm-sender.h"

G_BEGIN_DECLS

/*
 * The mail of @campaign as @contact would get it (transfer full): subject, text, HTML and bytes with a token that stands
 * for none. Of a draft as it is now. @missing (of char *, may be NULL) gets fields without value. CRM_FORMAT_ERROR,
 * CRM_STORE_ERROR. Waits.
 */
CrmCampaignMail *crm_campaign_preview        (CrmDb                   *db,
                                              gint64                   campaign,
                                              gint64                   contact,
                                              GPtrArray               *missing,
                                              GCancellable            *cancellable,
                                              GError                 **error);

/*
 * Sends that mail to @address, the owner's own, with "[Test]" before the subject. It is in no count and no journal.
 * CRM_NET_ERROR (REJECTED: the server's words are the message), and the errors of the preview. Waits.
 */
gboolean         crm_campaign_send_test      (CrmDb                   *db,
                                              gint64                   campaign,
                                              gint64                   contact,
                                              const char              *address,
                                              const CrmSenderOptions  *options,
                                              GCancellable            *cancellable,
                                              GError                 **error);

/* "Test this account": connects and signs in, sends nothing. CRM_NET_ERROR, CRM_MAILING_ERROR_NO_ACCOUNT. Waits. */
gboolean         crm_mail_account_test       (CrmDb                   *db,
                                              gint64                   account,
                                              const CrmSenderOptions  *options,
                                              GCancellable            *cancellable,
                                              GError                 **error);

/* The same in a thread of its own, with @password (copied; NULL where the account needs none). @source is what the callback gets. */
void             crm_mail_account_test_async (CrmDb                   *db,
                                              gint64                   account,
                                              const char              *password,
                                              GCancellable            *cancellable,
                                              gpointer                 source,
                                              GAsyncReadyCallback      callback,
                                              gpointer                 user_data);
gboolean         crm_mail_account_test_finish (GAsyncResult           *result,
                                              GError                 **error);

G_END_DECLS
