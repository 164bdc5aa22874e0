/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-outgoing-mail.h"

#include "crm-mail-address.h"
#include "crm-mail-merge.h"

CrmOutgoingMail *
crm_outgoing_mail_new (const CrmSendingPlan  *plan,
                       CrmJournalMail        *mail,
                       GError               **error)
{
  g_autoptr(CrmOutgoingMail) self = NULL;
  g_autoptr(GHashTable) values = NULL;
  CrmCampaignMail *content;

  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (mail != NULL, NULL);

  self = g_new0 (CrmOutgoingMail, 1);
  self->date = mail->date > 0 ? mail->date : g_get_real_time ();
  self->recipient = crm_mail_address_to_wire (mail->address, error);
  if (self->recipient == NULL)
    return NULL;

  values = crm_mail_merge_from_json (mail->merge, error);
  if (values == NULL)
    return NULL;

  content = crm_campaign_text_render_mail (plan->text, values, mail->address, mail->token, mail->message_id, self->date, error);
  if (content == NULL)
    return NULL;
  self->bytes = g_steal_pointer (&content->bytes);
  crm_campaign_mail_free (content);

  self->mail = mail;
  self->envelope = (CrmSmtpEnvelope) { plan->sender, self->recipient, g_bytes_get_size (self->bytes), mail->token };
  return g_steal_pointer (&self);
}

void
crm_outgoing_mail_free (CrmOutgoingMail *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->mail, crm_journal_mail_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->recipient);
  g_free (self);
}
