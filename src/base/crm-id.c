/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-id.h"

#define EPOCH_MS    G_GINT64_CONSTANT (1577836800000)  /* 2020-01-01 00:00 UTC */
#define RANDOM_BITS 22

static GMutex last_id_mutex;
static gint64 last_id;

gint64
crm_id_new (void)
{
  gint64 now_ms = g_get_real_time () / 1000 - EPOCH_MS;
  gint64 id = (MAX (now_ms, 1) << RANDOM_BITS) | (g_random_int () & ((1 << RANDOM_BITS) - 1));

  g_mutex_lock (&last_id_mutex);

  /* A clock that stands still or was set back must not make ids go back. */
  if (id <= last_id)
    id = last_id + 1;
  last_id = id;

  g_mutex_unlock (&last_id_mutex);

  return id;
}

void
crm_id_raise (gint64 id)
{
  g_return_if_fail (id >= 0);

  g_mutex_lock (&last_id_mutex);
  if (last_id < id)
    last_id = (((id >> RANDOM_BITS) + 1) << RANDOM_BITS) | (g_random_int () & ((1 << RANDOM_BITS) - 1));
  g_mutex_unlock (&last_id_mutex);
}

gint64
crm_id_get_time (gint64 id)
{
  g_return_val_if_fail (id > 0, 0);

  return ((id >> RANDOM_BITS) + EPOCH_MS) * 1000;
}

gint64
crm_id_get_first (gint64 time)
{
  return MAX (time / 1000 - EPOCH_MS, 1) << RANDOM_BITS;
}

gboolean
crm_id_parse (const char *text,
              gint64     *id)
{
  guint64 value;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &value, NULL))
    return FALSE;

  *id = (gint64) value;
  return TRUE;
}
