/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-mail-journal.h"
#include "crm-smtp-reply.h"

G_BEGIN_DECLS

/* What a server's reply means for its mail, and for the run. */
typedef struct
{
  CrmOutcome  outcome;
  gboolean    suppress;      /* the address does not exist */
  gboolean    reconnect;     /* it was about this connection: close it, and try again later */
  char       *pause_reason;  /* set: pause the campaign and say this (translated); owned */
} CrmReplyVerdict;

/* Fills @self, to be cleared with crm_reply_verdict_clear(). Pure; any thread. */
void   crm_reply_verdict_make    (CrmReplyVerdict     *self,
                                  const CrmSmtpReply  *reply);

/* Frees what is in it. */
void   crm_reply_verdict_clear   (CrmReplyVerdict     *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmReplyVerdict, crm_reply_verdict_clear)

G_END_DECLS
