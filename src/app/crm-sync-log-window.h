/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* The log of calendar @id, which people call @name, over @parent: what was synced, when, and what went wrong. It follows the book. */
void crm_sync_log_window_present (GtkWindow   *parent,
                                  CrmBook     *book,
                                  gint64       id,
                                  const char  *name);

G_END_DECLS
