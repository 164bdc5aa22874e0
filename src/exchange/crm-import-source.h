/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-encoding.h"
#include "crm-import-columns.h"
#include "crm-import-dates.h"
#include "crm-import-entry.h"
#include "crm-import-rules.h"

G_BEGIN_DECLS

/*
 * A file of contacts - a table (CSV, TSV, Excel, OpenDocument), cards (vCard) or a directory (LDIF) - read entry by entry out of a map of the file.
 * One thread at a time.
 */
typedef struct _CrmImportSource CrmImportSource;

typedef enum
{
  CRM_IMPORT_CSV,
  CRM_IMPORT_VCARD,
  CRM_IMPORT_XLSX,
  CRM_IMPORT_ODS,
  CRM_IMPORT_LDIF,
} CrmImportFormat;

/* The name of a format in the book and on the command line: "csv". Static. */
const char         *crm_import_format_get_name      (CrmImportFormat   format);

#define CRM_IMPORT_HEADER_GUESS (-1)

/* How a table is to be read, where that is not found out. */
typedef struct
{
  gboolean     force_encoding;   /* of text: read as @encoding */
  CrmEncoding  encoding;
  char         separator;        /* of text; 0: found out */
  int          header;           /* the line with the names of the columns, from 1; 0: there are no names; CRM_IMPORT_HEADER_GUESS */
  const char  *sheet;            /* of a spreadsheet; NULL: the first with something in it */
} CrmImportOptions;

/* Opens @path; what it is is told by its bytes. CRM_FORMAT_ERROR_WRONG_KIND for anything else, G_FILE_ERROR, CRM_MODEL_ERROR. Waits. */
CrmImportSource    *crm_import_source_open          (const char       *path,
                                                     GError          **error);
/* The same, read as @options say (nullable). */
CrmImportSource    *crm_import_source_open_with     (const char              *path,
                                                     const CrmImportOptions  *options,
                                                     GError                 **error);
/* What was copied out of a table, or text of any of the formats. @text is copied. */
CrmImportSource    *crm_import_source_open_text     (const char              *text,
                                                     const CrmImportOptions  *options,
                                                     GError                 **error);
/* The file of @self once more, read in another way. (transfer full): @self stays as it is. */
CrmImportSource    *crm_import_source_reopen        (CrmImportSource         *self,
                                                     const CrmImportOptions  *options,
                                                     GError                 **error);
void                crm_import_source_free          (CrmImportSource  *self);

const char         *crm_import_source_get_path      (CrmImportSource  *self);
CrmImportFormat     crm_import_source_get_format    (CrmImportSource  *self);
/* What was found out, in words: "Google Contacts, UTF-8, comma". (transfer full) */
char               *crm_import_source_describe      (CrmImportSource  *self);

/* The encoding that the file is read in: "UTF-8", "windows-1252". (transfer none) */
const char         *crm_import_source_get_encoding  (CrmImportSource  *self);
CrmImportLayout     crm_import_source_get_layout    (CrmImportSource  *self);
/* Of text: the sign between its columns; 0: it is no such table. */
char                crm_import_source_get_separator (CrmImportSource  *self);
/* The line with the names of the columns; 0: there is none. */
guint               crm_import_source_get_header    (CrmImportSource  *self);
/* Of a spreadsheet: its sheets, with the index of the one that is read (nullable); NULL: it is none. (transfer none) */
const char *const  *crm_import_source_get_sheets    (CrmImportSource  *self,
                                                     guint            *index);

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

/* What is done with those who are in the book, and with those who are not. Belongs to the source, to be changed in place. */
CrmImportRules     *crm_import_source_get_rules     (CrmImportSource  *self);

/* Whether a column of dates has days that can be read in two ways ("3/4/1980") and none that tells which one is meant: those go into the notes as
 * they stand unless the owner says it. May read the whole table. */
gboolean            crm_import_source_is_ambiguous  (CrmImportSource  *self,
                                                     guint             index);
CrmDateOrder        crm_import_source_get_date_order (CrmImportSource *self,
                                                     guint             index);
void                crm_import_source_set_date_order (CrmImportSource *self,
                                                     guint             index,
                                                     CrmDateOrder      order);

/* One of the values that stand in a column. */
typedef struct
{
  char     *value;
  guint     n;             /* times */
  gboolean  is_unknown;    /* of a column of choices: it is none of them, and would go into the notes */
} CrmImportValue;

/* Whether the column has few values that are worth a look each: kinds, relationships, tags, countries. */
gboolean            crm_import_source_has_choices   (CrmImportSource  *self,
                                                     guint             index);
/* The different values of a column, those that come most often first, @max at most (CrmImportValue). Reads the whole table. (transfer full) */
GPtrArray          *crm_import_source_list_values   (CrmImportSource  *self,
                                                     guint             index,
                                                     guint             max);
/* What is taken for @value wherever it stands in the column; "": nothing; NULL: itself again. */
void                crm_import_source_set_value     (CrmImportSource  *self,
                                                     guint             index,
                                                     const char       *value,
                                                     const char       *replacement);
const char         *crm_import_source_get_value     (CrmImportSource  *self,
                                                     guint             index,
                                                     const char       *value);

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
