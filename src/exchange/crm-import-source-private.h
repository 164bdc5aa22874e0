/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-csv-reader.h"
#include "crm-import-dates.h"
#include "crm-import-source.h"
#include "crm-ldif-reader.h"
#include "crm-sheet.h"
#include "crm-vcard.h"

G_BEGIN_DECLS

struct _CrmImportSource
{
  char            *path;        /* or the words for what was pasted */
  GBytes          *bytes;       /* of the file */
  GBytes          *text;        /* of a table: what @csv reads */
  CrmImportFormat  format;
  CrmImportRules   rules;
  CrmSheet        *sheet;       /* NULL: no spreadsheet */
  CrmCsvOptions    options;
  CrmCsvReader    *csv;
  CrmVcardReader  *vcard;
  CrmLdifReader   *ldif;

  /* Of a table */
  GPtrArray       *names;       /* of columns, NULL-ended */
  const char     **keys;        /* interned, per column; NULL: not imported */
  int             *labels;      /* per column: where its label stands; -1 */
  CrmDateOrder    *asked;       /* per column: what the owner said of its dates */
  CrmDateOrder    *orders;      /* per column of dates; NULL: not looked at yet */
  gboolean        *doubled;     /* likewise: whether another column has the same key */
  GHashTable     **values;      /* per column: what stands for a value in it (owned strings, "": nothing); NULL: all stay */
  CrmImportLayout  layout;
};

/* A second reader of the table, for a look ahead. (transfer full) */
CrmCsvReader *crm_import_source_new_reader (CrmImportSource *self);

/* The field as text. (transfer full) */
char         *crm_import_source_dup_field  (CrmImportSource *self,
                                            CrmSlice         field);

G_END_DECLS
