/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* Name and postal address of the business in the preferences, as campaigns have them in their foot. Each is saved when the keyboard
 * leaves it; @host, the window of @book, says so with an Undo. */
GtkWidget *crm_business_group_new (CrmBook   *book,
                                   GtkWindow *host);

G_END_DECLS
