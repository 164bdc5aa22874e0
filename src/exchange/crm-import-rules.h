/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* By what someone in a file is known as someone in the book. A company is always known by its name. */
typedef enum
{
  CRM_IMPORT_MATCH_UID          = 1 << 0,
  CRM_IMPORT_MATCH_EMAIL        = 1 << 1,   /* together with the name, if there is one */
  CRM_IMPORT_MATCH_PHONE        = 1 << 2,   /* likewise */
  CRM_IMPORT_MATCH_NAME_COMPANY = 1 << 3,
} CrmImportMatch;

/* What an import does to the book. What it does not do is refused row by row, with that as the reason. */
typedef enum
{
  CRM_IMPORT_CREATE = 1 << 0,
  CRM_IMPORT_UPDATE = 1 << 1,
} CrmImportMode;

typedef struct
{
  CrmImportMatch match;
  CrmImportMode  mode;
  gboolean       replace;    /* what differs is replaced; FALSE: only what is missing is filled in. Empty cells never erase */
} CrmImportRules;

#define CRM_IMPORT_RULES_DEFAULT \
  { CRM_IMPORT_MATCH_UID | CRM_IMPORT_MATCH_EMAIL | CRM_IMPORT_MATCH_PHONE, CRM_IMPORT_CREATE | CRM_IMPORT_UPDATE, FALSE }

G_END_DECLS
