/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The round picture of a person or company, as rows draw it, in any size. */
#define CRM_TYPE_PORTRAIT (crm_portrait_get_type ())
G_DECLARE_FINAL_TYPE (CrmPortrait, crm_portrait, CRM, PORTRAIT, GtkWidget)

GtkWidget *crm_portrait_new (int           size);

/* @picture before @icon_name before the initials of @name, whose colour it has. Both may be NULL. */
void       crm_portrait_set (CrmPortrait  *self,
                             const char   *name,
                             const char   *icon_name,
                             GdkPaintable *picture);

G_END_DECLS
