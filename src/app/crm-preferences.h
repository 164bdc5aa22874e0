/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the preferences over @parent. The one file that names AdwPreferencesWindow. */
void crm_preferences_present (GtkWindow *parent);

G_END_DECLS
