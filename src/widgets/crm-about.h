/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the window that says what this program is. The one file that names AdwAboutWindow. */
void crm_about_present (GtkWindow *parent);

G_END_DECLS
