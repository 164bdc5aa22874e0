/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"
#include "crm-import-source.h"

G_BEGIN_DECLS

/* What was said of a table stands in the book with the run that imported it (import_run.mapping), and is known again by the names of its columns. */

/* What columns and values of @source mean, with its rules, as text; NULL: it is no table with names. (transfer full) */
char     *crm_import_mapping_write   (CrmImportSource  *source);

/*
 * Says of @source what was said of the last table with the same columns that was imported. Waits. FALSE: there was none, or with an error of the store.
 * @file and @at (nullable) are what that was called (transfer full) and when, in microseconds since 1970.
 */
gboolean  crm_import_mapping_recall  (CrmDb            *db,
                                      CrmImportSource  *source,
                                      char            **file,
                                      gint64           *at,
                                      GError          **error);

G_END_DECLS
