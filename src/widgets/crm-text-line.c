/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-text-line.h"

#include "crm-draw.h"

void
crm_text_line_clear (CrmTextLine *line)
{
  g_return_if_fail (line != NULL);

  g_clear_pointer (&line->text, g_free);
  g_clear_object (&line->layout);
}

void
crm_text_line_set (CrmTextLine *line,
                   const char  *text)
{
  g_return_if_fail (line != NULL);

  g_free (line->text);
  line->text = g_strdup (text != NULL ? text : "");
  if (line->layout != NULL)
    pango_layout_set_text (line->layout, line->text, -1);
}

gboolean
crm_text_line_is_empty (const CrmTextLine *line)
{
  g_return_val_if_fail (line != NULL, TRUE);

  return line->text == NULL || *line->text == '\0';
}

void
crm_text_line_ensure (CrmTextLine *line,
                      GtkWidget   *widget,
                      double       scale,
                      PangoWeight  weight)
{
  g_return_if_fail (line != NULL);
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (line->layout != NULL)
    return;

  line->layout = crm_draw_create_layout (widget, scale, weight);
  if (line->text != NULL)
    pango_layout_set_text (line->layout, line->text, -1);
}

void
crm_text_line_font_changed (CrmTextLine *line)
{
  g_return_if_fail (line != NULL);

  if (line->layout != NULL)
    pango_layout_context_changed (line->layout);
}

int
crm_text_line_fit (CrmTextLine *line,
                   int          room)
{
  int height;

  g_return_val_if_fail (line != NULL && line->layout != NULL, 0);

  pango_layout_set_width (line->layout, MAX (room, 0) * PANGO_SCALE);
  pango_layout_get_pixel_size (line->layout, NULL, &height);
  return height;
}

int
crm_text_line_measure (CrmTextLine *line)
{
  int width;

  g_return_val_if_fail (line != NULL && line->layout != NULL, 0);

  pango_layout_set_width (line->layout, -1);
  pango_layout_get_pixel_size (line->layout, &width, NULL);
  return width;
}

void
crm_text_line_snapshot (CrmTextLine   *line,
                        GtkWidget     *widget,
                        GtkSnapshot   *snapshot,
                        float          x,
                        float          y,
                        int            room,
                        const GdkRGBA *colour)
{
  PangoRectangle extents;

  g_return_if_fail (line != NULL && line->layout != NULL);

  if (room <= 0 || crm_text_line_is_empty (line))
    return;

  crm_text_line_fit (line, room);
  pango_layout_get_pixel_extents (line->layout, NULL, &extents);
  crm_draw_text (snapshot, line->layout, crm_draw_mirror (widget, x, extents.width) - extents.x, y, colour);
}

gboolean
crm_text_line_is_ellipsized (const CrmTextLine *line)
{
  g_return_val_if_fail (line != NULL, FALSE);

  return line->layout != NULL && pango_layout_is_ellipsized (line->layout);
}
