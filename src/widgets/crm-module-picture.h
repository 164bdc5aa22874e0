/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A square of dark and light modules, as a camera reads them: black on white in every style, with the quiet zone around, each module the
 * same whole number of pixels of the screen wide.
 */
#define CRM_TYPE_MODULE_PICTURE (crm_module_picture_get_type ())
G_DECLARE_FINAL_TYPE (CrmModulePicture, crm_module_picture, CRM, MODULE_PICTURE, GtkWidget)

GtkWidget *crm_module_picture_new         (void);

/* Shows @modules (a byte each, row by row, 1 is dark), @side in a row. @words say what it is to who does not see it. */
void       crm_module_picture_set_modules (CrmModulePicture *self,
                                           GBytes           *modules,
                                           guint             side,
                                           const char       *words);

G_END_DECLS
