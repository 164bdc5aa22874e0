/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-db.h"
#include "crm-query.h"

G_BEGIN_DECLS

/*
 * The search of one book. Contacts are found in their folded words in memory (crm-search-index.h), loaded step by step after the
 * window stands, and by the full-text index until then; everything else by the full-text index. The words in memory
 * belong to the list reader's thread, this object to the thread of the book.
 *
 * A result stands in groups, each in list order: contacts where every word typed begins a word; where one stands inside a
 * word or a phone number; where the notes have it.
 */
#define CRM_TYPE_SEARCH (crm_search_get_type ())
G_DECLARE_FINAL_TYPE (CrmSearch, crm_search, CRM, SEARCH, GObject)

CrmSearch *crm_search_new       (CrmDb            *db);

/* Begins to load the words in the background; to be called once the window stands. Does nothing a second time. */
void       crm_search_start     (CrmSearch        *self);

/* Whether the words are in memory and up to date with every change announced so far. */
gboolean   crm_search_is_loaded (CrmSearch        *self);

/*
 * The ids of @query in order (GArray of gint64, transfer full). Runs on the list reader's thread, inside a read function, before
 * any other statement of it. With @limit only
 * so many, what fills a screen as fast as can be; 0: all. @complete says whether that is all there are. @self may be NULL (the command line): then by the file alone.
 * NULL with CRM_STORE_ERROR, CRM_MODEL_ERROR or G_IO_ERROR_CANCELLED.
 */
GArray    *crm_search_run       (CrmSearch        *self,
                                 CrmConn          *conn,
                                 const CrmQuery   *query,
                                 guint             limit,
                                 gboolean         *complete,
                                 GCancellable     *cancellable,
                                 GError          **error);

G_END_DECLS
