/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A word on a quiet ground in one of the nine colours: a tag, a stage, a state. With @removable it has a small cross.
 * Properties: label, colour, removable. Signal: "removed".
 */
#define CRM_TYPE_TAG_PILL (crm_tag_pill_get_type ())
G_DECLARE_FINAL_TYPE (CrmTagPill, crm_tag_pill, CRM, TAG_PILL, GtkWidget)

GtkWidget *crm_tag_pill_new           (const char  *label,
                                       const char  *colour);
void       crm_tag_pill_set_removable (CrmTagPill  *self,
                                       gboolean     removable);

G_END_DECLS
