/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-occurrences.h"

#include <stdlib.h>
#include <string.h>

/*
 * The length of an occurrence: of dates in days, since a day need not have 24 hours; of times exact (RFC 5545 3.8.5.3:
 * "the same exact duration will apply to all the members").
 */
static gint64
get_length (const CrmOccurrenceSource *source,
            const CrmTimezone         *zone,
            gint64                     starts)
{
  if (source->set.start.kind == CRM_DATETIME_DATE)
    {
      gint64 days = source->end.kind != CRM_DATETIME_NONE
                    ? crm_datetime_get_day (&source->end) - crm_datetime_get_day (&source->set.start) : 1;

      return MAX (days, 1) * CRM_SECONDS_PER_DAY;
    }
  if (source->end.kind == CRM_DATETIME_NONE)
    return 0;

  return MAX (crm_datetime_to_instant (&source->end, zone) - starts, 0);
}

static void
add (const CrmOccurrenceSource *source,
     guint                      index,
     const CrmDatetime         *start,
     gint64                     starts,
     gint64                     length,
     const CrmTimezone         *zone,
     gint64                     from,
     gint64                     to,
     GArray                    *occurrences)
{
  CrmOccurrence occurrence = { .id = source->id, .source = index, .start = *start, .starts = starts };

  if (start->kind == CRM_DATETIME_DATE)
    occurrence.ends = crm_timezone_to_utc (zone, start->local + length);
  else
    occurrence.ends = starts + length;

  if (starts < to && (occurrence.ends > from || (length == 0 && starts >= from)))
    g_array_append_val (occurrences, occurrence);
}

static int
compare (const void *one,
         const void *other)
{
  const CrmOccurrence *a = one;
  const CrmOccurrence *b = other;

  if (a->starts != b->starts)
    return a->starts < b->starts ? -1 : 1;
  if (a->ends != b->ends)
    return a->ends > b->ends ? -1 : 1;
  if (a->id != b->id)
    return a->id < b->id ? -1 : 1;
  return 0;
}

typedef struct
{
  guint32 key;
  guint32 index;
} Key;

/* By beginning in two passes of 16 bits: half of the time of a month went into comparing and moving whole occurrences. */
static void
sort_keys (Key   *keys,
           guint  n_keys)
{
  g_autofree Key *other = g_new (Key, n_keys);
  g_autofree guint *counts = g_new (guint, 65537);

  for (guint shift = 0; shift < 32; shift += 16)
    {
      memset (counts, 0, 65537 * sizeof *counts);
      for (guint i = 0; i < n_keys; i++)
        counts[((keys[i].key >> shift) & 0xffff) + 1]++;
      for (guint i = 0; i < 65536; i++)
        counts[i + 1] += counts[i];
      for (guint i = 0; i < n_keys; i++)
        other[counts[(keys[i].key >> shift) & 0xffff]++] = keys[i];
      memcpy (keys, other, n_keys * sizeof *keys);
    }
}

static void
sort (CrmOccurrence *occurrences,
      guint          n_occurrences)
{
  g_autofree Key *keys = NULL;
  g_autofree CrmOccurrence *copy = NULL;
  gint64 min = G_MAXINT64, max = G_MININT64;

  for (guint i = 0; i < n_occurrences; i++)
    {
      min = MIN (min, occurrences[i].starts);
      max = MAX (max, occurrences[i].starts);
    }
  if (n_occurrences < 2000 || max - min > G_MAXUINT32)
    {
      qsort (occurrences, n_occurrences, sizeof *occurrences, compare);
      return;
    }

  keys = g_new (Key, n_occurrences);
  for (guint i = 0; i < n_occurrences; i++)
    keys[i] = (Key) { (guint32) (occurrences[i].starts - min), i };
  sort_keys (keys, n_occurrences);

  copy = g_memdup2 (occurrences, n_occurrences * sizeof *occurrences);
  for (guint i = 0; i < n_occurrences; i++)
    occurrences[i] = copy[keys[i].index];

  /* What begins together; it mostly has the same length, and came in the order of ids. */
  for (guint begin = 0, end; begin < n_occurrences; begin = end)
    {
      gboolean ordered = TRUE;

      for (end = begin + 1; end < n_occurrences && occurrences[end].starts == occurrences[begin].starts; end++)
        ordered = ordered && compare (&occurrences[end - 1], &occurrences[end]) <= 0;
      if (!ordered)
        qsort (occurrences + begin, end - begin, sizeof *occurrences, compare);
    }
}

gboolean
crm_occurrences_expand (const CrmOccurrenceSource *sources,
                        guint                      n_sources,
                        const CrmTimezone         *zone,
                        gint64                     from,
                        gint64                     to,
                        GCancellable              *cancellable,
                        GArray                    *occurrences)
{
  g_autoptr (GArray) starts = NULL;
  gboolean complete = TRUE;
  guint first;

  g_return_val_if_fail (sources != NULL || n_sources == 0, FALSE);
  g_return_val_if_fail (occurrences != NULL, FALSE);

  starts = g_array_new (FALSE, FALSE, sizeof (CrmDatetime));
  first = occurrences->len;
  if (zone == NULL)
    zone = crm_timezone_get_system ();

  for (guint i = 0; i < n_sources; i++)
    {
      const CrmOccurrenceSource *source = &sources[i];
      gint64 source_starts, length;

      if (i % 256 == 255 && g_cancellable_is_cancelled (cancellable))
        {
          g_array_set_size (occurrences, first);
          return FALSE;
        }
      if (source->set.start.kind == CRM_DATETIME_NONE)
        continue;

      source_starts = crm_datetime_to_instant (&source->set.start, zone);
      length = get_length (source, zone, source_starts);
      if (source->set.rrule == NULL && source->set.n_rdates == 0 && source->set.n_exdates == 0)
        {
          add (source, i, &source->set.start, source_starts, length, zone, from, to, occurrences);
          continue;
        }

      /* A day more, for dates that cross a change of the clocks; add() is exact. */
      g_array_set_size (starts, 0);
      complete = crm_recurrence_set_expand (&source->set, zone, from - length - CRM_SECONDS_PER_DAY, to, starts) && complete;
      for (guint j = 0; j < starts->len; j++)
        {
          const CrmDatetime *start = &g_array_index (starts, CrmDatetime, j);

          add (source, i, start, crm_datetime_to_instant (start, zone), length, zone, from, to, occurrences);
        }
    }

  if (occurrences->len > first)
    sort (&g_array_index (occurrences, CrmOccurrence, first), occurrences->len - first);

  return complete;
}
