/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-book.h"
#include "crm-row.h"

G_BEGIN_DECLS

/*
 * The rows of a list model that someone holds, one object per id, and those behind them for scrolling back. Their values are read on
 * the row reader, some hundred at a time, the newest wishes first. Main thread.
 *
 * Signals
 *   read ()    some rows have their values now (each said so itself by "changed")
 */
#define CRM_TYPE_ROW_CACHE (crm_row_cache_get_type ())
G_DECLARE_FINAL_TYPE (CrmRowCache, crm_row_cache, CRM, ROW_CACHE, GObject)

/* How many rows at the top of a list crm_row_cache_reuse() looks at; GTK keeps some two hundred. */
#define CRM_ROW_CACHE_REUSED 256

CrmRowCache *crm_row_cache_new       (CrmBook             *book);

/* Of which type the ids are from now on; all rows are forgotten. NULL: none. */
void         crm_row_cache_set_type  (CrmRowCache         *self,
                                      const CrmRecordType *type);
/* The row of record @id (transfer full), with its values or loading. */
CrmRow      *crm_row_cache_get       (CrmRowCache         *self,
                                      gint64               id);
/* Values that were read already for rows that nobody holds yet: whoever asks for such a row gets it with them. Elements are CrmRowData;
 * (transfer full). What was brought before is forgotten. */
void         crm_row_cache_bring     (CrmRowCache         *self,
                                      GPtrArray           *rows);
/* Reads a row again where it is held. */
void         crm_row_cache_refresh   (CrmRowCache         *self,
                                      gint64               id);
void         crm_row_cache_refresh_all (CrmRowCache       *self);

/*
 * The list @before is replaced by @after: rows held for its top come to stand for the records that are there now, so that whoever shows
 * them need not make new ones. A row that has no values yet keeps quiet until it has, or for some frames at most: no list flickers
 * because a letter was typed. Returns how many places at the top were taken care of; 0 where a row is held for a place further
 * down, and nothing was done. Nobody hears of it until crm_row_cache_tell_reused(), once the list is @after.
 */
guint        crm_row_cache_reuse     (CrmRowCache         *self,
                                      GArray              *before,
                                      GArray              *after);

void         crm_row_cache_tell_reused (CrmRowCache       *self);

gboolean     crm_row_cache_is_settled (CrmRowCache        *self);

G_END_DECLS
