/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * empty-window STARTED WIDTH HEIGHT: the floor of every start: an empty libadwaita window. Prints the milliseconds from STARTED
 * (g_get_monotonic_time() of who started it) to its first painted frame, and its memory, as bench-window does.
 */
#include <adwaita.h>

#include "window-figures.h"

static gint64 started;
static GtkWindow *window;
static gboolean painted;

static void
after_paint_cb (GdkFrameClock *clock,
                gpointer       user_data)
{
  if (painted)
    return;
  painted = TRUE;
  window_figure_print ("painted", (g_get_monotonic_time () - started) / 1e3);
}

static gboolean
quit_cb (gpointer user_data)
{
  window_figures_print_memory ("memory");
  gtk_window_destroy (window);
  return G_SOURCE_REMOVE;
}

static void
activate_cb (GtkApplication *application,
             int            *size)
{
  window = GTK_WINDOW (adw_application_window_new (application));
  gtk_window_set_default_size (window, size[0], size[1]);
  gtk_widget_realize (GTK_WIDGET (window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (after_paint_cb), NULL);
  gtk_window_present (window);
  g_timeout_add (1500, quit_cb, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (AdwApplication) application = adw_application_new ("io.github.clientele.EmptyWindow", G_APPLICATION_DEFAULT_FLAGS);
  int size[2];

  g_return_val_if_fail (argc == 4, 2);

  started = g_ascii_strtoll (argv[1], NULL, 10);
  size[0] = atoi (argv[2]);
  size[1] = atoi (argv[3]);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), size);

  return g_application_run (G_APPLICATION (application), 1, argv);
}
