/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-disc.h"

#include <math.h>

/* Nine colours, two styles, some sizes: more come only where a picture fades. */
#define MAX_KEPT 128

typedef struct
{
  guint32 colour;       /* RGBA, a byte each */
  guint32 pixels;
} Key;

static GHashTable *discs;      /* Key: GdkTexture, owned */

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;

  return key->colour * 31 + key->pixels;
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  const Key *one = a, *other = b;

  return one->colour == other->colour && one->pixels == other->pixels;
}

static guint32
pack (const GdkRGBA *colour)
{
  const float parts[] = { colour->red, colour->green, colour->blue, colour->alpha };
  guint32 packed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    packed = packed << 8 | (guint32) lroundf (CLAMP (parts[i], 0, 1) * 255);
  return packed;
}

static GdkTexture *
make (int            pixels,
      const GdkRGBA *colour)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, pixels, pixels);
  cairo_t *cr = cairo_create (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_arc (cr, pixels / 2.0, pixels / 2.0, pixels / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * pixels);
  cairo_surface_destroy (surface);

  return gdk_memory_texture_new (pixels, pixels, GDK_MEMORY_DEFAULT, bytes, stride);
}

GdkTexture *
crm_disc_get (int            pixels,
              const GdkRGBA *colour)
{
  Key key;
  GdkTexture *disc;

  g_return_val_if_fail (pixels > 0, NULL);
  g_return_val_if_fail (colour != NULL, NULL);

  if (discs == NULL)
    discs = g_hash_table_new_full (hash_key, equal_keys, g_free, g_object_unref);
  key.colour = pack (colour);
  key.pixels = pixels;
  disc = g_hash_table_lookup (discs, &key);
  if (disc == NULL)
    {
      if (g_hash_table_size (discs) >= MAX_KEPT)
        g_hash_table_remove_all (discs);
      disc = make (pixels, colour);
      g_hash_table_insert (discs, g_memdup2 (&key, sizeof key), disc);
    }
  return disc;
}
