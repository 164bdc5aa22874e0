/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the C library does with memory that was freed. Where it is not glibc these do nothing.
 */

/* Once, at the start of main(): large blocks (lists of a million ids) go back to the system when they are freed, what a frame is drawn
 * into is kept for the next. Left to itself glibc keeps blocks of a size it has once seen freed. */
void crm_memory_set_up    (void);

/* After something large was made: what was freed on the way goes back to the system. Takes some ms; any thread but the main one. */
void crm_memory_give_back (void);

G_END_DECLS
