/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-clamp.h"
#include "crm-row-box.h"

/* A text that wraps, and counts how often it is asked for its size. */
#define PROBE_TYPE (probe_get_type ())
G_DECLARE_FINAL_TYPE (Probe, probe, , PROBE, GtkWidget)

struct _Probe
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (Probe, probe, GTK_TYPE_WIDGET)

static guint n_asked;

static GtkSizeRequestMode
probe_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
probe_measure (GtkWidget      *widget,
               GtkOrientation  orientation,
               int             for_size,
               int            *minimum,
               int            *natural,
               int            *minimum_baseline,
               int            *natural_baseline)
{
  n_asked++;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : for_size > 0 ? 20 * (1 + 400 / for_size) : 20;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : *minimum;
}

static void
probe_class_init (ProbeClass *klass)
{
  GTK_WIDGET_CLASS (klass)->get_request_mode = probe_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = probe_measure;
}

static void
probe_init (Probe *self)
{
}

/* Rows in rows ask the text at their end a few times, not once more for each width that each of them tries. */
static void
test_nested (void)
{
  GtkWidget *inner = g_object_new (PROBE_TYPE, NULL), *page;
  int height;

  for (guint i = 0; i < 5; i++)
    {
      GtkWidget *row = crm_row_box_new (6), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      crm_row_box_append (row, gtk_image_new ());
      gtk_widget_set_hexpand (inner, TRUE);
      crm_row_box_append (row, inner);
      gtk_box_append (GTK_BOX (box), row);
      inner = box;
    }
  page = g_object_ref_sink (crm_clamp_new (inner, 300));
  gtk_widget_measure (page, GTK_ORIENTATION_VERTICAL, 600, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, >=, 40);
  g_assert_cmpuint (n_asked, <, 40);
  g_object_unref (page);
}

static void
test_clamp (void)
{
  GtkWidget *page = g_object_ref_sink (crm_clamp_new (g_object_new (PROBE_TYPE, NULL), 200));
  int minimum, natural;

  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 40);
  g_assert_cmpint (natural, ==, 200);
  gtk_widget_measure (page, GTK_ORIENTATION_VERTICAL, 1000, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 60);

  crm_clamp_set_maximum (CRM_CLAMP (page), -1);
  gtk_widget_measure (page, GTK_ORIENTATION_VERTICAL, 1000, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 20);
  g_object_unref (page);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv);

  g_test_add_func ("/row-box/nested", test_nested);
  g_test_add_func ("/row-box/clamp", test_clamp);

  return g_test_run ();
}
