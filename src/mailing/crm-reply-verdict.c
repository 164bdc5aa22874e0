/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-reply-verdict.h"

#include <glib/gi18n.h>

static gboolean
is_dead_address (const CrmSmtpReply *reply)
{
  static const char * const codes[] = { "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", NULL };

  return reply->enhanced != NULL && g_strv_contains (codes, reply->enhanced);
}

void
crm_reply_verdict_make (CrmReplyVerdict    *self,
                        const CrmSmtpReply *reply)
{
  g_autofree char *words = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (reply != NULL);

  /* What is not the mail's fault leaves it as it was. */
  *self = (CrmReplyVerdict) { .outcome = CRM_OUTCOME_BACK };
  words = crm_smtp_reply_to_string (reply);
  switch (crm_smtp_reply_get_scope (reply))
    {
    case CRM_SMTP_SCOPE_ACCEPTED:
      self->outcome = CRM_OUTCOME_SENT;
      break;

    case CRM_SMTP_SCOPE_RECIPIENT:
      self->outcome = CRM_OUTCOME_FAILED;
      self->suppress = is_dead_address (reply);
      break;

    case CRM_SMTP_SCOPE_RECIPIENT_TEMPORARY:
      self->outcome = CRM_OUTCOME_RETRY;
      break;

    case CRM_SMTP_SCOPE_MESSAGE:
      self->pause_reason = g_strdup_printf (_("The mail server does not accept this text: %s"), words);
      break;

    case CRM_SMTP_SCOPE_SENDER:
      self->pause_reason = g_strdup_printf (_("The mail server does not accept your sender's address or domain: %s"), words);
      break;

    case CRM_SMTP_SCOPE_QUOTA:
      self->pause_reason = g_strdup_printf (_("The limit of the mail account is reached; go on later. The server says: %s"), words);
      break;

    case CRM_SMTP_SCOPE_CREDENTIALS:
      self->pause_reason = g_strdup_printf (_("The mail server refuses the user name or password. (%s)"), words);
      break;

    case CRM_SMTP_SCOPE_CONNECTION:
    default:
      self->reconnect = TRUE;
    }
}

void
crm_reply_verdict_clear (CrmReplyVerdict *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->pause_reason, g_free);
}
