/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"

G_BEGIN_DECLS

/*
 * What left this machine, kept beside all books: for each mail of a campaign a line with the hash of its address, keyed with the campaign's id
 * and written just before its dot. A book that was restored from a backup, or copied, does not know what was sent since, be it from before the
 * campaign was frozen; the ledger does, and what it knows is not sent again by itself. It holds no name and no address. One run of the
 * sender, one thread.
 */
typedef struct _CrmSentLedger CrmSentLedger;

/* The ledger of @campaign, made where there is none; never NULL. Where it cannot be written, sending goes on without. */
CrmSentLedger *crm_sent_ledger_open  (gint64          campaign);

/* Notes that the dot of the mail to @address is about to be written. */
void           crm_sent_ledger_add   (CrmSentLedger  *self,
                                      const char     *address);

/*
 * The mails of @campaign that are pending in @db although the ledger has them more often than the book has tries become unknown. FALSE with
 * @error: the book cannot be written.
 */
gboolean       crm_sent_ledger_check (CrmSentLedger  *self,
                                      CrmDb          *db,
                                      gint64          campaign,
                                      GError        **error);

/* Ends @self. */
void           crm_sent_ledger_close (CrmSentLedger  *self);

G_END_DECLS
