/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person typed into a search field, taken apart: folded words, or the digits of a phone number in any writing. */
typedef struct _CrmSearchWords CrmSearchWords;

CrmSearchWords    *crm_search_words_new       (const char           *text);
void               crm_search_words_free      (CrmSearchWords       *self);

/* NULL-ended; empty when nothing can be searched for. Owned by @self. */
const char *const *crm_search_words_get       (const CrmSearchWords *self);

/* The same for FTS5: every word as the beginning of a word. Owned by @self. */
const char        *crm_search_words_get_match (const CrmSearchWords *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSearchWords, crm_search_words_free)

G_END_DECLS
