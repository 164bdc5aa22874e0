/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-text-merge.h"

#define MAX_LINES 2000

/* For each line of @base the line of @other it corresponds to in a longest common subsequence, -1 for none. */
static int *
match_lines (char  **base,
             guint   n_base,
             char  **other,
             guint   n_other)
{
  g_autofree guint16 *lengths = g_new0 (guint16, (gsize) (n_base + 1) * (n_other + 1));
  int *matches = g_new (int, n_base + 1);
  gsize width = n_other + 1;
  guint i = 0, j = 0;

  for (guint k = n_base; k-- > 0;)
    {
      for (guint l = n_other; l-- > 0;)
        {
          if (g_str_equal (base[k], other[l]))
            lengths[k * width + l] = lengths[(k + 1) * width + l + 1] + 1;
          else
            lengths[k * width + l] = MAX (lengths[(k + 1) * width + l], lengths[k * width + l + 1]);
        }
    }

  for (guint k = 0; k <= n_base; k++)
    matches[k] = -1;
  while (i < n_base && j < n_other)
    {
      if (g_str_equal (base[i], other[j]))
        matches[i++] = (int) j++;
      else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])
        i++;
      else
        j++;
    }
  matches[n_base] = (int) n_other;

  return matches;
}

static gboolean
same_lines (char  **one,
            guint   n_one,
            char  **other,
            guint   n_other)
{
  if (n_one != n_other)
    return FALSE;
  for (guint i = 0; i < n_one; i++)
    {
      if (!g_str_equal (one[i], other[i]))
        return FALSE;
    }

  return TRUE;
}

static void
add_lines (GPtrArray  *out,
           char      **lines,
           guint       n_lines)
{
  for (guint i = 0; i < n_lines; i++)
    g_ptr_array_add (out, lines[i]);
}

char *
crm_text_merge (const char *base,
                const char *local,
                const char *remote)
{
  g_auto (GStrv) b = g_strsplit (base != NULL ? base : "", "\n", -1);
  g_auto (GStrv) l = g_strsplit (local != NULL ? local : "", "\n", -1);
  g_auto (GStrv) r = g_strsplit (remote != NULL ? remote : "", "\n", -1);
  guint n_b = g_strv_length (b), n_l = g_strv_length (l), n_r = g_strv_length (r);
  g_autofree int *in_l = NULL;
  g_autofree int *in_r = NULL;
  g_autoptr (GPtrArray) out = g_ptr_array_new ();
  guint at_b = 0, at_l = 0, at_r = 0;

  if (MAX (n_b, MAX (n_l, n_r)) > MAX_LINES)
    return NULL;

  in_l = match_lines (b, n_b, l, n_l);
  in_r = match_lines (b, n_b, r, n_r);

  /* Between two lines that all three share (and at the end) lies a chunk that at most one side may have changed. */
  for (guint k = 0; k <= n_b; k++)
    {
      guint size_b, size_l, size_r;

      if (in_l[k] < 0 || in_r[k] < 0)
        continue;

      size_b = k - at_b;
      size_l = (guint) in_l[k] - at_l;
      size_r = (guint) in_r[k] - at_r;
      if (same_lines (b + at_b, size_b, l + at_l, size_l))
        add_lines (out, r + at_r, size_r);
      else if (same_lines (b + at_b, size_b, r + at_r, size_r) || same_lines (l + at_l, size_l, r + at_r, size_r))
        add_lines (out, l + at_l, size_l);
      else
        return NULL;

      if (k < n_b)
        g_ptr_array_add (out, b[k]);
      at_b = k + 1;
      at_l = (guint) in_l[k] + 1;
      at_r = (guint) in_r[k] + 1;
    }

  g_ptr_array_add (out, NULL);
  return g_strjoinv ("\n", (char **) out->pdata);
}
