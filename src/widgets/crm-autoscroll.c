/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-autoscroll.h"

#define EDGE  48      /* pixels from the border in which it scrolls */
#define SPEED 900.0   /* pixels a second at the border itself */

typedef struct
{
  GtkScrolledWindow *scrolled;   /* borrowed: owns us */
  double             x, y;
  gint64             last_frame;
  guint              tick;
} Autoscroll;

/* From 0 at EDGE to SPEED at the border, slow at first. */
static double
get_speed (double position,
           double extent)
{
  double depth = 0.0;

  if (position < EDGE)
    depth = (position - EDGE) / EDGE;
  else if (position > extent - EDGE)
    depth = (position - (extent - EDGE)) / EDGE;

  depth = CLAMP (depth, -1.0, 1.0);
  return depth * ABS (depth) * SPEED;
}

static void
scroll (GtkAdjustment *adjustment,
        double         delta)
{
  if (delta != 0.0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + delta);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Autoscroll *self = user_data;
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds = self->last_frame == 0 ? 0.0 : MIN ((now - self->last_frame) / (double) G_USEC_PER_SEC, 0.1);
  GtkPolicyType horizontal, vertical;

  self->last_frame = now;
  gtk_scrolled_window_get_policy (self->scrolled, &horizontal, &vertical);
  if (horizontal != GTK_POLICY_NEVER)
    scroll (gtk_scrolled_window_get_hadjustment (self->scrolled), get_speed (self->x, gtk_widget_get_width (widget)) * seconds);
  if (vertical != GTK_POLICY_NEVER)
    scroll (gtk_scrolled_window_get_vadjustment (self->scrolled), get_speed (self->y, gtk_widget_get_height (widget)) * seconds);

  return G_SOURCE_CONTINUE;
}

static void
stop (Autoscroll *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->scrolled), self->tick);
  self->tick = 0;
  self->last_frame = 0;
}

static void
motion_cb (Autoscroll *self,
           double      x,
           double      y)
{
  self->x = x;
  self->y = y;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->scrolled), tick_cb, self, NULL);
}

void
crm_autoscroll_attach (GtkScrolledWindow *scrolled)
{
  GtkEventController *motion;
  Autoscroll *self;

  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (scrolled));

  self = g_new0 (Autoscroll, 1);
  self->scrolled = scrolled;
  g_object_set_data_full (G_OBJECT (scrolled), "crm-autoscroll", self, g_free);

  motion = gtk_drop_controller_motion_new ();
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (stop), self);
  gtk_widget_add_controller (GTK_WIDGET (scrolled), motion);
}
