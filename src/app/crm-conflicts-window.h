/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * "Changed in Two Places": what the sync could not settle by itself, each with what differs in words and buttons that settle it. It
 * follows the book.
 */
#define CRM_TYPE_CONFLICTS_WINDOW (crm_conflicts_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmConflictsWindow, crm_conflicts_window, CRM, CONFLICTS_WINDOW, AdwWindow)

/* Over @parent, the main window. */
GtkWidget *crm_conflicts_window_new (GtkWindow   *parent,
                                     CrmBook     *book);

G_END_DECLS
