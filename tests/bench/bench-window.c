/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-window --cli FILE --empty FILE --books FOLDER [--contacts N] [--part NAME]: the window on a book of N contacts (1,000,000), on
 * one of 100,000 and on one of 1,000; a board of 10,000 deals; a month of 10,000 events. Each part is a process of its own that runs
 * the program as main() does, timed at the frame clock of its window. The books are made once by the command line and kept in FOLDER.
 *
 * One JSON object a line; the floors are measured in the same run. Times on the clock are those of this machine as busy as it is; "cpu"
 * is processor time, of the main thread for a turn of the main loop and of all threads elsewhere.
 */
#include <stdlib.h>
#include <string.h>

#include "bench-books.h"
#include "figure.h"
#include "window-figures.h"
#include "window-parts.h"
#include "window-watch.h"

#define N_STARTS 5

static char *cli, *empty, *books, *only, *child, *child_book, *program;
static gint64 child_started;
static int n_contacts = 1000000;

static const GOptionEntry entries[] = {
  { "cli", 0, 0, G_OPTION_ARG_FILENAME, &cli, "The command line, to make the books", "FILE" },
  { "empty", 0, 0, G_OPTION_ARG_FILENAME, &empty, "The program of an empty window", "FILE" },
  { "books", 0, 0, G_OPTION_ARG_FILENAME, &books, "Where the books are kept", "FOLDER" },
  { "contacts", 0, 0, G_OPTION_ARG_INT, &n_contacts, "In the largest book", "N" },
  { "part", 0, 0, G_OPTION_ARG_STRING, &only, "contacts, board, calendar, contact or work", "NAME" },
  { "child", 0, 0, G_OPTION_ARG_STRING, &child, "What a process started by this program does", "NAME" },
  { "book", 0, 0, G_OPTION_ARG_FILENAME, &child_book, "With what", "FILE" },
  { "started", 0, 0, G_OPTION_ARG_INT64, &child_started, "Since when", "TIME" },
  { NULL }
};

/* ---- the parts */

static void
say_turns (void)
{
  GPtrArray *phases = window_watch_get ();

  for (guint i = 0; phases != NULL && i < phases->len; i++)
    {
      const WindowWatchPhase *phase = g_ptr_array_index (phases, i);

      printf ("~%s|%.2f|%.2f|%u|%u|%u|%s|%s\n", phase->phase, phase->cpu_ms, phase->wall_ms, phase->n_turns, phase->n_long,
              phase->n_long_wall, phase->source, phase->stack != NULL ? phase->stack : "");
    }
  fflush (stdout);
}

static int
run_child (void)
{
  if (g_str_equal (child, "start"))
    window_part_start (child_book, child_started);
  else if (g_str_equal (child, "list"))
    window_part_list (child_book);
  else if (g_str_equal (child, "board"))
    window_part_board (child_book);
  else if (g_str_equal (child, "calendar"))
    window_part_calendar (child_book);
  else if (g_str_equal (child, "contact"))
    window_part_contact (child_book);
  else if (g_str_equal (child, "work"))
    window_part_work (child_book);
  say_turns ();

  return 0;
}

/* ---- what they found */

typedef struct
{
  GHashTable *figures;    /* "=NAME" -> double, owned */
  GPtrArray  *turns;      /* lines of say_turns(), split */
} Found;

static void
found_free (Found *found)
{
  g_hash_table_unref (found->figures);
  g_ptr_array_unref (found->turns);
  g_free (found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static double
get (const Found *found,
     const char  *name)
{
  const double *value = g_hash_table_lookup (found->figures, name);

  if (value == NULL)
    g_error ("no figure “%s”", name);
  return *value;
}

static Found *
run_program (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  Found *found = g_new (Found, 1);

  found->figures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  found->turns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error))
    g_error ("%s: %s", argv[0], error->message);
  if (!g_subprocess_get_successful (process))
    g_error ("%s %s failed", argv[0], argv[2]);

  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *space = strchr (lines[i], ' ');

      if (lines[i][0] == '=' && space != NULL)
        {
          double value = g_ascii_strtod (space, NULL);

          g_hash_table_insert (found->figures, g_strndup (lines[i] + 1, space - lines[i] - 1), g_memdup2 (&value, sizeof value));
        }
      else if (lines[i][0] == '~')
        {
          g_ptr_array_add (found->turns, g_strsplit (lines[i] + 1, "|", 8));
        }
    }

  return found;
}

static Found *
run_part (const char *name,
          const char *book)
{
  g_autofree char *started = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  const char *argv[] = { program, "--child", name, "--book", book, "--started", started, NULL };

  return run_program (argv);
}

