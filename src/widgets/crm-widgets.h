/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes the icons of this folder known to the display. Called once by the application, and by tests of widgets and views. */
void crm_widgets_init (void);

G_END_DECLS
