/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What widgets that draw themselves (rows, cards, events) have in common. Coordinates are the widget's. */

/* Where something @width wide begins that stands at @x from the side where text begins. */
float crm_draw_mirror    (GtkWidget        *widget,
                          float             x,
                          float             width);

/* A symbolic icon of the theme in @colour; its look-up is kept. */
void  crm_draw_symbol    (GtkWidget        *widget,
                          GtkSnapshot      *snapshot,
                          const char       *icon_name,
                          float             x,
                          float             y,
                          int               size,
                          const GdkRGBA    *colour);

/* A filled circle, @size wide. */
void  crm_draw_disc      (GtkWidget        *widget,
                          GtkSnapshot      *snapshot,
                          float             x,
                          float             y,
                          int               size,
                          const GdkRGBA    *colour);

/* A filled rounded bar; for circles crm_draw_disc(). */
void  crm_draw_rounded   (GtkSnapshot      *snapshot,
                          float             x,
                          float             y,
                          float             width,
                          float             height,
                          float             radius,
                          const GdkRGBA    *colour);

/* The round picture of a person or company: @picture where there is one, else the icon @icon_name, else @initials, on the
 * named @colour. @layout is the caller's, kept between frames. */
void  crm_draw_portrait  (GtkWidget        *widget,
                          GtkSnapshot      *snapshot,
                          PangoLayout      *layout,
                          float             x,
                          float             y,
                          int               size,
                          GdkPaintable     *picture,
                          const char       *icon_name,
                          const char       *initials,
                          const char       *colour);

/* A layout at (@x, @y) in @colour. */
void  crm_draw_text      (GtkSnapshot      *snapshot,
                          PangoLayout      *layout,
                          float             x,
                          float             y,
                          const GdkRGBA    *colour);

/* A new one-line layout, ellipsized at its end. @scale is relative to the widget's font. (transfer full) */
PangoLayout *crm_draw_create_layout (GtkWidget    *widget,
                                     double        scale,
                                     PangoWeight   weight);

G_END_DECLS
