/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-thread.h"

static GPrivate is_ui;

void
crm_thread_mark_ui (void)
{
  g_private_set (&is_ui, GINT_TO_POINTER (TRUE));
}

gboolean
crm_thread_is_ui (void)
{
  return g_private_get (&is_ui) != NULL;
}
