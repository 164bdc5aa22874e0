/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "crm-disc.h"

static const GdkRGBA green = { 0, 1, 0, 1 };
static const GdkRGBA faint = { 1, 0, 0, 0.2f };

static guint32
get_pixel (GdkTexture *texture,
           int         x,
           int         y)
{
  int width = gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new0 (guint32, width * gdk_texture_get_height (texture));

  gdk_texture_download (texture, (guchar *) pixels, width * sizeof *pixels);
  return pixels[y * width + x];
}

static void
test_pixels (void)
{
  GdkTexture *disc = crm_disc_get (36, &green);

  g_assert_cmpint (gdk_texture_get_width (disc), ==, 36);
  g_assert_cmpint (gdk_texture_get_height (disc), ==, 36);
  g_assert_cmphex (get_pixel (disc, 18, 18), ==, 0xff00ff00);
  g_assert_cmphex (get_pixel (disc, 0, 0), ==, 0);
  g_assert_cmphex (get_pixel (disc, 35, 35), ==, 0);

  /* It reaches its sides. */
  g_assert_cmphex (get_pixel (disc, 18, 1), ==, 0xff00ff00);
  g_assert_cmphex (get_pixel (disc, 34, 18), ==, 0xff00ff00);

  /* Alpha is multiplied in. */
  g_assert_cmphex (get_pixel (crm_disc_get (8, &faint), 4, 4), ==, 0x33330000);
}

static void
test_kept (void)
{
  GdkTexture *disc = crm_disc_get (36, &green);

  g_assert_true (crm_disc_get (36, &green) == disc);
  g_assert_false (crm_disc_get (35, &green) == disc);
  g_assert_false (crm_disc_get (36, &faint) == disc);
  g_assert_true (crm_disc_get (36, &green) == disc);
}

/* Whoever asks for ever other colours gets them, and what is kept has an end. */
static void
test_many (void)
{
  GWeakRef early;

  g_weak_ref_init (&early, crm_disc_get (4, &green));
  for (int i = 0; i < 1000; i++)
    {
      GdkRGBA colour = { (i % 250) / 255.0f, (i / 250) / 255.0f, 1, 1 };
      GdkTexture *disc = crm_disc_get (4, &colour);

      g_assert_cmphex (get_pixel (disc, 2, 2), ==, 0xff0000ffu | (guint32) (i % 250) << 16 | (guint32) (i / 250) << 8);
    }
  g_assert_null (g_weak_ref_get (&early));
  g_weak_ref_clear (&early);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/disc/pixels", test_pixels);
  g_test_add_func ("/disc/kept", test_kept);
  g_test_add_func ("/disc/many", test_many);

  return g_test_run ();
}
