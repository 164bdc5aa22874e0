/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-entry.h"

G_BEGIN_DECLS

/* How the fields of a table become values of an entry. */

/* Adds what stands in a field under @key, several where it holds several; tags without the groups that Google makes itself. @label: what the
 * column of labels says of it ("* Work"); NULL: there is none. */
void crm_import_values_add         (CrmImportEntry *entry,
                                    const char     *key,
                                    const char     *label,
                                    const char     *value);

/* The same where another column says the same of a contact: what has no room beside it is kept in the notes, under the name of its @column. */
void crm_import_values_add_doubled (CrmImportEntry *entry,
                                    const char     *column,
                                    const char     *key,
                                    const char     *label,
                                    const char     *value);

G_END_DECLS
