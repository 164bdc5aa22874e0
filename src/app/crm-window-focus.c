/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

#define TRY_INTERVAL 40     /* ms */
#define MAX_TRIES    50

/* Whether the keyboard waits for something to come: on nothing, on the view, or on the frame of a list that is empty yet. */
static gboolean
is_waiting (CrmWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus == NULL || focus == GTK_WIDGET (self->view) || GTK_IS_SCROLLED_WINDOW (focus);
}

/* Whether the keyboard is on something of the place that one works with; a button is where GTK lands for want of better. */
static gboolean
is_inside (CrmWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return !is_waiting (self) && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)) && gtk_widget_get_mapped (focus) &&
         !GTK_IS_BUTTON (focus) && !GTK_IS_BUTTON (gtk_widget_get_parent (focus));
}

/* Until there is something, the view itself holds the keyboard: its keys work, and the sidebar shows no ring. */
static void
hold (CrmWindow *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self->view), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  gtk_widget_set_focusable (GTK_WIDGET (self->view), FALSE);
}

static gboolean
try_cb (gpointer data)
{
  CrmWindow *self = data;

  /* Somebody went elsewhere meanwhile, or there is nothing. */
  if (self->view != NULL && is_waiting (self) && ++self->focus_tries < MAX_TRIES)
    {
      hold (self);
      crm_view_focus_content (self->view);
      if (is_waiting (self))
        return G_SOURCE_CONTINUE;
    }
  self->focus_id = 0;
  return G_SOURCE_REMOVE;
}

void
crm_window_focus_view (CrmWindow *self)
{
  g_return_if_fail (CRM_IS_WINDOW (self));

  g_clear_handle_id (&self->focus_id, g_source_remove);
  if (self->view == NULL || is_inside (self))
    return;
  hold (self);
  crm_view_focus_content (self->view);
  if (is_inside (self))
    return;
  self->focus_tries = 0;
  self->focus_id = g_timeout_add (TRY_INTERVAL, try_cb, self);
}
