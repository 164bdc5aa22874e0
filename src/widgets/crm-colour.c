/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-colour.h"

#include <adwaita.h>

typedef struct
{
  guint32 fill;          /* dark enough for white letters, in both styles */
  guint32 text_light;
  guint32 text_dark;
  guint32 text_high;     /* high contrast on light */
} Shades;

/* In the order of crm_colour_names(); measured by tests/widgets/test-colour.c. */
static const Shades shades[CRM_N_COLOURS] = {
  { 0x1c71d8, 0x1a5fb4, 0xb4dcff, 0x0b3a78 },   /* blue */
  { 0x0f7a8a, 0x0a6270, 0x88e4f1, 0x05414b },   /* teal */
  { 0x1f7d4d, 0x17673d, 0x8ff0a4, 0x0d4427 },   /* green */
  { 0x8f6700, 0x7d5a00, 0xf8e45c, 0x533b00 },   /* yellow */
  { 0xb84a00, 0xa04000, 0xffd081, 0x6a2a00 },   /* orange */
  { 0xc01c28, 0xa51d2d, 0xffcbc4, 0x75101d },   /* red */
  { 0xb03a74, 0x982d62, 0xffc8ec, 0x681b42 },   /* pink */
  { 0x8a3ba6, 0x7a2f94, 0xffc5ff, 0x521d65 },   /* purple */
  { 0x666469, 0x55535a, 0xd8d6db, 0x36343a },   /* grey */
};

static void
unpack (guint32  value,
        float    alpha,
        GdkRGBA *colour)
{
  colour->red = ((value >> 16) & 0xff) / 255.0f;
  colour->green = ((value >> 8) & 0xff) / 255.0f;
  colour->blue = (value & 0xff) / 255.0f;
  colour->alpha = alpha;
}

void
crm_colour_get_for (const char    *name,
                    CrmColourRole  role,
                    gboolean       dark,
                    gboolean       high_contrast,
                    GdkRGBA       *colour)
{
  const Shades *shade = &shades[crm_colour_name_index (name)];

  g_return_if_fail (colour != NULL);

  switch (role)
    {
    case CRM_COLOUR_FILL:
      unpack (high_contrast && !dark ? shade->text_high : shade->fill, 1.0f, colour);
      break;
    case CRM_COLOUR_ON_FILL:
      unpack (0xffffff, 1.0f, colour);
      break;
    case CRM_COLOUR_TINT:
      unpack (dark ? shade->text_dark : shade->fill, dark ? 0.16f : 0.12f, colour);
      break;
    case CRM_COLOUR_TEXT:
      unpack (dark ? shade->text_dark : high_contrast ? shade->text_high : shade->text_light, 1.0f, colour);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
crm_colour_get (const char    *name,
                CrmColourRole  role,
                GdkRGBA       *colour)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  crm_colour_get_for (name, role, adw_style_manager_get_dark (manager), adw_style_manager_get_high_contrast (manager), colour);
}

void
crm_colour_get_foreground (GtkWidget *widget,
                           GdkRGBA   *colour)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  /* The one place that names GtkStyleContext: gtk_widget_get_color() came with GTK 4.10. */
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), colour);
}

void
crm_colour_watch (GtkWidget  *widget,
                  void      (*func) (GtkWidget *widget))
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (func), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (func), widget, G_CONNECT_SWAPPED);
}
