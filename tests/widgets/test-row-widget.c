/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crm-row-widget.h"

#include <adwaita.h>

#include "crm-widgets.h"

#define WIDTH  300
#define HEIGHT 56

/* What the row draws, on a surface of its own: RGBA in the order of memory of GDK. */
static guchar *
draw (GtkWidget *row)
{
  GtkNative *native = gtk_widget_get_native (row);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (row);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guchar *pixels = g_malloc (4 * WIDTH * HEIGHT);

  /* What was changed is drawn with the next frame. */
  while (node == NULL)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      gdk_paintable_snapshot (paintable, snapshot, WIDTH, HEIGHT);
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  gdk_texture_download (texture, pixels, 4 * WIDTH);
  return pixels;
}

/* How much is drawn in @width pixels from @x on, in the lines @from up to, not including, @to. */
static guint
count_rows (const guchar *pixels,
            int           from,
            int           to,
            int           x,
            int           width)
{
  guint n = 0;

  for (int row = from; row < to; row++)
    for (int i = x; i < x + width; i++)
      n += pixels[4 * (row * WIDTH + i) + 3] > 0;
  return n;
}

static guint
count (const guchar *pixels,
       int           x,
       int           width)
{
  return count_rows (pixels, 0, HEIGHT, x, width);
}

static GtkWidget *
show (GtkTextDirection direction,
      GtkWidget      **window)
{
  static const char *const dots[] = { "red", NULL };
  CrmRowFace face = { .title = "Ada", .detail = "Owner", .initials = "AL", .colour = "blue", .dots = dots };
  GtkWidget *row = crm_row_widget_new ();

  gtk_widget_set_direction (row, direction);
  gtk_widget_set_halign (row, GTK_ALIGN_START);
  gtk_widget_set_valign (row, GTK_ALIGN_START);
  gtk_widget_set_size_request (row, WIDTH, HEIGHT);
  crm_row_widget_set_face (CRM_ROW_WIDGET (row), &face);
  *window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (*window), row);
  gtk_window_present (GTK_WINDOW (*window));
  while (gtk_widget_get_width (row) != WIDTH)
    g_main_context_iteration (NULL, TRUE);
  return row;
}

/* Where text runs from the right, the picture stands at the right, the dots at the left, and the text beside the picture. */
static void
test_mirrored (void)
{
  GtkWidget *windows[2];
  g_autofree guchar *ltr = draw (show (GTK_TEXT_DIR_LTR, &windows[0]));
  g_autofree guchar *rtl = draw (show (GTK_TEXT_DIR_RTL, &windows[1]));
  const int face = 30, end = 12;

  g_assert_cmpuint (count (ltr, 0, face), >, 300);
  g_assert_cmpuint (count (ltr, 0, face), ==, count (rtl, WIDTH - face, face));
  g_assert_cmpuint (count (ltr, WIDTH - end, end), >, 20);
  g_assert_cmpuint (count (ltr, WIDTH - end, end), ==, count (rtl, 0, end));
  g_assert_cmpuint (count (ltr, 40, 80), >, 50);
  g_assert_cmpuint (count (rtl, WIDTH - 120, 80), >, 50);
  g_assert_cmpuint (count (ltr, 150, 100), ==, 0);
  g_assert_cmpuint (count (rtl, 50, 100), ==, 0);
  gtk_window_destroy (GTK_WINDOW (windows[0]));
  gtk_window_destroy (GTK_WINDOW (windows[1]));
}

/* A long title keeps its line: what stands beside it goes to the line below. The progress is a bar at the foot. */
static void
test_trailing (void)
{
  GtkWidget *window;
  GtkWidget *row = show (GTK_TEXT_DIR_LTR, &window);
  CrmRowFace face = { .title = "News", .detail = "Subject", .initials = "N", .colour = "blue", .trailing = "Sending · 5 of 10" };
  g_autofree guchar *beside = NULL, *below = NULL, *bar = NULL;

  crm_row_widget_set_face (CRM_ROW_WIDGET (row), &face);
  beside = draw (row);
  face.title = "News of the workshop in spring, and";
  crm_row_widget_set_face (CRM_ROW_WIDGET (row), &face);
  below = draw (row);
  face.progress = 0.5;
  crm_row_widget_set_face (CRM_ROW_WIDGET (row), &face);
  bar = draw (row);

  g_assert_cmpuint (count_rows (beside, 5, 26, WIDTH - 40, 40), >, 0);
  g_assert_cmpuint (count_rows (beside, 30, 50, WIDTH - 40, 40), ==, 0);
  g_assert_cmpuint (count_rows (below, 30, 50, WIDTH - 40, 40), >, 0);
  g_assert_cmpuint (count_rows (below, 51, HEIGHT, 60, WIDTH - 60), ==, 0);
  g_assert_cmpuint (count_rows (bar, 51, HEIGHT, 60, WIDTH - 60), >, WIDTH - 70);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  crm_widgets_init ();
  g_test_add_func ("/row-widget/mirrored", test_mirrored);
  g_test_add_func ("/row-widget/trailing", test_trailing);

  return g_test_run ();
}
