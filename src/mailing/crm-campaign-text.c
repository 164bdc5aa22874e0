/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-campaign-text.h"

#include "crm-mail-merge.h"
#include "crm-mime-message.h"

#include <glib/gi18n.h>

struct _CrmCampaignText
{
  CrmMailTemplate *subject;
  CrmMailBody     *body;
};

const char *
crm_campaign_text_get_default_footer (void)
{
  /* Translators: CommonMark; keep what stands in double braces and the round brackets behind the square ones. */
  return _("{{sender_name|sender_address}}\n{{postal_address}}\n\n[Unsubscribe]({{unsubscribe_url}})");
}

CrmCampaignText *
crm_campaign_text_new (const char        *subject,
                       const char        *body,
                       const char        *footer,
                       CrmCampaignPart   *part,
                       CrmMailPosition   *position,
                       GError           **error)
{
  g_autoptr(CrmCampaignText) self = NULL;

  g_return_val_if_fail (subject != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = g_new0 (CrmCampaignText, 1);
  if (part != NULL)
    *part = CRM_CAMPAIGN_PART_SUBJECT;
  self->subject = crm_mail_template_new (subject, CRM_MAIL_CONTEXT_HEADER, crm_mail_merge_is_field, NULL, position, error);
  if (self->subject == NULL)
    return NULL;

  if (part != NULL)
    *part = CRM_CAMPAIGN_PART_BODY;
  self->body = crm_mail_body_new (body, footer != NULL ? footer : crm_campaign_text_get_default_footer (),
                                  crm_mail_merge_is_field, NULL, position, error);
  if (self->body == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
crm_campaign_text_free (CrmCampaignText *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->subject, crm_mail_template_free);
  g_clear_pointer (&self->body, crm_mail_body_free);
  g_free (self);
}

gboolean
crm_campaign_text_uses_field (CrmCampaignText *self,
                              const char      *field)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return crm_mail_template_uses_field (self->subject, field) || crm_mail_body_uses_field (self->body, field);
}

CrmCampaignMail *
crm_campaign_text_render (CrmCampaignText  *self,
                          GHashTable       *values,
                          GPtrArray        *missing,
                          GError          **error)
{
  g_autoptr(CrmCampaignMail) mail = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (values != NULL, NULL);

  mail = g_new0 (CrmCampaignMail, 1);
  mail->subject = crm_mail_template_render (self->subject, crm_mail_merge_get, values, missing, error);
  if (mail->subject == NULL ||
      !crm_mail_body_render (self->body, crm_mail_merge_get, values, &mail->text, &mail->html, missing, error))
    return NULL;

  return g_steal_pointer (&mail);
}

/* The instant as the sender's clock showed it when the campaign was frozen, whatever zone this machine is in now. */
static GDateTime *
make_date (GHashTable *values,
           gint64      date)
{
  const char *offset = g_hash_table_lookup (values, "utc_offset");
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset (offset != NULL ? (gint32) g_ascii_strtoll (offset, NULL, 10) : 0);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (date / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, zone);
}

/* A name as it may stand in a header: whatever was pasted or imported into it, no line ends in it. (transfer full) */
static char *
dup_name (const char *name)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *p = name != NULL ? name : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iscntrl (c) && c != 0x2028 && c != 0x2029)
        g_string_append_unichar (out, c);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

CrmCampaignMail *
crm_campaign_text_render_mail (CrmCampaignText  *self,
                               GHashTable       *values,
                               const char       *address,
                               const char       *token,
                               const char       *message_id,
                               gint64            date,
                               GError          **error)
{
  g_autoptr(CrmCampaignMail) mail = NULL;
  g_autoptr(GDateTime) when = NULL;
  g_autofree char *unsubscribe_url = NULL;
  g_autofree char *from_name = NULL;
  g_autofree char *to_name = NULL;
  CrmMimeMessage message = { 0 };

  g_return_val_if_fail (self != NULL && values != NULL, NULL);
  g_return_val_if_fail (address != NULL && token != NULL && message_id != NULL, NULL);

  message.from_address = crm_mail_merge_get (CRM_MAIL_MERGE_SENDER_ADDRESS, values);
  g_return_val_if_fail (message.from_address != NULL, NULL);

  unsubscribe_url = crm_mime_message_make_unsubscribe_url (message.from_address, token);
  crm_mail_merge_set (values, CRM_MAIL_MERGE_UNSUBSCRIBE_URL, unsubscribe_url);
  mail = crm_campaign_text_render (self, values, NULL, error);
  if (mail == NULL)
    return NULL;

  when = make_date (values, date);
  from_name = dup_name (crm_mail_merge_get (CRM_MAIL_MERGE_SENDER_NAME, values));
  to_name = dup_name (crm_mail_merge_get ("name", values));
  message.from_name = from_name;
  message.to_name = to_name;
  message.to_address = address;
  message.subject = mail->subject;
  message.date = when;
  message.token = token;
  message.message_id = message_id;
  message.unsubscribe_url = unsubscribe_url;
  message.bulk = TRUE;
  message.text = mail->text;
  message.html = mail->html;
  mail->bytes = crm_mime_message_write (&message, error);
  if (mail->bytes == NULL)
    return NULL;

  return g_steal_pointer (&mail);
}

void
crm_campaign_mail_free (CrmCampaignMail *mail)
{
  g_return_if_fail (mail != NULL);

  g_free (mail->subject);
  g_free (mail->text);
  g_free (mail->html);
  g_clear_pointer (&mail->bytes, g_bytes_unref);
  g_free (mail);
}
