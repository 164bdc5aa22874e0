/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/*
 * The window over @parent in which the end of a mail becomes a contact: text above, what was read out of it as a form below, to be put
 * right before it is added. Begins with the clipboard where that has something of the kind. Afterwards the contact is shown.
 */
void crm_contact_paste_present (GtkWidget  *parent,
                                CrmBook    *book);

G_END_DECLS
