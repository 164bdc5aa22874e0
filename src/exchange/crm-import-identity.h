/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-entry.h"
#include "crm-import-rules.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* Who an entry is: by its UID, by an address or a number together with the name, by name and company, as the rules say; a company by its name. */

/* Whether it is a company, and not someone who may work for one. */
gboolean crm_import_identity_is_company (CrmImportEntry  *entry);

/* The name as the contact will be called; "" where there is none. (transfer full) */
char    *crm_import_identity_dup_name   (CrmImportEntry  *entry);

/* Makes what it is found by, its folded name and the forms of its addresses and numbers, if that is not made yet. Any thread. */
void     crm_import_identity_prepare    (CrmImportEntry  *entry);

/* The contact of the book that it is; 0 in @id: nobody. Inside read and write functions. CRM_STORE_ERROR */
gboolean crm_import_identity_find       (CrmConn               *conn,
                                         CrmImportEntry        *entry,
                                         const CrmImportRules  *rules,
                                         gint64                *id,
                                         GError               **error);

/* Whether the same one came earlier in the file; it is noted in @seen (owned strings), with the company that the import would make for it. */
gboolean crm_import_identity_note       (CrmImportEntry        *entry,
                                         const CrmImportRules  *rules,
                                         GHashTable            *seen);

G_END_DECLS
