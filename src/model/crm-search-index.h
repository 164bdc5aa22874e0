/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The folded words of all contacts in memory, in the order of the list, so that a screenful of results is found by looking at the
 * first rows, and a part of a word anywhere by scanning once (about 62 bytes a contact). The rows loaded at first never
 * move; what changed since lies in a small overlay in front of them, until the owner makes a new index.
 *
 * Pure data, no thread of its own: used by one thread at a time.
 */
typedef struct _CrmSearchIndex CrmSearchIndex;

CrmSearchIndex *crm_search_index_new        (void);
void            crm_search_index_free       (CrmSearchIndex      *self);

/*
 * Loading, in three passes, then crm_search_index_finish(): all ids in list order; the bytes of each text; the texts, folded, their
 * fields separated by newlines. The second and the third come in the order of the ids, as a file has its rows. A row that is missed
 * there, or whose text is not as long as was said, is to be put again by the caller; ids that were not added are ignored.
 */
void            crm_search_index_add_id     (CrmSearchIndex      *self,
                                             gint64               id);
void            crm_search_index_add_size   (CrmSearchIndex      *self,
                                             gint64               id,
                                             gsize                length);
void            crm_search_index_add_text   (CrmSearchIndex      *self,
                                             gint64               id,
                                             const char          *text);
void            crm_search_index_finish     (CrmSearchIndex      *self);

guint           crm_search_index_n_rows     (CrmSearchIndex      *self);

/* How much lies in the overlay; above a few thousand a new index is due. */
guint           crm_search_index_n_changes  (CrmSearchIndex      *self);

/* Whether row @id stands where it was loaded; @rank is then its place. */
gboolean        crm_search_index_get_rank   (CrmSearchIndex      *self,
                                             gint64               id,
                                             guint               *rank);

/* Forgets a row. Unknown ids are ignored. */
void            crm_search_index_remove     (CrmSearchIndex      *self,
                                             gint64               id);

/* Adds or replaces row @id. @anchor says how many of the rows loaded at first come before it, counted to the last one that
 * is still in its place; among the changed rows @sort_key (bytes, then id) decides. */
void            crm_search_index_put        (CrmSearchIndex      *self,
                                             gint64               id,
                                             guint                anchor,
                                             GBytes              *sort_key,
                                             const char          *text);

/*
 * Finds rows in which every word stands somewhere, in list order. A row where every word begins a word goes to @starts, any
 * other to @inside; either may be NULL. Looks at the first @max_rows rows and ends early once both together hold @limit (0:
 * no bound). Returns FALSE when cancelled. @words are folded and not empty.
 */
gboolean        crm_search_index_scan       (CrmSearchIndex      *self,
                                             const char *const   *words,
                                             guint                max_rows,
                                             guint                limit,
                                             GArray              *starts,
                                             GArray              *inside,
                                             GCancellable        *cancellable);

/* Puts @ids (gint64) into list order; ids it does not know are dropped. */
void            crm_search_index_sort       (CrmSearchIndex      *self,
                                             GArray              *ids);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSearchIndex, crm_search_index_free)

G_END_DECLS
