/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-entry.h"
#include "crm-import-rules.h"
#include "crm-stmt.h"

G_BEGIN_DECLS

/* Whether an entry is someone in the book, and what of it is not there yet. Inside read and write functions. */

typedef enum
{
  CRM_IMPORT_NEW,
  CRM_IMPORT_UPDATED,
  CRM_IMPORT_SKIPPED,
} CrmImportOutcome;

/* One value that an import adds to a contact or replaces in it. */
typedef struct
{
  char *label;      /* of the field, translated */
  char *before;     /* NULL: it is added */
  char *after;
} CrmImportChange;

void     crm_import_change_free   (CrmImportChange *self);

/* What the contact would be called: its name, else its first address or number. (transfer full) */
char    *crm_import_match_dup_name (CrmImportEntry *entry);

/* What would happen. @seen gathers who would be new (owned strings). @id: who it is in the book; 0: nobody. @changes (nullable) gets what would be
 * added or replaced there (CrmImportChange, owned). @refusal, a translated sentence, says which rule keeps it out; NULL: none. */
gboolean crm_import_match_try     (CrmConn               *conn,
                                   CrmImportEntry        *entry,
                                   const CrmImportRules  *rules,
                                   GHashTable            *seen,
                                   CrmImportOutcome      *outcome,
                                   gint64                *id,
                                   GPtrArray             *changes,
                                   const char           **refusal,
                                   GError               **error);

/* What can be done without the book, ahead of crm_import_match_write(): a transaction is the shorter for it. Any thread. */
void     crm_import_match_prepare (CrmImportEntry        *entry);

/* Makes it happen. What the model refuses for its content, or the rules, is no error: @refusal (transfer full) says why, and nothing was written. A single
 * value that does not fit its field goes into the notes. @known gathers companies and tags of the run (owned strings, to owned strings). */
gboolean crm_import_match_write   (CrmConn               *conn,
                                   CrmImportEntry        *entry,
                                   const CrmImportRules  *rules,
                                   GHashTable            *known,
                                   CrmImportOutcome      *outcome,
                                   char                 **refusal,
                                   GError               **error);

G_END_DECLS
