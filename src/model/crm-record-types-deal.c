/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-record-fields.h"

static const CrmChoice stage_kinds[] = {
  { "open", N_("Open") },
  { "won", N_("Won") },
  { "lost", N_("Lost") },
  { NULL, NULL },
};

static const CrmField pipeline_fields[] = {
  { "name", N_("Name"), TEXT, FILLED },
  POSITION,
  { "currency", N_("Currency"), TEXT, 0 },
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

const CrmRecordType crm_pipeline_type = {
  .name = "pipeline",
  .table = "pipeline",
  .label = N_("Pipeline"),
  .key = "pipelines",
  .title = "name",
  .fields = pipeline_fields,
  .soft_delete = TRUE,
};

static const CrmField stage_fields[] = {
  { "pipeline_id", N_("Pipeline"), REFERENCE, FILLED, .target = "pipeline", .alias = "pipeline" },
  { "name", N_("Name"), TEXT, FILLED },
  POSITION,
  { "kind", N_("Kind"), CHOICE, FILLED, .choices = stage_kinds, .initial = "open" },
  { "probability", N_("Probability in percent"), INTEGER, FILLED, .initial = "0" },
  { "stale_days", N_("Days until stale"), INTEGER, 0 },
  { "colour", N_("Colour"), COLOUR, 0 },
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

const CrmRecordType crm_stage_type = {
  .name = "stage",
  .table = "stage",
  .label = N_("Stage"),
  .key = "stages",
  .title = "name",
  .fields = stage_fields,
  .soft_delete = TRUE,
};

static const CrmField deal_fields[] = {
  { "title", N_("Title"), TEXT, FILLED | SEARCH | IMPORT },
  { "stage_id", N_("Stage"), REFERENCE, FILLED | IMPORT, .target = "stage", .alias = "stage" },
  { "company_id", N_("Company"), REFERENCE, SEARCH | IMPORT, .target = "contact", .alias = "company" },
  POSITION,
  { "amount", N_("Amount"), MONEY, IMPORT, .unit = "currency" },
  { "currency", N_("Currency"), TEXT, IMPORT },
  { "probability_override", N_("Probability in percent"), INTEGER, IMPORT, .alias = "probability" },
  { "expected_close", N_("Expected close"), DATE, IMPORT },
  { "entered_stage_at", N_("In this stage since"), INSTANT, SHOWN_ONLY | FILLED },
  { "closed_at", N_("Closed"), INSTANT, SHOWN_ONLY },
  { "reason", N_("Reason"), TEXT, IMPORT },
  { "reason_note", N_("Reason in detail"), LONG_TEXT, 0 },
  { "source", N_("Source"), TEXT, IMPORT },
  { "note", N_("Notes"), LONG_TEXT, SEARCH | IMPORT },
  CREATED_VIA,
  UID,
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

static const CrmRecordType *const deal_children[] = {
  &crm_deal_contact_type,
  NULL,
};

const CrmRecordType crm_deal_type = {
  .name = "deal",
  .table = "deal",
  .label = N_("Deal"),
  .key = "deals",
  .title = "title",
  .fields = deal_fields,
  .children = deal_children,
  .soft_delete = TRUE,
};

static const CrmField deal_contact_fields[] = {
  PARENT ("deal_id", "deal"),
  { "contact_id", N_("Person"), REFERENCE, FILLED | SEARCH, .target = "contact", .alias = "contact" },
  POSITION,
  { "role", N_("Role"), TEXT, 0 },
  { NULL },
};

const CrmRecordType crm_deal_contact_type = {
  .name = "deal_contact",
  .table = "deal_contact",
  .label = N_("Person"),
  .key = "people",
  .alias = "person",
  .title = "contact_id",
  .fields = deal_contact_fields,
  .parent = "deal_id",
};
