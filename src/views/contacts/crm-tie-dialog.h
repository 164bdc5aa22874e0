/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-contact-ties.h"

G_BEGIN_DECLS

/* Asks with whom @contact hangs together, above the window of @parent, and writes it. */
void crm_tie_dialog_present (GtkWidget *parent,
                             CrmBook   *book,
                             gint64     contact,
                             CrmTie     tie);

G_END_DECLS
