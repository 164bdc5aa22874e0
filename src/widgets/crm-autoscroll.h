/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* While something is dragged near an edge of @scrolled it scrolls that way, the faster the nearer. It lives as long as @scrolled. */
void crm_autoscroll_attach (GtkScrolledWindow *scrolled);

G_END_DECLS
