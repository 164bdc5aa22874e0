/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-record-fields.h"

static const CrmChoice securities[] = {
  { "starttls", N_("STARTTLS") },
  { "tls", N_("TLS") },
  { "none", N_("Not encrypted") },
  { NULL, NULL },
};

static const CrmField mail_account_fields[] = {
  { "name", N_("Name"), TEXT, FILLED },
  { "from_name", N_("Sender's name"), TEXT, 0 },
  { "from_address", N_("Sender's address"), TEXT, FILLED },
  { "host", N_("Server"), TEXT, FILLED },
  { "port", N_("Port"), INTEGER, FILLED, .initial = "587" },
  { "security", N_("Encryption"), CHOICE, FILLED, .choices = securities, .initial = "starttls" },
  { "user", N_("User name"), TEXT, 0 },
  { "per_minute", N_("Mails per minute"), INTEGER, 0 },
  { "per_hour", N_("Mails per hour"), INTEGER, 0 },
  { "per_day", N_("Mails per day"), INTEGER, 0 },
  UID,
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

const CrmRecordType crm_mail_account_type = {
  .name = "mail_account",
  .table = "mail_account",
  .label = N_("Mail account"),
  .key = "mail_accounts",
  .title = "name",
  .fields = mail_account_fields,
  .soft_delete = TRUE,
};

static const CrmField template_fields[] = {
  { "name", N_("Name"), TEXT, FILLED },
  { "subject", N_("Subject"), TEXT, 0 },
  { "body", N_("Message"), LONG_TEXT, 0 },
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

const CrmRecordType crm_template_type = {
  .name = "template",
  .table = "template",
  .label = N_("Template"),
  .key = "templates",
  .title = "name",
  .fields = template_fields,
  .soft_delete = TRUE,
};

static const CrmField campaign_fields[] = {
  { "name", N_("Name"), TEXT, FILLED },
  { "account_id", N_("Sent by"), REFERENCE, 0, .target = "mail_account", .alias = "account" },
  { "subject", N_("Subject"), TEXT, 0 },
  { "body", N_("Message"), LONG_TEXT, 0 },
  { "footer", N_("Footer"), LONG_TEXT, 0 },
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

static const CrmRecordType *const campaign_children[] = {
  &crm_campaign_audience_type,
  NULL,
};

const CrmRecordType crm_campaign_type = {
  .name = "campaign",
  .table = "campaign",
  .label = N_("Campaign"),
  .key = "campaigns",
  .title = "name",
  .fields = campaign_fields,
  .children = campaign_children,
  .soft_delete = TRUE,
};

static const CrmChoice audience_kinds[] = {
  { "tag", N_("Everyone with the tag") },
  { "contact", N_("Contact") },
  { "everyone", N_("Everyone") },
  { "list", N_("Everyone in the list") },
  { NULL, NULL },
};

static const CrmField campaign_audience_fields[] = {
  PARENT ("campaign_id", "campaign"),
  { "kind", N_("Kind"), CHOICE, FILLED, .choices = audience_kinds, .initial = "tag" },
  { "ref_id", N_("Whom"), REFERENCE, 0, .unit = "kind" },
  { "exclude", N_("Left out"), BOOLEAN, 0, .initial = "0" },
  { NULL },
};

const CrmRecordType crm_campaign_audience_type = {
  .name = "campaign_audience",
  .table = "campaign_audience",
  .label = N_("Audience"),
  .key = "audience",
  .alias = "audience",
  .title = "ref_id",
  .fields = campaign_audience_fields,
  .parent = "campaign_id",
};
