/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* A window that says why a record is in a list or not: each condition with what was found. Over the window of @from; it is for reading. */
void crm_list_why_present (GtkWidget *from,
                           CrmBook   *book,
                           gint64     list_id,
                           gint64     record_id);

G_END_DECLS