static Found *
run_empty (void)
{
  g_autofree char *started = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  const char *argv[] = { empty, started, "1280", "800", NULL };

  return run_program (argv);
}

/* ---- report */

static void
report (const char *name,
        double      value,
        const char *unit,
        double      floor,
        FigureBar   kind,
        double      bar)
{
  g_autofree char *full = g_strconcat ("window: ", name, NULL);

  figure_print (full, value, unit, floor, kind, bar);
}

static void
report_turns (const Found *found,
              const char  *prefix)
{
  for (guint i = 0; i < found->turns->len; i++)
    {
      char **turn = g_ptr_array_index (found->turns, i);
      double cpu = g_ascii_strtod (turn[1], NULL);

      g_autofree char *name = g_strdup_printf ("window: %s, longest turn of the main loop: %s", prefix, turn[0]);
      g_autofree char *more = g_strdup_printf (", \"wall\": %.2f, \"turns\": %s, \"over\": %s, \"over_wall\": %s, \"source\": \"%s\"",
                                               g_ascii_strtod (turn[2], NULL), turn[3], turn[4], turn[5], turn[6]);

      figure_print_with (name, cpu, "ms cpu", 0, FIGURE_VALUE, CRM_WATCH_TURN_MS, more);
      if (turn[7][0] != '\0' && g_getenv ("BENCH_STACKS") != NULL)
        g_printerr ("  %s\n", turn[7]);
    }
}

/* Processor time, all threads, from the start to the first page. */
static double
bench_start (const char *book,
             const char *words,
             double      start_bar)
{
  double time = G_MAXDOUBLE, processor = G_MAXDOUBLE, floor_time = G_MAXDOUBLE, memory = 0, floor_memory = 0;
  g_autofree char *name = g_strdup_printf ("%s, start to the first page", words);
  g_autofree char *name_memory = g_strdup_printf ("%s, memory (PSS)", words);
  g_autofree char *name_page = g_strdup_printf ("%s, memory (PSS) before the words are loaded", words);
  g_autofree char *name_words = g_strdup_printf ("%s, words loaded in the background", words);
  g_autoptr (Found) last = NULL;

  /* The best of some, in turns: whatever else runs on this machine only adds. */
  found_free (run_empty ());
  for (guint i = 0; i < N_STARTS; i++)
    {
      g_autoptr (Found) floor = run_empty ();

      g_clear_pointer (&last, found_free);
      last = run_part ("start", book);
      time = MIN (time, get (last, "painted"));
      processor = MIN (processor, get (last, "painted.cpu"));
      floor_time = MIN (floor_time, get (floor, "painted"));
      memory = MAX (memory, get (last, "memory.pss"));
      floor_memory = MAX (floor_memory, get (floor, "memory.pss"));
    }
  report (name, time, "ms", floor_time, FIGURE_RATIO, start_bar);
  report (name_memory, memory, "MiB", floor_memory, FIGURE_ABOVE, 160);
  report (name_page, get (last, "page.pss"), "MiB", floor_memory, FIGURE_PLAIN, 0);
  report (name_words, get (last, "words.cpu"), "ms cpu", 0, FIGURE_PLAIN, 0);
  report_turns (last, words);

  return processor;
}

