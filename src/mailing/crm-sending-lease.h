/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"

G_BEGIN_DECLS

/*
 * Who may send from a book: one at a time, by a lock on the file "BOOK-sending" that ends with the process. Who holds it can be interrupted in
 * whatever it waits for, by who has paused its campaign.
 */
typedef struct _CrmSendingLease CrmSendingLease;

/*
 * NULL with CRM_MAILING_ERROR_BUSY when it is taken; by this process for another few seconds: who was interrupted is about to give it back.
 * Waits. Transfer full; any thread.
 */
CrmSendingLease *crm_sending_lease_take              (CrmDb             *db,
                                                      gint64             campaign,
                                                      GError           **error);

/* Cancelled by crm_sending_lease_interrupt(). (transfer none) */
GCancellable    *crm_sending_lease_get_cancellable   (CrmSendingLease   *self);

/* Tells who is sending @campaign from this process to look at its state now. Any thread. */
void             crm_sending_lease_interrupt         (CrmDb             *db,
                                                      gint64             campaign);

/* Gives it back. */
void             crm_sending_lease_release           (CrmSendingLease   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSendingLease, crm_sending_lease_release)

G_END_DECLS
