/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-campaign-text.h"
#include "crm-mail-journal.h"
#include "crm-smtp-session.h"

G_BEGIN_DECLS

/* What a frozen campaign is sent with: its text, the account, and how far it is. */
typedef struct
{
  CrmCampaignText  *text;
  char             *sender;   /* wire form */
  CrmSmtpConfig     config;   /* without password and certificates: the book holds neither; points into this */
  CrmJournalLimits  limits;
  gint64            total;    /* mails of the campaign */
  gint64            done;     /* of these, those that are through */

  /* Owned, for @config */
  char             *host;
  char             *user;
  char             *ehlo;
} CrmSendingPlan;

/*
 * Reads it (transfer full). NULL with CRM_MAILING_ERROR_STATE when the campaign is not frozen or through, _NO_ACCOUNT when its account is
 * gone, CRM_FORMAT_ERROR or CRM_STORE_ERROR. Waits.
 */
CrmSendingPlan *crm_sending_plan_load   (CrmDb           *db,
                                         gint64           campaign,
                                         GError         **error);

/* Ends it. */
void            crm_sending_plan_free   (CrmSendingPlan  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSendingPlan, crm_sending_plan_free)

G_END_DECLS
