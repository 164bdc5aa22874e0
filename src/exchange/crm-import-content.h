/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-csv-reader.h"

G_BEGIN_DECLS

/* Of columns whose names say nothing: what stands in the first rows tells what a column is, if most of it is of one kind. Writes the keys of
 * those it knows (interned) into @keys, one place per column, where there is NULL; in a table without names the first words are the name. Rewinds @csv. */
void crm_import_content_suggest (CrmCsvReader  *csv,
                                 const char   **keys);

G_END_DECLS
