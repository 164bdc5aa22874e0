/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-entry.h"
#include "crm-record.h"
#include "crm-vcard.h"

G_BEGIN_DECLS

/* A card as an entry: what has a field here by its key, everything else as it stands, in @extra. (transfer full) */
CrmImportEntry *crm_vcard_to_entry   (const CrmVcard   *card);

/*
 * A contact as a card of @version. @companies names its affiliations in their order, @tags its tags (NULL-ended). What came with an import
 * and has no field here goes out again as it came in. (transfer full)
 */
GBytes         *crm_vcard_from_record (CrmRecord          *contact,
                                       const char *const  *companies,
                                       const char *const  *tags,
                                       CrmVcardVersion     version);

G_END_DECLS
