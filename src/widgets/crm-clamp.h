/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Its child in the middle, no wider than a maximum: AdwClamp for pages of wrapping texts. AdwClamp asks them how wide they have to be for a
 * height; each box in between answers by trying widths, and a page of a hundred texts is laid out for minutes. This one asks only for
 * heights.
 */
#define CRM_TYPE_CLAMP (crm_clamp_get_type ())
G_DECLARE_FINAL_TYPE (CrmClamp, crm_clamp, CRM, CLAMP, GtkWidget)

/* At most @maximum pixels wide; -1: as wide as there is room. */
GtkWidget *crm_clamp_new         (GtkWidget *child,
                                  int        maximum);

void       crm_clamp_set_maximum (CrmClamp  *self,
                                  int        maximum);

G_END_DECLS
