/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes a CrmRowWidget for each CrmRow of a campaign: its name, its subject, and its state; while mails go out, how many of them. It takes the
 * book from the view around the list. (transfer full) */
GtkListItemFactory *crm_campaign_rows_new (void);

G_END_DECLS
