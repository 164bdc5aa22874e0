/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-mail-body.h"

G_BEGIN_DECLS

/*
 * The compiled text of a campaign: subject, body and footer. Rendering is a pure function of the text and a recipient's
 * values, so the mail rendered again after a crash has the same bytes. Made and used by any thread, one at a time.
 */
typedef struct _CrmCampaignText CrmCampaignText;

/* Where in a campaign's text an error is. */
typedef enum
{
  CRM_CAMPAIGN_PART_SUBJECT,
  CRM_CAMPAIGN_PART_BODY,
} CrmCampaignPart;

/* One recipient's mail, finished. */
typedef struct
{
  char   *subject;
  char   *text;
  char   *html;
  GBytes *bytes;     /* the mail as it is sent, CRLF, without the final dot; NULL in a preview without a token */
} CrmCampaignMail;

/* What a footer says when a campaign has none of its own: sender, postal address, link to unsubscribe (translated). */
const char      *crm_campaign_text_get_default_footer (void);

/*
 * Compiles. @footer NULL: the default one; "": none. On error NULL with CRM_FORMAT_ERROR, its line and column in the
 * message and in @position, which part in @part (both may be NULL). Transfer full.
 */
CrmCampaignText *crm_campaign_text_new                (const char        *subject,
                                                       const char        *body,
                                                       const char        *footer,
                                                       CrmCampaignPart   *part,
                                                       CrmMailPosition   *position,
                                                       GError           **error);

/* Ends @self. */
void             crm_campaign_text_free               (CrmCampaignText   *self);

/* Whether subject, body or footer use the field. */
gboolean         crm_campaign_text_uses_field         (CrmCampaignText   *self,
                                                       const char        *field);

/*
 * Subject, text and HTML for the recipient with @values (crm-mail-merge.h). NULL with CRM_FORMAT_ERROR: a value that must
 * not stand where it is used, or too much of it. @missing (of char *, may be NULL) gets the fields without value and
 * without fallback. Transfer full.
 */
CrmCampaignMail *crm_campaign_text_render             (CrmCampaignText   *self,
                                                       GHashTable        *values,
                                                       GPtrArray         *missing,
                                                       GError           **error);

/*
 * The same, with the bytes of the mail. Sender and display names are taken from @values; @date in microseconds since 1970,
 * shown with the offset that was snapshotted in @values. NULL with CRM_FORMAT_ERROR as above or for a wrong address.
 */
CrmCampaignMail *crm_campaign_text_render_mail        (CrmCampaignText   *self,
                                                       GHashTable        *values,
                                                       const char        *address,
                                                       const char        *token,
                                                       const char        *message_id,
                                                       gint64             date,
                                                       GError           **error);

/* Ends a mail. */
void             crm_campaign_mail_free               (CrmCampaignMail   *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCampaignText, crm_campaign_text_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCampaignMail, crm_campaign_mail_free)

G_END_DECLS
