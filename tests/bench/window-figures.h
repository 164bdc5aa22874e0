/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* What a part of the bench says to the program that started it: "=NAME VALUE" a line. */
static inline void
window_figure_print (const char *name,
                     double      value)
{
  printf ("=%s %.4f\n", name, value);
  fflush (stdout);
}

/* NAME.pss, NAME.private and NAME.rss of this process, in MiB. */
static inline void
window_figures_print_memory (const char *name)
{
  static const struct { const char *key; const char *name; } lines[] = {
    { "Pss:", "pss" }, { "Rss:", "rss" }, { "Private_Clean:", "private" }, { "Private_Dirty:", "private" },
  };
  double values[G_N_ELEMENTS (lines)] = { 0 };
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return;
  rows = g_strsplit (text, "\n", -1);
  for (guint i = 0; rows[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (lines); j++)
      if (g_str_has_prefix (rows[i], lines[j].key))
        values[j] = g_ascii_strtod (rows[i] + strlen (lines[j].key), NULL) / 1024;
  values[2] += values[3];
  for (guint j = 0; j < 3; j++)
    {
      g_autofree char *full = g_strdup_printf ("%s.%s", name, lines[j].name);

      window_figure_print (full, values[j]);
    }
}
