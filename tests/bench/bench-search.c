/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-search: the words of 1,000,000 contacts in memory. Each figure is the processor time of the query alone, the median of several
 * runs; the floor is one pass of memchr() over the same bytes in the same run. One JSON object a line.
 */
#include <string.h>
#include <time.h>

#include "crm-search-index.h"
#include "figure.h"

#define N_ROWS 1000000
#define N_RUNS 15

static const char *const given[] = { "anna", "jurgen", "олег", "王", "zoe", "hannah", "ben", "asa", "maria", "john", "agnieszka", "pavel", "chloe", "omar" };
static const char *const family[] = { "muller", "banana", "smith", "иванов", "小明", "oneil", "anand", "dubois", "kowalski", "schmidt", "garcia", "haddad", "rossi" };

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static CrmSearchIndex *
make_index (GString *all)
{
  CrmSearchIndex *index = crm_search_index_new ();
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_auto(GStrv) texts = g_new0 (char *, N_ROWS + 1);

  for (guint i = 0; i < N_ROWS; i++)
    {
      const char *first = given[(guint64) i * G_N_ELEMENTS (given) / N_ROWS];
      const char *last = family[g_rand_int_range (random, 0, G_N_ELEMENTS (family))];

      texts[i] = g_strdup_printf ("%s %s%u\ncompany %u\n%s.%u@mail.example\n4989%07u\ncustomer", first, last, i % 977, i % 5000, first, i, i);
      g_string_append_len (all, texts[i], strlen (texts[i]) + 1);
      crm_search_index_add_id (index, i + 1);
    }
  for (guint i = 0; i < N_ROWS; i++)
    crm_search_index_add_size (index, i + 1, strlen (texts[i]));
  for (guint i = 0; i < N_ROWS; i++)
    crm_search_index_add_text (index, i + 1, texts[i]);
  crm_search_index_finish (index);

  return index;
}

static double
measure (CrmSearchIndex *index,
         const char     *word,
         guint           max_rows,
         guint           limit,
         gboolean        inside_too)
{
  const char *words[] = { word, NULL };
  double times[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    {
      g_autoptr(GArray) starts = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr(GArray) inside = g_array_new (FALSE, FALSE, sizeof (gint64));
      double begin = cpu_ms ();

      crm_search_index_scan (index, words, max_rows, limit, starts, inside_too ? inside : NULL, NULL);
      times[i] = cpu_ms () - begin;
    }
  qsort (times, N_RUNS, sizeof *times, compare);

  return times[N_RUNS / 2];
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GString) all = g_string_new (NULL);
  g_autoptr(CrmSearchIndex) index = make_index (all);
  double times[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    {
      double begin = cpu_ms ();

      g_assert_null (memchr (all->str, '\t', all->len));
      times[i] = cpu_ms () - begin;
    }
  qsort (times, N_RUNS, sizeof *times, compare);

  figure_print ("first screenful, one letter", measure (index, "a", 20000, 200, FALSE), "ms", times[N_RUNS / 2], FIGURE_VALUE, 10);
  figure_print ("first screenful, three letters", measure (index, "ann", 20000, 200, FALSE), "ms", times[N_RUNS / 2], FIGURE_VALUE, 10);
  figure_print ("nothing in the first 20,000 rows", measure (index, "omar", 20000, 200, FALSE), "ms", times[N_RUNS / 2], FIGURE_VALUE, 10);
  figure_print ("part of a phone number, first 50", measure (index, "890999", 0, 50, FALSE), "ms", times[N_RUNS / 2], FIGURE_VALUE, 10);
  figure_print ("part of a word nobody has, all rows", measure (index, "qxz", 0, 0, TRUE), "ms", times[N_RUNS / 2], FIGURE_VALUE, 30);
  figure_print ("part of a word, all hits", measure (index, "owalsk", 0, 0, TRUE), "ms", times[N_RUNS / 2], FIGURE_VALUE, 30);

  return 0;
}
