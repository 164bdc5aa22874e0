/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-book.h"
#include "crm-query.h"
#include "crm-row.h"

G_BEGIN_DECLS

/*
 * A GListModel of CrmRow over a query, for lists of any size. It holds the ids (read off-thread) and a cache of pages; rows are identified by
 * record id, the same object for the same id while it lives. get_item never waits: a row whose page is not there yet says
 * loading and notifies. A change set makes a reload of rows in place, or a small diff announced as runs; a new query replaces all,
 * announced in two steps (removal, then addition) because GTK asks for every added item otherwise.
 *
 * Properties: book (construct), query, loading (no ids yet), n-items. Signals: items-changed, and for models that reuse rows
 *   replaced (guint n)    the first n positions have other records now, without items-changed for them; what follows was announced
 */
#define CRM_TYPE_QUERY_MODEL (crm_query_model_get_type ())
G_DECLARE_FINAL_TYPE (CrmQueryModel, crm_query_model, CRM, QUERY_MODEL, GObject)

CrmQueryModel *crm_query_model_new          (CrmBook       *book,
                                             CrmQuery      *query);      /* NULL: empty until set */
void           crm_query_model_set_query    (CrmQueryModel *self,
                                             CrmQuery      *query);
/*
 * For lists that show what is being typed: when the result is replaced, the rows at the top stay the objects they are, come to stand
 * for other records and say "changed", instead of being taken away and made anew with all that shows them. "replaced" tells who keeps
 * ids by position.
 */
void           crm_query_model_set_reuses_rows (CrmQueryModel *self,
                                             gboolean       reuses_rows);
/* For several lists that come into sight together: the values of the first rows are read with their ids, so that the first frame shows them. */
void           crm_query_model_set_brings_rows (CrmQueryModel *self,
                                             gboolean       brings_rows);
/* How many rows a screen shows at most: so many are there before the first frame, the rest comes after it. */
void           crm_query_model_set_screen_rows (CrmQueryModel *self,
                                             guint          n);
CrmQuery      *crm_query_model_get_query    (CrmQueryModel *self);       /* (transfer none) */
gboolean       crm_query_model_get_loading  (CrmQueryModel *self);

/* Why the query could not be answered, owned by the model; NULL when it could. Announced by notify::loading. */
const GError  *crm_query_model_get_error    (CrmQueryModel *self);

/* Position of record @id, or G_MAXUINT (GTK_INVALID_LIST_POSITION). O(n) at worst, no store access. */
guint          crm_query_model_find         (CrmQueryModel *self,
                                             gint64         id);
/* Id at @position without making a row. 0 beyond the end. */
gint64         crm_query_model_get_id       (CrmQueryModel *self,
                                             guint          position);
/* A snapshot of all ids in order (transfer full), for commands on "everything shown". */
GArray        *crm_query_model_dup_ids      (CrmQueryModel *self);

/* Says that everything shown is up to date with the last change (for tests and screenshots). */
gboolean       crm_query_model_is_settled   (CrmQueryModel *self);

G_END_DECLS
