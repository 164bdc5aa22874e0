/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "crm-colour.h"

static double
linear (float channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* WCAG 2.1, relative luminance and contrast */
static double
luminance (const GdkRGBA *colour)
{
  return 0.2126 * linear (colour->red) + 0.7152 * linear (colour->green) + 0.0722 * linear (colour->blue);
}

static double
contrast (const GdkRGBA *one,
          const GdkRGBA *other)
{
  double a = luminance (one), b = luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static GdkRGBA
over (const GdkRGBA *above,
      const GdkRGBA *below)
{
  GdkRGBA mixed = { above->red * above->alpha + below->red * (1 - above->alpha),
                    above->green * above->alpha + below->green * (1 - above->alpha),
                    above->blue * above->alpha + below->blue * (1 - above->alpha), 1 };

  return mixed;
}

static void
test_contrast (void)
{
  const char *const *names = crm_colour_names ();

  for (guint i = 0; names[i] != NULL; i++)
    for (guint style = 0; style < 4; style++)
      {
        gboolean dark = style & 1, high = style & 2;
        GdkRGBA ground, fill, on_fill, tint, text;

        gdk_rgba_parse (&ground, dark ? "#242424" : "#fafafa");
        crm_colour_get_for (names[i], CRM_COLOUR_FILL, dark, high, &fill);
        crm_colour_get_for (names[i], CRM_COLOUR_ON_FILL, dark, high, &on_fill);
        crm_colour_get_for (names[i], CRM_COLOUR_TINT, dark, high, &tint);
        crm_colour_get_for (names[i], CRM_COLOUR_TEXT, dark, high, &text);
        tint = over (&tint, &ground);
        g_test_message ("%s dark %d high %d: %.1f %.1f %.1f", names[i], dark, high, contrast (&fill, &on_fill),
                        contrast (&tint, &text), contrast (&ground, &text));
        g_assert_cmpfloat (contrast (&fill, &on_fill), >=, high && !dark ? 7 : 4.5);
        g_assert_cmpfloat (contrast (&tint, &text), >=, high ? 7 : 4.5);
        g_assert_cmpfloat (contrast (&ground, &text), >=, high ? 7 : 4.5);
      }
}

static void
test_names (void)
{
  GdkRGBA one, other;

  g_assert_cmpuint (crm_colour_name_index ("purple"), ==, 7);
  g_assert_cmpuint (crm_colour_name_index ("none such"), ==, 0);
  g_assert_cmpstr (crm_colour_name_for ("Ana"), ==, crm_colour_name_for ("Ana"));
  crm_colour_get_for ("none such", CRM_COLOUR_FILL, FALSE, FALSE, &one);
  crm_colour_get_for ("blue", CRM_COLOUR_FILL, FALSE, FALSE, &other);
  g_assert_true (gdk_rgba_equal (&one, &other));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colour/contrast", test_contrast);
  g_test_add_func ("/colour/names", test_names);
  return g_test_run ();
}
