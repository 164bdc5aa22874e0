/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* The window for a new contact over @parent: a name is enough ("Ana Ruiz, Acme" is Ana Ruiz at Acme). What was typed so far
 * may be given as @name. Afterwards the contact is shown. */
void crm_contact_new_present (GtkWidget   *parent,
                              CrmBook     *book,
                              const char  *name);

G_END_DECLS
