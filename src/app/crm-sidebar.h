/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-places.h"

G_BEGIN_DECLS

/*
 * The places of the window with icon, word and badge; at the foot one line about what goes on.
 * Signal: place-chosen (const char *name)
 */
#define CRM_TYPE_SIDEBAR (crm_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (CrmSidebar, crm_sidebar, CRM, SIDEBAR, GtkWidget)

/* Marks the place named @name, without a signal. */
void crm_sidebar_set_place (CrmSidebar  *self,
                            const char  *name);

/* NULL or "" for none. */
void crm_sidebar_set_badge (CrmSidebar  *self,
                            const char  *name,
                            const char  *badge);

/* The line at the foot; @text NULL: none. @tooltip says more. */
void crm_sidebar_set_foot  (CrmSidebar  *self,
                            const char  *icon_name,
                            const char  *text,
                            const char  *tooltip);

G_END_DECLS
