/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-slice.h"

G_BEGIN_DECLS

/* Memory that is given back all at once: many small pieces of one lifetime. One thread at a time. */
typedef struct _CrmArena CrmArena;

/* An empty arena. (transfer full) */
CrmArena *crm_arena_new      (void);

/* Frees the arena and every piece of it. */
void      crm_arena_free     (CrmArena   *arena);

/* Forgets every piece, and keeps the memory of one block for new ones. */
void      crm_arena_reset    (CrmArena   *arena);

/* @size bytes, zeroed, aligned for any type. (transfer none) */
gpointer  crm_arena_alloc0   (CrmArena   *arena,
                              gsize       size);

/* A copy of @slice with a NUL behind it. */
CrmSlice  crm_arena_copy     (CrmArena   *arena,
                              CrmSlice    slice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmArena, crm_arena_free)

G_END_DECLS
