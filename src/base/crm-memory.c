/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE_BLOCK (256 * 1024)

void
crm_memory_set_up (void)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK);
#endif
}

void
crm_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
