/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * One card of a board, drawn in one widget: a board of ten columns keeps two thousand of them alive. Its frame comes from CSS
 * (node "crm-card"); its accessible name says all that is drawn. It knows nothing of what it shows.
 *
 *   Title
 *   detail, dim
 *   12 500 €                       (AM)
 *   glyph  Call tomorrow
 */
#define CRM_TYPE_CARD_WIDGET (crm_card_widget_get_type ())
G_DECLARE_FINAL_TYPE (CrmCardWidget, crm_card_widget, CRM, CARD_WIDGET, GtkWidget)

/* What a card shows. Everything is copied; NULL leaves a part away. */
typedef struct
{
  const char *title;
  const char *detail;
  const char *value;          /* an amount */
  const char *initials;
  const char *portrait_key;   /* decides the colour of the initials */
  const char *glyph;
  const char *note;           /* beside the glyph */
  const char *note_colour;    /* of both; NULL: dim */
  gboolean    loading;
} CrmCardFace;

/* Where something dragged would be put. */
typedef enum
{
  CRM_CARD_MARK_NONE,
  CRM_CARD_MARK_ABOVE,
  CRM_CARD_MARK_BELOW,
} CrmCardMark;

GtkWidget *crm_card_widget_new      (void);

void       crm_card_widget_set_face (CrmCardWidget     *self,
                                     const CrmCardFace *face);

void       crm_card_widget_set_mark (CrmCardWidget     *self,
                                     CrmCardMark        mark);

G_END_DECLS
