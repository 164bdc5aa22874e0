/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-outgoing-mail.h"

G_BEGIN_DECLS

/*
 * The mails of a campaign that are due, in their order: claimed from the journal some at a time, the first of them made while the disk or
 * the server is waited for. Nothing in it is durable: what it held is pending, as it was, when it is gone. One thread.
 */
typedef struct _CrmMailQueue CrmMailQueue;

/* (transfer full). @db and @plan have to outlive it. */
CrmMailQueue    *crm_mail_queue_new        (CrmDb                 *db,
                                            gint64                 campaign,
                                            const CrmSendingPlan  *plan);

/* Ends it. */
void             crm_mail_queue_free       (CrmMailQueue          *self);

/* Whether nothing is claimed: then crm_mail_queue_fill() has to come before the next mail, and before it every reply into the journal. */
gboolean         crm_mail_queue_is_empty   (CrmMailQueue          *self);

/* Claims more from the journal. @next_due: when the next mail is due if none is now, 0 for never. FALSE with @error. Waits. */
gboolean         crm_mail_queue_fill       (CrmMailQueue          *self,
                                            gint64                *next_due,
                                            GError               **error);

/* Makes the first mail, so that crm_mail_queue_take() has it at once. Whether one is ready; a mail that cannot be made is not. */
gboolean         crm_mail_queue_prepare    (CrmMailQueue          *self);

/* The mail made ahead may wait for long: it is made anew when its time has come, with that time's date. */
void             crm_mail_queue_unprepare  (CrmMailQueue          *self);

/*
 * The first mail (transfer full). NULL with @error: it cannot be made, is out of the queue, and *@unmade is its id in the journal. The queue
 * must not be empty.
 */
CrmOutgoingMail *crm_mail_queue_take       (CrmMailQueue          *self,
                                            gint64                *unmade,
                                            GError               **error);

/* Puts a mail that was taken back to the front (takes it). */
void             crm_mail_queue_put_back   (CrmMailQueue          *self,
                                            CrmOutgoingMail       *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMailQueue, crm_mail_queue_free)

G_END_DECLS
