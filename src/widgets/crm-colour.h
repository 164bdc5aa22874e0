/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-colour-name.h"

G_BEGIN_DECLS

/* What a colour is used for. Every pair of TINT and TEXT, and of FILL and ON_FILL, keeps a contrast of 4.5 : 1. */
typedef enum
{
  CRM_COLOUR_FILL,      /* a dot, an edge, the circle behind initials */
  CRM_COLOUR_ON_FILL,   /* letters on FILL */
  CRM_COLOUR_TINT,      /* the quiet ground of a pill or an event */
  CRM_COLOUR_TEXT,      /* letters on TINT, and coloured letters on the window's ground */
} CrmColourRole;

/* The colour @name (crm-colour-name.h; unknown names are blue) as it looks under the current style. */
void crm_colour_get             (const char     *name,
                                 CrmColourRole   role,
                                 GdkRGBA        *colour);

/* The same for a given style. */
void crm_colour_get_for         (const char     *name,
                                 CrmColourRole   role,
                                 gboolean        dark,
                                 gboolean        high_contrast,
                                 GdkRGBA        *colour);

/* The colour that text has in @widget. */
void crm_colour_get_foreground  (GtkWidget      *widget,
                                 GdkRGBA        *colour);

/* Calls @func (@widget) whenever dark or high contrast is switched, as long as @widget lives. */
void crm_colour_watch           (GtkWidget      *widget,
                                 void          (*func) (GtkWidget *widget));

G_END_DECLS
