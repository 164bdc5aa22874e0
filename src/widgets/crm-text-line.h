/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * One line of text of a widget that draws itself (a row, a card), ellipsized at its end. A plain value within the widget, all zero at first:
 * a list keeps hundreds of rows and shows a dozen, so that the layout is only made when the line is drawn.
 */
typedef struct
{
  char        *text;            /* owned; NULL as long as none was set */
  PangoLayout *layout;          /* owned; NULL until crm_text_line_ensure() */
} CrmTextLine;

void     crm_text_line_clear         (CrmTextLine       *line);

/* NULL is the empty text. */
void     crm_text_line_set           (CrmTextLine       *line,
                                      const char        *text);
gboolean crm_text_line_is_empty      (const CrmTextLine *line);

/* Makes the layout where there is none. @scale is relative to the font of @widget. */
void     crm_text_line_ensure        (CrmTextLine       *line,
                                      GtkWidget         *widget,
                                      double             scale,
                                      PangoWeight        weight);

/* The font of the widget may have changed: to be said in css_changed. */
void     crm_text_line_font_changed  (CrmTextLine       *line);

/* Fits the text into @room pixels; it is laid out once for each width, so that this comes before anything is asked of the layout. Returns its
 * height in pixels. */
int      crm_text_line_fit           (CrmTextLine       *line,
                                      int                room);

/* How wide the whole text is, in pixels. To be followed by crm_text_line_fit() or crm_text_line_snapshot(). */
int      crm_text_line_measure       (CrmTextLine       *line);

/* At (@x, @y) of @widget within @room pixels, mirrored where text runs from the right. Nothing where it is empty or there is no room. */
void     crm_text_line_snapshot      (CrmTextLine       *line,
                                      GtkWidget         *widget,
                                      GtkSnapshot       *snapshot,
                                      float              x,
                                      float              y,
                                      int                room,
                                      const GdkRGBA     *colour);

/* Whether it was drawn and did not fit. */
gboolean crm_text_line_is_ellipsized (const CrmTextLine *line);

G_END_DECLS
