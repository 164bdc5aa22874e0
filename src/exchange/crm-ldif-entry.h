/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-entry.h"
#include "crm-ldif-reader.h"

G_BEGIN_DECLS

/* An entry of a directory as a contact: inetOrgPerson (RFC 2798) and what Thunderbird adds. Attributes without a field of their own go into the
 * notes; passwords, certificates and what the directory keeps for itself do not. (transfer full) */
CrmImportEntry *crm_ldif_to_entry (const CrmLdifEntry *ldif);

G_END_DECLS
