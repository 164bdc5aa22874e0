/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sending-plan.h"

G_BEGIN_DECLS

/* One mail as it goes over the wire: made of a row of the journal and the campaign's text, the same bytes each time. */
typedef struct
{
  CrmJournalMail  *mail;
  char            *recipient;  /* wire form */
  gint64           date;       /* of its header, microseconds since 1970: the first attempt's */
  GBytes          *bytes;
  CrmSmtpEnvelope  envelope;   /* points into this and into the plan */
} CrmOutgoingMail;

/*
 * Makes it (transfer full). @mail is taken when this succeeds; NULL with @error: an address or values that nothing can be made of. @plan has
 * to outlive it. Any thread.
 */
CrmOutgoingMail *crm_outgoing_mail_new    (const CrmSendingPlan  *plan,
                                           CrmJournalMail        *mail,
                                           GError               **error);

/* Ends it. */
void             crm_outgoing_mail_free   (CrmOutgoingMail       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmOutgoingMail, crm_outgoing_mail_free)

G_END_DECLS
