/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * One row of a long list, drawn in one widget: picture or initials, title, detail, what is next as a glyph, up to three
 * coloured dots, and in the margin a letter where a new one begins. GTK keeps some 200 rows alive per list; five labels
 * and an image each cost five times as much as this.
 *
 *   |A (o) Title                    glyph |
 *   |      detail                  * * *  |
 *
 * A trailing text that leaves too little room for the title stands on the line below.
 *
 * Its accessible name says all that is drawn. It knows nothing of what it shows.
 */
#define CRM_TYPE_ROW_WIDGET (crm_row_widget_get_type ())
G_DECLARE_FINAL_TYPE (CrmRowWidget, crm_row_widget, CRM, ROW_WIDGET, GtkWidget)

/* What a row shows. Everything is copied; NULL leaves a part away. */
typedef struct
{
  const char         *title;
  const char         *detail;
  const char         *trailing;       /* short text at the right, dim */
  const char         *letter;         /* in the margin */
  const char         *initials;       /* NULL: made from the title */
  const char         *icon_name;      /* in the circle, instead of initials */
  const char         *colour;         /* of the circle; NULL: by the title */
  GdkPaintable       *picture;        /* in the circle, instead of both */
  const char         *glyph;          /* symbolic icon at the right */
  const char         *glyph_colour;   /* NULL: dim */
  const char         *glyph_words;    /* what it means: tooltip and accessible name */
  double              progress;       /* above 0: so much of what takes its time is done, 1: all, as a bar below the text; say it in words too */
  const char *const  *dots;           /* colour names, NULL-ended; the first three are shown */
  gboolean            loading;        /* quiet bars instead of text */
} CrmRowFace;

GtkWidget *crm_row_widget_new          (void);

void       crm_row_widget_set_face     (CrmRowWidget      *self,
                                        const CrmRowFace  *face);

/* Whether room is kept at the start for letters. */
void       crm_row_widget_set_lettered (CrmRowWidget      *self,
                                        gboolean           lettered);

G_END_DECLS
