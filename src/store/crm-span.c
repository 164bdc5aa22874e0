/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-span.h"

#include <string.h>

static CrmSpanFunc registered;

/* 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:MM' in minutes since 1970. */
static gboolean
parse_minutes (const char *text,
               gint64     *minutes)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *full = NULL;

  if (text == NULL)
    return FALSE;

  full = strlen (text) == 10 ? g_strconcat (text, "T00:00:00Z", NULL)
         : strlen (text) == 16 ? g_strconcat (text, ":00Z", NULL) : g_strconcat (text, "Z", NULL);
  time = g_date_time_new_from_iso8601 (full, NULL);
  if (time == NULL)
    return FALSE;

  *minutes = g_date_time_to_unix (time) / 60;
  return TRUE;
}

static gboolean
compute_plainly (const CrmSpanSource *source,
                 CrmSpan             *span)
{
  const gint64 day = 24 * 60;

  if (!parse_minutes (source->starts, &span->starts) && !parse_minutes (source->due, &span->starts))
    return FALSE;

  if (!parse_minutes (source->ends, &span->ends))
    span->ends = span->starts;
  span->wall = span->starts * 60;
  if (source->all_day)
    {
      span->ends += day;
      span->shape = CRM_SPAN_DATE;
    }
  span->length = source->ends != NULL ? (span->ends - span->starts) * 60 : -1;

  span->series = source->rrule != NULL || source->rdates != NULL;
  if (span->series)
    span->ends = G_MAXINT64;

  return TRUE;
}

void
crm_span_set_func (CrmSpanFunc func)
{
  g_atomic_pointer_set (&registered, func);
}

gboolean
crm_span_has_func (void)
{
  return g_atomic_pointer_get (&registered) != NULL;
}

guint
crm_span_get_kind (const char *kind)
{
  static const struct { const char *kind; guint shape; } kinds[] = {
    { "meeting", CRM_SPAN_MEETING }, { "call", CRM_SPAN_CALL }, { "task", CRM_SPAN_TASK }, { "visit", CRM_SPAN_VISIT },
  };

  for (guint i = 0; kind != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, kind) == 0)
      return kinds[i].shape;

  return 0;
}

gboolean
crm_span_compute (const CrmSpanSource *source,
                  CrmSpan             *span)
{
  CrmSpanFunc func = g_atomic_pointer_get (&registered);

  g_return_val_if_fail (source != NULL, FALSE);
  g_return_val_if_fail (span != NULL, FALSE);

  return func != NULL ? func (source, span) : compute_plainly (source, span);
}
