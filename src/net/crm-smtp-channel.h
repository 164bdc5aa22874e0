/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-smtp-session.h"

G_BEGIN_DECLS

/*
 * The wire under CrmSmtpSession: libcurl's connection, signed in, and lines to and fro. A read may hold several replies;
 * what is left over stays for the next call. One thread at a time; all calls wait.
 */
typedef struct _CrmSmtpChannel CrmSmtpChannel;

/* As crm_smtp_session_open(). @capabilities (transfer full): the EHLO lines that count, upper case, without code. */
CrmSmtpChannel *crm_smtp_channel_open     (const CrmSmtpConfig  *config,
                                           GPtrArray           **capabilities,
                                           GCancellable         *cancellable,
                                           GError              **error);

/* Closes at once, without a word. */
void            crm_smtp_channel_close    (CrmSmtpChannel       *self);

/* Writes all of @data. CRM_NET_ERROR_FAILED, _TIMEOUT, G_IO_ERROR_CANCELLED. @timeout in seconds. */
gboolean        crm_smtp_channel_write    (CrmSmtpChannel       *self,
                                           const char           *data,
                                           gsize                 length,
                                           guint                 timeout,
                                           GCancellable         *cancellable,
                                           GError              **error);

/* The next reply (transfer full). Errors as above, and CRM_NET_ERROR_PROTOCOL for what is no reply. */
CrmSmtpReply   *crm_smtp_channel_read     (CrmSmtpChannel       *self,
                                           CrmSmtpStage          stage,
                                           guint                 timeout,
                                           GCancellable         *cancellable,
                                           GError              **error);

/* What the server said unasked, a 421 before it hangs up for one: TRUE when there is something or it hung up. Does not
 * wait. */
gboolean        crm_smtp_channel_is_stale (CrmSmtpChannel       *self);

/* Waits until the peer's system has everything that was written (Linux: SIOCOUTQ). Errors as of the write. */
gboolean        crm_smtp_channel_flush    (CrmSmtpChannel       *self,
                                           guint                 timeout,
                                           GCancellable         *cancellable,
                                           GError              **error);

G_END_DECLS
