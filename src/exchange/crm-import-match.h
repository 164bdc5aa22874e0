/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-entry.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* Whether an entry is someone in the book, and what of it is not there yet. Inside read and write functions. */

typedef enum
{
  CRM_IMPORT_NEW,
  CRM_IMPORT_UPDATED,
  CRM_IMPORT_SKIPPED,
} CrmImportOutcome;

/* What would happen. @seen gathers who would be new (owned strings). */
gboolean crm_import_match_try     (CrmConn         *conn,
                                 CrmImportEntry    *entry,
                                 GHashTable        *seen,
                                 CrmImportOutcome  *outcome,
                                 GError           **error);

/* What can be done without the book, ahead of crm_import_match_write(): a transaction is the shorter for it. Any thread. */
void     crm_import_match_prepare (CrmImportEntry  *entry);

/* Makes it happen. What the model refuses for its content is no error: @refusal (transfer full) says why, and nothing was written. A single value that does
 * not fit its field goes into the notes. @known gathers companies and tags of the run (owned strings, to owned strings). */
gboolean crm_import_match_write   (CrmConn         *conn,
                                 CrmImportEntry    *entry,
                                 GHashTable        *known,
                                 CrmImportOutcome  *outcome,
                                 char             **refusal,
                                 GError           **error);

G_END_DECLS
