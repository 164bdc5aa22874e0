/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-book.h"

G_BEGIN_DECLS

/* A small window that makes a deal: a title is enough; company, person, amount and close date where they are known. */
void crm_new_deal_present (GtkWidget *parent,
                           CrmBook   *book);

G_END_DECLS
