/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-entry.h"
#include "crm-import-rules.h"
#include "crm-record.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* What of an entry is not in a contact yet. Inside read and write functions. */

/* Whether value @index of @entry stands in @contact, or has to give way to what stands there. */
gboolean   crm_import_compare_is_there        (CrmConn              *conn,
                                               CrmRecord            *contact,
                                               CrmImportEntry       *entry,
                                               guint                 index,
                                               const CrmImportRules *rules);

/* Whether anything of @entry does not. */
gboolean   crm_import_compare_adds            (CrmConn              *conn,
                                               CrmRecord            *contact,
                                               CrmImportEntry       *entry,
                                               const CrmImportRules *rules);

/* The address of @contact that the one in @entry with the part @key is: which has parts in common and none that differs; where what differs is replaced, the
 * one of the same label, or the only one. NULL: it would be another one. (transfer none) */
CrmRecord *crm_import_compare_find_address    (CrmRecord            *contact,
                                               CrmImportEntry       *entry,
                                               const char           *key,
                                               const CrmImportRules *rules);

/* Whether it came as a card; of one that came long ago only some lines were kept. */
gboolean   crm_import_compare_has_card        (CrmRecord            *contact);

/* The company that role and department of an entry belong to; NULL. (transfer none) */
CrmRecord *crm_import_compare_get_affiliation (CrmRecord            *contact);

G_END_DECLS
