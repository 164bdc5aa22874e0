/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The page of the first start: three ways into the program.
 * Signal: start (const char *how)    "import" or "empty": what is to be done once the book is made; "demo"
 */
#define CRM_TYPE_WELCOME (crm_welcome_get_type ())
G_DECLARE_FINAL_TYPE (CrmWelcome, crm_welcome, CRM, WELCOME, AdwBin)

/* @can_import: whether contacts can be brought in by this build's places. */
GtkWidget *crm_welcome_new (gboolean can_import);

G_END_DECLS
