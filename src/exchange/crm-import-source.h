/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-columns.h"
#include "crm-import-entry.h"

G_BEGIN_DECLS

/*
 * A file of contacts, CSV or vCard, read entry by entry out of a map of the file. One thread at a time.
 */
typedef struct _CrmImportSource CrmImportSource;

typedef enum
{
  CRM_IMPORT_CSV,
  CRM_IMPORT_VCARD,
} CrmImportFormat;

/* Opens @path; what it is is told by its bytes. CRM_FORMAT_ERROR_WRONG_KIND for anything else, G_FILE_ERROR. Waits. */
CrmImportSource    *crm_import_source_open          (const char       *path,
                                                     GError          **error);
void                crm_import_source_free          (CrmImportSource  *self);

const char         *crm_import_source_get_path      (CrmImportSource  *self);
CrmImportFormat     crm_import_source_get_format    (CrmImportSource  *self);
/* What was found out, in words: "Google Contacts, UTF-8, comma". (transfer full) */
char               *crm_import_source_describe      (CrmImportSource  *self);

/* The encoding that the file is read in: "UTF-8", "windows-1252". (transfer none) */
const char         *crm_import_source_get_encoding  (CrmImportSource  *self);
CrmImportLayout     crm_import_source_get_layout    (CrmImportSource  *self);

/* CSV: columns, with up to @n values that stand in the first rows (transfer full, joined by " · "). vCard has none. */
guint               crm_import_source_get_n_columns (CrmImportSource  *self);
const char         *crm_import_source_get_column    (CrmImportSource  *self,
                                                     guint             index);
char               *crm_import_source_dup_sample    (CrmImportSource  *self,
                                                     guint             index,
                                                     guint             n);
/* The fields of a row as it stands in the file (the raw of an entry of it), none left out; NULL: no table. (transfer full) */
char              **crm_import_source_split_row     (CrmImportSource  *self,
                                                     const char       *raw);
/* Names for the columns of a table that is to be read by this program again, NULL-ended; NULL: no table. (transfer full) */
char              **crm_import_source_dup_header    (CrmImportSource  *self);
/* The key a column is mapped to; NULL: it is not imported. */
const char         *crm_import_source_get_key       (CrmImportSource  *self,
                                                     guint             index);
void                crm_import_source_set_key       (CrmImportSource  *self,
                                                     guint             index,
                                                     const char       *key);

/* Whether the column only says what another one is ("E-mail 1 - Type"): it is read with that one. */
gboolean            crm_import_source_is_label      (CrmImportSource  *self,
                                                     guint             index);

/* The next entry (transfer full); NULL at the end. */
CrmImportEntry     *crm_import_source_next          (CrmImportSource  *self);
void                crm_import_source_rewind        (CrmImportSource  *self);
/* 0 to 1 */
double              crm_import_source_get_progress  (CrmImportSource  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportSource, crm_import_source_free)

G_END_DECLS
