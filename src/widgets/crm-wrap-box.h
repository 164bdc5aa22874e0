/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children in their natural width one after the other, in as many lines as are needed: tags, chips. (GtkFlowBox puts its
 * children into columns of one width; AdwWrapBox came with libadwaita 1.7.) */
#define CRM_TYPE_WRAP_BOX (crm_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (CrmWrapBox, crm_wrap_box, CRM, WRAP_BOX, GtkWidget)

GtkWidget *crm_wrap_box_new    (int          spacing,
                                int          line_spacing);
void       crm_wrap_box_append (CrmWrapBox  *self,
                                GtkWidget   *child);
/* Takes every child away. */
void       crm_wrap_box_clear  (CrmWrapBox  *self);

G_END_DECLS
