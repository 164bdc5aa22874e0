/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-record-fields.h"

static const CrmChoice kinds[] = {
  { "smart", N_("Smart list") },
  { "static", N_("List") },
  { NULL, NULL },
};

static const CrmChoice records[] = {
  { "contact", N_("Contact") },
  { "deal", N_("Deal") },
  { NULL, NULL },
};

static const CrmField list_fields[] = {
  { "name", N_("Name"), TEXT, FILLED | SEARCH },
  { "records", N_("List of"), CHOICE, FILLED | SHOWN_ONLY, .choices = records, .initial = "contact" },
  { "kind", N_("Kind"), CHOICE, FILLED | SHOWN_ONLY, .choices = kinds, .initial = "static" },
  { "rule", N_("Rule"), LONG_TEXT, SHOWN_ONLY },
  POSITION,
  { "pinned", N_("In the sidebar"), BOOLEAN, 0, .initial = "1" },
  CREATED_AT,
  DELETED_AT,
  { NULL },
};

const CrmRecordType crm_list_type = {
  .name = "list",
  .table = "list",
  .label = N_("List"),
  .key = "lists",
  .title = "name",
  .fields = list_fields,
  .soft_delete = TRUE,
};
