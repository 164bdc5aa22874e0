/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-record.h"
#include "crm-signature.h"

G_BEGIN_DECLS

/* A contact made of what crm_signature_parse() found, or of what a person has made of that. Any thread. */

/* What people call @item: "Phone (mobile)", "First name". (transfer full) */
char       *crm_contact_signature_label (const CrmSignatureItem *item);

/* The name of the field that @part becomes, as in KEY=VALUE: "given_name", "city", "company". (transfer none) */
const char *crm_contact_signature_key  (CrmSignaturePart         part);

/*
 * A new contact of the @n_items items, not saved: a person, or a company where there is no name of a person. Of a person at a company
 * @company gets its name and @affiliation the child of the contact that is to refer to it (transfer full, transfer none), for
 * crm_contact_save_at_company_async(); NULL both where there is none. A role without a company goes into the notes, with @note (or NULL).
 * NULL when there is nothing that could name the contact. (transfer full)
 */
CrmRecord *crm_contact_from_signature  (const CrmSignatureItem  *items,
                                        guint                    n_items,
                                        const char              *note,
                                        CrmRecord              **affiliation,
                                        char                   **company);

G_END_DECLS
