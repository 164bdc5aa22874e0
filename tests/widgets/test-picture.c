/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "crm-picture.h"

typedef struct
{
  GBytes *bytes;
  const char *media_type;
  GError *error;
  gboolean done;
} Answer;

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Answer *answer = user_data;

  answer->bytes = crm_picture_read_finish (result, &answer->media_type, &answer->error);
  answer->done = TRUE;
}

static GBytes *
make_png (int      width,
          int      height,
          gboolean clear)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, clear, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *buffer;
  gsize length;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &length, "png", &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, length);
}

static void
check (GBytes     *bytes,
       int         width,
       int         height,
       const char *media_type)
{
  Answer answer = { 0 };
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) read = NULL;

  crm_picture_read_async (NULL, NULL, bytes, 512, NULL, read_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.media_type, ==, media_type);
  read = answer.bytes;
  texture = gdk_texture_new_from_bytes (read, NULL);
  g_assert_nonnull (texture);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, width);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, height);
}

static void
test_sizes (void)
{
  g_autoptr (GBytes) wide = make_png (1200, 600, FALSE);
  g_autoptr (GBytes) small = make_png (64, 32, FALSE);
  g_autoptr (GBytes) clear = make_png (600, 1200, TRUE);

  check (wide, 512, 256, "image/jpeg");
  check (small, 64, 32, "image/jpeg");
  check (clear, 256, 512, "image/png");
}

static void
test_no_picture (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("no picture", 10);
  Answer answer = { 0 };

  crm_picture_read_async (NULL, NULL, bytes, 512, NULL, read_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (answer.bytes);
  g_assert_nonnull (answer.error);
  g_clear_error (&answer.error);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/sizes", test_sizes);
  g_test_add_func ("/picture/no-picture", test_no_picture);

  return g_test_run ();
}
