/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the columns of a spreadsheet mean, told by their names. */

typedef enum
{
  CRM_LAYOUT_OTHER,
  CRM_LAYOUT_GOOGLE,
  CRM_LAYOUT_OUTLOOK,
  CRM_LAYOUT_APPLE,
  CRM_LAYOUT_CLIENTELE,
  CRM_LAYOUT_THUNDERBIRD,
  CRM_LAYOUT_HUBSPOT,
  CRM_LAYOUT_PIPEDRIVE,
  CRM_LAYOUT_ACT,
} CrmImportLayout;

/* One thing a column can be mapped to. */
typedef struct
{
  const char *key;      /* of crm-import-entry.h */
  const char *label;    /* N_() */
} CrmImportTarget;

/* What a column of a name is mapped to at first. */
typedef struct
{
  const char *name;     /* folded, without blanks and signs */
  const char *key;      /* NULL: it is known, and left out */
} CrmImportColumnName;

/* All names that are known, in several languages, ended by a NULL name. Static. */
extern const CrmImportColumnName crm_import_column_names[];

/* Everything a person can choose from, ended by a NULL key. Static. */
const CrmImportTarget *crm_import_targets           (void);

/* Whether a column can be mapped to @key: one of the targets, or one of their kinds with a label of its own ("phone:boat"). */
gboolean               crm_import_key_is_known      (const char        *key);

/* A key in words: "Phone (mobile)", "City (home)". (transfer full) */
char                  *crm_import_key_dup_label     (const char        *key);

/* Which program wrote columns of these names. */
CrmImportLayout        crm_import_columns_recognize (const char *const *names);

/* The words for a layout, translated; NULL for OTHER. */
const char            *crm_import_layout_get_label  (CrmImportLayout    layout);

/*
 * The key for a column called @name in a file of @layout; NULL where nothing is known ("" is never returned). Static or interned. Columns
 * that come in pairs ("E-mail 1 - Value", whose label stands in "E-mail 1 - Label") are read through crm_import_columns_find_label().
 */
const char            *crm_import_columns_suggest   (CrmImportLayout    layout,
                                                     const char        *name);

/* The place of the column that holds the label of column @index ("E-mail 1 - Label"); -1 for none. */
int                    crm_import_columns_find_label (const char *const *names,
                                                      guint              index);

G_END_DECLS
