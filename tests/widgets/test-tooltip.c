/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "crm-tooltip.h"

static gboolean
ask (GtkWidget *widget)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean answered = FALSE;

  g_signal_emit_by_name (widget, "query-tooltip", 1, 1, FALSE, tooltip, &answered);
  return answered;
}

/* The text is there while there is one, and asked for once however often it changes. */
static void
test_text (void)
{
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new ("Deals"));
  guint id = g_signal_lookup ("query-tooltip", GTK_TYPE_WIDGET);

  g_assert_false (gtk_widget_get_has_tooltip (label));
  crm_tooltip_set (label, "Three deals");
  g_assert_true (gtk_widget_get_has_tooltip (label));
  g_assert_true (ask (label));

  crm_tooltip_set (label, "");
  g_assert_false (gtk_widget_get_has_tooltip (label));
  g_assert_false (ask (label));

  crm_tooltip_set (label, "Four deals");
  crm_tooltip_set (label, "Five deals");
  g_assert_true (gtk_widget_get_has_tooltip (label));
  g_assert_true (ask (label));
  g_signal_handler_disconnect (label, g_signal_handler_find (label, G_SIGNAL_MATCH_ID, id, 0, NULL, NULL, NULL));
  g_assert_cmpuint (g_signal_handler_find (label, G_SIGNAL_MATCH_ID, id, 0, NULL, NULL, NULL), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tooltip/text", test_text);
  return g_test_run ();
}
