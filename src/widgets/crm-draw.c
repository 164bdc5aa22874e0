/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-draw.h"

#include "crm-colour.h"
#include "crm-disc.h"

static GHashTable *symbols;      /* "name size scale direction": GtkIconPaintable */
static GtkIconTheme *symbols_of;

static void
theme_changed_cb (GtkIconTheme *theme,
                  gpointer      user_data)
{
  g_hash_table_remove_all (symbols);
}

static GtkIconPaintable *
look_up (GtkWidget  *widget,
         const char *icon_name,
         int         size)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  int scale = gtk_widget_get_scale_factor (widget);
  GtkTextDirection direction = gtk_widget_get_direction (widget);
  char key[128];
  GtkIconPaintable *icon;

  if (symbols == NULL)
    symbols = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  if (symbols_of != theme)
    {
      g_hash_table_remove_all (symbols);
      symbols_of = theme;
      g_signal_connect (theme, "changed", G_CALLBACK (theme_changed_cb), NULL);
    }
  g_snprintf (key, sizeof key, "%s %d %d %d", icon_name, size, scale, (int) direction);
  icon = g_hash_table_lookup (symbols, key);
  if (icon == NULL)
    {
      icon = gtk_icon_theme_lookup_icon (theme, icon_name, NULL, size, scale, direction, GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
      g_hash_table_insert (symbols, g_strdup (key), icon);
    }
  return icon;
}

float
crm_draw_mirror (GtkWidget *widget,
                 float      x,
                 float      width)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), x);

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    return gtk_widget_get_width (widget) - x - width;

  return x;
}

void
crm_draw_symbol (GtkWidget     *widget,
                 GtkSnapshot   *snapshot,
                 const char    *icon_name,
                 float          x,
                 float          y,
                 int            size,
                 const GdkRGBA *colour)
{
  GtkIconPaintable *icon;
  GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };

  g_return_if_fail (icon_name != NULL);

  icon = look_up (widget, icon_name, size);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size, colours, G_N_ELEMENTS (colours));
  gtk_snapshot_restore (snapshot);
}

void
crm_draw_rounded (GtkSnapshot   *snapshot,
                  float          x,
                  float          y,
                  float          width,
                  float          height,
                  float          radius,
                  const GdkRGBA *colour)
{
  GskRoundedRect outline;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, y, width, height);

  gsk_rounded_rect_init_from_rect (&outline, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, colour, &bounds);
  gtk_snapshot_pop (snapshot);
}

void
crm_draw_disc (GtkWidget     *widget,
               GtkSnapshot   *snapshot,
               float          x,
               float          y,
               int            size,
               const GdkRGBA *colour)
{
  GdkTexture *disc;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (size > 0);

  disc = crm_disc_get (size * gtk_widget_get_scale_factor (widget), colour);
  gtk_snapshot_append_texture (snapshot, disc, &GRAPHENE_RECT_INIT (x, y, size, size));
}

static void
draw_picture (GtkSnapshot  *snapshot,
              GdkPaintable *picture,
              float         x,
              float         y,
              float         size)
{
  GskRoundedRect outline;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, y, size, size);
  double ratio = gdk_paintable_get_intrinsic_aspect_ratio (picture);
  float width = ratio > 1 ? size * ratio : size;
  float height = ratio > 0 && ratio < 1 ? size / ratio : size;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, size / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - (width - size) / 2, y - (height - size) / 2));
  gdk_paintable_snapshot (picture, snapshot, width, height);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-x + (width - size) / 2, -y + (height - size) / 2));
  gtk_snapshot_pop (snapshot);
}

void
crm_draw_portrait (GtkWidget    *widget,
                   GtkSnapshot  *snapshot,
                   PangoLayout  *layout,
                   float         x,
                   float         y,
                   int           size,
                   GdkPaintable *picture,
                   const char   *icon_name,
                   const char   *initials,
                   const char   *colour)
{
  GdkRGBA ground, letters;
  int width, height;

  if (picture != NULL)
    {
      draw_picture (snapshot, picture, x, y, size);
      return;
    }
  /* The quiet pair: a page of forty strong circles would shout. */
  crm_colour_get (colour, CRM_COLOUR_TINT, &ground);
  crm_colour_get (colour, CRM_COLOUR_TEXT, &letters);
  crm_draw_disc (widget, snapshot, x, y, size, &ground);
  if (icon_name != NULL)
    {
      int side = size >= 64 ? 32 : 16;

      crm_draw_symbol (widget, snapshot, icon_name, x + (size - side) / 2, y + (size - side) / 2, side, &letters);
    }
  else if (initials != NULL && *initials != '\0')
    {
      /* A text that is set again is laid out again. */
      if (g_strcmp0 (pango_layout_get_text (layout), initials) != 0)
        pango_layout_set_text (layout, initials, -1);
      pango_layout_get_pixel_size (layout, &width, &height);
      crm_draw_text (snapshot, layout, x + (size - width) / 2, y + (size - height) / 2, &letters);
    }
}

void
crm_draw_text (GtkSnapshot   *snapshot,
               PangoLayout   *layout,
               float          x,
               float          y,
               const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

PangoLayout *
crm_draw_create_layout (GtkWidget   *widget,
                        double       scale,
                        PangoWeight  weight)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (scale != 1.0)
    pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  if (weight != PANGO_WEIGHT_NORMAL)
    pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}
