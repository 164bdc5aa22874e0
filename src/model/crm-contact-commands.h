/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"

G_BEGIN_DECLS

/* Commands on contacts that are more than a save. Each is one transaction and ends with crm_book_command_finish(). */

/*
 * Saves @contact, whose child @affiliation (of crm_affiliation_type) is to name the company called @company, which is made
 * where there is none of that name. Both must not be used until the command ended. @label as crm_book_save_async().
 */
void crm_contact_save_at_company_async (CrmBook              *book,
                                        CrmRecord            *contact,
                                        CrmRecord            *affiliation,
                                        const char           *company,
                                        const char           *label,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);

/* The same, waiting; for the command line, jobs and tests. (transfer full); NULL with @error. */
CrmChangeSet *crm_contact_save_at_company (CrmBook           *book,
                                        CrmRecord            *contact,
                                        CrmRecord            *affiliation,
                                        const char           *company,
                                        const char           *label,
                                        GError              **error);

/*
 * Where in @ids (contacts in the order of their names; taken over) the names begin that start with @prefix or would follow
 * it; a position up to @ids->len. Reads a score of rows, whatever the length.
 */
void crm_contact_find_prefix_async     (CrmBook              *book,
                                        GArray               *ids,
                                        const char           *prefix,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
/* -1 with @error. */
gint64 crm_contact_find_prefix_finish  (CrmBook              *book,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
