/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"

G_BEGIN_DECLS

/*
 * When a mail is tried again, out of its attempts in the journal. Only those count that were about its recipient: what the account's limit,
 * the text or the connection was to blame for is no try.
 */

/*
 * When the mail @mail, which was deferred at @now (microseconds since 1970; that attempt is in the journal already), is to be tried again:
 * after 6 minutes, 15, 30, 60, 2 hours, 4, then every 6, up to a fifth more. 0: five tries in two days are enough. Inside a transaction.
 */
gint64 crm_mail_retry_find           (CrmConn *conn,
                                      gint64   mail,
                                      gint64   now);

/* How often a server has refused what is in the mail @mail. Inside a transaction. */
guint  crm_mail_retry_count_refusals (CrmConn *conn,
                                      gint64   mail);

G_END_DECLS
