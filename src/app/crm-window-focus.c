/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-window-private.h"

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

void
crm_window_focus_view (CrmWindow *self)
{
  g_return_if_fail (CRM_IS_WINDOW (self));

  self->awaits_content = FALSE;
  if (self->view == NULL || is_inside (self))
    return;
  hold (self);
  crm_view_focus_content (self->view);
  self->awaits_content = !is_inside (self);
}

void
crm_window_page_shown (CrmWindow *self)
{
  GtkWidget *focus;

  g_return_if_fail (CRM_IS_WINDOW (self));

  /* What had the keyboard is hidden now, and GTK gave it to the first thing of the window. */
  focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (self->view != NULL && !GTK_IS_EDITABLE (focus) && (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)) || !gtk_widget_get_mapped (focus)))
    crm_window_focus_view (self);
}

void
crm_window_content_shown (CrmWindow *self,
                          CrmView   *view)
{
  g_return_if_fail (CRM_IS_WINDOW (self));

  if (!self->awaits_content || view != self->view)
    return;
  /* Somebody may have gone elsewhere meanwhile. */
  if (is_waiting (self))
    {
      hold (self);
      crm_view_focus_content (view);
    }
  self->awaits_content = is_waiting (self);
}
