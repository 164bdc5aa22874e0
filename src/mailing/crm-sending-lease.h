/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"

G_BEGIN_DECLS

/* Who may send from a book: one at a time, by a lock on the file "BOOK-sending" that ends with the process. */
typedef struct _CrmSendingLease CrmSendingLease;

/* NULL with CRM_MAILING_ERROR_BUSY when it is taken. Transfer full; any thread. */
CrmSendingLease *crm_sending_lease_take      (CrmDb             *db,
                                              GError           **error);

/* Gives it back. */
void             crm_sending_lease_release   (CrmSendingLease   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSendingLease, crm_sending_lease_release)

G_END_DECLS
