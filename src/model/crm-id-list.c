/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-id-list.h"

#include <string.h>

/* Above so many differing ids no one has told us about, a small change is not to be expected. */
#define MAX_UNKNOWN 4096

#define ID(list, i) g_array_index (list, gint64, i)

/* Which positions between @start and @end go: those whose id is in @ids, as runs. */
static void
append_runs (GArray     *runs,
             GArray     *list,
             guint       start,
             guint       end,
             GHashTable *ids,
             gboolean    removal)
{
  guint i = start;

  while (i < end)
    {
      CrmIdRun run = { 0 };
      guint first = i;

      if (!g_hash_table_contains (ids, &ID (list, i)))
        {
          i++;
          continue;
        }

      while (i < end && g_hash_table_contains (ids, &ID (list, i)))
        i++;

      run.position = first;
      if (removal)
        run.n_removed = i - first;
      else
        run.n_added = i - first;
      g_array_append_val (runs, run);
    }
}

/* Whether what is left of both lists without @ids is the same. */
static gboolean
rests_are_equal (GArray     *before,
                 GArray     *after,
                 guint       start,
                 guint       before_end,
                 guint       after_end,
                 GHashTable *ids)
{
  guint i = start, j = start;

  for (;;)
    {
      while (i < before_end && g_hash_table_contains (ids, &ID (before, i)))
        i++;
      while (j < after_end && g_hash_table_contains (ids, &ID (after, j)))
        j++;

      if (i == before_end || j == after_end)
        return i == before_end && j == after_end;
      if (ID (before, i++) != ID (after, j++))
        return FALSE;
    }
}

/* In a short stretch everything that is only on one side can be found by looking. */
static void
add_unknown (GHashTable *ids,
             GArray     *list,
             guint       start,
             guint       end,
             GArray     *other,
             guint       other_end)
{
  g_autoptr(GHashTable) there = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = start; i < other_end; i++)
    g_hash_table_add (there, &ID (other, i));
  for (guint i = start; i < end; i++)
    if (!g_hash_table_contains (there, &ID (list, i)))
      g_hash_table_add (ids, &ID (list, i));
}

static void
reverse (GArray *runs)
{
  for (guint i = 0; i < runs->len / 2; i++)
    {
      CrmIdRun run = g_array_index (runs, CrmIdRun, i);

      g_array_index (runs, CrmIdRun, i) = g_array_index (runs, CrmIdRun, runs->len - 1 - i);
      g_array_index (runs, CrmIdRun, runs->len - 1 - i) = run;
    }
}

GArray *
crm_id_list_diff (GArray *before,
                  GArray *after,
                  GArray *moved,
                  guint   max_runs)
{
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (CrmIdRun));
  g_autoptr(GArray) additions = g_array_new (FALSE, FALSE, sizeof (CrmIdRun));
  g_autoptr(GHashTable) ids = NULL;
  guint start = 0, before_end, after_end;

  g_return_val_if_fail (before != NULL, NULL);
  g_return_val_if_fail (after != NULL, NULL);

  before_end = before->len;
  after_end = after->len;
  while (start < before_end && start < after_end && ID (before, start) == ID (after, start))
    start++;
  while (before_end > start && after_end > start && ID (before, before_end - 1) == ID (after, after_end - 1))
    before_end--, after_end--;

  if (start == before_end && start == after_end)
    return g_steal_pointer (&runs);

  /* One stretch that only came or only went is one run, whatever was said of it. */
  if (start == before_end || start == after_end)
    {
      CrmIdRun run = { start, before_end - start, after_end - start };

      g_array_append_val (runs, run);
      return g_steal_pointer (&runs);
    }

  ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; moved != NULL && i < moved->len; i++)
    g_hash_table_add (ids, &ID (moved, i));

  if (before_end - start <= MAX_UNKNOWN && after_end - start <= MAX_UNKNOWN)
    {
      add_unknown (ids, before, start, before_end, after, after_end);
      add_unknown (ids, after, start, after_end, before, before_end);
    }

  if (!rests_are_equal (before, after, start, before_end, after_end, ids))
    return NULL;

  append_runs (runs, before, start, before_end, ids, TRUE);
  reverse (runs);
  append_runs (additions, after, start, after_end, ids, FALSE);
  g_array_append_vals (runs, additions->data, additions->len);

  return runs->len <= max_runs ? g_steal_pointer (&runs) : NULL;
}
