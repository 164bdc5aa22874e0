/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* More than a frame of 1920 x 1080: the block it is drawn into would come from the system and go back to it each time, each page of it
 * cleared and mapped anew. */
#define LARGE_BLOCK (8 * 1024 * 1024)

void
crm_memory_set_up (void)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK);
  mallopt (M_TRIM_THRESHOLD, LARGE_BLOCK);
#endif
}

void
crm_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
