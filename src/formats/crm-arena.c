/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-arena.h"

#define BLOCK_SIZE (16 * 1024)
#define ALIGNMENT  16

typedef struct _Block Block;

struct _Block
{
  Block *next;
  gsize  size;
  gsize  used;
};

struct _CrmArena
{
  Block *blocks;    /* the one in use first */
};

static inline gsize
align (gsize size)
{
  return (size + ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1);
}

CrmArena *
crm_arena_new (void)
{
  return g_new0 (CrmArena, 1);
}

void
crm_arena_free (CrmArena *arena)
{
  if (arena == NULL)
    return;

  while (arena->blocks != NULL)
    {
      Block *block = arena->blocks;

      arena->blocks = block->next;
      g_free (block);
    }
  g_free (arena);
}

void
crm_arena_reset (CrmArena *arena)
{
  Block *block;

  g_return_if_fail (arena != NULL);

  /* The oldest block is the one of plain size, unless the first piece of all was large. */
  while ((block = arena->blocks) != NULL && block->next != NULL)
    {
      arena->blocks = block->next;
      g_free (block);
    }
  if (block != NULL)
    block->used = 0;
}

gpointer
crm_arena_alloc0 (CrmArena *arena,
                  gsize     size)
{
  Block *block;
  gpointer piece;

  g_return_val_if_fail (arena != NULL, NULL);
  g_return_val_if_fail (size <= G_MAXSIZE / 2, NULL);

  size = align (MAX (size, 1));
  block = arena->blocks;
  if (block == NULL || block->size - block->used < size)
    {
      gsize room = MAX (size, BLOCK_SIZE);

      block = g_malloc (align (sizeof (Block)) + room);
      block->next = arena->blocks;
      block->size = room;
      block->used = 0;
      arena->blocks = block;
    }

  piece = (char *) block + align (sizeof (Block)) + block->used;
  block->used += size;
  memset (piece, 0, size);

  return piece;
}

CrmSlice
crm_arena_copy (CrmArena *arena,
                CrmSlice  slice)
{
  char *copy = crm_arena_alloc0 (arena, slice.len + 1);

  if (slice.len > 0)
    memcpy (copy, slice.data, slice.len);

  return crm_slice (copy, slice.len);
}
