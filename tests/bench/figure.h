/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The figures of the benches: one JSON object a line, {name, value, unit}; floor and ratio where a floor was measured in the same run; bar
 * and kept where there is a bar. A figure without a bar says neither, or it would count as kept.
 */
#include <glib.h>

typedef enum
{
  FIGURE_PLAIN,        /* no bar */
  FIGURE_RATIO,        /* value / floor <= bar */
  FIGURE_RATIO_LEAST,  /* value / floor >= bar */
  FIGURE_VALUE,        /* value <= bar */
  FIGURE_VALUE_LEAST,  /* value >= bar */
  FIGURE_ABOVE,        /* value - floor <= bar */
} FigureBar;

static inline gboolean
figure_is_kept (double    value,
                double    floor,
                FigureBar kind,
                double    bar)
{
  switch (kind)
    {
    case FIGURE_RATIO: return floor > 0 && value <= bar * floor;
    case FIGURE_RATIO_LEAST: return floor > 0 && value >= bar * floor;
    case FIGURE_VALUE: return value <= bar;
    case FIGURE_VALUE_LEAST: return value >= bar;
    case FIGURE_ABOVE: return value - floor <= bar;
    case FIGURE_PLAIN:
    default: return FALSE;
    }
}

static inline char *
figure_dup_bar (const char *unit,
                FigureBar   kind,
                double      bar)
{
  switch (kind)
    {
    case FIGURE_RATIO: return g_strdup_printf ("<= %g x", bar);
    case FIGURE_RATIO_LEAST: return g_strdup_printf (">= %g x", bar);
    case FIGURE_VALUE: return g_strdup_printf ("<= %g %s", bar, unit);
    case FIGURE_VALUE_LEAST: return g_strdup_printf (">= %g %s", bar, unit);
    case FIGURE_ABOVE: return g_strdup_printf ("<= floor + %g %s", bar, unit);
    case FIGURE_PLAIN:
    default: return NULL;
    }
}

/* @floor 0: there is none. @more: further members, ", \"key\": value", or NULL. */
static inline void
figure_print_with (const char *name,
                   double      value,
                   const char *unit,
                   double      floor,
                   FigureBar   kind,
                   double      bar,
                   const char *more)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *limit = figure_dup_bar (unit, kind, bar);

  g_string_printf (line, "{\"name\": \"%s\", \"value\": %.3f, \"unit\": \"%s\"", name, value, unit);
  if (floor > 0)
    g_string_append_printf (line, ", \"floor\": %.3f, \"ratio\": %.2f", floor, value / floor);
  if (more != NULL)
    g_string_append (line, more);
  if (limit != NULL)
    g_string_append_printf (line, ", \"bar\": \"%s\", \"kept\": %s", limit, figure_is_kept (value, floor, kind, bar) ? "true" : "false");
  g_print ("%s}\n", line->str);
}

static inline void
figure_print (const char *name,
              double      value,
              const char *unit,
              double      floor,
              FigureBar   kind,
              double      bar)
{
  figure_print_with (name, value, unit, floor, kind, bar, NULL);
}
