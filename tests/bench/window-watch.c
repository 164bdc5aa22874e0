/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "window-watch.h"

#include <execinfo.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_FRAMES 48

static GPtrArray *phases;
static WindowWatchPhase *current;
static timer_t timer;

/* Of the turn that runs. */
static double began_wall, began_cpu;
static gboolean running;

/* Written by the signal handler, which interrupts this thread alone. */
static char caught_source[64];
static void *caught_frames[MAX_FRAMES];
static int n_caught_frames;

static double
read_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* The turn has lasted too long: who is it? */
static void
too_long (int signal_number)
{
  GSource *source = g_main_current_source ();
  const char *name = source != NULL ? g_source_get_name (source) : NULL;

  g_strlcpy (caught_source, name != NULL ? name : "unnamed", sizeof caught_source);
  n_caught_frames = backtrace (caught_frames, MAX_FRAMES);
}

static void
arm (int ms)
{
  struct itimerspec when = { { 0, 0 }, { 0, ms * 1000000L } };

  timer_settime (timer, 0, &when, NULL);
}

static char *
describe_frames (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  char **symbols = backtrace_symbols (caught_frames, n_caught_frames);

  /* The first two are this handler and what called it. */
  for (int i = 2; symbols != NULL && i < n_caught_frames && i < 26; i++)
    {
      const char *base = strrchr (symbols[i], '/');

      g_string_append_printf (words, "%s%s", words->len > 0 ? " < " : "", base != NULL ? base + 1 : symbols[i]);
    }
  free (symbols);

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
take_turn (double wall,
           double cpu)
{
  if (current == NULL)
    return;

  current->n_turns++;
  current->n_long += cpu > CRM_WATCH_TURN_MS;
  current->n_long_wall += wall > CRM_WATCH_TURN_MS;
  current->wall_ms = MAX (current->wall_ms, wall);
  if (cpu <= current->cpu_ms)
    return;

  current->cpu_ms = cpu;
  g_strlcpy (current->source, caught_source, sizeof current->source);
  g_clear_pointer (&current->stack, g_free);
  if (n_caught_frames > 0)
    current->stack = describe_frames ();
}

static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int n;

  if (running)
    {
      arm (0);
      take_turn (read_ms (CLOCK_MONOTONIC) - began_wall, read_ms (CLOCK_THREAD_CPUTIME_ID) - began_cpu);
    }

  n = g_poll (fds, n_fds, timeout);

  running = TRUE;
  caught_source[0] = '\0';
  n_caught_frames = 0;
  began_wall = read_ms (CLOCK_MONOTONIC);
  began_cpu = read_ms (CLOCK_THREAD_CPUTIME_ID);
  arm (CRM_WATCH_TURN_MS);

  return n;
}

void
window_watch_start (void)
{
  struct sigaction action = { .sa_handler = too_long, .sa_flags = SA_RESTART };
  struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR2 };

  g_return_if_fail (phases == NULL);

  phases = g_ptr_array_new ();
  /* The first call loads a library, which a signal handler must not do. */
  n_caught_frames = backtrace (caught_frames, 2);

  event._sigev_un._tid = gettid ();
  sigaction (SIGUSR2, &action, NULL);
  if (timer_create (CLOCK_MONOTONIC, &event, &timer) != 0)
    g_error ("timer_create: %s", g_strerror (errno));
  g_main_context_set_poll_func (NULL, poll_cb);
}

void
window_watch_phase (const char *phase)
{
  current = NULL;
  if (phase == NULL)
    return;

  for (guint i = 0; i < phases->len; i++)
    {
      WindowWatchPhase *known = g_ptr_array_index (phases, i);

      if (g_str_equal (known->phase, phase))
        current = known;
    }
  if (current == NULL)
    {
      current = g_new0 (WindowWatchPhase, 1);
      current->phase = g_strdup (phase);
      g_ptr_array_add (phases, current);
    }
}

GPtrArray *
window_watch_get (void)
{
  return phases;
}