static Found *
bench_list (const char *book,
            const char *words,
            double      letter_bar)
{
  Found *found = run_part ("list", book);
  const struct { const char *name; const char *key; double floor; FigureBar kind; double bar; const char *unit; } rows[] = {
    { "a typed letter to the painted screenful, p50", "letter.p50", get (found, "frame"), FIGURE_PLAIN, 0, "ms" },
    { "a typed letter to the painted screenful, p95", "letter.p95", get (found, "frame"), FIGURE_VALUE, letter_bar, "ms" },
    { "a typed letter to the painted screenful, longest", "letter.max", get (found, "frame"), FIGURE_PLAIN, 0, "ms" },
    { "a frame of scrolling", "scroll", get (found, "frame"), FIGURE_VALUE, 4, "ms cpu" },
    { "jump, p50", "jump.p50", get (found, "frame"), FIGURE_VALUE, 33, "ms" },
    { "jump, longest", "jump.max", get (found, "frame"), FIGURE_PLAIN, 0, "ms" },
    { "from a search to everything, painted", "replace.p50", get (found, "frame"), FIGURE_PLAIN, 0, "ms" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s, %s", words, rows[i].name);

      report (name, get (found, rows[i].key), rows[i].unit, rows[i].floor, rows[i].kind, rows[i].bar);
    }
  report_turns (found, words);

  return found;
}

static void
bench_contacts (void)
{
  g_autofree char *large = bench_ensure_book (cli, books, n_contacts);
  g_autofree char *usual = bench_ensure_book (cli, books, 100000);
  g_autofree char *small = bench_ensure_book (cli, books, 1000);
  g_autofree char *large_words = g_strdup_printf ("%d contacts", n_contacts);
  g_autoptr (Found) of_large = NULL;
  g_autoptr (Found) of_usual = NULL;
  g_autoptr (Found) of_small = NULL;
  double of_start;

  of_start = bench_start (small, "1000 contacts", 1.5);
  bench_start (usual, "100000 contacts", 1.5);
  report ("start to the first page, the largest book beside 1000 contacts", bench_start (large, large_words, 1.5), "ms cpu", of_start,
          FIGURE_RATIO, 1.2);
  of_small = bench_list (small, "1000 contacts", 25);
  of_usual = bench_list (usual, "100000 contacts", 25);
  of_large = bench_list (large, large_words, 40);
  report ("replacing the result, the largest book beside 1000 contacts", get (of_large, "replace.cpu"), "ms cpu",
          get (of_small, "replace.cpu"), FIGURE_RATIO, 1.2);
  report ("replacing the result, 100000 contacts beside 1000", get (of_usual, "replace.cpu"), "ms cpu", get (of_small, "replace.cpu"), FIGURE_RATIO, 1.2);
}

static void
bench_board (const char *folder)
{
  g_autoptr (Found) found = run_part ("board", folder);

  report ("board of 10 x 1,000 deals, first frame", get (found, "first"), "ms", get (found, "floor"), FIGURE_RATIO, 2);
  report ("board of 10 x 1,000 deals, first frame", get (found, "first.cpu"), "ms cpu", 0, FIGURE_PLAIN, 0);
  report ("board, a frame of scrolling a column", get (found, "scroll"), "ms cpu", 0, FIGURE_VALUE, 12);
  report ("board, a frame of scrolling sideways", get (found, "scroll.sideways"), "ms cpu", 0, FIGURE_VALUE, 12);
  report ("board, a move on the screen, p50", get (found, "move.p50"), "ms", 0, FIGURE_PLAIN, 0);
  report ("board, a move on the screen, p95", get (found, "move.p95"), "ms", 0, FIGURE_VALUE, 50);
  report_turns (found, "10,000 deals");
}

static void
bench_calendar (const char *folder)
{
  g_autoptr (Found) found = run_part ("calendar", folder);

  report ("month of 10,000 events and 1,000 series, ready", get (found, "month"), "ms", get (found, "floor"), FIGURE_VALUE, 10);
  report_turns (found, "10,000 events");
}

static void
bench_contact (const char *folder)
{
  g_autoptr (Found) found = run_part ("contact", folder);

  report ("contact page with 2,000 entries in its timeline, from the choice to the painted page", get (found, "contact"), "ms", 0, FIGURE_PLAIN, 0);
  report ("contact page, all that a choice costs", get (found, "contact.cpu"), "ms cpu", 0, FIGURE_PLAIN, 0);
  report ("contact page, a frame of its scroll", get (found, "contact.scroll"), "ms cpu", 0, FIGURE_PLAIN, 0);
  report_turns (found, "contact page");
}

static void
bench_work (const char *folder)
{
  g_autoptr (Found) found = run_part ("work", folder);

  report_turns (found, "contacts");
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  program = argv[0];
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || (child == NULL && (cli == NULL || empty == NULL || books == NULL)))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--cli, --empty and --books are needed");
      return 2;
    }
  if (child != NULL)
    return run_child ();

  g_print ("{\"name\": \"window: conditions\", \"note\": \"Xvfb 1280x800, renderer %s, frames at the window's frame clock\"}\n",
           g_getenv ("GSK_RENDERER"));
  folder = g_dir_make_tmp ("clientele-bench-XXXXXX", &error);
  if (folder == NULL)
    g_error ("%s", error->message);
  if (only == NULL || g_str_equal (only, "contacts"))
    bench_contacts ();
  if (only == NULL || g_str_equal (only, "board"))
    bench_board (folder);
  if (only == NULL || g_str_equal (only, "calendar"))
    bench_calendar (folder);
  if (only == NULL || g_str_equal (only, "contact"))
    bench_contact (folder);
  if (only == NULL || g_str_equal (only, "work"))
    bench_work (folder);
  remove_folder (folder);

  return 0;
}
