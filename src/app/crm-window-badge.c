/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#define DELAY 1500      /* ms after the book is open: its first page comes first */

static void
changed_cb (CrmWindow *self)
{
  guint n = crm_today_get_n_overdue (self->today);
  g_autofree char *badge = n > 0 ? g_strdup_printf ("%u", n) : NULL;

  crm_sidebar_set_badge (self->sidebar, "today", badge);
}

static gboolean
begin_cb (gpointer data)
{
  CrmWindow *self = data;

  self->badge_id = 0;
  crm_watch_begin (CRM_WATCH (self->today));
  return G_SOURCE_REMOVE;
}

void
crm_window_begin_counting (CrmWindow *self)
{
  g_return_if_fail (CRM_IS_WINDOW (self));

  crm_window_end_counting (self);
  crm_sidebar_set_badge (self->sidebar, "today", NULL);
  if (self->book == NULL)
    return;
  self->today = crm_today_share (self->book);
  g_signal_connect_object (self->today, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  self->badge_id = g_timeout_add_full (G_PRIORITY_LOW, DELAY, begin_cb, self, NULL);
}

void
crm_window_end_counting (CrmWindow *self)
{
  g_return_if_fail (CRM_IS_WINDOW (self));

  g_clear_handle_id (&self->badge_id, g_source_remove);
  if (self->today != NULL)
    g_signal_handlers_disconnect_by_data (self->today, self);
  g_clear_object (&self->today);
}
