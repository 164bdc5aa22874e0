/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* Asks for a file of contacts and leads through its import: what the columns mean, what would happen, what came of it. */
void crm_import_window_start (GtkWidget *parent,
                              CrmBook   *book);

/* Asks where to and writes contacts there: @ids (GArray of gint64; NULL: all), as vCard where the name ends so, else as CSV. */
void crm_export_start        (GtkWidget *parent,
                              CrmBook   *book,
                              GArray    *ids);

G_END_DECLS
