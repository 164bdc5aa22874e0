/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Watches the turns of the main loop from outside the program: the time between two polls of the default main context, on the clock
 * and of the processor on this thread, and which source was at work when a turn had lasted CRM_WATCH_TURN_MS. Main thread.
 */
#define CRM_WATCH_TURN_MS 16

typedef struct
{
  char   *phase;       /* what was being done */
  guint   n_turns;
  guint   n_long;      /* of more than CRM_WATCH_TURN_MS of the processor */
  guint   n_long_wall; /* of more than CRM_WATCH_TURN_MS on the clock */
  double  cpu_ms;      /* of the longest turn by processor time */
  double  wall_ms;     /* the longest on the clock, where a busy machine adds what others do */
  char    source[64];  /* at work in the longest turn; "" where it was short */
  char   *stack;       /* innermost first; NULL */
} WindowWatchPhase;

/* Begins to watch; to be called once. */
void              window_watch_start (void);

/* Turns from now on belong to @phase; NULL: to none. */
void              window_watch_phase (const char *phase);

/* All phases so far (WindowWatchPhase), in order of their first turn. */
GPtrArray        *window_watch_get   (void);

G_END_DECLS
