/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A new GtkEntry for the name of a time zone, which offers those that contain what is typed. */
GtkWidget *crm_zone_entry_new (void);

G_END_DECLS
