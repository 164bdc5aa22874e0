/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-occurrences.h"

#include <stdlib.h>

/*
 * The length of an occurrence: of dates in days, since a day need not have 24 hours; of times exact (RFC 5545 3.8.5.3:
 * "the same exact duration will apply to all the members").
 */
static gint64
get_length (const CrmOccurrenceSource *source,
            const CrmTimezone         *zone)
{
  if (source->set.start.kind == CRM_DATETIME_DATE)
    {
      gint64 days = source->end.kind != CRM_DATETIME_NONE
                    ? crm_datetime_get_day (&source->end) - crm_datetime_get_day (&source->set.start) : 1;

      return MAX (days, 1) * CRM_SECONDS_PER_DAY;
    }
  if (source->end.kind == CRM_DATETIME_NONE)
    return 0;

  return MAX (crm_datetime_to_instant (&source->end, zone) - crm_datetime_to_instant (&source->set.start, zone), 0);
}

static void
add (const CrmOccurrenceSource *source,
     guint                      index,
     const CrmDatetime         *start,
     gint64                     length,
     const CrmTimezone         *zone,
     gint64                     from,
     gint64                     to,
     GArray                    *occurrences)
{
  CrmOccurrence occurrence = { .id = source->id, .source = index, .start = *start };

  occurrence.starts = crm_datetime_to_instant (start, zone);
  if (start->kind == CRM_DATETIME_DATE)
    occurrence.ends = crm_timezone_to_utc (zone, start->local + length);
  else
    occurrence.ends = occurrence.starts + length;

  if (occurrence.starts < to && (occurrence.ends > from || (length == 0 && occurrence.starts >= from)))
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
      gint64 length;

      if (i % 256 == 255 && g_cancellable_is_cancelled (cancellable))
        {
          g_array_set_size (occurrences, first);
          return FALSE;
        }
      if (source->set.start.kind == CRM_DATETIME_NONE)
        continue;

      length = get_length (source, zone);
      if (source->set.rrule == NULL && source->set.n_rdates == 0 && source->set.n_exdates == 0)
        {
          add (source, i, &source->set.start, length, zone, from, to, occurrences);
          continue;
        }

      /* A day more, for dates that cross a change of the clocks; add() is exact. */
      g_array_set_size (starts, 0);
      complete = crm_recurrence_set_expand (&source->set, zone, from - length - CRM_SECONDS_PER_DAY, to, starts) && complete;
      for (guint j = 0; j < starts->len; j++)
        add (source, i, &g_array_index (starts, CrmDatetime, j), length, zone, from, to, occurrences);
    }

  if (occurrences->len > first)
    qsort (&g_array_index (occurrences, CrmOccurrence, first), occurrences->len - first, sizeof (CrmOccurrence), compare);

  return complete;
}
