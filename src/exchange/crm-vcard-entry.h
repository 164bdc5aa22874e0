/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-entry.h"
#include "crm-vcard.h"

G_BEGIN_DECLS

/* The fields of the parts of ADR and N, in their order. */
#define CRM_VCARD_ADDRESS_FIELDS "po_box", "extended", "street", "city", "region", "postal_code", "country"
#define CRM_VCARD_NAME_FIELDS    "family_name", "given_name", "middle_name", "prefix", "suffix"

/* A card as an entry: what has a field here by its key, and the whole card. (transfer full) */
CrmImportEntry *crm_vcard_to_entry (const CrmVcard *card);

G_END_DECLS
