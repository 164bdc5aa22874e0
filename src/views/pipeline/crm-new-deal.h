/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* A small window that makes a deal: a title is enough; company, person, amount and close date where they are known. */
void crm_new_deal_present (GtkWidget *parent,
                           CrmBook   *book);

/* The same for a contact: its person or company (and the person's company) stand there already. */
void crm_new_deal_present_for (GtkWidget *parent,
                               CrmBook   *book,
                               CrmRecord *contact);

G_END_DECLS
