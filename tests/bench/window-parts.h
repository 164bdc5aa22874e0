/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The parts of bench-window, each in a process of its own; they say what they found by window_figure_print(). */

/* From the start of the process (@started, g_get_monotonic_time() of who started it) to the first page of contacts; memory. */
void window_part_start    (const char *book,
                           gint64      started);
/* Typing in the search, scrolling, jumping, replacing what is listed. */
void window_part_list     (const char *book);
/* A board of 10 columns with 1,000 deals each; in a book that is made in @folder. */
void window_part_board    (const char *folder);
/* A month of 10,000 events and 1,000 open series; likewise. */
void window_part_calendar (const char *folder);
/* The page of a contact with many facts and a long past; likewise. */
void window_part_contact  (const char *folder);
/* The list of contacts while an import and then saves go on; likewise. */
void window_part_work     (const char *folder);

G_END_DECLS
