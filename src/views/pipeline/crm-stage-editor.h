/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-board.h"

G_BEGIN_DECLS

/* A window in which the stages of @board are named, ordered, added and taken away; all of it is one change with one undo. */
void crm_stage_editor_present (GtkWidget *parent,
                               CrmBook   *book,
                               CrmBoard  *board);

G_END_DECLS
